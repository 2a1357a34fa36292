"""Telegram's updates → ours; pure. Each is read by itself, so that no other can harm it.

Source: https://core.telegram.org/bots/api#update
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.addressed import said_to_us
from bot.channels.json_parts import Json, part
from bot.channels.telegram.commands import Command, command_in
from bot.channels.telegram.files import FILES, sent_file
from bot.channels.text import clean_text
from bot.model import Channel, SentFile, Update, UpdateKind

EDITABLE_FOR = timedelta(minutes=5)
"""How long an answer is tried as an edit of what was pressed; what comes later is a new message."""

_OUT = frozenset({"kicked", "left"})
"""What a member of a chat is who cannot be written to."""


@dataclass(frozen=True, slots=True)
class Ourselves:
    """What must be known of us to tell what is meant for us.

    Attributes:
        username: without `@`; empty while it is not known.
        words: command → the word that can be typed for it.
    """

    username: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Told:
    """What an update says, apart from who says it and when."""

    kind: UpdateKind
    text: str = ""
    message_id: str = ""
    pressed: str | None = None
    file: SentFile | None = None


def to_update(values: object, *, at: datetime, us: Ourselves) -> Update | None:
    """Read one update.

    Args:
        values: what JSON made of it; anything at all.
        at: when it was received, UTC.
        us: who we are.

    Returns:
        The update, or None where there is nothing to take: one that is broken or of no concern, or a
        group's talk that is not meant for us.
    """
    if not isinstance(values, dict) or not _is_whole(values.get("update_id")):
        return None
    for name, readers in _READERS.items():
        came = part(values, name)
        chat = part(part(came, "message") if name == "callback_query" else came, "chat")
        if not _is_whole(chat.get("id")):
            continue
        in_group = chat.get("type") in {"group", "supergroup"}
        reader = readers.in_group if in_group else readers.alone
        told = reader(came, us) if in_group or chat.get("type") == "private" else None
        return None if told is None else _update(values["update_id"], chat["id"], told, at, in_group=in_group)
    return None


def _update(update_id: int, chat_id: int, told: _Told, at: datetime, *, in_group: bool) -> Update:
    return Update(
        id=str(update_id),
        channel=Channel.TELEGRAM,
        external_id=str(chat_id),
        kind=told.kind,
        at=at,
        text=told.text,
        message_id=f"{chat_id}:{told.message_id}" if told.message_id else "",
        reply_token=told.pressed,
        reply_until=at + EDITABLE_FOR if told.pressed else None,
        in_group=in_group,
        file=told.file,
    )


def press_id(values: object) -> str:
    """Return the id by which a press is answered, an empty text where the update is none."""
    query = part(values, "callback_query") if isinstance(values, dict) else {}
    found = query.get("id")
    return found if isinstance(found, str) else ""


def new_message(values: object) -> tuple[str, int] | None:
    """Return the chat and the id of a message that came, which now stands last there."""
    message = part(values, "message") if isinstance(values, dict) else {}
    chat_id, message_id = part(message, "chat").get("id"), message.get("message_id")
    return (str(chat_id), message_id) if isinstance(message_id, int) else None


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _message_id(message: Json) -> str:
    found = message.get("message_id")
    return str(found) if _is_whole(found) else ""


def _string(values: Json, name: str) -> str | None:
    found = values.get(name)
    return clean_text(found) if isinstance(found, str) else None


# One to one --------------------------------------------------------------------------------------

_CONTENTS = {
    "sticker": UpdateKind.STICKER,
    "location": UpdateKind.LOCATION,
    "venue": UpdateKind.LOCATION,
}
"""Fields of a message that say what it is, and how it is read; what has none of them is not read."""

_NO_TALK = frozenset(
    {
        "pinned_message", "message_auto_delete_timer_changed", "new_chat_members", "left_chat_member",
        "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created",
        "supergroup_chat_created", "migrate_to_chat_id", "migrate_from_chat_id", "connected_website",
        "write_access_allowed", "proximity_alert_triggered", "chat_background_set", "boost_added",
    }
)  # fmt: skip
"""Fields of messages that Telegram writes itself; nobody waits for an answer to them."""


def _message(message: Json, us: Ourselves) -> _Told | None:
    message_id = _message_id(message)
    text = _string(message, "text")
    if text is not None:
        return _of_command(command_in(text), us, message_id) or _Told(UpdateKind.TEXT, text, message_id)
    if not _NO_TALK.isdisjoint(message):
        return None
    caption = _string(message, "caption") or ""
    if not FILES.isdisjoint(message):
        return _Told(UpdateKind.FILE, caption, message_id, file=sent_file(message))
    kind = next((kind for name, kind in _CONTENTS.items() if name in message), UpdateKind.UNKNOWN)
    return _Told(kind, caption, message_id)


def _of_command(command: Command | None, us: Ourselves, message_id: str) -> _Told | None:
    """Read a command: `/start` with its code, or the word that is typed for it."""
    if command is None:
        return None
    if command.name == "start":
        return _Told(UpdateKind.START, command.rest)
    word = us.words.get(command.name)
    return _Told(UpdateKind.TEXT, f"{word} {command.rest}".strip(), message_id) if word else None


def _edited(message: Json, _: Ourselves) -> _Told | None:
    text = _string(message, "text")
    if text is None and not FILES.isdisjoint(message):
        text = _string(message, "caption") or ""
    return None if text is None else _Told(UpdateKind.EDIT, text, _message_id(message))


def _pressed(query: Json, _: Ourselves) -> _Told | None:
    data = _string(query, "data")
    return (
        None if data is None else _Told(UpdateKind.PRESS, data, pressed=_message_id(part(query, "message")))
    )


def _membership(change: Json, _: Ourselves) -> _Told | None:
    before, after = (part(change, name).get("status") for name in ("old_chat_member", "new_chat_member"))
    if after in _OUT:
        return _Told(UpdateKind.BLOCKED)
    return _Told(UpdateKind.UNBLOCKED) if before in _OUT else None


# In a group: only what is said to us, and what lets us in or out ---------------------------------


def _group_message(message: Json, us: Ourselves) -> _Told | None:
    text = _string(message, "text")
    if text is None:
        return None
    command = command_in(text)
    if command is not None:
        return _group_command(command, us)
    words = said_to_us(text, _mentions(message, text, us))
    if words is None and _answers_us(message, us):
        words = text
    return None if words is None else _Told(UpdateKind.TEXT, words)


def _group_command(command: Command, us: Ourselves) -> _Told | None:
    """Read a command of a group: with our name always, without one where it is one of ours."""
    if command.to and command.to.lower() != us.username.lower():
        return None
    told = _of_command(command, us, "")
    if told is not None and told.kind is UpdateKind.START:
        return _Told(UpdateKind.START)
    return told


def _answers_us(message: Json, us: Ourselves) -> bool:
    author = part(part(message, "reply_to_message"), "from").get("username")
    return bool(us.username) and isinstance(author, str) and author.lower() == us.username.lower()


def _mentions(message: Json, text: str, us: Ourselves) -> list[tuple[int, int]]:
    """Return where the text names us, in UTF-16 units."""
    wanted = f"@{us.username}".lower()
    coded = text.encode("utf-16-le", "surrogatepass")
    found = []
    for offset, length in _entities(message, "mention"):
        name = coded[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")
        if us.username and name.lower() == wanted:
            found.append((offset, length))
    return found


def _entities(message: Json, kind: str) -> list[tuple[int, int]]:
    listed = message.get("entities")
    entities = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    places = [(one.get("offset"), one.get("length")) for one in entities if one.get("type") == kind]
    return [(at, length) for at, length in places if isinstance(at, int) and isinstance(length, int)]


def _group_press(query: Json, us: Ourselves) -> _Told | None:
    told = _pressed(query, us)
    return None if told is None else _Told(UpdateKind.PRESS, told.text)


def _group_membership(change: Json, us: Ourselves) -> _Told | None:
    told = _membership(change, us)
    let_in = told is not None and told.kind is UpdateKind.UNBLOCKED
    return _Told(UpdateKind.START) if let_in else told


def _ignored(_: Json, __: Ourselves) -> None:
    return None


_Reader = Callable[[Json, Ourselves], _Told | None]


@dataclass(frozen=True, slots=True)
class _Readers:
    alone: _Reader
    in_group: _Reader


_READERS = {
    "message": _Readers(_message, _group_message),
    "edited_message": _Readers(_edited, _ignored),
    "callback_query": _Readers(_pressed, _group_press),
    "my_chat_member": _Readers(_membership, _group_membership),
}
