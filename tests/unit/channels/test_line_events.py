from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.line.events import moment_of, to_update
from bot.channels.line.signature import is_genuine, sign
from bot.channels.line.webhook import MOST_EVENTS, read_call
from bot.model import Channel, SentFile, Update, UpdateKind
from tests.fakes.line_events import LineCaller, again, user
from tests.fakes.line_server import LineServer

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
SOMCHAI = user("somchai")
GROUP = "C" + "a" * 32
ROOM = "R" + "a" * 32
LINE = LineCaller(LineServer(lambda: NOW), "")


def read(event: Any) -> Update:
    update = to_update(event, at=NOW)
    assert update is not None
    return update


def test_the_signature_of_lines_own_example_is_taken() -> None:
    secret = b"8c570fa6dd201bb328f1c1eac23a96d8"
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'

    assert is_genuine(secret, body, "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=")


@pytest.mark.parametrize(
    "signature", [None, "", "x", "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs", "ก" * 44]
)
def test_no_other_signature_is(signature: str | None) -> None:
    assert not is_genuine(b"secret", b"{}", signature)


@given(st.binary(), st.binary(min_size=1))
def test_a_signature_is_of_its_body_and_secret_alone(body: bytes, secret: bytes) -> None:
    signature = sign(secret, body)

    assert is_genuine(secret, body, signature)
    assert not is_genuine(secret, body + b" ", signature)
    assert not is_genuine(secret + b"x", body, signature)


def test_a_text_is_read_with_its_message_and_token() -> None:
    event = LINE.text(SOMCHAI, "ข้อ 2.3")

    update = read(event)

    assert (update.channel, update.external_id, update.kind) == (Channel.LINE, SOMCHAI, UpdateKind.TEXT)
    assert (update.id, update.text, update.message_id) == (
        event["webhookEventId"],
        "ข้อ 2.3",
        event["message"]["id"],
    )
    assert update.reply_token == event["replyToken"]
    assert update.reply_until is not None
    assert timedelta(0) < update.reply_until - NOW < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("kind", "read_as"),
    [
        ("image", UpdateKind.FILE),
        ("video", UpdateKind.FILE),
        ("audio", UpdateKind.FILE),
        ("file", UpdateKind.FILE),
        ("sticker", UpdateKind.STICKER),
        ("location", UpdateKind.LOCATION),
        ("hologram", UpdateKind.UNKNOWN),
    ],
)
def test_each_kind_of_message_is_read(kind: str, read_as: UpdateKind) -> None:
    event = LINE.message(kind, SOMCHAI)

    update = read(event)

    assert (update.kind, update.message_id) == (read_as, event["message"]["id"])


def test_a_file_is_announced_by_the_id_that_its_bytes_are_fetched_by() -> None:
    event = LINE.message("file", SOMCHAI, fileName="รายงานสรุปผล.pdf", fileSize=2_138)

    assert read(event).file == SentFile(event["message"]["id"], "รายงานสรุปผล.pdf", 2_138)


def test_photos_sent_together_name_their_group() -> None:
    event = LINE.message("image", SOMCHAI, imageSet={"id": "E005D41A7288", "index": 1, "total": 3})

    assert read(event).file == SentFile(event["message"]["id"], group="E005D41A7288", of=3)


@pytest.mark.parametrize(
    "message",
    [
        {"fileName": ["x"], "fileSize": "2138", "imageSet": "none"},
        {"fileName": None, "fileSize": -1, "imageSet": {"id": 7, "total": 10**9}},
    ],
)
def test_what_is_said_of_a_file_and_makes_no_sense_is_left_out(message: dict[str, Any]) -> None:
    event = LINE.message("file", SOMCHAI, **message)

    assert read(event).file == SentFile(event["message"]["id"])


def test_a_photo_that_line_does_not_hold_cannot_be_fetched() -> None:
    elsewhere = {"type": "external", "originalContentUrl": "https://example.com/original.jpg"}

    update = read(LINE.message("image", SOMCHAI, contentProvider=elsewhere))

    assert (update.kind, update.file) == (UpdateKind.FILE, None)


@pytest.mark.parametrize(
    ("event", "kind", "text", "message_id"),
    [
        (LINE.postback(SOMCHAI, "1:menu"), UpdateKind.PRESS, "1:menu", ""),
        (LINE.event("follow", SOMCHAI, follow={"isUnblocked": False}), UpdateKind.START, "", ""),
        (LINE.event("unfollow", SOMCHAI, token=False), UpdateKind.BLOCKED, "", ""),
        (LINE.event("unsend", SOMCHAI, token=False, unsend={"messageId": "9"}), UpdateKind.UNSEND, "", "9"),
        (
            LINE.event("messageEdited", SOMCHAI, message={"id": "9", "type": "text", "text": "ใหม่"}),
            UpdateKind.EDIT,
            "ใหม่",
            "9",
        ),
        (
            LINE.event("accountLink", SOMCHAI, link={"result": "ok", "nonce": "n"}),
            UpdateKind.UNKNOWN,
            "",
            "",
        ),
    ],
)
def test_each_kind_of_event_is_read(event: Any, kind: UpdateKind, text: str, message_id: str) -> None:
    update = read(event)

    assert (update.kind, update.text, update.message_id) == (kind, text, message_id)
    assert update.external_id == SOMCHAI
    assert not update.in_group


@pytest.mark.parametrize(
    "event",
    [
        LINE.event("beacon", SOMCHAI, beacon={"hwid": "d41d8cd98f", "type": "enter"}),
        LINE.event("somethingNew", SOMCHAI),
        LINE.event("memberJoined", GROUP, joined={"members": [{"type": "user", "userId": SOMCHAI}]}),
        LINE.event("memberLeft", GROUP, token=False, left={"members": []}),
        {**LINE.event("accountLink", SOMCHAI, token=False, link={"result": "failed"}), "source": None},
        LINE.event("unsend", GROUP, token=False, unsend={"messageId": "9"}),
        LINE.message("image", GROUP),
        LINE.message("sticker", ROOM),
        LINE.text(GROUP, "ประชุมบ่ายสองนะ"),
        LINE.text(GROUP, "ถาม PMQA หน่อย"),
        LINE.event("message", SOMCHAI),
        LINE.event("postback", SOMCHAI),
        LINE.event("unsend", SOMCHAI, unsend={}),
        LINE.message("text", SOMCHAI),
        {**LINE.text(SOMCHAI, "x"), "webhookEventId": None},
        {**LINE.text(SOMCHAI, "x"), "source": {"type": "user"}},
        {**LINE.text(SOMCHAI, "x"), "type": ["message"]},
        None,
        [],
        "text",
        {},
    ],
)
def test_what_is_broken_or_of_no_concern_is_passed_over(event: Any) -> None:
    assert to_update(event, at=NOW) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
PARTS = (
    "type",
    "source",
    "message",
    "postback",
    "unsend",
    "replyToken",
    "timestamp",
    "deliveryContext",
    "mode",
)


@given(st.sampled_from(PARTS), JSON, st.sampled_from(["message", "postback", "unsend"]))
def test_no_event_however_broken_raises(part: str, value: Any, kind: str) -> None:
    event = LINE.event(
        kind, SOMCHAI, message={"id": "1", "type": "text", "text": "x"}, unsend={"messageId": "1"}
    )
    event["deliveryContext"] = {"isRedelivery": True}

    update = to_update({**event, part: value}, at=NOW)

    assert update is None or update.external_id
    assert isinstance(moment_of({**event, part: value}), int)


@pytest.mark.parametrize("kind", ["message", "follow", "postback"])
def test_a_chat_that_somebody_else_holds_is_not_answered(kind: str) -> None:
    message = {"id": "1", "type": "text", "text": "x"}
    event = LINE.event(kind, SOMCHAI, mode="standby", message=message, postback={"data": "1:menu"})

    assert to_update(event, at=NOW) is None


def test_what_needs_no_answer_is_taken_from_such_a_chat() -> None:
    unsend = LINE.event("unsend", SOMCHAI, mode="standby", unsend={"messageId": "9"})
    unfollow = LINE.event("unfollow", SOMCHAI, mode="standby")

    assert [read(one).kind for one in (unsend, unfollow)] == [UpdateKind.UNSEND, UpdateKind.BLOCKED]


def test_a_mode_that_nobody_knows_yet_harms_nothing() -> None:
    assert read({**LINE.text(SOMCHAI, "x"), "mode": "dreaming"}).text == "x"


def test_a_redelivered_event_is_the_same_update_and_says_so() -> None:
    event = LINE.text(SOMCHAI, "x")
    (redelivered,) = again([event])

    assert read(redelivered).id == read(event).id
    assert read(redelivered).redelivered
    assert read(redelivered).reply_token == event["replyToken"]


def test_a_token_redelivered_too_late_is_not_used() -> None:
    (old,) = again([LINE.text(SOMCHAI, "x")])
    old["timestamp"] -= 19 * 60 * 1000 + 1000

    assert read(old).reply_token is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PMQA ข้อ 2.3", "ข้อ 2.3"),
        ("pmqa: 2.3", "2.3"),
        ("PMQAคืออะไร", "คืออะไร"),
        ("PMQA 4.0 หมวด 1", "หมวด 1"),
        ("PMQA 4.1", "4.1"),
        ("PMQA", ""),
    ],
)
def test_a_group_calls_us_by_name(text: str, words: str) -> None:
    update = read(LINE.text(GROUP, text))

    assert (update.external_id, update.text, update.in_group) == (GROUP, words, True)


def mention(index: int, length: int, *, ours: bool) -> dict[str, Any]:
    return {"mentionees": [{"index": index, "length": length, "type": "user", "isSelf": ours}]}


def test_a_group_calls_us_by_a_mention_which_is_counted_in_utf_16_units() -> None:
    event = LINE.text(ROOM, "😀 @ผู้ช่วย ข้อ 2.3", mention=mention(3, 8, ours=True))

    assert read(event).text == "😀  ข้อ 2.3"


def test_a_mention_of_somebody_else_is_none_of_our_business() -> None:
    assert to_update(LINE.text(GROUP, "@สมชาย มาด้วย", mention=mention(0, 6, ours=False)), at=NOW) is None


def test_a_message_edited_in_a_group_is_read_anew() -> None:
    message = {"id": "9", "type": "text", "text": "PMQA 2.3"}

    assert read(LINE.event("messageEdited", GROUP, message=message)).text == "2.3"


def test_a_group_lets_us_in_and_out() -> None:
    come, go = read(LINE.event("join", GROUP)), read(LINE.event("leave", GROUP, token=False))

    assert [(one.kind, one.in_group) for one in (come, go)] == [
        (UpdateKind.START, True),
        (UpdateKind.BLOCKED, True),
    ]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"events": {}}', b"\xff", b"[" * 100_000, b'{"events": null}']
)
def test_what_is_no_call_is_not_read(body: bytes) -> None:
    assert read_call(body) is None


def test_a_call_holds_a_bounded_number_of_events() -> None:
    assert read_call(json.dumps({"events": [0] * MOST_EVENTS}).encode()) is not None
    assert read_call(json.dumps({"events": [0] * (MOST_EVENTS + 1)}).encode()) is None
