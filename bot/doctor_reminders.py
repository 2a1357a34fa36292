"""What `pmqa doctor` says of deadlines, reminders and what they may still push."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.doctor import Finding, State
from bot.errors import BotError
from bot.model import Channel
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.ports import UnitOfWork
    from bot.reminders.standing import Standing


def examine_reminders(settings: Settings) -> Iterator[Finding]:
    """Say how reminding stands; a database that cannot be read is told of elsewhere."""
    from content.loader import find_framework
    from storage.store import is_current, sqlite_path

    try:
        path = sqlite_path(settings.database)
        if (path is not None and not path.exists()) or not is_current(settings.database):
            return
        framework = find_framework(None, extra=settings.data_dir / "frameworks")
        deadlines, found = asyncio.run(_look(settings, framework.id))
    except BotError:
        return
    if deadlines == 0:
        mend = "set one with pmqa deadline set DATE; nobody is reminded of anything before"
        yield Finding("deadlines", State.NOTE, "none is set", mend)
    else:
        yield Finding("deadlines", State.OK, f"{deadlines} set")
    says = f"{found.sent_today} sent today, {found.waiting} people wait for a reply that carries theirs"
    yield Finding("reminders", State.OK, says)
    if settings.has_line:
        yield _budget(settings, found)


def _budget(settings: Settings, found: Standing) -> Finding:
    left = found.left[Channel.LINE]
    if left is None:
        mend = "set PMQA_LINE_MONTHLY_PUSH_BUDGET to what the plan of the LINE account holds"
        return Finding("reminder pushes", State.NOTE, "no monthly budget is set", mend)
    says = f"{left} of {settings.line_monthly_push_budget} are left this month, beside the reserve"
    if left:
        return Finding("reminder pushes", State.OK, says)
    return Finding(
        "reminder pushes", State.NOTE, says, "reminders ride on replies; raise the budget for more"
    )


async def _look(settings: Settings, framework_id: str) -> tuple[int, Standing]:
    from storage.store import open_store

    store = await open_store(settings.database)
    try:
        return await store.run(partial(_read, settings=settings, framework_id=framework_id))
    finally:
        await store.close()


def _read(uow: UnitOfWork, *, settings: Settings, framework_id: str) -> tuple[int, Standing]:
    from bot.reminders.standing import standing
    from content.loader import load_reminders

    budgets = {Channel.LINE: settings.line_monthly_push_budget}
    found = standing(uow, rules=load_reminders(), budgets=budgets, now=datetime.now(UTC))
    return len(uow.deadlines.all(framework_id)), found
