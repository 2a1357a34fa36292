"""What is sent: how a worker takes hold of it, hands it to a platform's sender, and says what became of it.

Each docstring is a contract, held by `tests/contract`; `bot.ports` has the rest of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.model import Channel, Identity, Message, OutboxRow, Screen, Urgency


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be sent to one identity in one go, as a worker claimed it from the outbox.

    Attributes:
        id: names the claimed rows; opaque to the sender.
        screens: in order; the last one's choices are the ones that typed numbers pick from.
        urgency: REPLY answers something the person just sent; PUSH comes by itself.
        retry_key: a UUID stored before the first try and the same on each try.
        reply_token: the platform's token to answer with, where it gave one, good until
            `reply_until`; it works once.
        may_push: whether a message that costs may be sent (the monthly budget allows it). False
            with a token that lives: if the platform refuses the token, EXHAUSTED is the answer, and
            the outbox decides whether the screens are pushed or ride.
        attempts: how many tries were made before this one.
        again: whether an earlier try may have gone through, since its worker died before it said.
        held_until: when the worker's lease lapses; None outside a worker.
    """

    id: str
    identity: Identity
    screens: tuple[Screen, ...]
    urgency: Urgency
    retry_key: str
    reply_token: str | None = None
    reply_until: datetime | None = None
    may_push: bool = True
    attempts: int = 0
    again: bool = False
    held_until: datetime | None = None


MOST_SCREENS = 5
"""The most screens of one delivery; a platform takes no more messages in one call."""


class Dropped(StrEnum):
    """Why a claim sent nothing of rows that were due."""

    EXPIRED = "expired"
    RIDES = "rides"
    UNCERTAIN = "uncertain"
    TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a worker holds now, and of which identities rows were not to be sent, and why.

    RIDES: a push that may not go, or a reply that could only be pushed; the next reply carries it.
    UNCERTAIN: a reply that a worker which died may have sent. TOO_OLD: a push that its key no
    longer guards against going twice.
    """

    deliveries: tuple[Delivery, ...] = ()
    dropped: tuple[tuple[Identity, Dropped], ...] = ()


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages wait for a channel's worker, and since when the oldest."""

    channel: Channel
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class ReplyToken:
    """What a platform wants back with the answer; it works once, until that moment."""

    token: str
    until: datetime


class Fate(StrEnum):
    """What became of a delivery; see `Sender.send`."""

    SENT = "sent"
    LATER = "later"
    UNCERTAIN = "uncertain"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    EXHAUSTED = "exhausted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A delivery's fate, and what the worker must know to go on.

    Attributes:
        retry_after: for LATER, how long the platform asked to wait; None lets the worker choose.
        cost: how many messages of the monthly quota it took.
        in_doubt: for LATER by a token, that it may have gone through after all: it is repeated by
            that token alone, which works once, and never pushed.
        note: an English word or two for the log; never content.
    """

    fate: Fate
    retry_after: timedelta | None = None
    cost: int = 0
    note: str = ""
    in_doubt: bool = False


class Sender(Protocol):
    """One platform's way out."""

    channel: Channel

    async def send(self, delivery: Delivery) -> Outcome:
        """Send the screens, translated for the platform, and say what became of it.

        Returns:
            SENT: accepted (an answer that says it was accepted before is this too).
            LATER: not accepted, and trying the same again is safe and may succeed.
            UNCERTAIN: it may have been delivered and cannot be repeated safely; it ends here.
            UNREACHABLE: the person blocked us or is gone; stop sending to this identity.
            REFUSED: the platform will never take this call; it ends here, as a fault of ours.
            EXHAUSTED: where the delivery may push, the monthly quota is used up, and only replies
                go until it is renewed; else the token did not work and nothing was sent.
        """


@dataclass(frozen=True, slots=True)
class Lease:
    """A worker's hold on rows that it is about to send, and the retry key that they get.

    Once `until` has passed and nothing was settled, the worker is taken to have died.
    """

    owner: str
    key: str
    until: datetime


class Outbox(Protocol):
    """Messages on their way. Web and terminal read them after a cursor; the rest is in `Deliveries`."""

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
        """Store replies for the identity that wrote, in order, after what waited to ride on them.

        Args:
            token: what the platform takes back with the answer.
            lease: the hold of a worker in this process, which sends the rows at once.

        Returns:
            What the holder of the lease is to send once this is durable; None without a lease or a
            token, and where something older waits for that identity: then a worker claims the rows.
        """

    def echo(self, identity_id: str, text: str, *, update_id: str, at: datetime) -> None:
        """Store what the person wrote, for a web chat that reconnects."""

    def post(self, messages: Sequence[Message], *, at: datetime) -> None:
        """Store messages to others, a row for each identity of the recipient; see Message.key."""

    def remind(self, identity_id: str, screen: Screen, *, day: date, at: datetime, expires: datetime) -> None:
        """Store a digest of that day for one identity, to be sent by itself.

        Where it is not sent before it expires, or may not be pushed, it goes out no more: its keys are
        taken back (`Reminders.keep`), and it is decided anew for the person's next reply.
        """

    def release(self, *, now: datetime) -> int:
        """Let out the messages whose `not_before` has come, and return how many went."""

    def after(self, identity_id: str, seq: int, *, limit: int) -> tuple[OutboxRow, ...]:
        """Return the rows of an identity above `seq`, in order, those not yet due left out."""

    def last_seq(self, identity_id: str) -> int:
        """Return the highest seq of the identity, 0 when there is none."""

    def forget_before(self, moment: datetime) -> int:
        """Drop rows stored before that moment, and return how many."""


class Deliveries(Protocol):
    """The rows of channels that must be sent to, from the time they are stored until they are settled.

    A worker takes hold of rows by a lease. A lease that lapsed was held by a worker that died, and
    its rows may have been sent: a push is tried again under its key, a reply only by the token that
    it was tried with (which works once), and ends otherwise. A push that may not go, by the budget or
    because the platform's quota is used up, rides on the next reply to that identity.
    """

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
        """Take hold of what is due, at most one delivery an identity, the longest due first.

        All that is due for an identity goes together in order, at most MOST_SCREENS of them; the
        screens of one reply stay together. What was tried as a push stays as it was. Nothing of an
        identity is claimed while something of it is held.

        Args:
            limit: the most identities to look at.
            until: when the lease lapses.
            new_key: makes a fresh retry key (a UUID).
            channels: those that this worker can send to.
            budgets: the channels where a push counts against a monthly quota, with the most pushes a
                month (None: as many as the platform takes). Pushes of other channels always may go.
        """

    def settle(
        self, delivery: Delivery, outcome: Outcome, *, owner: str, now: datetime, next_try: datetime
    ) -> None:
        """Keep what became of a delivery that this owner holds; nothing when its lease was lost.

        Args:
            next_try: when it is due again, for LATER.
        """

    def give_back(self, delivery: Delivery, *, owner: str, now: datetime) -> None:
        """Let go of a delivery that was not tried, so that it can be claimed at once."""

    def lose(self, identity_id: str, *, now: datetime) -> None:
        """Remember that nothing reaches an identity; what waits to be sent to it is dropped."""

    def find_again(self, identity_id: str) -> None:
        """Remember that an identity can be reached again."""

    def backlog(self) -> tuple[Backlog, ...]:
        """Return what waits, by channel; a channel where nothing waits is left out."""

    def pushes_left(self, channel: Channel, budget: int | None, *, now: datetime) -> int | None:
        """Return how many more pushes this month's budget has room for, beside those that wait.

        Returns:
            None for no limit; 0 once the platform said that its quota is used up.
        """

    def pushed(self, *, now: datetime) -> Mapping[Channel, int]:
        """Return how many messages were pushed this month, by channel with a quota."""
