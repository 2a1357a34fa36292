from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli_store import in_store
from bot.ports import UnitOfWork
from bot.settings import read_settings
from tests.unit.cli.conftest import Pmqa


def test_an_item_is_printed_as_json(pmqa: Pmqa) -> None:
    outcome = pmqa("criteria", "2.3", "--json")

    assert outcome.code == 0
    assert isinstance(outcome.json, dict)
    assert outcome.json["id"] == "2.3"


def test_the_criteria_can_be_read_as_text(pmqa: Pmqa) -> None:
    assert "2.3.B1" in pmqa("criteria", "C2").out


def test_search_prints_the_best_first(pmqa: Pmqa) -> None:
    hits = pmqa("search", "ข้อ", "2.3", "--json", "--limit", "3").json

    assert isinstance(hits, list)
    assert hits[0]["id"] == "2.3"
    assert set(hits[0]) == {"id", "title", "score", "snippet"}
    assert len(hits) <= 3


def test_search_reads_a_query_a_line(pmqa: Pmqa) -> None:
    lines = pmqa("search", "-", "--json", stdin=b"2.3\nxyzzyqwv\n\n").out.splitlines()

    assert [len(json.loads(line)) > 0 for line in lines] == [True, False, False]


def test_what_was_searched_for_in_vain_is_listed_most_often_first(pmqa: Pmqa) -> None:
    def miss(unit: UnitOfWork) -> None:
        for words in ("เงินยืม", "ลาพักร้อน", "เงินยืม"):
            unit.searches.count_missed(words, at=datetime(2026, 11, 2, tzinfo=UTC))

    in_store(read_settings(), miss)

    listed = pmqa("search", "--missed", "--json").json
    assert isinstance(listed, list)
    assert [(one["words"], one["count"]) for one in listed] == [("เงินยืม", 2), ("ลาพักร้อน", 1)]
    assert "2 เงินยืม" in pmqa("search", "--missed").out


def test_a_score_is_read_from_a_file_and_from_standard_input(pmqa: Pmqa, tmp_path: Path) -> None:
    answers = b'{"framework":"pmqa-2565","met":["1.1.B1"]}'
    (tmp_path / "answers.json").write_bytes(answers)

    from_file = pmqa("score", "answers.json", "--json")
    from_stdin = pmqa("score", "-", "--json", stdin=answers)

    assert from_file.code == from_stdin.code == 0
    assert from_file.json == from_stdin.json


def test_a_score_for_people_is_called_an_estimate(pmqa: Pmqa) -> None:
    outcome = pmqa("score", "-", stdin=b"{}")

    assert outcome.out.startswith("คะแนนประเมินตนเอง (ประมาณการ)")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "COMMAND"),
        (("nonsense",), "nonsense"),
        (("search",), "WORDS"),
        (("search", "x", "--limit", "0"), "--limit"),
        (("search", "x", "--lim", "3"), "--lim"),
        (("criteria", "9.9"), "9.9"),
        (("score", "absent.json"), "absent.json"),
        (("score", "-"), "document"),
        (("assessment",), "--office"),
        (("assessment", "--office", "9"), "9"),
        (("assessment", "--office", "9", "--framework", "pmqa-1"), "pmqa-1"),
        (("office", "invite"), "CODE"),
        (("office", "invite", "9", "--role", "officer"), "9"),
        (("office", "invite", "9"), "--role"),
        (("office", "invite", "9", "--role", "king"), "king"),
        (("office", "invite", "--central", "--role", "officer"), "--role"),
        (("office", "invite", "--all"), "--out"),
        (("office", "invite", "--all", "--out", "letters.pdf"), "--out"),
        (("office", "invite", "--all", "--out", "absent/letters.xlsx"), "--out"),
        (("office", "add", "a b", "name"), "CODE"),
        (("office", "import", "absent.xlsx"), "absent.xlsx"),
        (("content", "check", "absent"), "absent"),
        (("serve", "--port", "99999"), "--port"),
        (("serve", "--host", "no.such.host.invalid"), "--host"),
    ],
)
def test_bad_input_is_one_line_that_names_it(pmqa: Pmqa, arguments: tuple[str, ...], named: str) -> None:
    outcome = pmqa(*arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert named in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_wrong_setting_is_one_line_that_names_it(pmqa: Pmqa, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMQA_MAX_FILE_MB", "many")

    outcome = pmqa("office", "list")

    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert outcome.err.startswith("pmqa: PMQA_MAX_FILE_MB: ")


def test_what_is_shipped_passes_its_own_check(pmqa: Pmqa) -> None:
    assert pmqa("content", "check", "--json").json == []


def test_faults_of_data_are_named_and_fail_the_check(pmqa: Pmqa, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("title: [")

    outcome = pmqa("content", "check", "bad.yaml")

    assert outcome.code == 1
    assert "bad.yaml: line 2" in outcome.err


def test_an_error_that_nobody_expected_is_one_line_and_a_trace_without_words(
    pmqa: Pmqa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "what a person " + "wrote"

    def fail(*_: object, **__: object) -> int:
        raise RuntimeError(words)

    monkeypatch.setattr("bot.cli_read.criteria", fail)
    (tmp_path / "data").mkdir()

    outcome = pmqa("criteria")
    trace = (tmp_path / "data" / "errors.log").read_text()

    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert "RuntimeError" in trace
    assert trace.split()[1] in outcome.err
    assert words not in outcome.err + trace
