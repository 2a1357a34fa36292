"""Screens → Telegram messages: a bold title, the words, rows of a checklist, and buttons below; pure.

Nothing is marked up: what is bold is told by its place, so that no text needs to be escaped. Every
choice is a button; the rows of a checklist, and labels too long for a button, stand in the text as
well, each with the number to type for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import dropwhile, groupby

from bot.channels.layout import Numbered, button_lines, numbering
from bot.channels.lengths import clip, most_graphemes, portions, units
from bot.channels.telegram.limits import MOST_BUTTONS, MOST_ENTITIES, TEXT_UNITS
from bot.channels.text import choice_line, tick_box
from bot.model import Bar, Choice, Screen, ScreenKind

LONGEST_LABEL = 32
"""Graphemes of a button, number included; a phone shows no more of it."""

ROWS_ABREAST = 4
"""How many buttons of checklist rows stand beside each other; each bears its box and its number."""

CLIPPED_UNITS = 36
"""UTF-16 units of a longer label on its button; it stands whole in the text."""

DRAWN = 256
"""Screens kept as drawn: those that many people see, such as the menu and what only reads."""

BAR_CELLS = 10
NAMELESS = "PMQA"
"""What a message says that has buttons and no words."""

MORE = "…"
"""What a message says that has only the buttons that its predecessor has no room for."""

_FOUND = re.compile(r"«([^«»]+)»")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what is written on it, and the payload that it sends back."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One message.

    Attributes:
        bold: what stands out, each by its beginning and length in UTF-16 units.
        buttons: line by line.
    """

    text: str
    bold: tuple[Place, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    bold: tuple[Place, ...] = ()


def to_messages(screens: Sequence[Screen]) -> list[TextMessage]:
    """Write screens as messages, in order; a long one as several, the last of which has its buttons."""
    return [
        message
        for screen, numbered in zip(screens, numbering(screens), strict=True)
        for message in _drawn(screen, numbered)
    ]


@lru_cache(maxsize=DRAWN)
def _drawn(screen: Screen, numbered: bool) -> tuple[TextMessage, ...]:  # noqa: FBT001 - a key of the cache
    return tuple(_messages(screen, numbered=numbered))


def _messages(screen: Screen, *, numbered: bool) -> Iterator[TextMessage]:
    pages = list(_pages(_lines(screen, numbered=numbered)))
    first, *more = list(_keyboards(screen.choices, numbered=numbered)) or [()]
    if not pages and first:
        pages = [TextMessage(NAMELESS)]
    yield from pages[:-1]
    for last in pages[-1:]:
        yield replace(last, buttons=first)
    for buttons in more:
        yield TextMessage(MORE, buttons=buttons)


# Words -------------------------------------------------------------------------------------------


def _lines(screen: Screen, *, numbered: bool) -> Iterator[_Line]:
    """Yield the lines, with an empty one between what a card would space apart."""
    sections = (
        [*_title(screen), *_told(screen, screen.text)],
        [line for bar in screen.bars for line in _bar(bar)],
        _told(screen, screen.after),
        _listed(screen.choices, numbered=numbered),
        _told(screen, screen.hint),
    )
    between = False
    for section in sections:
        if section and between:
            yield _Line("")
        yield from section
        between = between or bool(section)


def _title(screen: Screen) -> list[_Line]:
    title = screen.title.strip()
    return [_Line(title, ((0, units(title)),))] if title else []


def _told(screen: Screen, text: str) -> list[_Line]:
    lines = text.strip("\n").split("\n") if text.strip() else []
    return [_found(line) if screen.kind is ScreenKind.SEARCH else _Line(line) for line in lines]


def _found(line: str) -> _Line:
    """Return a line of what was found, with the words that were looked for in bold."""
    text, bold = "", []
    for place, part in enumerate(_FOUND.split(line)):
        if place % 2:
            bold.append((units(text), units(part)))
        text += part
    return _Line(text, tuple(bold))


def _bar(bar: Bar) -> Iterator[_Line]:
    if bar.text.strip():
        yield _Line(bar.text)
    if bar.percent is not None:
        full = min(max(round(bar.percent * BAR_CELLS / 100), int(bar.percent > 0)), BAR_CELLS)
        yield _Line("▰" * full + "▱" * (BAR_CELLS - full))


def _listed(choices: Iterable[Choice], *, numbered: bool) -> list[_Line]:
    """Return the choices that a button cannot say."""
    all_of_them = (Numbered(one, n if numbered else None) for n, one in enumerate(choices, start=1))
    return [_Line(choice_line(*one)) for one in all_of_them if one.choice.row or _is_long(one)]


def _is_long(one: Numbered) -> bool:
    return most_graphemes(one.words) > LONGEST_LABEL


def _pages(lines: Iterable[_Line]) -> Iterator[TextMessage]:
    """Fill messages with as many lines as each has room for."""
    page: list[_Line] = []
    used = 0
    for line in _parts(lines):
        length = units(line.text) + 1
        if page and used + length > TEXT_UNITS + 1:
            yield from _page(page)
            page, used = [], 0
        page.append(line)
        used += length
    yield from _page(page)


def _parts(lines: Iterable[_Line]) -> Iterator[_Line]:
    """Yield the lines, one that is longer than a message in parts."""
    for line in lines:
        if units(line.text) <= TEXT_UNITS:
            yield line
        else:
            yield from (_Line(part) for part in portions(line.text, TEXT_UNITS))


def _page(lines: Sequence[_Line]) -> Iterator[TextMessage]:
    """Yield a message of these lines; none where they say nothing."""
    told = list(dropwhile(lambda line: not line.text.strip(), lines))
    bold: list[Place] = []
    at = 0
    for line in told:
        bold += [(at + start, length) for start, length in line.bold]
        at += units(line.text) + 1
    if told:
        yield TextMessage("\n".join(line.text for line in told), tuple(bold[:MOST_ENTITIES]))


# Buttons -----------------------------------------------------------------------------------------


def _keyboards(choices: Sequence[Choice], *, numbered: bool) -> Iterator[tuple[tuple[Button, ...], ...]]:
    """Yield the buttons, as many in a keyboard as it takes."""
    keyboard: list[tuple[Button, ...]] = []
    for line in _lines_of_buttons(choices, numbered=numbered):
        if sum(map(len, keyboard)) + len(line) > MOST_BUTTONS:
            yield tuple(keyboard)
            keyboard = []
        keyboard.append(line)
    if keyboard:
        yield tuple(keyboard)


def _lines_of_buttons(choices: Sequence[Choice], *, numbered: bool) -> Iterator[tuple[Button, ...]]:
    """Yield the buttons line by line: those of numbered rows, which are narrow, several abreast."""
    abreast = ROWS_ABREAST if numbered else 1
    for is_row, lines in groupby(
        button_lines(choices, numbered=numbered), lambda one: bool(one[0].choice.row)
    ):
        drawn = [tuple(map(_button, line)) for line in lines]
        if is_row:
            rows = [button for line in drawn for button in line]
            drawn = [tuple(rows[at : at + abreast]) for at in range(0, len(rows), abreast)]
        yield from drawn


def _button(one: Numbered) -> Button:
    choice, number = one
    if choice.row is not None:
        words = f"{tick_box(choice.row)} {choice.row.text if number is None else number}"
    else:
        words = one.words
    if most_graphemes(words) > LONGEST_LABEL:
        words = clip(words, CLIPPED_UNITS)
    return Button(" ".join(words.split()) or NAMELESS, choice.payload)
