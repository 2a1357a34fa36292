"""How cards look: every colour and size that the LINE cards and the rich menu use.

The colours are the web chat's. Text on its ground has a contrast of at least 4.5 : 1 (WCAG AA),
held by test.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import ScreenKind

PAPER = "#ffffff"
INK = "#1a2624"
SOFT_INK = "#51605c"
LINE = "#cfdbd7"
BRAND = "#0b6b60"
BRAND_INK = "#ffffff"
BRAND_TINT = "#e3f1ee"
BUTTON_INK = "#07423b"

BUBBLE_SIZE = "giga"
"""The widest: a criterion is long, and every bubble of a carousel must have one size."""

PADDING = "16px"
TITLE_SIZE = "md"
TEXT_SIZE = "md"
SMALL_SIZE = "sm"
BAR_HEIGHT = "8px"


@dataclass(frozen=True, slots=True)
class Look:
    """The ground of a card's title and the colour of its words."""

    ground: str
    ink: str


_BOLD = Look(ground=BRAND, ink=BRAND_INK)
_CALM = Look(ground=BRAND_TINT, ink=BUTTON_INK)

LOOKS = {
    ScreenKind.PLAIN: _CALM,
    ScreenKind.NOTICE: Look(ground="#e6edf8", ink="#1f3b63"),
    ScreenKind.MENU: _BOLD,
    ScreenKind.WORK: _BOLD,
    ScreenKind.CATEGORY: _CALM,
    ScreenKind.ITEM: _CALM,
    ScreenKind.CHECKLIST: _CALM,
    ScreenKind.QUESTION: Look(ground="#fff1d0", ink="#5a3e00"),
    ScreenKind.SCORE: Look(ground="#123c5a", ink="#ffffff"),
    ScreenKind.SEARCH: _CALM,
    ScreenKind.HISTORY: Look(ground="#eceff1", ink="#37424a"),
    ScreenKind.EVIDENCE: Look(ground="#e6edf8", ink="#1f3b63"),
    ScreenKind.REMINDER: Look(ground="#fde6dc", ink="#7a2e12"),
}
