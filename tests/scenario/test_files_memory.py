"""However large a file is, a little of it is in memory at a time."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

from tests.fakes import honest_files as honest
from tests.fakes.line_content import LineContentServer

ROOT = Path(__file__).parents[2]
MEGABYTE = 1_000_000


async def test_a_film_of_fifty_megabytes_takes_less_than_forty_of_memory(
    tmp_path: Path, empty_database: Path
) -> None:
    shutil.copyfile(empty_database, tmp_path / "pmqa.db")
    contents = {"small": honest.film(10_000), "large": honest.film(50 * MEGABYTE)}
    async with LineContentServer(contents).running() as line:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.fakes.file_memory",
            str(tmp_path / "pmqa.db"),
            str(tmp_path),
            line.url,
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()

    processes, kept, grown = (int(one) for one in out.split())
    assert (processes, kept) == (2, 2)
    assert grown < 40 * MEGABYTE
