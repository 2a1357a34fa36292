"""Bring typed words and the index's lines to the form in which they are compared."""

from __future__ import annotations

import re
from collections import defaultdict
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

_APART = "\0"
_STOPS = re.compile(rf"[^\wก-๎{_APART}]+")
_ENDING_BEFORE_STOP = rf"(?=[\s?!.,…ๆ{_APART}]|$)"


class Preparer:
    """Turns a text into what is compared: like words made one, what carries no subject gone.

    Queries and lines go through the same, so that what is taken out is taken out of both.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the lexicon's like words and silent words."""
        self._same = {fold(other): fold(group[0]) for group in lexicon.same for other in group}
        self._same_pattern = re.compile(_alternatives(map(_spelling, self._by_length(self._same))))
        frames = self._by_length(map(fold, lexicon.frames))
        self._frames = re.compile(_alternatives(rf"{re.escape(word)}(?![{_MARKS}])" for word in frames))
        known = (phrase.text for phrase in lexicon.phrases)
        spellings = (word for group in lexicon.same for word in group)
        self._latin = sorted({*_LATIN.findall(fold(" ".join((*known, *spellings, *lexicon.elsewhere))))})
        self._known_latin = frozenset(self._latin)
        endings = _alternatives(map(re.escape, self._by_length(map(fold, lexicon.endings))))
        self._endings = re.compile(rf"(?:(?:{endings})\s*)+{_ENDING_BEFORE_STOP}")

    def __call__(self, text: str) -> str:
        """Return the text's sound, its words apart by single blanks where it has any."""
        return self._prepared(_folded(text))

    def letters(self, lines: Iterable[str]) -> list[str]:
        """Return of each line what a query is compared with: `self(line)` without its blanks.

        Most passes go over all lines at once: to begin a pass costs as much as a line's letters do.
        """
        together = _APART.join(map(_folded, lines))
        return self._prepared(together).replace(" ", "").split(_APART)

    def _prepared(self, folded: str) -> str:
        plain = _LATIN.sub(self._spelt, folded)
        plain = self._same_pattern.sub(lambda found: self._same[found.group()], plain)
        plain = self._endings.sub(" ", self._frames.sub(" ", plain))
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


def _folded(text: str) -> str:
    return without_asking(fold(text.replace(_APART, " ")))


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


def _alternatives(patterns: Iterable[str]) -> str:
    """Return a pattern that fits where one of them does; none fits nowhere.

    Those that begin with the same letter stand together, since each group is then passed over in one
    step; within a group the order stays.
    """
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for pattern in patterns:
        letter = pattern[0] if pattern[0].isalnum() else ""
        by_letter[letter].append(pattern.removeprefix(letter))
    groups = (f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return "|".join(groups) or "(?!)"
