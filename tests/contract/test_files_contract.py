"""`bot.files.Files`, kept in a folder and in a real S3 bucket."""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.errors import StorageError
from bot.files import Files, Stored, TooBigError
from storage.files import open_files
from storage.local_files import ASIDE
from tests.s3_server import S3Server, running_s3

REPORT = b"%PDF-1.7 " + os.urandom(700_000)
LIMIT = 50_000_000


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    with running_s3() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture(params=["folder", "s3"])
def files(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Files:
    if request.param == "folder":
        return open_files(str(request.getfixturevalue("folder")))
    server: S3Server = request.getfixturevalue("s3_server")
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    return open_files(f"s3://evidence/{uuid4().hex}/a", endpoint=server.endpoint)


async def chunked(content: bytes, size: int = 100_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def breaking(content: bytes) -> AsyncIterator[bytes]:
    yield content
    raise ConnectionResetError


async def put(files: Files, content: bytes = REPORT, office: str = "o1") -> Stored:
    return await files.put(office, chunked(content), limit=LIMIT)


async def whole(files: Files, sha256: str, office: str = "o1") -> bytes:
    return b"".join([chunk async for chunk in files.read(office, sha256)])


async def kept(files: Files) -> set[tuple[str, str, int]]:
    return {(one.office_id, one.sha256, one.size) async for one in files.every()}


async def test_what_is_put_is_kept_by_its_hash_and_reads_back(files: Files) -> None:
    stored = await put(files)

    assert stored == Stored(hashlib.sha256(REPORT).hexdigest(), len(REPORT))
    assert await files.size("o1", stored.sha256) == len(REPORT)
    assert await whole(files, stored.sha256) == REPORT


async def test_an_empty_file_is_kept_like_any_other(files: Files) -> None:
    stored = await put(files, b"")

    assert await files.size("o1", stored.sha256) == 0
    assert await whole(files, stored.sha256) == b""


async def test_a_large_file_comes_and_goes_in_pieces(files: Files) -> None:
    large = os.urandom(1_000_000) * 12

    stored = await put(files, large)

    sizes = [len(chunk) async for chunk in files.read("o1", stored.sha256)]
    assert sum(sizes) == len(large)
    assert max(sizes) < 6_000_000


async def test_the_same_bytes_are_kept_once(files: Files) -> None:
    first = await put(files)
    second = await put(files)

    assert first == second
    assert await kept(files) == {("o1", first.sha256, first.size)}


async def test_one_offices_file_is_not_another_offices(files: Files) -> None:
    stored = await put(files, office="o1")

    assert await files.size("o2", stored.sha256) is None
    with pytest.raises(StorageError):
        await whole(files, stored.sha256, office="o2")


@pytest.mark.parametrize(("start", "end"), [(0, 10), (5, 9), (699_000, None), (0, 10**9), (10**9, None)])
async def test_a_part_can_be_read(files: Files, start: int, end: int | None) -> None:
    stored = await put(files)

    part = b"".join([chunk async for chunk in files.read("o1", stored.sha256, start=start, end=end)])

    assert part == REPORT[start:end]


async def test_what_is_larger_than_the_limit_is_not_kept(files: Files) -> None:
    with pytest.raises(TooBigError):
        await files.put("o1", chunked(REPORT), limit=len(REPORT) - 1)

    assert await kept(files) == set()


async def test_a_transfer_that_breaks_off_leaves_nothing(files: Files) -> None:
    with pytest.raises(ConnectionResetError):
        await files.put("o1", breaking(REPORT), limit=LIMIT)

    assert await kept(files) == set()


async def test_what_is_discarded_is_gone_and_may_be_discarded_again(files: Files) -> None:
    stored = await put(files)

    await files.discard("o1", stored.sha256)
    await files.discard("o1", stored.sha256)

    assert await files.size("o1", stored.sha256) is None


async def test_every_file_of_every_office_is_listed_with_its_age(files: Files) -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    stored = [await put(files, bytes([number]) * number, office=f"o{number % 2}") for number in range(1, 8)]

    listed = [one async for one in files.every()]

    assert {one.sha256 for one in listed} == {one.sha256 for one in stored}
    assert {one.office_id for one in listed} == {"o0", "o1"}
    assert all(before < one.put_at < datetime.now(UTC) + timedelta(seconds=5) for one in listed)


@pytest.mark.parametrize(
    ("office", "sha256"), [("../o1", "0" * 64), ("o1", "../../etc/passwd"), ("", "0" * 64)]
)
async def test_no_name_leads_anywhere_else(files: Files, office: str, sha256: str) -> None:
    with pytest.raises(StorageError):
        await files.size(office, sha256)
    with pytest.raises(StorageError):
        await files.discard(office, sha256)


async def test_files_that_can_be_kept_are_ready(files: Files) -> None:
    await put(files, b"x")

    await files.check()


async def test_a_bucket_that_refuses_our_keys_is_not_ready(
    s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "else")
    files = open_files("s3://evidence", endpoint=s3_server.endpoint)

    with pytest.raises(StorageError, match="see to PMQA_FILES_URL"):
        await files.check()
    with pytest.raises(StorageError, match="see to PMQA_FILES_URL"):
        await put(files)


async def test_a_folder_that_cannot_be_written_is_not_ready(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    files = open_files(str(tmp_path / "files"))

    with pytest.raises(StorageError, match="see to PMQA_FILES_URL"):
        await files.check()


async def test_what_a_cut_off_transfer_left_is_tidied_once_it_is_old(folder: Path) -> None:
    files = open_files(str(folder))
    (folder / ASIDE).mkdir(parents=True)
    (folder / ASIDE / "half").write_bytes(b"half of a fi")
    now = datetime.now(UTC)

    young = await files.tidy(now - timedelta(hours=1))
    old = await files.tidy(now + timedelta(hours=1))

    assert (young, old) == (0, 1)
    assert list((folder / ASIDE).iterdir()) == []


async def test_putting_again_mends_a_file_that_the_disk_spoilt(folder: Path) -> None:
    files = open_files(str(folder))
    stored = await put(files)
    (path,) = (one for one in folder.rglob(stored.sha256) if one.is_file())
    path.write_bytes(b"spoilt")

    await put(files)

    assert await whole(files, stored.sha256) == REPORT
