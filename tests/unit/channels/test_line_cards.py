"""Whatever a screen says, LINE takes it, all of it is there, and every choice can be made."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.line.cards import alt_text, to_messages
from bot.model import Bar, Choice, Row, Screen, ScreenKind, Tick
from tests.fakes.line_conformance import conformance_faults
from tests.fakes.line_limits import faults, taps, utf16_units, words_of

LETTERS = st.sampled_from("กขคง ที่นี่ ผู้น้ำ ๑2ab.«»•☐\n👩🏽‍🏫·")
WORDS = st.text(LETTERS, min_size=1).filter(lambda text: bool(text.strip()))
LABELS = st.text(LETTERS, min_size=1, max_size=60).filter(lambda text: bool(text.strip()))
TICKS = st.sampled_from([*Tick, None])
PAYLOADS = st.integers(0, 10**6).map(lambda number: f"1:x:{number}")
BUTTONS = st.builds(Choice, label=LABELS, payload=PAYLOADS, primary=st.booleans())
ROWS = st.builds(Choice, label=LABELS, payload=PAYLOADS, row=st.builds(Row, text=WORDS, tick=TICKS))
CHOICES = st.tuples(st.lists(ROWS, max_size=3), st.lists(BUTTONS, max_size=6)).map(
    lambda both: tuple({one.payload: one for one in (*both[0], *both[1])}.values())
)
BARS = st.builds(Bar, text=st.just("") | WORDS, percent=st.none() | st.integers(0, 100))
SCREENS = st.builds(
    Screen,
    text=st.just("") | WORDS,
    title=st.just("") | LABELS,
    choices=CHOICES,
    hint=st.just("") | LABELS,
    numbered=st.booleans(),
    kind=st.sampled_from(ScreenKind),
    bars=st.lists(BARS, max_size=3).map(tuple),
)
LONG = "ผอ.สพท. สร้างความยั่งยืนให้องค์กร โดยกำหนดวิสัยทัศน์ที่ท้าทาย "


def menu(**changes: Any) -> Screen:
    choices = (Choice("ทำต่อ", "1:go", primary=True), Choice("คะแนน", "1:score"))
    return replace(
        Screen(title="เมนู", text="สพป.ทดสอบ เขต 1", choices=choices, kind=ScreenKind.MENU), **changes
    )


def letters(text: str) -> str:
    """The text without what a card draws in its own way: blanks, the marks of what was found."""
    return re.sub(r"[\s«»]", "", text)


def said(screen: Screen) -> list[str]:
    rows = [choice.row.text if choice.row else choice.label for choice in screen.choices]
    return [screen.title, screen.text, *(bar.text for bar in screen.bars), *rows, screen.hint]


@given(st.lists(SCREENS, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_whatever_the_screens_say_line_takes_it(screens: list[Screen]) -> None:
    messages = to_messages(screens)

    assert not messages or faults(messages) == []


@given(st.lists(SCREENS, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_nothing_that_the_screens_say_is_lost(screens: list[Screen]) -> None:
    read = letters(words_of(to_messages(screens)))

    for screen in screens:
        for text in said(screen):
            for line in text.split("\n"):
                assert letters(line) in read


@given(st.lists(SCREENS, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_every_choice_can_be_tapped_and_the_last_ones_typed(screens: list[Screen]) -> None:
    tapped = taps(to_messages(screens))

    for screen in screens:
        assert {choice.payload for choice in screen.choices} <= tapped.keys()
    last = next((one for one in reversed(screens) if one.choices), None)
    if last is not None and last.numbered:
        for number, choice in enumerate(last.choices, start=1):
            assert f"\n{number} " in f"\n{tapped[choice.payload]}"


@given(st.integers(1, 30), st.integers(1, 9_000))
@settings(max_examples=30, deadline=None)
def test_long_texts_are_paged_within_every_limit(count: int, length: int) -> None:
    text = (LONG * (length // len(LONG) + 1))[: min(length, 20_000 // count)]
    screens = [menu(title="", text=f"{text} {number}.") for number in range(count)]

    messages = to_messages(screens)

    assert faults(messages) == []
    assert all(letters(screen.text) in letters(words_of(messages)) for screen in screens)


def test_a_screen_that_is_drawn_again_is_drawn_alike_whatever_came_between() -> None:
    first = Screen(text="ก", choices=(Choice("ทำต่อ", "1:go"),))

    alone = to_messages([first])
    to_messages([first, Screen(text="ข", choices=(Choice("เมนู", "1:menu"),))])

    assert to_messages([first]) == alone


def test_what_no_call_can_carry_keeps_its_beginning_and_its_last_choices() -> None:
    screens = [Screen(text=LONG * 2_000, kind=ScreenKind.ITEM), menu()]

    messages = to_messages(screens)

    assert faults(messages) == []
    assert "…" in words_of(messages).splitlines()
    assert {"1:go", "1:score"} <= taps(messages).keys()


def test_only_the_last_choices_bear_numbers() -> None:
    messages = to_messages([menu(), menu(choices=(Choice("ข้าม", "1:skip"),)), Screen(text="จบ")])

    assert taps(messages) == {"1:go": "ทำต่อ", "1:score": "คะแนน", "1:skip": "1 ข้าม"}


def test_a_question_that_a_number_answers_shows_no_numbers() -> None:
    assert taps(to_messages([menu(numbered=False)]))["1:go"] == "ทำต่อ"


def test_short_choices_are_quick_replies_and_long_ones_are_not() -> None:
    long = Choice("หมวด 3 การให้ความสำคัญกับผู้รับบริการ", "1:c:3")
    row = Choice("แถว", "1:row", row=Row("แถว"))

    messages = to_messages([menu(choices=(row, Choice("ทำต่อ", "1:go"), long))])

    replies = messages[-1]["quickReply"]["items"]
    assert [one["action"]["label"] for one in replies] == ["ทำต่อ"]


def test_quick_replies_stay_where_words_follow_the_choices() -> None:
    assert "quickReply" in to_messages([menu(), Screen(text="จบ")])[-1]


def test_a_tick_is_drawn_as_it_stands() -> None:
    rows = tuple(Choice("x", f"1:{tick}", row=Row("รายการ", tick)) for tick in (Tick.MET, Tick.NOT_MET, None))

    tapped = taps(to_messages([menu(choices=rows)]))

    assert [text.split("\n")[0] for text in tapped.values()] == ["✓", "✕", "3 รายการ"]


def test_a_notification_says_where_and_what() -> None:
    assert alt_text(menu()) == "เมนู: สพป.ทดสอบ เขต 1"


def test_a_notification_of_a_checklist_says_its_first_row() -> None:
    rows = (Choice("x", "1:x", row=Row("กำหนดวิสัยทัศน์")),)

    assert alt_text(menu(text="", choices=rows)) == "เมนู: กำหนดวิสัยทัศน์"


def test_a_notification_is_one_line_and_short() -> None:
    told = alt_text(menu(text=LONG * 50))

    assert utf16_units(told) <= 300
    assert told.endswith("…")


def test_words_without_choices_are_a_text_that_can_be_copied() -> None:
    assert to_messages([Screen(text="รหัสเชิญ: ABCD-EFGH")]) == [{"type": "text", "text": "รหัสเชิญ: ABCD-EFGH"}]


def test_a_link_stands_in_a_text_where_it_can_be_opened_and_its_choices_below() -> None:
    words, below = to_messages([menu(text="ส่งลิงก์นี้ https://line.me/R/x")])

    assert words == {"type": "text", "text": "เมนู\nส่งลิงก์นี้ https://line.me/R/x"}
    assert taps([below]) == {"1:go": "1 ทำต่อ", "1:score": "2 คะแนน"}


def test_found_words_stand_out_without_their_marks() -> None:
    (message,) = to_messages([menu(text="ตรงที่: รับฟัง «ข้อร้องเรียน» จากผู้รับบริการ", kind=ScreenKind.SEARCH)])

    text = message["contents"]["body"]["contents"][0]["contents"][0]
    assert [(span["text"], span.get("weight")) for span in text["contents"]] == [
        ("ตรงที่: รับฟัง ", None),
        ("ข้อร้องเรียน", "bold"),
        (" จากผู้รับบริการ", None),
    ]


def test_screens_that_say_nothing_make_no_message() -> None:
    assert to_messages([Screen(text=" \n")]) == []


@pytest.mark.conformance
@given(screens=st.lists(SCREENS, min_size=1, max_size=6))
@settings(max_examples=5, deadline=None)
def test_messages_are_as_the_platform_documents_them(screens: list[Screen]) -> None:
    messages = to_messages(screens)

    call = {"replyToken": "x", "messages": messages}
    assert not messages or conformance_faults("ReplyMessageRequest", call) == []
