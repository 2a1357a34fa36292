"""The process that looks at files: its end is never ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.inspection.helper import Inspector
from bot.inspection.pdfs import PDF
from bot.model import NotKept, Refusal
from tests.fakes import honest_files as honest


@pytest.fixture
async def inspector() -> AsyncIterator[Inspector]:
    made = Inspector()
    yield made
    await made.close()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "รายงาน"
    path.write_bytes(honest.pdf())
    return path


async def test_the_process_says_what_a_file_is_and_stays_for_the_next(
    inspector: Inspector, report: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").touch()

    verdicts = [
        await inspector.inspect(report, "รายงาน.pdf"),
        await inspector.inspect(tmp_path / "empty", ""),
    ]

    assert verdicts == [PDF, NotKept(Refusal.EMPTY)]


async def test_a_file_that_kills_the_process_is_refused_and_the_next_one_is_looked_at(
    inspector: Inspector, report: Path, tmp_path: Path
) -> None:
    killed = await inspector.inspect(tmp_path / "not there", "")
    after = await inspector.inspect(report, "รายงาน.pdf")

    assert (killed, after) == (NotKept(Refusal.BOMB), PDF)


async def test_a_file_that_takes_too_long_is_refused(report: Path) -> None:
    inspector = Inspector(timedelta(0))

    assert await inspector.inspect(report, "รายงาน.pdf") == NotKept(Refusal.BOMB)
