"""What goes into a pack is read whole, from either database, and of the one office alone."""

from __future__ import annotations

import json

from bot.exports.reading import read_source
from bot.exports.source import PackSource, Signature
from bot.model import (
    Accepted,
    Capacity,
    CellChanged,
    Channel,
    Evidence,
    EvidencePlaced,
    EvidenceSent,
    EvidenceState,
    FileKind,
    Kept,
    Level,
    LineAdded,
    Office,
    SentFile,
    Signed,
)
from bot.ports import Store
from tests.contract.world import NOW, OFFICE, OTHER_OFFICE, begin, change, join, later, stored
from tests.strategies import pmqa_framework

PDF = Kept("a" * 64, 12, Accepted(FileKind.PDF, "application/pdf", ".pdf"), "แผน.pdf")


async def _source(store: Store, office: Office = OFFICE) -> PackSource:
    return await store.run(lambda unit: read_source(unit, office, pmqa_framework()))


async def test_answers_narratives_and_history_are_read(store: Store) -> None:
    await join(store, "malee")
    await begin(store)
    await change(store, CellChanged("1.1", "project", None, "โครงการ"), batch="b1")
    await change(store, LineAdded("1.1", Level.BASIC, "u1", "ทำเช่นนี้"), batch="b2")

    source = await _source(store)

    assert source.assessment.cell("1.1", "project") == "โครงการ"
    assert source.narrative("1.1", Level.BASIC) == "ทำเช่นนี้"
    assert [one.batch for one in source.history] == ["b1", "b2"]
    assert (source.is_draft, source.as_of) == (True, NOW)


async def test_evidence_is_read_once_for_each_place_where_it_stands(store: Store) -> None:
    identity = (await join(store, "malee")).identity
    await begin(store)
    link = Evidence(
        "e1", "p-malee", NOW, link="https://example.go.th", state=EvidenceState.STORED, bundle="b"
    )
    file = Evidence("e2", "p-malee", NOW, name="แผน.pdf", bundle="b")
    await store.run(
        lambda unit: unit.evidence.apply(
            OFFICE.id,
            "a-o1",
            [EvidenceSent(link), EvidenceSent(file, SentFile("m1"), "m1")],
            identity=identity,
            at=NOW,
        )
    )
    await store.run(
        lambda unit: unit.fetches.claim(
            now=later(minutes=1), until=later(minutes=2), owner="w", limit=1, channels=[Channel.WEB]
        )
    )
    await store.run(lambda unit: unit.fetches.settle("e2", PDF, owner="w", quota=1000, now=NOW))
    places = [EvidencePlaced(item, "e2", None, "report") for item in ("1.1", "2.3")]
    await change(store, *places, EvidencePlaced("1.1", "e1", None, "photo_or_link"), batch="b1")

    source = await _source(store)

    assert {(one.id, one.item, one.sha256, one.size, one.url) for one in source.evidence} == {
        ("e1", "1.1", "", 0, "https://example.go.th"),
        ("e2", "1.1", PDF.sha256, 12, ""),
        ("e2", "2.3", PDF.sha256, 12, ""),
    }
    assert {one.by for one in source.evidence} == {"malee"}


async def test_an_office_that_has_not_begun_has_an_empty_pack_and_nothing_of_another(store: Store) -> None:
    await join(store, "malee")
    await begin(store)
    await change(store, CellChanged("1.1", "project", None, "โครงการ"), batch="b1")

    source = await _source(store, OTHER_OFFICE)

    assert (source.revision, source.assessment.cells, source.history) == (0, {}, ())


async def test_what_was_signed_is_packed_as_it_was_signed(store: Store) -> None:
    """A score from elsewhere that comes after the signature is no part of what was signed."""
    await join(store, "malee")
    await begin(store)
    await change(store, CellChanged("1.1", "project", None, "โครงการ"), batch="b1")
    document = json.dumps({"external": {"1.2": None, "kpi_4_1_2": None, "kpi_8": None, "6": None}})
    signed = Signed(document, "d", Capacity.PAPER, "นางสาวน้ำใจ", "ผอ.สพป.", (await stored(store)).revision)
    await store.run(lambda unit: unit.submissions.apply(OFFICE.id, "a-o1", signed, by="p-malee", at=NOW))
    await store.run(
        lambda unit: unit.assessments.apply(
            OFFICE.id,
            "a-o1",
            [CellChanged("1.2", "value", None, "91.37")],
            by="p-malee",
            at=later(minutes=5),
            batch="b2",
        )
    )

    source = await _source(store)

    assert source.signature == Signature("นางสาวน้ำใจ", "ผอ.สพป.", NOW, on_paper=True)
    assert source.revision == signed.revision
    assert source.assessment.external("1.2") is None
    assert source.assessment.cell("1.1", "project") == "โครงการ"
    assert [one.batch for one in source.history] == ["b1"]
