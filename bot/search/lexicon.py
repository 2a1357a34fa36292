"""The words that officers use for items and categories, as values; they live in `content/lexicon`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PhraseKind(StrEnum):
    """How a phrase stands to its target."""

    WORDS = "words"
    ABBREVIATIONS = "abbreviations"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something an officer would type when they mean the target: `3.4` or `C3`."""

    target: str
    kind: PhraseKind
    text: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that search knows beside the criteria themselves.

    Attributes:
        phrases: what is typed → what is meant, in the files' order.
        same: groups of spellings that mean one thing; the first stands for all.
        frames: what carries no subject wherever it stands (`ข้อไหน`, `ทำยังไง`).
        endings: what carries none at the end of a sentence or alone (`ครับ`, `ไหม`).
        results_cues: the words of an indicator (`ร้อยละ`): a dimension of หมวด 7 is likelier meant.
        category_cues: what is asked of a whole category (`น้ำหนัก`).
        elsewhere: what people type that is about no item at all (`เงินเดือนออกวันไหน`).
    """

    phrases: tuple[Phrase, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    frames: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    results_cues: tuple[str, ...] = ()
    category_cues: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
