"""Does the work that turns started, outside of them, and brings it back as an update."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime, timedelta
from functools import partial

from bot.errors import StorageError
from bot.exports.my_data import my_data
from bot.handlers.privacy import EXPORT_JOB
from bot.model import Identity, Job, Update, UpdateKind
from bot.ports import Store, Turns, UnitOfWork
from bot.turns import Log, report_fault

IDLE = timedelta(seconds=10)
"""How often jobs that another process left are looked for."""

Work = Callable[[UnitOfWork, Job], str]
Waiting = Callable[[Identity], AbstractAsyncContextManager[None]]

WORKS: Mapping[str, Work] = {EXPORT_JOB: lambda uow, job: my_data(uow, job.args["person"])}
"""Job kind → what does it; each reads what it needs and returns the text to hand over."""


def unshown(_: Identity) -> AbstractAsyncContextManager[None]:
    """Show nobody that they wait."""
    return nullcontext()


async def do_next_job(
    store: Store, turns: Turns, now: datetime, log: Log, *, waiting: Waiting = unshown
) -> bool:
    """Do the oldest job that nobody has claimed; False when there is none.

    The job is dropped only after its result is stored as a turn. A crash before that leaves it to
    be claimed again; the update's id is the job's, so the result is told once. A job that nobody
    can do, or whose person is gone, is dropped with a log line; so is one whose work fails, and the
    person is told so, by a result without text.

    Args:
        waiting: shows a person that something is under way, for as long as its block takes.

    Raises:
        StorageError: when the database failed; the job is claimed again later.
    """
    claimed = await store.run(partial(_claim, now=now))
    if claimed is None:
        return False
    job_id, identity, job = claimed
    work = WORKS.get(job.kind)
    if identity is None or work is None:
        why = "unknown kind" if work is None else "person gone"
        log.error("job dropped", job=job_id, kind=job.kind, why=why)
    else:
        async with waiting(identity):
            text = await _result(store, work, job_id, job, log)
        await turns.take(_done(job_id, identity, job, text, now))
    await store.run(partial(_finish, job_id=job_id))
    return True


async def _result(store: Store, work: Work, job_id: str, job: Job, log: Log) -> str:
    """Return what the work made, an empty text where it failed."""
    try:
        return await store.run(partial(_do, work=work, job=job))
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


def _done(job_id: str, identity: Identity, job: Job, text: str, now: datetime) -> Update:
    return Update(
        id=f"job:{job_id}",
        channel=identity.channel,
        external_id=identity.external_id,
        kind=UpdateKind.JOB_DONE,
        at=now,
        text=text,
        message_id=job.kind,
    )
