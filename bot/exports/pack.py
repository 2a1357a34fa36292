"""The submission pack: one zip with the workbook, the chart, the forms, the evidence and the manifest.

What is made of the answers is small and made a file at a time; evidence is passed on a piece at a time.
So memory stays flat however much an office attached. The same answers give the same bytes.
"""

from __future__ import annotations

import asyncio
import hashlib
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO

from bot.errors import StorageError
from bot.exports.chart import draw_chart
from bot.exports.fixed_zip import entry
from bot.exports.form import fill, properties_of
from bot.exports.form_fields import dimensions, item_fields, items_with_form, results_fields
from bot.exports.kit import Kit
from bot.exports.manifest import Manifest, PackedFile, manifest_bytes, manifest_of
from bot.exports.names import MANIFEST, WORKBOOK, chart_name, evidence_names, form_names
from bot.exports.source import Attached, OpenBytes, PackSource
from bot.exports.workbook import make_workbook
from bot.inspection.stripping import is_stripped
from bot.model import Item

Progress = Callable[[int, int], Awaitable[None]]
"""Told after each file: how many of how many are in the pack."""


@dataclass(frozen=True, slots=True)
class Making:
    """A part of a pack: where it stands, and what makes its bytes or which evidence they are."""

    path: str
    make: Callable[[], bytes] | None = None
    evidence: Attached | None = None


async def untold(_done: int, _of: int) -> None:
    """Tell nobody."""


async def write_pack(
    source: PackSource, kit: Kit, out: IO[bytes], open_bytes: OpenBytes, *, progress: Progress = untold
) -> Manifest:
    """Write the pack to a file that can be sought in, and return its manifest.

    Raises:
        StorageError: when bytes of the evidence are gone, or are not those that were stored.
    """
    parts = await asyncio.to_thread(_parts, source, kit)
    packed: list[PackedFile] = []
    with zipfile.ZipFile(out, "w") as archive:
        for number, part in enumerate(parts, start=1):
            packed.append(await _add(archive, part, open_bytes))
            await progress(number, len(parts))
        manifest = manifest_of(source, tuple(packed))
        archive.writestr(entry(MANIFEST), manifest_bytes(manifest, kit.seal_key))
    return manifest


def _parts(source: PackSource, kit: Kit) -> list[Making]:
    """Return what goes into the pack, in the order in which it stands there."""
    chart = draw_chart(source, kit.copy)
    paths = evidence_names(source, kit.copy)
    stored = {one.id: one for one in source.evidence}
    return sorted(
        [
            Making(WORKBOOK, partial(make_workbook, source, kit, chart)),
            Making(chart_name(source, kit.copy), lambda: chart),
            *_forms(source, kit),
            *(Making(path, evidence=stored[found]) for (found, _), path in paths.items()),
        ],
        key=lambda one: one.path,
    )


def _forms(source: PackSource, kit: Kit) -> Iterator[Making]:
    names = form_names(source, kit.copy)
    for item in items_with_form(source):
        yield Making(names[item.id], partial(make_item_form, source, kit, item))
    for item in dimensions(source)[:1]:
        yield Making(names[item.id], partial(make_results_form, source, kit))


def make_item_form(source: PackSource, kit: Kit, item: Item) -> bytes:
    """Return an item's แบบฟอร์มตอบประเด็น."""
    title = kit.copy.say("pack.form_title", id=item.id)
    return fill(kit.forms.item, item_fields(source, item, kit.copy), properties_of(source, title))


def make_results_form(source: PackSource, kit: Kit) -> bytes:
    """Return the แบบฟอร์มสรุปผลลัพธ์ of หมวด 7, its six dimensions together."""
    title = kit.copy.say("pack.results_title")
    return fill(kit.forms.results, results_fields(source, kit.copy), properties_of(source, title))


async def _add(archive: zipfile.ZipFile, part: Making, open_bytes: OpenBytes) -> PackedFile:
    if part.evidence is not None:
        return await _add_evidence(archive, part.path, part.evidence, open_bytes)
    if part.make is None:
        raise ValueError(f"nothing makes {part.path}")
    made = await asyncio.to_thread(part.make)
    archive.writestr(entry(part.path, stored=True), made)
    return PackedFile(part.path, hashlib.sha256(made).hexdigest(), len(made))


async def _add_evidence(
    archive: zipfile.ZipFile, path: str, evidence: Attached, open_bytes: OpenBytes
) -> PackedFile:
    info = entry(path, stored=True)
    info.file_size = evidence.size  # so that a zip says at once whether it needs 64 bits
    found, size = hashlib.sha256(), 0
    with archive.open(info, "w") as file:
        async for piece in open_bytes(evidence.sha256):
            found.update(piece)
            size += len(piece)
            await asyncio.to_thread(file.write, piece)
    if found.hexdigest() != evidence.sha256 and not is_stripped(evidence.mime):
        raise StorageError(
            f"evidence {evidence.id}: its bytes are not those that were stored; attach it again"
        )
    return PackedFile(path, found.hexdigest(), size)
