from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scoring import parse_number, plain_number, printed, shortfall

POINTS = st.fractions(min_value=0, max_value=500)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", Fraction(0)),
        ("85", Fraction(85)),
        ("007.50", Fraction(15, 2)),
        ("91.37", Fraction(9137, 100)),
        ("๙๑.๓๗", Fraction(9137, 100)),
        ("9" * 60, Fraction(10**60 - 1)),
    ],
)
def test_a_plain_decimal_is_read_exactly(text: str, value: Fraction) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "5.",
        ".5",
        "1.2.3",
        "-1",
        "+1",
        "1e3",
        "1,000",
        " 5",
        "5 ",
        "5\n",
        "NaN",
        "inf",
        "٥",
        "½",
        "9" * 61,
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(("text", "plain"), [(" ๑,๒๓๔.๕ ", "1234.5"), ("1,234,567", "1234567"), ("85", "85")])
def test_a_typed_number_may_have_spaces_and_thousands_commas(text: str, plain: str) -> None:
    assert plain_number(text) == plain
    assert parse_number(text, typed=True) == Fraction(plain)


@pytest.mark.parametrize("text", ["1,5", "12,34", "1,2345", ",100", "85%", "- 5", "1 000", "9" * 61, "   "])
def test_a_typed_comma_that_parts_no_thousands_is_no_number(text: str) -> None:
    assert plain_number(text) is None
    assert parse_number(text, typed=True) is None


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (Fraction("4.99997"), "4.9999"),
        (Fraction(1000, 3), "333.3333"),
        (Fraction(2000, 3), "666.6666"),
        (Fraction(350), "350.0000"),
        (Fraction(0), "0.0000"),
        (Fraction(1, 10001), "0.0000"),
        (Fraction(1, 9999), "0.0001"),
    ],
)
def test_printing_truncates(points: Fraction, text: str) -> None:
    assert printed(points) == text


@pytest.mark.parametrize(("places", "text"), [(1, "356.7"), (0, "356")])
def test_printing_takes_as_many_places_as_asked(places: int, text: str) -> None:
    assert printed(Fraction("356.79"), places=places) == text


@pytest.mark.parametrize(
    ("points", "missing", "one_place"),
    [
        (Fraction("356.7083333"), "43.2917", "43.3"),
        (Fraction("399.99999"), "0.0001", "0.1"),
        (Fraction(400), "0.0000", "0.0"),
        (Fraction(450), "0.0000", "0.0"),
        (Fraction("356.5"), "43.5000", "43.5"),
    ],
)
def test_a_shortfall_rounds_up(points: Fraction, missing: str, one_place: str) -> None:
    assert shortfall(points, Fraction(400)) == missing
    assert shortfall(points, Fraction(400), places=1) == one_place


@given(POINTS, POINTS)
def test_whoever_gains_the_printed_shortfall_is_there(points: Fraction, goal: Fraction) -> None:
    missing = Fraction(shortfall(points, goal))

    assert points + missing >= goal
    assert missing < max(goal - points, Fraction(0)) + Fraction(1, 10_000)


@given(POINTS)
def test_print_never_claims_more_than_there_is(points: Fraction) -> None:
    shown = printed(points)

    assert len(shown.partition(".")[2]) == 4
    assert Fraction(shown) <= points < Fraction(shown) + Fraction(1, 10_000)


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = parse_number(text, typed=True)

    assert value is None or value >= 0
    assert parse_number(text) in (None, value)
