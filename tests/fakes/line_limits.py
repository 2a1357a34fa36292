"""What LINE refuses in a message though its OpenAPI document allows it; and how a message reads.

Source: https://developers.line.biz/en/reference/messaging-api/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import regex

Json = dict[str, Any]

MOST_ECHO = 300


def graphemes(text: str) -> int:
    return len(regex.findall(r"\X", text))


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def faults(messages: list[Json]) -> list[str]:
    """Return every way in which LINE would refuse a call with these messages."""
    found = [] if 1 <= len(messages) <= 5 else [f"{len(messages)} messages"]
    for place, message in enumerate(messages):
        found += [f"message {place}: {fault}" for fault in _message_faults(message)]
        if "quickReply" in message and place != len(messages) - 1:
            found.append(f"message {place}: quick replies are shown from the last message only")
    return found


def _message_faults(message: Json) -> Iterator[str]:
    if message["type"] == "text":
        yield from _length("text", message["text"], 5_000)
    if message["type"] == "flex":
        yield from _length("altText", message["altText"], 1_500)
        yield from _container_faults(message["contents"])
    for item in message.get("quickReply", {}).get("items", []):
        if not 1 <= graphemes(item["action"]["label"]) <= 20:
            yield f"quick reply label {item['action']['label']!r}"
        yield from _action_faults(item["action"])
    if len(message.get("quickReply", {"items": [None]})["items"]) not in range(1, 14):
        yield "between 1 and 13 quick replies"


def _length(name: str, text: str, most: int) -> Iterator[str]:
    if not text.strip() or utf16_units(text) > most:
        yield f"{name} of {utf16_units(text)} units"


def _container_faults(container: Json) -> Iterator[str]:
    if container["type"] == "bubble":
        yield from _bubble_faults(container)
        return
    bubbles = container["contents"]
    if not 1 <= len(bubbles) <= 12:
        yield f"{len(bubbles)} bubbles"
    if len({bubble.get("size") for bubble in bubbles}) > 1:
        yield "bubbles of several sizes"
    if (weight := len(json.dumps(container))) > 50_000:
        yield f"carousel of {weight} bytes"
    for bubble in bubbles:
        yield from _bubble_faults(bubble)


def _bubble_faults(bubble: Json) -> Iterator[str]:
    if (weight := len(json.dumps(bubble))) > 30_000:
        yield f"bubble of {weight} bytes"
    for part in components(bubble):
        if part["type"] in {"text", "span"}:
            yield from _text_faults(part)
        if part["type"] == "text" and not part.get("wrap"):
            words = part.get("text", "")
            if graphemes(words) > 1:
                yield f"text that may be cut: {words!r}"
        if "action" in part:
            yield from _action_faults(part["action"])
        for name, value in part.items():
            if name.lower().endswith("color") and not re.fullmatch(r"#[0-9a-f]{6}([0-9a-f]{2})?", value):
                yield f"{name} {value!r}"


def _text_faults(part: Json) -> Iterator[str]:
    if "contents" in part:
        if not part["contents"]:
            yield "a text without spans"
    elif not part["text"].strip():
        yield f"a blank {part['type']}"


def _action_faults(action: Json) -> Iterator[str]:
    if action["type"] == "postback":
        if not 1 <= len(action["data"]) <= 300:
            yield f"data of {len(action['data'])} characters"
        if not 1 <= graphemes(action.get("displayText", "?")) <= MOST_ECHO:
            yield "displayText"
    if "label" in action and graphemes(action["label"]) > 40:
        yield f"label {action['label']!r}"


def bubbles(messages: list[Json]) -> Iterator[Json]:
    for message in messages:
        if message["type"] == "flex":
            container = message["contents"]
            yield from container["contents"] if container["type"] == "carousel" else [container]


def components(part: Json) -> Iterator[Json]:
    """Yield every component of a bubble, in the order they are read."""
    if part["type"] != "bubble":
        yield part
    for name in ("header", "hero", "body", "footer"):
        if name in part:
            yield from components(part[name])
    for child in part.get("contents", []):
        yield from components(child)


def words_of(messages: list[Json]) -> str:
    """Return everything that a person can read in the messages, a component a line."""
    lines = [message["text"] for message in messages if message["type"] == "text"]
    for bubble in bubbles(messages):
        lines += [words_in(one) for one in components(bubble) if one["type"] == "text"]
    return "\n".join(lines)


def words_in(text: Json) -> str:
    """Return the words of a text component."""
    return "".join(span["text"] for span in text["contents"]) if "contents" in text else text["text"]


def taps(messages: list[Json]) -> dict[str, str]:
    """Return what each tappable part of the cards posts → what is written on it."""
    found: dict[str, str] = {}
    for bubble in bubbles(messages):
        for one in components(bubble):
            if "action" in one:
                written = [words_in(part) for part in components(one) if part["type"] == "text"]
                data = one["action"]["data"]
                found[data] = "\n".join([*([found[data]] if data in found else []), *written])
    return found
