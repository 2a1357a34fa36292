from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.cli_store import in_store
from bot.ids import new_id
from bot.model import CellChanged, Channel, Level, LineAdded, Update, UpdateKind
from bot.ports import UnitOfWork
from bot.settings import read_settings
from tests.unit.cli.conftest import Pmqa

NOW = datetime(2026, 9, 1, tzinfo=UTC)
EMPTY = {
    "framework": "pmqa-2565",
    "met": [],
    "not_met": [],
    "external": {"1.2": None, "kpi_4_1_2": None, "kpi_8": None, "6": None},
    "results": {},
    "narratives": {},
    "projects": {},
    "evidence": [],
    "revision": 0,
}


def _answer(unit: UnitOfWork) -> None:
    office = unit.offices.by_code("1001")
    assert office is not None
    sender = Update("u1", Channel.TERMINAL, "someone", UpdateKind.START, NOW)
    person = unit.people.arrive(sender, new_ids=(new_id(), new_id())).person
    opened = unit.assessments.open(office.id, "pmqa-2565", "digest", new_id())
    changes = (
        CellChanged("1.1", "1.1.B1", None, "met"),
        CellChanged("1.1", "1.1.B2", None, "not_met"),
        CellChanged("1.1", "project", None, "โครงการ"),
        LineAdded("1.1", Level.BASIC, "a", "บรรทัดแรก"),
        LineAdded("1.1", Level.BASIC, "b", "บรรทัดสอง"),
        CellChanged("7.1", "target", None, "85"),
    )
    unit.assessments.apply(office.id, opened.id, changes, by=person.id, at=NOW, batch="b1")


def test_an_office_that_has_not_begun_has_an_empty_assessment(pmqa: Pmqa) -> None:
    pmqa("office", "add", "1001", "หนึ่ง")

    assert pmqa("assessment", "--office", "1001", "--json").json == EMPTY


def test_stored_answers_are_printed_and_scored_as_they_are(pmqa: Pmqa) -> None:
    pmqa("office", "add", "1001", "หนึ่ง")
    in_store(read_settings(), _answer)

    printed = pmqa("assessment", "--office", "1001", "--json")
    scored = pmqa("score", "-", "--json", stdin=printed.out.encode())

    assert isinstance(printed.json, dict)
    assert (printed.json["met"], printed.json["not_met"]) == (["1.1.B1"], ["1.1.B2"])
    assert printed.json["narratives"] == {"1.1": {"basic": "บรรทัดแรก\nบรรทัดสอง"}}
    assert printed.json["projects"] == {"1.1": "โครงการ"}
    assert printed.json["revision"] > 0
    assert scored.code == 0


def test_a_backup_brings_back_offices_and_key(pmqa: Pmqa, tmp_path: Path) -> None:
    pmqa("office", "add", "1001", "หนึ่ง")
    (tmp_path / "data" / "secret.key").write_text("kept-kept-kept-kept")

    assert pmqa("backup", "copy").code == 0
    (tmp_path / "data").rename(tmp_path / "lost")
    assert pmqa("restore", "copy").code == 0

    assert pmqa("office", "list").out == "1001  หนึ่ง\n"
    assert (tmp_path / "data" / "secret.key").read_text() == "kept-kept-kept-kept"


def test_a_restore_over_what_is_kept_must_be_allowed(pmqa: Pmqa) -> None:
    pmqa("office", "add", "1001", "หนึ่ง")
    pmqa("backup", "copy")
    pmqa("office", "add", "1002", "สอง")

    refused, allowed = pmqa("restore", "copy"), pmqa("restore", "copy", "--replace")

    assert (refused.code, allowed.code) == (1, 0)
    assert pmqa("office", "list").out == "1001  หนึ่ง\n"


def test_migrating_twice_is_as_good_as_once(pmqa: Pmqa) -> None:
    assert [pmqa("migrate").code, pmqa("migrate").code] == [0, 0]


def test_the_doctor_prints_one_document(pmqa: Pmqa) -> None:
    outcome = pmqa("doctor", "--json")

    assert outcome.code == 0
    assert isinstance(outcome.json, dict)
    assert outcome.json["ok"] is True


def test_the_doctor_fails_when_something_required_is_broken(pmqa: Pmqa, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pmqa.db").write_bytes(b"no database" * 1000)

    assert pmqa("doctor").code == 1
