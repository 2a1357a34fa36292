"""What tells of the sender is taken out of pictures and films; the pictures stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageChops

from bot.inspection import films, inspect, pictures
from bot.inspection.stripping import is_stripped, strip
from bot.model import Accepted
from tests.fakes import honest_files as honest

PLACE = b"+13.7563+100.5018/"


def stripped(tmp_path: Path, content: bytes, mime: str) -> Path:
    (tmp_path / "old").write_bytes(content)
    strip(tmp_path / "old", tmp_path / "new", mime)
    return tmp_path / "new"


def opened(path: Path) -> Image.Image:
    pillow_heif.register_heif_opener()
    with Image.open(path) as picture:
        picture.load()
        return picture


PHOTOS = [
    ("JPEG", pictures.JPEG),
    ("PNG", pictures.PNG),
    ("WEBP", pictures.WEBP),
    ("HEIF", films.HEIC),
]


@pytest.mark.parametrize(("kind", "what"), PHOTOS, ids=[one[0] for one in PHOTOS])
def test_a_photo_leaves_without_its_place_and_camera(tmp_path: Path, kind: str, what: Accepted) -> None:
    content = honest.photo(kind)

    new = stripped(tmp_path, content, what.mime)

    assert b"PhoneMaker" in content
    assert b"PhoneMaker" not in new.read_bytes()
    assert not opened(new).getexif().get_ifd(honest.GPS)
    assert ImageChops.difference(opened(new), opened(tmp_path / "old")).getbbox() is None
    assert inspect(new, "") == what


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photo_is_turned_as_before(tmp_path: Path, turned: int) -> None:
    new = stripped(tmp_path, honest.photo(turned=turned), pictures.JPEG.mime)

    assert opened(new).getexif().get(honest.ORIENTATION, 1) == turned


def test_a_photo_that_tells_nothing_leaves_as_it_is(tmp_path: Path) -> None:
    content = honest.photo(tags=False)

    assert stripped(tmp_path, content, pictures.JPEG.mime).read_bytes() == content


def test_what_stands_behind_a_photo_stays_behind(tmp_path: Path) -> None:
    content = honest.photo(tags=False)

    assert stripped(tmp_path, content + b"SEFH where and when", pictures.JPEG.mime).read_bytes() == content


def test_a_progressive_photo_with_a_colour_profile_keeps_both(tmp_path: Path) -> None:
    picture = Image.linear_gradient("L").convert("RGB")
    picture.save(tmp_path / "p.jpg", progressive=True, icc_profile=b"profile", comment=b"by Somchai")

    new = stripped(tmp_path, (tmp_path / "p.jpg").read_bytes(), pictures.JPEG.mime)

    assert opened(new).info["icc_profile"] == b"profile"
    assert b"Somchai" not in new.read_bytes()


FILMS: list[Callable[[], bytes]] = [honest.film, lambda: honest.film(brand=b"qt  ")]


@pytest.mark.parametrize("make", FILMS)
def test_a_film_leaves_without_its_place(tmp_path: Path, make: Callable[[], bytes]) -> None:
    content = make()

    new = stripped(tmp_path, content, films.MP4.mime).read_bytes()

    assert PLACE in content
    assert PLACE not in new
    assert len(new) == len(content)


def test_a_broken_photo_does_not_leave(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"cannot be stripped|no end"):
        stripped(tmp_path, honest.photo()[:2_000], pictures.JPEG.mime)


def test_documents_leave_as_they_are() -> None:
    assert not is_stripped("application/pdf")
