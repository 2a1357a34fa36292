"""Screens as LINE text messages, for groups and for cards that LINE refused; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.channels.lengths import clip, portions
from bot.channels.line.limits import (
    MOST_OBJECTS,
    MOST_QUICK_REPLIES,
    QUICK_LABEL_GRAPHEMES,
    TEXT_UNITS,
)
from bot.channels.text import screen_as_text
from bot.model import Choice, Screen

Json = dict[str, Any]


def plain_messages(screens: Sequence[Screen]) -> list[Json]:
    """Write screens as at most five text messages; the last one carries the quick replies.

    What is longer than five messages hold (25,000 characters) goes without its middle: this is for
    short screens and for the one case in which the cards of long ones were refused.
    """
    texts = [
        text for screen in screens for text in portions(screen_as_text(screen), TEXT_UNITS) if text.strip()
    ]
    if len(texts) > MOST_OBJECTS:
        texts = [*texts[: MOST_OBJECTS - 1], texts[-1]]
    messages: list[Json] = [{"type": "text", "text": text} for text in texts]
    buttons = [_quick_reply(one) for one in screens[-1].choices if one.row is None] if screens else []
    if messages and buttons:
        messages[-1]["quickReply"] = {"items": buttons[:MOST_QUICK_REPLIES]}
    return messages


def _quick_reply(choice: Choice) -> Json:
    label = clip(choice.label, QUICK_LABEL_GRAPHEMES)
    action = {"type": "postback", "label": label, "data": choice.payload, "displayText": label}
    return {"type": "action", "action": action}
