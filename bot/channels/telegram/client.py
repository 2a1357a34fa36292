"""Calls to Telegram through python-telegram-bot's `Bot`. Imports that library when opened.

The library carries calls and nothing more: its handlers, conversations and update queue are not used.
An error of its own never gets further than here, since some of them name the token.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import structlog

from bot.channels.json_parts import Json
from bot.channels.telegram.answers import Answer, Meaning, refusal
from bot.channels.telegram.texts import TextMessage

if TYPE_CHECKING:
    from telegram import (
        Bot,
        BotCommand,
        File,
        InlineKeyboardMarkup,
        Message,
        MessageEntity,
        TelegramObject,
        Update,
    )


T = TypeVar("T")

_log = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 3.5
"""How long one call may take; the outbox gives a delivery eight seconds."""

POLL_SECONDS = 25
"""How long Telegram may hold a call that asks for updates while there are none."""

WEBHOOK_CONNECTIONS = 100
"""The most calls that Telegram makes at the same time; it allows no more."""

WANTED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates that we read."""


_EVERYDAY = {Meaning.DONE, Meaning.UNCHANGED, Meaning.NOT_EDITABLE, Meaning.LATE}
"""What needs nobody's attention: old buttons are pressed all the time."""


class TelegramClient:
    """The calls that this program makes, each with its answer, whatever that is."""

    def __init__(self, bot: Bot, token: str) -> None:
        self._bot = bot
        self._token = token

    async def send(self, chat_id: str, message: TextMessage) -> Answer:
        """Send a message; the answer's result holds its `message_id`."""
        return await self._asked(
            "sendMessage",
            self._bot.send_message(
                chat_id=int(chat_id),
                text=message.text,
                entities=_bold(message),
                reply_markup=_keyboard(message),
                disable_web_page_preview=True,
            ),
            _message_id,
        )

    async def edit(self, chat_id: str, message_id: int, message: TextMessage) -> Answer:
        """Put another text and other buttons into a message of ours."""
        return await self._asked(
            "editMessageText",
            self._bot.edit_message_text(
                chat_id=int(chat_id),
                message_id=message_id,
                text=message.text,
                entities=_bold(message),
                reply_markup=_keyboard(message),
                disable_web_page_preview=True,
            ),
        )

    async def answer_press(self, query_id: str) -> Answer:
        """End the progress that the person's app shows after a press."""
        return await self._asked("answerCallbackQuery", self._bot.answer_callback_query(query_id))

    async def show_typing(self, chat_id: str) -> Answer:
        """Show for some seconds that something is being written."""
        return await self._asked("sendChatAction", self._bot.send_chat_action(int(chat_id), "typing"))

    async def read_own_account(self) -> Answer:
        """Ask who we are: `id` and `username`."""
        return await self._asked("getMe", self._bot.get_me(), _as_json)

    async def read_webhook(self) -> Answer:
        """Ask where updates go: `url`, `pending_update_count`, `last_error_message`."""
        return await self._asked("getWebhookInfo", self._bot.get_webhook_info(), _as_json)

    async def set_webhook(self, url: str, secret: str) -> Answer:
        """Have updates sent to an address; what waits is sent too."""
        return await self._asked(
            "setWebhook",
            self._bot.set_webhook(
                url, secret_token=secret, allowed_updates=WANTED_UPDATES, max_connections=WEBHOOK_CONNECTIONS
            ),
        )

    async def delete_webhook(self) -> Answer:
        """Have updates kept until we ask; what waits is kept."""
        return await self._asked("deleteWebhook", self._bot.delete_webhook(drop_pending_updates=False))

    async def set_commands(self, commands: Sequence[tuple[str, str]]) -> Answer:
        """Set the commands that are offered in one-to-one chats, each with its description."""
        from telegram import BotCommandScopeAllPrivateChats

        scope = BotCommandScopeAllPrivateChats()
        return await self._asked("setMyCommands", self._bot.set_my_commands(list(commands), scope=scope))

    async def read_commands(self) -> Answer:
        """Ask for the commands that are set: `commands`, as pairs."""
        from telegram import BotCommandScopeAllPrivateChats

        scope = BotCommandScopeAllPrivateChats()
        return await self._asked("getMyCommands", self._bot.get_my_commands(scope=scope), _pairs)

    async def find_file(self, file_id: str) -> Answer:
        """Ask where a file can be had for an hour: `link`, which holds the token."""
        return await self._asked("getFile", self._bot.get_file(file_id), _link)

    async def read_updates(self, offset: int | None) -> Answer:
        """Ask for updates, those below the offset being done with: `updates`, as Telegram sent them.

        It answers as soon as there is one, after `POLL_SECONDS` at the latest.
        """
        call = self._bot.get_updates(offset=offset, timeout=POLL_SECONDS, allowed_updates=WANTED_UPDATES)
        return await self._asked("getUpdates", call, _untouched)

    async def _asked(
        self, method: str, call: Awaitable[T], read: Callable[[T], Json] | None = None
    ) -> Answer:
        """Make a call; what was done but answered unreadably is done."""
        from telegram.error import TelegramError

        try:
            result = await call
            answer = Answer(Meaning.DONE, result=read(result) if read else {})
        except TelegramError as error:
            answer = self._refused(error)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            answer = Answer(Meaning.DONE, reason=f"unreadable: {type(error).__name__}")
        level = _log.debug if answer.meaning in _EVERYDAY else _log.warning
        level("telegram call", endpoint=method, meaning=answer.meaning.value, reason=answer.reason[:200])
        return answer

    def _refused(self, error: Exception) -> Answer:
        from bot.channels.telegram.request import TooFastError

        wait = error.wait if isinstance(error, TooFastError) else None
        return Answer(_meaning(error), retry_after=wait, reason=str(error).replace(self._token, "TOKEN"))


def _meaning(error: Exception) -> Meaning:
    from telegram import error as they

    from bot.channels.telegram.request import NotReachedError, ServerTroubleError, TooFastError

    match error:
        case TooFastError():
            return Meaning.TOO_FAST
        case they.Forbidden() | they.ChatMigrated():
            return Meaning.GONE
        case they.BadRequest():
            return refusal(str(error))
        case they.InvalidToken():
            return Meaning.UNAUTHORISED
        case they.Conflict():
            return Meaning.CONFLICT
        case NotReachedError():
            return Meaning.NOT_REACHED
        case ServerTroubleError():
            return Meaning.TROUBLE
        case they.NetworkError():
            return Meaning.UNANSWERED
        case _:
            return Meaning.MALFORMED


def _message_id(sent: Message) -> Json:
    return {"message_id": sent.message_id}


def _untouched(updates: Sequence[Update]) -> Json:
    from bot.channels.telegram.request import WRAPPED

    return {"updates": [one.api_kwargs[WRAPPED] for one in updates]}


def _link(file: File) -> Json:
    return {"link": file.file_path}


def _as_json(told: TelegramObject) -> Json:
    return told.to_dict()


def _pairs(commands: Sequence[BotCommand]) -> Json:
    return {"commands": [(one.command, one.description) for one in commands]}


def _bold(message: TextMessage) -> list[MessageEntity] | None:
    from telegram import MessageEntity

    return [MessageEntity("bold", start, length) for start, length in message.bold] or None


def _keyboard(message: TextMessage) -> InlineKeyboardMarkup | None:
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    lines = [
        [InlineKeyboardButton(one.label, callback_data=one.payload) for one in line]
        for line in message.buttons
    ]
    return InlineKeyboardMarkup(lines) if lines else None


@asynccontextmanager
async def open_telegram(
    url: str, token: str, *, timeout_seconds: float = TIMEOUT_SECONDS
) -> AsyncIterator[TelegramClient]:
    """Open the client for the running event loop and close it when the block ends.

    Args:
        url: where Telegram is, without `/bot` and without a slash at the end.
        token: the bot's token.
        timeout_seconds: how long a call may take.
    """
    from telegram import Bot

    from bot.channels.telegram.request import AiohttpRequest, UpdatesRequest

    calls, asking = AiohttpRequest(timeout_seconds), UpdatesRequest(timeout_seconds)
    async with calls, asking:
        bot = Bot(
            token, f"{url}/bot", f"{url}/file/bot", request=calls, get_updates_request=asking
        )  # not initialised: that would call getMe, and name the token where it is refused
        yield TelegramClient(bot, token)
