"""The rows that must be sent, from the time they are stored until they are settled.

`due_at` of a row is when it may be claimed: at once, at its next try, or, while a worker holds it,
when the worker's lease lapses. `delivery_id` is the retry key and ties the rows of one try together.
A row that went out, or never will, is deleted: what a platform shows is not kept here twice.

A claim locks the identity's row, as storing does, so two workers never hold rows of one identity.
Which rows go together is decided in `storage.parcels`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.model import Channel, Identity
from bot.sending import Backlog, Claim, Delivery, Dropped, Fate, Outcome
from storage import pushes
from storage.encoding import screen_from_json, to_micros, to_moment
from storage.holding import hold
from storage.parcels import Parcel, Plan, Waiting, plan
from storage.reminders import take_back
from storage.session import Session

_DUE = """
SELECT i.id, i.person_id, i.channel, i.external_id FROM identities i
WHERE i.id IN (
  SELECT o.identity_id FROM outbox o CROSS JOIN identities j
  WHERE o.due_at <= :now AND j.id = o.identity_id AND j.channel IN ({channels}) AND NOT EXISTS (
    SELECT 1 FROM outbox h
    WHERE h.identity_id = o.identity_id AND h.claimed_by IS NOT NULL AND h.due_at > :now
  )
  ORDER BY o.due_at LIMIT :limit
) {skip_locked}
"""

_WAITING = """
SELECT seq, body, update_id, urgency, expires, due_at, delivery_id, first_try_at, claimed_by, pushed,
  attempts, reply_token, reply_until, digest
FROM outbox WHERE identity_id = :identity AND due_at IS NOT NULL ORDER BY seq
"""

_TAKE_FRESH = """
UPDATE outbox SET delivery_id = :key, claimed_by = :owner, due_at = :until, first_try_at = :now,
  pushed = :pushed, attempts = attempts + 1
WHERE identity_id = :identity AND delivery_id IS NULL AND due_at IS NOT NULL AND seq <= :last
"""

_TAKE_AGAIN = """
UPDATE outbox SET claimed_by = :owner, due_at = :until, attempts = attempts + 1
WHERE identity_id = :identity AND delivery_id = :key
"""

_USED_UP = """
UPDATE outbox SET reply_token = NULL, reply_until = NULL
WHERE identity_id = :identity AND reply_token = :token AND delivery_id IS NULL
"""

_POSTPONE = """
UPDATE outbox SET due_at = :until
WHERE identity_id = :identity AND delivery_id IS NULL AND due_at < :until
"""

_OF_HOLDER = "WHERE identity_id = :identity AND delivery_id = :id AND claimed_by = :owner"

_END = f"DELETE FROM outbox {_OF_HOLDER}"
_TRY_AGAIN = f"UPDATE outbox SET claimed_by = NULL, due_at = :due {_OF_HOLDER}"
_STAY_IN_DOUBT = f"UPDATE outbox SET claimed_by = 'nobody', due_at = :due {_OF_HOLDER}"

_FREE = f"""
UPDATE outbox SET delivery_id = NULL, first_try_at = NULL, claimed_by = NULL, due_at = :due {_OF_HOLDER}
"""

_FREE_WITHOUT_TOKEN = f"""
UPDATE outbox SET delivery_id = NULL, first_try_at = NULL, claimed_by = NULL, due_at = :due,
  reply_token = NULL, reply_until = NULL {_OF_HOLDER}
"""

_UNTRY = f"UPDATE outbox SET attempts = attempts - 1 {_OF_HOLDER}"

_RIDE = f"{_END} RETURNING seq, body, expires, digest"

_DROP = "DELETE FROM outbox WHERE identity_id = :identity AND due_at IS NOT NULL"
_DROP_PUSHES = f"{_DROP} AND urgency <> 'reply'"
_LOSE = "UPDATE identities SET unreachable_at = :now WHERE id = :identity"

_LOSE_UNLESS_HEARD = f"""
{_LOSE} AND NOT EXISTS (SELECT 1 FROM outbox WHERE identity_id = :identity AND due_at IS NOT NULL)
"""

_BACKLOG = """
SELECT i.channel, COUNT(*), MIN(o.at) FROM outbox o JOIN identities i ON i.id = o.identity_id
WHERE o.due_at IS NOT NULL GROUP BY i.channel ORDER BY i.channel
"""


class _Hold(NamedTuple):
    """What a claim writes into the rows that it takes."""

    owner: str
    until: datetime
    new_key: Callable[[], str]


class SqlDeliveries:
    """`bot.ports.Deliveries` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(
        self,
        *,
        now: datetime,
        limit: int,
        until: datetime,
        owner: str,
        new_key: Callable[[], str],
        channels: Iterable[Channel],
        budgets: Mapping[Channel, int | None],
    ) -> Claim:
        """Take hold of what is due, at most one delivery an identity, the longest due first."""
        ready: list[Delivery] = []
        dropped: list[tuple[Identity, Dropped]] = []
        for identity in self._due(now, limit, channels):
            todo = self._plan(identity, now)
            dropped += [(identity, why) for why in self._clear(identity, todo)]
            if todo.parcel is None:
                continue
            if self._may_go(identity, todo.parcel, budgets, now):
                ready.append(self._take(identity, todo.parcel, _Hold(owner, until, new_key), now))
            else:
                riding = [(row.seq, row.body, row.expires, row.digest) for row in todo.parcel.rows]
                self._let_ride(identity, riding, now)
                self._delete(identity, todo.parcel.rows)
                dropped.append((identity, Dropped.RIDES))
        return Claim(tuple(ready), tuple(dropped))

    def _due(self, now: datetime, limit: int, channels: Iterable[Channel]) -> list[Identity]:
        names = ", ".join(f"'{one}'" for one in sorted(channels))
        sql = _DUE.format(channels=names or "''", skip_locked=self._session.skip_locked)
        rows = self._session.all(sql, now=to_micros(now), limit=limit)
        return [Identity(one, person, Channel(way), external) for one, person, way, external in rows]

    def _plan(self, identity: Identity, now: datetime) -> Plan:
        rows = self._session.all(_WAITING, identity=identity.id)
        return plan([Waiting(*row) for row in rows], to_micros(now))

    def _clear(self, identity: Identity, todo: Plan) -> list[Dropped]:
        """Delete what ends here and put off what has to wait; return why, for each try that ended."""
        for why, rows in todo.dropped:
            self._delete(identity, rows)
            if why is Dropped.EXPIRED:
                self._decide_anew(identity, rows)
        if todo.wait_until is not None:
            self._session.run(_POSTPONE, identity=identity.id, until=todo.wait_until)
        return [why for why, _ in todo.dropped]

    def _decide_anew(self, identity: Identity, rows: Iterable[Waiting]) -> None:
        """Forget that digests were sent which never went out; see `storage.reminders`."""
        for day in {row.digest for row in rows if row.digest is not None}:
            take_back(self._session, identity.id, day)

    def _delete(self, identity: Identity, rows: Iterable[Waiting]) -> None:
        for row in rows:
            self._session.run(
                "DELETE FROM outbox WHERE identity_id = :identity AND seq = :seq",
                identity=identity.id,
                seq=row.seq,
            )

    def _may_go(
        self, identity: Identity, parcel: Parcel, budgets: Mapping[Channel, int | None], now: datetime
    ) -> bool:
        """Tell whether it may go; a push that is counted is booked once, before its first try."""
        if parcel.token is not None or parcel.key is not None or identity.channel not in budgets:
            return True
        return pushes.book(self._session, identity.channel, budgets[identity.channel], now)

    def _take(self, identity: Identity, parcel: Parcel, held: _Hold, now: datetime) -> Delivery:
        key = parcel.key or held.new_key()
        lease = {"identity": identity.id, "key": key, "owner": held.owner, "until": to_micros(held.until)}
        if parcel.key is None:
            pushed, last = int(parcel.token is None), parcel.rows[-1].seq
            self._session.run(_TAKE_FRESH, now=to_micros(now), pushed=pushed, last=last, **lease)
        else:
            self._session.run(_TAKE_AGAIN, **lease)
        if parcel.token is not None:
            self._session.run(_USED_UP, identity=identity.id, token=parcel.token.token)
        return _to_delivery(identity, parcel, key, held.until)

    def _let_ride(
        self, identity: Identity, rows: Iterable[tuple[int, str, int | None, str | None]], now: datetime
    ) -> None:
        """Hold what may not be pushed for the next reply; a digest is decided anew by then instead."""
        at = to_micros(now)
        for _, body, expires, digest in sorted(rows, key=lambda row: row[0]):
            if digest is not None:
                take_back(self._session, identity.id, digest)
                continue
            hold(self._session, identity.person_id, body, at=at, expires=expires, identity_id=identity.id)

    def settle(
        self, delivery: Delivery, outcome: Outcome, *, owner: str, now: datetime, next_try: datetime
    ) -> None:
        """Keep what became of a delivery that this owner holds; nothing when its lease was lost."""
        of_holder = {"identity": delivery.identity.id, "id": delivery.id, "owner": owner}
        match outcome.fate:
            case Fate.LATER:
                self._session.run(_later(delivery, outcome), due=to_micros(next_try), **of_holder)
                return
            case Fate.EXHAUSTED if delivery.may_push:
                pushes.exhaust(self._session, delivery.identity.channel, now)
                rows = [
                    (int(seq), str(body), over, day)
                    for seq, body, over, day in self._session.all(_RIDE, **of_holder)
                ]
                self._let_ride(delivery.identity, rows, now)
                was_held = len(rows)
            case Fate.EXHAUSTED if not delivery.again:
                was_held = self._session.run(_FREE_WITHOUT_TOKEN, due=to_micros(now), **of_holder)
            case _:
                was_held = self._session.run(_END, **of_holder)
        if was_held:
            booked = int(delivery.may_push)
            pushes.correct(self._session, delivery.identity.channel, outcome.cost - booked, now)
        if outcome.fate is Fate.UNREACHABLE and was_held:
            self._give_up(delivery.identity.id, now)

    def give_back(self, delivery: Delivery, *, owner: str, now: datetime) -> None:
        """Let go of a delivery that was not tried, so that it can be claimed at once."""
        of_holder = {"identity": delivery.identity.id, "id": delivery.id, "owner": owner}
        self._session.run(_UNTRY, **of_holder)
        self._session.run(_later(delivery, None), due=to_micros(now), **of_holder)

    def _give_up(self, identity_id: str, now: datetime) -> None:
        """Lose an identity, unless a reply waits for it: then the person has written since."""
        self._session.run(_DROP_PUSHES, identity=identity_id)
        self._session.run(_LOSE_UNLESS_HEARD, identity=identity_id, now=to_micros(now))

    def lose(self, identity_id: str, *, now: datetime) -> None:
        """Remember that nothing reaches an identity; what waits to be sent to it is dropped."""
        self._session.run(_DROP, identity=identity_id)
        self._session.run(_LOSE, identity=identity_id, now=to_micros(now))

    def find_again(self, identity_id: str) -> None:
        """Remember that an identity can be reached again."""
        self._session.run(
            "UPDATE identities SET unreachable_at = NULL WHERE id = :identity", identity=identity_id
        )

    def backlog(self) -> tuple[Backlog, ...]:
        """Return what waits, by channel; a channel where nothing waits is left out."""
        rows = self._session.all(_BACKLOG)
        return tuple(Backlog(Channel(channel), int(count), to_moment(at)) for channel, count, at in rows)

    def pushes_left(self, channel: Channel, budget: int | None, *, now: datetime) -> int | None:
        """Return how many more pushes this month's budget has room for, beside those that wait."""
        return pushes.left(self._session, channel, budget, now)

    def pushed(self, *, now: datetime) -> Mapping[Channel, int]:
        """Return how many messages were pushed this month, by channel with a quota."""
        return pushes.pushed(self._session, now)


def _later(delivery: Delivery, outcome: Outcome | None) -> str:
    """Return how rows wait for another try.

    A push stays under its key. A reply that the platform did not take is as if never tried, so that
    it may go with what comes later. What may have gone through looks like a lease that will lapse.
    """
    if delivery.may_push:
        return _TRY_AGAIN
    in_doubt = delivery.again or (outcome is not None and outcome.in_doubt)
    return _STAY_IN_DOUBT if in_doubt else _FREE


def _to_delivery(identity: Identity, parcel: Parcel, key: str, held_until: datetime) -> Delivery:
    return Delivery(
        id=key,
        identity=identity,
        screens=tuple(screen_from_json(row.body) for row in parcel.rows),
        urgency=parcel.urgency,
        retry_key=key,
        reply_token=parcel.token.token if parcel.token else None,
        reply_until=to_moment(parcel.token.until) if parcel.token else None,
        may_push=parcel.token is None,
        attempts=max(row.attempts for row in parcel.rows),
        again=parcel.again,
        held_until=held_until,
    )
