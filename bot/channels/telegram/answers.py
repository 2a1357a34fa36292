"""What Telegram's answers mean, and what becomes of a delivery by them; pure.

Telegram says why it refuses in English words alone, and python-telegram-bot changes their capitals.
Source: https://github.com/tdlib/telegram-bot-api (its texts of errors)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from bot.sending import Fate, Outcome


class Meaning(StrEnum):
    """What an answer, or the lack of one, says."""

    DONE = "done"
    UNCHANGED = "nothing to change"
    NOT_EDITABLE = "not to be edited any more"
    LATE = "too late"
    GONE = "gone"
    MALFORMED = "malformed"
    TOO_BIG = "too big"
    TOO_FAST = "rate limit"
    UNAUTHORISED = "unauthorised"
    CONFLICT = "another asks for updates"
    TROUBLE = "trouble at Telegram"
    NOT_REACHED = "not reached"
    UNANSWERED = "not answered"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a call.

    Attributes:
        retry_after: how long Telegram wants to be left alone, for TOO_FAST.
        reason: Telegram's own words where it refused, without our token.
        result: what it returned where it did what was asked.
    """

    meaning: Meaning
    retry_after: timedelta | None = None
    reason: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Whether what was asked for is so now."""
        return self.meaning in {Meaning.DONE, Meaning.UNCHANGED}


_FATES = {
    Meaning.DONE: Fate.SENT,
    Meaning.UNCHANGED: Fate.SENT,
    Meaning.GONE: Fate.UNREACHABLE,
    Meaning.TOO_FAST: Fate.LATER,
    Meaning.UNAUTHORISED: Fate.LATER,
    Meaning.CONFLICT: Fate.LATER,
    Meaning.TROUBLE: Fate.LATER,
    Meaning.NOT_REACHED: Fate.LATER,
    Meaning.UNANSWERED: Fate.UNCERTAIN,
}

_RETRY_AFTER = {Meaning.UNAUTHORISED: timedelta(minutes=1)}
"""A token that is not accepted is for the operator to mend."""

_REFUSALS = (
    ("message is not modified", Meaning.UNCHANGED),
    ("message to edit not found", Meaning.NOT_EDITABLE),
    ("message can't be edited", Meaning.NOT_EDITABLE),
    ("message_id_invalid", Meaning.NOT_EDITABLE),
    ("query is too old", Meaning.LATE),
    ("query id is invalid", Meaning.LATE),
    ("chat not found", Meaning.GONE),
    ("peer_id_invalid", Meaning.GONE),
    ("user not found", Meaning.GONE),
    ("group chat was", Meaning.GONE),
    ("chat_write_forbidden", Meaning.GONE),
    ("not enough rights", Meaning.GONE),
    ("have no rights", Meaning.GONE),
    ("file is too big", Meaning.TOO_BIG),
)
"""Words of a refusal (400), in small letters, and what they mean; the first found counts."""


def refusal(reason: str) -> Meaning:
    """Return what a refused call's reason means; what is not known is a fault of ours."""
    told = reason.lower()
    return next((meaning for words, meaning in _REFUSALS if words in told), Meaning.MALFORMED)


def as_outcome(answer: Answer) -> Outcome:
    """Return the outcome of a send that ends with this answer."""
    fate = _FATES.get(answer.meaning, Fate.REFUSED)
    wait = answer.retry_after or _RETRY_AFTER.get(answer.meaning)
    return Outcome(fate, retry_after=wait, note=answer.meaning.value)
