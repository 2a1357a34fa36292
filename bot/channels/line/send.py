"""Sends what the outbox claimed to LINE, and says what became of it: `bot.sending.Sender`.

Replies cost nothing, so the reply token is used whenever it lives. It works once, which makes a reply
safe to repeat with the same token: LINE refuses the second one. A push is repeated under its retry key.

Source: https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.channels.layout import unnumbered
from bot.channels.line.answers import Meaning, as_outcome, meaning
from bot.channels.line.client import Answer, LineClient
from bot.channels.line.plain import plain_messages
from bot.channels.remembered import Remembered
from bot.errors import NoAnswerError, NotSentError
from bot.model import Channel, Screen, Urgency
from bot.sending import Delivery, Fate, Outcome

_log = structlog.get_logger(__name__)

Json = dict[str, Any]
Drawing = Callable[[Sequence[Screen]], list[Json]]

REPLY = "/v2/bot/message/reply"
PUSH = "/v2/bot/message/push"
LOADING = "/v2/bot/chat/loading/start"
LOADING_SECONDS = 20


class LineSender:
    """LINE's way out.

    Args:
        client: makes the calls.
        draw: screens → at most five LINE message objects.
        clock: tells the time, UTC.
    """

    channel = Channel.LINE

    def __init__(
        self, client: LineClient, draw: Drawing, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._client = client
        self._draw = draw
        self._clock = clock
        self._unsent: Remembered[int] = Remembered()

    async def send(self, delivery: Delivery) -> Outcome:
        """Reply while the token lives, push otherwise; see `bot.sending.Sender.send`."""
        messages = self._messages(delivery)
        if not messages:
            return Outcome(Fate.REFUSED, note="nothing to draw")
        try:
            outcome = await self._send(delivery, messages)
        except NotSentError:
            self._remember_unsent(delivery)
            return Outcome(Fate.LATER, note="not reached")
        if outcome.retry_after is not None:  # refused for now, by an answer that says so
            self._remember_unsent(delivery)
        else:
            self._unsent.forget(delivery.retry_key)
        return outcome

    async def show_loading(self, external_id: str) -> None:
        """Show one person that something slow is under way; a failure is logged and that is all."""
        if not is_person(external_id):
            return
        body = {"chatId": external_id, "loadingSeconds": LOADING_SECONDS}
        try:
            await self._client.call("POST", LOADING, body)
        except (NotSentError, NoAnswerError) as error:
            _log.info("line loading not shown", reason=str(error))

    def _messages(self, delivery: Delivery) -> list[Json]:
        draw = self._draw if is_person(delivery.identity.external_id) else plain_messages
        return draw(delivery.screens if delivery.urgency is Urgency.REPLY else unnumbered(delivery.screens))

    async def _send(self, delivery: Delivery, messages: list[Json]) -> Outcome:
        if self._token_lives(delivery):
            return await self._reply(delivery, messages)
        if delivery.urgency is Urgency.REPLY and self._may_have_arrived(delivery):
            return Outcome(Fate.UNCERTAIN, note="an earlier reply was not answered")
        return await self._push(delivery, messages)

    def _token_lives(self, delivery: Delivery) -> bool:
        until = delivery.reply_until
        return bool(delivery.reply_token) and until is not None and self._clock() < until

    def _may_have_arrived(self, delivery: Delivery) -> bool:
        """Tell whether an earlier try by the token may have gone through, as far as we know."""
        unclear = delivery.again or delivery.attempts > self._unsent.get(delivery.retry_key, 0)
        return bool(delivery.reply_token) and unclear

    async def _reply(self, delivery: Delivery, messages: list[Json]) -> Outcome:
        body = {"replyToken": delivery.reply_token, "messages": messages}
        doubtful = self._may_have_arrived(delivery)
        try:
            answer = await self._client.call("POST", REPLY, body)
        except NoAnswerError:
            return Outcome(Fate.LATER, note="unanswered reply", in_doubt=True)
        found = meaning(answer)
        if found is Meaning.TOKEN_DEAD:
            return await self._after_dead_token(delivery, messages, doubtful=doubtful)
        if found is Meaning.MALFORMED:
            return await self._reply_plainly(delivery, answer)
        return as_outcome(answer, found)

    async def _after_dead_token(self, delivery: Delivery, messages: list[Json], *, doubtful: bool) -> Outcome:
        if doubtful:
            return Outcome(Fate.UNCERTAIN, note="token used or expired")
        return await self._push(delivery, messages)

    async def _reply_plainly(self, delivery: Delivery, answer: Answer) -> Outcome:
        """Say it in plain text where LINE refuses our cards, so that nobody is left waiting."""
        _log.error("line refused our cards", request_id=answer.request_id, reason=answer.message[:200])
        body = {"replyToken": delivery.reply_token, "messages": plain_messages(delivery.screens)}
        try:
            again = await self._client.call("POST", REPLY, body)
        except NoAnswerError as error:
            return Outcome(Fate.UNCERTAIN, note=type(error).__name__)
        return as_outcome(again, meaning(again))

    async def _push(self, delivery: Delivery, messages: list[Json]) -> Outcome:
        if not delivery.may_push:
            return Outcome(Fate.EXHAUSTED, note="budget used up")
        body = {"to": delivery.identity.external_id, "messages": messages}
        try:
            answer = await self._client.call(
                "POST", PUSH, body, headers={"X-Line-Retry-Key": delivery.retry_key}
            )
        except NoAnswerError:
            return Outcome(Fate.LATER, note="unanswered push")
        outcome = as_outcome(answer, meaning(answer))
        if outcome.fate is not Fate.SENT:
            return outcome
        return replace(outcome, cost=await self._readers(delivery.identity.external_id))

    async def _readers(self, external_id: str) -> int:
        """Return how many a push reaches, which is what it costs: in a group or room each member.

        Where LINE does not say, it is counted as one; the quota that LINE tells stays right.
        """
        if is_person(external_id):
            return 1
        kind = "group" if external_id.startswith("C") else "room"
        try:
            answer = await self._client.call("GET", f"/v2/bot/{kind}/{external_id}/members/count")
        except (NotSentError, NoAnswerError):
            return 1
        count = answer.body.get("count")
        return count if isinstance(count, int) and count > 0 else 1

    def _remember_unsent(self, delivery: Delivery) -> None:
        """Remember that no try so far can have arrived, so that a push may follow a dead token."""
        if not self._may_have_arrived(delivery):
            self._unsent.put(delivery.retry_key, delivery.attempts + 1)


def is_person(external_id: str) -> bool:
    """Tell a person's id from a group's (`C…`) and a room's (`R…`)."""
    return not external_id.startswith(("C", "R"))
