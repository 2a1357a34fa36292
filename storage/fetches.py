"""Requests to fetch files, from the turn that stored them until their outcome is told; and the files.

A request bears the id of the evidence that asked for it, and its outcome is written there: the two are
one to whoever reads an item's evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.fetching import HeldRequest
from bot.model import (
    Accepted,
    Channel,
    Fetched,
    FetchRequest,
    FileKind,
    Identity,
    Kept,
    NotKept,
    Refusal,
)
from storage.encoding import (
    file_from_json,
    file_to_json,
    to_micros,
    to_micros_or_none,
    to_moment,
    to_moment_or_none,
)
from storage.session import Session, SqlRow

_ADD = """
INSERT INTO fetches (id, office_id, identity_id, file, asked_at, reply_token, reply_until, due_at)
VALUES (:id, :office, :identity, :file, :at, :token, :until, :at)
ON CONFLICT (id) DO NOTHING
"""

_CLAIM = """
UPDATE fetches SET claimed_by = :owner, claimed_until = :until, attempts = attempts + 1
WHERE id = (
  SELECT f.id FROM fetches f JOIN identities i ON i.id = f.identity_id
  WHERE f.settled_at IS NULL AND f.due_at <= :now AND (f.claimed_until IS NULL OR f.claimed_until <= :now)
    AND i.channel = :channel
  ORDER BY f.due_at, f.id LIMIT 1 {skip_locked}
)
RETURNING id
"""

_SELECT = """
SELECT f.id, f.office_id, i.id, i.person_id, i.channel, i.external_id, f.file, f.asked_at, f.reply_token,
  f.reply_until, f.attempts, e.sha256, b.size, b.kind, b.mime, b.extension, e.name, e.refusal
FROM fetches f
JOIN identities i ON i.id = f.identity_id
JOIN evidence e ON e.id = f.id
LEFT JOIN blobs b ON b.office_id = e.office_id AND b.sha256 = e.sha256
"""

_BY_ID = _SELECT + " WHERE f.id = :id"
_UNTOLD = _SELECT + " WHERE f.identity_id = :identity AND f.settled_at IS NOT NULL ORDER BY f.asked_at, f.id"

_HOLD_ON = "UPDATE fetches SET claimed_until = :until WHERE id = :id AND claimed_by = :owner"

_PUT_OFF = """
UPDATE fetches SET due_at = :due, claimed_by = NULL, claimed_until = NULL
WHERE id = :id AND claimed_by = :owner
"""

_SETTLE = """
UPDATE fetches SET settled_at = :now, claimed_by = NULL, claimed_until = NULL
WHERE id = :id AND claimed_by = :owner
RETURNING office_id
"""

_KEEP_BLOB = """
INSERT INTO blobs (office_id, sha256, size, kind, mime, extension, at)
VALUES (:office, :hash, :size, :kind, :mime, :extension, :at)
ON CONFLICT (office_id, sha256) DO NOTHING
"""

_KEPT = """
UPDATE evidence SET sha256 = :hash, name = :name, state = 'stored' WHERE office_id = :office AND id = :id
"""

_NOT_KEPT = """
UPDATE evidence SET state = 'refused', refusal = :refusal WHERE office_id = :office AND id = :id
"""

# Somebody with something settled and untold is told once it is quiet, and not while what came with it
# is still on its way; what was tried more than once may take long.
_QUIET = """
SELECT i.id, i.person_id, i.channel, i.external_id FROM identities i
WHERE i.id IN (
  SELECT f.identity_id FROM fetches f GROUP BY f.identity_id
  HAVING MAX(f.settled_at) < :before
    AND SUM(CASE WHEN f.settled_at IS NULL AND f.attempts <= 1 THEN 1 ELSE 0 END) = 0
)
ORDER BY i.id
"""


class SqlFetches:
    """`bot.fetching.Fetches` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._claim = _CLAIM.format(skip_locked=session.skip_locked)

    def add(self, requests: Iterable[FetchRequest]) -> None:
        """Store requests; one whose id is there already is left as it is."""
        for one in requests:
            self._session.run(
                _ADD,
                id=one.id,
                office=one.office_id,
                identity=one.identity.id,
                file=file_to_json(one.file),
                at=to_micros(one.asked_at),
                token=one.reply_token,
                until=to_micros_or_none(one.reply_until),
            )

    def claim(
        self, *, now: datetime, until: datetime, owner: str, limit: int, channels: Iterable[Channel]
    ) -> tuple[HeldRequest, ...]:
        """Take hold of requests that are due and not held, the longest due first of each channel."""
        held: list[HeldRequest] = []
        for channel in channels:
            while len(held) < limit and (found := self._claim_one(channel, now, until, owner)):
                held.append(found)
        return tuple(held)

    def _claim_one(self, channel: Channel, now: datetime, until: datetime, owner: str) -> HeldRequest | None:
        claimed = self._session.one(
            self._claim, owner=owner, until=to_micros(until), now=to_micros(now), channel=channel
        )
        row = self._session.one(_BY_ID, id=claimed[0]) if claimed else None
        return HeldRequest(_to_request(row), row[10]) if row else None

    def hold_on(self, request_id: str, *, owner: str, until: datetime) -> bool:
        """Hold a request for longer; False when the hold was lost."""
        return self._session.run(_HOLD_ON, id=request_id, owner=owner, until=to_micros(until)) == 1

    def put_off(self, request_id: str, *, owner: str, next_try: datetime) -> None:
        """Let go of a request until that moment; nothing when the hold was lost."""
        self._session.run(_PUT_OFF, id=request_id, owner=owner, due=to_micros(next_try))

    def settle(
        self, request_id: str, outcome: Fetched, *, owner: str, quota: int, now: datetime
    ) -> Fetched | None:
        """Keep what became of a file; see `bot.fetching.Fetches`."""
        row = self._session.one(_SETTLE, id=request_id, owner=owner, now=to_micros(now))
        if row is None:
            return None
        office = str(row[0])
        if isinstance(outcome, Kept) and not SqlBlobs(self._session).fits(office, outcome, quota):
            outcome = NotKept(Refusal.OFFICE_FULL)
        if isinstance(outcome, NotKept):
            self._session.run(_NOT_KEPT, office=office, id=request_id, refusal=outcome.reason)
        else:
            self._keep(office, request_id, outcome, now)
        return outcome

    def _keep(self, office: str, request_id: str, kept: Kept, now: datetime) -> None:
        what = kept.what
        self._session.run(
            _KEEP_BLOB,
            office=office,
            hash=kept.sha256,
            size=kept.size,
            kind=what.kind,
            mime=what.mime,
            extension=what.extension,
            at=to_micros(now),
        )
        self._session.run(_KEPT, office=office, id=request_id, hash=kept.sha256, name=kept.name)

    def untold(self, identity_id: str) -> tuple[tuple[FetchRequest, Fetched], ...]:
        """Return what is settled and not told of an identity's files, in the order they were asked."""
        rows = self._session.all(_UNTOLD, identity=identity_id)
        return tuple((_to_request(row), _to_outcome(row)) for row in rows)

    def under_way(self, identity_id: str) -> int:
        """Count the requests of an identity that are not settled."""
        row = self._session.one(
            "SELECT COUNT(*) FROM fetches WHERE identity_id = :identity AND settled_at IS NULL",
            identity=identity_id,
        )
        return int(row[0]) if row else 0

    def quiet(self, *, settled_before: datetime) -> tuple[Identity, ...]:
        """Return who is to be told now, each once."""
        rows = self._session.all(_QUIET, before=to_micros(settled_before))
        return tuple(
            Identity(one, person, Channel(channel), external) for one, person, channel, external in rows
        )

    def told(self, request_ids: Sequence[str]) -> None:
        """Drop requests whose outcome is told."""
        for one in request_ids:
            self._session.run("DELETE FROM fetches WHERE id = :id", id=one)


def _to_request(row: SqlRow) -> FetchRequest:
    request_id, office, identity, person, channel, external, file, asked_at, token, until, *_ = row
    return FetchRequest(
        id=request_id,
        office_id=office,
        identity=Identity(identity, person, Channel(channel), external),
        file=file_from_json(file),
        asked_at=to_moment(asked_at),
        reply_token=token,
        reply_until=to_moment_or_none(until),
    )


def _to_outcome(row: SqlRow) -> Fetched:
    *_, sha256, size, kind, mime, extension, name, refusal = row
    if sha256 is None:
        return NotKept(Refusal(refusal))
    return Kept(sha256, size, Accepted(FileKind(kind), mime, extension), name)


class SqlBlobs:
    """`bot.fetching.Blobs` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def used(self, office_id: str) -> int:
        """Return how many bytes the office's files take."""
        row = self._session.one(
            "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM blobs WHERE office_id = :office",
            office=office_id,
        )
        return int(row[0]) if row else 0

    def fits(self, office_id: str, file: Kept, quota: int) -> bool:
        """Tell whether a file finds room; one that the office has already takes none."""
        has = bool(self.known(office_id, [file.sha256]))
        return has or self.used(office_id) + file.size <= quota

    def known(self, office_id: str, hashes: Sequence[str]) -> frozenset[str]:
        """Return which of these the office has."""
        sql = "SELECT sha256 FROM blobs WHERE office_id = :office AND sha256 = :hash"
        found = (self._session.one(sql, office=office_id, hash=one) for one in hashes)
        return frozenset(row[0] for row in found if row)

    def forget(self, office_id: str, sha256: str) -> None:
        """Strike a file off the office's, unless evidence holds it; its bytes may then be discarded."""
        self._session.run(
            """
            DELETE FROM blobs WHERE office_id = :office AND sha256 = :hash AND NOT EXISTS (
              SELECT 1 FROM evidence e WHERE e.office_id = :office AND e.sha256 = :hash
            )
            """,
            office=office_id,
            hash=sha256,
        )
