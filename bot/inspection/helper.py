"""Has files looked at in a process of its own: one that crashes, hangs or wants all memory harms nobody else.

The process is started for the first file, kept for the next ones and ended after a while without any.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from bot.errors import BotError
from bot.inspection.common import Verdict
from bot.model import Accepted, FileKind, NotKept, Refusal

LOOK_LIMIT = timedelta(seconds=60)
"""A film of a gigabyte is read in a few seconds; what takes longer is made to."""

KEPT_FOR = timedelta(seconds=30)

_ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""What the process is told of ours: no secret."""


class HelperError(BotError):
    """The process that looks at files died of one, or took too long."""


class Inspector:
    """Looks at one file at a time.

    Args:
        limit: how long one file may take.
    """

    def __init__(self, limit: timedelta = LOOK_LIMIT) -> None:
        self._limit = limit
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._ending: asyncio.TimerHandle | None = None

    async def inspect(self, path: Path, name: str) -> Verdict:
        """Say what the file is, or why it is not kept; see `bot.inspection.inspect`.

        What the process that looks dies of, or never ends with, is refused as a bomb.
        """
        try:
            answer = await self._answer("inspect", str(path), name)
        except HelperError:
            return NotKept(Refusal.BOMB)
        if "reason" in answer:
            return NotKept(Refusal(answer["reason"]))
        return Accepted(FileKind(answer["kind"]), answer["mime"], answer["extension"])

    async def strip(self, source: Path, target: Path, mime: str) -> None:
        """Write a copy without what tells of its sender; see `bot.inspection.stripping.strip`.

        Raises:
            HelperError: when that cannot be done; the copy must not leave.
        """
        await self._answer("strip", str(source), str(target), mime)

    async def shrink(self, source: Path, target: Path) -> None:
        """Write a photo fit for a page; see `bot.inspection.shrinking.shrink`.

        Raises:
            HelperError: when it cannot be read.
        """
        await self._answer("shrink", str(source), str(target))

    async def _answer(self, *question: str) -> dict[str, str]:
        async with self._turn:
            self._keep()
            try:
                async with asyncio.timeout(self._limit.total_seconds()):
                    answer = await self._ask(*question)
            except (TimeoutError, OSError, ValueError) as error:
                await self._end()
                raise HelperError(f"a file ended what looked at it ({type(error).__name__})") from error
            self._ending = asyncio.get_running_loop().call_later(KEPT_FOR.total_seconds(), self._let_go)
            return answer

    async def close(self) -> None:
        """End the process, if there is one."""
        async with self._turn:
            self._keep()
            await self._end()

    async def _ask(self, *question: str) -> dict[str, str]:
        process = self._process or await self._start()
        assert process.stdin is not None  # noqa: S101 - for the type checker: `_start` asked for both
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(json.dumps(question).encode() + b"\n")
        await process.stdin.drain()
        answer: dict[str, str] = json.loads(await process.stdout.readline())
        return answer

    async def _start(self) -> asyncio.subprocess.Process:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.inspection",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        )
        return self._process

    def _keep(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None

    def _let_go(self) -> None:
        """End the process after a while without files: it comes to its input's end by itself."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()
