"""A Flex message as HTML, near enough to look at: LINE has no renderer that works offline.

Source of sizes and spacings: https://developers.line.biz/en/docs/messaging-api/flex-message-layout/
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

Json = dict[str, Any]

FONT_PIXELS = {"xxs": 11, "xs": 13, "sm": 14, "md": 16, "lg": 19, "xl": 22, "xxl": 29}
SPACE_PIXELS = {"none": 0, "xs": 2, "sm": 4, "md": 8, "lg": 12, "xl": 16, "xxl": 20}
BUBBLE_PIXELS = {"kilo": 260, "mega": 300, "giga": 386}

_PAGE = """<!doctype html><meta charset="utf-8"><title>LINE</title><style>
@font-face {{ font-family: Sarabun; src: url("{fonts}/Sarabun-Regular.ttf"); }}
@font-face {{ font-family: Sarabun; font-weight: 700; src: url("{fonts}/Sarabun-Bold.ttf"); }}
body {{ margin: 0; padding: 12px; background: #8cabd8; font: 16px/1.45 Sarabun, sans-serif; }}
.message {{ margin: 0 0 10px; display: flex; gap: 8px; max-width: 100%; overflow-x: auto; }}
.text {{ background: #fff; border-radius: 16px; padding: 9px 13px; max-width: 280px;
  white-space: pre-wrap; overflow-wrap: anywhere; }}
.bubble {{ background: #fff; border-radius: 14px; overflow: hidden; flex: none; }}
.bubble div {{ box-sizing: border-box; min-width: 0; overflow-wrap: anywhere; }}
.alt {{ font-size: 11px; color: #24364f; margin: 0 0 2px; }}
.quick {{ display: flex; gap: 6px; overflow-x: auto; }}
.quick span {{ background: #fff; border-radius: 16px; padding: 4px 12px; white-space: nowrap; }}
</style><body>{body}</body>"""


def page_of(messages: list[Json]) -> str:
    """Return a page that shows the messages as a phone would, below each other."""
    import fontpkg_sarabun

    fonts = (Path(fontpkg_sarabun.ROOT) / "files").as_uri()
    return _PAGE.format(fonts=fonts, body="".join(map(_message, messages)))


def _message(message: Json) -> str:
    replies = message.get("quickReply", {}).get("items", [])
    quick = "".join(f"<span>{escape(one['action']['label'])}</span>" for one in replies)
    below = f'<div class="quick">{quick}</div>' if quick else ""
    if message["type"] == "text":
        return f'<div class="message"><div class="text">{escape(message["text"])}</div></div>{below}'
    container = message["contents"]
    bubbles = container["contents"] if container["type"] == "carousel" else [container]
    alt = f'<p class="alt">{escape(message["altText"])}</p>'
    return f'{alt}<div class="message">{"".join(map(_bubble, bubbles))}</div>{below}'


def _bubble(bubble: Json) -> str:
    width = BUBBLE_PIXELS[bubble.get("size", "mega")]
    named = [bubble[name] for name in ("header", "body", "footer") if name in bubble]
    blocks = "".join(_box(block, "vertical") for block in named)
    return f'<div class="bubble" style="width:{width}px">{blocks}</div>'


def _component(part: Json, layout: str) -> str:
    draw = {"box": _box, "text": _text, "separator": _separator}[part["type"]]
    return draw(part, layout)


def _box(box: Json, within: str) -> str:
    layout = box["layout"]
    padding: str = box.get("paddingAll", "0px")
    style = {
        "display": "flex",
        "flex-direction": "column" if layout == "vertical" else "row",
        "gap": _pixels(box.get("spacing", "none"), SPACE_PIXELS),
        "padding": _pixels(padding, SPACE_PIXELS),
        "padding-left": _pixels(box.get("paddingStart", padding), SPACE_PIXELS),
        "background": box.get("backgroundColor", "transparent"),
        "border-radius": box.get("cornerRadius", "0"),
        "border": f"{box.get('borderWidth', '0')} solid {box.get('borderColor', 'transparent')}",
        "width": box.get("width", "auto"),
        "height": box.get("height", "auto"),
        "justify-content": box.get("justifyContent", "flex-start"),
        "align-items": box.get("alignItems", "stretch" if layout == "vertical" else "flex-start"),
        **_share(box, within),
    }
    if within == "horizontal" and box.get("flex", 1):
        style["align-self"] = "stretch"
    children = "".join(_component(part, layout) for part in box["contents"])
    role = ' role="button"' if "action" in box else ""
    return f'<div{role} style="{_css(style)}">{children}</div>'


def _text(text: Json, within: str) -> str:
    style = {
        "color": text.get("color", "#111111"),
        "font-size": _pixels(text.get("size", "md"), FONT_PIXELS),
        "font-weight": text.get("weight", "regular").replace("regular", "400"),
        "text-align": text.get("align", "start"),
        "white-space": "pre-wrap" if text.get("wrap") else "nowrap",
        **_share(text, within),
    }
    words = "".join(map(_span, text["contents"])) if "contents" in text else escape(text["text"])
    return f'<div style="{_css(style)}">{words}</div>'


def _span(span: Json) -> str:
    style = {"font-weight": span["weight"].replace("regular", "400")} if "weight" in span else {}
    if "color" in span:
        style["color"] = span["color"]
    if "size" in span:
        style["font-size"] = _pixels(span["size"], FONT_PIXELS)
    return f'<span style="{_css(style)}">{escape(span["text"])}</span>'


def _separator(separator: Json, within: str) -> str:
    return f'<hr style="border:0;border-top:1px solid {separator.get("color", "#d4d6da")};width:100%">'


def _share(part: Json, within: str) -> dict[str, str]:
    """Return how much of its box a component takes: in a row each takes an equal share."""
    if within == "horizontal" and "width" not in part:
        flex = part.get("flex", 1)
        return {"flex": f"{flex} 1 0" if flex else "none"}
    return {"flex": "none"}


def _pixels(size: str, named: dict[str, int]) -> str:
    return f"{named[size]}px" if size in named else size


def _css(style: dict[str, str]) -> str:
    return escape(";".join(f"{name}:{value}" for name, value in style.items()))
