"""How values become the TEXT and BIGINT of a row, and come back unchanged.

An instant is stored as microseconds since 1970 in UTC: it compares and indexes as an integer, the
same in both databases, and loses nothing of a `datetime`. Screens and conversations are JSON, with
every field that stands at its default left out, so that a field added later reads old rows.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from bot.errors import StorageError
from bot.model import Conversation, Screen, SentFile

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_SCREEN = TypeAdapter(Screen)
_CONVERSATION = TypeAdapter(Conversation)
_TEXTS = TypeAdapter(dict[str, str])
_IDS = TypeAdapter(tuple[str, ...])
_FILE = TypeAdapter(SentFile)


def to_micros(moment: datetime) -> int:
    """Return an instant as whole microseconds since 1970; the moment must know its time zone."""
    return (moment - _EPOCH) // _MICROSECOND


def to_micros_or_none(moment: datetime | None) -> int | None:
    """Return an instant as microseconds, or None for none."""
    return None if moment is None else to_micros(moment)


def to_moment(micros: int) -> datetime:
    """Return the instant, in UTC, that `to_micros` wrote."""
    return _EPOCH + timedelta(microseconds=micros)


def to_moment_or_none(micros: int | None) -> datetime | None:
    """Return the instant, or None for none."""
    return None if micros is None else to_moment(micros)


def screen_to_json(screen: Screen) -> str:
    """Return a screen as JSON."""
    return _to_json(_SCREEN, screen)


def screen_from_json(text: str) -> Screen:
    """Return the screen that `screen_to_json` wrote."""
    return _SCREEN.validate_json(text)


def conversation_to_json(conversation: Conversation) -> str:
    """Return a conversation as JSON."""
    return _to_json(_CONVERSATION, conversation)


def conversation_from_json(text: str) -> Conversation:
    """Return the conversation that `conversation_to_json` wrote."""
    return _CONVERSATION.validate_json(text)


def texts_to_json(texts: dict[str, str]) -> str:
    """Return a mapping of names to texts as JSON."""
    return _to_json(_TEXTS, texts)


def texts_from_json(text: str) -> dict[str, str]:
    """Return the mapping that `texts_to_json` wrote."""
    return _TEXTS.validate_json(text)


def file_to_json(file: SentFile) -> str:
    """Return what a channel said of a file as JSON."""
    return _to_json(_FILE, file)


def file_from_json(text: str) -> SentFile:
    """Return what `file_to_json` wrote."""
    return _FILE.validate_json(text)


def ids_to_json(ids: tuple[str, ...]) -> str:
    """Return ids, in their order, as JSON."""
    return _to_json(_IDS, ids)


def ids_from_json(text: str) -> tuple[str, ...]:
    """Return the ids that `ids_to_json` wrote."""
    return _IDS.validate_json(text)


def _to_json(adapter: TypeAdapter[T], value: T) -> str:
    try:
        return adapter.dump_json(value, exclude_defaults=True).decode()
    except (PydanticSerializationError, UnicodeError) as error:
        raise StorageError(f"a {type(value).__name__} cannot be kept as UTF-8: {error}") from error
