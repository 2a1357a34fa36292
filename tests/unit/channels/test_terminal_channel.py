"""The terminal's talk, line by line, and as a real process at a pipe and at a terminal."""

from __future__ import annotations

import io
import os
import pty
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from bot.channels.terminal import chat
from bot.model import Channel, Choice, Screen, UpdateKind
from content.loader import load_messages
from tests.fakes.turns import MENU, TELL, WELCOME, FakeTurns
from tests.fakes.web import ROOT

PROCESS = """
import asyncio, sys
from bot.channels.terminal import chat_here
from tests.fakes.turns import FakeTurns
from content.loader import load_messages
sys.exit(asyncio.run(chat_here(FakeTurns(), user="somsri", messages=load_messages())))
"""
NOW = datetime(2026, 10, 1, tzinfo=UTC)


async def typed(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def talk(turns: FakeTurns, *lines: str, user: str = "somsri") -> tuple[int, str]:
    out = io.StringIO()
    status = await chat(
        turns,
        user=user,
        lines=typed(*lines),
        out=out,
        messages=load_messages(),
        clock=lambda: NOW,
    )
    return status, out.getvalue()


async def test_the_first_screen_appears_by_itself() -> None:
    turns = FakeTurns()

    status, out = await talk(turns)

    assert status == 0
    assert WELCOME.title in out
    assert "1 ยอมรับ" in out
    assert [update.kind for update in turns.taken] == [UpdateKind.START]


async def test_each_line_is_an_update_of_its_own() -> None:
    turns = FakeTurns()

    await talk(turns, "เมนู", "เมนู", "1")

    said = turns.taken[1:]
    assert [update.text for update in said] == ["เมนู", "เมนู", "1"]
    assert {(update.channel, update.external_id, update.at) for update in said} == {
        (Channel.TERMINAL, "somsri", NOW)
    }
    assert len({update.id for update in turns.taken}) == 4


async def test_what_was_typed_is_not_printed_again() -> None:
    _, out = await talk(FakeTurns(), "เมนู")

    assert out.count("เมนู\n") == 1
    assert MENU.text in out


async def test_a_very_long_line_is_one_text() -> None:
    turns = FakeTurns()

    await talk(turns, "ก" * 100_000)

    assert turns.taken[-1].text == "ก" * 100_000


async def test_blank_lines_say_nothing_but_show_what_came() -> None:
    turns = FakeTurns()

    async def lines() -> AsyncIterator[str]:
        await turns.push(Channel.TERMINAL, "somsri", Screen(text="มีงานใหม่"))
        yield "  "

    out = io.StringIO()
    await chat(turns, user="somsri", lines=lines(), out=out, messages=load_messages())

    assert out.getvalue().endswith("มีงานใหม่\n\n")
    assert len(turns.taken) == 1


async def test_what_was_missed_comes_first_and_what_was_read_does_not_come_again() -> None:
    turns = FakeTurns()
    await talk(turns, "เมนู")
    notice = Screen(text="สมชายแก้ข้อ 1.1", choices=(Choice("เปิดข้อ 1.1", "1:level"),))
    await turns.push(Channel.TERMINAL, "somsri", notice)

    _, out = await talk(turns)

    assert out.startswith("สมชายแก้ข้อ 1.1\n• เปิดข้อ 1.1\n\n" + WELCOME.title)
    assert MENU.text not in out


async def test_two_names_are_two_people() -> None:
    turns = FakeTurns()
    await talk(turns, "เมนู")

    _, out = await talk(turns, user="somchai")

    assert MENU.text not in out


async def test_a_line_that_is_not_stored_ends_the_talk_in_thai() -> None:
    turns = FakeTurns()

    async def lines() -> AsyncIterator[str]:
        turns.failures = 1
        yield "ข้อความ"
        yield "ข้อความต่อมา"

    out = io.StringIO()
    status = await chat(turns, user="somsri", lines=lines(), out=out, messages=load_messages())

    assert status == 1
    assert load_messages()["terminal.not_kept"] in out.getvalue()
    assert len(turns.taken) == 1


async def test_a_colleagues_text_cannot_command_the_terminal() -> None:
    turns = FakeTurns()
    await turns.push(Channel.TERMINAL, "somsri", Screen(text="\x1b]0;ชื่อ\x07ปกติ"))

    _, out = await talk(turns)

    assert "\x1b" not in out
    assert "ปกติ" in out


COMMAND = (sys.executable, "-c", PROCESS)


def piped(given: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(COMMAND, input=given, capture_output=True, cwd=ROOT, check=False)


def test_a_pipe_is_read_to_its_end_without_a_prompt() -> None:
    done = piped("\ufeffเมนู\r\n1\n4".encode())

    out = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert MENU.text in out
    assert TELL.text in out
    assert "> " not in out


def test_bytes_that_are_no_text_are_answered_like_any_other() -> None:
    done = piped(b"\xff\xfe\x00\xe0\xb8\n")

    assert (done.returncode, done.stderr) == (0, b"")
    assert "ไม่พบ “\ufffd\ufffd\ufffd”" in done.stdout.decode()


def test_an_output_that_nobody_reads_ends_it_quietly() -> None:
    pipe = subprocess.PIPE
    process = subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.close()

    process.stdin.write("เมนู\n".encode())
    process.stdin.close()
    assert process.stderr is not None
    complaint = process.stderr.read()
    process.stderr.close()

    assert (process.wait(timeout=20), complaint) == (0, b"")


class Terminal:
    """A real terminal with the chat in it."""

    def __init__(self, process: subprocess.Popen[bytes], ours: int) -> None:
        self.process = process
        self._ours = ours
        self._seen = ""

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def wait_for(self, text: str) -> None:
        """Read on until the text has appeared; the process's end is an error here."""
        while text not in self._seen:
            self._seen += os.read(self._ours, 65_536).decode(errors="replace")
        self._seen = self._seen.split(text, 1)[1]


@contextmanager
def terminal() -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        COMMAND, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, start_new_session=True
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_a_terminal_shows_a_prompt_and_ends_with_ctrl_d() -> None:
    with terminal() as screen:
        screen.wait_for("> ")
        screen.type("เมนู\n")
        screen.wait_for(MENU.text)
        screen.wait_for("> ")
        screen.type("\x04")

        assert screen.process.wait(timeout=20) == 0


def test_a_line_longer_than_a_terminal_keeps_by_itself_arrives_whole() -> None:
    with terminal() as screen:
        screen.wait_for("> ")
        screen.type("เมนู\n")
        screen.wait_for("> ")
        screen.type("1\n")
        screen.wait_for("> ")
        screen.type("4\n")
        screen.wait_for("> ")
        for _ in range(60):
            screen.type("ก" * 100)
        screen.type("\n")
        screen.wait_for("6000 ตัวอักษร")


def test_ctrl_c_ends_it_quietly() -> None:
    with terminal() as screen:
        screen.wait_for("> ")
        screen.process.send_signal(signal.SIGINT)

        assert screen.process.wait(timeout=20) == 0
