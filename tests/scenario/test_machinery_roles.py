"""Who may do what: every action, every role, and never another office's."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, get_type_hints

import pytest

from bot import actions as a
from bot.actions import Action, Typed, decode, encode
from bot.engine import decide
from bot.interpret import Intent
from bot.knowledge import Knowledge
from bot.model import (
    Assessment,
    Capacity,
    Channel,
    Conversation,
    Direction,
    Identity,
    Level,
    Membership,
    Office,
    Part,
    Person,
    Role,
    Stage,
    Tick,
    Unit,
    UpdateKind,
)
from bot.review import FROZEN, REVIEW, STAGE, SUBMISSION
from bot.steps import STEPS
from bot.view import Moment, View
from tests.fakes.ledger import history, stored
from tests.fakes.officer import START, Officer
from tests.fakes.place import Place

ROLES: tuple[Role | None, ...] = (None, *Role)
EXPECTED = {
    "read_criteria": {None, *Role},
    "read_answers": {Role.OFFICER, Role.COORDINATOR, Role.DIRECTOR},
    "read_score": {Role.OFFICER, Role.COORDINATOR, Role.DIRECTOR},
    "read_history": {Role.OFFICER, Role.COORDINATOR, Role.DIRECTOR},
    "read_team": {Role.OFFICER, Role.COORDINATOR, Role.DIRECTOR},
    "answer": {Role.OFFICER, Role.COORDINATOR},
    "attach": {Role.OFFICER, Role.COORDINATOR},
    "enter_external": {Role.COORDINATOR, Role.CENTRAL},
    "invite": {Role.COORDINATOR},
    "assign": {Role.COORDINATOR},
    "comment": {Role.OFFICER, Role.COORDINATOR, Role.DIRECTOR},
    "opine": {Role.OFFICER, Role.COORDINATOR},
    "settle": {Role.COORDINATOR},
    "hand_over": {Role.OFFICER, Role.COORDINATOR},
    "move_away": {Role.OFFICER, Role.COORDINATOR, Role.DIRECTOR},
    "remove_member": {Role.COORDINATOR},
    "read_overview": {Role.CENTRAL},
    "set_deadline": {Role.COORDINATOR, Role.CENTRAL},
    "send_review": {Role.OFFICER, Role.COORDINATOR},
    "recall": {Role.OFFICER, Role.COORDINATOR},
    "accept": {Role.COORDINATOR},
    "return": {Role.COORDINATOR},
    "propose": {Role.COORDINATOR},
    "withdraw": {Role.COORDINATOR},
    "sign": {Role.DIRECTOR},
    "sign_on_paper": {Role.COORDINATOR},
    "record_import": {Role.COORDINATOR},
    "reopen": {Role.COORDINATOR},
}
"""product.md: the director looks; กพร.สพฐ. enters scores from elsewhere and sees no answers."""

VALUES: dict[str, Any] = {
    "item": "1.1",
    "criterion": "1.1.B1",
    "which": "basic",
    "source": "1.3",
    "key": "kpi_8",
    "category": "1",
    "role": "officer",
    "mode": "add",
    "line_id": "line",
    "text": "ข้อความ",
    "group": "A",
    "code": "1001",
    "value": "4",
    "place": "2.3",
    "person": "p1",
    "successor": "p2",
    "name": "มาลี",
    "capacity": Capacity.DIRECTOR,
}
BY_TYPE: dict[Any, Any] = {
    Level: Level.BASIC,
    Tick: Tick.MET,
    Unit: Unit.PERCENT,
    Direction: Direction.HIGHER,
    Part: Part.MAIN,
    int: 1,
    str: "",
}
OFFICE = Office("o1", "1001", "สพป.ทดสอบ เขต 1")


def an_action(kind: type[Action]) -> Action:
    hints = get_type_hints(kind)
    named = {one.name: VALUES.get(one.name, BY_TYPE.get(hints[one.name], "")) for one in fields(kind)}  # type: ignore[arg-type]
    return kind(**named)


def a_view(role: Role | None) -> View:
    person = Person("p1", consented_at=START, name="มาลี", name_asked=True, office_id="o1")
    membership = Membership("p1", OFFICE, role) if role else None
    assessment = Assessment("a1", "o1", "pmqa-2565") if role else None
    identity = Identity("i1", "p1", Channel.WEB, "malee")
    return View(person, identity, membership, Conversation(), assessment)


def outcome(kind: type[Action], role: Role | None, know: Knowledge, stage: Stage = Stage.OPEN) -> str:
    """Return whether that role is let do that to an item of that stage."""
    view = a_view(role)
    if view.assessment is not None and stage is not Stage.OPEN:
        at = (SUBMISSION, STAGE) if stage in FROZEN else (VALUES["item"], REVIEW)
        view = replace(view, assessment=replace(view.assessment, cells={at: stage.value}))
    intent = Intent(an_action(kind), Conversation())
    turn = decide(intent, view, know, Moment(START, lambda: "ABCD-EFGH-JKMN", lambda: "0000000000000"))
    keys = ("unclear.not_allowed", "unclear.not_allowed_central", "join.needed")
    refused = {know.copy.say(key) for key in keys}
    refused.add(know.copy.say("unclear.not_at_this_stage", stage=know.copy.say(f"status.stage_{stage}")))
    if [screen.text for screen in turn.replies if screen.text in refused]:
        assert not turn.changes
        assert not turn.people
        assert not turn.team
        assert not turn.messages
        assert not turn.jobs
        return "refused"
    return "let"


def test_every_action_but_those_that_interpret_settles_has_a_row() -> None:
    kinds = {kind for kind in vars(a).values() if isinstance(kind, type) and issubclass(kind, Action)}
    settled = {Action, Typed, a.Back, a.Cancel}
    assert {kind for kind in kinds - settled if kind not in STEPS} == set()


@pytest.mark.parametrize("permission", EXPECTED)
def test_the_table_of_roles_says_what_the_product_says(permission: str, know: Knowledge) -> None:
    let = {role for role in ROLES if any(know.may(role, permission, stage=stage) for stage in Stage)}
    assert let == EXPECTED[permission]


def test_every_permission_is_expected_here(know: Knowledge) -> None:
    assert set(EXPECTED) == set(know.permissions.scopes)


def test_only_the_central_office_may_do_anything_in_an_office_that_is_not_its_own(know: Knowledge) -> None:
    everywhere = {
        (permission, role)
        for permission, row in know.permissions.scopes.items()
        for role, where in row.items()
        if where == "any" and permission != "read_criteria"
    }
    may = {"enter_external", "read_overview", "set_deadline"}
    assert everywhere == {(one, "central") for one in may}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value if role else "guest")
@pytest.mark.parametrize("kind", STEPS, ids=lambda kind: kind.__name__)
def test_the_permission_of_a_step_decides(kind: type[Action], role: Role | None, know: Knowledge) -> None:
    permission = STEPS[kind].permission
    if role in EXPECTED[permission]:
        return
    assert outcome(kind, role, know) == "refused"


@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.OPEN])
@pytest.mark.parametrize("kind", [kind for kind in STEPS if "item" in get_type_hints(kind)])
def test_the_stage_of_an_item_decides_too(kind: type[Action], stage: Stage, know: Knowledge) -> None:
    permission = STEPS[kind].permission
    for role in ROLES:
        if not know.may(role, permission, stage=stage):
            assert outcome(kind, role, know, stage) == "refused"


@pytest.mark.parametrize("kind", [kind for kind, step in STEPS.items() if step.permission == "answer"])
def test_an_officer_is_never_refused_what_officers_do(kind: type[Action], know: Knowledge) -> None:
    assert outcome(kind, Role.OFFICER, know) == "let"


FORGED = (
    "1:tick:9.9:9.9.B1:met:0",
    "1:tick:1.1:1.3.B1:met:0",
    "1:tick:1.1:1.1.B1+1.1.B1:met:0",
    "1:tick:1.1::met:0",
    "1:tick:7.1:basic:met:0",
    "1:tick:1.1:basic:met:99999999999999999999999999",
    "1:tell:6.1:basic:new:0",
    "1:same:1.1:9.9:0",
    "1:office:1002",
    "1:office:9999",
    "1:inv:central",
    "1:hist:9.9:0",
    "1:hist::99999999999999999999999999",
    "1:undo:nobodysbatch1",
    "1:form:9.9",
    "1:ext:secret",
    "1:src:kpi_8:99",
    "1:res:7.1:nothing",
    "1:cat:99",
    "1:item:../../etc",
    "2:menu",
    "1:nothing",
    "",
    "๑:menu",
)


async def two_offices(place: Place) -> tuple[Office, Office, Officer, Officer]:
    """Return two offices with an officer each; the second's has answered with marked words."""
    ours, theirs = await place.office("1001"), await place.office("1002", "สพม.อีกแห่งหนึ่ง")
    us, them = await place.member(ours, name="us"), await place.member(theirs, name="them")
    await them.say("ข้อ 1.1")
    await them.tap("ครบทุกรายการ")
    await them.tap("เขียนสรุปแนวทาง")
    await them.say("แนวทางลับของอีกแห่ง")
    await them.tap("เสร็จ")
    await them.tap("ระบุโครงการ")
    await them.say("โครงการลับของอีกแห่ง")
    return ours, theirs, us, them


async def central_at(place: Place, office: Office) -> Officer:
    """Return somebody of กพร.สพฐ. who works for that office."""
    central = place.newcomer("central")
    await central.say("ยอมรับ")
    await central.say(await place.invite(None, Role.CENTRAL))
    await central.say("ข้าม")
    await central.press(encode(a.OpenExternal()))
    await central.say(office.code)
    return central


@pytest.mark.parametrize("payload", FORGED)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.CENTRAL])
async def test_a_forged_payload_changes_nothing_and_reveals_nothing(
    place: Place, payload: str, role: Role
) -> None:
    ours, theirs, us, _ = await two_offices(place)
    forger = us if role is Role.OFFICER else await central_at(place, theirs)
    before = await stored(place, theirs)

    told = await forger.press(payload)

    assert told.strip()
    assert "ลับของ" not in told
    assert await stored(place, theirs) == before
    if payload != "1:tick:1.1:1.1.B1+1.1.B1:met:0" or role is Role.CENTRAL:
        assert await history(place, ours) == ()


LOOKING = ("ข้อ 1.1", "คะแนน", "งานของฉัน", "ทีม", "ประวัติ", "ประวัติ 1.1", "แบบฟอร์ม 1.1", "หลักฐาน", "ทำต่อ")


async def test_nothing_of_one_office_appears_in_the_other(either: Place) -> None:
    _, _, us, _ = await two_offices(either)
    ours = [await us.say(words) for words in LOOKING]
    ours.append(await us.say("คืนค่าเดิม"))
    await us.say("ข้อมูลของฉัน")
    ours.append(await us.tap(either.know.copy.say("button.export")))

    assert not [told for told in ours if "อีกแห่ง" in told or "them" in told]
    assert "ทำแล้ว 0" in ours[0]


async def test_a_line_of_another_office_is_neither_edited_nor_unsent(either: Place) -> None:
    _, theirs, us, _ = await two_offices(either)
    before = await stored(either, theirs), await history(either, theirs)
    line = next(one.change.line_id for one in before[1] if hasattr(one.change, "line_id"))

    await us.send(UpdateKind.EDIT, "เปลี่ยนของคนอื่น", message_id=line)
    await us.send(UpdateKind.UNSEND, message_id=line)

    assert (await stored(either, theirs), await history(either, theirs)) == before


async def test_the_central_office_sees_no_answers_but_may_enter_a_score(either: Place) -> None:
    _, theirs, _, _ = await two_offices(either)
    central = await central_at(either, theirs)
    shown = [await central.say(words) for words in ("ข้อ 1.1", *LOOKING)]

    assert not [told for told in shown if "☑" in told or "ลับของ" in told or "ทำแล้ว 2" in told]

    await central.press(encode(a.OpenExternal("kpi_8")))
    await central.say("4")
    await central.press(encode(a.SetSource("kpi_8", 1)))

    score = (await stored(either, theirs)).external("kpi_8")
    assert score is not None
    assert score.confirmed


async def test_a_coordinators_external_score_is_unconfirmed(either: Place) -> None:
    office = await either.office()
    coordinator = await either.member(office, Role.COORDINATOR)

    await coordinator.press(encode(a.OpenExternal("kpi_8")))
    await coordinator.say("4")
    await coordinator.press(encode(a.SetSource("kpi_8", 1)))

    score = (await stored(either, office)).external("kpi_8")
    assert score is not None
    assert not score.confirmed


async def test_the_director_looks_and_changes_nothing(either: Place) -> None:
    office = await either.office()
    director = await either.member(office, Role.DIRECTOR)
    for kind, step in STEPS.items():
        if step.permission in {"answer", "enter_external", "invite"} and not issubclass(kind, Typed):
            await director.press(encode(an_action(kind)))
    assert await history(either, office) == ()
    assert "ข้อ 1.1" in await director.say("ข้อ 1.1")


def test_what_decode_reads_encode_could_have_written() -> None:
    for payload in FORGED:
        action = decode(payload)
        assert action is None or encode(action) == payload
