"""Sends what the outbox claimed to Telegram, and says what became of it: `bot.sending.Sender`.

The answer to a press takes the place of the message that was pressed, as long as that stands last in
the chat; this is what a reply token means here. An edit can be repeated, since the second one changes
nothing. A message that was sent and not answered cannot: Telegram would show it twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog

from bot.channels.layout import unnumbered
from bot.channels.lengths import portions
from bot.channels.remembered import Remembered
from bot.channels.telegram.answers import Answer, Meaning, as_outcome
from bot.channels.telegram.client import TelegramClient
from bot.channels.telegram.ends import ChatEnds
from bot.channels.telegram.limits import TEXT_UNITS
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.texts import TextMessage, to_messages
from bot.model import Channel, Urgency
from bot.ports import Clock
from bot.sending import Delivery, Fate, Outcome

_log = structlog.get_logger(__name__)

LONGEST_PAUSE = 2.0
"""Seconds that a push waits here for its turn; what has to wait longer is tried again later."""

_NO_EDIT = {Meaning.NOT_EDITABLE, Meaning.MALFORMED}
"""Answers to an edit after which the same is sent as a new message."""

_UNKNOWN = -1


class TelegramSender:
    """Telegram's way out.

    Args:
        client: makes the calls.
        ends: which message stands last in each chat.
        clock: tells the time, UTC.
    """

    channel = Channel.TELEGRAM

    def __init__(
        self, client: TelegramClient, ends: ChatEnds, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        self._client = client
        self._ends = ends
        self._pace = Pace(lambda: clock().timestamp())
        self._gone: Remembered[int] = Remembered()

    async def send(self, delivery: Delivery) -> Outcome:
        """Edit what was pressed, or send new messages; see `bot.sending.Sender.send`."""
        is_reply = delivery.urgency is Urgency.REPLY
        messages = to_messages(delivery.screens if is_reply else unnumbered(delivery.screens))
        if not messages:
            return Outcome(Fate.REFUSED, note="nothing to draw")
        wait = await self._turn(delivery)
        if wait:
            return Outcome(Fate.LATER, retry_after=timedelta(seconds=wait), note="rate limit")
        if delivery.reply_token is not None and len(messages) == 1:
            outcome = await self._edit(delivery, messages[0])
            if outcome is not None:
                return outcome
        if is_reply and delivery.again and self._gone.get(delivery.retry_key, _UNKNOWN) == _UNKNOWN:
            return Outcome(Fate.UNCERTAIN, note="an earlier reply was not answered")
        return await self._send_all(delivery, messages)

    async def _turn(self, delivery: Delivery) -> float:
        """Return once it is this delivery's turn; else, at once, in how many seconds it may be."""
        chat = delivery.identity.external_id
        if delivery.urgency is Urgency.REPLY:
            return self._pace.held(chat)
        wait = self._pace.before_push(chat)
        if wait > LONGEST_PAUSE:
            return wait
        self._pace.book_push(chat, wait)
        await asyncio.sleep(wait)
        return self._pace.held(chat)

    async def _edit(self, delivery: Delivery, message: TextMessage) -> Outcome | None:
        """Put the message where the press came from; None where it has to be sent anew."""
        chat, pressed = delivery.identity.external_id, int(delivery.reply_token or 0)
        if not self._ends.is_last(chat, pressed):
            return None
        answer = await self._client.edit(chat, pressed, message)
        if answer.meaning in _NO_EDIT:
            return None
        if answer.meaning is Meaning.UNANSWERED:
            return Outcome(Fate.LATER, note="unanswered edit", in_doubt=True)
        self._note_wait(chat, answer)
        return as_outcome(answer)

    async def _send_all(self, delivery: Delivery, messages: Sequence[TextMessage]) -> Outcome:
        """Send the messages in order, from the first that an earlier try did not get to."""
        gone = self._gone.get(delivery.retry_key, 0)
        for message in messages[gone:]:
            answer = await self._send_one(delivery, message)
            if not answer.is_done:
                return self._broken_off(delivery, answer, gone)
            gone += 1
        self._gone.forget(delivery.retry_key)
        return Outcome(Fate.SENT, note=Meaning.DONE.value)

    async def _send_one(self, delivery: Delivery, message: TextMessage) -> Answer:
        chat = delivery.identity.external_id
        answer = await self._client.send(chat, message)
        if answer.meaning is Meaning.MALFORMED:
            _log.error("telegram refused our message", delivery=delivery.id, reason=answer.reason[:200])
            answer = await self._client.send(chat, _without_buttons(message))
        if isinstance(answer.result.get("message_id"), int):
            self._ends.note(chat, answer.result["message_id"])
        self._note_wait(chat, answer)
        return answer

    def _note_wait(self, chat: str, answer: Answer) -> None:
        if answer.retry_after is not None:
            self._pace.hold(chat, answer.retry_after.total_seconds())

    def _broken_off(self, delivery: Delivery, answer: Answer, gone: int) -> Outcome:
        """Return the outcome of a delivery of which only so many messages went."""
        outcome = as_outcome(answer)
        if outcome.fate is not Fate.LATER:
            self._gone.forget(delivery.retry_key)
            return outcome
        self._gone.put(delivery.retry_key, gone)
        in_part = gone > 0 and delivery.reply_token is not None  # what went must not go with a later answer
        return Outcome(Fate.LATER, outcome.retry_after, note=outcome.note, in_doubt=in_part)


def _without_buttons(message: TextMessage) -> TextMessage:
    """Return the message without anything that could be refused: what buttons say is numbers to type."""
    labels = [button.label for line in message.buttons for button in line]
    return TextMessage(portions("\n".join([message.text, *labels]), TEXT_UNITS)[0])
