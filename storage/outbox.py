"""Messages on their way.

A row of the outbox belongs to one identity and is numbered when it becomes visible, never before:
`seq` is taken from the identity's own counter, whose row stays locked until the transaction ends, so
a reader who has seen a number has seen all below it. What may not be seen yet is therefore no row of
the outbox but waits in `held`, by person:

- a RIDE goes out once, just before the next reply to any identity of that person, on that identity;
  so the reply stays the last thing shown, and its numbers are the ones that typing picks;
- a PUSH with a `not_before` to come goes out to every identity when `release` finds it due.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.errors import StorageError
from bot.model import Channel, Message, OutboxRow, Screen, Urgency
from storage.encoding import screen_from_json, screen_to_json, to_micros, to_micros_or_none, to_moment
from storage.session import Session, SqlRow

_NUMBERED = (
    "UPDATE identities SET last_seq = last_seq + :count WHERE id = :identity RETURNING last_seq, channel"
)

_INSERT = """
INSERT INTO outbox (identity_id, seq, at, kind, body, update_id, urgency, expires, status)
VALUES (:identity, :seq, :at, :kind, :body, :update, :urgency, :expires, :status)
"""

_HOLD = """
INSERT INTO held (person_id, number, at, body, urgency, not_before, expires)
VALUES (:person, :number, :at, :body, :urgency, :not_before, :expires)
"""

_HELD_NUMBER = """
UPDATE people SET last_held = last_held + 1
WHERE id = (SELECT COALESCE(merged_into, id) FROM people WHERE id = :person) AND alias IS NULL
RETURNING id, last_held
"""

_RIDES = """
DELETE FROM held
WHERE person_id = (SELECT person_id FROM identities WHERE id = :identity)
  AND urgency = 'ride' AND (not_before IS NULL OR not_before <= :at)
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


class SqlOutbox:
    """`bot.ports.Outbox` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def reply(self, identity_id: str, screens: Sequence[Screen], *, update_id: str, at: datetime) -> None:
        """Store replies for the identity that wrote, in order, after what waited to ride on them."""
        if not screens:
            return
        now = to_micros(at)
        rides = sorted(self._session.all(_RIDES, identity=identity_id, at=now))
        riding = [(body, expires) for _, body, expires in rides if not _is_over(expires, now)]
        rows = [_row("screen", body, Urgency.RIDE, now, expires=expires) for body, expires in riding]
        rows += [
            _row("screen", screen_to_json(one), Urgency.REPLY, now, update_id=update_id) for one in screens
        ]
        self._append(identity_id, rows)

    def echo(self, identity_id: str, text: str, *, update_id: str, at: datetime) -> None:
        """Store what the person wrote, for a web chat that reconnects."""
        body = screen_to_json(Screen(text))
        self._append(identity_id, [_row("echo", body, Urgency.REPLY, to_micros(at), update_id=update_id)])

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
        not_before = to_micros_or_none(message.not_before)
        if message.urgency is Urgency.RIDE or (not_before is not None and not_before > now):
            self._hold(message, not_before, now)
        else:
            body, expires = screen_to_json(message.screen), to_micros_or_none(message.expires)
            self._push(message.to, body, expires, now)

    def _hold(self, message: Message, not_before: int | None, now: int) -> None:
        numbered = self._session.one(_HELD_NUMBER, person=message.to)
        if numbered is None:
            return
        person_id, number = numbered
        self._session.run(
            _HOLD,
            person=person_id,
            number=number,
            at=now,
            body=screen_to_json(message.screen),
            urgency=Urgency.RIDE if message.urgency is Urgency.RIDE else Urgency.PUSH,
            not_before=not_before,
            expires=to_micros_or_none(message.expires),
        )

    def _push(self, person_id: str, body: str, expires: int | None, now: int) -> None:
        for (identity_id,) in self._session.all(_IDENTITIES, person=person_id):
            self._append(identity_id, [_row("screen", body, Urgency.PUSH, now, expires=expires)])

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

    def _append(self, identity_id: str, rows: Sequence[dict[str, object]]) -> None:
        """Number the rows and store them."""
        numbered = self._session.one(_NUMBERED, count=len(rows), identity=identity_id)
        if numbered is None:
            raise StorageError(f"identity {identity_id} is not known: its sender must arrive first")
        last, channel = numbered
        status = "stored" if channel in _READ_HERE else "waiting"
        first = last - len(rows) + 1
        for seq, row in enumerate(rows, first):
            self._session.run(_INSERT, identity=identity_id, seq=seq, status=status, **row)

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


def _row(
    kind: str, body: str, urgency: Urgency, at: int, *, update_id: str = "", expires: int | None = None
) -> dict[str, object]:
    return {
        "kind": kind,
        "body": body,
        "urgency": urgency,
        "at": at,
        "update": update_id,
        "expires": expires,
    }


def _is_over(expires: int | None, now: int) -> bool:
    return expires is not None and expires < now


def _to_outbox_rows(rows: Iterable[SqlRow]) -> Iterator[OutboxRow]:
    for seq, at, kind, body, update_id in rows:
        yield OutboxRow(seq, to_moment(at), screen_from_json(body), kind == "echo", update_id)
