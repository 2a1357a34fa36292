from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from tests.fakes.line_server import ACCESS_TOKEN, LineServer
from tests.unit.cli.conftest import Pmqa


@pytest.fixture
def line_server() -> Iterator[LineServer]:
    """The stand-in for LINE on a thread of its own: the command runs its own event loop."""
    server, up, loop = LineServer(), threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        async with server.running():
            up.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert up.wait(5)
    yield server
    loop.call_soon_threadsafe(stop.set)
    thread.join(5)
    loop.close()


@pytest.fixture
def configured(line_server: LineServer, pmqa: Pmqa, monkeypatch: pytest.MonkeyPatch) -> LineServer:
    del pmqa  # it clears the settings first
    monkeypatch.setenv("PMQA_LINE_CHANNEL_ACCESS_TOKEN", ACCESS_TOKEN)
    monkeypatch.setenv("PMQA_LINE_CHANNEL_SECRET", "channel-secret")
    monkeypatch.setenv("PMQA_LINE_API_URL", line_server.url)
    monkeypatch.setenv("PMQA_LINE_DATA_API_URL", line_server.url)
    monkeypatch.setenv("PMQA_BASE_URL", "https://pmqa.example.go.th")
    return line_server


def test_setup_says_what_it_did_one_line_each(pmqa: Pmqa, configured: LineServer) -> None:
    done = pmqa("line", "setup")

    assert (done.code, done.err) == (0, "")
    assert [line.split(":")[0] for line in done.out.splitlines()] == [
        "rich menu of members",
        "rich menu of guests",
        "rich menu of guests",
        "rich menu of members",
        "webhook",
        "webhook",
    ]
    assert configured.menus.endpoint == "https://pmqa.example.go.th/webhooks/line"


def test_setup_may_be_run_again(pmqa: Pmqa, configured: LineServer) -> None:
    pmqa("line", "setup")
    made = set(configured.menus.made)

    assert pmqa("line", "setup").code == 0
    assert set(configured.menus.made) == made


def test_a_webhook_that_fails_is_exit_1_and_one_line(pmqa: Pmqa, configured: LineServer) -> None:
    configured.menus.reached = 502

    done = pmqa("line", "setup")

    assert done.code == 1
    assert done.err.startswith("pmqa: LINE called https://pmqa.example.go.th/webhooks/line and was not")
    assert len(done.err.splitlines()) == 1


def test_a_wrong_token_is_told_with_what_to_mend(
    pmqa: Pmqa, configured: LineServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMQA_LINE_CHANNEL_ACCESS_TOKEN", "wrong")

    done = pmqa("line", "setup")

    assert done.code == 1
    assert "401" in done.err
    assert "mend PMQA_LINE_CHANNEL_ACCESS_TOKEN" in done.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PMQA_LINE_CHANNEL_ACCESS_TOKEN", ""),
        ("PMQA_LINE_CHANNEL_SECRET", ""),
        ("PMQA_BASE_URL", ""),
        ("PMQA_BASE_URL", "http://pmqa.example.go.th"),
    ],
)
def test_a_setting_that_is_missing_is_named(
    pmqa: Pmqa, configured: LineServer, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    done = pmqa("line", "setup")

    assert done.code == 2
    assert done.err.startswith(f"pmqa: {name}: ")
    assert configured.calls == []
