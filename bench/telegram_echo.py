"""A bare echo bot on python-telegram-bot, Starlette and uvicorn, as its examples write it; stores nothing.

`python -m bench.telegram_echo PORT TELEGRAM_URL SECRET TOKEN`
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    assert update.effective_chat is not None
    await context.bot.send_message(update.effective_chat.id, update.message.text or "")


async def echo_press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    assert update.effective_chat is not None
    await update.callback_query.answer()
    await context.bot.send_message(update.effective_chat.id, update.callback_query.data or "")


def echo_bot(telegram_url: str, secret: str, token: str) -> Starlette:
    builder = ApplicationBuilder().token(token).base_url(f"{telegram_url}/bot").updater(None)
    bot = builder.build()
    bot.add_handlers([MessageHandler(None, echo), CallbackQueryHandler(echo_press)])

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with bot:
            yield

    async def hook(request: Request) -> PlainTextResponse:
        if request.headers["x-telegram-bot-api-secret-token"] != secret:
            return PlainTextResponse("no", status_code=401)
        await bot.process_update(Update.de_json(await request.json(), bot.bot))
        return PlainTextResponse("OK")

    async def ready(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ready")

    return Starlette(
        routes=[Route("/webhooks/telegram", hook, methods=["POST"]), Route("/readyz", ready)],
        lifespan=lifespan,
    )


if __name__ == "__main__":
    port, *rest = sys.argv[1:]
    uvicorn.run(echo_bot(*rest), host="127.0.0.1", port=int(port), log_level="error", access_log=False)
