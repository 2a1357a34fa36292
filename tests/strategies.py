"""A framework to test with, and Hypothesis strategies for what an office may have answered."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from bot.model import (
    Answers,
    Band,
    Category,
    Criterion,
    Direction,
    Framework,
    Item,
    ItemLevel,
    Level,
    Mode,
    ResultAnswer,
    ScoringRules,
    Unit,
)

WEIGHTS = {"1": 12, "2": 8, "3": 11, "4": 10, "5": 9, "6": 10, "7": 40}
COUNTS = {
    "1.1": (2, 2, 2),
    "1.2": (),
    "1.3": (2, 2, 1),
    "1.4": (1, 2, 2),
    "2.1": (2, 1, 1),
    "2.2": (1, 1, 2),
    "3.1": (1, 1, 2),
    "3.4": (1, 2, 2),
    "4.1": (1, 2, 1),
    "5.1": (1, 2, 2),
}
"""Criteria in each level where the source has other than one (criteria.md, Shape)."""


def small_framework() -> Framework:
    """Return a framework of the shape of pmqa-2565 with the rules of scoring.md and no Thai text."""
    categories = tuple(_category(category, weight) for category, weight in WEIGHTS.items())
    return Framework("pmqa-2565", 2565, "PMQA 4.0", categories, small_rules())


def small_rules() -> ScoringRules:
    """Return the rules of scoring.md, R1–R10."""
    return ScoringRules(
        level_points=_by_level(300, 100, 100),
        evidence_gate="warn",
        ita_mode="include",
        ita_bands=(_band(95, 500), _band(85, 400), _band(75, 300)),
        ita_max=Fraction(100),
        kpi_shares={"kpi_4_1_2": Fraction(7, 10), "kpi_8": Fraction(3, 10)},
        kpi_max=Fraction(5),
        kpi_factor=Fraction(100),
        kpi_levels=_by_level(3, 4, 5),
        groups={"A": Fraction(500), "B": Fraction(400), "C": Fraction(300), "-": Fraction(0)},
        result_factor=Fraction(3),
        result_bands=(_band(105, 500, above=True), _band(101, 400, above=True), _band(100, 300)),
        zero_target_points=Fraction(300),
        ceilings={"percent": Fraction(100), "level": Fraction(5)},
        ceiling_points=Fraction(300),
        category_levels=_by_level(300, 400, 500),
        total_levels=_by_level(300, 400, 470),
    )


def decimals(greatest: int, places: int = 2) -> st.SearchStrategy[str]:
    """Plain decimals from 0 to `greatest`, as text with that many places."""
    numbers = st.decimals(0, greatest, places=places, allow_nan=False)
    return numbers.map(lambda number: f"{number:f}")


def answers(framework: Framework) -> st.SearchStrategy[Answers]:
    """Any answers that the conversation could have taken under the framework."""
    own = [one.id for item in framework.items.values() if item.mode is Mode.SELF for one in item.criteria]
    return st.builds(
        Answers,
        met=st.frozensets(st.sampled_from(own)) | st.just(frozenset(own)),
        external=externals(framework),
        results=st.fixed_dictionaries({}, optional=dict.fromkeys(_ids(framework, Mode.RESULTS), results())),
        evidenced=st.frozensets(st.sampled_from(sorted(framework.items))),
    )


def externals(framework: Framework) -> st.SearchStrategy[dict[str, str]]:
    """External scores, each there or pending."""
    kpi = decimals(int(framework.scoring.kpi_max), places=4)
    values: dict[str, st.SearchStrategy[str]] = {
        "1.2": decimals(int(framework.scoring.ita_max)),
        "kpi_4_1_2": kpi,
        "kpi_8": kpi,
        "6": st.sampled_from(sorted(framework.scoring.groups)),
    }
    return st.fixed_dictionaries({}, optional=values)


def results() -> st.SearchStrategy[ResultAnswer]:
    """Indicators, whole or in part, near their target or not; never a target that is refused."""
    number = st.none() | st.sampled_from(["0", "5", "80", "100"]) | decimals(200)
    indicators = st.builds(
        ResultAnswer,
        indicator=st.none() | st.just("ร้อยละของโครงการที่สำเร็จ"),
        unit=st.none() | st.sampled_from(Unit),
        direction=st.none() | st.sampled_from(Direction),
        target=number,
        actual=number,
        baseline=number,
    )
    return indicators.filter(_is_taken)


def _is_taken(result: ResultAnswer) -> bool:
    refused = result.direction is Direction.HIGHER and result.target is not None
    return not (refused and Fraction(result.target or "0") == 0)


def _ids(framework: Framework, mode: Mode) -> list[str]:
    return [item.id for item in framework.items.values() if item.mode is mode]


def _by_level(*points: int) -> dict[Level, Fraction]:
    return {level: Fraction(one) for level, one in zip(Level, points, strict=True)}


def _band(at_least: int, points: int, *, above: bool = False) -> Band:
    return Band(Fraction(at_least), Fraction(points), above=above)


def _category(category: str, weight: int) -> Category:
    count = 6 if category == "7" else 4
    items = tuple(_item(f"{category}.{number}") for number in range(1, count + 1))
    return Category(category, f"หมวด {category}", weight, "", items)


def _item(item: str) -> Item:
    counts = () if item.startswith("7") else COUNTS.get(item, (1, 1, 1))
    levels = tuple(_level(item, level, count) for level, count in zip(Level, counts, strict=False))
    return Item(item, f"ข้อ {item}", _mode(item), levels)


def _level(item: str, level: Level, count: int) -> ItemLevel:
    ids = (f"{item}.{level.letter}{number}" for number in range(1, count + 1))
    return ItemLevel(level, tuple(Criterion(one, "…") for one in ids))


def _mode(item: str) -> Mode:
    if item in ("4.1", "4.2", "4.3"):
        return Mode.EXTERNAL_WITH_FORM
    if item in ("1.2", "4.4") or item.startswith("6"):
        return Mode.EXTERNAL
    return Mode.RESULTS if item.startswith("7") else Mode.SELF
