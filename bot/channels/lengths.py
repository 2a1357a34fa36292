"""How long a text is as platforms count, and where it may be cut: UTF-16 units and graphemes; pure."""

from __future__ import annotations

import re

LONGEST_GRAPHEME = 16
"""Characters that are looked through for the beginning of a grapheme."""

_JOINED = re.compile("(?<=[\u0e01-\u0e4e])[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]")
"""Thai vowels and marks that stand above, below or after a consonant and form one grapheme with it."""

_MARKS = re.compile("[\u0300-\u036f\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
"""What must not begin a line or a part: it belongs to the character before it."""


def units(text: str) -> int:
    """Return the length as LINE and Telegram count most texts: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def without_places(text: str, places: list[tuple[int, int]]) -> str:
    """Take the places out of a text, each given by where it begins and how long it is, in UTF-16 units."""
    coded = text.encode("utf-16-le", "surrogatepass")
    for index, length in sorted(places, reverse=True):
        if index >= 0 and length >= 0:
            coded = coded[: 2 * index] + coded[2 * (index + length) :]
    return coded.decode("utf-16-le", "replace")


def most_graphemes(text: str) -> int:
    """Return how many graphemes the text has at most; exact for Thai.

    Labels are counted so. Emoji that are several characters are counted as several, which is on
    the safe side and needs no table of the whole of Unicode.
    """
    return len(text) - len(_JOINED.findall(text))


def clip(text: str, most: int) -> str:
    """Return the text on one line in at most so many UTF-16 units, an ellipsis for what is left out."""
    line = " ".join(text.split())
    return line if units(line) <= most else portions(line, most - 1)[0].rstrip() + "…"


def portions(text: str, most: int) -> list[str]:
    """Cut a text into parts of at most so many UTF-16 units, which joined give it back.

    Cuts fall after a newline or a space where there is one in the last half, else between
    graphemes.
    """
    parts = []
    while units(text) > most:
        end = _cut(text, most)
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]


def _cut(text: str, most: int) -> int:
    """Return where the first portion ends."""
    end = len(text.encode("utf-16-le", "surrogatepass")[: most * 2].decode("utf-16-le", "ignore"))
    for blank in ("\n", " "):
        at = text.rfind(blank, end // 2, end)
        if at > 0:
            return at + 1
    between = end
    while end - between < LONGEST_GRAPHEME and between > 1 and _joins(text, between):
        between -= 1
    return between if between > 1 else max(end, 1)


def _joins(text: str, at: int) -> bool:
    """Tell whether the character there belongs to the one before it."""
    return bool(_MARKS.match(text, at)) or text[at - 1] == "\u200d"
