"""The program itself, run as people run it: `pmqa serve` and the commands beside it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_ADDRESS = re.compile(r"Open (http://\S+?)/? ")
_OURS = re.compile(r"PMQA_(?!CONFORMANCE_DIR)")


@dataclass
class Program:
    """The installed program over one data folder."""

    data_dir: Path
    url: str = ""

    async def run(self, *arguments: str, typed: str = "") -> str:
        """Run a command to its end and return what it printed; a failure fails the test."""
        process = await self._start(*arguments)
        out, complaint = await process.communicate(typed.encode())
        assert process.returncode == 0, complaint.decode()
        return out.decode()

    async def json(self, *arguments: str) -> Any:
        return json.loads(await self.run(*arguments, "--json"))

    async def talk(self, user: str, *lines: str) -> str:
        """Say these lines in the terminal, and return all that it printed."""
        return await self.run("chat", "--user", user, typed="".join(f"{line}\n" for line in lines))

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Program]:
        """Serve until the block ends; the stop must be clean."""
        process = await self._start("serve", "--port", "0")
        assert process.stderr is not None
        async for line in process.stderr:
            if found := _ADDRESS.search(line.decode()):
                self.url = found[1]
                break
        reading = asyncio.ensure_future(process.stderr.read())
        try:
            yield self
        finally:
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 5) == 0
            await reading

    async def _start(self, *arguments: str) -> asyncio.subprocess.Process:
        clean = {name: value for name, value in os.environ.items() if not _OURS.match(name)}
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=ROOT,
            env={**clean, "PMQA_DATA_DIR": str(self.data_dir)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
