"""What `pmqa criteria` prints."""

from __future__ import annotations

import json

import pytest

from bot.errors import InputError
from bot.model.framework import Category, Framework, Item
from content.as_json import (
    category_as_json,
    criteria_as_json,
    criteria_as_text,
    find_part,
    framework_as_json,
    item_as_json,
)
from content.loader import find_framework


@pytest.fixture(scope="module")
def framework() -> Framework:
    return find_framework(None)


def test_the_json_has_exactly_the_documented_fields(framework: Framework) -> None:
    tree = framework_as_json(framework)
    category, item = tree["categories"][0], tree["categories"][0]["items"][0]

    assert list(tree) == ["id", "fiscal_year", "title", "categories"]
    assert list(category) == ["id", "title", "weight", "explanation", "notes", "items"]
    assert list(item) == ["id", "title", "mode", "levels", "evidence", "rules", "notes"]
    assert list(item["levels"][0]) == ["level", "criteria"]
    assert list(item["levels"][0]["criteria"][0]) == ["id", "text", "prompts"]
    assert list(item["evidence"][0]) == ["kind", "text"]


def test_the_json_survives_printing_and_reading(framework: Framework) -> None:
    tree = framework_as_json(framework)

    assert json.loads(json.dumps(tree, ensure_ascii=False)) == tree


def test_an_explanation_is_the_first_note_of_its_item(framework: Framework) -> None:
    assert item_as_json(framework.items["7.3"])["notes"][0].startswith("เป็นการวัดความสำเร็จ")


@pytest.mark.parametrize("wanted", ["4", "C4", "c4", " C4 ", "๔"])
def test_a_category_is_found_however_it_is_written(framework: Framework, wanted: str) -> None:
    part = find_part(framework, wanted)

    assert isinstance(part, Category)
    assert part.id == "4"


@pytest.mark.parametrize("wanted", ["2.3", "๒.๓", " 2.3"])
def test_an_item_is_found_however_it_is_written(framework: Framework, wanted: str) -> None:
    part = find_part(framework, wanted)

    assert isinstance(part, Item)
    assert part.id == "2.3"


def test_every_id_of_the_json_finds_what_it_names(framework: Framework) -> None:
    for category in framework.categories:
        assert criteria_as_json(framework, f"C{category.id}") == category_as_json(category)
    for item in framework.items.values():
        assert criteria_as_json(framework, item.id) == item_as_json(item)
    assert criteria_as_json(framework) == framework_as_json(framework)


@pytest.mark.parametrize("wanted", ["9.9", "C8", "", "C", "ข้อ", "2.3.B1"])
def test_an_unknown_id_is_refused_by_name(framework: Framework, wanted: str) -> None:
    with pytest.raises(InputError) as refused:
        criteria_as_json(framework, wanted)

    assert refused.value.field == "ID"
    assert "pmqa-2565" in refused.value.fix


def test_the_text_says_all_that_the_json_says(framework: Framework) -> None:
    text = criteria_as_text(framework)

    for item in framework.items.values():
        assert f"{item.id} {item.title}" in text
        assert all(f"{one.id} {one.text}" in text for one in item.criteria)
        assert all(f"- {prompt}" in text for one in item.criteria for prompt in one.prompts)
        assert all(line in text for line in (*item.notes, *item.rules, item.explanation))
        assert all(one.text in text for one in item.evidence)
    for category in framework.categories:
        assert all(line in text for line in (*category.notes, *category.explanation.split("\n")))


def test_the_text_of_one_item_is_that_item_alone(framework: Framework) -> None:
    text = criteria_as_text(framework, "3.4")

    assert text.startswith("3.4 กระบวนการแก้ไขข้อร้องเรียน")
    assert "3.3" not in text
