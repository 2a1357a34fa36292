"""`pmqa external set`: scores for all offices from a file, a report per row."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.unit.cli.conftest import Pmqa

HEADINGS = "office,key,value,source\n"


@pytest.fixture
def two_offices(pmqa: Pmqa) -> Pmqa:
    pmqa("office", "add", "1001", "สพป.หนึ่ง")
    pmqa("office", "add", "1002", "สพป.สอง")
    return pmqa


def _csv(path: Path, text: str, encoding: str = "utf-8-sig") -> str:
    path.write_bytes(text.encode(encoding))
    return str(path)


def _external(pmqa: Pmqa, office: str) -> object:
    document = pmqa("assessment", "--office", office, "--json").json
    assert isinstance(document, dict)
    return {key: value for key, value in document["external"].items() if value is not None}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp874"])
def test_every_row_of_a_csv_is_entered_and_reported(two_offices: Pmqa, tmp_path: Path, encoding: str) -> None:
    rows = "1001,1.2,91.37,หนังสือ สนก.\n1001,6,b,สตผ.\n1002,kpi_8,4.5,KRS\n"
    outcome = two_offices("external", "set", _csv(tmp_path / "a.csv", HEADINGS + rows, encoding), "--json")

    assert outcome.code == 0
    assert outcome.json == [
        {"row": row, "office": office, "key": key, "outcome": "set", "old": None, "new": new, "fix": None}
        for row, office, key, new in (
            (2, "1001", "1.2", "91.37"),
            (3, "1001", "6", "B"),
            (4, "1002", "kpi_8", "4.5"),
        )
    ]
    assert _external(two_offices, "1001") == {"1.2": "91.37", "6": "B"}


def test_a_workbook_with_thai_headings_and_numbers_as_excel_keeps_them(
    two_offices: Pmqa, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for row in (("รหัส สพท.", "รายการ", "คะแนน", "ที่มา"), (1001, 1.2, 85, "สนก."), (1002, 6, "A", "สตผ.")):
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")

    outcome = two_offices("external", "set", str(tmp_path / "a.xlsx"))

    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        "row 2: set: office 1001, 1.2: none -> 85",
        "row 3: set: office 1002, 6: none -> A",
        "2 set, 0 same, 0 wrong",
    ]


def test_the_same_file_again_changes_nothing_and_a_new_value_says_old_and_new(
    two_offices: Pmqa, tmp_path: Path
) -> None:
    file = _csv(tmp_path / "a.csv", HEADINGS + "1001,kpi_8,4.5,KRS\n")
    two_offices("external", "set", file)
    assert "1 same" in two_offices("external", "set", file).out

    moved = two_offices("external", "set", _csv(tmp_path / "b.csv", HEADINGS + "1001,kpi_8,4.75,KRS\n"))
    assert "row 2: set: office 1001, kpi_8: 4.5 -> 4.75" in moved.out


@pytest.mark.parametrize(
    ("row", "fix"),
    [
        ("9999,1.2,90,สนก.", "there is no office '9999'"),
        ("1001,kpi_9,4,KRS", "key 'kpi_9' is unknown; write one of 1.2, kpi_4_1_2, kpi_8, 6"),
        ("1001,1.2,191,สนก.", "'191' is no value of 1.2"),
        ("1001,6,D,สตผ.", "'D' is no value of 6"),
        ("1001,1.2,90,", "source is empty"),
    ],
)
def test_a_wrong_row_says_how_to_mend_it_and_the_others_are_entered(
    two_offices: Pmqa, tmp_path: Path, row: str, fix: str
) -> None:
    outcome = two_offices("external", "set", _csv(tmp_path / "a.csv", f"{HEADINGS}{row}\n1002,kpi_8,4,KRS\n"))

    assert outcome.code == 2
    assert "row 2: wrong: " in outcome.out
    assert fix in outcome.out
    assert "1 set, 0 same, 1 wrong" in outcome.out
    assert _external(two_offices, "1002") == {"kpi_8": "4"}
    assert _external(two_offices, "1001") == {}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("office,key,value\n1001,6,A\n", "source is missing"),
        (HEADINGS, "no score below"),
        ("", "must hold the headings"),
        (HEADINGS + '1001,6,"A\n', "no CSV file"),
    ],
)
def test_a_file_that_is_no_list_of_scores_is_refused_in_one_line(
    two_offices: Pmqa, tmp_path: Path, text: str, named: str
) -> None:
    outcome = two_offices("external", "set", _csv(tmp_path / "a.csv", text))

    assert outcome.code == 2
    assert named in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_file_that_is_not_there_is_named(two_offices: Pmqa) -> None:
    for name in ("nowhere.csv", "nowhere.xlsx"):
        outcome = two_offices("external", "set", name)
        assert outcome.code == 2
        assert name in outcome.err
