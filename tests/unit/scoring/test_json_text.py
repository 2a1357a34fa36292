from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.scoring import read_json
from bot.scoring.json_text import MAX_BYTES


def refusal(text: str | bytes) -> str:
    """Return how the text is refused."""
    with pytest.raises(InputError) as caught:
        read_json(text)
    return str(caught.value)


def read_or_refused(text: str | bytes) -> object:
    """Return what was read, or the refusal; any other error escapes."""
    try:
        return read_json(text)
    except InputError as refused:
        return refused


@pytest.mark.parametrize("text", ['{"met": ["ก"]}', '\ufeff{"met": ["ก"]}', ' {"met":["ก"]}\n'])
def test_json_is_read_from_text_or_utf8_with_or_without_a_mark(text: str) -> None:
    assert read_json(text) == read_json(text.encode()) == {"met": ["ก"]}


def test_malformed_json_is_refused_with_its_place() -> None:
    told = refusal('{"met": [\n"1.1.B1" "1.1.B2"]}')

    assert told == "document: is not JSON (Expecting ',' delimiter at line 2, column 10); mend it there"


@pytest.mark.parametrize("text", ["", "   ", "{", "'met'", '{"a":1} {"b":2}', "\x00", "[1e]"])
def test_anything_but_one_json_value_is_refused(text: str) -> None:
    assert "is not JSON" in refusal(text)


def test_a_key_that_stands_twice_is_refused_by_its_name() -> None:
    assert refusal('{"external": {"1.2": "90", "1.2": "95"}}').startswith("1.2: stands twice")


def test_text_that_is_not_utf8_is_refused() -> None:
    assert "not UTF-8" in refusal("ก".encode("cp874"))


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_refused(name: str) -> None:
    assert name in refusal(f'{{"revision": {name}}}')


@pytest.mark.parametrize("text", ["[" * 1_000_000, '{"a":' * 500_000, "[" * 200_000 + "]" * 200_000])
def test_absurd_nesting_is_refused(text: str) -> None:
    assert "nested too deeply" in refusal(text)


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    assert "too long" in refusal("9" * 10_000)


def test_more_than_any_assessment_holds_is_refused_unread() -> None:
    assert "is larger than" in refusal(b" " * (MAX_BYTES + 1))


@given(st.text() | st.binary())
def test_any_text_is_read_or_refused_in_one_printable_line(text: str | bytes) -> None:
    outcome = read_or_refused(text)

    assert not isinstance(outcome, InputError) or str(outcome).isprintable()


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_what_was_written_as_json_is_read_again(value: object) -> None:
    assert read_json(json.dumps(value)) == value
