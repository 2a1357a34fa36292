"""Once a night every link that stands somewhere is looked at, and what was found is kept."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.knowledge import Knowledge
from bot.link_night import AT_ONCE, is_night, look_at_links
from bot.model import (
    Evidence,
    EvidencePlaced,
    EvidenceSent,
    EvidenceState,
    LinkState,
    OutboxRow,
    Screen,
)
from bot.ports import Store, UnitOfWork
from storage.store import open_store
from tests.fakes.file_room import ASSESSMENT, OFFICE, identity_of, open_office

NOW = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
COUNT = 2 * AT_ONCE + 1


@pytest.fixture
async def store(tmp_path: Path, empty_database: Path) -> AsyncIterator[Store]:
    shutil.copyfile(empty_database, tmp_path / "pmqa.db")
    opened = await open_store(f"sqlite:///{tmp_path / 'pmqa.db'}")
    await opened.run(_with_links)
    yield opened
    await opened.close()


def _with_links(uow: UnitOfWork) -> None:
    open_office(uow, names=["malee"], now=NOW)
    identity = identity_of(uow, "malee")
    for number in range(COUNT):
        link = f"https://example.go.th/{number}"
        piece = Evidence(f"e{number}", identity.person_id, NOW, link=link, state=EvidenceState.STORED)
        uow.evidence.apply(OFFICE.id, ASSESSMENT, [EvidenceSent(piece)], identity=identity, at=NOW)
        placed = EvidencePlaced("1.1", piece.id, None, "photo_or_link")
        uow.assessments.apply(
            OFFICE.id, ASSESSMENT, [placed], by=identity.person_id, at=NOW, batch=f"b{number}"
        )


async def states(store: Store) -> dict[str, LinkState]:
    pieces = await store.run(lambda uow: uow.evidence.all(OFFICE.id, ASSESSMENT))
    return {one.link: one.link_state for one in pieces}


async def check(url: str) -> LinkState:
    return LinkState.DEAD if url.endswith("/3") else LinkState.ALIVE


async def test_every_link_is_looked_at_once_a_night(store: Store, know: Knowledge) -> None:
    looked = await look_at_links(store, know, NOW, check)
    again = await look_at_links(store, know, NOW + timedelta(hours=1), check)
    next_night = await look_at_links(store, know, NOW + timedelta(days=1), check)

    assert (looked, again, next_night) == (COUNT, 0, COUNT)


async def test_what_was_found_is_kept(store: Store, know: Knowledge) -> None:
    await look_at_links(store, know, NOW, check)

    found = await states(store)

    assert found.pop("https://example.go.th/3") is LinkState.DEAD
    assert set(found.values()) == {LinkState.ALIVE}


async def test_who_attached_a_dead_link_is_told_with_the_next_answer_and_once(
    store: Store, know: Knowledge
) -> None:
    await look_at_links(store, know, NOW, check)
    await look_at_links(store, know, NOW + timedelta(days=1), check)

    def answered(uow: UnitOfWork) -> tuple[OutboxRow, ...]:
        identity = identity_of(uow, "malee")
        uow.outbox.reply(identity.id, [Screen("สวัสดี")], update_id="u1", at=NOW + timedelta(days=1))
        return uow.outbox.after(identity.id, 0, limit=9)

    report, answer = await store.run(answered)
    assert "ข้อ 1.1 example.go.th/3: เปิดลิงก์ไม่ได้" in report.screen.text
    assert answer.screen.text == "สวัสดี"


@pytest.mark.parametrize(("hour", "night"), [(17, False), (18, True), (21, True), (22, False), (3, False)])
def test_links_are_looked_at_while_bangkok_sleeps(hour: int, night: bool) -> None:  # noqa: FBT001
    assert is_night(NOW.replace(hour=hour)) is night
