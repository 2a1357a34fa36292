"""Draws a rich menu as a PNG, by typst with the shipped Sarabun: it sets Thai marks where they belong.

Nothing of the machine it runs on is used, no font and no library, so the picture is the same anywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.line import theme

if TYPE_CHECKING:
    from bot.channels.line.richmenu import RichMenu

MOST_BYTES = 1_000_000
"""What LINE takes as a menu's picture."""

_GAP = 28
"""Pixels between the cards and around them."""

_ICONS = {
    "go": '<path d="M8 5.2v13.6L19 12z" fill="{ink}"/>',
    "work": '<path d="M4 6.5l1.6 1.6L8.4 5M4 12.5l1.6 1.6 2.8-3.1M4 18.5l1.6 1.6 2.8-3.1'
    'M12 7h8M12 13h8M12 19h8"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5.5 5.5"/>',
    "score": '<path d="M4 20.5h16M6.5 17v-4M12 17V9M17.5 17V4.5"/>',
    "evidence": '<path d="M3.5 18V6.5h6l2 2.5h9V18a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 '
    '3.5 18zM12 16.5v-4.5M9.8 14L12 11.8 14.2 14"/>',
    "help": '<path d="M8.6 9.2a3.4 3.4 0 1 1 5 3c-1.1.6-1.6 1.3-1.6 2.5"/>'
    '<circle cx="12" cy="18.3" r="1" fill="{ink}" stroke="none"/>',
    "code": '<circle cx="8" cy="14.5" r="4"/><path d="M11 11.7L19.5 4M16 7.2l2.7 2.9M13.4 9.6l1.9 2"/>',
    "criteria": '<path d="M12 7c-2-1.5-4.5-2-8-2v13c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2V5c-3.5 0-6 .5-8 2z'
    'M12 7v13"/>',
}
"""Pictures on a field of 24 by 24, as SVG; `{ink}` is the line's colour."""

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="{ink}" '
    'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{drawing}</svg>'
)

_PAGE = """#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: rgb("{ground}"))
#set text(font: "Sarabun", weight: "bold", lang: "th")
#let card(x, y, w, h, fill, ink, disc, svg, side, size, label) = place(dx: x, dy: y, box(
  width: w, height: h, fill: fill, radius: 48pt,
  align(center + horizon, stack(
    dir: if side {{ ltr }} else {{ ttb }}, spacing: if side {{ 56pt }} else {{ 64pt }},
    align(horizon, circle(radius: size * 1.05, fill: disc, inset: 0pt,
      align(center + horizon, image(bytes(svg), width: size * 1.4)))),
    align(horizon, text(size: size, fill: ink, top-edge: "ascender", bottom-edge: "descender", label)),
  )),
))
{cards}"""


def draw(menu: RichMenu) -> bytes:
    """Return the picture of a menu as PNG, as large as the menu says."""
    import fontpkg_sarabun
    import typst

    folder = str(Path(fontpkg_sarabun.ROOT) / "files")
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder])
    drawn = typst.compile(source_of(menu).encode(), format="png", ppi=72, font_paths=fonts)
    if not isinstance(drawn, bytes):
        raise TypeError("typst made several pages of a menu; its drawing runs over the page")
    return drawn


def source_of(menu: RichMenu) -> str:
    """Return the drawing in typst's language: one point is one pixel."""
    from bot.channels.line.richmenu import WIDTH

    cards = "\n".join(_card(menu, place) for place in range(len(menu.areas)))
    return _PAGE.format(width=WIDTH, height=menu.height, ground=theme.BRAND_TINT, cards=cards)


def _card(menu: RichMenu, place: int) -> str:
    """Return the call that draws one area; the first stands out."""
    area, at = menu.areas[place], menu.bounds[place]
    fill, ink, disc = (theme.PAPER, theme.INK, theme.BRAND_TINT)
    line = theme.BRAND
    if place == 0:
        fill, ink, disc, line = theme.BRAND, theme.BRAND_INK, theme.BRAND_INK, theme.BRAND
    svg = _SVG.format(ink=line, drawing=_ICONS[area.icon].format(ink=line))
    wide = at["width"] > 2 * at["height"]
    values = (
        f"{at['x'] + _GAP / 2}pt",
        f"{at['y'] + _GAP / 2}pt",
        f"{at['width'] - _GAP}pt",
        f"{at['height'] - _GAP}pt",
        f'rgb("{fill}")',
        f'rgb("{ink}")',
        f'rgb("{disc}")',
        _quoted(svg),
        "true" if wide else "false",
        "120pt" if wide else "136pt",
        _quoted(area.label),
    )
    return f"#card({', '.join(values)})"


def _quoted(text: str) -> str:
    """Return a text as a string of typst's language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
