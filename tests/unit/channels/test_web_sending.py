import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.sending import Sent, read_sent
from bot.model import UpdateKind

ID = "0123abcd"


def body(**values: object) -> bytes:
    return json.dumps(values).encode()


@pytest.mark.parametrize(
    ("part", "kind"),
    [("text", UpdateKind.TEXT), ("payload", UpdateKind.PRESS), ("start", UpdateKind.START)],
)
def test_each_part_is_its_kind_of_update(part: str, kind: UpdateKind) -> None:
    assert read_sent(body(id=ID, **{part: "ข้อ 1.1"})) == Sent(ID, kind, "ข้อ 1.1")


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b"[" * 200_000,
        body(text="no id"),
        body(id="short", text="x"),
        body(id="with space", text="x"),
        body(id="a" * 65, text="x"),
        body(id="another:id", text="x"),
        body(id="ก" * 10, text="x"),
        body(id=12345678, text="x"),
        body(id=ID),
        body(id=ID, text=None),
        body(id=ID, text=7),
        body(id=ID, text="x", payload="1:menu"),
    ],
)
def test_anything_else_is_no_update(bad: bytes) -> None:
    assert read_sent(bad) is None


def test_text_is_cleaned_of_what_cannot_be_stored() -> None:
    sent = read_sent(b'{"id": "0123abcd", "text": "\\ud83d\\u0000x"}')

    assert sent is not None
    assert sent.text == "\ufffdx"


@given(st.binary())
def test_no_bytes_break_the_reader(junk: bytes) -> None:
    assert read_sent(junk) is None or b"id" in junk
