"""Photos as one PDF: a page each, upright, with the item's number on it.

Each photo is made small by itself and laid aside; typst then sets the pages. So memory holds one photo at
a time, and the PDF of the small ones.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.copy import Copy
from bot.leaving import Exit
from bot.model import Kept
from bot.spool import write_chunks

MOST_PHOTOS = 60

_PAGES = """#set page("a4", margin: 1.5cm)
#set text(font: "Sarabun", size: 14pt, lang: "th")
#let photos = json(bytes(sys.inputs.photos))
#for (number, photo) in photos.enumerate() {
  if number > 0 { pagebreak() }
  grid(
    rows: (auto, 1fr, auto), row-gutter: 0.6cm,
    text(weight: "bold", photo.heading),
    align(center + horizon, image(photo.file, width: 100%, height: 100%, fit: "contain")),
    text(size: 10pt, photo.name),
  )
}
"""


async def make_album(
    leaves: Exit, office_id: str, photos: Sequence[Kept], *, title: str, copy: Copy, out: Path
) -> None:
    """Write an album of an office's photos.

    Args:
        photos: in the order of their pages, at most MOST_PHOTOS.
        title: the item as people call it (`ข้อ 1.1`); it stands on every page.
        out: where the PDF goes.

    Raises:
        StorageError: when a photo is not there, or cannot be read.
        ValueError: when there are no photos or too many.
    """
    if not 0 < len(photos) <= MOST_PHOTOS:
        raise ValueError(f"an album has 1 to {MOST_PHOTOS} photos, not {len(photos)}")
    with tempfile.TemporaryDirectory(dir=await _folder(leaves.scratch)) as made:
        folder = Path(made)
        for number, photo in enumerate(photos):
            await _lay(leaves, office_id, photo, folder / f"{number}.jpg")
        told = [
            {
                "file": f"{number}.jpg",
                "heading": copy.say("album.page", item=title, number=number + 1, of=len(photos)),
                "name": photo.name,
            }
            for number, photo in enumerate(photos)
        ]
        await asyncio.to_thread(_set, folder, told, out)


async def _folder(scratch: Path) -> Path:
    await asyncio.to_thread(scratch.mkdir, parents=True, exist_ok=True, mode=0o700)
    return scratch


async def _lay(leaves: Exit, office_id: str, photo: Kept, place: Path) -> None:
    """Put a photo, made small, at a place."""
    whole = place.with_suffix(".whole")
    await write_chunks(whole, leaves.files.read(office_id, photo.sha256), limit=photo.size)
    await leaves.shrink(whole, place)
    await asyncio.to_thread(whole.unlink)


def _set(folder: Path, photos: list[dict[str, str]], out: Path) -> None:
    """Set the pages, with the shipped font alone."""
    import fontpkg_sarabun
    import typst

    fonts = str(Path(fontpkg_sarabun.ROOT) / "files")
    (folder / "pages.typ").write_text(_PAGES, encoding="utf-8")
    typst.compile(
        str(folder / "pages.typ"),
        output=str(out),
        root=str(folder),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[fonts]),
        sys_inputs={"photos": json.dumps(photos, ensure_ascii=False)},
    )
