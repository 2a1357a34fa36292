"""kill -9 at any moment: what was acknowledged is kept, and the conversation goes on."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from pathlib import Path

KILLS = 5
OFFICE = "1001"
ACKNOWLEDGED = "บันทึกข้อ 1.1 · Basic แล้ว"


class Terminal:
    """`pmqa` in an empty folder, and its chat as a process that is talked to by a pipe."""

    def __init__(self, folder: Path) -> None:
        self._env = {**os.environ, "PMQA_DATA_DIR": str(folder), "PYTHONPATH": os.getcwd()}  # noqa: PTH109
        self._folder = folder

    async def command(self, *arguments: str) -> str:
        process = await self._start(*arguments, stderr=asyncio.subprocess.PIPE)
        out, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()
        return out.decode()

    async def chat(self) -> asyncio.subprocess.Process:
        return await self._start("chat", "--user", "malee", stderr=asyncio.subprocess.DEVNULL)

    async def _start(self, *arguments: str, stderr: int) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
            env=self._env,
            cwd=self._folder,
        )


async def say(process: asyncio.subprocess.Process, line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n".encode())
    await process.stdin.drain()


async def heard(process: asyncio.subprocess.Process, words: str) -> bool:
    """Read until a line has the words; False when the process is gone before."""
    assert process.stdout is not None
    async for line in process.stdout:
        if words in line.decode():
            return True
    return False


async def test_every_acknowledged_line_outlives_being_killed(tmp_path: Path) -> None:
    terminal, chance = Terminal(tmp_path), random.Random(1)  # noqa: S311 - chance moments, no secret
    await terminal.command("office", "add", OFFICE, "สพป.ทดสอบ เขต 1")
    code = json.loads(await terminal.command("office", "invite", OFFICE, "--role", "officer", "--json"))[
        "code"
    ]
    acknowledged: list[str] = []
    opening = ["ยอมรับ", code, "ข้าม", "ข้อ 1.1", "เขียนสรุปแนวทาง"]
    for life in range(KILLS):
        chat = await terminal.chat()
        for words in opening:
            await say(chat, words)
        opening = []
        for number in range(chance.randint(1, 6)):
            line = f"บรรทัด {life}-{number}"
            await say(chat, line)
            if not await heard(chat, ACKNOWLEDGED):
                break
            acknowledged.append(line)
        await say(chat, f"บรรทัด {life}-ไม่ทันรับ")
        await _instants(chance.randint(0, 40))
        chat.kill()
        await chat.communicate()

    document = json.loads(await terminal.command("assessment", "--office", OFFICE, "--json"))
    kept = document["narratives"]["1.1"]["basic"].split("\n")

    assert len(acknowledged) >= KILLS
    assert [line for line in kept if not line.endswith("ไม่ทันรับ")] == acknowledged
    last = await terminal.chat()
    await say(last, "เสร็จ")
    assert await heard(last, "ข้อ 1.1")
    last.kill()
    await last.communicate()


async def _instants(count: int) -> None:
    """Let the other process run for a chance while: so many steps of this one's loop."""
    for _ in range(count * 50):
        await asyncio.sleep(0)
