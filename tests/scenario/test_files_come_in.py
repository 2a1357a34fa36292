"""Files on their way from LINE to the office's files, and what their senders are told."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from bot.channels.line.content import open_content
from bot.fetch_worker import TELL_AGAIN
from bot.fetching import FETCHED
from bot.files import UnavailableError
from bot.model import Kept, NotKept, Refusal, SentFile, Update, UpdateKind
from bot.sweeping import YOUNG, sweep
from storage.store import open_store
from tests.fakes import honest_files as honest
from tests.fakes.file_room import FileRoom
from tests.fakes.line_content import TOKEN, LineContentServer

PLAN = SentFile("1", "แผนปฏิบัติการ.pdf")


@pytest.fixture
async def line() -> AsyncIterator[LineContentServer]:
    async with LineContentServer(contents={"1": honest.pdf(), "2": honest.photo()}).running() as server:
        yield server


@pytest.fixture
async def room(line: LineContentServer, tmp_path: Path, empty_database: Path) -> AsyncIterator[FileRoom]:
    path = tmp_path / "pmqa.db"
    shutil.copyfile(empty_database, path)
    store = await open_store(f"sqlite:///{path}")
    async with AsyncExitStack() as open_things:
        source = await open_things.enter_async_context(open_content(line.url, TOKEN))
        made = FileRoom(store, tmp_path, source)
        await made.people("malee", "somchai")
        yield made
        await made.close()
    await store.close()


def outcomes(room: FileRoom) -> list[Kept | NotKept]:
    return [outcome for _, outcome in room.told]


async def test_a_file_is_told_of_once_it_is_kept(room: FileRoom) -> None:
    await room.send("malee", PLAN)

    await room.fetch_all()

    (kept,) = outcomes(room)
    assert isinstance(kept, Kept)
    assert kept.sha256 == sha256(honest.pdf()).hexdigest()
    assert kept.name == "แผนปฏิบัติการ.pdf"
    assert await room.lying() == {kept.sha256}
    (update,) = room.updates
    assert (update.kind, update.message_id) == (UpdateKind.JOB_DONE, FETCHED)


async def test_files_sent_together_are_told_of_together(room: FileRoom) -> None:
    await room.send("malee", PLAN, SentFile("2", group="album", of=2))

    await room.fetch_all()

    assert len(room.updates) == 1
    assert len(room.told) == 2


async def test_who_sends_again_at_once_is_told_again_at_once(room: FileRoom) -> None:
    await room.send("malee", PLAN)
    await room.fetch_all()
    await room.send("malee", SentFile("2"))

    await room.fetch_all()

    assert len(room.updates) == 2
    assert [request.id for request, _ in room.told] == ["1", "2"]


async def test_a_telling_that_failed_is_not_repeated_every_second(room: FileRoom) -> None:
    taken: list[Update] = []

    async def failing(update: Update) -> None:
        taken.append(update)

    room.worker._take = failing
    await room.send("malee", PLAN)
    await room.fetch_all()

    await room.worker.tell()
    soon = len(taken)
    room.ahead += TELL_AGAIN
    await room.worker.tell()

    assert (soon, len(taken)) == (1, 2)


async def test_each_person_is_told_of_their_own(room: FileRoom) -> None:
    await room.send("malee", PLAN)
    await room.send("somchai", SentFile("2"))

    await room.fetch_all()

    assert {update.external_id for update in room.updates} == {"U-malee", "U-somchai"}
    assert [request.identity.id for request, _ in room.told] == ["i-malee", "i-somchai"]


async def test_nobody_is_told_before_a_moment_of_quiet(room: FileRoom) -> None:
    await room.send("malee", PLAN)
    await room.worker.look()
    await room.worker.idle()

    await room.worker.tell()

    assert room.updates == []


async def test_the_same_bytes_twice_are_kept_once(room: FileRoom, line: LineContentServer) -> None:
    line.contents["3"] = honest.pdf()
    await room.send("malee", PLAN, SentFile("3", "สำเนา.pdf"))

    await room.fetch_all()

    assert len(await room.lying()) == 1
    assert [one.name for one in outcomes(room) if isinstance(one, Kept)] == ["แผนปฏิบัติการ.pdf", "สำเนา.pdf"]


async def test_a_film_that_line_is_preparing_comes_when_it_is_ready(
    room: FileRoom, line: LineContentServer
) -> None:
    line.contents["9"], line.preparing["9"] = honest.film(), 4
    await room.send("malee", SentFile("9"))

    await room.fetch_all()

    assert [type(one) for one in outcomes(room)] == [Kept]
    assert line.calls["9"] == 5


async def test_a_transfer_that_breaks_off_is_begun_again(room: FileRoom, line: LineContentServer) -> None:
    line.contents["9"], line.broken["9"] = honest.film(500_000), 100_000
    await room.send("malee", SentFile("9"))

    await room.fetch_all()

    (kept,) = outcomes(room)
    assert isinstance(kept, Kept)
    assert kept.sha256 == sha256(line.contents["9"]).hexdigest()


async def test_what_was_taken_back_is_said_to_be_gone(room: FileRoom, line: LineContentServer) -> None:
    line.statuses["1"] = [410]
    await room.send("malee", PLAN)

    await room.fetch_all()

    assert outcomes(room) == [NotKept(Refusal.GONE)]


async def test_a_platform_that_is_away_for_a_day_is_given_up(room: FileRoom, line: LineContentServer) -> None:
    line.statuses["1"] = [503] * 1_000
    await room.send("malee", PLAN)
    await room.worker.look()
    await room.worker.idle()

    room.ahead += timedelta(hours=25)
    await room.fetch_all()

    assert outcomes(room) == [NotKept(Refusal.FAILED)]


async def test_of_a_hostile_file_nothing_stays(room: FileRoom, line: LineContentServer) -> None:
    line.contents["9"] = honest.zipped({"งาน.exe": b"MZ"})
    await room.send("malee", SentFile("9", "หลักฐาน.zip"))

    await room.fetch_all()

    assert outcomes(room) == [NotKept(Refusal.PROGRAM)]
    assert await room.lying() == set()
    assert list((room.folder / "spool").iterdir()) == []


async def test_a_file_announced_too_large_is_not_fetched(room: FileRoom, line: LineContentServer) -> None:
    await room.send("malee", replace(PLAN, size=61_000_000))

    await room.fetch_all()

    assert outcomes(room) == [NotKept(Refusal.TOO_BIG)]
    assert line.calls["1"] == 0


async def test_a_file_that_proves_too_large_is_let_go(room: FileRoom, line: LineContentServer) -> None:
    room.worker._intake = replace(room.intake, most_bytes=300)
    await room.send("malee", PLAN)

    await room.fetch_all()

    assert outcomes(room) == [NotKept(Refusal.TOO_BIG)]


async def test_an_office_that_is_full_is_told_so_and_its_own_files_still_come(room: FileRoom) -> None:
    room.worker._world = replace(room.worker._world, quota=len(honest.pdf()))
    await room.send("malee", PLAN)
    await room.fetch_all()
    await room.send("somchai", SentFile("2"))

    await room.fetch_all()

    assert outcomes(room)[1:] == [NotKept(Refusal.OFFICE_FULL)]


class Away:
    """A scanner that does not answer until it does."""

    def __init__(self) -> None:
        self.looks = 0

    async def is_infected(self, _: Path) -> bool:
        self.looks += 1
        if self.looks < 3:
            raise UnavailableError("away")
        return True

    async def check(self) -> None:
        return


async def test_nothing_is_kept_unscanned_while_the_scanner_is_away(room: FileRoom) -> None:
    scanner = Away()
    room.worker._intake = replace(room.intake, scanner=scanner)
    await room.send("malee", PLAN)

    await room.fetch_all()

    assert outcomes(room) == [NotKept(Refusal.INFECTED)]
    assert scanner.looks == 3
    assert await room.lying() == set()


async def test_what_nobody_has_is_swept_and_what_somebody_has_stays(room: FileRoom) -> None:
    await room.send("malee", PLAN)
    await room.fetch_all()
    kept = await room.lying()
    left = await room.files.put("o1", _chunks(b"left over"), limit=100)
    now = datetime.now(UTC)

    young = await sweep(room.store, room.files, room.intake.locks, spools=(), now=now)
    old = await sweep(room.store, room.files, room.intake.locks, spools=(), now=now + 2 * YOUNG)

    assert (young, old) == (0, 1)
    assert await room.lying() == kept
    assert left.sha256 not in kept


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def test_a_thousand_files_of_one_office_are_all_kept(room: FileRoom, line: LineContentServer) -> None:
    film = honest.film()
    line.contents = {str(number): film + honest.box(b"free", b"%d" % number) for number in range(1_000)}
    await room.send("malee", *(SentFile(str(number), f"วิดีโอ {number}.mp4") for number in range(1_000)))

    await room.fetch_all()

    assert len(room.told) == 1_000
    assert {one.sha256 for one in outcomes(room) if isinstance(one, Kept)} == await room.lying()
    assert len(await room.lying()) == 1_000
    assert await room.store.run(lambda uow: uow.blobs.used("o1")) == sum(map(len, line.contents.values()))
