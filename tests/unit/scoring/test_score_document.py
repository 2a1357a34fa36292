"""What `pmqa score --json` prints."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from bot.model import Answers
from bot.scoring import next_steps, score, score_document
from tests.strategies import EXAMPLE_5, answers, pmqa_framework

FRAMEWORK = pmqa_framework()


def document(given_: Answers) -> dict[str, Any]:
    """Return what is printed for these answers."""
    return score_document(score(FRAMEWORK, given_), next_steps(FRAMEWORK, given_))


def test_example_5_is_printed_with_four_places_and_never_rounded_up() -> None:
    printed = document(EXAMPLE_5)

    assert printed["total"] == {
        "points": "356.7083",
        "points_1000": "713.4166",
        "level": "basic",
        "provisional": False,
        "low": "356.7083",
        "high": "356.7083",
    }
    assert printed["categories"][6] == {
        "id": "7",
        "points": "323.3333",
        "weighted": "129.3333",
        "level": "basic",
        "provisional": False,
        "low": "323.3333",
        "high": "323.3333",
    }
    assert printed["next"][1] == {"item": "1.3", "kind": "ticks", "criteria": ["1.3.B2"], "gain": "10.5000"}
    assert printed["next"][0] == {"item": "7.6", "kind": "result", "criteria": [], "gain": "20.0000"}


def test_items_are_the_self_items_1_2_and_the_dimensions_in_order() -> None:
    items = document(EXAMPLE_5)["items"]

    listed = [item for item in FRAMEWORK.items if item[0] in "12357"]
    assert [item["id"] for item in items] == listed
    assert items[0] == {"id": "1.1", "points": "350.0000", "step": "300.0000", "level": "basic"}
    assert items[1] == {"id": "1.2", "points": "400.0000", "step": None, "level": "advance"}
    assert items[-1] == {"id": "7.6", "points": "0.0000", "step": None, "level": "none"}


def test_what_is_pending_has_no_points_but_a_range() -> None:
    printed = document(Answers())

    assert printed["categories"][5] == {
        "id": "6",
        "points": None,
        "weighted": None,
        "level": "none",
        "provisional": True,
        "low": "0.0000",
        "high": "500.0000",
    }
    assert printed["items"][1] == {"id": "1.2", "points": None, "step": None, "level": "none"}
    assert (printed["total"]["provisional"], printed["total"]["high"]) == (True, "115.0000")


def test_keys_stand_in_the_documented_order() -> None:
    printed = document(EXAMPLE_5)

    assert [list(printed), *(list(printed[key][0]) for key in ("categories", "items", "next"))] == [
        ["total", "categories", "items", "next"],
        ["id", "points", "weighted", "level", "provisional", "low", "high"],
        ["id", "points", "step", "level"],
        ["item", "kind", "criteria", "gain"],
    ]
    assert list(printed["total"]) == ["points", "points_1000", "level", "provisional", "low", "high"]


@given(answers(FRAMEWORK))
def test_any_score_prints_as_json_as_it_is(given_: Answers) -> None:
    printed = document(given_)

    assert json.loads(json.dumps(printed)) == printed
