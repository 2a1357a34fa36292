"""LINE's webhook events → updates; pure. Each is read by itself, so that no other can harm it.

Source: https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.channels.addressed import said_to_us
from bot.channels.json_parts import Json, count, file_name, identifier, part
from bot.channels.text import clean_text
from bot.model import Channel, SentFile, Update, UpdateKind

TOKEN_LIVES = timedelta(seconds=45)
"""How long a reply token is used; LINE promises a minute from receipt, of which sending takes some."""

REDELIVERED_TOKEN_LIVES = timedelta(minutes=19)
"""How long after the event a redelivered token is tried; LINE ends it at twenty minutes."""

LONGEST_TOKEN = 400
MOST_TOGETHER = 100

Event = Json


@dataclass(frozen=True, slots=True)
class _Told:
    """What an event says, apart from who says it and when."""

    kind: UpdateKind
    text: str = ""
    message_id: str = ""
    file: SentFile | None = None


def to_update(event: object, *, at: datetime) -> Update | None:
    """Read one event of a call.

    Args:
        event: what JSON made of it; anything at all.
        at: when the call was received, UTC.

    Returns:
        The update, or None where there is nothing to take: an event that is broken or of no concern,
        a group's talk that is not meant for us, or anything that would need an answer while LINE has
        given the chat to somebody else (mode `standby`).
    """
    if not isinstance(event, dict):
        return None
    sender = _sender(event)
    event_id = identifier(event.get("webhookEventId"))
    told = _told(event, in_group=_is_group(event)) if sender and event_id else None
    if told is None or not _may_act(event, told):
        return None
    redelivered = part(event, "deliveryContext").get("isRedelivery") is True
    token, until = _reply(event, at, redelivered=redelivered)
    return Update(
        id=event_id,
        channel=Channel.LINE,
        external_id=sender,
        kind=told.kind,
        at=at,
        text=told.text,
        message_id=told.message_id,
        reply_token=token,
        reply_until=until,
        in_group=_is_group(event),
        redelivered=redelivered,
        file=told.file,
    )


def moment_of(event: object) -> int:
    """Return when the event happened, in milliseconds, by which a person's events are ordered."""
    moment = event.get("timestamp") if isinstance(event, dict) else None
    return moment if isinstance(moment, int) else 0


def _told(event: Event, *, in_group: bool) -> _Told | None:
    kind = event.get("type")
    table = _IN_GROUP if in_group else _ALONE
    reader = table.get(kind) if isinstance(kind, str) else None
    return reader(event) if reader else None


def _may_act(event: Event, told: _Told) -> bool:
    silent = told.kind in {UpdateKind.BLOCKED, UpdateKind.UNSEND}
    return silent or event.get("mode") != "standby"


def _reply(event: Event, at: datetime, *, redelivered: bool) -> tuple[str | None, datetime | None]:
    token = event.get("replyToken")
    if not isinstance(token, str) or not 0 < len(token) <= LONGEST_TOKEN:
        return None, None
    until = at + TOKEN_LIVES
    if redelivered:
        until = min(until, _happened(event) + REDELIVERED_TOKEN_LIVES)
    return (token, until) if until > at else (None, None)


def _happened(event: Event) -> datetime:
    try:
        return datetime.fromtimestamp(moment_of(event) / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)


def _sender(event: Event) -> str:
    """Return who the talk is with: the person, or the group or room that it happens in."""
    source = part(event, "source")
    name = {"group": "groupId", "room": "roomId"}.get(str(source.get("type")), "userId")
    return identifier(source.get(name))


def _is_group(event: Event) -> bool:
    return part(event, "source").get("type") in {"group", "room"}


# One to one --------------------------------------------------------------------------------------

_MESSAGES = {
    "image": UpdateKind.FILE,
    "video": UpdateKind.FILE,
    "audio": UpdateKind.FILE,
    "file": UpdateKind.FILE,
    "sticker": UpdateKind.STICKER,
    "location": UpdateKind.LOCATION,
}


def _message(event: Event) -> _Told | None:
    message = part(event, "message")
    if not message:
        return None
    message_id = identifier(message.get("id"))
    if message.get("type") == "text":
        text = _text(message)
        return None if text is None else _Told(UpdateKind.TEXT, text, message_id)
    kind = _MESSAGES.get(str(message.get("type")), UpdateKind.UNKNOWN)
    file = _file(message, message_id) if kind is UpdateKind.FILE else None
    return _Told(kind, message_id=message_id, file=file)


def _file(message: Event, message_id: str) -> SentFile | None:
    """Read what is said of a file; None where LINE does not hold it.

    Source: https://developers.line.biz/en/reference/messaging-api/#wh-image
    """
    if not message_id or part(message, "contentProvider").get("type", "line") != "line":
        return None
    name, images = message.get("fileName"), part(message, "imageSet")
    return SentFile(
        reference=message_id,
        name=file_name(name),
        size=count(message.get("fileSize")),
        group=identifier(images.get("id")),
        of=count(images.get("total"), most=MOST_TOGETHER),
    )


def _edited(event: Event) -> _Told | None:
    told = _message(event)
    if told is None or told.kind is not UpdateKind.TEXT:
        return None
    return _Told(UpdateKind.EDIT, told.text, told.message_id)


def _text(message: Event) -> str | None:
    text = message.get("text")
    return clean_text(text) if isinstance(text, str) else None


def _postback(event: Event) -> _Told | None:
    data = part(event, "postback").get("data")
    return _Told(UpdateKind.PRESS, clean_text(data)) if isinstance(data, str) else None


def _unsend(event: Event) -> _Told | None:
    message_id = identifier(part(event, "unsend").get("messageId"))
    return _Told(UpdateKind.UNSEND, message_id=message_id) if message_id else None


def _start(_: Event) -> _Told:
    return _Told(UpdateKind.START)


def _gone(_: Event) -> _Told:
    return _Told(UpdateKind.BLOCKED)


def _linked(_: Event) -> _Told:
    return _Told(UpdateKind.UNKNOWN)


_ALONE: Mapping[str, Callable[[Event], _Told | None]] = {
    "message": _message,
    "messageEdited": _edited,
    "postback": _postback,
    "unsend": _unsend,
    "follow": _start,
    "unfollow": _gone,
    "accountLink": _linked,
}

# In a group or room: only what is said to us, and what lets us in or out --------------------------


def _group_text(event: Event) -> _Told | None:
    message = part(event, "message")
    text = message.get("text") if message.get("type") == "text" else None
    words = said_to_us(text, _our_mentions(part(message, "mention"))) if isinstance(text, str) else None
    return None if words is None else _Told(UpdateKind.TEXT, words)


def _our_mentions(mention: Event) -> list[tuple[int, int]]:
    mentionees = mention.get("mentionees")
    found = [one for one in mentionees if isinstance(one, dict)] if isinstance(mentionees, list) else []
    places = [(one.get("index"), one.get("length")) for one in found if one.get("isSelf") is True]
    return [(index, length) for index, length in places if isinstance(index, int) and isinstance(length, int)]


_IN_GROUP: Mapping[str, Callable[[Event], _Told | None]] = {
    "message": _group_text,
    "messageEdited": _group_text,
    "postback": _postback,
    "join": _start,
    "leave": _gone,
}
