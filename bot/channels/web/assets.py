"""The page's own files: style, scripts, icon and the Thai font; nothing comes from elsewhere."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}
_FONTS = ("Sarabun-Regular.ttf", "Sarabun-Bold.ttf")
_FOREVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"
_ASK_FIRST = "no-cache"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served: its bytes, the same gzipped, and its media type."""

    body: bytes
    gzipped: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All files by name. `version` names their contents: an address that bears it never changes."""

    files: Mapping[str, Asset]
    version: str

    def url(self, name: str) -> str:
        """Return the address of a file; what it loads by a relative address bears the version too."""
        return f"/chat/static/{self.version}/{name}"

    async def response(self, request: Request) -> Response:
        """Answer a request for `{version}/{name}`; an older version gets the newest file, unkept."""
        asset = self.files.get(request.path_params["name"])
        if asset is None:
            return Response(status_code=404)
        current = request.path_params["version"] == self.version
        return _served(asset, request, caching=_FOREVER if current else _ASK_FIRST)

    async def icon(self, request: Request) -> Response:
        """Answer browsers that ask for an icon without having read the page."""
        return _served(self.files["icon.svg"], request, caching=_A_DAY)


@cache
def load_assets() -> Assets:
    """Read the files of `static` and the two fonts from their package, once."""
    import fontpkg_sarabun

    fonts = Path(fontpkg_sarabun.ROOT) / "files"
    paths = [*sorted((Path(__file__).parent / "static").iterdir()), *(fonts / name for name in _FONTS)]
    files = {path.name: _asset(path) for path in paths if path.suffix in _TYPES}
    return Assets(files=files, version=_version(files))


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(body=body, gzipped=gzip.compress(body, mtime=0), media_type=_TYPES[path.suffix])


def _version(files: Mapping[str, Asset]) -> str:
    digest = hashlib.sha256()
    for name, asset in files.items():
        digest.update(name.encode() + b"\0" + asset.body)
    return digest.hexdigest()[:12]


def _served(asset: Asset, request: Request, *, caching: str) -> Response:
    headers = {"Cache-Control": caching, "Vary": "Accept-Encoding"}
    gzipped = "gzip" in request.headers.get("accept-encoding", "")
    if gzipped:
        headers["Content-Encoding"] = "gzip"
    body = asset.gzipped if gzipped else asset.body
    return Response(body, headers=headers, media_type=asset.media_type)
