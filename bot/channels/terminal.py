"""`pmqa chat`: the same conversation in a terminal, line by line, also from a pipe."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import io
import itertools
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TextIO, TypeVar
from uuid import uuid4

from bot.channels.text import clean_text, screen_as_text
from bot.errors import StorageError
from bot.model import Channel, OutboxRow, Update, UpdateKind
from bot.ports import Turns

T = TypeVar("T")

PROMPT = "> "

_OWN = "terminal:"
"""How the ids of updates typed here begin; names do not belong into ids, which logs show."""
_LOOK_BACK = 50  # so many rows are looked through for what came while one was away
_CHUNK_BYTES = 65_536


def _now() -> datetime:
    return datetime.now(UTC)


async def chat(
    turns: Turns,
    *,
    user: str,
    lines: AsyncIterator[str],
    out: TextIO,
    messages: Mapping[str, str],
    clock: Callable[[], datetime] = _now,
) -> int:
    """Talk until the lines end: print what was missed, the first screen, then the answer to each line.

    A line is one text, however long; a blank one only shows what has come meanwhile. The talk
    stops at the first line that could not be stored, since the next would answer something else.

    Args:
        turns: the conversation.
        user: the name that this person goes by; the same name is the same person next time.
        lines: what is typed, without line ends.
        out: where screens are printed.
        messages: every Thai sentence by key; `terminal.…` is used.
        clock: tells the time, UTC.

    Returns:
        0 at the end of the lines, 1 when a line was not stored.

    Raises:
        BrokenPipeError: when nobody reads `out` any more.
    """
    talk = _Talk(turns, user, out, clock)
    try:
        await talk.begin()
        async for line in lines:
            await talk.hear(line)
    except StorageError:
        _print(out, messages["terminal.not_kept"])
        return 1
    return 0


async def chat_here(turns: Turns, *, user: str, messages: Mapping[str, str]) -> int:
    """Talk on this process's own input and output, and return the exit status.

    Where both are a terminal a prompt is shown and lines can be edited; a pipe is read as it is.
    Ctrl-C, Ctrl-D and a reader of our output that goes away are all good endings.
    """
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    if interactive:
        _print(sys.stdout, messages["terminal.hint"])
    lines = _each_from_thread(_typed_lines() if interactive else _piped_lines(sys.stdin.fileno()))
    try:
        with _terminal_put_back(interactive=interactive):
            return await chat(turns, user=user, lines=lines, out=sys.stdout, messages=messages)
    except BrokenPipeError:
        _silence_output()
    except asyncio.CancelledError:  # how Ctrl-C reaches the task that asyncio.run runs
        _uncancel()
    return 0


class _Talk:
    """One person's talk: where reading stands, and ids for what is said."""

    def __init__(self, turns: Turns, user: str, out: TextIO, clock: Callable[[], datetime]) -> None:
        self._turns = turns
        self._user = user
        self._out = out
        self._clock = clock
        self._cursor = 0
        begun = uuid4().hex
        self._ids = (f"{_OWN}{begun}:{n}" for n in itertools.count())

    async def begin(self) -> None:
        """Print what came while the person was away, then the screen that they are at."""
        last = await self._turns.last_seq(Channel.TERMINAL, self._user)
        self._cursor = max(0, last - _LOOK_BACK)
        for row in self._missed(await self._new_rows()):
            self._show(row)
        await self._send(UpdateKind.START, "")

    async def hear(self, line: str) -> None:
        """Take a line, and print what it brought."""
        text = clean_text(line).strip("\n")
        if text.strip():
            await self._send(UpdateKind.TEXT, text)
        else:
            await self._show_new()

    async def _send(self, kind: UpdateKind, text: str) -> None:
        update = Update(
            id=next(self._ids),
            channel=Channel.TERMINAL,
            external_id=self._user,
            kind=kind,
            at=self._clock(),
            text=text,
        )
        await self._turns.take(update)
        await self._show_new()

    async def _show_new(self) -> None:
        for row in await self._new_rows():
            self._show(row)

    async def _new_rows(self) -> list[OutboxRow]:
        rows: list[OutboxRow] = []
        while found := await self._turns.read(Channel.TERMINAL, self._user, self._cursor):
            rows += found
            self._cursor = found[-1].seq
        return rows

    def _missed(self, rows: list[OutboxRow]) -> list[OutboxRow]:
        """Return the rows after the last that this person's own words brought, and so saw printed."""
        newest_first = itertools.takewhile(lambda row: not self._is_own(row), reversed(rows))
        return list(newest_first)[::-1]

    def _is_own(self, row: OutboxRow) -> bool:
        return row.echo or row.update_id.startswith(_OWN)

    def _show(self, row: OutboxRow) -> None:
        """Print a screen; what the person typed stands there already.

        Typed numbers pick from answers alone, so a screen that came of itself is not numbered.
        """
        if not row.echo:
            screen = row.screen if row.update_id else replace(row.screen, numbered=False)
            _print(self._out, clean_text(screen_as_text(screen)) + "\n")


def _print(out: TextIO, text: str) -> None:
    print(text, file=out, flush=True)


def _typed_lines() -> Iterator[str]:
    """Ask for lines with a prompt; importing readline lets them be edited and longer than 4096 bytes."""
    with contextlib.suppress(ImportError):  # Windows has its own
        import readline  # noqa: F401
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    with contextlib.suppress(EOFError):
        while True:
            yield input(PROMPT)


def _piped_lines(descriptor: int) -> Iterator[str]:
    """Read lines as they come; bytes that are not UTF-8 become U+FFFD, a BOM goes."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    rest = ""
    while chunk := os.read(descriptor, _CHUNK_BYTES):
        *whole, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from whole
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


async def _each_from_thread(values: Iterator[str]) -> AsyncIterator[str]:
    """Yield what an iterator that waits brings, each when it is asked for."""
    while (value := await _in_thread(lambda: next(values, None))) is not None:
        yield value


def _in_thread(work: Callable[[], T]) -> asyncio.Future[T]:
    """Do work that waits in a daemon thread.

    asyncio.to_thread would hold up the exit until a line comes that nobody will type.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if outcome.done():
            return
        if error is not None:
            outcome.set_exception(error)
        else:
            outcome.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001 - it is raised again where it is awaited
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, daemon=True).start()
    return outcome


@contextlib.contextmanager
def _terminal_put_back(*, interactive: bool) -> Iterator[None]:
    """Leave the terminal as it was, although the thread that edits a line is left in the middle."""
    if not interactive or sys.platform == "win32":
        yield
        return
    import termios

    before = termios.tcgetattr(sys.stdin)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


def _silence_output() -> None:
    """Let the flush at exit go nowhere, since nobody reads."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _uncancel() -> None:
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()
