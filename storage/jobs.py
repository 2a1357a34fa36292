"""Work that a turn started."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.model import Job
from storage.encoding import texts_from_json, texts_to_json, to_micros
from storage.session import Session

LEASE = timedelta(minutes=5)
"""A job that was claimed so long ago and is not finished was lost, and may be claimed again."""

_CLAIM = """
UPDATE jobs SET claimed_at = :now
WHERE id = (
  SELECT id FROM jobs WHERE claimed_at IS NULL OR claimed_at <= :lapsed
  ORDER BY created_at, id LIMIT 1 {skip_locked}
)
RETURNING id, identity_id, kind, args
"""


class SqlJobs:
    """`bot.ports.Jobs` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._claim = _CLAIM.format(skip_locked=session.skip_locked)

    def add(self, jobs: Iterable[Job], *, identity_id: str, new_ids: Callable[[], str], at: datetime) -> None:
        """Store jobs to be done for an identity."""
        for job in jobs:
            self._session.run(
                "INSERT INTO jobs (id, identity_id, kind, args, created_at)"
                " VALUES (:id, :identity, :kind, :args, :at)",
                id=new_ids(),
                identity=identity_id,
                kind=job.kind,
                args=texts_to_json(dict(job.args)),
                at=to_micros(at),
            )

    def claim(self, *, now: datetime) -> tuple[str, str, Job] | None:
        """Return (job id, identity id, job) of the oldest that nobody has claimed within LEASE."""
        row = self._session.one(self._claim, now=to_micros(now), lapsed=to_micros(now - LEASE))
        if row is None:
            return None
        job_id, identity_id, kind, args = row
        return job_id, identity_id, Job(kind, texts_from_json(args))

    def finish(self, job_id: str) -> None:
        """Drop a job that is done."""
        self._session.run("DELETE FROM jobs WHERE id = :id", id=job_id)
