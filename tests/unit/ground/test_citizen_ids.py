"""Citizen ids in names and captions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citizen_ids import has_citizen_id


def _with_check(twelve: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(range(13, 1, -1), twelve, strict=True))
    return f"{twelve}{(11 - total % 11) % 10}"


@pytest.mark.parametrize(
    "text",
    [
        "สำเนาบัตร 1101700230708.jpg",
        "1-1017-00230-70-8",
        "1 1017 00230 70 8",
        "บัตร ๑-๑๐๑๗-๐๐๒๓๐-๗๐-๘ ของนายสมชาย",
        "๑๑๐๑๗๐๐๒๓๐๗๐๘",
        "1–1017–00230–70–8",
        "id_1101700230708_front",
    ],
)
def test_a_citizen_id_is_found_however_it_is_written(text: str) -> None:
    assert has_citizen_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "1101700230709",
        "11017002307081",
        "01101700230708",
        "9101700230700",
        "โทร 081-234-5678 ต่อ 12345",
        "IMG_20260930_123456.jpg",
        "1101700-230708",
        "",
    ],
)
def test_other_numbers_are_not_taken_for_one(text: str) -> None:
    assert not has_citizen_id(text)


@given(st.from_regex(r"[1-8][0-9]{11}", fullmatch=True), st.integers(0, 9))
def test_only_the_right_last_digit_makes_one(twelve: str, last: int) -> None:
    right = _with_check(twelve)

    assert has_citizen_id(right)
    assert has_citizen_id(f"{twelve}{last}") == (f"{twelve}{last}" == right)
