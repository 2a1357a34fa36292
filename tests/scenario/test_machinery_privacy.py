"""Nothing of a person before the notice is accepted, and nothing after they have left."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.knowledge import Knowledge
from bot.model import Channel, UpdateKind
from bot.turns import TurnRunner
from storage.store import open_store
from tests.fakes.ledger import history, person_id, rows, stored
from tests.fakes.officer import Officer
from tests.fakes.place import Place, a_world


@pytest.fixture
def file(tmp_path: Path, empty_database: Path) -> Path:
    path = tmp_path / "bytes.db"
    path.write_bytes(empty_database.read_bytes())
    return path


@pytest.fixture
async def kept(file: Path, know: Knowledge) -> AsyncIterator[Place]:
    store = await open_store(f"sqlite:///{file}")
    yield Place(store, TurnRunner(store, know, a_world()), know)
    await store.close()


def everything_on_disk(file: Path) -> bytes:
    """Return the bytes of the database and its log."""
    log = file.with_name(file.name + "-wal")
    return file.read_bytes() + (log.read_bytes() if log.exists() else b"")


TYPED = (
    "ดิฉันสมศรีจากเขตหนึ่ง",
    "สมศรี ใจดี",
    "สมศรี " * 200,
    "ข้อ 1.1 สมศรี",
    "ค้นหา สมศรี",
    "https://example.org/สมศรี",
    "SOMSRI-2345-6789",
    "สมศรี 99",
)


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.TERMINAL])
async def test_nothing_that_a_stranger_types_is_on_the_disk(
    kept: Place, file: Path, channel: Channel
) -> None:
    stranger = kept.newcomer("u-42", channel)
    for words in TYPED:
        assert await stranger.say(words)
    await stranger.send(UpdateKind.EDIT, "สมศรีแก้คำ", message_id="m-1")
    await stranger.send(UpdateKind.UNSEND, message_id="m-1")

    disk = everything_on_disk(file)

    assert "สมศรี".encode() not in disk
    assert b"SOMSRI" not in disk
    assert b"u-42" in disk  # the identity is what is kept


async def test_a_code_given_before_the_notice_is_kept_and_lets_in_afterwards(kept: Place, file: Path) -> None:
    code = await kept.invite(await kept.office())
    stranger = kept.newcomer("u-42")
    await stranger.say(code)

    assert "เข้าร่วม" in await stranger.tap("ยอมรับ")


async def leave(officer: Officer, know: Knowledge) -> None:
    await officer.say("ข้อมูลของฉัน")
    await officer.tap(know.copy.say("button.leave"))
    await officer.tap(know.copy.say("button.leave_really"))


async def named(place: Place, name: str) -> Officer:
    """Return a member who has given a real name, has answered and written."""
    office = (await place.store.run(lambda uow: uow.offices.list()))[0]
    officer = place.newcomer("u-77", Channel.WEB)
    await officer.say("ยอมรับ")
    await officer.say(await place.invite(office))
    await officer.say(name)
    await officer.say("ข้อ 1.1")
    await officer.tap("ครบทุกรายการ")
    await officer.say("ประวัติ")
    await officer.say("ข้อมูลของฉัน")
    return officer


async def test_who_left_is_nowhere_on_the_disk_and_the_answers_stay(
    kept: Place, file: Path, know: Knowledge
) -> None:
    """The log is written anew when the database closes; until then it may hold what was."""
    office = await kept.office()
    officer = await named(kept, "สมปอง มั่งมี, นักวิชาการ, กลุ่มแผน")
    before = await stored(kept, office)
    await leave(officer, know)

    assert (await stored(kept, office)).cells == before.cells
    assert {one.by_name for one in await history(kept, office)} == {"อดีตเจ้าหน้าที่ 1"}
    await kept.store.close()
    for trace in ("สมปอง", "มั่งมี", "นักวิชาการ"):
        assert trace.encode() not in everything_on_disk(file), trace


async def test_who_left_and_comes_back_is_a_stranger(either: Place) -> None:
    await either.office()
    officer = await named(either, "สมปอง มั่งมี")
    old = await person_id(either, "u-77", Channel.WEB)
    await leave(officer, either.know)

    told = await officer.say("เมนู")

    assert "สมปอง" not in told
    assert await person_id(either, "u-77", Channel.WEB) != old
    assert all(row.update_id != "u-77-3" for row in await rows(either, officer))


async def test_the_second_who_leaves_has_the_second_alias(either: Place) -> None:
    office = await either.office()
    for name in ("a", "b"):
        officer = await either.member(office, name=name)
        await officer.say("ข้อ 1.1")
        await officer.tap("ครบทุกรายการ" if name == "a" else "เขียนสรุปแนวทาง")
        await officer.say("ข้อความ")
        await leave(officer, either.know)

    names = [one.by_name for one in await history(either, office)]
    assert set(names) == {"อดีตเจ้าหน้าที่ 1", "อดีตเจ้าหน้าที่ 2"}


async def test_linking_makes_one_person_who_goes_on_where_the_first_stood(either: Place) -> None:
    office = await either.office()
    here = await either.member(office, name="malee")
    await here.say("ข้อ 1.3")
    shown = await here.say("เปิดบนคอมพิวเตอร์")
    there = either.newcomer("malee-web", Channel.WEB)
    await there.say(next(word for word in shown.split() if "-" in word and word.isascii()))

    assert await person_id(either, "malee") == await person_id(either, "malee-web", Channel.WEB)
    assert "1.3" in await there.say("ทำต่อ")


async def test_an_unsent_line_is_nowhere_that_was_kept(kept: Place, file: Path) -> None:
    office = await kept.office()
    officer = await kept.member(office, channel=Channel.WEB)
    await officer.say("ข้อ 1.1")
    await officer.tap("เขียนสรุปแนวทาง")
    await officer.send(UpdateKind.TEXT, "ข้อความที่จะถูกเรียกคืน", update_id="gone", message_id="gone")
    await officer.say("ข้อความที่อยู่ต่อ")

    await officer.send(UpdateKind.UNSEND, message_id="gone")

    await officer.say("เสร็จ")
    assert "เรียกคืน" not in await officer.say("แบบฟอร์ม 1.1")
    await kept.store.close()
    disk = everything_on_disk(file)
    assert "ข้อความที่อยู่ต่อ".encode() in disk
    assert "เรียกคืน".encode() not in disk


async def test_an_edited_message_changes_its_line_and_history_keeps_both(either: Place) -> None:
    office = await either.office()
    officer = await either.member(office)
    await officer.say("ข้อ 1.1")
    await officer.tap("เขียนสรุปแนวทาง")
    await officer.send(UpdateKind.TEXT, "ประชุมทุกปี", message_id="line")

    await officer.send(UpdateKind.EDIT, "ประชุมทุกเดือน", message_id="line")

    await officer.say("เสร็จ")
    form = await officer.say("แบบฟอร์ม 1.1")
    assert "ประชุมทุกเดือน" in form
    assert "ประชุมทุกปี" not in form
    assert len(await history(either, office, "1.1")) == 2


async def test_a_line_that_was_unsent_is_gone_from_what_a_colleague_was_shown(
    kept: Place, file: Path
) -> None:
    office = await kept.office()
    writer, reader = await kept.member(office), await kept.member(office)
    await writer.say("ข้อ 1.1")
    await writer.tap("เขียนสรุปแนวทาง")
    await writer.send(UpdateKind.TEXT, "บรรทัดหนึ่ง\nเบอร์ในข้อความที่เรียกคืน", message_id="gone")
    assert "เบอร์ในข้อความ" in await reader.say("แบบฟอร์ม 1.1")

    await writer.send(UpdateKind.UNSEND, message_id="gone")

    await kept.store.close()
    assert "เบอร์ในข้อความ".encode() not in everything_on_disk(file)


async def test_the_name_of_who_left_is_gone_from_what_colleagues_were_shown(kept: Place, file: Path) -> None:
    office = await kept.office()
    leaver, colleague = await kept.member(office), await kept.member(office)
    await leaver.say("แก้ชื่อ")
    await leaver.say("สมปอง ใจงาม")
    await leaver.say("ข้อ 1.1")
    await leaver.tap("ครบทุกรายการ")
    assert "สมปอง ใจงาม" in await colleague.say("ประวัติ 1.1")

    await leave(leaver, kept.know)

    await kept.store.close()
    assert "สมปอง".encode() not in everything_on_disk(file)
