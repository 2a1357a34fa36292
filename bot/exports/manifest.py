"""`manifest.json`: what a pack holds, whose answers at which revision, who signed; and our seal on it."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.exports.source import PackSource, Signature

FORMAT = "pmqa-pack/1"
MOST_BYTES = 16 * 1024 * 1024
"""Far above the manifest of any office; more is no manifest of ours."""

_PURPOSE = b"pmqa pack manifest 1"


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a pack: where it stands, its SHA-256 in hexadecimal, its bytes' count."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in `manifest.json`, the seal apart.

    Attributes:
        office: the office's code.
        framework_digest: the criteria's own SHA-256, by which changed criteria are noticed.
        signature: None in a draft.
    """

    office: str
    office_name: str
    framework: str
    framework_digest: str
    revision: int
    signature: Signature | None
    files: tuple[PackedFile, ...]


def manifest_of(source: PackSource, files: tuple[PackedFile, ...]) -> Manifest:
    """Return the manifest of a pack that holds those files."""
    return Manifest(
        office=source.office.code,
        office_name=source.office.name,
        framework=source.framework.id,
        framework_digest=source.framework.digest,
        revision=source.revision,
        signature=source.signature,
        files=tuple(sorted(files, key=lambda one: one.path)),
    )


def manifest_bytes(manifest: Manifest, secret: bytes) -> bytes:
    """Return the file, sealed: whoever holds the secret can tell that it was made here and not changed."""
    body = _body(manifest)
    return json.dumps({**body, "seal": _seal(body, secret)}, ensure_ascii=False, indent=1).encode() + b"\n"


def read_manifest(told: bytes, secret: bytes) -> tuple[Manifest, bool]:
    """Read a manifest and tell whether the seal on it is ours.

    Raises:
        ValueError: when it is no manifest.
    """
    try:
        held = json.loads(told.decode())
        seal = held.pop("seal")
        manifest = _read(held)
        return manifest, hmac.compare_digest(str(seal).encode(), _seal(_body(manifest), secret).encode())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("is no manifest of a pack") from error


def _seal(body: dict[str, object], secret: bytes) -> str:
    key = hmac.digest(secret, _PURPOSE, hashlib.sha256)
    exact = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, exact.encode(), hashlib.sha256).hexdigest()


def _body(manifest: Manifest) -> dict[str, object]:
    signature = manifest.signature
    signed = {**asdict(signature), "at": signature.at.isoformat()} if signature else None
    return {
        "format": FORMAT,
        "office": {"code": manifest.office, "name": manifest.office_name},
        "framework": {"id": manifest.framework, "digest": manifest.framework_digest},
        "revision": manifest.revision,
        "state": "signed" if signature else "draft",
        "signed": signed,
        "files": [asdict(one) for one in manifest.files],
    }


def _read(held: dict[str, Any]) -> Manifest:
    if held["format"] != FORMAT:
        raise ValueError("is of another format")
    return Manifest(
        office=_text(held["office"]["code"]),
        office_name=_text(held["office"]["name"]),
        framework=_text(held["framework"]["id"]),
        framework_digest=_text(held["framework"]["digest"]),
        revision=_count(held["revision"]),
        signature=_signature(held["signed"]),
        files=tuple(_file(one) for one in held["files"]),
    )


def _signature(held: object) -> Signature | None:
    if held is None:
        return None
    if not isinstance(held, dict):
        raise TypeError("no signature")
    at = datetime.fromisoformat(_text(held["at"]))
    return Signature(_text(held["name"]), _text(held["position"]), at, bool(held["on_paper"]))


def _file(held: object) -> PackedFile:
    if not isinstance(held, dict):
        raise TypeError("no file")
    return PackedFile(_text(held["path"]), _text(held["sha256"]), _count(held["size"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("no count")
    return value
