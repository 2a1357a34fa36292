"""Forms and workbook as LibreOffice opens them: Thai in its font, nothing cut off, nothing lost."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import fontpkg_sarabun
import pytest
from PIL import Image, ImageChops

from bot.exports.difference import difference
from bot.exports.sent_back import read_sent_back
from bot.exports.source import PackSource
from bot.exports.stamp import Stamp
from bot.model import Level
from tests.packs import OFFICE, SIGNED, Shelf, a_file, a_link, a_source, packed, thai
from tests.strategies import EXAMPLE_5

pytestmark = pytest.mark.office

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>{fonts}</dir>
<cachedir>{cache}</cachedir>
<alias binding="same">
<family>TH SarabunPSK</family>
<prefer><family>Sarabun</family></prefer>
</alias>
</fontconfig>"""
"""The shipped Sarabun stands in for the one that offices have."""

LONG = "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษากำหนดวิสัยทัศน์ร่วมกับผู้มีส่วนได้ส่วนเสีย ทุ่มเทน้ำใจให้งานที่ยั่งยืน " * 12
INDICATOR = "ร้อยละของผู้รับบริการที่พึงพอใจต่อการให้บริการของสำนักงานเขตพื้นที่การศึกษา"
PROJECT = "โครงการพัฒนาระบบการนำองค์การสู่ความยั่งยืน"
PATIENCE = 120
"""Seconds; LibreOffice takes some to start the first time."""


def _soffice(folder: Path, to: str, files: Sequence[Path]) -> None:
    """Convert files by one LibreOffice of its own profile."""
    config = folder / "fonts.conf"
    fonts = Path(fontpkg_sarabun.ROOT) / "files"
    config.write_text(FONTS.format(fonts=fonts, cache=folder / "cache"), encoding="utf-8")
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("no LibreOffice found: install it (Debian: apt-get install libreoffice-writer-nogui)")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    how = ["--headless", "--convert-to", to, "--outdir", str(folder / to)]
    done = subprocess.run(
        [program, profile, *how, *map(str, files)],
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    made = {path.stem for path in (folder / to).glob(f"*.{to}")}
    assert made == {path.stem for path in files}, done.stderr.decode()


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE).stdout.decode()


def _source(shelf: Shelf) -> PackSource:
    cells = {(one.rpartition(".")[0], one): "met" for one in EXAMPLE_5.met}
    cells |= {(key, "value"): value for key, value in EXAMPLE_5.external.items()}
    for item, result in EXAMPLE_5.results.items():
        told = {"indicator": INDICATOR, "unit": "percent", "direction": "higher", "target": "85"}
        cells |= {(item, name): value for name, value in {**told, "actual": result.actual or ""}.items()}
    cells["1.1", "project"] = PROJECT
    evidence = (
        a_file(shelf, "1.1", "หนังสือขออนุมัติจัดทำโครงการ.pdf", b"%PDF", kind="approval"),
        a_link("1.1", "https://example.go.th/ข่าว"),
    )
    narratives = {("1.1", Level.BASIC): LONG, ("1.1", Level.ADVANCE): "สื่อสารผ่านกลุ่มไลน์\nทบทวนทุกไตรมาส"}
    return a_source(cells, told=narratives, evidence=evidence, signature=SIGNED, revision=41)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack's documents, and what LibreOffice makes of them."""
    place = tmp_path_factory.mktemp("documents")
    shelf = Shelf()
    pack = zipfile.ZipFile(io.BytesIO(packed(_source(shelf), shelf)))
    names = {"item": "ข้อ-1.1.docx", "results": "หมวด-7.docx", "book": "00-สรุป.xlsx"}
    for name, ending in names.items():
        path = next(one for one in pack.namelist() if one.endswith(ending))
        (place / f"{name}{Path(ending).suffix}").write_bytes(pack.read(path))
    documents = [place / "item.docx", place / "results.docx", place / "book.xlsx"]
    _soffice(place, "pdf", documents)
    _soffice(place, "docx", documents[:2])
    _soffice(place, "xlsx", documents[2:])
    return place


def _text(pdf: Path) -> str:
    return _squeezed(_run("pdftotext", "-layout", str(pdf), "-"))


def _squeezed(text: str) -> str:
    """Return a text without spaces, and with the marks over a letter in the one order: PDFs have theirs."""
    apart = re.sub(r"\s", "", text).replace("ำ", "ํา")
    return re.sub("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+", lambda marks: "".join(sorted(marks[0])), apart)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "item",
            [
                "น้ำใจให้งานที่ยั่งยืน",
                "โครงการพัฒนาระบบการนำองค์การสู่ความยั่งยืน",
                "ทบทวนทุกไตรมาส",
                SIGNED.name,
                "รุ่นคำตอบ 41",
            ],
        ),
        ("results", ["ร้อยละของผู้รับบริการ", "มิติ 7.6", "ยิ่งมากยิ่งดี", SIGNED.position]),
        ("book", ["คะแนนรวม", "ลงระบบ PMQA", "ทุ่มเทน้ำใจ", "หนังสือขออนุมัติ", "คิดเป็นเต็ม 1000"]),
    ],
)
def test_every_word_is_read_back_from_the_printed_page(folder: Path, name: str, says: list[str]) -> None:
    text = _text(folder / "pdf" / f"{name}.pdf")

    assert [one for one in says if _squeezed(one) not in text] == []


@pytest.mark.parametrize("name", ["item", "results", "book"])
def test_thai_is_set_in_sarabun_and_every_font_is_embedded(folder: Path, name: str) -> None:
    rows = [line.split() for line in _run("pdffonts", str(folder / "pdf" / f"{name}.pdf")).splitlines()[2:]]

    assert any("Sarabun" in row[0] for row in rows)
    assert all("yes" in row for row in rows)
    strangers = {row[0] for row in rows if not re.search("Sarabun|Symbol|DejaVu|Emoji", row[0])}
    assert strangers == set()


@pytest.mark.parametrize(("name", "most"), [("item", 3), ("results", 4), ("book", 20)])
def test_pages_are_few_filled_and_nothing_runs_over_their_edge(folder: Path, name: str, most: int) -> None:
    _run("pdftoppm", "-r", "40", "-gray", "-png", str(folder / "pdf" / f"{name}.pdf"), str(folder / name))
    pages = [Image.open(path) for path in sorted(folder.glob(f"{name}-*.png"))]

    assert 0 < len(pages) <= most
    for page in pages:
        box = ImageChops.invert(page.convert("L")).point(lambda shade: 255 if shade > 60 else 0).getbbox()
        assert box is not None, "an empty page"
        margin = page.width // 60
        assert min(box[0], box[1], page.width - box[2], page.height - box[3]) >= margin


@pytest.mark.parametrize("file", ["docx/item.docx", "docx/results.docx", "xlsx/book.xlsx"])
def test_a_file_saved_by_another_program_knows_whose_it_is_and_changes_nothing(
    folder: Path, file: str
) -> None:
    sent = read_sent_back((folder / file).read_bytes(), thai())

    assert sent is not None
    assert sent.stamp == Stamp(OFFICE.code, "pmqa-2565", 41)
    assert len(sent.values) > 3
    assert difference(_source(Shelf()), sent, thai()) == ()
