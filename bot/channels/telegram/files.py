"""What a message says of the file that it carries; pure.

Source: https://core.telegram.org/bots/api#message
"""

from __future__ import annotations

from bot.channels.json_parts import Json, count, file_name, identifier, part
from bot.model import SentFile

FILES = frozenset({"photo", "document", "video", "video_note", "animation", "audio", "voice"})
"""Fields of a message that carry a file."""

LONGEST_REFERENCE = 400


def sent_file(message: Json) -> SentFile | None:
    """Read what is said of a message's file; None where it names none that can be fetched.

    An animation comes with a document of the same bytes; whichever is found is that file. Of a photo's
    sizes the largest is taken.
    """
    carried = _largest(message) or next(
        (part(message, name) for name in sorted(FILES) if name in message), {}
    )
    reference = identifier(carried.get("file_id"), most=LONGEST_REFERENCE)
    if not reference:
        return None
    return SentFile(
        reference=reference,
        name=file_name(carried.get("file_name")),
        size=count(carried.get("file_size")),
        group=identifier(message.get("media_group_id")),
    )


def _largest(message: Json) -> Json:
    """Return the largest size of a photo, an empty object where the message is none."""
    listed = message.get("photo")
    sizes = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return max(sizes, key=_pixels, default={})


def _pixels(size: Json) -> int:
    width, height = count(size.get("width"), most=1 << 16), count(size.get("height"), most=1 << 16)
    return (width or 0) * (height or 0)
