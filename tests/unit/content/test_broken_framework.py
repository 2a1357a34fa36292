"""What an editor can break in a framework is told by file, place, field and fix."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from bot.errors import Complaint, ContentError
from content.check import check
from content.loader import FRAMEWORKS, load_framework

SHIPPED = FRAMEWORKS / "pmqa-2565"


class Break(NamedTuple):
    """One way to break a file: replace a text once, and hear of it so."""

    claim: str
    file: str
    old: str
    new: str
    place: str
    field: str
    fix: str


BREAKS = [
    Break(*row) for row in yaml.safe_load((Path(__file__).parent / "breaks.yaml").read_text(encoding="utf-8"))
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SHIPPED, tmp_path / "pmqa-2565")


def broken(folder: Path, one: Break) -> tuple[Complaint, ...]:
    path = folder / one.file
    text = path.read_text(encoding="utf-8")
    assert one.old in text, "the break no longer fits the file"
    path.write_text(text.replace(one.old, one.new, 1), encoding="utf-8")
    return check(folder)


@pytest.mark.parametrize("one", BREAKS, ids=[one.claim for one in BREAKS])
def test_a_broken_file_is_told_by_place_field_and_fix(folder: Path, one: Break) -> None:
    complaints = broken(folder, one)

    fitting = [
        complaint
        for complaint in complaints
        if one.place in complaint.place and complaint.field == one.field and one.fix in complaint.fix
    ]
    assert len(fitting) == 1, "\n".join(map(str, complaints))


@pytest.mark.parametrize("one", BREAKS, ids=[one.claim for one in BREAKS])
def test_a_complaint_names_a_file_of_the_folder_and_fits_one_line(folder: Path, one: Break) -> None:
    for complaint in broken(folder, one):
        assert complaint.file.startswith("pmqa-2565/")
        assert "\n" not in str(complaint)
        assert complaint.fix


def test_the_line_that_is_named_is_the_line_that_is_wrong(folder: Path) -> None:
    path = folder / "category-5.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    wrong = next(number for number, line in enumerate(lines) if "mode: self" in line)
    lines[wrong] = lines[wrong].replace("self", "oneself")
    path.write_text("\n".join(lines), encoding="utf-8")

    (complaint,) = check(folder)

    assert complaint.place == f"line {wrong + 1}, item 5.1"
    assert complaint.file == "pmqa-2565/category-5.yaml"


def test_levels_out_of_order_are_told(folder: Path) -> None:
    path = folder / "category-6.yaml"
    head, basic, rest = path.read_text(encoding="utf-8").partition("      basic:\n")
    criteria, advance, tail = rest.partition("      advance:\n")
    other, significance, end = tail.partition("      significance:\n")
    swapped = head + advance + other + basic + criteria + significance + end
    path.write_text(swapped, encoding="utf-8")

    (complaint,) = check(folder)

    assert "item 6.1, levels" in complaint.place
    assert complaint.field == "advance"
    assert "in the order basic, advance, significance" in complaint.fix


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    for number in "1234567":
        path = folder / f"category-{number}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("title:", "titel:", 1), encoding="utf-8")

    complaints = check(folder)

    assert {one.file for one in complaints} == {f"pmqa-2565/category-{number}.yaml" for number in "1234567"}
    assert len(complaints) == 14


@pytest.mark.parametrize("file", ["framework.yaml", "category-4.yaml", "scoring.yaml", "readings.yaml"])
def test_a_missing_file_is_told(folder: Path, file: str) -> None:
    (folder / file).unlink()

    complaints = check(folder)

    assert (f"pmqa-2565/{file}", "is missing; put the file back") in {
        (one.file, one.fix) for one in complaints
    }


def test_a_file_that_is_not_utf_8_is_told(folder: Path) -> None:
    path = folder / "category-4.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp874", errors="replace"))

    complaints = check(folder)

    assert [one.fix for one in complaints] == ["is not UTF-8; save the file as UTF-8"]


def test_a_file_nested_beyond_sense_is_told(folder: Path) -> None:
    (folder / "readings.yaml").write_text("readings: " + "[" * 20_000, encoding="utf-8")

    complaints = check(folder)

    assert [one.file for one in complaints] == ["pmqa-2565/readings.yaml"]


def test_loading_a_broken_framework_raises_all_its_complaints(folder: Path) -> None:
    path = folder / "category-2.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("weight: 8", "weight: eight"), encoding="utf-8")

    with pytest.raises(ContentError) as raised:
        load_framework(folder)

    assert raised.value.complaints == check(folder)
    assert "category-2.yaml: line 4, category 2: weight: must be a whole number" in str(raised.value)
