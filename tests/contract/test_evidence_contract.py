"""What evidence promises: kept with its places and history, fetched once, told of once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import StorageError
from bot.fetching import HeldRequest
from bot.model import (
    Accepted,
    Change,
    Channel,
    Erased,
    Evidence,
    EvidenceChange,
    EvidenceMeant,
    EvidencePlaced,
    EvidenceRecaptioned,
    EvidenceRedacted,
    EvidenceSent,
    EvidenceState,
    EvidenceTold,
    Fetched,
    FetchRequest,
    FileKind,
    Identity,
    Kept,
    LinkState,
    NotKept,
    Refusal,
    SentFile,
    Spot,
)
from bot.ports import Store
from bot.sending import ReplyToken
from tests.contract.world import NOW, OFFICE, OTHER_OFFICE, begin, change, join, later, stored

A_FILE = SentFile("m1", name="แผน.pdf", size=12, group="set", of=4)
HASH = "a" * 64
PDF = Accepted(FileKind.PDF, "application/pdf", ".pdf")
ROOM = 1_000


def a_piece(number: int = 1, **more: object) -> Evidence:
    plain = Evidence(id=f"e{number}", by="p-malee", at=NOW, name="แผน.pdf", bundle="b1")
    return replace(plain, **more)  # type: ignore[arg-type]


def a_link(number: int = 1) -> Evidence:
    return a_piece(number, name="", link="https://example.go.th/plan", state=EvidenceState.STORED)


async def malee(store: Store) -> Identity:
    identity = (await join(store, "malee")).identity
    await begin(store)
    return identity


async def keep(
    store: Store, identity: Identity, *changes: EvidenceChange, reply: ReplyToken | None = None, **at: int
) -> None:
    await store.run(
        lambda unit: unit.evidence.apply(
            OFFICE.id, "a-o1", changes, identity=identity, at=later(**at), reply=reply
        )
    )


async def one(store: Store, evidence_id: str = "e1", office: str = OFFICE.id) -> Evidence:
    found = await store.run(lambda unit: unit.evidence.get(office, [evidence_id]))
    return found[0]


async def claimed(store: Store, owner: str = "worker", **now: int) -> HeldRequest | None:
    moment = later(**now)
    held = await store.run(
        lambda unit: unit.fetches.claim(
            now=moment, until=moment + timedelta(minutes=1), owner=owner, limit=1, channels=[Channel.WEB]
        )
    )
    return held[0] if held else None


async def settle(
    store: Store,
    request_id: str,
    outcome: Fetched,
    *,
    owner: str = "worker",
    quota: int = ROOM,
    now: datetime = NOW,
) -> Fetched | None:
    return await store.run(
        lambda unit: unit.fetches.settle(request_id, outcome, owner=owner, quota=quota, now=now)
    )


async def fetched(store: Store, sha256: str = HASH, **now: int) -> HeldRequest:
    held = await claimed(store, minutes=1)
    assert held is not None
    kept = Kept(sha256, 12, PDF, "แผน.pdf")
    assert await settle(store, held.request.id, kept, now=later(**now)) == kept
    return held


async def told_now(store: Store, **before: int) -> Sequence[Identity]:
    return await store.run(lambda unit: unit.fetches.quiet(settled_before=later(**before)))


async def place(store: Store, *changes: Change, batch: str = "batch") -> None:
    await change(store, *changes, batch=batch)


# What was sent ------------------------------------------------------------------------------------


async def test_a_file_comes_back_as_it_was_sent(store: Store) -> None:
    identity = await malee(store)
    sent = a_piece(caption="แผนปี 66", meant=Spot("2.3", "report"), of=4)

    await keep(store, identity, EvidenceSent(sent, A_FILE, "m1"))

    assert await one(store) == replace(sent, by_name="malee")


async def test_another_office_finds_nothing_of_it(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"))
    await place(store, EvidencePlaced("2.3", "e1", None, "report"))

    def seen(unit: object) -> list[object]:
        records = unit.evidence  # type: ignore[attr-defined]
        return [
            *records.get(OTHER_OFFICE.id, ["e1"]),
            *records.at_item(OTHER_OFFICE.id, "a-o1", "2.3"),
            *records.bundle(OTHER_OFFICE.id, "b1"),
            *records.of_message(OTHER_OFFICE.id, "p-malee", "m1"),
            *records.all(OTHER_OFFICE.id, "a-o1"),
        ]

    assert await store.run(seen) == []


async def test_a_caption_follows_its_edit(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"))

    await keep(store, identity, EvidenceRecaptioned("e1", "แผนฉบับแก้"))

    assert (await one(store)).caption == "แผนฉบับแก้"


async def test_what_came_together_is_found_together(store: Store) -> None:
    identity = await malee(store)
    sent = [a_piece(number, bundle="b2" if number == 3 else "b1") for number in (1, 2, 3)]
    await keep(store, identity, *(EvidenceSent(piece, A_FILE, f"m{piece.id}") for piece in sent))

    found = await store.run(lambda unit: unit.evidence.bundle(OFFICE.id, "b1"))

    assert [piece.id for piece in found] == ["e1", "e2"]


async def test_a_message_names_what_it_brought(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"))

    found = await store.run(lambda unit: unit.evidence.of_message(OFFICE.id, "p-malee", "m1"))
    others = await store.run(lambda unit: unit.evidence.of_message(OFFICE.id, "p-somchai", "m1"))

    assert ([piece.id for piece in found], others) == (["e1"], ())


async def test_unsent_leaves_neither_words_nor_bytes_nor_request(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(caption="ลับ"), A_FILE, "m1"))

    await keep(store, identity, EvidenceRedacted("e1"))

    gone = await one(store)
    assert (gone.name, gone.caption, gone.kept, gone.state) == ("", "", None, EvidenceState.GONE)
    assert (await claimed(store), await told_now(store, days=1)) == (None, ())


# Where it stands ----------------------------------------------------------------------------------


async def test_only_what_is_stored_counts_at_an_item(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"), EvidenceSent(a_link(2), None, "m2"))

    await place(
        store,
        EvidencePlaced("2.3", "e1", None, "report"),
        EvidencePlaced("2.3", "e2", None, "photo_or_link"),
    )

    assert (await stored(store)).evidence == {"2.3": {"photo_or_link": 1}}
    await fetched(store)
    assert (await stored(store)).evidence == {"2.3": {"photo_or_link": 1, "report": 1}}


async def test_one_file_may_stand_at_two_items(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_link(), None, "m1"))

    await place(
        store,
        EvidencePlaced("2.3", "e1", None, "report"),
        EvidencePlaced("2.4", "e1", None, "photo_or_link"),
    )

    assert (await one(store)).spots == (Spot("2.3", "report"), Spot("2.4", "photo_or_link"))


async def test_a_move_is_history_and_keeps_the_item_in_step(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_link(), None, "m1"))
    await place(store, EvidencePlaced("", "e1", None, "open"))

    moves = (EvidencePlaced("", "e1", "open", None), EvidencePlaced("2.3", "e1", None, "report"))
    await place(store, *moves, batch="second")

    entries = await store.run(lambda unit: unit.assessments.last_batch(OFFICE.id, "a-o1", "p-malee"))
    told = "https://example.go.th/plan"
    assert [entry.change for entry in entries] == [replace(move, name=told) for move in moves]
    assert (await stored(store)).item("2.3").revision == 1


@pytest.mark.parametrize("old", [None, "approval"])
async def test_a_place_that_is_not_what_it_was_is_refused_whole(store: Store, old: str | None) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_link(), None, "m1"))
    await place(store, EvidencePlaced("2.3", "e1", None, "report"))

    with pytest.raises(StorageError, match="is not what it was"):
        await place(store, EvidencePlaced("2.3", "e1", old, "report"), batch="second")

    assert (await one(store)).spots == (Spot("2.3", "report"),)


async def test_a_thousand_files_are_read_a_page_at_a_time(store: Store) -> None:
    identity = await malee(store)
    sent = [replace(a_link(), id=f"e{number:04}") for number in range(1_000)]
    await keep(store, identity, *(EvidenceSent(piece, None, piece.id) for piece in sent))
    await place(store, *(EvidencePlaced("2.3", piece.id, None, "report") for piece in sent))

    page = await store.run(lambda unit: unit.evidence.at_item(OFFICE.id, "a-o1", "2.3", skip=990, limit=20))

    assert [piece.id for piece in page] == [f"e{number:04}" for number in range(990, 1_000)]
    assert len(await store.run(lambda unit: unit.evidence.all(OFFICE.id, "a-o1"))) == 1_000


async def test_who_left_is_named_by_the_alias(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_link(), None, "m1"))
    await place(store, EvidencePlaced("2.3", "e1", None, "report"))

    gone = Erased("p-malee", "อดีตเจ้าหน้าที่ 1")
    await store.run(lambda unit: unit.people.apply([gone], identity=identity, at=NOW))

    assert (await one(store)).by_name == "อดีตเจ้าหน้าที่ 1"


# Fetching -----------------------------------------------------------------------------------------


async def test_a_file_is_asked_for_as_it_was_announced(store: Store) -> None:
    identity = await malee(store)
    token = ReplyToken("token", later(seconds=45))
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"), reply=token)

    held = await claimed(store, minutes=1)

    asked = FetchRequest("e1", OFFICE.id, identity, A_FILE, NOW, token.token, token.until)
    assert held == HeldRequest(asked, attempts=1)


async def test_a_link_asks_for_nothing(store: Store) -> None:
    identity = await malee(store)

    await keep(store, identity, EvidenceSent(a_link(), None, "m1"))

    assert await claimed(store) is None


async def test_only_channels_that_a_worker_knows_are_claimed(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"))

    held = await store.run(
        lambda unit: unit.fetches.claim(
            now=NOW, until=later(minutes=1), owner="worker", limit=9, channels=[Channel.LINE]
        )
    )

    assert held == ()


async def test_what_one_worker_holds_no_other_gets_until_it_lapses(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"))

    assert await claimed(store, "first") is not None
    assert await claimed(store, "second", seconds=59) is None
    assert await claimed(store, "second", seconds=60) is not None


async def test_a_hold_can_be_prolonged_by_its_holder_alone(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"))
    await claimed(store, "first")

    until = later(minutes=5)
    assert await store.run(lambda unit: unit.fetches.hold_on("e1", owner="first", until=until))
    assert not await store.run(lambda unit: unit.fetches.hold_on("e1", owner="second", until=until))
    assert await claimed(store, "second", minutes=4) is None


async def test_a_worker_that_lost_its_hold_keeps_nothing(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"))
    await claimed(store, "first")
    await claimed(store, "second", minutes=2)

    late = await settle(store, "e1", Kept(HASH, 12, PDF, "แผน.pdf"), owner="first")

    assert (late, (await one(store)).state) == (None, EvidenceState.FETCHING)


async def test_what_was_put_off_comes_again_in_its_time_with_its_tries(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"))
    await claimed(store)

    await store.run(lambda unit: unit.fetches.put_off("e1", owner="worker", next_try=later(minutes=5)))

    assert await claimed(store, minutes=4) is None
    again = await claimed(store, minutes=5)
    assert again is not None
    assert again.attempts == 2


async def test_the_same_bytes_are_kept_once(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, *(EvidenceSent(a_piece(n), A_FILE, f"m{n}") for n in (1, 2)))

    await fetched(store)
    await fetched(store)

    pieces = [await one(store, "e1"), await one(store, "e2")]
    assert {piece.kept for piece in pieces} == {Kept(HASH, 12, PDF, "แผน.pdf")}
    assert await store.run(lambda unit: unit.blobs.used(OFFICE.id)) == 12


async def test_a_file_that_finds_no_room_is_not_kept_unless_the_office_has_it(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, *(EvidenceSent(a_piece(n), A_FILE, f"m{n}") for n in (1, 2, 3)))
    await fetched(store)

    await claimed(store)
    other = await settle(store, "e2", Kept("b" * 64, 12, PDF, "b.pdf"), quota=23)
    await claimed(store)
    same = await settle(store, "e3", Kept(HASH, 12, PDF, "a.pdf"), quota=23)

    assert (other, same) == (NotKept(Refusal.OFFICE_FULL), Kept(HASH, 12, PDF, "a.pdf"))


async def test_a_refused_file_says_why(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"))
    await claimed(store)

    await settle(store, "e1", NotKept(Refusal.EMPTY))

    refused = await one(store)
    assert (refused.state, refused.refusal) == (EvidenceState.REFUSED, Refusal.EMPTY)


async def test_bytes_that_evidence_holds_cannot_be_forgotten(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, *(EvidenceSent(a_piece(n), A_FILE, f"m{n}") for n in (1, 2)))
    await fetched(store)
    await fetched(store, "b" * 64)
    await keep(store, identity, EvidenceRedacted("e1"))

    await store.run(lambda unit: unit.blobs.forget(OFFICE.id, "b" * 64))

    known = await store.run(lambda unit: unit.blobs.known(OFFICE.id, [HASH, "b" * 64]))
    assert known == {"b" * 64}


# Telling ------------------------------------------------------------------------------------------


async def test_nobody_is_told_while_more_is_coming(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, *(EvidenceSent(a_piece(n), A_FILE, f"m{n}") for n in (1, 2)))
    await fetched(store)

    assert await told_now(store, days=1) == ()
    await fetched(store, seconds=5)
    assert await told_now(store, seconds=5) == ()
    assert await told_now(store, seconds=6) == (identity,)


async def test_what_takes_long_does_not_keep_the_rest_from_being_told(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, *(EvidenceSent(a_piece(n), A_FILE, f"m{n}") for n in (1, 2)))
    await fetched(store)
    await claimed(store)
    await claimed(store, minutes=2)

    assert await told_now(store, days=1) == (identity,)
    assert await store.run(lambda unit: unit.fetches.under_way(identity.id)) == 1


async def test_what_was_told_is_not_told_again(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"))
    await fetched(store)
    untold = await store.run(lambda unit: unit.fetches.untold(identity.id))

    await keep(store, identity, EvidenceTold(("e1",)))

    assert [(request.id, outcome) for request, outcome in untold] == [("e1", Kept(HASH, 12, PDF, "แผน.pdf"))]
    assert await told_now(store, days=1) == ()
    assert await store.run(lambda unit: unit.fetches.untold(identity.id)) == ()


async def test_what_is_meant_for_a_place_can_be_said_before_it_comes(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, EvidenceSent(a_piece(), A_FILE, "m1"))

    await keep(store, identity, EvidenceMeant(("e1",), Spot("2.3", "report")))

    assert (await one(store)).meant == Spot("2.3", "report")


# Links --------------------------------------------------------------------------------------------


async def test_links_that_stand_are_looked_at_in_turn(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, *(EvidenceSent(a_link(n), None, f"m{n}") for n in (1, 2, 3)))
    await place(store, *(EvidencePlaced("2.3", f"e{n}", None, "photo_or_link") for n in (1, 2)))

    links = await store.run(lambda unit: unit.links.due(before=NOW, limit=9))
    await store.run(lambda unit: unit.links.checked(links[0], LinkState.DEAD, at=NOW))

    assert [link.evidence_id for link in links] == ["e1", "e2"]
    left = await store.run(lambda unit: unit.links.due(before=NOW, limit=9))
    assert [link.evidence_id for link in left] == ["e2"]
    looked_at = await one(store)
    assert (looked_at.link_state, looked_at.checked_at) == (LinkState.DEAD, NOW)


# Leaving -------------------------------------------------------------------------------------------


async def test_who_leaves_takes_along_what_has_no_place_and_leaves_what_has(store: Store) -> None:
    identity = await malee(store)
    await keep(store, identity, *(EvidenceSent(a_link(n), None, f"m{n}") for n in (1, 2)))
    await keep(store, identity, EvidenceSent(a_piece(3), A_FILE, "m3"))
    await place(
        store, EvidencePlaced("", "e1", None, "open"), EvidencePlaced("2.3", "e2", None, "photo_or_link")
    )
    sent = await store.run(lambda unit: unit.evidence.sent_by(OFFICE.id, "p-malee"))

    gone = Erased("p-malee", "อดีตเจ้าหน้าที่ 1")
    await store.run(lambda unit: unit.people.apply([gone], identity=identity, at=NOW))

    assert [piece.id for piece in sent] == ["e1", "e2", "e3"]
    left = await store.run(lambda unit: unit.evidence.get(OFFICE.id, ["e1", "e2", "e3"]))
    assert [piece.state for piece in left] == [EvidenceState.GONE, EvidenceState.STORED, EvidenceState.GONE]
    assert (await stored(store)).evidence == {"2.3": {"photo_or_link": 1}}
    assert await claimed(store) is None
