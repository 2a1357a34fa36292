"""How files are named where they are kept: `office/ab/abcdef…`, by the SHA-256 of their bytes."""

from __future__ import annotations

import re

from bot.errors import StorageError

_OFFICE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def path_of(office_id: str, sha256: str) -> str:
    """Return where a file lies.

    Raises:
        StorageError: when either part could lead elsewhere; neither ever comes from a person.
    """
    if not _OFFICE.fullmatch(office_id) or not _SHA256.fullmatch(sha256):
        raise StorageError("no file is kept under such a name; an id or hash is broken")
    return f"{office_id}/{sha256[:2]}/{sha256}"


def names_in(path: str) -> tuple[str, str] | None:
    """Return the office and the hash that a path names; None for anything that `path_of` never made."""
    office_id, _, rest = path.partition("/")
    sha256 = rest.rpartition("/")[2]
    is_ours = _OFFICE.fullmatch(office_id) and _SHA256.fullmatch(sha256) and rest == f"{sha256[:2]}/{sha256}"
    return (office_id, sha256) if is_ours else None
