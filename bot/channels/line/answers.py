"""What LINE's answers to a send mean; pure.

Source: https://developers.line.biz/en/reference/messaging-api/#error-messages
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from bot.channels.line.client import Answer
from bot.sending import Fate, Outcome


class Meaning(StrEnum):
    """What an answer to a reply or push says."""

    SENT = "sent"
    TOKEN_DEAD = "token dead"  # noqa: S105 - a meaning, not a secret
    MALFORMED = "malformed"
    TOO_FAST = "rate limit"
    TOO_MANY_TO_ONE = "too many to one person"
    QUOTA = "monthly limit"
    GONE = "gone"
    UNAUTHORISED = "unauthorised"
    TROUBLE = "trouble at LINE"


RETRY_AFTER = {
    Meaning.TOO_FAST: timedelta(seconds=2),
    Meaning.TOO_MANY_TO_ONE: timedelta(minutes=1),
    Meaning.UNAUTHORISED: timedelta(minutes=1),
}
"""LINE sends no Retry-After. An access token that is not accepted is for the operator to mend."""

FATES = {
    Meaning.SENT: Fate.SENT,
    Meaning.TOKEN_DEAD: Fate.REFUSED,
    Meaning.MALFORMED: Fate.REFUSED,
    Meaning.TOO_FAST: Fate.LATER,
    Meaning.TOO_MANY_TO_ONE: Fate.LATER,
    Meaning.QUOTA: Fate.EXHAUSTED,
    Meaning.GONE: Fate.UNREACHABLE,
    Meaning.UNAUTHORISED: Fate.LATER,
    Meaning.TROUBLE: Fate.LATER,
}

_BY_STATUS = {
    401: Meaning.UNAUTHORISED,
    404: Meaning.GONE,
    409: Meaning.SENT,
    410: Meaning.GONE,
}


def meaning(answer: Answer) -> Meaning:
    """Return what an answer says; 409 says that the same push was accepted before."""
    if answer.status in _BY_STATUS:
        return _BY_STATUS[answer.status]
    if answer.status < 300:  # noqa: PLR2004 - HTTP's successes end here
        return Meaning.SENT
    if answer.status == 429:  # noqa: PLR2004
        return _why_429(answer.message.lower())
    if answer.status >= 500:  # noqa: PLR2004 - HTTP's server errors begin here
        return Meaning.TROUBLE
    return Meaning.TOKEN_DEAD if "reply token" in answer.message.lower() else Meaning.MALFORMED


def _why_429(message: str) -> Meaning:
    if "monthly" in message:
        return Meaning.QUOTA
    return Meaning.TOO_MANY_TO_ONE if "user" in message else Meaning.TOO_FAST


def as_outcome(answer: Answer, found: Meaning) -> Outcome:
    """Return the outcome of an answer that ends a try."""
    note = f"{answer.status} {found.value}"
    return Outcome(FATES[found], retry_after=RETRY_AFTER.get(found), note=note)
