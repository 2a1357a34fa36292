"""The framework to test with, and Hypothesis strategies for what an office may have answered."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from bot.model import Answers, Direction, Framework, Mode, ResultAnswer, Unit
from content.loader import FRAMEWORKS, load_framework


@cache
def pmqa_framework() -> Framework:
    """Return the framework that stands in `content/`, read once."""
    return load_framework(FRAMEWORKS / "pmqa-2565")


def criteria(ids: str) -> frozenset[str]:
    """Return criterion ids that are written one after another."""
    return frozenset(ids.split())


EXAMPLE_5 = Answers(
    met=criteria(
        "1.1.B1 1.1.B2 1.1.A1 1.1.S1  1.3.B1 1.3.A1 1.3.A2 1.3.S1  1.4.B1 1.4.A1 1.4.A2 1.4.S1 1.4.S2 "
        "2.1.B1 2.1.B2 2.1.A1  2.2.B1 2.2.A1  2.3.B1 2.3.A1  2.4.B1 2.4.A1 "
        "3.1.B1 3.1.A1  3.2.B1 3.2.A1  3.3.B1 3.3.A1  3.4.B1 "
        "5.1.B1 5.1.A1 5.1.A2  5.2.B1  5.3.B1  5.4.B1"
    ),
    external={"1.2": "91.37", "kpi_4_1_2": "4.6250", "kpi_8": "3.5000", "6": "B"},
    results={
        "7.1": ResultAnswer("ก", Unit.PERCENT, Direction.HIGHER, "85", "90"),
        "7.2": ResultAnswer("ข", Unit.PERCENT, Direction.HIGHER, "85", "85"),
        "7.3": ResultAnswer("ค", Unit.PERCENT, Direction.HIGHER, "80", "84"),
        "7.4": ResultAnswer("ง", Unit.LEVEL, Direction.HIGHER, "5", "4"),
        "7.5": ResultAnswer("จ", Unit.COUNT, Direction.LOWER, "20", "18"),
    },
)
"""Answers that give the categories of scoring.md's example 5; 7.6 is blank."""


def own_criteria(framework: Framework) -> frozenset[str]:
    """Return every criterion that an office ticks by itself."""
    own = (item for item in framework.items.values() if item.mode is Mode.SELF)
    return frozenset(one.id for item in own for one in item.criteria)


def decimals(greatest: int, places: int = 2) -> st.SearchStrategy[str]:
    """Plain decimals from 0 to `greatest`, as text with that many places."""
    numbers = st.decimals(0, greatest, places=places, allow_nan=False)
    return numbers.map(lambda number: f"{number:f}")


def answers(framework: Framework) -> st.SearchStrategy[Answers]:
    """Any answers that the conversation could have taken under the framework."""
    own = own_criteria(framework)
    return st.builds(
        Answers,
        met=st.frozensets(st.sampled_from(sorted(own))) | st.just(own),
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
