"""Pictures, decoded by Pillow as far as it takes to know that they are whole."""

from __future__ import annotations

import warnings

from bot.inspection.common import Look, Verdict
from bot.model import Accepted, FileKind, NotKept, Refusal

MOST_PIXELS = 120_000_000
"""Above what phones make (108 million); a bomb has billions in a few kilobytes."""

JPEG = Accepted(FileKind.IMAGE, "image/jpeg", ".jpg")
PNG = Accepted(FileKind.IMAGE, "image/png", ".png")
GIF = Accepted(FileKind.IMAGE, "image/gif", ".gif")
WEBP = Accepted(FileKind.IMAGE, "image/webp", ".webp")


def read_jpeg(look: Look) -> Verdict:
    """Say whether a JPEG is whole."""
    return _read(look, JPEG, ("JPEG", "MPO"))


def read_png(look: Look) -> Verdict:
    """Say whether a PNG is whole."""
    return _read(look, PNG, ("PNG",))


def read_gif(look: Look) -> Verdict:
    """Say whether a GIF's first picture is whole."""
    return _read(look, GIF, ("GIF",))


def read_webp(look: Look) -> Verdict:
    """Say whether a WebP is whole."""
    if int.from_bytes(look.head[4:8], "little") + 8 > look.size:
        return NotKept(Refusal.CUT_OFF)
    return _read(look, WEBP, ("WEBP",))


def _read(look: Look, what: Accepted, formats: tuple[str, ...]) -> Verdict:
    from PIL import Image

    try:
        with warnings.catch_warnings(), Image.open(look.path, formats=formats) as picture:
            warnings.simplefilter("ignore")
            if picture.width * picture.height > MOST_PIXELS:
                return NotKept(Refusal.BOMB)
            picture.draft("RGB", (picture.width // 8, picture.height // 8))  # a JPEG in an eighth of the room
            picture.load()
    except Image.DecompressionBombError:
        return NotKept(Refusal.BOMB)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError):
        return NotKept(Refusal.CUT_OFF)
    return what
