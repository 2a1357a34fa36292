"""Files that are two things at once: a picture to one program, an archive or a script to another."""

from __future__ import annotations

import re
import zipfile

from bot.inspection.common import Look
from bot.model import FileKind

SCAN_BYTES = 1024 * 1024

_HIDDEN = re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|<\?php|<script[\s>]", re.IGNORECASE)
"""Archives that are found wherever they begin, and scripts that a server or browser might run.

Each has five bytes or more, which compressed pictures and films all but never hold by chance.
"""
_LONGEST = 16

_PICTURED = frozenset({FileKind.IMAGE, FileKind.VIDEO})


def is_something_else_too(look: Look, kind: FileKind) -> bool:
    """Tell whether a file of that kind is also of another; for zips `archives` has told already."""
    if look.head.startswith(b"PK"):
        return False
    if _has_archive_behind(look):
        return True
    return kind in _PICTURED and (b"%PDF-" in look.head[:1024] or _hides_something(look))


def _has_archive_behind(look: Look) -> bool:
    """Tell whether the file ends as a zip that opens: programs find those from their end."""
    if b"PK\x05\x06" not in look.tail(66_000):
        return False
    try:
        with zipfile.ZipFile(look.path) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def _hides_something(look: Look) -> bool:
    with look.path.open("rb") as file:
        before = b""
        while chunk := file.read(SCAN_BYTES):
            if _HIDDEN.search(before + chunk):
                return True
            before = chunk[-_LONGEST:]
    return False
