"""Which of the rows that wait for an identity go next, and together; pure.

- Rows that were tried as a push stay together under their key, exactly as they were.
- A reply's screens stay together, and take with them what waits before and behind them.
- Nothing goes while something is held; a reply does not wait for a push that is to be tried again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import NamedTuple

from bot.model import Urgency
from bot.sending import MOST_SCREENS, Dropped

KEY_LIFE = timedelta(hours=24) // timedelta(microseconds=1)
"""How long a retry key keeps a push from going twice (LINE's figure), in microseconds."""


class Waiting(NamedTuple):
    """A row that waits to be sent, as it is stored; instants are microseconds.

    `due_at` is when it may be claimed: while it is held, when the lease lapses.
    """

    seq: int
    body: str
    update_id: str
    urgency: str
    expires: int | None
    due_at: int
    delivery_id: str | None
    first_try_at: int | None
    claimed_by: str | None
    pushed: int
    attempts: int
    token: str | None
    token_until: int | None
    digest: str | None = None


class Token(NamedTuple):
    """A reply token that lives, and until when."""

    token: str
    until: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """Rows that go in one delivery: by the token, or as a push where there is none.

    `key` is the retry key of an earlier try; `again` says that it may have gone through.
    """

    rows: tuple[Waiting, ...]
    token: Token | None = None
    key: str | None = None
    again: bool = False

    @property
    def urgency(self) -> Urgency:
        """REPLY where any of it answers somebody."""
        return Urgency.REPLY if _has_reply(self.rows) else Urgency.PUSH


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do for an identity now.

    Attributes:
        dropped: rows that end here, and why.
        parcel: what goes now, or None.
        wait_until: when what is due now may go, where something before it has to be tried again.
    """

    dropped: tuple[tuple[Dropped, tuple[Waiting, ...]], ...] = ()
    parcel: Parcel | None = None
    wait_until: int | None = None


def plan(rows: Sequence[Waiting], now: int) -> Plan:
    """Return what to do with the rows that wait for an identity, given in order."""
    if any(row.claimed_by is not None and row.due_at > now for row in rows):
        return Plan()
    dropped: list[tuple[Dropped, tuple[Waiting, ...]]] = []
    fresh = [row for row in rows if row.delivery_id is None]
    to_come: int | None = None
    for tried in _tried(rows):
        why = _why_it_ends(tried, now)
        if why is not None:
            dropped.append((why, tried))
        elif tried[0].due_at <= now:
            return Plan(tuple(dropped), _once_more(tried, now))
        else:
            to_come = min(tried[0].due_at, to_come or tried[0].due_at)
    over = tuple(row for row in fresh if _is_over(row, now))
    if over:
        dropped.append((Dropped.EXPIRED, over))
    live = [row for row in fresh if not _is_over(row, now)]
    return _plan_fresh(tuple(dropped), live, now, to_come)


def _plan_fresh(
    dropped: tuple[tuple[Dropped, tuple[Waiting, ...]], ...],
    live: Sequence[Waiting],
    now: int,
    to_come: int | None,
) -> Plan:
    if not live:
        return Plan(dropped)
    if live[0].due_at > now:
        return Plan(dropped, wait_until=live[0].due_at)
    if to_come is not None and not _has_reply(live):
        return Plan(dropped, wait_until=to_come)
    chosen = _that_fit(live)
    return Plan(dropped, Parcel(chosen, token=_token(chosen, now)))


def _tried(rows: Iterable[Waiting]) -> list[tuple[Waiting, ...]]:
    """Return the rows of each earlier try, the oldest first."""
    groups: dict[str, list[Waiting]] = {}
    for row in rows:
        if row.delivery_id is not None:
            groups.setdefault(row.delivery_id, []).append(row)
    return [tuple(group) for group in groups.values()]


def _why_it_ends(tried: tuple[Waiting, ...], now: int) -> Dropped | None:
    """Return why rows that were tried before must not be tried again, None where they may."""
    first = tried[0]
    lapsed = first.claimed_by is not None
    if lapsed and _has_reply(tried) and _token(tried, now) is None:
        return Dropped.UNCERTAIN
    if first.pushed and first.first_try_at is not None and now - first.first_try_at >= KEY_LIFE:
        return Dropped.TOO_OLD
    return Dropped.EXPIRED if all(_is_over(row, now) for row in tried) else None


def _once_more(tried: tuple[Waiting, ...], now: int) -> Parcel:
    first = tried[0]
    token = None if first.pushed else _token(tried, now)
    return Parcel(tried, token, key=first.delivery_id, again=first.claimed_by is not None)


def _that_fit(rows: Sequence[Waiting]) -> tuple[Waiting, ...]:
    """Return the first rows that fit into one delivery, without cutting a reply that would fit whole."""
    chosen: list[Waiting] = []
    for _, group in groupby(rows, key=lambda row: row.update_id or row.seq):
        together = list(group)
        if chosen and len(chosen) + len(together) > MOST_SCREENS:
            break
        chosen += together[:MOST_SCREENS]
        if len(chosen) >= MOST_SCREENS:
            break
    return tuple(chosen)


def _token(rows: Iterable[Waiting], now: int) -> Token | None:
    """Return the token that lives longest, None where none lives."""
    tokens = (
        Token(row.token, row.token_until)
        for row in rows
        if row.token is not None and row.token_until is not None and row.token_until > now
    )
    return max(tokens, key=lambda one: one.until, default=None)


def _has_reply(rows: Iterable[Waiting]) -> bool:
    return any(row.urgency == Urgency.REPLY for row in rows)


def _is_over(row: Waiting, now: int) -> bool:
    return row.expires is not None and row.expires < now
