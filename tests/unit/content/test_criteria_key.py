"""The data of 2565 says what a key, written from the printed criteria by reading them, says."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.model.framework import Band, Framework, Level, Mode
from content.as_json import category_as_json, item_as_json
from content.loader import find_framework

KEY: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "key_pmqa_2565.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def framework() -> Framework:
    return find_framework("pmqa-2565")


def test_the_key_speaks_of_everything(framework: Framework) -> None:
    assert [one.id for one in framework.categories] == list(KEY["categories"])
    assert list(framework.items) == list(KEY["titles"])
    assert list(framework.criteria) == list(KEY["criteria"])


@pytest.mark.parametrize(("category_id", "key"), KEY["categories"].items())
def test_a_category_reads_as_printed(framework: Framework, category_id: str, key: dict[str, Any]) -> None:
    category = framework.category(category_id)

    assert category is not None
    assert (category.title, category.weight) == (key["title"], key["weight"])
    assert category.explanation.startswith(key["begins"])
    assert category.explanation.endswith(key["ends"])
    assert len(category.explanation.split("\n")) == key["paragraphs"]
    assert len(category.notes) == key["notes"]


def test_only_category_6_is_printed_under_another_title(framework: Framework) -> None:
    differing = {one.id: one.printed_title for one in framework.categories if one.printed_title != one.title}

    assert differing == {"6": "การมุ่งเน้นบุคลากร"}


def test_weights_sum_to_100(framework: Framework) -> None:
    assert sum(one.weight for one in framework.categories) == 100


def test_titles_are_as_printed(framework: Framework) -> None:
    assert {item.id: item.title for item in framework.items.values()} == KEY["titles"]


def test_modes_are_as_the_readings_say(framework: Framework) -> None:
    by_mode = {
        str(mode): [item.id for item in framework.items.values() if item.mode is mode] for mode in Mode
    }

    assert by_mode == KEY["modes"]
    assert len(framework.own_items) == 24


@pytest.mark.parametrize(("criterion_id", "words"), KEY["criteria"].items())
def test_a_criterion_begins_and_ends_as_printed(
    framework: Framework, criterion_id: str, words: tuple[str, str, int]
) -> None:
    first, last, prompts = words
    criterion = framework.criteria[criterion_id]

    assert criterion.text.startswith(first)
    assert criterion.text.endswith(last)
    assert len(criterion.prompts) == prompts


def test_prompts_are_the_sub_bullets_without_their_marks(framework: Framework) -> None:
    assert framework.criteria["2.1.A1"].prompts == ("แผนยุทธศาสตร์ชาติ", "ยุทธศาสตร์ สพฐ.")
    assert framework.criteria["2.3.A1"].prompts == (
        "การสื่อสารที่รวดเร็ว",
        "ลดต้นทุน",
        "ปรับปรุงขั้นตอนที่ยุ่งยากและใช้ระยะเวลา (ทำน้อยได้มาก)",
    )
    assert framework.criteria["2.3.S1"].prompts[0].startswith("การบูรณาการใช้ข้อมูล (Sharing data)")
    assert framework.criteria["6.2.A1"].prompts == (
        "กระบวนงานหลัก และ",
        "กระบวนงานสนับสนุน รวมถึงการบริการประชาชนสะดวกในการรับข้อมูลข่าวสาร",
    )


def test_only_what_follows_chen_is_an_example(framework: Framework) -> None:
    assert [one.id for one in framework.criteria.values() if one.prompts_are_examples] == ["2.1.S1"]


def test_each_level_is_there_with_its_count(framework: Framework) -> None:
    """The counts that are not one in every level, as criteria.md lists them."""
    counts = {
        item.id: [len(level.criteria) for level in item.levels]
        for item in framework.items.values()
        if [len(level.criteria) for level in item.levels] not in ([1, 1, 1], [])
    }

    assert counts == {
        "1.1": [2, 2, 2],
        "1.3": [2, 2, 1],
        "1.4": [1, 2, 2],
        "2.1": [2, 1, 1],
        "2.2": [1, 1, 2],
        "3.1": [1, 1, 2],
        "3.4": [1, 2, 2],
        "4.1": [1, 2, 1],
        "5.1": [1, 2, 2],
    }


def test_only_1_2_and_the_results_have_no_levels(framework: Framework) -> None:
    without = [item.id for item in framework.items.values() if not item.levels]

    assert without == ["1.2", *KEY["modes"]["results"]]


def test_self_items_ask_for_the_printed_evidence_and_one_project(framework: Framework) -> None:
    for item_id in KEY["modes"]["self"]:
        item = framework.items[item_id]
        assert {one.kind: one.text for one in item.evidence} == KEY["evidence"]
        assert item.rules == (KEY["rule_of_self_items"],)


def test_the_how_to_form_is_wanted_of_4_1_to_4_3_alone(framework: Framework) -> None:
    forms = {item.id for item in framework.items.values() for one in item.evidence if "How to" in one.text}

    assert forms == {"4.1", "4.2", "4.3"}
    assert framework.items["4.2"].evidence[0].text == KEY["how_to_form"]
    assert framework.items["4.4"].evidence == ()


def test_every_dimension_is_told_to_attach_its_report(framework: Framework) -> None:
    for item_id in KEY["modes"]["results"]:
        assert framework.items[item_id].rules == ("ผลลัพธ์ของแต่ละมิติ และแนบไฟล์รายงานในระบบ PMQA",)


@pytest.mark.parametrize(("part_id", "remarks"), KEY["remarks"].items())
def test_remarks_stand_where_they_belong(framework: Framework, part_id: str, remarks: list[str]) -> None:
    category = framework.category(part_id)
    part = category_as_json(category) if category else item_as_json(framework.items[part_id])

    notes = "\n".join(part["notes"])

    assert [remark for remark in remarks if remark not in notes] == []


def written(bands: tuple[Band, ...]) -> list[str]:
    return [f"{'above ' if band.above else ''}{band.at_least}: {band.points}" for band in bands]


def test_scoring_constants_are_those_of_the_rules(framework: Framework) -> None:
    rules = framework.scoring

    assert [rules.level_points[level] for level in Level] == [300, 100, 100]
    assert (rules.evidence_gate, rules.ita_mode) == ("warn", "include")
    assert rules.ita_max == 100
    assert written(rules.ita_bands) == ["95: 500", "85: 400", "75: 300", "0: 0"]
    assert rules.kpi_shares == {"kpi_4_1_2": Fraction(7, 10), "kpi_8": Fraction(3, 10)}
    assert rules.kpi_max == 5
    assert rules.kpi_factor == 100
    assert [rules.kpi_levels[level] for level in Level] == [3, 4, 5]
    assert rules.groups == {"A": 500, "B": 400, "C": 300, "-": 0}
    assert written(rules.result_bands) == ["above 105: 500", "above 101: 400", "100: 300"]
    assert rules.result_factor == 3
    assert rules.zero_target_points == 300
    assert rules.ceiling_points == 300
    assert rules.ceilings == {"percent": 100, "level": 5}
    assert [rules.category_levels[level] for level in Level] == [300, 400, 500]
    assert [rules.total_levels[level] for level in Level] == [300, 400, 470]


def test_assumed_rules_are_marked(framework: Framework) -> None:
    assert sorted(framework.scoring.assumed) == ["R1", "R2", "R3", "R4", "R5", "R7", "R8", "R9"]


def test_every_reading_says_where_and_why(framework: Framework) -> None:
    assert [one.id for one in framework.readings] == [str(number) for number in range(1, 15)]
    assert all(one.where and one.note for one in framework.readings)
