"""What a file is, by its content alone, and whether it may be kept. Reads a file on disk; changes nothing.

The program does not call `inspect` in its own process: files are hostile, and what reads them is large
(`bot.inspection.helper`). What is not on the list of what is taken is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.inspection import archives, films, mixtures, ole, pdfs, pictures, programs
from bot.inspection.common import HEAD_BYTES, Look, Verdict
from bot.model import Accepted, NotKept, Refusal

__all__ = ["Verdict", "inspect"]

_READERS: Mapping[bytes, Callable[[Look], Verdict]] = {
    b"%PDF-": pdfs.read,
    b"PK\x03\x04": archives.read,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ole.read,
    b"\xff\xd8\xff": pictures.read_jpeg,
    b"\x89PNG\r\n\x1a\n": pictures.read_png,
    b"GIF87a": pictures.read_gif,
    b"GIF89a": pictures.read_gif,
}
"""How a file begins → what reads on."""


def inspect(path: Path, name: str) -> Verdict:
    """Say what a file is, or why it is not kept.

    Args:
        name: as its sender calls it. It never makes a file acceptable; it tells macros that are openly
            there (`.xlsm`) from those that hide in something else.
    """
    size = path.stat().st_size
    if size == 0:
        return NotKept(Refusal.EMPTY)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    look = Look(path, size, head, name)
    verdict = _read(look)
    if isinstance(verdict, Accepted) and mixtures.is_something_else_too(look, verdict.kind):
        return NotKept(Refusal.TWO_KINDS)
    return verdict


def _read(look: Look) -> Verdict:
    for signature, reader in _READERS.items():
        if look.head.startswith(signature):
            return reader(look)
    if look.head[4:8] == b"ftyp":
        return films.read(look)
    if look.head.startswith(b"RIFF") and look.head[8:12] == b"WEBP":
        return pictures.read_webp(look)
    return NotKept(_why_not(look))


def _why_not(look: Look) -> Refusal:
    if look.head.startswith(b"PK\x05\x06"):
        return Refusal.EMPTY
    if not any(look.head):
        return Refusal.CUT_OFF  # zeros are what a copy that broke off leaves
    if programs.is_program(look):
        return Refusal.PROGRAM
    return Refusal.TWO_KINDS if b"%PDF-" in look.head[:1024] else Refusal.UNKNOWN
