"""What Telegram refuses in a call though its API document allows it; and how a message reads.

Source: https://core.telegram.org/bots/api
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

MOST_BUTTONS = 100


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def faults(method: str, body: Json) -> list[str]:
    """Return every way in which Telegram would refuse a call."""
    if method in {"sendMessage", "editMessageText"}:
        return [*_text_faults(body), *_keyboard_faults(body.get("reply_markup", {}))]
    if method == "answerCallbackQuery" and len(body.get("text", "")) > 200:
        return ["an answer of over 200 characters"]
    return list(_command_faults(body["commands"])) if method == "setMyCommands" else []


def _text_faults(body: Json) -> Iterator[str]:
    text = body["text"]
    if not text.strip() or utf16_units(text) > 4096:
        yield f"text of {utf16_units(text)} units"
    if len(body.get("entities", [])) > 100:
        yield "over 100 entities"
    for entity in body.get("entities", []):
        if entity["offset"] < 0 or not 0 < entity["length"] <= utf16_units(text) - entity["offset"]:
            yield f"entity outside of the text: {entity}"


def _keyboard_faults(markup: Json) -> Iterator[str]:
    lines = markup.get("inline_keyboard", [])
    if sum(map(len, lines)) > MOST_BUTTONS or any(not 1 <= len(line) <= 8 for line in lines):
        yield "too many buttons, or none in a line"
    for line in lines:
        for button in line:
            if not 1 <= len(button["callback_data"].encode()) <= 64:
                yield f"callback_data {button['callback_data']!r}"
            if not button["text"].strip():
                yield "a button without words"


def _command_faults(commands: list[Json]) -> Iterator[str]:
    if len(commands) > 100:
        yield "over 100 commands"
    for one in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]) or not 1 <= len(one["description"]) <= 256:
            yield f"command {one}"


def words_of(messages: list[Json]) -> str:
    """Return everything that a person can read in the messages: their texts, then their buttons."""
    return "\n".join(line for message in messages for line in (message["text"], *labels(message)))


def labels(message: Json) -> list[str]:
    return [button["text"] for button in buttons_of(message)]


def buttons_of(message: Json) -> list[Json]:
    return [one for line in message.get("reply_markup", {}).get("inline_keyboard", []) for one in line]


def taps(messages: list[Json]) -> dict[str, str]:
    """Return what each button sends → what is written on it, and beside its number in the text."""
    found: dict[str, str] = {}
    for message in messages:
        lines = message["text"].split("\n")
        for button in buttons_of(message):
            number = re.search(r"\d+", button["text"])
            beside = [line for line in lines if number and _is_of(line, number[0])]
            found[button["callback_data"]] = "\n".join([button["text"], *beside])
    return found


def _is_of(line: str, number: str) -> bool:
    return line.lstrip("☐☑☒ ").startswith(f"{number} ")
