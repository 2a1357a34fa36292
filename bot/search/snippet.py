"""Show the line that matched, with the part that matched marked."""

from __future__ import annotations

from bot.search.normalise import fold, sound

LONGEST = 120
OPENING, CLOSING = "«", "»"

_ELLIPSIS = "…"
_ALIKE = 0.5


def snippet(line: str, query: str) -> str:
    """Return the line in at most `LONGEST` characters, its words that the query has in «…».

    Words are what stands between blanks, as the criteria print them; neighbours that match are
    marked as one.

    Args:
        line: the text as the criteria or the lexicon have it.
        query: the sound of what was typed, its like words made one or not.
    """
    pairs = _pairs(query)
    words = line.split()
    marked = [_is_like(sound(fold(word)), pairs) for word in words]
    if not any(marked):
        return shorten(line)
    return _join(words, marked)


def shorten(line: str, longest: int = LONGEST) -> str:
    """Return the line, or as many whole words of it as fit, and an ellipsis."""
    text = " ".join(line.split())
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    return (kept.rpartition(" ")[0] or kept) + _ELLIPSIS


def _join(words: list[str], marked: list[bool]) -> str:
    """Return the words around the first that match, as many as fit."""
    start = marked.index(True)
    while start > 0 and len(" ".join(words[start - 1 :])) <= LONGEST - 4:
        start -= 1
    pieces: list[str] = []
    for number in range(start, len(words)):
        opens = marked[number] and not (number > start and marked[number - 1])
        closes = marked[number] and not (number + 1 < len(words) and marked[number + 1])
        pieces.append(f"{OPENING if opens else ''}{words[number]}{CLOSING if closes else ''}")
    return _closed(("…" if start else "") + shorten(" ".join(pieces), LONGEST - 2))


def _closed(text: str) -> str:
    """Return the text with a mark closed that shortening cut open."""
    if text.count(OPENING) == text.count(CLOSING):
        return text
    return text.removesuffix(_ELLIPSIS).rstrip() + CLOSING + _ELLIPSIS


def _is_like(word: str, pairs: set[str]) -> bool:
    own = _pairs(word)
    return bool(own) and len(own & pairs) >= _ALIKE * len(own)


def _pairs(text: str) -> set[str]:
    joined = text.replace(" ", "")
    return {joined[start : start + 2] for start in range(len(joined) - 1)}
