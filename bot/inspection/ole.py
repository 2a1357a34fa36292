"""The Office documents of before 2007 (.doc, .xls, .ppt), and the shell of locked newer ones.

Source: [MS-CFB], [MS-DOC] 2.5.2, [MS-XLS] 2.4.117, [MS-PPT] 2.3.2
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.inspection.common import Look, Verdict
from bot.model import Accepted, FileKind, NotKept, Refusal

if TYPE_CHECKING:
    from olefile import OleFileIO

_KINDS = {
    "WordDocument": Accepted(FileKind.WORD, "application/msword", ".doc"),
    "Workbook": Accepted(FileKind.EXCEL, "application/vnd.ms-excel", ".xls"),
    "Book": Accepted(FileKind.EXCEL, "application/vnd.ms-excel", ".xls"),
    "PowerPoint Document": Accepted(FileKind.POWERPOINT, "application/vnd.ms-powerpoint", ".ppt"),
}
"""The stream that an old document has → what it is."""

_OLD_NAMES = frozenset([".doc", ".dot", ".xls", ".xlt", ".xla", ".ppt", ".pot", ".pps"])
"""Names that say openly that macros may be inside."""

_INSTALLER = "000C1084-0000-0000-C000-000000000046"
_WORD_LOCKED = 0x0100
_FILEPASS = 0x002F
_RECORDS_LOOKED_AT = 40
_PPT_LOCKED = bytes.fromhex("dfc4d1f3")


def read(look: Look) -> Verdict:
    """Say which old document it is, whether it is whole, and whether it opens without a password."""
    import olefile

    try:
        with olefile.OleFileIO(str(look.path)) as document:
            return _judged(document, look)
    except (OSError, ValueError, IndexError, AttributeError, TypeError, KeyError):
        return NotKept(Refusal.CUT_OFF)


def _judged(document: OleFileIO, look: Look) -> Verdict:
    if _is_cut_off(document, look.size):
        return NotKept(Refusal.CUT_OFF)
    if document.exists("EncryptedPackage") or document.exists("EncryptionInfo"):
        return NotKept(Refusal.LOCKED)
    stream = next((name for name in _KINDS if document.exists(name)), None)
    if stream is None:
        is_installer = str(document.root.clsid).upper() == _INSTALLER
        return NotKept(Refusal.PROGRAM if is_installer else Refusal.UNKNOWN)
    content: bytes = document.openstream(stream).read()
    if not content or len(content) < document.get_size(stream):
        return NotKept(Refusal.CUT_OFF)
    if _is_locked(document, stream, content):
        return NotKept(Refusal.LOCKED)
    if _has_macros(document) and look.extension not in _OLD_NAMES:
        return NotKept(Refusal.MACROS)
    return _KINDS[stream]


def _is_cut_off(document: OleFileIO, size: int) -> bool:
    """Tell whether the streams that its directory lists need more room than the file has."""
    needed: int = sum(document.get_size(path) for path in document.listdir())
    return needed > size


def _has_macros(document: OleFileIO) -> bool:
    parts = {part.upper() for path in document.listdir() for part in path}
    return bool(parts & {"VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR"})


def _is_locked(document: OleFileIO, stream: str, content: bytes) -> bool:
    if stream == "WordDocument":
        return bool(int.from_bytes(content[10:12], "little") & _WORD_LOCKED)
    if stream == "PowerPoint Document":
        user = document.openstream("Current User").read(16) if document.exists("Current User") else b""
        return document.exists("EncryptedSummary") or user[12:16] == _PPT_LOCKED
    return _has_password_record(content)


def _has_password_record(workbook: bytes) -> bool:
    """Tell whether a workbook's first records hold the one that precedes locked ones."""
    at = 0
    for _ in range(_RECORDS_LOOKED_AT):
        kind = int.from_bytes(workbook[at : at + 2], "little")
        if kind == _FILEPASS:
            return True
        at += 4 + int.from_bytes(workbook[at + 2 : at + 4], "little")
    return False
