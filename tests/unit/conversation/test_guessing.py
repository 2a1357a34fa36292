"""Where evidence is proposed to belong: by number, place, project, words; what it is, by name and content."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.app import build_knowledge
from bot.guessing import clues_of, proposals
from bot.model import Accepted, Assessment, Evidence, FileKind, Kept, Spot
from content.loader import load_messages

KNOW = build_knowledge(load_messages())
NOW = datetime(2026, 11, 22, tzinfo=UTC)
NOTHING = Assessment("a1", "o1", "pmqa-2565")
PHOTO = Kept("a" * 64, 1, Accepted(FileKind.IMAGE, "image/jpeg", ".jpg"), "")


def proposed(
    name: str = "", item: str = "", assessment: Assessment = NOTHING, **more: object
) -> tuple[Spot, ...]:
    piece = Evidence("e1", "p1", NOW, name=name, **more)  # type: ignore[arg-type]
    return proposals(clues_of([piece], item, KNOW), assessment, KNOW)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("2.3 รายงานสรุปผล.pdf", Spot("2.3", "report")),
        ("๒.๓ หนังสือขออนุมัติ.pdf", Spot("2.3", "approval")),
        ("ข้อ 3.4_ภาพกิจกรรม.pdf", Spot("3.4", "photo_or_link")),
        ("2-3 รูปเล่ม.docx", Spot("2.3", "report")),
        ("มิติ 7.2 รายงาน.pdf", Spot("7.2", "report")),
    ],
)
def test_the_number_in_a_name_goes_before_all_else(name: str, first: Spot) -> None:
    assert proposed(name, item="5.1")[0] == first


def test_a_photo_is_a_photo_and_belongs_where_one_is() -> None:
    assert proposed(item="3.4", kept=PHOTO)[0] == Spot("3.4", "photo_or_link")


def test_a_link_is_the_kind_of_links() -> None:
    assert proposed(item="3.4", link="https://a.go.th")[0] == Spot("3.4", "photo_or_link")


def test_words_find_the_item() -> None:
    assert "3.4" in {spot.item for spot in proposed("สรุปข้อร้องเรียน.pdf")}


def test_the_project_that_is_cited_finds_its_item() -> None:
    cited = Assessment("a1", "o1", "pmqa-2565", cells={("5.2", "project"): "โครงการบ้านนักวิทยาศาสตร์น้อย"})

    assert proposed("โครงการบ้านนักวิทยาศาสตร์น้อย.pdf", assessment=cited)[0].item == "5.2"


def test_what_an_item_lacks_is_proposed_where_nothing_tells_the_kind() -> None:
    has_approval = Assessment("a1", "o1", "pmqa-2565", evidence={"2.3": {"approval": 1}})

    assert proposed("2.3 a.pdf", assessment=has_approval)[:2] == (
        Spot("2.3", "report"),
        Spot("2.3", "photo_or_link"),
    )


def test_an_item_that_takes_no_evidence_is_never_proposed() -> None:
    assert {"1.2", "4.4", "6.1"}.isdisjoint(spot.item for spot in proposed("1.2 ITA.pdf", item="6.1"))


def test_at_most_four_places_are_proposed() -> None:
    assert len(proposed()) == 4
