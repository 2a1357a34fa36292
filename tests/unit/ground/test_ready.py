"""`GET /readyz`: whether what was acknowledged could be kept now."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from bot.app import create_asgi, open_house
from bot.settings import Settings


async def _ready(settings: Settings) -> httpx.Response:
    async with open_house(settings, sends=False) as house:
        web = httpx.ASGITransport(create_asgi(house, asyncio.Event()))
        async with httpx.AsyncClient(transport=web, base_url="http://test") as client:
            return await client.get("/readyz")


async def test_a_program_that_can_keep_everything_is_ready(tmp_path: Path) -> None:
    answer = await _ready(Settings(data_dir=tmp_path))

    assert (answer.status_code, answer.text) == (200, "ready\n")


async def test_a_program_that_cannot_keep_files_is_not_ready(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")

    answer = await _ready(Settings(data_dir=tmp_path))

    assert (answer.status_code, answer.text) == (503, "evidence files cannot be kept; see `pmqa doctor`\n")
