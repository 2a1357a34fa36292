from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.updates import Ourselves, new_message, press_id, to_update
from bot.model import Channel, SentFile, Update, UpdateKind
from tests.fakes.telegram_events import TelegramCaller, user
from tests.fakes.telegram_server import BOT, TelegramServer

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
SOMCHAI = user("somchai")
GROUP = -100_123
US = Ourselves("pmqa_bot", {"score": "คะแนน", "search": "ค้นหา"})
TELEGRAM = TelegramCaller(TelegramServer(), "")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)
PARTS = ("message", "edited_message", "callback_query", "my_chat_member")


def maybe(values: Any) -> Update | None:
    return to_update(values, at=NOW, us=US)


def read(values: Any) -> Update:
    update = maybe(values)
    assert update is not None
    return update


def test_a_text_is_read_with_who_wrote_it() -> None:
    update = read(TELEGRAM.text(SOMCHAI, "ข้อ 2.3\r\nต่อ", message_id=77))

    assert (update.channel, update.external_id, update.kind) == (
        Channel.TELEGRAM,
        str(SOMCHAI),
        UpdateKind.TEXT,
    )
    assert (update.text, update.message_id, update.reply_token) == ("ข้อ 2.3\nต่อ", f"{SOMCHAI}:77", None)


def test_an_edit_names_the_message_that_it_edits() -> None:
    first = TELEGRAM.text(SOMCHAI, "ประชุม")

    edit = read(TELEGRAM.edited(first, "ประชุมทุกเดือน"))

    assert (edit.kind, edit.text, edit.message_id) == (
        UpdateKind.EDIT,
        "ประชุมทุกเดือน",
        read(first).message_id,
    )


@pytest.mark.parametrize("caption", [{"caption": "ฉบับลงนาม"}, {}])
def test_an_edited_caption_is_an_edit_too_even_one_that_was_taken_away(caption: dict[str, str]) -> None:
    first = TELEGRAM.text(SOMCHAI, "")
    photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}], **caption}
    message = {name: value for name, value in first["message"].items() if name != "text"} | photo

    edit = read(TELEGRAM.update("edited_message", message))

    assert (edit.kind, edit.text) == (UpdateKind.EDIT, caption.get("caption", ""))
    assert edit.message_id == read(first).message_id


def test_a_press_carries_the_message_that_may_be_edited() -> None:
    values = TELEGRAM.press(SOMCHAI, "1:menu", 78)

    update = read(values)

    assert (update.kind, update.text, update.reply_token) == (UpdateKind.PRESS, "1:menu", "78")
    assert update.reply_until is not None
    assert press_id(values) == values["callback_query"]["id"]


@pytest.mark.parametrize(
    ("text", "kind", "read_as"),
    [
        ("/start", UpdateKind.START, ""),
        ("/start ABCD2345", UpdateKind.START, "ABCD2345"),
        ("/score", UpdateKind.TEXT, "คะแนน"),
        ("/SCORE@pmqa_bot หมวด 2", UpdateKind.TEXT, "คะแนน หมวด 2"),
        ("/search ข้อร้องเรียน", UpdateKind.TEXT, "ค้นหา ข้อร้องเรียน"),
        ("/unknown", UpdateKind.TEXT, "/unknown"),
    ],
)
def test_commands_are_read_as_what_is_typed_for_them(text: str, kind: UpdateKind, read_as: str) -> None:
    update = read(TELEGRAM.text(SOMCHAI, text))

    assert (update.kind, update.text) == (kind, read_as)


def test_of_a_photo_the_largest_size_is_taken_with_its_caption_and_album() -> None:
    sizes = [
        {"file_id": f"F{side}", "file_unique_id": "u", "width": side, "height": side, "file_size": side}
        for side in (90, 1280, 320)
    ]

    update = read(TELEGRAM.message(SOMCHAI, photo=sizes, caption="ข้อ 1.1", media_group_id="G1"))

    assert (update.kind, update.text) == (UpdateKind.FILE, "ข้อ 1.1")
    assert update.file == SentFile("F1280", size=1280, group="G1")


@pytest.mark.parametrize("kind", ["document", "video", "audio", "voice", "video_note", "animation"])
def test_every_file_is_announced_by_the_id_that_its_bytes_are_fetched_by(kind: str) -> None:
    carried = {"file_id": "F", "file_unique_id": "u", "file_name": "รายงาน.pdf", "file_size": 2138}

    update = read(TELEGRAM.message(SOMCHAI, **{kind: carried}))

    assert (update.kind, update.file) == (UpdateKind.FILE, SentFile("F", "รายงาน.pdf", 2138))


def test_a_file_that_names_no_bytes_cannot_be_fetched() -> None:
    update = read(TELEGRAM.message(SOMCHAI, document={"file_name": "x"}))

    assert (update.kind, update.file) == (UpdateKind.FILE, None)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"sticker": {"file_id": "S"}}, UpdateKind.STICKER),
        ({"location": {"latitude": 1}}, UpdateKind.LOCATION),
        ({"venue": {}, "location": {}}, UpdateKind.LOCATION),
        ({"contact": {"phone_number": "081"}}, UpdateKind.UNKNOWN),
        ({"dice": {}}, UpdateKind.UNKNOWN),
    ],
)
def test_each_kind_of_message_is_read(content: dict[str, Any], kind: UpdateKind) -> None:
    assert read(TELEGRAM.message(SOMCHAI, **content)).kind is kind


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("member", "kicked", UpdateKind.BLOCKED),
        ("kicked", "member", UpdateKind.UNBLOCKED),
        ("member", "administrator", None),
    ],
)
def test_blocking_and_letting_us_again_are_read(before: str, after: str, kind: UpdateKind | None) -> None:
    update = maybe(TELEGRAM.membership(SOMCHAI, before, after))

    assert (update.kind if update else None) is kind


def test_what_telegram_writes_itself_is_passed_over() -> None:
    assert maybe(TELEGRAM.message(SOMCHAI, pinned_message={"message_id": 1})) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PMQA 2.3", "2.3"),
        ("pmqa 4.0: ข้อร้องเรียน", "ข้อร้องเรียน"),
        ("/score@pmqa_bot", "คะแนน"),
        ("/score", "คะแนน"),
    ],
)
def test_a_group_is_heard_when_it_calls_us(text: str, words: str) -> None:
    update = read(TELEGRAM.text(GROUP, text))

    assert (update.in_group, update.text, update.external_id) == (True, words, str(GROUP))


def test_a_mention_calls_us_wherever_it_stands() -> None:
    text = "😀 ดู @PMQA_bot 2.3"
    entity = {"type": "mention", "offset": 6, "length": 9}

    assert read(TELEGRAM.message(GROUP, text=text, entities=[entity])).text == "😀 ดู  2.3"


def test_an_answer_to_us_is_meant_for_us() -> None:
    answered = {"message_id": 1, "from": BOT, "text": "…"}

    assert read(TELEGRAM.text(GROUP, "1", reply_to_message=answered)).text == "1"


@pytest.mark.parametrize(
    "content",
    [
        {"text": "ประชุมบ่ายสอง"},
        {"text": "/score@other_bot"},
        {"text": "ดู @other 2.3", "entities": [{"type": "mention", "offset": 3, "length": 6}]},
        {"text": "1", "reply_to_message": {"from": {"username": "somsri"}}},
        {"photo": [{"file_id": "F"}]},
        {"sticker": {}},
    ],
)
def test_a_groups_own_talk_is_not_heard(content: dict[str, Any]) -> None:
    assert maybe(TELEGRAM.message(GROUP, **content)) is None


def test_a_group_that_lets_us_in_is_greeted_and_one_that_puts_us_out_is_left() -> None:
    assert read(TELEGRAM.membership(GROUP, "left", "member")).kind is UpdateKind.START
    assert read(TELEGRAM.membership(GROUP, "member", "left")).kind is UpdateKind.BLOCKED


def test_a_channel_is_not_heard() -> None:
    chat = {"id": -1, "type": "channel"}

    assert maybe(TELEGRAM.update("message", {"message_id": 1, "chat": chat, "text": "PMQA 2.3"})) is None


@pytest.mark.parametrize("values", [None, [], "x", {}, {"update_id": "1"}, {"update_id": 1, "poll": {}}])
def test_what_is_no_update_of_ours_is_passed_over(values: Any) -> None:
    assert maybe(values) is None


@given(JSON, st.sampled_from(PARTS), JSON)
def test_nothing_that_comes_can_harm(values: Any, name: str, content: Any) -> None:
    chat = {"chat": {"id": SOMCHAI, "type": "private"}}
    broken = [values, {"update_id": 1, name: content}, {"update_id": 1, name: {**chat, "x": values}}]
    if isinstance(content, dict):
        broken.append({"update_id": 1, name: {**content, **chat, "message": {**content, **chat}}})

    for one in broken:
        maybe(one)
        press_id(one)
        new_message(one)
