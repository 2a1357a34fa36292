"""Joins what brings files in: each channel's source, the spool, inspector and scanner, worker and sweep."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.channels.background import again_and_again, beside
from bot.channels.web.uploads import Uploading, WebUploads
from bot.errors import StorageError
from bot.fetch_worker import FetchWorker, Workshop
from bot.files import ContentSource, Files
from bot.ids import new_id
from bot.inspection.helper import Inspector
from bot.intake import Intake
from bot.knowledge import Knowledge
from bot.leaving import SCRATCH
from bot.link_night import is_night, look_at_links
from bot.model import Channel
from bot.ports import Store, UnitOfWork
from bot.scanning import open_scanner
from bot.settings import Settings
from bot.sweeping import sweep
from bot.turns import TurnRunner

_LOG = structlog.get_logger(__name__)

MEGABYTE = 1_000_000
SWEEP_EVERY = timedelta(hours=1)
LOOK_EVERY = timedelta(minutes=30)
"""How often it is asked whether it is night, when links are looked at."""


@dataclass(frozen=True, slots=True)
class FileWork:
    """What goes on with files while the program serves, and where browsers bring theirs."""

    worker: FetchWorker
    uploading: Uploading


@asynccontextmanager
async def open_file_work(
    settings: Settings,
    store: Store,
    files: Files,
    turns: TurnRunner,
    know: Knowledge,
    clock: Callable[[], datetime],
) -> AsyncIterator[FileWork]:
    """Fetch files and sweep up after them until the block ends."""
    uploads = WebUploads(settings.data_dir / "uploads")
    most_bytes = settings.max_file_mb * MEGABYTE
    async with _sources(settings, uploads) as sources:
        intake = Intake(
            files=files,
            sources=sources,
            inspector=Inspector(),
            scanner=open_scanner(settings.clamd_url),
            spool=settings.data_dir / SCRATCH,
            most_bytes=most_bytes,
        )
        quota = settings.max_office_mb * MEGABYTE
        workshop = Workshop(owner=new_id(), log=_LOG, quota=quota, clock=clock)
        worker = FetchWorker(store, intake, turns.take, workshop, turns.files_came)
        sweeping = partial(_sweep, store, intake, uploads, clock)
        looking = partial(_look_at_links, store, know, clock)
        async with (
            worker.running(),
            beside(again_and_again(sweeping, SWEEP_EVERY)),
            beside(again_and_again(looking, LOOK_EVERY)),
        ):
            admits = partial(_may_send_files, store)
            yield FileWork(worker, Uploading(uploads, most_bytes, admits))


@asynccontextmanager
async def _sources(settings: Settings, uploads: WebUploads) -> AsyncIterator[dict[Channel, ContentSource]]:
    """Open where files come from: the web chat always, a platform where its credentials are set."""
    sources: dict[Channel, ContentSource] = {Channel.WEB: uploads}
    async with AsyncExitStack() as stack:
        if settings.line_channel_access_token is not None and settings.has_line:
            from bot.channels.line.content import open_content

            token = settings.line_channel_access_token.get_secret_value()
            opened = open_content(settings.line_data_api_url, token)
            sources[Channel.LINE] = await stack.enter_async_context(opened)
        if settings.telegram_token is not None:
            from bot.channels.telegram.content import open_content as open_telegram_content

            token = settings.telegram_token.get_secret_value()
            held = open_telegram_content(settings.telegram_api_url, token)
            sources[Channel.TELEGRAM] = await stack.enter_async_context(held)
        yield sources


async def _look_at_links(store: Store, know: Knowledge, clock: Callable[[], datetime]) -> None:
    if not is_night(clock()):
        return
    try:
        looked = await look_at_links(store, know, clock())
    except StorageError as error:
        _LOG.warning("links not looked at", reason=str(error))
        return
    _LOG.info("links looked at", links=looked)


async def _sweep(store: Store, intake: Intake, uploads: WebUploads, clock: Callable[[], datetime]) -> None:
    spools = (intake.spool, uploads.folder)
    try:
        swept = await sweep(store, intake.files, intake.locks, spools=spools, now=clock())
    except StorageError as error:
        _LOG.warning("files not swept", reason=str(error))
        return
    if swept:
        _LOG.info("files swept", files=swept)


async def _may_send_files(store: Store, external_id: str) -> bool:
    """Tell whether a browser's files may be kept: its person accepted the notice and is in an office."""
    return await store.run(partial(_is_member, external_id=external_id))


def _is_member(uow: UnitOfWork, *, external_id: str) -> bool:
    identity = uow.people.identity(Channel.WEB, external_id)
    person = uow.people.person(identity.person_id) if identity else None
    return person is not None and person.consented_at is not None and person.office_id is not None
