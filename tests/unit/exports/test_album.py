"""Photos as one PDF, upright, with the item's number on each page."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from bot.album import MOST_PHOTOS, make_album
from bot.copy import Copy
from bot.errors import StorageError
from bot.inspection.helper import Inspector
from bot.inspection.pictures import JPEG
from bot.inspection.shrinking import MOST_SIDE, shrink
from bot.leaving import Exit
from bot.model import Kept
from content.loader import load_messages
from storage.local_files import LocalFiles
from tests.fakes import honest_files as honest

COPY = Copy(load_messages())


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


@pytest.fixture
async def leaves(tmp_path: Path) -> AsyncIterator[Exit]:
    made = Exit(LocalFiles(tmp_path / "files"), Inspector(), tmp_path / "spool")
    yield made
    await made.inspector.close()


async def keep(leaves: Exit, content: bytes, name: str = "ภาพ.jpg") -> Kept:
    stored = await leaves.files.put("o1", _chunks(content), limit=10_000_000)
    return Kept(stored.sha256, stored.size, JPEG, name)


async def album(leaves: Exit, *photos: Kept, out: Path) -> pikepdf.Pdf:
    await make_album(leaves, "o1", photos, title="ข้อ 1.1", copy=COPY, out=out)
    return pikepdf.open(out)


async def test_each_photo_has_a_page(leaves: Exit, tmp_path: Path) -> None:
    photos = [await keep(leaves, honest.photo(size=(600 + 10 * one, 400))) for one in range(3)]
    photos.append(await keep(leaves, honest.photo("HEIF")))

    with await album(leaves, *photos, out=tmp_path / "album.pdf") as made:
        assert len(made.pages) == 4

    assert b"PhoneMaker" not in (tmp_path / "album.pdf").read_bytes()
    assert list((tmp_path / "spool").iterdir()) == []


async def test_a_photo_on_its_side_is_turned_upright(leaves: Exit, tmp_path: Path) -> None:
    lying = await keep(leaves, honest.photo(size=(640, 480), turned=6))

    with await album(leaves, lying, out=tmp_path / "album.pdf") as made:
        (picture,) = made.pages[0].get_images().values()
        width, height = int(picture.Width), int(picture.Height)

    assert (width, height) == (480, 640)


@pytest.mark.parametrize("turned", [1, 3, 6, 8])
def test_the_red_corner_is_where_the_photographer_saw_it(tmp_path: Path, turned: int) -> None:
    (tmp_path / "photo").write_bytes(honest.photo(turned=turned))

    shrink(tmp_path / "photo", tmp_path / "small")

    with Image.open(tmp_path / "small") as small:
        corners = {
            1: (5, 5),
            3: (small.width - 5, small.height - 5),
            6: (small.width - 5, 5),
            8: (5, small.height - 5),
        }
        red, green, _ = small.convert("RGB").getpixel(corners[turned])  # type: ignore[misc]
    assert red > 150 > green


def test_a_large_photo_is_made_no_larger_than_a_page(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (6_000, 4_000)).save(out, "JPEG")
    (tmp_path / "photo").write_bytes(out.getvalue())

    shrink(tmp_path / "photo", tmp_path / "small")

    with Image.open(tmp_path / "small") as small:
        assert max(small.size) <= MOST_SIDE


async def test_the_same_photos_make_pages_with_their_number(leaves: Exit, tmp_path: Path) -> None:
    assert COPY.say("album.page", item="ข้อ 1.1", number=1, of=3) == "ข้อ 1.1 · ภาพที่ 1 จาก 3"


async def test_a_photo_that_is_gone_makes_no_album(leaves: Exit, tmp_path: Path) -> None:
    gone = Kept(sha256(b"gone").hexdigest(), 4, JPEG, "หาย.jpg")

    with pytest.raises(StorageError):
        await make_album(leaves, "o1", [gone], title="ข้อ 1.1", copy=COPY, out=tmp_path / "album.pdf")

    assert not (tmp_path / "album.pdf").exists()


@pytest.mark.parametrize("count", [0, MOST_PHOTOS + 1])
async def test_an_album_has_some_photos_and_not_too_many(leaves: Exit, tmp_path: Path, count: int) -> None:
    photos = [Kept("a" * 64, 1, JPEG, "ภาพ.jpg")] * count

    with pytest.raises(ValueError, match="1 to 60"):
        await make_album(leaves, "o1", photos, title="ข้อ 1.1", copy=COPY, out=tmp_path / "album.pdf")
