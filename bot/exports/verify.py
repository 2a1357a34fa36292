"""Tells whether a pack is whole and sealed by us. The zip is hostile until its seal says otherwise."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from bot.exports.manifest import MOST_BYTES, Manifest, PackedFile, read_manifest
from bot.exports.names import MANIFEST

MOST_ENTRIES = 20_000
MOST_UNPACKED = 16 * 1024**3
"""Bytes; a zip that claims more is not read on."""

_PIECE = 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)
"""What `zipfile` raises over an archive that is cut off, locked, or not what it says."""


class Fault(StrEnum):
    """What is wrong with a pack, or with a file of it."""

    NO_PACK = "no_pack"
    TOO_LARGE = "too_large"
    FORGED = "forged"
    MISSING = "missing"
    CHANGED = "changed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, and the file that it is about; an empty path is the pack itself."""

    fault: Fault
    path: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a zip turned out to be.

    Attributes:
        manifest: None when there is none that can be read.
    """

    manifest: Manifest | None
    findings: tuple[Finding, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every file is there as it was packed, nothing besides, under our own seal."""
        return self.manifest is not None and not self.findings

    @property
    def is_signed(self) -> bool:
        """Whether it is whole and was made of signed answers; `record` says whether these still stand."""
        return self.is_whole and self.manifest is not None and self.manifest.signature is not None


def verify_pack(file: IO[bytes], seal_key: bytes) -> Verification:
    """Check a zip, without unpacking it anywhere.

    Returns:
        Every fault found; a file that cannot be read is one of them, never an exception.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _check(archive, seal_key)
    except _BROKEN:
        return Verification(None, (Finding(Fault.NO_PACK),))


def _check(archive: zipfile.ZipFile, seal_key: bytes) -> Verification:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(one.file_size for one in entries) > MOST_UNPACKED:
        return Verification(None, (Finding(Fault.TOO_LARGE),))
    told = _read_manifest(archive)
    if told is None:
        return Verification(None, (Finding(Fault.NO_PACK),))
    manifest, sealed = read_manifest(told, seal_key)
    findings = [] if sealed else [Finding(Fault.FORGED, MANIFEST)]
    findings += _differences(archive, manifest)
    return Verification(manifest, tuple(findings))


def _read_manifest(archive: zipfile.ZipFile) -> bytes | None:
    if archive.namelist().count(MANIFEST) != 1:
        return None
    with archive.open(MANIFEST) as file:
        told = file.read(MOST_BYTES + 1)
    return told if len(told) <= MOST_BYTES else None


def _differences(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[Finding]:
    listed = {one.path: one for one in manifest.files}
    there = Counter(archive.namelist())
    del there[MANIFEST]
    yield from (Finding(Fault.MISSING, path) for path in listed if path not in there)
    yield from (
        Finding(Fault.ADDED, path) for path, times in there.items() if path not in listed or times > 1
    )
    for path, one in listed.items():
        if there[path] == 1 and not _is_as_packed(archive, one):
            yield Finding(Fault.CHANGED, path)


def _is_as_packed(archive: zipfile.ZipFile, listed: PackedFile) -> bool:
    if archive.getinfo(listed.path).file_size != listed.size:
        return False
    found = hashlib.sha256()
    try:
        with archive.open(listed.path) as file:
            while piece := file.read(_PIECE):
                found.update(piece)
    except _BROKEN:
        return False
    return found.hexdigest() == listed.sha256
