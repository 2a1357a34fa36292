"""The composition root: builds every part and joins them. Nothing else sees everything."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.actions import AlbumMade, PackMade, PageMade, SentBackRead, SentBackUsed
from bot.channels.background import beside
from bot.codes import new_code
from bot.copy import Copy
from bot.errors import ChannelError, StorageError
from bot.file_links import EvidenceTicket, FileLinks
from bot.files import Files
from bot.ids import new_id
from bot.jobs import IDLE, Makers, do_next_job
from bot.knowledge import Knowledge
from bot.leaving import Exit, open_exit
from bot.model import Channel, Office
from bot.platforms import Platforms, open_platforms
from bot.ports import Clock, Store, UnitOfWork
from bot.search.index import build_index
from bot.settings import Settings, secret_key
from bot.turns import TurnRunner, World, utc_now
from content.lexicon_loader import load_lexicon
from content.loader import (
    EVIDENCE_WORDS,
    LEXICON,
    earlier_frameworks,
    find_framework,
    load_commands,
    load_messages,
    load_permissions,
    load_reminders,
)

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from bot.app_files import FileWork
    from bot.channels.line.channel import LineChannel
    from bot.operations import MeasuredTurns
    from bot.outbox import OutboxWorker
    from bot.reminders.schedule import Reminder

_LOG = structlog.get_logger(__name__)

"""Tells the time, UTC."""

SAMPLE_OFFICE = "SAMPLE"
"""The code of the office that is ready when nothing is configured."""
STRANGERS_KEPT = timedelta(days=7)
UPDATES_KEPT = timedelta(days=60)
ROWS_KEPT = timedelta(days=400)
"""How long a web chat can be scrolled back; an assessment takes a fiscal year."""
PACKS = "packs"
"""The folder in the data folder where packs and pages to sign lie until their links are over."""
TIDY_EVERY = timedelta(hours=6)


@dataclass(frozen=True)
class House:
    """Everything that is joined while the program runs."""

    settings: Settings
    store: Store
    files: Files
    leaves: Exit
    turns: TurnRunner
    know: Knowledge
    sample_office: str | None
    platforms: Platforms
    reminder: Reminder
    outbox: OutboxWorker | None = None
    measured: MeasuredTurns | None = None
    file_work: FileWork | None = None
    clock: Clock = utc_now

    @property
    def messages(self) -> Mapping[str, str]:
        """Every sentence by its key."""
        return self.know.copy.messages


def build_knowledge(messages: Mapping[str, str], *, extra: Path | None = None) -> Knowledge:
    """Load the newest criteria, the words and the permissions, and build the search index.

    Args:
        extra: a folder of further frameworks; it need not exist.

    Raises:
        ContentError: when any of the data is wrong.
    """
    framework = find_framework(None, extra=extra)
    return Knowledge(
        framework=framework,
        earlier=earlier_frameworks(framework, extra=extra),
        copy=Copy(messages),
        commands=load_commands(),
        search=build_index(framework, load_lexicon(LEXICON, framework)),
        permissions=load_permissions(),
        reminding=load_reminders(),
        kind_words=load_commands(EVIDENCE_WORDS),
    )


@asynccontextmanager
async def open_house(
    settings: Settings, *, sends: bool = True, clock: Clock = utc_now, know: Knowledge | None = None
) -> AsyncIterator[House]:
    """Join the parts and keep them running until the block ends.

    The database is brought up to date first. Everything under way is finished on the way out.

    Args:
        sends: whether messages go out to the platforms from here; else the program that serves does it.
        clock: what the time is for everything that is joined here.
        know: criteria, words and permissions that are loaded already; None loads them.

    Raises:
        ContentError: when the data is wrong.
        StorageError: when the database cannot be opened.
    """
    from storage.files import open_files
    from storage.store import is_current, migrate, open_store

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    know = know or build_knowledge(load_messages(), extra=settings.data_dir / "frameworks")
    if not await asyncio.to_thread(is_current, settings.database):
        await asyncio.to_thread(migrate, settings.database)
    store = await open_store(settings.database)
    try:
        sample = None if settings.has_credentials or settings.base_url else SAMPLE_OFFICE
        if sample is not None:
            await store.run(partial(_add_sample, code=sample, name=know.copy.say("sample.name")))
        async with AsyncExitStack() as stack:
            platforms, outbox, measured, file_work = Platforms(settings, clock), None, None, None
            files = open_files(settings.files, endpoint=settings.s3_endpoint)
            if sends:
                platforms = await stack.enter_async_context(open_platforms(settings, know, clock))
                outbox = await stack.enter_async_context(_outbox(settings, store, platforms, clock))
            turns = TurnRunner(store, know, _world(settings, platforms, clock), outbox)
            leaves = await stack.enter_async_context(open_exit(files, settings.data_dir))
            makers = _makers(settings, store, leaves, know, clock)
            await stack.enter_async_context(_kept_running(store, turns, platforms, clock, makers))
            reminder = _reminder(settings, store, know, outbox, clock)
            if sends:
                measured = _measured(turns)
                work = _file_work(settings, store, files, turns, know, clock)
                file_work = await stack.enter_async_context(work)
                await stack.enter_async_context(reminder.running())
                await stack.enter_async_context(platforms.polling(measured.take))
            yield House(
                settings,
                store,
                files,
                leaves,
                turns,
                know,
                sample,
                platforms,
                reminder,
                outbox,
                measured,
                file_work,
                clock,
            )
    finally:
        await store.close()


@asynccontextmanager
async def _outbox(
    settings: Settings, store: Store, platforms: Platforms, clock: Clock
) -> AsyncIterator[OutboxWorker]:
    """Send to the channels that are open, and let out what becomes due, for those that read too."""
    from bot.outbox import OutboxWorker, Surroundings

    surroundings = Surroundings(owner=new_id(), log=_LOG, budgets=_budgets(settings), clock=clock)
    worker = OutboxWorker(store, platforms.senders, surroundings)
    async with worker.running():
        yield worker


@asynccontextmanager
async def _file_work(
    settings: Settings, store: Store, files: Files, turns: TurnRunner, know: Knowledge, clock: Clock
) -> AsyncIterator[FileWork]:
    """Fetch what people send."""
    from bot.app_files import open_file_work

    async with open_file_work(settings, store, files, turns, know, clock) as work:
        yield work


def _budgets(settings: Settings) -> Mapping[Channel, int | None]:
    """Return the channels whose pushes are counted, with the most a month."""
    return {Channel.LINE: settings.line_monthly_push_budget}


def _reminder(
    settings: Settings, store: Store, know: Knowledge, outbox: OutboxWorker | None, clock: Clock
) -> Reminder:
    from bot.reminders.rounds import Means
    from bot.reminders.schedule import Reminder

    sent_to = outbox.channels if outbox is not None else frozenset()
    means = Means(know, served=sent_to | {Channel.WEB, Channel.TERMINAL}, budgets=_budgets(settings))
    return Reminder(store, means, _LOG, clock)


def _measured(turns: TurnRunner) -> MeasuredTurns:
    from bot.operations import MeasuredTurns

    return MeasuredTurns(turns)


def _world(settings: Settings, platforms: Platforms, clock: Clock) -> World:
    standing = settings.admin_invite.get_secret_value() if settings.admin_invite else ""
    return World(
        new_id=new_id,
        new_code=partial(new_code, secrets.choice),
        log=_LOG,
        standing_code=standing,
        private_chat=platforms.private_chat,
        fetched=_fetched(settings),
        file_link=_file_link(settings, clock),
    )


def _fetched(settings: Settings) -> frozenset[Channel]:
    """Return the channels whose files the program that serves fetches; see `bot.app_files`."""
    line = {Channel.LINE} if settings.has_line else set()
    telegram = {Channel.TELEGRAM} if settings.telegram_token is not None else set()
    return frozenset({Channel.WEB, *line, *telegram})


def _file_link(settings: Settings, clock: Clock) -> Callable[[str, str], str]:
    """Return what makes addresses that open evidence for a while."""
    links = FileLinks(secret_key(settings), settings.base_url)
    return lambda office, evidence: links.link(EvidenceTicket(office, evidence).until(clock()))


def _add_sample(uow: UnitOfWork, *, code: str, name: str) -> None:
    if uow.offices.by_code(code) is None:
        uow.offices.add(Office(id=new_id(), code=code, name=name, sample=True))


@asynccontextmanager
async def _kept_running(
    store: Store, turns: TurnRunner, platforms: Platforms, clock: Clock, makers: Makers
) -> AsyncIterator[None]:
    """Do the work that goes on beside the turns until the block ends."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(beside(_do_jobs(store, turns, platforms, clock, makers)))
        await stack.enter_async_context(beside(_tidy(store, clock)))
        if platforms.line is not None:
            await stack.enter_async_context(beside(_keep_menus(store, platforms.line)))
        yield


def _makers(settings: Settings, store: Store, leaves: Exit, know: Knowledge, clock: Clock) -> Makers:
    """Return what does the work that waits for more than the database."""
    from bot.albums import AlbumMaker
    from bot.made_files import MadeFiles
    from bot.packing import seal_key
    from bot.packs import Packer
    from bot.returning import Returns
    from bot.signing_pages import PagePrinter

    made = MadeFiles(FileLinks(secret_key(settings), settings.base_url), clock, settings.data_dir / PACKS)
    returns = Returns(store, leaves.files, know, seal_key(settings))
    return {
        PackMade.job: Packer(settings, store, leaves, know, made).make,
        AlbumMade.job: AlbumMaker(store, leaves, know, made).make,
        PageMade.job: PagePrinter(store, know, made).make,
        SentBackRead.job: returns.read,
        SentBackUsed.job: returns.read,
    }


async def _do_jobs(
    store: Store, turns: TurnRunner, platforms: Platforms, clock: Clock, makers: Makers
) -> None:
    while True:
        try:
            waiting = platforms.waiting
            while await do_next_job(store, turns, clock(), _LOG, waiting=waiting, makers=makers):
                pass
        except StorageError:
            _LOG.exception("job failed")
        await turns.work_came(IDLE)


async def _keep_menus(store: Store, line: LineChannel) -> None:
    """Let LINE show members their menu, from a few seconds after they came."""
    from bot.channels.line.menu_keeper import LOOK_EVERY, REST_AFTER_TROUBLE, MenuKeeper

    keeper = MenuKeeper(line.client)
    while True:
        pause = LOOK_EVERY
        try:
            await keeper.follow(await store.run(lambda uow: uow.people.members_by(Channel.LINE)))
        except (ChannelError, StorageError) as error:
            _LOG.warning("line menus not kept", reason=str(error))
            pause = REST_AFTER_TROUBLE
        await asyncio.sleep(pause.total_seconds())


async def _tidy(store: Store, clock: Clock) -> None:
    """Forget what need not be kept: strangers, old update ids, old rows of the outbox."""
    while True:
        try:
            await store.run(partial(_forget, now=clock()))
        except StorageError:
            _LOG.exception("tidying failed")
        await asyncio.sleep(TIDY_EVERY.total_seconds())


def _forget(uow: UnitOfWork, *, now: datetime) -> None:
    uow.people.forget_strangers(now - STRANGERS_KEPT)
    uow.updates.forget_before(now - UPDATES_KEPT)
    uow.outbox.forget_before(now - ROWS_KEPT)
    uow.reminders.forget_before((now - ROWS_KEPT).date())


def create_asgi(house: House, closing: asyncio.Event) -> Starlette:
    """Build the web application: the chat, and what operators ask.

    Args:
        closing: set when the server begins to stop, so that open streams end at once.
    """
    from starlette.applications import Starlette

    from bot.channels.web.downloads import Downloads
    from bot.channels.web.evidence_downloads import EvidenceDownloads
    from bot.channels.web.routes import web_routes
    from bot.operations import operations_routes

    measured = house.measured or _measured(house.turns)
    chat = web_routes(
        measured,
        secret_key=secret_key(house.settings),
        messages=house.messages,
        closing=closing,
        uploading=house.file_work.uploading if house.file_work is not None else None,
        base_url=house.settings.base_url,
        sample_office=house.sample_office,
        timezone=house.settings.timezone,
        clock=house.clock,
    )
    fates = house.outbox.fates if house.outbox is not None else None
    house.platforms.measure(measured.registry)
    _measure_reminders(house.reminder, measured)
    operations = operations_routes(house.store, house.files, house.settings.database, measured, fates)
    downloads = Downloads(
        FileLinks(secret_key(house.settings), house.settings.base_url),
        house.settings.data_dir / PACKS,
        EvidenceDownloads(house.store, house.leaves),
        house.know.copy.say("download.over"),
        house.know.copy.say("download.later"),
        house.clock,
    )
    webhooks = house.platforms.webhooks(measured.take)
    return Starlette(routes=[*chat, *downloads.routes(), *webhooks, *operations])


def _measure_reminders(reminder: Reminder, measured: MeasuredTurns) -> None:
    from bot.reminders.metrics import ReminderMetrics

    measured.registry.register(ReminderMetrics(reminder))
