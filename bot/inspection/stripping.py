"""Takes out of pictures and films what tells where, when and with what they were taken.

The pictures themselves stay as they are, bit by bit: nothing is decoded and packed again. Of Exif only
how the picture is to be turned is kept.

Sources: ITU-T T.81 (JPEG), the PNG and WebP specifications, ISO/IEC 14496-12 (films), 23008-12 (HEIC)
"""

from __future__ import annotations

import mmap
import shutil
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from bot.inspection import films, pictures
from bot.inspection.films import box_at

_COPY_BYTES = 256 * 1024
_ORIENTATION = 0x0112
_EXIF = b"Exif\0\0"


def is_stripped(mime: str) -> bool:
    """Tell whether files of that type leave as copies without what tells of the sender."""
    return mime in _STRIPPERS


def strip(source: Path, target: Path, mime: str) -> None:
    """Write a copy without it.

    Raises:
        ValueError: when the file is not what it was when it was kept.
    """
    try:
        _STRIPPERS[mime](source, target)
    except (struct.error, IndexError, OSError) as error:
        raise ValueError(f"a file of type {mime} cannot be stripped ({type(error).__name__})") from error


# JPEG: segments, each with a marker and a length, and scans between them

_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_DROPPED = frozenset({0xE1, 0xED, 0xFE})
"""Markers of what tells: Exif and XMP (APP1), what editors add (APP13), comments."""
_MORE_PICTURES = b"MPF\0"
"""What stands in APP2 where further pictures follow the first; those are left out with all that follows."""
_INSIDE_SCAN = frozenset({0x00, *range(0xD0, 0xD8)})


def _jpeg(source: Path, target: Path) -> None:
    turned = _turned(source)
    with (
        source.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as old,
        target.open("wb") as new,
    ):
        new.write(old[:2])
        if turned != 1:
            new.write(_turning_segment(turned))
        at = 2
        while old[at + 1] != _END_OF_IMAGE:
            end = at + 2 + struct.unpack(">H", old[at + 2 : at + 4])[0]
            if old[at + 1] == _START_OF_SCAN:
                end = _end_of_scan(old, end)
            if not _tells(old, at):
                new.write(old[at:end])
            at = end
        new.write(old[at : at + 2])


def _tells(jpeg: mmap.mmap, at: int) -> bool:
    marker = jpeg[at + 1]
    return marker in _DROPPED or (marker == 0xE2 and jpeg[at + 4 : at + 8] == _MORE_PICTURES)  # noqa: PLR2004


def _end_of_scan(jpeg: mmap.mmap, at: int) -> int:
    """Return where the next marker stands that is not part of the packed picture."""
    while (at := jpeg.find(b"\xff", at)) >= 0:
        if jpeg[at + 1] == 0xFF:  # noqa: PLR2004 - a byte that fills
            at += 1
        elif jpeg[at + 1] in _INSIDE_SCAN:
            at += 2
        else:
            return at
    raise ValueError("a JPEG has no end")


def _turned(source: Path) -> int:
    from PIL import Image

    with Image.open(source) as picture:
        turned = picture.getexif().get(_ORIENTATION, 1)
    return turned if turned in range(1, 9) else 1


def _turning_segment(turned: int) -> bytes:
    """Return an Exif segment that says how the picture is to be turned, and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + len(_EXIF + tiff)) + _EXIF + tiff


# PNG and WebP: chunks, each with its name and length

_PNG_DROPPED = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


def _png(source: Path, target: Path) -> None:
    with source.open("rb") as old, target.open("wb") as new:
        new.write(old.read(8))
        while len(head := old.read(8)) == 8:  # noqa: PLR2004 - a length and a name
            length = struct.unpack(">I", head[:4])[0] + 4
            if head[4:] in _PNG_DROPPED:
                old.seek(length, 1)
            else:
                new.write(head)
                _copy(old, new, length)


_WEBP_DROPPED = frozenset({b"EXIF", b"XMP "})
_WEBP_FLAGS = 0x08 | 0x04
"""The bits of VP8X by which a WebP says that it has Exif and XMP."""


def _webp(source: Path, target: Path) -> None:
    with source.open("rb") as old, target.open("w+b") as new:
        new.write(old.read(12))
        while len(head := old.read(8)) == 8:  # noqa: PLR2004 - a name and a length
            length = struct.unpack("<I", head[4:])[0]
            length += length % 2
            if head[:4] in _WEBP_DROPPED:
                old.seek(length, 1)
                continue
            new.write(head)
            if head[:4] == b"VP8X":
                flags = old.read(1)[0] & ~_WEBP_FLAGS
                new.write(bytes([flags]))
                length -= 1
            _copy(old, new, length)
        size = new.tell()
        new.seek(4)
        new.write(struct.pack("<I", size - 8))


def _copy(old: BinaryIO, new: BinaryIO, count: int) -> None:
    while count > 0:
        chunk = old.read(min(count, _COPY_BYTES))
        if not chunk:
            return
        new.write(chunk)
        count -= len(chunk)


# Films and HEIC: what tells is blotted out where it stands, so that nothing moves

_TELLING = frozenset({b"udta", b"meta", b"uuid"})
_OUTER = frozenset({b"moov", b"trak"})


def _film(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("r+b") as file, mmap.mmap(file.fileno(), 0) as film:
        _blot_boxes(film, 0, len(film))


def _blot_boxes(film: mmap.mmap, at: int, end: int) -> None:
    while at < end:
        box = box_at(film[at : at + 16], at, end)
        if box is None:
            return
        if box.name in _TELLING:
            film[at + 4 : at + 8] = b"free"
            film[box.inner : box.end] = bytes(box.end - box.inner)
        elif box.name in _OUTER:
            _blot_boxes(film, box.inner, box.end)
        at = box.end


def _heic(source: Path, target: Path) -> None:
    import pillow_heif

    shutil.copyfile(source, target)
    telling = pillow_heif.open_heif(source, convert_hdr_to_8bit=False).info
    with target.open("r+b") as file, mmap.mmap(file.fileno(), 0) as photo:
        for name in ("exif", "xmp"):
            if content := (telling.get(name) or b"").removeprefix(_EXIF):
                _blot(photo, content, _NO_EXIF if name == "exif" else b"")


_NO_EXIF = b"MM\0*\0\0\0\x08"
"""How Exif begins that says nothing."""


def _blot(photo: mmap.mmap, content: bytes, instead: bytes) -> None:
    at = photo.find(content)
    if at < 0:
        raise ValueError("what a photo tells does not stand in one piece")
    photo[at : at + len(content)] = instead.ljust(len(content), b"\0")


_STRIPPERS: Mapping[str, Callable[[Path, Path], None]] = {
    pictures.JPEG.mime: _jpeg,
    pictures.PNG.mime: _png,
    pictures.WEBP.mime: _webp,
    films.HEIC.mime: _heic,
    films.MP4.mime: _film,
    films.MOV.mime: _film,
    films.THREE_GP.mime: _film,
}
