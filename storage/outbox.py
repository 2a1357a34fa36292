"""Messages on their way.

A row of the outbox belongs to one identity and is numbered when it becomes visible, never before:
`seq` is taken from the identity's own counter, whose row stays locked until the transaction ends, so
a reader who has seen a number has seen all below it. What may not be seen yet is therefore no row of
the outbox but waits in `held`, by person:

- a RIDE goes out once, just before the next reply to any identity of that person, on that identity;
  so the reply stays the last thing shown, and its numbers are the ones that typing picks. No more of
  them go than one delivery has room for. One that was a push to an identity waits for that one;
- a PUSH with a `not_before` to come goes out to every identity when `release` finds it due.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from bot.errors import StorageError
from bot.model import Channel, Identity, Message, OutboxRow, Screen, Urgency
from bot.sending import MOST_SCREENS, Delivery, Lease, ReplyToken
from storage.encoding import screen_from_json, screen_to_json, to_micros, to_micros_or_none, to_moment
from storage.holding import hold
from storage.session import Session, SqlRow

_NUMBERED = """
UPDATE identities SET last_seq = last_seq + :count WHERE id = :identity
RETURNING last_seq, person_id, channel, external_id, unreachable_at,
  CASE WHEN channel IN ('web', 'terminal') THEN 0 ELSE (
    SELECT COUNT(*) FROM outbox
    WHERE identity_id = :identity AND due_at IS NOT NULL
      AND (claimed_by IS NULL OR claimed_by <> :owner OR due_at <= :now)
  ) END,
  EXISTS (SELECT 1 FROM held h WHERE h.person_id = identities.person_id AND h.urgency = 'ride')
"""

_INSERT = """
INSERT INTO outbox (identity_id, seq, at, kind, body, update_id, urgency, expires, digest, status)
VALUES (:identity, :seq, :at, :kind, :body, :update, :urgency, :expires, :digest, 'stored')
"""

_INSERT_WAITING = """
INSERT INTO outbox (identity_id, seq, at, kind, body, update_id, urgency, expires, digest, status, due_at,
  reply_token, reply_until, delivery_id, claimed_by, first_try_at, attempts)
VALUES (:identity, :seq, :at, :kind, :body, :update, :urgency, :expires, :digest, 'waiting', :due,
  :token, :token_until, :delivery, :owner, :first_try, :attempts)
"""

_RIDES = """
DELETE FROM held
WHERE person_id = (SELECT person_id FROM identities WHERE id = :identity) AND number IN (
  SELECT h.number FROM held h
  WHERE h.person_id = (SELECT person_id FROM identities WHERE id = :identity)
    AND h.urgency = 'ride' AND (h.not_before IS NULL OR h.not_before <= :at)
    AND (h.identity_id IS NULL OR h.identity_id = :identity)
  ORDER BY h.number LIMIT :room
)
RETURNING number, body, expires
"""

_DUE = """
DELETE FROM held WHERE urgency = 'push' AND not_before <= :now
RETURNING person_id, number, body, expires
"""

_IDENTITIES = """
SELECT i.id FROM identities i
WHERE i.person_id = (SELECT COALESCE(merged_into, id) FROM people WHERE id = :person)
ORDER BY i.id
"""

_AFTER = """
SELECT seq, at, kind, body, update_id FROM outbox
WHERE identity_id = :identity AND seq > :seq ORDER BY seq LIMIT :limit
"""

_READ_HERE = frozenset({Channel.WEB, Channel.TERMINAL})
"""The channels that read rows after a cursor; a row of another one waits for a worker to send it."""


class _Row(NamedTuple):
    """A message as it is stored, before it has a number."""

    body: str
    urgency: Urgency
    update_id: str = ""
    expires: int | None = None
    kind: str = "screen"
    digest: str | None = None


class _Numbered(NamedTuple):
    """The rows' addressee, the highest of their numbers, and what else waits.

    `others` counts rows that a worker other than the lease's has to send; `rides` says that something
    is held for the next reply, due or not.
    """

    last: int
    person_id: str
    channel: str
    external_id: str
    unreachable_at: int | None
    others: int
    rides: bool


class SqlOutbox:
    """`bot.ports.Outbox` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def reply(
        self,
        identity_id: str,
        screens: Sequence[Screen],
        *,
        update_id: str,
        at: datetime,
        token: ReplyToken | None = None,
        lease: Lease | None = None,
    ) -> Delivery | None:
        """Store replies for the identity that wrote, in order, after what waited to ride on them."""
        if not screens:
            return None
        now = to_micros(at)
        rows = [_Row(screen_to_json(one), Urgency.REPLY, update_id) for one in screens]
        rides: list[_Row] = []
        to = self._number(identity_id, len(rows), now, lease)
        if to.rides:
            rides = self._rides(identity_id, MOST_SCREENS - len(screens), now)
            rows = rides + rows
            to = self._number(identity_id, len(rides), now, lease)
        if to.channel in _READ_HERE:
            self._insert(identity_id, to, rows, now)
            return None
        lease = lease if token is not None and not to.others else None
        self._insert_waiting(identity_id, to, rows, now, token, lease)
        if token is None or lease is None or to.unreachable_at is not None:
            return None
        identity = Identity(identity_id, to.person_id, Channel(to.channel), to.external_id)
        shown = (*(screen_from_json(one.body) for one in rides), *screens)
        return _to_delivery(identity, shown[:MOST_SCREENS], token, lease)

    def _rides(self, identity_id: str, room: int, now: int) -> list[_Row]:
        if room <= 0:
            return []
        rides = sorted(self._session.all(_RIDES, identity=identity_id, at=now, room=room))
        return [
            _Row(body, Urgency.RIDE, expires=expires)
            for _, body, expires in rides
            if not _is_over(expires, now)
        ]

    def echo(self, identity_id: str, text: str, *, update_id: str, at: datetime) -> None:
        """Store what the person wrote, for a web chat that reconnects."""
        row = _Row(screen_to_json(Screen(text)), Urgency.REPLY, update_id, kind="echo")
        self._append(identity_id, [row], to_micros(at))

    def post(self, messages: Sequence[Message], *, at: datetime) -> None:
        """Store messages to others, a row for each identity of the recipient.

        A message that rides, or is not due yet, is held by person instead (see the module). A second
        message with the same key is dropped, until `forget_before` forgets the key.
        """
        now = to_micros(at)
        for message in messages:
            if message.key is None or self._is_new(message.key, now):
                self._post_one(message, now)

    def _is_new(self, key: str, now: int) -> bool:
        return bool(
            self._session.run(
                "INSERT INTO message_keys (key, at) VALUES (:key, :at) ON CONFLICT DO NOTHING",
                key=key,
                at=now,
            )
        )

    def _post_one(self, message: Message, now: int) -> None:
        body, expires = screen_to_json(message.screen), to_micros_or_none(message.expires)
        not_before = to_micros_or_none(message.not_before)
        if message.urgency is Urgency.RIDE or (not_before is not None and not_before > now):
            hold(
                self._session,
                message.to,
                body,
                at=now,
                urgency=Urgency.RIDE if message.urgency is Urgency.RIDE else Urgency.PUSH,
                not_before=not_before,
                expires=expires,
            )
        else:
            self._push(message.to, body, expires, now)

    def _push(self, person_id: str, body: str, expires: int | None, now: int) -> None:
        for (identity_id,) in self._session.all(_IDENTITIES, person=person_id):
            self._append(identity_id, [_Row(body, Urgency.PUSH, expires=expires)], now)

    def remind(self, identity_id: str, screen: Screen, *, day: date, at: datetime, expires: datetime) -> None:
        """Store a digest for one identity, to be sent by itself; see `bot.ports.Outbox.remind`."""
        row = _Row(screen_to_json(screen), Urgency.PUSH, expires=to_micros(expires), digest=day.isoformat())
        self._append(identity_id, [row], to_micros(at))

    def release(self, *, now: datetime) -> int:
        """Let out the held messages whose time has come, oldest first, and return how many.

        One that expired while it was held is dropped and not counted.
        """
        moment = to_micros(now)
        due = sorted(self._session.all(_DUE, now=moment))
        going = [one for one in due if not _is_over(one[3], moment)]
        for person_id, _, body, expires in going:
            self._push(person_id, body, expires, moment)
        return len(going)

    def _append(self, identity_id: str, rows: Sequence[_Row], now: int) -> None:
        """Number the rows and store them; for a worker where they must be sent."""
        to = self._number(identity_id, len(rows), now, None)
        if to.channel in _READ_HERE:
            self._insert(identity_id, to, rows, now)
        else:
            self._insert_waiting(identity_id, to, rows, now, None, None)

    def _number(self, identity_id: str, count: int, now: int, lease: Lease | None) -> _Numbered:
        owner = "" if lease is None else lease.owner
        row = self._session.one(_NUMBERED, count=count, identity=identity_id, owner=owner, now=now)
        if row is None:
            raise StorageError(f"identity {identity_id} is not known: its sender must arrive first")
        return _Numbered(*row)

    def _insert(self, identity_id: str, to: _Numbered, rows: Sequence[_Row], now: int) -> None:
        for seq, row in enumerate(rows, to.last - len(rows) + 1):
            self._session.run(_INSERT, identity=identity_id, seq=seq, at=now, **_values(row))

    def _insert_waiting(
        self,
        identity_id: str,
        to: _Numbered,
        rows: Sequence[_Row],
        now: int,
        token: ReplyToken | None,
        lease: Lease | None,
    ) -> None:
        """Store rows for a worker; nothing for one whom nothing reaches.

        The token and the lease are for as many rows as go in one delivery, and for these alone: the
        token works once.
        """
        if to.unreachable_at is not None:
            return
        for number, row in enumerate(rows):
            first = number < MOST_SCREENS
            held = _held(token if first else None, lease if first else None, now)
            seq = to.last - len(rows) + 1 + number
            self._session.run(_INSERT_WAITING, identity=identity_id, seq=seq, at=now, **_values(row), **held)

    def after(self, identity_id: str, seq: int, *, limit: int) -> tuple[OutboxRow, ...]:
        """Return the rows of an identity above `seq`, in order, those not yet due left out."""
        rows = self._session.all(_AFTER, identity=identity_id, seq=seq, limit=limit)
        return tuple(_to_outbox_rows(rows))

    def last_seq(self, identity_id: str) -> int:
        """Return the highest seq of the identity, 0 when there is none."""
        row = self._session.one("SELECT last_seq FROM identities WHERE id = :identity", identity=identity_id)
        return 0 if row is None else int(row[0])

    def forget_before(self, moment: datetime) -> int:
        """Drop rows and held messages stored before that moment, and return how many.

        The keys of that time are forgotten too.
        """
        before = to_micros(moment)
        self._session.run("DELETE FROM message_keys WHERE at < :moment", moment=before)
        held = self._session.run("DELETE FROM held WHERE at < :moment", moment=before)
        return held + self._session.run("DELETE FROM outbox WHERE at < :moment", moment=before)


def _values(row: _Row) -> dict[str, object]:
    return {
        "kind": row.kind,
        "body": row.body,
        "update": row.update_id,
        "urgency": row.urgency,
        "expires": row.expires,
        "digest": row.digest,
    }


def _held(token: ReplyToken | None, lease: Lease | None, now: int) -> dict[str, object]:
    """Return what a waiting row says of its token and of who holds it."""
    return {
        "token": token and token.token,
        "token_until": token and to_micros(token.until),
        "due": to_micros(lease.until) if lease else now,
        "delivery": lease and lease.key,
        "owner": lease and lease.owner,
        "first_try": now if lease else None,
        "attempts": 1 if lease else 0,
    }


def _to_delivery(
    identity: Identity, screens: tuple[Screen, ...], token: ReplyToken, lease: Lease
) -> Delivery:
    return Delivery(
        id=lease.key,
        identity=identity,
        screens=screens,
        urgency=Urgency.REPLY,
        retry_key=lease.key,
        reply_token=token.token,
        reply_until=token.until,
        may_push=False,
        held_until=lease.until,
    )


def _is_over(expires: int | None, now: int) -> bool:
    return expires is not None and expires < now


def _to_outbox_rows(rows: Iterable[SqlRow]) -> Iterator[OutboxRow]:
    for seq, at, kind, body, update_id in rows:
        yield OutboxRow(seq, to_moment(at), screen_from_json(body), kind == "echo", update_id)
