"""What search promises, one kind of query at a time; how often it keeps it is `bench search`'s."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ports import Hit
from bot.search.index import CONFIDENT, Index
from bot.search.snippet import LONGEST


def first(hits: Sequence[Hit]) -> str:
    return hits[0].id if hits else ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("วัฒนธรรมมุ่งเน้นประชาชน", "1.1"),
        ("เครือข่ายเฝ้าระวัง", "1.4"),
        ("แผนดิจิทัลของหน่วยงาน", "2.1"),
        ("การเปิดเผยข้อมูลต่อสาธารณะ", "4.1"),
        ("ประสิทธิผลทั่วทั้งองค์การ", "6.4"),
        ("การวางแผนเชิงยุทธศาสตร์", "C2"),
    ],
)
def test_the_words_of_the_criteria_find_their_item(index: Index, typed: str, meant: str) -> None:
    hits = index.find(typed)

    assert first(hits) == meant
    assert hits[0].score >= CONFIDENT


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("แบบประเมินควมพึงพอใจ", "3.2"),
        ("ข้อร้องเรียณ", "3.4"),
        ("ร้องเรีบน", "3.4"),
        ("วิเคาะห์ความเสียง", "2.2"),
        ("แผนปฎิบัติการณ์ประจำปี", "2.1"),
        ("cyber secrity", "4.4"),
        ("best pratice", "4.3"),
        ("แผนอัตตรากำลัง", "5.1"),
    ],
)
def test_slips_of_the_finger_do_not_matter(index: Index, typed: str, meant: str) -> None:
    assert first(index.find(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("กำลังคน", "5.1"),
        ("ร้องทุกข์", "3.4"),
        ("แฮกเกอร์", "4.4"),
        ("ประหยัดงบ", "6.3"),
        ("โกงเงินหลวง", "1.2"),
        ("จุดอ่อนจุดแข็ง โอกาส อุปสรรค", "2.2"),
    ],
)
def test_an_officers_own_words_find_the_item(index: Index, typed: str, meant: str) -> None:
    assert first(index.find(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ITA", {"1.2"}),
        ("ปพ.๓", {"4.1", "4.3", "C4"}),
        ("KM", {"4.3"}),
        ("IDP", {"5.4"}),
        ("ผอ.สพท.", {"1.1", "C1"}),
        ("สตผ.", {"C6"}),
        ("BCP", {"6.4"}),
    ],
)
def test_abbreviations_are_known(index: Index, typed: str, meant: set[str]) -> None:
    assert first(index.find(typed)) in meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("เก็บข้อมูลครูและโรงเรียนว่าต้องการอะไรจากเขตตอบข้อไหน", "3.1"),
        ("ประชุมผู้บริหารแจ้งนโยบายผ่านไลน์กลุ่มตอบข้อไหน", "1.1"),
        ("จัดกิจกรรมสร้างความสามัคคีในองค์กรตอบข้อไหนครับ", "5.3"),
        ("น้ำหนักของหมวด 1", "C1"),
        ("หมวด 6 ต้องแนบหลักฐานไหม", "C6"),
        ("ใส่ค่า baseline ยังไง", "C7"),
    ],
)
def test_whole_questions_without_spaces_are_understood(index: Index, typed: str, meant: str) -> None:
    assert first(index.find(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ร้อยละของประชากรวัยเรียนที่ได้เข้าเรียน", "7.1"),
        ("จำนวนเรื่องร้องเรียนที่ลดลง ใส่มิติไหน", "7.2"),
        ("จำนวนข้าราชการครูที่เลื่อนวิทยฐานะ", "7.3"),
        ("จำนวนรางวัล OBEC Awards", "7.4"),
        ("ปริมาณขยะลดลงกี่กิโล", "7.5"),
        ("ระยะเวลาให้บริการลดลงเหลือกี่นาที", "7.6"),
    ],
)
def test_an_indicator_finds_its_dimension(index: Index, typed: str, meant: str) -> None:
    assert first(index.find(typed)) == meant


def test_the_number_of_an_item_is_the_answer_whatever_stands_beside_it(index: Index) -> None:
    hits = index.find("ข้อ 2.2 ต้องแนบอะไรบ้าง")

    assert (hits[0].id, hits[0].score) == ("2.2", 1.0)


def test_the_number_of_a_kpi_is_not_an_items(index: Index) -> None:
    assert first(index.find("KPI 4.1.2")) in {"C4", "4.1"}
    assert index.find("KPI 4.1.2")[0].score < 1.0


def test_a_dimension_asked_for_in_category_seven_comes_before_the_category(index: Index) -> None:
    assert first(index.find("ผลการอบรมครูใส่หมวด 7 มิติไหน")) == "7.3"


@pytest.mark.parametrize(
    "typed",
    ["สวัสดีครับ", "ขอบคุณมากค่ะ", "หวยออกอะไร", "เงินเดือนครูผู้ช่วยเท่าไหร่", "5555", "asdfghjkl", "😀", "??", "", "  "],
)
def test_small_talk_and_other_subjects_find_nothing(index: Index, typed: str) -> None:
    assert all(hit.score < CONFIDENT for hit in index.find(typed))


def test_the_snippet_shows_the_words_that_matched(index: Index) -> None:
    hit = index.find("กินสินบน")[0]

    assert "«กินสินบน»" in hit.snippet


@given(st.text(max_size=300) | st.text(alphabet="กขคงจชดตนบปมรลวสหอะาิีุูเแโไำ่้์ .0123456789", max_size=300))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_the_answer_is_well_formed(index: Index, text: str) -> None:
    hits = index.find(text, limit=4)

    scores = [hit.score for hit in hits]
    assert len(hits) <= 4
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert all(0 < len(hit.snippet) <= LONGEST for hit in hits)
    assert len({hit.id for hit in hits}) == len(hits)


@given(st.text(alphabet="การร้องเรียน แผน2.3", min_size=1, max_size=100))
@settings(max_examples=30, deadline=None)
def test_of_a_very_long_text_only_the_beginning_is_read(index: Index, text: str) -> None:
    long = (text * 10_000)[:10_000]

    assert index.find(long) == index.find(long[:400])


@pytest.mark.conformance
def test_queries_kept_outside_the_project_are_answered_well(index: Index) -> None:
    folder = Path(os.environ["PMQA_CONFORMANCE_DIR"]) / "search"
    rows = [json.loads(line) for line in (folder / "dev-queries.jsonl").read_text("utf-8").splitlines()]

    assert part_hit(index, rows, 1) >= 0.95
    assert part_hit(index, rows, 3) >= 0.99


def part_hit(index: Index, rows: list[dict[str, list[str]]], k: int) -> float:
    """Return the part of the queries with a right id among the first k, or rightly none."""
    right = 0
    for row in rows:
        hits = index.find(str(row["q"]))
        confident = [hit for hit in hits if hit.score >= CONFIDENT]
        right += any(hit.id in row["gold"] for hit in hits[:k]) if row["gold"] else not confident
    return right / len(rows)
