"""A browser as one person holds it, that notices what must never happen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from tests.fakes.web import ROOT

SHOTS = ROOT / ".screenshots"
PHONE = {"width": 360, "height": 740}


@dataclass
class Phone:
    """A browser of one person; `complaints` gathers console errors and requests that left loopback."""

    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    async def open(self, url: str) -> Page:
        page = await self.context.new_page()
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))
        await page.goto(url)
        return page

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith("http://127.0.0.1:"):
            self.complaints.append(f"left loopback: {url}")


@asynccontextmanager
async def a_phone(chromium: Browser, **options: Any) -> AsyncIterator[Phone]:
    settings = {"viewport": PHONE, "locale": "th-TH", "timezone_id": "Asia/Bangkok", **options}
    context = await chromium.new_context(**settings)
    context.set_default_timeout(5_000)
    yield Phone(context)
    await context.close()


async def shoot(page: Page, name: str) -> None:
    """Keep a picture for people to look at; git ignores the folder."""
    SHOTS.mkdir(exist_ok=True)
    await page.screenshot(path=SHOTS / f"{name}.png", animations="disabled")
