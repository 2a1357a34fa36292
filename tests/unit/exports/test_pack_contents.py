"""Everything of an office reaches its pack, the same bytes each time, at the same memory."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import tracemalloc
import unicodedata
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from docx import Document
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.errors import StorageError
from bot.exports.answers import answers_of, settled
from bot.exports.form_check import all_text
from bot.exports.names import pack_name
from bot.exports.pack import write_pack
from bot.exports.source import Attached, PackSource
from bot.exports.texts import plain
from bot.model import Level, Mode
from tests.packs import (
    AT,
    SIGNED,
    Shelf,
    a_file,
    a_kit,
    a_link,
    a_source,
    packed,
    packed_with_manifest,
    sources,
    thai,
)


def _unpacked(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        assert archive.testzip() is None
        return {one: archive.read(one) for one in archive.namelist()}


def _book(files: dict[str, bytes]) -> Any:
    return openpyxl.load_workbook(io.BytesIO(files["00-สรุป.xlsx"]))


def _rows(book: Any, sheet: str) -> list[tuple[Any, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def _keyed(book: Any) -> dict[str, str]:
    """Return key → answer of the sheets that can be edited, the parts of a long one joined."""
    found: dict[str, str] = {}
    for sheet in ("คำตอบรายข้อ", "ผลลัพธ์หมวด 7"):
        for row in _rows(book, sheet):
            if isinstance(row[4], str) and "." in row[4]:
                key = row[4].partition("/")[0]
                found[key] = found.get(key, "") + (row[3] or "")
    return found


def _form(files: dict[str, bytes], ending: str) -> str:
    return all_text(next(made for path, made in files.items() if ending in path))


@settings(max_examples=6, deadline=None, phases=[Phase.generate])  # a pack takes a second: shrinking, minutes
@given(st.data())
def test_every_answer_narrative_number_and_file_of_an_office_reaches_its_pack(data: st.DataObject) -> None:
    shelf = Shelf()
    source = data.draw(sources(shelf))

    files = _unpacked(packed(source, shelf))
    book = _book(files)

    _all_answers_are_in_the_workbook(source, book)
    _all_answers_are_in_the_forms(source, files)
    _all_evidence_is_there(source, files, book)


def _all_answers_are_in_the_workbook(source: PackSource, book: Any) -> None:
    words = {"met": "ทำแล้ว", "percent": "ร้อยละ", "level": "ระดับความสำเร็จ", "count": "จำนวน"}
    words |= {"higher": "ยิ่งมากยิ่งดี", "lower": "ยิ่งน้อยยิ่งดี"}
    keyed = _keyed(book)
    for key, value in answers_of(source).items():
        picked = key.rpartition(".")[2] in {"unit", "direction"} or key in source.framework.criteria
        assert settled(keyed[key]) == settled(words[value] if picked and value else value), key
    overview = {cell for row in _rows(book, "ภาพรวม") for cell in row}
    assert set(source.assessment.answers.external.values()) <= overview
    assert len(_rows(book, "ประวัติ")) >= len(source.history)


def _all_answers_are_in_the_forms(source: PackSource, files: dict[str, bytes]) -> None:
    results = _form(files, "หมวด-7")
    for item in source.framework.own_items:
        told = results if item.mode is Mode.RESULTS else _form(files, f"ข้อ-{item.id}")
        texts = [source.narrative(item.id, one.level) for one in item.levels]
        texts += [
            source.assessment.cell(item.id, name) or ""
            for name in ("project", "indicator", "target", "actual")
        ]
        for line in (line for text in texts for line in plain(text).replace("\t", "").split("\n")):
            assert line in told, (item.id, line)


def _all_evidence_is_there(source: PackSource, files: dict[str, bytes], book: Any) -> None:
    rows = [row for row in _rows(book, "หลักฐาน") if row[0] and row[0].isdecimal()]
    assert len(rows) == len(source.evidence)
    kept = [hashlib.sha256(made).hexdigest() for path, made in files.items() if path.startswith("evidence/")]
    assert sorted(kept) == sorted(one.sha256 for one in source.evidence if one.sha256)
    for path in files:
        assert unicodedata.is_normalized("NFC", path)
        assert ".." not in path.split("/")
        assert len(path.rpartition("/")[2].encode()) < 255


def test_the_same_answers_give_the_same_bytes() -> None:
    shelf = Shelf()
    evidence = (a_file(shelf, "1.1", "รายงาน.pdf", b"%PDF"), a_link("1.1", "https://example.go.th"))
    source = a_source({("1.1", "1.1.B1"): "met"}, evidence=evidence)

    assert packed(source, shelf) == packed(source, shelf)


def test_thai_names_are_marked_as_utf8_in_the_zip() -> None:
    shelf = Shelf()
    pack = packed(a_source(evidence=(a_file(shelf, "1.1", "น้ำใจ.pdf", b"x"),)), shelf)

    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        named = [one for one in archive.infolist() if not one.filename.isascii()]

        assert all(one.flag_bits & 0x800 for one in named)
        assert "evidence/1.1/1.1-01-น้ำใจ.pdf" in archive.namelist()


def test_evidence_stands_in_the_order_of_the_criteria_with_working_links() -> None:
    shelf = Shelf()
    evidence = (
        a_file(shelf, "1.1", "ภาพ 100%#1.jpg", b"photo", kind="photo_or_link", number=1),
        a_file(shelf, "1.1", "ขออนุมัติ.pdf", b"approval", kind="approval", number=2),
        a_file(shelf, "1.1", "ภาพ 100%#1.jpg", b"another", kind="photo_or_link", number=3),
        a_file(shelf, "", "ยังไม่รู้.pdf", b"open", kind="open", number=4),
    )

    files = _unpacked(packed(a_source(evidence=evidence), shelf))

    assert [one for one in files if one.startswith("evidence/")] == [
        "evidence/1.1/1.1-01-ขออนุมัติ.pdf",
        "evidence/1.1/1.1-02-ภาพ_100_1.jpg",
        "evidence/1.1/1.1-03-ภาพ_100_1.jpg",
        "evidence/other/other-01-ยังไม่รู้.pdf",
    ]
    sheet = _book(files)["หลักฐาน"]
    links = [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert [unquote(one) for one in links] == [one for one in files if one.startswith("evidence/")]


def test_one_piece_of_evidence_stands_with_every_item_that_it_supports() -> None:
    shelf = Shelf()
    one = a_file(shelf, "1.1", "รายงาน.pdf", b"x")

    files = _unpacked(packed(a_source(evidence=(one, replace(one, item="2.1"))), shelf))

    assert {"evidence/1.1/1.1-01-รายงาน.pdf", "evidence/2.1/2.1-01-รายงาน.pdf"} <= set(files)


def test_a_draft_says_so_in_its_name_its_forms_and_every_sheet() -> None:
    source = a_source()
    files = _unpacked(packed(source))

    assert "ฉบับร่าง" in pack_name(source, thai())
    assert all("ฉบับร่าง" in path for path in files if path.startswith("forms/"))
    assert "ฉบับร่าง" in _form(files, "ข้อ-1.1")
    for sheet in _book(files).worksheets:
        assert any("ฉบับร่าง" in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


def test_a_signed_pack_names_its_signer_and_nowhere_says_draft() -> None:
    source = a_source(signature=SIGNED)
    files = _unpacked(packed(source))

    told = [_form(files, "ข้อ-1.1"), _form(files, "หมวด-7"), str(_rows(_book(files), "ภาพรวม"))]

    assert "ฉบับร่าง" not in pack_name(source, thai())
    assert not any("ฉบับร่าง" in path for path in files)
    assert all("ฉบับร่าง" not in one and SIGNED.name in one for one in told)


def test_the_manifest_lists_every_file_with_its_hash_the_revision_and_the_signer() -> None:
    pack, manifest = packed_with_manifest(a_source(signature=SIGNED, revision=41))
    files = _unpacked(pack)
    told = json.loads(files.pop("manifest.json"))

    listed = {one["path"]: one["sha256"] for one in told["files"]}
    assert listed == {path: hashlib.sha256(made).hexdigest() for path, made in files.items()}
    assert (told["revision"], told["signed"]["name"], told["signed"]["at"]) == (
        41,
        SIGNED.name,
        AT.isoformat(),
    )
    assert manifest.revision == 41


def test_a_narrative_of_a_hundred_thousand_characters_is_whole_in_form_and_workbook() -> None:
    long = "".join(f"บรรทัดที่ {number} ของแนวทาง\n" for number in range(5000))
    files = _unpacked(packed(a_source(told={("1.1", Level.BASIC): long})))

    assert len(long) > 100_000
    assert _keyed(_book(files))["1.1.basic.narrative"] == long
    assert "บรรทัดที่ 4999 ของแนวทาง" in _form(files, "ข้อ-1.1")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    files = _unpacked(packed(a_source({("1.1", "project"): '=HYPERLINK("http://x")'})))

    cells = [cell for row in _book(files)["คำตอบรายข้อ"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if str(cell.value).startswith("=")] == ["s"]


def test_the_system_sheet_stands_in_the_order_of_the_framework_with_boxes_and_file_names() -> None:
    shelf = Shelf()
    source = a_source({("7.1", "target"): "85"}, evidence=(a_file(shelf, "1.1", "ก.pdf", b"x"),))
    rows = [row for row in _rows(_book(_unpacked(packed(source, shelf))), "ลงระบบ PMQA") if row[0] == "☐"]

    assert list(dict.fromkeys(row[1] for row in rows)) == list(source.framework.items)
    assert "1.1-01-ก.pdf" in next(row[4] for row in rows if row[1] == "1.1")
    assert ("7.1", "85") in {(row[1], row[3]) for row in rows}


def test_bytes_that_are_not_those_that_were_stored_stop_the_pack() -> None:
    shelf = Shelf()
    evidence = a_file(shelf, "1.1", "ก.pdf", b"right")
    shelf.held[evidence.sha256] = b"wrong"

    with pytest.raises(StorageError, match="e1: its bytes are not those that were stored"):
        packed(a_source(evidence=(evidence,)), shelf)


def test_memory_stays_flat_however_large_the_evidence(tmp_path: Path) -> None:
    """128 MB of evidence cost no more than a few pieces of it."""
    piece, count = bytes(256 * 1024), 512
    whole = hashlib.sha256(piece * count).hexdigest()
    evidence = Attached("e1", "1.1", "report", "ใหญ่.zip", "", AT, whole, len(piece) * count)

    async def read(_: str) -> AsyncIterator[bytes]:
        for _number in range(count):
            yield piece

    async def peak(source: PackSource) -> int:
        tracemalloc.reset_peak()
        with (tmp_path / "pack.zip").open("w+b") as out:
            await write_pack(source, a_kit(), out, read)
        return tracemalloc.get_traced_memory()[1]

    asyncio.run(peak(a_source()))
    tracemalloc.start()
    try:
        small, large = asyncio.run(peak(a_source())), asyncio.run(peak(a_source(evidence=(evidence,))))
    finally:
        tracemalloc.stop()

    assert large - small < 4 * 1024 * 1024


def test_progress_is_told_after_each_file() -> None:
    heard: list[tuple[int, int]] = []

    async def progress(done: int, of: int) -> None:
        heard.append((done, of))

    asyncio.run(write_pack(a_source(), a_kit(), io.BytesIO(), Shelf().read, progress=progress))

    assert heard == [(number, 21) for number in range(1, 22)]


def test_a_form_opens_in_word_and_keeps_thai_in_its_font() -> None:
    files = _unpacked(packed(a_source(told={("1.1", Level.BASIC): "น้ำใจ"})))
    document = Document(io.BytesIO(next(made for path, made in files.items() if "ข้อ-1.1" in path)))

    runs = document.element.body.xpath(".//w:r[w:t[contains(., 'น้ำใจ')]]/w:rPr")
    assert [run.xpath("./w:rFonts/@w:cs") for run in runs] == [["TH SarabunPSK"]]
    assert [run.xpath("./w:szCs/@w:val") for run in runs] == [["32"]]
