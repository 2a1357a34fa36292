"""A form or workbook edited on a PC comes back: what was touched in it, and nothing else, is a difference."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count

import openpyxl
import pytest
from docx import Document
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.exports.chart import draw_chart
from bot.exports.difference import Difference, Kind, changes_of, difference
from bot.exports.pack import make_item_form, make_results_form
from bot.exports.sent_back import SentBack, read_sent_back
from bot.exports.source import PackSource
from bot.exports.workbook import make_workbook
from bot.model import CellChanged, Level, LineAdded, LinesHidden
from tests.packs import Shelf, a_kit, a_source, sources, thai

CELLS = {
    ("1.1", "1.1.B1"): "met",
    ("1.1", "project"): "โครงการเดิม",
    ("7.1", "target"): "85",
    ("7.1", "unit"): "percent",
}
TOLD = {("1.1", Level.BASIC): "ทำเช่นนี้\nแล้วทบทวน"}


def _book(source: PackSource) -> bytes:
    return make_workbook(source, a_kit(), draw_chart(source, thai()))


def _edited_book(source: PackSource, edits: Mapping[str, object]) -> SentBack:
    book = openpyxl.load_workbook(io.BytesIO(_book(source)))
    for name in ("คำตอบรายข้อ", "ผลลัพธ์หมวด 7"):
        for row in book[name].iter_rows():
            if row[4].value in edits:
                row[3].value = edits[str(row[4].value)]
    out = io.BytesIO()
    book.save(out)
    return _read(out.getvalue())


def _edited_form(made: bytes, edit: Callable[[object], None]) -> SentBack:
    document = Document(io.BytesIO(made))
    edit(document)
    out = io.BytesIO()
    document.save(out)
    return _read(out.getvalue())


def _read(file: bytes) -> SentBack:
    sent = read_sent_back(file, thai())
    assert sent is not None
    return sent


def _found(source: PackSource, sent: SentBack) -> dict[str, tuple[Kind, str]]:
    return {one.key: (one.kind, one.sent) for one in difference(source, sent, thai())}


@settings(max_examples=5, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_files_that_nobody_touched_change_nothing(data: st.DataObject) -> None:
    source = data.draw(sources(Shelf()))

    for made in (
        _book(source),
        make_item_form(source, a_kit(), source.framework.items["1.1"]),
        make_results_form(source, a_kit()),
    ):
        assert difference(source, _read(made), thai()) == ()


def test_what_was_edited_in_the_workbook_is_a_difference_as_it_is_stored() -> None:
    source = a_source(CELLS, told=TOLD)
    edits = {
        "1.1.B1": "ยังไม่ได้ทำ",
        "1.1.B2": "ทำแล้ว",
        "1.1.project": "โครงการใหม่",
        "1.1.basic.narrative": "เขียนใหม่ใน Excel",
        "7.1.target": 90.5,
        "7.1.actual": "๑,๒๓๔",
        "7.1.unit": "จำนวน",
        "7.1.direction": "ยิ่งมากยิ่งดี",
    }

    found = _found(source, _edited_book(source, edits))

    assert found == {
        "1.1.project": (Kind.CHANGE, "โครงการใหม่"),
        "1.1.B1": (Kind.CHANGE, "not_met"),
        "1.1.B2": (Kind.CHANGE, "met"),
        "1.1.basic.narrative": (Kind.CHANGE, "เขียนใหม่ใน Excel"),
        "7.1.unit": (Kind.CHANGE, "count"),
        "7.1.direction": (Kind.CHANGE, "higher"),
        "7.1.target": (Kind.CHANGE, "90.5"),
        "7.1.actual": (Kind.CHANGE, "1234"),
    }


def test_what_was_edited_in_a_form_is_a_difference() -> None:
    source = a_source(CELLS, told=TOLD)

    def edit(document: object) -> None:
        for paragraph in document.paragraphs:  # type: ignore[attr-defined]
            if paragraph.text == "แล้วทบทวน":
                paragraph.runs[0].text = "แล้วทบทวนทุกเดือน"
                paragraph.insert_paragraph_before("แทรกหนึ่งบรรทัด")
        for row in document.tables[0].rows:  # type: ignore[attr-defined]
            if row.cells[1].text == "โครงการเดิม":
                row.cells[1].text = "โครงการใน Word"

    found = _found(source, _edited_form(make_item_form(source, a_kit(), source.framework.items["1.1"]), edit))

    assert found == {
        "1.1.project": (Kind.CHANGE, "โครงการใน Word"),
        "1.1.basic.narrative": (Kind.CHANGE, "ทำเช่นนี้\nแทรกหนึ่งบรรทัด\nแล้วทบทวนทุกเดือน"),
    }


def test_a_number_edited_in_the_form_of_results_is_a_difference() -> None:
    source = a_source(CELLS)

    def edit(document: object) -> None:
        for row in document.tables[1].rows:  # type: ignore[attr-defined]
            if row.cells[0].text == "ค่าเป้าหมาย":
                row.cells[1].text = "87.5"

    assert _found(source, _edited_form(make_results_form(source, a_kit()), edit)) == {
        "7.1.target": (Kind.CHANGE, "87.5")
    }


def test_what_a_colleague_changed_meanwhile_is_left_alone_when_the_file_did_not_touch_it() -> None:
    before = a_source(CELLS, told=TOLD)
    now = a_source({**CELLS, ("1.1", "project"): "ของเพื่อน"}, told=TOLD, revision=13)

    assert _found(now, _edited_book(before, {"1.1.B2": "ทำแล้ว"})) == {"1.1.B2": (Kind.CHANGE, "met")}


def test_what_both_changed_is_a_conflict_and_says_both() -> None:
    before = a_source(CELLS)
    now = a_source({**CELLS, ("1.1", "project"): "ของเพื่อน"}, revision=13)

    [found] = difference(now, _edited_book(before, {"1.1.project": "ของฉัน"}), thai())

    assert found == Difference("1.1.project", "1.1", Kind.CONFLICT, "ของเพื่อน", "ของฉัน")


def test_what_both_changed_alike_is_no_difference() -> None:
    before = a_source(CELLS)
    now = a_source({**CELLS, ("1.1", "project"): "เหมือนกัน"}, revision=13)

    assert _found(now, _edited_book(before, {"1.1.project": "เหมือนกัน"})) == {}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("7.1.target", "มาก"),
        ("7.1.actual", -1),
        ("7.1.unit", "กิโลเมตร"),
        ("1.1.B1", "อาจจะ"),
        ("1.1.project", "ก" * 501),
    ],
)
def test_what_is_no_answer_is_refused_by_name(key: str, text: object) -> None:
    source = a_source(CELLS)

    assert [kind for kind, _ in _found(source, _edited_book(source, {key: text})).values()] == [Kind.REFUSED]


def test_a_lost_fingerprint_is_safe_only_while_nothing_was_answered_since() -> None:
    source = a_source(CELLS)
    sent = _edited_book(source, {"1.1.project": "ใหม่"})
    lost = replace(sent, values=tuple(replace(one, was="") for one in sent.values))

    assert _found(source, lost) == {"1.1.project": (Kind.CHANGE, "ใหม่")}
    assert _found(a_source(CELLS, revision=13), lost) == {"1.1.project": (Kind.CONFLICT, "ใหม่")}


def test_a_narrative_over_several_cells_comes_back_whole() -> None:
    long = "แนวทาง " * 12_000
    source = a_source(told={("1.1", Level.BASIC): long})

    assert _found(source, _edited_book(source, {"1.1.B1": "ทำแล้ว"})) == {"1.1.B1": (Kind.CHANGE, "met")}


def test_differences_become_ordinary_changes() -> None:
    source = a_source(CELLS, told=TOLD)
    edits = {"1.1.project": None, "1.1.B1": "ยังไม่ได้ทำ", "1.1.basic.narrative": "ใหม่", "7.1.target": "90"}
    numbers = count(1)

    found = difference(source, _edited_book(source, edits), thai())

    assert changes_of(source, found, lambda: f"sent:{next(numbers)}") == (
        CellChanged("1.1", "project", "โครงการเดิม", None),
        CellChanged("1.1", "1.1.B1", "met", "not_met"),
        LinesHidden("1.1", Level.BASIC, ("u0",)),
        LineAdded("1.1", Level.BASIC, "sent:1", "ใหม่"),
        CellChanged("7.1", "target", "85", "90"),
    )


def test_a_document_that_is_not_ours_is_nobodys() -> None:
    document, out = Document(), io.BytesIO()
    document.add_paragraph("รายงานประจำปี")
    document.save(out)
    book, table = openpyxl.Workbook(), io.BytesIO()
    book.save(table)

    assert read_sent_back(out.getvalue(), thai()) is None
    assert read_sent_back(table.getvalue(), thai()) is None


@given(st.binary(max_size=300))
def test_anything_may_come_back(junk: bytes) -> None:
    assert read_sent_back(junk, thai()) is None


def test_a_file_that_unpacks_to_too_much_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_results_form(a_source(), a_kit())
    monkeypatch.setattr("bot.exports.sent_back.MOST_UNPACKED", 1000)

    assert read_sent_back(made, thai()) is None
