"""Does the work that turns started, outside of them, and brings it back as an update."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.errors import StorageError
from bot.exports.my_data import my_data
from bot.handlers.privacy import EXPORT_JOB
from bot.model import Channel, Identity, Job, Update, UpdateKind
from bot.ports import Store, Turns, UnitOfWork
from bot.turns import Log, report_fault

IDLE = timedelta(seconds=10)
"""How often jobs that another process left are looked for."""

Work = Callable[[UnitOfWork, Job], str]
Waiting = Callable[[Identity], AbstractAsyncContextManager[None]]

WORKS: Mapping[str, Work] = {EXPORT_JOB: lambda uow, job: my_data(uow, job.args["person"])}
"""Job kind → what does it; each reads what it needs and returns the text to hand over."""

Tell = Callable[[str], Awaitable[None]]
"""Says to the person how far their work is."""

Maker = Callable[[Job, Tell], Awaitable[str]]
"""Does work that waits for more than the database, and returns the text to hand over."""

Makers = Mapping[str, Maker]
NO_MAKERS: Makers = {}


def unshown(_: Identity) -> AbstractAsyncContextManager[None]:
    """Show nobody that they wait."""
    return nullcontext()


async def do_next_job(
    store: Store,
    turns: Turns,
    now: datetime,
    log: Log,
    *,
    waiting: Waiting = unshown,
    makers: Makers = NO_MAKERS,
) -> bool:
    """Do the oldest job that nobody has claimed; False when there is none.

    The job is dropped only after its result is stored as a turn. A crash before that leaves it to
    be claimed again; the update's id is the job's, so the result is told once. A job that nobody
    can do, or whose person is gone, is dropped with a log line; so is one whose work fails, and the
    person is told so, by a result without text.

    Args:
        makers: job kind → what does it outside of the database.
        waiting: shows a person that something is under way, for as long as its block takes.

    Raises:
        StorageError: when the database failed; the job is claimed again later.
    """
    claimed = await store.run(partial(_claim, now=now))
    if claimed is None:
        return False
    job_id, identity, job = claimed
    known = job.kind in WORKS or job.kind in makers
    if identity is None or not known:
        why = "person gone" if known else "unknown kind"
        log.error("job dropped", job=job_id, kind=job.kind, why=why)
    else:
        done = _done(job_id, identity, job, now)
        async with waiting(identity):
            maker = makers.get(job.kind)
            text = await (_made(turns, maker, job, done, log) if maker else _result(store, job_id, job, log))
        await turns.take(replace(done, text=text))
    await store.run(partial(_finish, job_id=job_id))
    return True


async def _made(turns: Turns, maker: Maker, job: Job, done: Update, log: Log) -> str:
    """Return what the maker made, an empty text where it failed, for want of bytes too."""

    async def tell(text: str) -> None:
        if done.channel is not Channel.LINE:  # there a word without a reply token is a push, and costs
            kind = f"{job.kind}_progress"
            await turns.take(replace(done, id=f"{done.id}:{text}", message_id=kind, text=text))

    try:
        return await maker(job, tell)
    except Exception as error:  # noqa: BLE001 - as below
        report_fault(log, "job failed", error, job=done.id, kind=job.kind)
        return ""


async def _result(store: Store, job_id: str, job: Job, log: Log) -> str:
    """Return what the work made, an empty text where it failed."""
    try:
        return await store.run(partial(_do, work=WORKS[job.kind], job=job))
    except StorageError:
        raise
    except Exception as error:  # noqa: BLE001 - one job's fault must not stop the others
        report_fault(log, "job failed", error, job=job_id, kind=job.kind)
        return ""


def _claim(uow: UnitOfWork, *, now: datetime) -> tuple[str, Identity | None, Job] | None:
    claimed = uow.jobs.claim(now=now)
    if claimed is None:
        return None
    job_id, identity_id, job = claimed
    return job_id, uow.people.identity_by_id(identity_id), job


def _do(uow: UnitOfWork, *, work: Work, job: Job) -> str:
    return work(uow, job)


def _finish(uow: UnitOfWork, *, job_id: str) -> None:
    uow.jobs.finish(job_id)


def _done(job_id: str, identity: Identity, job: Job, now: datetime) -> Update:
    return Update(
        id=f"job:{job_id}",
        channel=identity.channel,
        external_id=identity.external_id,
        kind=UpdateKind.JOB_DONE,
        at=now,
        message_id=job.kind,
    )
