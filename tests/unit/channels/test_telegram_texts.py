"""How screens read in Telegram, and that no screen breaks Telegram's limits."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.client import _bold, _keyboard
from bot.channels.telegram.texts import TextMessage, to_messages
from bot.model import Bar, Choice, Row, Screen, ScreenKind, Tick
from tests.fakes.telegram_conformance import conformance_faults
from tests.fakes.telegram_limits import faults

Json = dict[str, Any]

TEXTS = st.text(alphabet="ก่ำ๑ a1\n«»😀", max_size=120)
LONG_TEXTS = st.builds(lambda part, times: part * times, TEXTS, st.integers(0, 120))
CHOICES = st.builds(
    Choice,
    label=TEXTS,
    payload=st.text("1:abc", min_size=1, max_size=64),
    row=st.none() | st.builds(Row, TEXTS, st.none() | st.sampled_from(Tick)),
    primary=st.booleans(),
)
SCREENS = st.builds(
    Screen,
    text=LONG_TEXTS,
    title=LONG_TEXTS,
    choices=st.lists(CHOICES, max_size=12).map(tuple),
    hint=TEXTS,
    numbered=st.booleans(),
    kind=st.sampled_from(ScreenKind),
    bars=st.lists(st.builds(Bar, TEXTS, st.none() | st.integers(0, 100)), max_size=3).map(tuple),
    after=LONG_TEXTS,
)


def call(message: TextMessage) -> Json:
    """Return the call that sends a message."""
    body: Json = {"chat_id": 1, "text": message.text}
    if entities := _bold(message):
        body["entities"] = [one.to_dict() for one in entities]
    if keyboard := _keyboard(message):
        body["reply_markup"] = keyboard.to_dict()
    return body


@given(st.lists(SCREENS, min_size=1, max_size=5))
def test_no_screen_breaks_a_limit_of_telegrams(screens: list[Screen]) -> None:
    for message in to_messages(screens):
        body = call(message)
        assert [*faults("sendMessage", body), *conformance_faults("sendMessage", body)] == []


@given(st.lists(SCREENS, min_size=1, max_size=3))
def test_every_choice_can_be_pressed(screens: list[Screen]) -> None:
    offered = [choice.payload for screen in screens for choice in screen.choices]

    pressed = [
        button.payload for message in to_messages(screens) for line in message.buttons for button in line
    ]

    assert pressed == offered


@given(SCREENS)
def test_no_word_is_lost_however_long_a_screen_is(screen: Screen) -> None:
    shown = _letters("".join(message.text for message in to_messages([screen])))
    said = [screen.title, screen.text, *(bar.text for bar in screen.bars), screen.after, screen.hint]
    rows = [choice.row.text for choice in screen.choices if choice.row]

    missing = [one for one in itertools.chain(said, rows) if _letters(one) not in shown]

    assert missing == []


def _letters(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char not in "«»▰▱")


def test_a_checklist_reads_as_rows_with_a_button_for_each() -> None:
    rows = (Choice("หนึ่ง", "a", Row("หนึ่ง", Tick.MET)), Choice("สอง", "b", Row("สอง")))
    screen = Screen(
        title="ข้อ 1.1 · Basic",
        text="แตะที่ทำแล้ว",
        choices=(*rows, Choice("ครบทุกรายการ", "all", primary=True), Choice("เมนู", "m")),
        hint="พิมพ์ 1 หรือ 2",
        kind=ScreenKind.CHECKLIST,
    )

    (message,) = to_messages([screen])

    assert message.text == "ข้อ 1.1 · Basic\nแตะที่ทำแล้ว\n\n☑ 1 หนึ่ง\n☐ 2 สอง\n\nพิมพ์ 1 หรือ 2"
    assert message.bold == ((0, 15),)
    assert [[button.label for button in line] for line in message.buttons] == [
        ["☑ 1", "☐ 2"],
        ["3 ครบทุกรายการ"],
        ["4 เมนู"],
    ]


def test_a_label_too_long_for_a_button_stands_in_the_text_too() -> None:
    label = "ข้อ 1.1 ระบบการนำองค์การที่สร้างความยั่งยืนให้แก่สำนักงานเขตพื้นที่การศึกษา"

    (message,) = to_messages([Screen(text="เลือกข้อ", choices=(Choice(label, "a"),))])

    assert message.text == f"เลือกข้อ\n\n1 {label}"
    assert message.buttons[0][0].label.endswith("…")


def test_what_was_looked_for_is_bold_where_it_was_found() -> None:
    (message,) = to_messages([Screen(text="ตรงที่: 😀 «ร้องเรียน» ทุกเดือน", kind=ScreenKind.SEARCH)])

    assert (message.text, message.bold) == ("ตรงที่: 😀 ร้องเรียน ทุกเดือน", ((11, 9),))


@pytest.mark.parametrize(
    ("percent", "drawn"), [(0, "▱" * 10), (1, "▰" + "▱" * 9), (50, "▰" * 5 + "▱" * 5), (100, "▰" * 10)]
)
def test_a_bar_is_drawn_in_ten_parts(percent: int, drawn: str) -> None:
    (message,) = to_messages([Screen(text="", bars=(Bar("หมวด 1: 350", percent),))])

    assert message.text == f"หมวด 1: 350\n{drawn}"


def test_only_the_choices_that_typing_picks_from_bear_numbers() -> None:
    first, second = to_messages(
        [Screen("ก", choices=(Choice("เมนู", "a"),)), Screen("ข", choices=(Choice("ต่อ", "b"),))]
    )

    assert [one.buttons[0][0].label for one in (first, second)] == ["เมนู", "1 ต่อ"]


def test_more_buttons_than_a_keyboard_holds_go_on_in_the_next_message() -> None:
    choices = tuple(Choice(f"ข้อที่ยาวพอสมควร {n}", str(n)) for n in range(150))

    messages = to_messages([Screen("เลือก", choices=choices)])

    assert [sum(map(len, one.buttons)) for one in messages] == [100, 50]
