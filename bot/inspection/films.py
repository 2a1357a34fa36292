"""Films (MP4, QuickTime, 3GP) and iPhone photos (HEIC): files made of boxes, walked from end to end.

Source: ISO/IEC 14496-12, the ISO base media file format
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.inspection.common import Look, Verdict
from bot.model import Accepted, FileKind, NotKept, Refusal

MP4 = Accepted(FileKind.VIDEO, "video/mp4", ".mp4")
MOV = Accepted(FileKind.VIDEO, "video/quicktime", ".mov")
THREE_GP = Accepted(FileKind.VIDEO, "video/3gpp", ".3gp")
HEIC = Accepted(FileKind.IMAGE, "image/heic", ".heic")

_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MP4 = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"})
_NAME = re.compile(rb"[ -~\xa9][ -~]{3}")
MOST_BOXES = 100_000


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its name, where it begins, where what it holds begins, and where it ends."""

    name: bytes
    start: int
    inner: int
    end: int


def read(look: Look) -> Verdict:
    """Say which of them a file is, and whether all of it is there."""
    what = _what(look)
    if what is None:
        return NotKept(Refusal.UNKNOWN)
    found = {box.name for box in boxes(look)}
    needed = {b"meta"} if what is HEIC else {b"moov", b"mdat"}
    return what if needed <= found else NotKept(Refusal.CUT_OFF)


def boxes(look: Look) -> Iterator[Box]:
    """Yield the outermost boxes; where one runs over the end, or is none, nothing at all is yielded."""
    found: list[Box] = []
    with look.path.open("rb") as file:
        at = 0
        while at < look.size:
            file.seek(at)
            box = box_at(file.read(16), at, look.size)
            if box is None or len(found) == MOST_BOXES:
                return
            found.append(box)
            at = box.end
    yield from found


def box_at(head: bytes, at: int, limit: int) -> Box | None:
    """Read the head of a box that begins at `at` and must end by `limit`; None when it is none."""
    size, name, inner = int.from_bytes(head[:4]), head[4:8], at + 8
    if size == 1:
        size, inner = int.from_bytes(head[8:16]), at + 16
    end = limit if size == 0 else at + size
    return Box(name, at, inner, end) if _NAME.fullmatch(name) and inner <= end <= limit else None


def _what(look: Look) -> Accepted | None:
    end = min(int.from_bytes(look.head[:4]), len(look.head))
    brands = [look.head[8:12], *(look.head[at : at + 4] for at in range(16, end - 3, 4))]
    if brands[0] == b"qt  ":
        return MOV
    if brands[0] in _HEIC:
        return HEIC if _HEIC.intersection(brands) - {b"mif1", b"msf1"} else None
    if brands[0].startswith(b"3g"):
        return THREE_GP
    return MP4 if _MP4.intersection(brands) and not brands[0].startswith(b"M4A") else None
