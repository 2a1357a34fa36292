"""Zip archives whose bytes depend on nothing but their content."""

from __future__ import annotations

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold; every entry has it."""

_ORDINARY_FILE = 0o644 << 16
_UNIX = 3


def entry(name: str, *, stored: bool = False) -> zipfile.ZipInfo:
    """Return the header of an entry, the same on every machine and day.

    Args:
        stored: leave the bytes as they are, for what is compressed already.
    """
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    info.external_attr = _ORDINARY_FILE
    info.create_system = _UNIX
    return info


def fixed(archive: bytes) -> bytes:
    """Return a Word file with the times of its parts taken out, its parts in the order they had."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            new.writestr(entry(one.filename), old.read(one))
    return out.getvalue()
