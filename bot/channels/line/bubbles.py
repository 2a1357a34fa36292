"""A screen as Flex bubbles: its parts in sections, paged where they weigh more than one holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum

from bot.channels.layout import button_lines
from bot.channels.lengths import portions, units
from bot.channels.line import theme
from bot.channels.line.pieces import (
    Json,
    Piece,
    bar_piece,
    button_piece,
    hint_piece,
    line_piece,
    row_piece,
    side_by_side,
    title_piece,
)
from bot.model import Choice, Screen

LONGEST_PART = 2_000
"""UTF-16 units of one component; a longer line goes on in the next, and on the next page if need be."""

LONGEST_TITLE = 300
"""UTF-16 units; what is longer is no title but a text."""

PAGE_BYTES = 24_000
"""Of a bubble; below what LINE takes, so that two of the largest fit a carousel."""

_FRAME_BYTES = 1_000
"""What a bubble weighs without its title and parts: header, body, sections."""


class Section(IntEnum):
    """The parts of a card from top to bottom; each is spaced from the next."""

    PROGRESS = 0
    WORDS = 1
    BARS = 2
    AFTER = 3
    ROWS = 4
    BUTTONS = 5
    HINT = 6


Placed = tuple[Section, Piece]

_SPACING = {
    Section.PROGRESS: "sm",
    Section.WORDS: "md",
    Section.BARS: "md",
    Section.AFTER: "md",
    Section.ROWS: "md",
    Section.BUTTONS: "md",
    Section.HINT: "sm",
}


def bubbles_of(screen: Screen, *, numbered: bool) -> list[Piece]:
    """Draw a screen as one bubble, or as several where it is long; empty where it says nothing.

    Args:
        numbered: whether the choices show the number to type for them.
    """
    title, text = screen.title.strip(), screen.text
    if units(title) > LONGEST_TITLE:
        title, text = "", f"{title}\n{text}"
    head = title_piece(title, theme.LOOKS[screen.kind]) if title else None
    room = PAGE_BYTES - _FRAME_BYTES - (head.weight if head else 0)
    pages = list(_pages(_placed(screen, text, numbered=numbered), room))
    if not pages and head:
        pages = [[]]
    return [_bubble(screen, title, page, number, len(pages)) for number, page in enumerate(pages, start=1)]


def _placed(screen: Screen, text: str, *, numbered: bool) -> Iterator[Placed]:
    """Yield the parts in order, each with its section."""
    for bar in screen.bars:
        if bar.percent is not None and not bar.text.strip():
            yield Section.PROGRESS, bar_piece(bar)
    for line in _lines(text):
        yield Section.WORDS, line_piece(line, screen.kind)
    for bar in screen.bars:
        if bar.text.strip():
            yield Section.BARS, bar_piece(bar)
    for line in _lines(screen.after):
        yield Section.AFTER, line_piece(line, screen.kind)
    yield from _choices(screen.choices, numbered=numbered)
    for line in _lines(screen.hint):
        yield Section.HINT, hint_piece(line)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines that say something, a very long one in parts."""
    for line in text.split("\n"):
        if line.strip():
            yield from (part for part in portions(line, LONGEST_PART) if part.strip())


def _choices(choices: Iterable[Choice], *, numbered: bool) -> Iterator[Placed]:
    """Yield the rows and the buttons, short ones two by two."""
    for line in button_lines(choices, numbered=numbered):
        first, number = line[0]
        if first.row is not None:
            yield from _row(first, first.row.text, number)
        else:
            yield Section.BUTTONS, side_by_side([button_piece(*one) for one in line])


def _row(choice: Choice, text: str, number: int | None) -> Iterator[Placed]:
    first, *rest = portions(text, LONGEST_PART)
    yield Section.ROWS, row_piece(choice, first, number)
    for part in rest:
        yield Section.ROWS, row_piece(choice, part, None)


def _pages(placed: Iterable[Placed], room: int) -> Iterator[list[Placed]]:
    """Fill pages with as many parts as each has room for."""
    page: list[Placed] = []
    left = room
    for one in placed:
        weight = one[1].weight
        if page and weight > left:
            yield page
            page, left = [], room
        page.append(one)
        left -= weight
    if page:
        yield page


def _bubble(screen: Screen, title: str, page: list[Placed], number: int, of: int) -> Piece:
    """Draw one page; the title says which it is where there are several."""
    look = theme.LOOKS[screen.kind]
    bubble: Json = {"type": "bubble", "size": theme.BUBBLE_SIZE}
    weight = _FRAME_BYTES
    if title:
        head = title_piece(title if of == 1 else f"{title} · {number}/{of}", look)
        bubble["header"] = _box([head.component], "none", look.ground)
        weight += head.weight
    if page:
        bubble["body"] = _box(_sections(page), "lg", theme.PAPER)
    return Piece(bubble, weight + sum(piece.weight for _, piece in page))


def _box(contents: list[Json], spacing: str, ground: str) -> Json:
    return {
        "type": "box",
        "layout": "vertical",
        "contents": contents,
        "spacing": spacing,
        "paddingAll": theme.PADDING,
        "backgroundColor": ground,
    }


def _sections(page: list[Placed]) -> list[Json]:
    """Return the sections of a page, each a box with its parts."""
    sections: dict[Section, list[Json]] = {}
    for section, piece in page:
        sections.setdefault(section, []).append(piece.component)
    return [
        {"type": "box", "layout": "vertical", "spacing": _SPACING[section], "contents": contents}
        for section, contents in sections.items()
    ]
