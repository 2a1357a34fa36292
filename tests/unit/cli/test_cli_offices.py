from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from bot.codes import normal_code
from tests.unit.cli.conftest import Pmqa


def _workbook(path: Path, *rows: tuple[object, ...]) -> str:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return str(path)


def test_an_office_that_was_added_is_listed(pmqa: Pmqa) -> None:
    pmqa("office", "add", "1001", "สพป.ตัวอย่าง", "เขต", "1")

    assert pmqa("office", "list", "--json").json == [{"code": "1001", "name": "สพป.ตัวอย่าง เขต 1"}]


def test_a_code_that_is_taken_is_refused(pmqa: Pmqa) -> None:
    pmqa("office", "add", "1001", "หนึ่ง")

    outcome = pmqa("office", "add", "1001", "สอง")

    assert outcome.code == 2
    assert "1001" in outcome.err


@pytest.mark.parametrize("titles", [("code", "name"), ("รหัส สพท.", "ชื่อ สพท."), ("รหัส", "ชื่อ")])
def test_offices_come_from_a_workbook(pmqa: Pmqa, tmp_path: Path, titles: tuple[str, str]) -> None:
    file = _workbook(tmp_path / "offices.xlsx", titles, (1001, "หนึ่ง"), (None, None), ("1002", " สอง "))

    outcome = pmqa("office", "import", file, "--json")

    assert outcome.json == {"added": 2, "unchanged": 0}
    assert pmqa("office", "list").out == "1001  หนึ่ง\n1002  สอง\n"


def test_importing_again_changes_nothing(pmqa: Pmqa, tmp_path: Path) -> None:
    file = _workbook(tmp_path / "offices.xlsx", ("code", "name"), ("1", "หนึ่ง"))
    pmqa("office", "import", file)

    assert pmqa("office", "import", file, "--json").json == {"added": 0, "unchanged": 1}


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([("a", "b")], "row 1"),
        ([("code", "name")], "no office"),
        ([("code", "name"), ("1", "หนึ่ง"), ("2", None)], "row 3"),
        ([("code", "name"), ("1", "หนึ่ง"), (None, "สอง")], "row 3"),
        ([("code", "name"), ("1", "หนึ่ง"), ("1", "สอง")], "row 3"),
        ([("code", "name"), ("1", "หนึ่ง"), ("x" * 21, "สอง")], "row 3"),
        ([("code", "name"), ("1", "หนึ่ง"), ("77", "อีกชื่อ")], "row 3"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_added(
    pmqa: Pmqa, tmp_path: Path, rows: list[tuple[object, ...]], named: str
) -> None:
    pmqa("office", "add", "77", "มีแล้ว")

    outcome = pmqa("office", "import", _workbook(tmp_path / "offices.xlsx", *rows))

    assert outcome.code == 2
    assert named in outcome.err
    assert pmqa("office", "list").out == "77  มีแล้ว\n"


def test_a_file_that_is_no_workbook_is_refused(pmqa: Pmqa, tmp_path: Path) -> None:
    (tmp_path / "offices.xlsx").write_text("code,name")

    assert pmqa("office", "import", "offices.xlsx").code == 2


def test_an_invitation_tells_code_links_and_end(pmqa: Pmqa, monkeypatch: pytest.MonkeyPatch) -> None:
    pmqa("office", "add", "1001", "หนึ่ง")
    monkeypatch.setenv("PMQA_LINE_BASIC_ID", "@pmqa")

    told = pmqa("office", "invite", "1001", "--role", "officer", "--days", "2", "--json").json

    assert isinstance(told, dict)
    assert set(told) == {"code", "line_url", "telegram_url", "expires"}
    assert normal_code(told["code"]) == told["code"].replace("-", "")
    assert told["code"] in told["line_url"]
    assert told["telegram_url"] is None
    lasts = datetime.fromisoformat(told["expires"]) - datetime.now(UTC)
    assert timedelta(days=1, hours=23) < lasts <= timedelta(days=2)


def test_the_central_invitation_needs_no_office(pmqa: Pmqa) -> None:
    assert pmqa("office", "invite", "--central", "--json").code == 0


def test_the_letter_holds_a_code_and_a_picture_for_every_office(pmqa: Pmqa, tmp_path: Path) -> None:
    pmqa("office", "add", "1", "=หนึ่ง")
    pmqa("office", "add", "2", "สอง")

    outcome = pmqa("office", "invite", "--all", "--out", "letters.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO((tmp_path / "letters.xlsx").read_bytes())).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))

    assert outcome.code == 0
    assert [row[:2] for row in rows] == [("1", "=หนึ่ง"), ("2", "สอง")]
    assert all(normal_code(str(row[2])) for row in rows)
    assert len({row[2] for row in rows}) == len(sheet._images) == 2
