"""Sets a drawing by typst with the shipped Sarabun and nothing else: the same on every machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

PIXELS_PER_INCH = 144


def typeset(drawing: str, told: object, form: Literal["png", "pdf"]) -> bytes:
    """Return the one page that a drawing makes of what it is told; the same input gives the same bytes.

    Args:
        drawing: in typst's language; it reads `told` as JSON from `sys.inputs.data`.

    Raises:
        TypeError: when a picture runs over its page.
    """
    import fontpkg_sarabun
    import typst

    folder = str(Path(fontpkg_sarabun.ROOT) / "files")
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder])
    inputs = {"data": json.dumps(told, ensure_ascii=False)}
    made = typst.compile(
        drawing.encode(), format=form, ppi=PIXELS_PER_INCH, font_paths=fonts, sys_inputs=inputs
    )
    if not isinstance(made, bytes):
        raise TypeError("typst made several pages of a picture; its drawing runs over the page")
    return made
