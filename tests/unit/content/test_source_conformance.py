"""Every line of the printed criteria stands in the JSON, under the category or item it speaks of.

The source is walked here by itself: headings, weights and table heads are recognised, and all that
remains is looked for, whitespace folded away, in the text of its subtree.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from content.as_json import framework_as_json
from content.loader import find_framework

pytestmark = pytest.mark.conformance

CATEGORY_HEADING = re.compile(r"หมวด +([1-7]) +(\S.*)")
ITEM_HEADING = re.compile(r"([1-7]\.[1-6]) +(\S.*)")
WEIGHT = re.compile(r"ค่าน้ำหนัก\s+ร้อยละ\s+(\d+)")
TABLE_HEAD = re.compile(
    r"ประเด็นประเมินตนเอง\s+หมวด\s+\d|ประเด็น|ระดับ|Basic|Advance|Significance|หมายเหตุ/|เอกสารแนบระบบรายงาน"
)
CATEGORY_AGAIN = re.compile(r"ในหมวดที่ |แบบฟอร์มสรุป|ประเด็นประเมินตนเอง")
BULLET = re.compile(r"^(-|·|O )\s*")
RESIDUE = ("๑๕", "[bookmark: _GoBack]", "\uf071")
REMARK_WITH_LEVELS = "4.1"
"""The item whose printed remark names the levels, as table heads do elsewhere."""


@dataclass(frozen=True)
class Line:
    """A line of the source with the place it speaks of: a category `4` or an item `4.1`."""

    number: int
    text: str
    where: str


def fold(text: str) -> str:
    return re.sub(r"\s+", "", text)


def source_lines() -> list[str]:
    folder = Path(os.environ["PMQA_CONFORMANCE_DIR"]) / "seed"
    (file,) = folder.glob("*.txt")
    return file.read_text(encoding="utf-8").split("\n")


def cleaned(line: str) -> str:
    for residue in RESIDUE:
        line = line.replace(residue, "")
    return line.strip()


def walk() -> Iterator[Line]:
    """Yield every line that holds words, with the place it belongs to."""
    where = ""
    for number, raw in enumerate(source_lines(), 1):
        line = cleaned(raw)
        if (found := CATEGORY_HEADING.fullmatch(line)) or (found := ITEM_HEADING.fullmatch(line)):
            where = found[1]
        elif CATEGORY_AGAIN.match(line):
            where = where[:1]
        if line:
            yield Line(number, line, where)


def subtree(tree: Any) -> str:
    """Join all text below a part of the JSON, in order."""
    if isinstance(tree, dict):
        return "\n".join(subtree(value) for value in tree.values())
    if isinstance(tree, list):
        return "\n".join(subtree(value) for value in tree)
    return str(tree)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Return category or item id → the folded text of its subtree."""
    categories = framework_as_json(find_framework("pmqa-2565"))["categories"]
    items = [item for category in categories for item in category["items"]]
    return {part["id"]: fold(subtree(part)) for part in [*categories, *items]}


@pytest.fixture(scope="module")
def own_texts() -> dict[str, str]:
    """Return category id → the folded text of its own fields, without its items."""
    categories = framework_as_json(find_framework("pmqa-2565"))["categories"]
    return {one["id"]: fold(subtree({**one, "items": []})) for one in categories}


def pieces(line: Line) -> list[str]:
    """Return what must be found of a line: its number, bullet, label and table head taken off."""
    is_head = TABLE_HEAD.fullmatch(line.text) and line.where != REMARK_WITH_LEVELS
    if is_head or WEIGHT.fullmatch(line.text):
        return []
    text = re.sub(r"^คำชี้แจง\s*", "", BULLET.sub("", line.text))
    if found := CATEGORY_HEADING.fullmatch(text):
        text = found[2] if line.where != "6" else text
    elif found := ITEM_HEADING.fullmatch(text):
        text = found[2]
    # Item 1.2 prints its remark on the line of its title, a wide gap between.
    return [fold(piece) for piece in re.split(r" {5,}", text) if piece]


def test_every_line_stands_in_its_subtree(texts: dict[str, str]) -> None:
    lines = [line for line in walk() if line.where]

    lost = [line for line in lines for piece in pieces(line) if piece not in texts[line.where]]

    assert lost == []
    assert len({line.where for line in lines}) == 37


def test_nearly_every_line_of_the_source_is_looked_for() -> None:
    """The recognisers of headings and table heads must not swallow what they should not."""
    lines = list(walk())

    unplaced = [line.text for line in lines if not line.where]
    structural = [line for line in lines if line.where and not pieces(line)]

    assert unplaced == []
    heads = {"ประเด็น", "ระดับ", "Basic", "Advance", "Significance", "หมายเหตุ/", "เอกสารแนบระบบรายงาน"}
    rest = [one.text for one in structural if one.text not in heads]
    assert len(rest) == 13
    assert all(text.startswith(("ค่าน้ำหนัก", "ประเด็นประเมินตนเอง")) for text in rest)


def test_a_categorys_own_lines_stand_outside_its_items(own_texts: dict[str, str]) -> None:
    lines = [line for line in walk() if len(line.where) == 1]

    lost = [line for line in lines for piece in pieces(line) if piece not in own_texts[line.where]]

    assert lost == []


def test_weights_are_those_of_the_source() -> None:
    printed = [(line.where, int(found[1])) for line in walk() if (found := WEIGHT.fullmatch(line.text))]

    loaded = [(one.id, one.weight) for one in find_framework("pmqa-2565").categories]

    assert loaded == printed


def test_each_box_of_the_source_is_one_criterion_or_one_evidence_line(texts: dict[str, str]) -> None:
    """A box starts a criterion, or one of the five evidence lines, or the form of 4.1."""
    framework = find_framework("pmqa-2565")
    boxes = [line for line in source_lines() if "\uf071" in line]

    listed = [item for item in framework.items.values() if len(item.evidence) == 4]

    assert len(boxes) == len(framework.criteria) + 5 * len(listed) + 1


def test_a_criterion_begins_where_a_box_stands() -> None:
    framework = find_framework("pmqa-2565")
    starts = [fold(line.partition("\uf071")[2]) for line in source_lines() if "\uf071" in line]

    texts = [fold(one.text) for one in framework.criteria.values()]

    unmatched = [text for text in texts if not any(text.startswith(start) for start in starts)]
    assert unmatched == []


def test_no_text_says_more_than_the_source() -> None:
    """Read the other way round: every criterion, prompt and title is made of the source's letters."""
    lines = (re.sub(r"^[\s·-]+", "", cleaned(line)) for line in source_lines())
    whole = fold("".join(re.sub(r"^O ", "", line) for line in lines))
    framework = find_framework("pmqa-2565")

    said = [one.text for one in framework.criteria.values()]
    said += [prompt for one in framework.criteria.values() for prompt in one.prompts]
    said += [item.title for item in framework.items.values()]
    said += [item.explanation for item in framework.items.values()]
    said += [line for one in framework.categories for line in one.explanation.split("\n")]

    assert [text for text in said if fold(text) not in whole] == []
