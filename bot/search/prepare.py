"""Bring typed words and the index's lines to the form in which they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.asking import without_asking
from bot.search.lexicon import Lexicon
from bot.search.normalise import fold, sound

_THAI = "ก-๎"
_MARKS = "ะ-ฺ็-๎"
_SHORT = 3
_LATIN = re.compile("[a-z]{4,}")
_NEARLY = 0.75
"""RapidFuzz's likeness from which an unknown English word is a known one mistyped: a slip in four."""

_STOPS = re.compile(r"[^\wก-๎]+")
_ENDING_BEFORE_STOP = r"(?=[\s?!.,…ๆ]|$)"


class Preparer:
    """Turns a text into what is compared: like words made one, what carries no subject gone.

    Queries and lines go through the same, so that what is taken out is taken out of both.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the lexicon's like words and silent words."""
        self._same = {fold(other): fold(group[0]) for group in lexicon.same for other in group}
        self._same_pattern = _alternatives(map(_spelling, self._by_length(self._same)))
        self._frames = _alternatives(
            rf"{re.escape(word)}(?![{_MARKS}])" for word in self._by_length(map(fold, lexicon.frames))
        )
        known = (phrase.text for phrase in lexicon.phrases)
        spellings = (word for group in lexicon.same for word in group)
        self._latin = sorted({*_LATIN.findall(fold(" ".join((*known, *spellings, *lexicon.elsewhere))))})
        self._known_latin = frozenset(self._latin)
        endings = "|".join(re.escape(word) for word in self._by_length(map(fold, lexicon.endings)))
        self._endings = re.compile(rf"(?:(?:{endings})\s*)+{_ENDING_BEFORE_STOP}") if endings else None

    def __call__(self, text: str) -> str:
        """Return the text's sound, its words apart by single blanks where it has any."""
        plain = _LATIN.sub(self._spelt, without_asking(fold(text)))
        plain = self._same_pattern.sub(lambda found: self._same[found.group()], plain)
        plain = self._frames.sub(" ", plain)
        if self._endings:
            plain = self._endings.sub(" ", plain)
        return sound(_STOPS.sub(" ", plain))

    def _spelt(self, word: re.Match[str]) -> str:
        """Return the known English word that this one is a slip of, or it itself."""
        typed = word.group()
        if typed in self._known_latin:
            return typed
        near = process.extractOne(typed, self._latin, scorer=OSA.normalized_similarity, score_cutoff=_NEARLY)
        return near[0] if near else typed

    @staticmethod
    def _by_length(words: Iterable[str]) -> list[str]:
        return sorted(set(words), key=len, reverse=True)


def _spelling(word: str) -> str:
    """Return the pattern of a like word; one of two or three letters must stand alone.

    What must not stand before the word is looked for behind it, once it is found: a pattern that
    begins with plain letters is found ten times as fast.
    """
    escaped = re.escape(word)
    if re.fullmatch(r"[a-z0-9 -]+", word):
        return rf"{escaped}(?<![a-z]{escaped})(?![a-z])"
    if len(word) <= _SHORT and "." not in word:
        return rf"{escaped}(?<![{_THAI}]{escaped})(?![{_THAI}])"
    return rf"{escaped}(?![{_MARKS}])"


def _alternatives(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of all, or one that never fits when there is none."""
    return re.compile("|".join(patterns) or "(?!)")
