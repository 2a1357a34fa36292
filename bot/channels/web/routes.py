"""The web chat's routes: the page, what it sends, what it hears, its files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

import structlog
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.channels.inbound import read_body
from bot.channels.web.assets import load_assets
from bot.channels.web.events import Browser, row_events
from bot.channels.web.identity import BrowserIdentity
from bot.channels.web.limits import NewcomerLimit
from bot.channels.web.page import Page
from bot.channels.web.peer import limited_by, may_be_sample, same_origin
from bot.channels.web.security import SecurityHeaders
from bot.channels.web.sending import MAX_BODY_BYTES, Sent, is_id, read_sent
from bot.channels.web.uploads import Uploading, announced
from bot.errors import StorageError
from bot.files import TooBigError
from bot.model import Channel, SentFile, Update, UpdateKind
from bot.ports import Turns

_log = structlog.get_logger(__name__)

_MOST_DIGITS = 18  # a longer cursor would not fit a database's integer


def web_routes(  # noqa: PLR0913 - what the page needs, each by its name
    turns: Turns,
    *,
    secret_key: str,
    messages: Mapping[str, str],
    closing: asyncio.Event,
    uploading: Uploading | None = None,
    base_url: str | None = None,
    sample_office: str | None = None,
    timezone: str = "Asia/Bangkok",
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[Route]:
    """Build the routes of the web chat: `/`, `/chat/…` and `/favicon.ico`.

    Args:
        turns: the conversation.
        secret_key: signs the cookies that make a browser a person.
        messages: every Thai sentence by key; `web.…` is used.
        closing: set it when the server begins to stop, so that open streams end at once.
        uploading: where files go that browsers send; None takes none.
        base_url: the address that browsers use, where it is known; https makes cookies Secure.
        sample_office: the code of the sample office. Give it only with no credentials and no
            base_url; it is offered to browsers on this very machine alone.
        timezone: the IANA name that times are shown in.
        clock: tells the time, UTC.
    """
    chat = _Chat(
        turns=turns,
        messages=messages,
        closing=closing,
        clock=clock,
        uploading=uploading,
        base_url=base_url,
        sample_office=sample_office,
        identities=BrowserIdentity(secret_key=secret_key, secure=(base_url or "").startswith("https:")),
        newcomers=NewcomerLimit(clock),
    )
    assets = load_assets()
    page = Page(messages, assets, timezone, uploading.most_bytes if uploading else 0)
    guarded = [Middleware(SecurityHeaders)]
    return [
        Route("/", partial(chat.open, page=page), middleware=guarded),
        Route("/chat/send", chat.send, methods=["POST"], middleware=guarded),
        Route("/chat/files", chat.upload, methods=["POST"], middleware=guarded),
        Route("/chat/events", chat.events, middleware=guarded),
        Route("/chat/before", chat.before, middleware=guarded),
        Route("/chat/static/{version}/{name}", assets.response, middleware=guarded),
        Route("/favicon.ico", assets.icon, middleware=guarded),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chat:
    """What the page asks of the server; see `web_routes` for the fields."""

    turns: Turns
    messages: Mapping[str, str]
    closing: asyncio.Event
    clock: Callable[[], datetime]
    uploading: Uploading | None
    base_url: str | None
    sample_office: str | None
    identities: BrowserIdentity
    newcomers: NewcomerLimit

    async def open(self, request: Request, *, page: Page) -> Response:
        """Give the page, and a new browser its identity, as long as its address may bring one."""
        identity = self.identities.of(request)
        if identity is None and not self._admits(request):
            notice = page.notice(self.messages["web.too_many"])
            return HTMLResponse(notice, status_code=429, headers={"Retry-After": "600"})
        response = HTMLResponse(page.chat())
        self.identities.give(response, identity or self.identities.new())
        return response

    async def send(self, request: Request) -> Response:
        """Take what the page sent; 204 once all it did is durable, else a sentence that says why not."""
        identity = self._known(request)
        if isinstance(identity, Response):
            return identity
        if not _is_json(request):
            return self._refused("web.unreadable", 415)
        body = await read_body(request, MAX_BODY_BYTES)
        if body is None:
            return self._refused("web.too_long", 413)
        sent = read_sent(body)
        if sent is None:
            return self._refused("web.unreadable", 400)
        return await self._take(self._update(request, identity, sent))

    async def upload(self, request: Request) -> Response:
        """Take one file, the body as it is: `?id=…&name=…`; `group` and `of` say what it was sent with.

        204 once it and all that was done about it are durable. Of who may not send any yet, the
        bytes are not kept, and the conversation says what to do first.
        """
        identity = self._known(request)
        if isinstance(identity, Response):
            return identity
        given = request.query_params
        if self.uploading is None or not is_id(given.get("id")):
            return self._refused("web.unreadable", 400)
        try:
            file = await self._received(request, self.uploading, f"{identity}:{given['id']}", identity)
        except TooBigError:
            return self._refused("web.file_too_big", 413)
        except ClientDisconnect:
            return self._refused("web.not_kept", 400)  # nobody is there to read it
        except StorageError as error:
            _log.warning("web upload not kept; the browser will send it again", reason=str(error))
            return self._refused("web.not_kept", 503)
        sent = Sent(id=given["id"], kind=UpdateKind.FILE, text="")
        return await self._take(replace(self._update(request, identity, sent), file=file))

    async def _received(
        self, request: Request, uploading: Uploading, update_id: str, identity: str
    ) -> SentFile | None:
        if _length(request) > uploading.most_bytes:
            raise TooBigError("the browser announces more than may be")
        if not await uploading.admits(identity):
            async for _ in request.stream():
                continue
            return None
        reference, size = await uploading.uploads.receive(
            update_id, request.stream(), limit=uploading.most_bytes
        )
        return announced(reference, size, request.query_params)

    async def events(self, request: Request) -> Response:
        """Stream the rows that the page has not shown, then those that come."""
        identity = self.identities.of(request)
        if identity is None:
            return self._refused("web.stranger", 401)
        after = _cursor(request.headers.get("last-event-id") or request.query_params.get("after"))
        return StreamingResponse(
            row_events(Browser(self.turns, identity), after, self.closing),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},  # nginx would hold events back
        )

    async def before(self, request: Request) -> Response:
        """Give a screenful of the rows that end with `seq`."""
        identity = self.identities.of(request)
        if identity is None:
            return self._refused("web.stranger", 401)
        seq = _cursor(request.query_params.get("seq")) or 0
        after, rows = await Browser(self.turns, identity).before(seq)
        return JSONResponse({"after": after, "rows": rows})

    def _known(self, request: Request) -> str | Response:
        """Return the identity of a browser that sends from a page of ours, else the answer to give."""
        if not same_origin(request.headers.get("origin"), request.headers.get("host"), self.base_url):
            return self._refused("web.foreign", 403)
        return self.identities.of(request) or self._refused("web.stranger", 401)

    async def _take(self, update: Update) -> Response:
        try:
            await self.turns.take(update)
        except StorageError as error:
            _log.warning("web update not kept; the browser will send it again", reason=str(error))
            return self._refused("web.not_kept", 503)
        return Response(status_code=204)

    def _update(self, request: Request, identity: str, sent: Sent) -> Update:
        return Update(
            id=f"{identity}:{sent.id}",  # a browser cannot use up the ids of another
            channel=Channel.WEB,
            external_id=identity,
            kind=sent.kind,
            at=self.clock(),
            text=sent.text,
            sample_office=self.sample_office if _is_here(request) else None,
        )

    def _admits(self, request: Request) -> bool:
        caller = limited_by(_peer(request), request.headers.get("x-forwarded-for"))
        return _is_here(request) or self.newcomers.admits(caller)

    def _refused(self, key: str, status: int) -> Response:
        return JSONResponse({"message": self.messages[key]}, status_code=status)


def _peer(request: Request) -> str | None:
    return request.client.host if request.client else None


def _is_here(request: Request) -> bool:
    return may_be_sample(_peer(request), request.headers.items())


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


def _length(request: Request) -> int:
    return _cursor(request.headers.get("content-length")) or 0


def _cursor(value: str | None) -> int | None:
    """Read a row's seq; None for anything that no row could have."""
    is_number = value is not None and value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS
    return int(value) if value is not None and is_number else None
