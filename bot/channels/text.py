"""How screens and texts read where nothing but plain text is drawn; pure."""

from __future__ import annotations

import re

from bot.model import Choice, Row, Screen, Tick

_BOXES = {Tick.MET: "☑", Tick.NOT_MET: "☒", None: "☐"}

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters but tab and newline: databases refuse NUL, terminals obey ESC."""


def screen_as_text(screen: Screen) -> str:
    """Write a screen as lines: title, text, bars, checklist rows, the other choices, hint.

    Choices bear the number to type for them, in order from 1. On a screen that is not numbered a
    typed number is an answer, so choices are listed by their labels alone.

    Returns:
        The lines joined by newlines; empty parts are left out.
    """
    choices = [choice_line(choice, n if screen.numbered else None) for n, choice in _counted(screen)]
    said = (screen.title, screen.text, *(bar.text for bar in screen.bars), screen.after)
    blocks = (
        "\n".join(part for part in said if part),
        "\n".join(choices),
        screen.hint,
    )
    return "\n".join(block for block in blocks if block)


def clean_text(text: str) -> str:
    """Return the text without what cannot be stored or shown as text.

    Line ends become newlines, control characters go, and half of a surrogate pair (which JSON can
    bring) becomes U+FFFD. Thai, emoji and joiners stay as they are.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROLS.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))


def tick_box(row: Row) -> str:
    """Return the box drawn before a checklist row."""
    return _BOXES[row.tick]


def _counted(screen: Screen) -> enumerate[Choice]:
    return enumerate(screen.choices, start=1)


def choice_line(choice: Choice, number: int | None) -> str:
    """Write a choice as a line: the number to type for it, its box where it is a row, its words."""
    if choice.row is None:
        return f"• {choice.label}" if number is None else f"{number} {choice.label}"
    words = choice.row.text if number is None else f"{number} {choice.row.text}"
    return f"{tick_box(choice.row)} {words}"
