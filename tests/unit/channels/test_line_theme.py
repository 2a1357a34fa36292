from __future__ import annotations

import pytest

from bot.channels.line import theme
from bot.model import ScreenKind

PAIRS = [
    *((look.ink, look.ground) for look in theme.LOOKS.values()),
    (theme.INK, theme.PAPER),
    (theme.INK, theme.BRAND_TINT),
    (theme.SOFT_INK, theme.PAPER),
    (theme.BRAND, theme.PAPER),
    (theme.BRAND, theme.BRAND_TINT),
    (theme.BRAND_INK, theme.BRAND),
    (theme.BUTTON_INK, theme.BRAND_TINT),
]


def luminance(colour: str) -> float:
    """Source: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance"""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "ground"), sorted(set(PAIRS)))
def test_every_text_can_be_read_on_its_ground(ink: str, ground: str) -> None:
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_every_kind_of_screen_has_a_look() -> None:
    assert set(theme.LOOKS) == set(ScreenKind)
