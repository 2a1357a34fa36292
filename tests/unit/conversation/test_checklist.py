"""What a careful coordinator would look at again."""

from __future__ import annotations

from bot.checklist import Lack, findings
from bot.model import Assessment, ItemState, Level
from tests.strategies import pmqa_framework

FRAMEWORK = pmqa_framework()


def lacks(assessment: Assessment, item: str) -> list[tuple[Lack, Level | None]]:
    return [(one.lack, one.level) for one in findings(assessment, FRAMEWORK) if one.item.id == item]


def an_assessment(cells: dict[tuple[str, str], str], **more: object) -> Assessment:
    return Assessment("a1", "o1", FRAMEWORK.id, cells=cells, **more)  # type: ignore[arg-type]


def test_an_item_without_answers_is_found() -> None:
    assert lacks(an_assessment({}), "1.1") == [(Lack.ANSWERS, None)]


def test_a_tick_above_the_level_that_counts_wants_its_narrative_too() -> None:
    ticked = an_assessment({("1.1", "1.1.A1"): "met"})
    assert (Lack.NARRATIVE, Level.ADVANCE) in lacks(ticked, "1.1")


def test_a_tick_without_evidence_is_found_and_with_evidence_is_not() -> None:
    cells = {("1.1", "1.1.B1"): "met"}
    assert (Lack.EVIDENCE, None) in lacks(an_assessment(cells), "1.1")
    assert (Lack.EVIDENCE, None) not in lacks(an_assessment(cells, evidence={"1.1": {"approval": 1}}), "1.1")


def test_an_item_that_is_whole_has_nothing_to_look_at() -> None:
    item = FRAMEWORK.items["1.1"]
    cells = {("1.1", one.id): "met" for one in item.criteria} | {("1.1", "project"): "โครงการ"}
    told = ItemState(1, {level.level: 10 for level in item.levels})
    assert lacks(an_assessment(cells, evidence={"1.1": {"approval": 1}}, items={"1.1": told}), "1.1") == []


def test_an_indicator_that_stands_in_two_dimensions_is_found_at_the_second() -> None:
    cells = {("7.1", "indicator"): "ร้อยละ  ของงาน", ("7.3", "indicator"): "ร้อยละ ของงาน"}
    found = [one for one in findings(an_assessment(cells), FRAMEWORK) if one.lack is Lack.SAME_INDICATOR]
    assert [(one.item.id, one.other.id if one.other else "") for one in found] == [("7.3", "7.1")]
