"""`pmqa export` and `pmqa verify`: an office's submission pack, and whether one is whole."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli_read import print_json
from bot.cli_store import in_store, office_of
from bot.errors import InputError
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.exports.kit import Kit
    from bot.exports.manifest import Manifest
    from bot.exports.source import PackSource
    from bot.exports.verify import Verification
    from bot.ports import UnitOfWork

SHOWN = 20
"""Faults that are printed; `--json` has all of them."""


def export(office_code: str, out: Path, *, as_json: bool) -> int:
    """Write an office's pack, whole or not at all; `serve` may be running."""
    from bot.app import build_knowledge
    from bot.exports.reading import read_source
    from bot.packing import kit_for
    from content.loader import load_messages

    settings = read_settings()
    know = build_knowledge(load_messages(), extra=settings.data_dir / "frameworks")
    source = in_store(settings, lambda unit: read_source(unit, office_of(unit, office_code), know.framework))
    manifest = asyncio.run(_written(out, source, kit_for(settings, know, source), settings))
    if as_json:
        print_json({"file": str(out), **_told(manifest), "files": len(manifest.files) + 1})
    else:
        state = "signed" if manifest.signature else "draft"
        print(f"wrote {out}: {len(manifest.files) + 1} files, revision {manifest.revision}, {state}")
    return 0


async def _written(out: Path, source: PackSource, kit: Kit, settings: Settings) -> Manifest:
    from bot.leaving import open_exit
    from bot.packing import write_pack_file
    from storage.files import open_files

    files = open_files(settings.files, endpoint=settings.s3_endpoint)
    async with open_exit(files, settings.data_dir) as leaves:
        return await write_pack_file(out, source, kit, leaves)


def verify(file: Path, *, as_json: bool) -> int:
    """Say whether a pack is whole, under our seal, and the signed one; 1 when it is not whole."""
    from bot.exports.verify import verify_pack
    from bot.packing import seal_key

    settings = read_settings()
    try:
        with file.open("rb") as opened:
            found = verify_pack(opened, seal_key(settings))
    except OSError as error:
        raise InputError("FILE", f"cannot read {file} ({error.strerror}); name a pack") from error
    stands = found.is_signed and in_store(settings, lambda unit: _stands(unit, found.manifest))
    if as_json:
        print_json(_document(found, stands=stands))
    else:
        print("\n".join(_lines(found, stands=stands)))
    return 0 if found.is_whole else 1


def _stands(unit: UnitOfWork, manifest: Manifest | None) -> bool:
    """Tell whether what a pack holds is what the office's standing signature is on."""
    office = unit.offices.by_code(manifest.office) if manifest else None
    stored = unit.assessments.load(office.id, manifest.framework) if office and manifest else None
    signed = unit.submissions.standing(stored.office_id, stored.id) if stored else None
    return signed is not None and manifest is not None and signed.revision == manifest.revision


def _document(found: Verification, *, stands: bool) -> dict[str, object]:
    manifest = _told(found.manifest) if found.manifest else {}
    faults = [{"fault": one.fault.value, "path": one.path} for one in found.findings]
    state = {"whole": found.is_whole, "signed": found.is_signed, "stands": stands}
    return {**state, **manifest, "faults": faults}


def _told(manifest: Manifest) -> dict[str, object]:
    signature = manifest.signature
    return {
        "office": manifest.office,
        "framework": manifest.framework,
        "revision": manifest.revision,
        "signed_by": signature.name if signature else None,
        "signed_at": signature.at.isoformat() if signature else None,
    }


def _lines(found: Verification, *, stands: bool) -> list[str]:
    signed = "the signed one" if stands else "a signed one, and not the one that stands now"
    state = signed if found.is_signed else "a draft, signed by nobody"
    head = f"whole: {state}" if found.is_whole else "NOT WHOLE, or not made here"
    lines = [head]
    if found.manifest is not None:
        lines.append(f"office {found.manifest.office}, revision {found.manifest.revision}")
    lines += [f"{one.fault.value}: {one.path}".rstrip(": ") for one in found.findings[:SHOWN]]
    if len(found.findings) > SHOWN:
        lines.append(f"and {len(found.findings) - SHOWN} more")
    return lines
