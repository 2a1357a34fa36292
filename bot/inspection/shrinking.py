"""Makes a photo fit for a page: upright, no larger than it is printed, and telling nothing."""

from __future__ import annotations

from pathlib import Path

from bot.inspection.pictures import MOST_PIXELS

MOST_SIDE = 2_000
"""Pixels; on an A4 page that is about 250 to the inch."""
QUALITY = 85


def shrink(source: Path, target: Path) -> None:
    """Write a photo as a JPEG whose longer side has at most MOST_SIDE pixels.

    Raises:
        ValueError: when it is no picture that can be read.
    """
    import pillow_heif
    from PIL import Image, ImageOps

    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(source) as photo:
            photo.draft("RGB", (MOST_SIDE, MOST_SIDE))  # a JPEG is unpacked no larger than needed
            upright = ImageOps.exif_transpose(photo).convert("RGB")
        upright.thumbnail((MOST_SIDE, MOST_SIDE))
        upright.save(target, "JPEG", quality=QUALITY, exif=b"")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(f"a photo cannot be read ({type(error).__name__})") from error
