"""What checks every call of ours against LINE's own document finds what is wrong with one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.line_conformance import call_faults

pytestmark = pytest.mark.conformance

PUSH = "/v2/bot/message/push"


def a_push(**more: Any) -> dict[str, Any]:
    return {"to": "U1", "messages": [{"type": "text", "text": "สวัสดี", **more}]}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", PUSH, a_push()),
        ("GET", "/v2/bot/info", {}),
        ("GET", "/v2/bot/richmenu/list", {}),
        ("POST", "/v2/bot/user/all/richmenu/menu-1", {}),
        ("POST", "/v2/bot/chat/loading/start", {"chatId": "U1", "loadingSeconds": 20}),
    ],
)
def test_a_call_that_line_has_is_fine(method: str, path: str, body: dict[str, Any]) -> None:
    assert call_faults(method, path, body) == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v2/bot/message/pushed", a_push()),
        ("PUT", PUSH, a_push()),
        ("POST", PUSH, a_push(txet="ผิด")),
        ("POST", PUSH, {"to": "U1"}),
        ("POST", "/v2/bot/chat/loading/start", {"chat": "U1"}),
        ("GET", "/v2/bot/info", {"user": "U1"}),
    ],
)
def test_a_call_that_line_has_not_or_a_wrong_body_is_found(
    method: str, path: str, body: dict[str, Any]
) -> None:
    assert call_faults(method, path, body) != []
