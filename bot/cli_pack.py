"""`pmqa export` and `pmqa verify`: an office's submission pack, and whether one is whole."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli_read import print_json
from bot.cli_store import in_store, office_of
from bot.errors import InputError
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.exports.manifest import Manifest
    from bot.exports.verify import Verification

SHOWN = 20
"""Faults that are printed; `--json` has all of them."""


def export(office_code: str, out: Path, *, as_json: bool) -> int:
    """Write an office's pack, whole or not at all; `serve` may be running."""
    from bot.app import build_knowledge
    from bot.exports.reading import read_source
    from bot.packing import kit_for, write_pack_file
    from content.loader import load_messages
    from storage.files import open_files

    settings = read_settings()
    know = build_knowledge(load_messages(), extra=settings.data_dir / "frameworks")
    source = in_store(settings, lambda unit: read_source(unit, office_of(unit, office_code), know.framework))
    files = open_files(settings.files, endpoint=settings.s3_endpoint)
    manifest = asyncio.run(write_pack_file(out, source, kit_for(settings, know, source), files))
    if as_json:
        print_json({"file": str(out), **_told(manifest), "files": len(manifest.files) + 1})
    else:
        state = "signed" if manifest.signature else "draft"
        print(f"wrote {out}: {len(manifest.files) + 1} files, revision {manifest.revision}, {state}")
    return 0


def verify(file: Path, *, as_json: bool) -> int:
    """Say whether a pack is whole, under our seal, and the signed one; 1 when it is not whole."""
    from bot.exports.verify import verify_pack
    from bot.packing import seal_key

    try:
        with file.open("rb") as opened:
            found = verify_pack(opened, seal_key(read_settings()))
    except OSError as error:
        raise InputError("FILE", f"cannot read {file} ({error.strerror}); name a pack") from error
    if as_json:
        print_json(_document(found))
    else:
        print("\n".join(_lines(found)))
    return 0 if found.is_whole else 1


def _document(found: Verification) -> dict[str, object]:
    manifest = _told(found.manifest) if found.manifest else {}
    faults = [{"fault": one.fault.value, "path": one.path} for one in found.findings]
    return {"whole": found.is_whole, "signed": found.is_signed, **manifest, "faults": faults}


def _told(manifest: Manifest) -> dict[str, object]:
    signature = manifest.signature
    return {
        "office": manifest.office,
        "framework": manifest.framework,
        "revision": manifest.revision,
        "signed_by": signature.name if signature else None,
        "signed_at": signature.at.isoformat() if signature else None,
    }


def _lines(found: Verification) -> list[str]:
    state = "the signed one" if found.is_signed else "a draft, signed by nobody"
    head = f"whole: {state}" if found.is_whole else "NOT WHOLE, or not made here"
    lines = [head]
    if found.manifest is not None:
        lines.append(f"office {found.manifest.office}, revision {found.manifest.revision}")
    lines += [f"{one.fault.value}: {one.path}".rstrip(": ") for one in found.findings[:SHOWN]]
    if len(found.findings) > SHOWN:
        lines.append(f"and {len(found.findings) - SHOWN} more")
    return lines
