"""Links in what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links import MOST_LINKS, links_in, looks_like_link, shown_link, without_links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://obec.go.th", ("https://obec.go.th",)),
        ("ดูที่ HTTP://obec.go.th/a?b=1&c=2#d ครับ", ("HTTP://obec.go.th/a?b=1&c=2#d",)),
        (
            "(https://obec.go.th/a), และ https://obec.go.th/b.",
            ("https://obec.go.th/a", "https://obec.go.th/b"),
        ),
        ("https://th.wikipedia.org/wiki/ก_(ข)", ("https://th.wikipedia.org/wiki/ก_(ข)",)),
        ("https://obec.go.th https://obec.go.th", ("https://obec.go.th",)),
        ("https://drive", ()),
        ("https://", ()),
        ("https://user:secret@obec.go.th", ()),
        ("https://obec.go.th:99999999/", ()),
        ("https://[::1", ()),
        ("javascript:alert(1) file:///etc/passwd", ()),
        ("https://obec.go.th/" + "a" * 3_000, ()),
    ],
)
def test_whole_links_are_found_without_the_marks_around_them(text: str, links: tuple[str, ...]) -> None:
    assert links_in(text) == links


def test_what_stands_beside_links_is_their_caption() -> None:
    assert without_links("แผน https://obec.go.th/a ปี 66") == "แผน ปี 66"


def test_no_more_links_are_taken_than_a_message_may_bring() -> None:
    text = " ".join(f"https://obec.go.th/{number}" for number in range(50))

    assert len(links_in(text)) == MOST_LINKS


def test_a_long_link_is_shown_short() -> None:
    assert shown_link("https://www.obec.go.th/") == "obec.go.th"
    assert len(shown_link("https://obec.go.th/" + "a" * 500)) <= 60


@given(st.text())
def test_no_text_breaks_the_reading_of_links(text: str) -> None:
    for link in links_in(text):
        assert looks_like_link(text)
        assert link in text
