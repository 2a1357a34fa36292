"""What there is to be found: every line of the criteria and of the lexicon, with its target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.model import Category, Framework, Item
from bot.search.lexicon import Lexicon

NOWHERE = ""
"""The target of lines that are about no item: whatever fits these best is not in the criteria."""

_LONGEST = 100
_CRITERIA, _EXPLANATION, _LEXICON = 0.9, 0.7, 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A text that speaks of a target; `weight` 0–1 says how surely it speaks of that one alone."""

    target: str
    text: str
    weight: float


def lines_of(framework: Framework, lexicon: Lexicon) -> tuple[Line, ...]:
    """Return every line, long ones in pieces that end where the criteria have a blank."""
    return tuple(
        Line(line.target, piece, line.weight)
        for line in _whole_lines(framework, lexicon)
        for piece in _pieces(line.text)
    )


def titles_of(framework: Framework) -> dict[str, str]:
    """Return target → title, categories (`C3`) and items (`3.4`) alike."""
    categories = {f"C{one.id}": one.title for one in framework.categories}
    return categories | {item.id: item.title for item in framework.items.values()}


def _whole_lines(framework: Framework, lexicon: Lexicon) -> Iterator[Line]:
    for category in framework.categories:
        yield from _category_lines(category)
        for item in category.items:
            yield from _item_lines(item)
    for phrase in lexicon.phrases:
        yield Line(phrase.target, phrase.text, _LEXICON)
    for text in lexicon.elsewhere:
        yield Line(NOWHERE, text, _LEXICON)


def _category_lines(category: Category) -> Iterator[Line]:
    target = f"C{category.id}"
    yield Line(target, category.title, _LEXICON)
    yield from _each(target, (*category.explanation.splitlines(), *category.notes), _EXPLANATION)


def _item_lines(item: Item) -> Iterator[Line]:
    """Yield what the criteria say of one item; the evidence asked for is the same everywhere."""
    yield Line(item.id, item.title, _LEXICON)
    for criterion in item.criteria:
        yield from _each(item.id, (criterion.text, *criterion.prompts), _CRITERIA)
    yield from _each(item.id, (*item.explanation.splitlines(), *item.notes), _CRITERIA)


def _each(target: str, texts: Iterable[str], weight: float) -> Iterator[Line]:
    yield from (Line(target, text, weight) for text in texts if text)


def _pieces(text: str) -> Iterator[str]:
    """Yield the text in pieces of about `_LONGEST` characters, cut at blanks only."""
    piece = ""
    for word in text.split():
        if piece and len(piece) + len(word) >= _LONGEST:
            yield piece
            piece = word
        else:
            piece = f"{piece} {word}".strip()
    if piece:
        yield piece
