from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.codes import (
    ALPHABET,
    is_standing_code,
    line_link,
    new_code,
    normal_code,
    shown_code,
    telegram_link,
)

codes = st.integers().map(lambda seed: new_code(random.Random(seed).choice))  # noqa: S311 - repeatable


@given(codes)
def test_a_code_is_eight_clear_characters_with_two_digits(code: str) -> None:
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert sum(char.isdigit() for char in code) >= 2


@given(codes, st.sampled_from(["", " ", "-", " - ", "–", "\u00a0"]), st.booleans())
def test_a_code_is_read_back_however_it_is_typed(code: str, gap: str, small: bool) -> None:  # noqa: FBT001
    typed = f" {code[:4]}{gap}{code[4:]} "

    assert normal_code(typed.lower() if small else typed) == code


@given(codes)
def test_a_printed_code_is_read_back(code: str) -> None:
    assert normal_code(shown_code(code)) == code


def test_thai_digits_in_a_code_are_digits() -> None:
    assert normal_code("๗K๔M-๒QXP") == "7K4M2QXP"


@pytest.mark.parametrize("text", ["", "PERSONAL", "7KAMAQXP", "7K4M2QX", "7K4M2QXPP", "7K4M2QX0", "ข้อ 2.3"])
def test_what_is_not_like_a_code_is_none(text: str) -> None:
    assert normal_code(text) is None


@given(st.text(alphabet=string.printable + "กขค๑๒–", max_size=20))
def test_no_text_stops_the_reading_of_codes(text: str) -> None:
    code = normal_code(text)

    assert code is None or normal_code(code) == code


def test_a_standing_code_is_known_in_any_case_and_spacing() -> None:
    assert is_standing_code("obec pmqa-2569", "OBEC-PMQA-2569")


@pytest.mark.parametrize(("typed", "standing"), [("OBEC", "OBEC-1"), ("", ""), (" - ", ""), ("กพร", "OBEC")])
def test_another_text_is_not_the_standing_code(typed: str, standing: str) -> None:
    assert not is_standing_code(typed, standing)


def test_the_line_link_carries_account_and_code_escaped() -> None:
    wanted = "https://line.me/R/oaMessage/%40pmqa/?7K4M-2QXP"

    assert line_link("7K4M2QXP", "@pmqa") == line_link("7K4M2QXP", "pmqa") == wanted


def test_the_telegram_link_hands_over_the_code() -> None:
    assert telegram_link("7K4M2QXP", "@pmqa_bot") == "https://t.me/pmqa_bot?start=7K4M2QXP"
