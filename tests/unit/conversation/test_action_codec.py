"""Payloads go out on buttons and come back from anywhere."""

from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import MAX_BYTES, Action, SetTicks, ShowLevel, ShowMenu, Typed, decode, encode
from bot.model import Capacity, Direction, Level, Part, Tick, Unit
from bot.steps import STEPS
from tests.strategies import pmqa_framework

_FRAMEWORK = pmqa_framework()
BUTTONS = sorted((one for one in Action.__subclasses__() if one.tag), key=lambda one: one.tag)

_VALUES: dict[str, st.SearchStrategy[object]] = {
    "item": st.sampled_from(sorted(_FRAMEWORK.items)),
    "to": st.sampled_from(sorted(_FRAMEWORK.items)),
    "kind": st.sampled_from(["", "form", "approval", "report", "photo_or_link"]),
    "source": st.sampled_from(sorted(_FRAMEWORK.items)),
    "criterion": st.sampled_from(sorted(_FRAMEWORK.criteria)),
    "which": st.sampled_from([*_FRAMEWORK.criteria, *Level, "1.1.B1+1.1.B2"]),
    "code": st.from_regex(r"[A-Z0-9]{0,8}", fullmatch=True),
    "batch": st.from_regex(r"[a-z0-9]{0,13}", fullmatch=True),
}
_TYPES: dict[type, st.SearchStrategy[object]] = {
    int: st.integers(0, 2**31),
    str: st.from_regex(r"[a-z_0-9]{0,14}", fullmatch=True),
    Level: st.sampled_from(Level),
    Tick: st.sampled_from(Tick),
    Unit: st.sampled_from(Unit),
    Direction: st.sampled_from(Direction),
    Part: st.sampled_from(Part),
    Capacity: st.sampled_from(Capacity),
}


def _any_of(kind: type[Action]) -> st.SearchStrategy[Action]:
    hints = get_type_hints(kind)
    values = {one.name: _VALUES.get(one.name, _TYPES[hints[one.name]]) for one in fields(kind)}  # type: ignore[arg-type]
    return st.builds(kind, **values)


@pytest.mark.parametrize("kind", BUTTONS, ids=lambda kind: kind.__name__)
def test_every_action_of_a_button_comes_back_as_it_went(kind: type[Action]) -> None:
    @settings(deadline=None)
    @given(_any_of(kind))
    def comes_back(action: Action) -> None:
        payload = encode(action)

        assert decode(payload) == action
        assert len(payload.encode()) <= MAX_BYTES

    comes_back()


def test_no_two_actions_share_a_tag() -> None:
    tags = [one.tag for one in BUTTONS]

    assert len(tags) == len(set(tags))


def test_every_action_has_a_row_in_the_step_table_or_leads_to_one() -> None:
    walked = {"Back", "Cancel"}

    every = {one for one in [*BUTTONS, *Typed.__subclasses__()] if one.__name__ not in walked}

    assert every == set(STEPS)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "1",
        "menu",
        "1:",
        "1:nosuch",
        "2:menu",
        "1:menu:",
        "1:menu:1",
        "1:item",
        "1:item:1.1:extra",
        "1:level:1.1:gold",
        "1:tick:1.1:basic:maybe:0",
        "1:tick:1.1:basic:met:-1",
        "1:tick:1.1:basic:met:x",
        "1:tick:1.1:basic:met:²",
        "1:item:๑.๑",
        "1:item:1.1\n",
        "1:item:1.1' OR 1=1",
        "1:score:" + "9" * 64,
        "9" * 100_000,
        "\x00",
    ],
)
def test_a_forged_payload_is_none(payload: str) -> None:
    assert decode(payload) is None


@given(st.text(max_size=80))
def test_whatever_decodes_is_what_encode_would_write(payload: str) -> None:
    action = decode(payload)

    assert action is None or decode(encode(action)) == action


def test_an_action_too_long_for_a_payload_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode(SetTicks("1.1", "x" * 60, Tick.MET, 0))


def test_a_payload_names_what_it_means() -> None:
    assert encode(ShowMenu()) == "1:menu"
    assert encode(ShowLevel("1.1", Level.BASIC)) == "1:level:1.1:basic"
