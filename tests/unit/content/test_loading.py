"""Finding frameworks, their digest, and what holds of any data file whatever is in it."""

from __future__ import annotations

import shutil
import time
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import ContentError
from content.check import check
from content.entry import Entry
from content.faults import Faults, line_fault
from content.loader import (
    FRAMEWORKS,
    LEXICON,
    REMINDERS,
    find_framework,
    framework_folders,
    load_framework,
)
from content.yaml_file import Table, read_table

SHIPPED = FRAMEWORKS / "pmqa-2565"


def copy_as(folder: Path, framework_id: str, *, year: int, published: bool) -> Path:
    """Put a copy of the shipped framework under another id and year into a folder."""
    copy = shutil.copytree(SHIPPED, folder / framework_id)
    for path in copy.glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("pmqa-2565", framework_id)
        text = text.replace("fiscal_year: 2565", f"fiscal_year: {year}")
        text = text.replace("published: true", f"published: {str(published).lower()}")
        path.write_text(text, encoding="utf-8")
    return copy


def test_the_shipped_frameworks_are_without_fault() -> None:
    assert check(FRAMEWORKS) == ()
    assert check(SHIPPED / "category-1.yaml") == ()


def test_the_newest_published_framework_is_the_default(tmp_path: Path) -> None:
    copy_as(tmp_path, "pmqa-2566", year=2566, published=True)
    copy_as(tmp_path, "pmqa-2567", year=2567, published=False)

    assert find_framework(None, extra=tmp_path).id == "pmqa-2566"
    assert find_framework("pmqa-2567", extra=tmp_path).fiscal_year == 2567
    assert find_framework(None).id == "pmqa-2565"


def test_what_is_shipped_wins_over_a_copy_of_the_same_id(tmp_path: Path) -> None:
    copy_as(tmp_path, "pmqa-2565", year=2565, published=True)

    assert framework_folders(extra=tmp_path)["pmqa-2565"] == SHIPPED


def test_a_broken_framework_elsewhere_does_not_stop_the_default(tmp_path: Path) -> None:
    copy = copy_as(tmp_path, "pmqa-2566", year=2566, published=True)
    (copy / "framework.yaml").write_text("id: [", encoding="utf-8")

    assert find_framework(None, extra=tmp_path / "nowhere").id == "pmqa-2565"
    assert find_framework(None, extra=tmp_path).id == "pmqa-2565"


def test_an_unknown_framework_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ContentError) as refused:
        find_framework("pmqa-2599")

    (complaint,) = refused.value.complaints
    assert complaint.place == "pmqa-2599"
    assert "known: pmqa-2565" in complaint.fix


def test_the_digest_changes_with_any_word_and_not_with_line_ends(tmp_path: Path) -> None:
    copy = shutil.copytree(SHIPPED, tmp_path / "pmqa-2565")
    path = copy / "category-6.yaml"
    original = path.read_bytes()

    path.write_bytes(original.replace(b"\n", b"\r\n"))
    windows = load_framework(copy).digest
    path.write_bytes(original.replace("กลุ่ม C".encode(), "กลุ่ม D".encode()))
    changed = load_framework(copy).digest

    assert windows == load_framework(SHIPPED).digest
    assert changed != windows


def test_a_framework_loads_well_under_a_tenth_of_a_second() -> None:
    """Commands that only look something up must stay quick. What the processor spends is counted."""

    def seconds() -> float:
        start = time.process_time()
        load_framework(SHIPPED)
        return time.process_time() - start

    assert min(seconds() for _ in range(5)) < 0.1


def test_nothing_is_lost_against_plain_yaml() -> None:
    for path in SHIPPED.glob("*.yaml"):
        faults = Faults()
        assert read_table(path, faults) == yaml.safe_load(path.read_text(encoding="utf-8"))
        assert faults.found == []


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    (complaint,) = check(tmp_path / "no-such-folder")

    assert "is not there" in complaint.fix


def test_a_folder_without_data_is_told(tmp_path: Path) -> None:
    (complaint,) = check(tmp_path)

    assert "holds no framework" in complaint.fix


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    path = tmp_path / "category-1.xlsx"
    path.write_bytes(b"PK")

    (complaint,) = check(path)

    assert "ends in .yaml" in complaint.fix


def test_a_folder_of_frameworks_is_checked_one_by_one(tmp_path: Path) -> None:
    copy_as(tmp_path, "pmqa-2566", year=2566, published=True)
    (copy_as(tmp_path, "pmqa-2567", year=2567, published=True) / "readings.yaml").unlink()

    assert [one.file for one in check(tmp_path)] == ["pmqa-2567/readings.yaml"]


def test_a_whole_content_folder_is_checked(tmp_path: Path) -> None:
    copy_as(tmp_path / "frameworks", "pmqa-2565", year=2565, published=True)
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "menu.yaml").write_text('title: "{"', encoding="utf-8")
    (tmp_path / "commands.yaml").write_text("menu: []", encoding="utf-8")
    (tmp_path / "roles.yaml").write_text("permissions: 1", encoding="utf-8")

    found = [one.file.rpartition("/")[2] for one in check(tmp_path)]

    assert found == ["menu.yaml", "commands.yaml", "roles.yaml", "roles.yaml", "reminders.yaml"]


def test_the_words_of_search_are_checked_with_the_rest(tmp_path: Path) -> None:
    """A fault in the lexicon is heard of from its file, its folder and the whole content folder."""
    copy_as(tmp_path / "frameworks", "pmqa-2565", year=2565, published=True)
    lexicon = shutil.copytree(LEXICON, tmp_path / "lexicon")
    (lexicon / "category-9.yaml").write_text('"9.9":\n  words: ["ก"]\n', encoding="utf-8")

    for place in (tmp_path, lexicon, lexicon / "category-9.yaml"):
        assert "9.9" in {one.field for one in check(place)}


NAMES = sorted(path.name for path in SHIPPED.glob("*.yaml"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(NAMES),
    line=st.integers(0, 60),
    put=st.sampled_from(
        ["", "- ", "  ", "x:", "[", "{}", '"', "&a *a", "? ", "null", "\x00", "id: 1", "!!set"]
    ),
)
def test_whatever_is_broken_is_told_and_never_raised(tmp_path: Path, name: str, line: int, put: str) -> None:
    """Law: replacing any line by anything gives complaints or none, never another error."""
    copy = tmp_path / "pmqa-2565"
    shutil.copytree(SHIPPED, copy, dirs_exist_ok=True)
    lines = (copy / name).read_text(encoding="utf-8").split("\n")
    lines[line % len(lines)] = put
    (copy / name).write_text("\n".join(lines), encoding="utf-8")

    complaints = check(copy)

    assert all(one.file.startswith("pmqa-2565/") and one.fix for one in complaints)


@given(st.binary(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_at_all_are_told_and_never_raised(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "item.yaml"
    path.write_bytes(data)

    assert all(one.file.endswith("/item.yaml") for one in check(path))


@given(st.decimals(0, 10**6, places=4))
def test_a_decimal_in_quotes_is_read_exactly(number: object) -> None:
    faults = Faults()
    table = Table(1)
    table["points"] = str(number)

    value = Entry(table, file="f", name="", faults=faults).number("points")

    assert value == Fraction(str(number))
    assert faults.found == []


@given(st.text(max_size=20))
def test_an_accepted_line_is_clean(text: str) -> None:
    """Law: what is accepted as a line has no edge spaces, no doubled ones and no line break."""
    if line_fault(text) is None:
        assert text == " ".join(text.split(" ")).strip()
        assert "  " not in text
        assert "\n" not in text


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("offsets: [7, 30, 0]", "offsets"),
        ("offsets: [30, 7]", "offsets"),
        ("offsets: soon", "offsets"),
        ("overdue_every: 0", "overdue_every"),
        ('opens: "late"', "opens"),
        ('push_from: "17:00"', "push_from"),
        ("reserve_percent: 101", "reserve_percent"),
        ('holidays_added: ["2/1/2026"]', "holidays_added"),
        ("snooze: 3", "snooze"),
    ],
)
def test_a_wrong_rule_of_reminding_is_named(tmp_path: Path, line: str, field: str) -> None:
    written = REMINDERS.read_text(encoding="utf-8")
    key = line.partition(":")[0]
    kept = [one for one in written.splitlines() if not one.startswith(f"{key}:")]
    file = tmp_path / "reminders.yaml"
    file.write_text("\n".join((*kept, line)), encoding="utf-8")

    assert {one.field for one in check(file)} == {field}
