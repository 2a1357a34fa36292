"""What a person reads and can press in a LINE message, as LINE draws it on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.fakes.line_limits import bubbles, words_in
from tests.fakes.ways import Button, Shown

Json = dict[str, Any]

_NUMBER = re.compile(r"\d{1,2} (?=\S)")
_BOXES = {"✓": "☑", "✕": "☒", "": "☐"}


def shown_message(message: Json) -> Shown:
    """Read one message object: its words, and what can be pressed on it or below it."""
    if message["type"] == "text":
        return Shown(message["text"], tuple(quick_replies(message)))
    pressed: list[Json] = []
    lines: list[str] = []
    for bubble in bubbles([message]):
        for name in ("header", "body", "footer"):
            lines += _lines(bubble[name], pressed) if name in bubble else ()
    written = [_words(one) for one in pressed]
    numbered = bool(written) and all(_NUMBER.match(one) for one in written)
    buttons = [Button(_NUMBER.sub("", words, count=1), one["action"]["data"])
               for words, one in zip(written, pressed, strict=True)]  # fmt: skip
    labels = {one.label for one in buttons}
    below = (one for one in quick_replies(message) if one.label not in labels)
    return Shown("\n".join(lines), (*buttons, *below), numbered=numbered)


def quick_replies(message: Json) -> Iterator[Button]:
    """Yield what a phone offers below the last message."""
    for item in message.get("quickReply", {}).get("items", []):
        yield Button(item["action"]["label"], item["action"]["data"])


def _lines(part: Json, pressed: list[Json]) -> Iterator[str]:
    """Yield the lines of a part from top to bottom, noting what can be pressed on the way."""
    if part["type"] == "text":
        yield words_in(part)
    elif "action" in part:
        pressed.append(part)
        yield _pressable(part)
    elif _hangs(part):
        indent = "  " if "paddingStart" in part else ""
        yield indent + " ".join(_marks(part))
    else:
        for child in part.get("contents", []):
            yield from _lines(child, pressed)


def _pressable(box: Json) -> str:
    """Return what stands on a button or a row; a button without a number begins with a dot."""
    marked = " ".join(_marks(box))
    plain = all(one["type"] == "text" for one in box["contents"]) and not _NUMBER.match(marked)
    return f"• {marked}" if plain else marked


def _hangs(box: Json) -> bool:
    """Tell whether a box is one line of text behind its mark."""
    children = box.get("contents", [])
    return box.get("layout") == "horizontal" and all(one["type"] == "text" for one in children)


def _marks(box: Json) -> Iterator[str]:
    for child in box["contents"]:
        yield words_in(child) if child["type"] == "text" else _tick(child)


def _tick(box: Json) -> str:
    return _BOXES["".join(words_in(one) for one in box["contents"])]


def _words(box: Json) -> str:
    return "\n".join(words_in(one) for one in box["contents"] if one["type"] == "text")
