"""Joins what a pack is made with, and writes one to a file, whole or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.exports.kit import Kit
from bot.exports.source import PackSource
from bot.exports.templates import find_forms
from bot.handlers.history import change_text
from bot.knowledge import Knowledge
from bot.settings import Settings, secret_key
from content.loader import FORMS

if TYPE_CHECKING:
    from bot.exports.manifest import Manifest
    from bot.exports.pack import Progress
    from bot.leaving import Exit
    from bot.model import HistoryEntry

OWN_FORMS = "forms"
"""The folder in the data folder with templates of one's own."""


def kit_for(settings: Settings, know: Knowledge, source: PackSource) -> Kit:
    """Return what the pack of these answers is made with."""
    told = replace(know, framework=source.framework)

    def tell(entry: HistoryEntry) -> str:
        return change_text(told, entry.change)

    return Kit(
        copy=know.copy,
        forms=find_forms(source.office.code, own=settings.data_dir / OWN_FORMS, shipped=FORMS),
        tell=tell,
        seal_key=seal_key(settings),
    )


def seal_key(settings: Settings) -> bytes:
    """Return what manifests are sealed with."""
    return secret_key(settings).encode()


async def write_pack_file(
    out: Path, source: PackSource, kit: Kit, leaves: Exit, *, progress: Progress | None = None
) -> Manifest:
    """Write the pack to a path, whole or not at all.

    Args:
        leaves: what hands out the bytes of evidence, fit to leave.

    Raises:
        OSError: when the file cannot be written.
        StorageError: when bytes of the evidence cannot be read.
    """
    from bot.exports.pack import untold, write_pack

    kinds = {one.sha256: one.mime for one in source.evidence}

    def opened(sha256: str) -> AsyncIterator[bytes]:
        return leaves.chunks(source.office.id, sha256, kinds[sha256])

    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("w+b") as file:
            manifest = await write_pack(source, kit, file, opened, progress=progress or untold)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return manifest
