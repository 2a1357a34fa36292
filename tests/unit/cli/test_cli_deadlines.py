from __future__ import annotations

import pytest

from tests.unit.cli.conftest import Pmqa


@pytest.mark.parametrize(
    "written", [["2569-09-30"], ["30/9/2569"], ["30 ก.ย. 2569"], ["30", "ก.ย.", "2569"], ["2026-09-30"]]
)
def test_a_deadline_is_set_as_people_write_dates(pmqa: Pmqa, written: list[str]) -> None:
    expected = {"due": "2026-09-30", "office": None, "item": None, "what": "", "internal": False}

    assert pmqa("deadline", "set", *written, "--json").json == expected
    assert pmqa("deadline", "list", "--json").json == [expected]


def test_one_office_an_item_and_what_is_due_are_named(pmqa: Pmqa) -> None:
    pmqa("office", "add", "1001", "หนึ่ง")

    pmqa("deadline", "set", "30/9/2569", "--office", "1001", "--item", "2.3", "--what", "ส่งร่าง")
    pmqa("deadline", "set", "30/10/2569", "--item", "c7")

    listed = pmqa("deadline", "list").out.splitlines()
    assert listed == [
        "2026-09-30  (30 ก.ย. 69)  1001  official  2.3  ส่งร่าง",
        "2026-10-30  (30 ต.ค. 69)  all offices  official  C7",
    ]


def test_setting_again_moves_it(pmqa: Pmqa) -> None:
    pmqa("deadline", "set", "30/9/2569", "--what", "ส่งรายงาน")
    pmqa("deadline", "set", "15/10/2569")

    assert (
        pmqa("deadline", "list").out
        == "2026-10-15  (15 ต.ค. 69)  all offices  official  all items  ส่งรายงาน\n"
    )


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["9/30/2569"], "DATE: '9/30/2569' has its month first"),
        (["31/9/2569"], "is not in the calendar"),
        (["30/9/26"], "all four digits of the year"),
        (["soon"], "is no day"),
        (["ศุกร์", "30", "กันยายน", "2569"], "another weekday"),
        (["30/9/2569", "--item", "9.9"], "--item: there is no item or category '9.9'"),
        (["30/9/2569", "--item", "C"], "--item"),
        (["30/9/2569", "--office", "404"], "there is no office '404'"),
        (["30/9/2569", "--what", "ก" * 101], "--what"),
    ],
)
def test_bad_input_names_what_to_mend_and_sets_nothing(pmqa: Pmqa, arguments: list[str], names: str) -> None:
    outcome = pmqa("deadline", "set", *arguments)

    assert outcome.code == 2
    assert names in outcome.err
    assert pmqa("deadline", "list").out == "no deadline yet; see pmqa deadline set\n"
