import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.normalise import fold, sound
from bot.search.snippet import LONGEST, shorten, snippet


def sounded(text: str) -> str:
    return sound(fold(text))


@pytest.mark.parametrize(
    ("line", "query", "shown"),
    [
        ("ช่องทางร้องเรียน", "ร้องเรียน", "«ช่องทางร้องเรียน»"),
        ("มีแผน ลดต้นทุน แล้ว", "ลดต้นทุน", "มีแผน «ลดต้นทุน» แล้ว"),
        ("มี ลดต้นทุน ลดเวลา แล้ว", "ลดต้นทุน ลดเวลา", "มี «ลดต้นทุน ลดเวลา» แล้ว"),
        ("ไม่มีอะไรตรง", "xyz", "ไม่มีอะไรตรง"),
    ],
)
def test_what_matched_is_marked(line: str, query: str, shown: str) -> None:
    assert snippet(line, sounded(query)) == shown


def test_a_long_line_is_cut_between_words_around_what_matched() -> None:
    line = " ".join(f"คำที่{number}" for number in range(60)) + " ลดต้นทุน ท้ายสุด"

    shown = snippet(line, sounded("ลดต้นทุน"))

    assert shown.startswith("…")
    assert "«ลดต้นทุน»" in shown
    assert len(shown) <= LONGEST


@given(st.text(max_size=400))
def test_a_line_is_never_longer_than_a_snippet_may_be(line: str) -> None:
    assert len(shorten(line)) <= LONGEST


@given(st.text(alphabet="กขค งจ", max_size=400), st.text(alphabet="กขคงจ", max_size=30))
def test_marks_are_always_closed(line: str, query: str) -> None:
    shown = snippet(line, sounded(query))

    assert len(shown) <= LONGEST
    assert shown.count("«") == shown.count("»")
