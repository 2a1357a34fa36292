"""Zip, and the office documents that are made of it. An archive is listed, never opened.

Of an office document the one part is read, within bounds, that says what it is.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from bot.inspection.common import Look, Verdict
from bot.inspection.programs import is_named_like_one
from bot.model import Accepted, FileKind, NotKept, Refusal

ZIP = Accepted(FileKind.ARCHIVE, "application/zip", ".zip")

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_DOCUMENTS: Mapping[str, tuple[Accepted, Accepted]] = {
    "word/": (
        Accepted(FileKind.WORD, _OPEN_XML + "wordprocessingml.document", ".docx"),
        Accepted(FileKind.WORD, "application/vnd.ms-word.document.macroenabled.12", ".docm"),
    ),
    "xl/": (
        Accepted(FileKind.EXCEL, _OPEN_XML + "spreadsheetml.sheet", ".xlsx"),
        Accepted(FileKind.EXCEL, "application/vnd.ms-excel.sheet.macroenabled.12", ".xlsm"),
    ),
    "ppt/": (
        Accepted(FileKind.POWERPOINT, _OPEN_XML + "presentationml.presentation", ".pptx"),
        Accepted(FileKind.POWERPOINT, "application/vnd.ms-powerpoint.presentation.macroenabled.12", ".pptm"),
    ),
}
"""The folder of an Office document's main part → what it is without macros, and with them."""
_MAIN = {"word/": "word/document.xml", "xl/": "xl/workbook.xml", "ppt/": "ppt/presentation.xml"}

_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENTS: Mapping[str, Accepted] = {
    f"{_OPEN_DOCUMENT}text": Accepted(FileKind.WORD, f"{_OPEN_DOCUMENT}text", ".odt"),
    f"{_OPEN_DOCUMENT}spreadsheet": Accepted(FileKind.EXCEL, f"{_OPEN_DOCUMENT}spreadsheet", ".ods"),
    f"{_OPEN_DOCUMENT}presentation": Accepted(FileKind.POWERPOINT, f"{_OPEN_DOCUMENT}presentation", ".odp"),
}

MOST_ENTRIES = 5_000
MOST_UNPACKED = 1_000_000_000
MOST_TIMES = 100
FREE_BYTES = 20_000_000
"""What unpacks to less than this harms nothing, however well it is packed."""
MOST_READ = 1_000_000
MOST_DIRECTORY = 4_000_000
END_BYTES = 22
"""The record at the end of a zip that has no comment."""

_PACKED = re.compile(r"\.(zip|rar|7z|gz|tgz|bz2|xz|tar|cab|arj|lzh|zst)$", re.IGNORECASE)
_ENCRYPTED = 0x1

Entries = Sequence[zipfile.ZipInfo]


def read(look: Look) -> Verdict:
    """Say what a zip is: an office document or an archive, and whether it may be kept."""
    end = _end_record(look)
    if end is None:
        return NotKept(Refusal.CUT_OFF)
    if _directory_size(end) > MOST_DIRECTORY:
        return NotKept(Refusal.BOMB)
    try:
        with zipfile.ZipFile(look.path) as archive:
            return _refusal(archive, end) or _what(archive, look)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, KeyError):
        return NotKept(Refusal.CUT_OFF)


def _end_record(look: Look) -> bytes | None:
    """Return the record by which a zip ends, and what stands behind it; None when there is none."""
    tail = look.tail(66_000)
    at = tail.rfind(b"PK\x05\x06")
    return tail[at:] if at >= 0 and len(tail) - at >= END_BYTES else None


def _directory_size(end: bytes) -> int:
    return int.from_bytes(end[12:16], "little")


def _refusal(archive: zipfile.ZipFile, end: bytes) -> NotKept | None:
    entries = archive.infolist()
    if not any(one.file_size for one in entries):
        return NotKept(Refusal.EMPTY)
    if _is_bomb(entries, archive.start_dir):
        return NotKept(Refusal.BOMB)
    if min(one.header_offset for one in entries) != 0 or len(end) != END_BYTES + len(archive.comment):
        return NotKept(Refusal.TWO_KINDS)
    if any(one.flag_bits & _ENCRYPTED for one in entries):
        return NotKept(Refusal.LOCKED)
    names = {one.filename for one in entries}
    if any(is_named_like_one(name) for name in names) or _is_program(names):
        return NotKept(Refusal.PROGRAM)
    return NotKept(Refusal.BOMB) if any(_leads_outside(name) for name in names) else None


def _is_bomb(entries: Entries, directory_at: int) -> bool:
    """Tell whether unpacking would be out of all proportion, by the sizes or by overlapping parts."""
    unpacked = sum(one.file_size for one in entries)
    packed = sum(one.compress_size for one in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        return True
    if unpacked > FREE_BYTES and unpacked > MOST_TIMES * max(packed, 1):
        return True
    spans = sorted((one.header_offset, one.header_offset + one.compress_size) for one in entries)
    overlaps = any(end > following for (_, end), (following, _) in pairwise(spans))
    return overlaps or spans[-1][1] > directory_at


def _is_program(names: set[str]) -> bool:
    """Tell whether the zip is an application: of Java, of Android."""
    return bool({"META-INF/MANIFEST.MF", "AndroidManifest.xml", "classes.dex"} & names)


def _leads_outside(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return name.startswith(("/", "\\")) or ".." in parts or ":" in name[:3]


def _what(archive: zipfile.ZipFile, look: Look) -> Verdict:
    names = {one.filename for one in archive.infolist()}
    if "[Content_Types].xml" in names:
        return _office(archive, names, look)
    if "mimetype" in names:
        return _open_document(archive, names)
    if any(_PACKED.search(name) for name in names):
        return NotKept(Refusal.BOMB)
    return ZIP


def _office(archive: zipfile.ZipFile, names: set[str], look: Look) -> Verdict:
    """Say which Office document it is; macros are taken only where the name openly says so."""
    types = _part(archive, "[Content_Types].xml")
    for folder, (plain, with_macros) in _DOCUMENTS.items():
        if _MAIN[folder] in names:
            if not _has_macros(names, types):
                return plain
            return with_macros if look.extension == with_macros.extension else NotKept(Refusal.MACROS)
    return NotKept(Refusal.UNKNOWN)


def _has_macros(names: set[str], types: bytes) -> bool:
    lower = {name.lower() for name in names}
    is_code = any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lower)
    return is_code or b"macroenabled" in types.lower() or b"vbaproject" in types.lower()


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> Verdict:
    what = _OPEN_DOCUMENTS.get(_part(archive, "mimetype").decode("ascii", "replace").strip())
    if what is None:
        return NotKept(Refusal.UNKNOWN)
    if "META-INF/manifest.xml" in names and b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        return NotKept(Refusal.LOCKED)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        return NotKept(Refusal.MACROS)
    return what


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(MOST_READ)
