"""Every sentence is said by somebody, and whatever is said is written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.model import EXTERNAL_KEYS, Channel, Role
from bot.progress import RESULT_FIELDS, Status
from content.loader import load_messages

ROOT = Path(__file__).parents[3]
ELSEWHERE = ("web.", "terminal.", "cli.", "letter.")
"""The files that a channel or the command reads whole; their own tests hold them."""

BY_DATA = {
    "sample.name",
    "date.months",
    *(f"channel.{one.value}" for one in Channel),
    *(f"role.{one.value}" for one in Role),
    *(f"status.{one.value}" for one in Status),
    *(f"result.field.{one}" for one in RESULT_FIELDS),
    *(f"score.pending_{key.replace('.', '_')}" for key in EXTERNAL_KEYS),
}
"""Keys whose last part is a value of the model."""


def _strings(node: ast.AST) -> Iterator[str]:
    """Yield each literal as a pattern of keys; what an f-string fills in matches anything."""
    if isinstance(node, ast.JoinedStr):
        parts = node.values
        yield "".join(re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in parts)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    for child in ast.iter_child_nodes(node):
        yield from _strings(child)


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "say" and node.args:
                yield path.name, node


def _patterns() -> set[str]:
    found = {
        text
        for path in (ROOT / "bot").rglob("*.py")
        for text in _strings(ast.parse(path.read_text(encoding="utf-8")))
        if "." in text
    }
    return {one for one in found if not one.startswith(".+")}


def test_every_sentence_is_used() -> None:
    own = {key for key in load_messages() if not key.startswith(ELSEWHERE)} - BY_DATA
    said = [re.compile(one) for one in _patterns()]

    unused = {key for key in own if not any(one.fullmatch(key) for one in said)}

    assert not unused


def test_every_key_that_code_says_is_written() -> None:
    keys = load_messages()
    asked = {
        (name, pattern)
        for name, call in _calls()
        for pattern in _strings(call.args[0])
        if re.match(r"[a-z_]+\\\.", pattern)
    }

    missing = {(name, one) for name, one in asked if not any(re.fullmatch(one, key) for key in keys)}

    assert len(asked) > 100
    assert not missing


@pytest.mark.parametrize("key", sorted(BY_DATA))
def test_every_value_of_the_model_has_its_word(key: str) -> None:
    assert load_messages()[key]


def _own_sentences() -> list[str]:
    return [f"{key}: {text}" for key, text in load_messages().items() if not key.startswith("cli.")]


@pytest.mark.parametrize("particle", ["ครับ", "ค่ะ", "คะ ", "นะคะ"])
def test_no_sentence_ends_politely_as_a_man_or_a_woman_would(particle: str) -> None:
    assert [one for one in _own_sentences() if particle in one] == []


def test_a_button_is_short_enough_to_be_drawn_whole() -> None:
    buttons = {key: text for key, text in load_messages().items() if key.startswith("button.")}

    assert {key for key, text in buttons.items() if len(text) > 20} == set()
