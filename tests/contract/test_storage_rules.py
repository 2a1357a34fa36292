"""Rules that hold over every query of the project, read from its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

STORAGE = Path(__file__).parents[2] / "storage"
ANSWERS = (
    "cells", "item_revisions", "narrative_lines", "line_texts", "history", "assessments",
    "assignments", "comments", "opinions",
)  # fmt: skip
# What merging or erasing does to a person it does in every office they were in; it reads no answer.
OF_A_PERSON = ("by_person = :gone", "changed_by = :gone", "person_id = :gone", "person_id = :person")
# How far every office is, for กพร.สพฐ.: it reads days, and no answer.
OF_ALL = "SELECT o.id, o.code, o.name, o.sample, MAX(r.changed_at)"


def statements() -> Iterator[str]:
    """Yield every text in `storage/` that is a whole statement of SQL."""
    for file in sorted(STORAGE.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = " ".join(node.value.split())
                if re.match(r"(SELECT|INSERT INTO|UPDATE|DELETE FROM) [\w(]", text):
                    yield text


def on_answers() -> list[str]:
    tables = "|".join(ANSWERS)
    return [one for one in statements() if re.search(rf"\b(FROM|JOIN|INTO|UPDATE) ({tables})\b", one)]


def test_the_rules_see_the_queries() -> None:
    assert len(list(statements())) >= 40
    assert len(on_answers()) > 15


@pytest.mark.parametrize("sql", on_answers())
def test_every_query_on_answers_names_its_office(sql: str) -> None:
    names_it = "office_id = :office" in sql or re.search(r"INSERT INTO .*VALUES \(.*:office", sql)

    assert names_it or any(clause in sql for clause in (*OF_A_PERSON, OF_ALL))


def test_no_query_changes_or_deletes_history() -> None:
    assert [one for one in statements() if re.match(r"(UPDATE|DELETE FROM) history\b", one)] == []
