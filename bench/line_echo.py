"""A bare echo bot on line-bot-sdk, Starlette and uvicorn, as their examples write it; stores nothing.

`python -m bench.line_echo PORT LINE_URL SECRET ACCESS_TOKEN shipped|own`: with the HTTP session that the
SDK makes, or with one like ours in its place.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import uvicorn
from linebot.v3 import WebhookParser
from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    ReplyMessageRequest,
    TextMessage,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.channels.line.client import CONNECTIONS


def echo_bot(line_url: str, secret: str, access_token: str, session: str) -> Starlette:
    parser = WebhookParser(secret)
    made: dict[str, Any] = {}

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncApiClient(Configuration(host=line_url, access_token=access_token)) as client:
            if session == "own":
                await client.rest_client.pool_manager.close()
                connector = aiohttp.TCPConnector(limit=CONNECTIONS)
                client.rest_client.pool_manager = aiohttp.ClientSession(connector=connector)
            made["api"] = AsyncMessagingApi(client)
            yield

    async def hook(request: Request) -> PlainTextResponse:
        body = (await request.body()).decode()
        for event in parser.parse(body, request.headers["x-line-signature"]):
            text = event.message.text if event.type == "message" else event.postback.data
            said = ReplyMessageRequest(reply_token=event.reply_token, messages=[TextMessage(text=text)])
            await made["api"].reply_message(said)
        return PlainTextResponse("OK")

    async def ready(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ready")

    return Starlette(
        routes=[Route("/webhooks/line", hook, methods=["POST"]), Route("/readyz", ready)], lifespan=lifespan
    )


if __name__ == "__main__":
    port, *rest = sys.argv[1:]
    uvicorn.run(echo_bot(*rest), host="127.0.0.1", port=int(port), log_level="error", access_log=False)
