"""What of a group's talk is meant for us: a mention, or a message that begins with PMQA; pure.

Source: product.md, "How it behaves" 8.
"""

from __future__ import annotations

import re

from bot.channels.lengths import without_places
from bot.channels.text import clean_text

_CALLED = re.compile(r"\s*pmqa(?:\s*4\.0)?[\s:,]*", re.IGNORECASE)
"""The word by which a group calls us; `PMQA 4.0` is one name, not item 4.0."""


def said_to_us(text: str, mentions: list[tuple[int, int]]) -> str | None:
    """Return the words without our name where they are meant for us, else None.

    Args:
        mentions: where the text names us, each by its beginning and length in UTF-16 units.
    """
    rest = without_places(text, mentions)
    called = _CALLED.match(rest)
    if called:
        return clean_text(rest[called.end() :]).strip()
    return clean_text(rest).strip() if mentions else None
