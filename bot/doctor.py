"""What is set up, what is not, and how to mend it. Looks, and changes nothing but a probe file."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.errors import BotError, ContentError
from bot.sending import Backlog
from bot.settings import SECRET_KEY_FILE, Settings, given_names, unknown_names

MINUTE = timedelta(minutes=1)
LATE = timedelta(minutes=10)
"""A message that waits longer than most backoffs take; a push that is retried can wait longer."""

SHORT_INVITE = 8
SOUND_SQLITE = (3, 51, 3)
"""The first release without the WAL-reset fault; see docs/adr/0003-sqlite-version.md."""


class State(StrEnum):
    """How a thing stands: as it should, left out or worth a look, or in the way of running."""

    OK = "ok"
    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` is empty where there is nothing to do."""

    name: str
    state: State
    says: str
    mend: str = ""


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Look at everything that the program stands on, and return what was found, in reading order."""
    return tuple(finding for look in _LOOKS for finding in look(settings))


def is_sound(findings: tuple[Finding, ...]) -> bool:
    """Tell whether nothing required is broken."""
    return all(one.state is not State.BROKEN for one in findings)


def _data_folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not folder.exists():
        yield Finding("data folder", State.NOTE, f"{folder} is not there yet", "the first start makes it")
        return
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
            yield Finding("data folder", State.OK, f"{folder} can be written")
    except OSError as error:
        mend = f"let this user write to {folder}, or set PMQA_DATA_DIR to a folder that it may write to"
        yield Finding("data folder", State.BROKEN, f"cannot write ({error.strerror})", mend)


def _database(settings: Settings) -> Iterator[Finding]:
    from storage.store import is_current, sqlite_path

    try:
        path = sqlite_path(settings.database)
        if path is not None and not path.exists():
            yield Finding("database", State.NOTE, f"{path} is not there yet", "the first start makes it")
        elif is_current(settings.database):
            yield Finding("database", State.OK, "reachable and up to date")
        else:
            yield Finding("database", State.NOTE, "of an older version", "run pmqa migrate, or start serve")
    except BotError as error:
        mend = "start the database, or mend PMQA_DATABASE_URL"
        yield Finding("database", State.BROKEN, str(error), mend)


def _outbox(settings: Settings) -> Iterator[Finding]:
    """Say what waits to be sent; a database that cannot be read is told of by `_database`."""
    import asyncio

    from storage.store import is_current, sqlite_path

    try:
        path = sqlite_path(settings.database)
        if (path is not None and not path.exists()) or not is_current(settings.database):
            return
        backlog = asyncio.run(_backlog(settings.database))
    except BotError:
        return
    if not backlog:
        yield Finding("outbox", State.OK, "nothing waits to be sent")
    for line in backlog:
        age = datetime.now(UTC) - line.oldest
        says = f"{line.channel.value}: {line.count} wait to be sent, the oldest for {age // MINUTE} minutes"
        is_late = age > LATE
        mend = "see that pmqa serve runs with that channel's credentials, and what its log says"
        yield Finding("outbox", State.NOTE if is_late else State.OK, says, mend if is_late else "")


def _reminders(settings: Settings) -> Iterator[Finding]:
    from bot.doctor_reminders import examine_reminders

    yield from examine_reminders(settings)


async def _backlog(database: str) -> tuple[Backlog, ...]:
    from storage.store import open_store

    store = await open_store(database)
    try:
        return await store.run(lambda uow: uow.deliveries.backlog())
    finally:
        await store.close()


def _files(settings: Settings) -> Iterator[Finding]:
    import asyncio

    from storage.files import open_files

    where = settings.files
    if "://" not in where and not Path(where).exists():
        yield Finding("files", State.NOTE, f"{where} is not there yet", "the first file makes it")
        return
    try:
        asyncio.run(open_files(where, endpoint=settings.s3_endpoint).check())
        yield Finding("files", State.OK, f"evidence is kept in {where}")
    except BotError as error:
        mend = "let this user write there, or mend PMQA_FILES_URL (of S3: PMQA_S3_ENDPOINT, AWS_… too)"
        yield Finding("files", State.BROKEN, str(error), mend)


def _scanner(settings: Settings) -> Iterator[Finding]:
    import asyncio

    from bot.files import UnavailableError
    from bot.scanning import open_scanner

    if settings.clamd_url is None:
        yield Finding("virus scanner", State.NOTE, "not set up", "set PMQA_CLAMD_URL where there is a clamd")
        return
    try:
        asyncio.run(open_scanner(settings.clamd_url).check())
        yield Finding("virus scanner", State.OK, "clamd answers")
    except UnavailableError as error:
        mend = "start clamd, or mend PMQA_CLAMD_URL; until it answers, files wait and are not kept"
        yield Finding("virus scanner", State.BROKEN, str(error), mend)


def _sqlite(settings: Settings) -> Iterator[Finding]:
    if settings.database.startswith("sqlite:") and sqlite3.sqlite_version_info < SOUND_SQLITE:
        mend = "nothing to do: its WAL-reset fault is kept away (docs/adr/0003); newer is better all the same"
        yield Finding("SQLite", State.NOTE, sqlite3.sqlite_version, mend)
    else:
        yield Finding("SQLite", State.OK, sqlite3.sqlite_version)


def _secret_key(settings: Settings) -> Iterator[Finding]:
    path = settings.data_dir / SECRET_KEY_FILE
    if settings.secret_key is not None:
        yield Finding("secret key", State.OK, "set by PMQA_SECRET_KEY")
    elif not path.exists():
        yield Finding("secret key", State.NOTE, "not there yet", "the first start makes it")
    elif path.stat().st_mode & 0o077:
        yield Finding("secret key", State.BROKEN, f"{path} can be read by others", f"chmod 600 {path}")
    else:
        yield Finding("secret key", State.OK, f"kept in {path}")


def _base_url(settings: Settings) -> Iterator[Finding]:
    if settings.base_url is None:
        says = "not set: the web chat is for this machine only, with a sample office"
        yield Finding("address", State.NOTE, says, "set PMQA_BASE_URL to the address that people open")
    elif settings.base_url.startswith("http://"):
        yield Finding("address", State.NOTE, settings.base_url, "put TLS before it and write https://")
    else:
        yield Finding("address", State.OK, settings.base_url)


def _channels(settings: Settings) -> Iterator[Finding]:
    from bot.doctor_line import examine_line
    from bot.doctor_telegram import examine_telegram

    yield from examine_line(settings)
    yield from examine_telegram(settings)


def _admin_invite(settings: Settings) -> Iterator[Finding]:
    if settings.admin_invite is None:
        mend = "pmqa office invite --central makes a code; or set PMQA_ADMIN_INVITE"
        yield Finding("central invitation", State.NOTE, "no standing code", mend)
    elif len(settings.admin_invite.get_secret_value()) < SHORT_INVITE:
        mend = f"make it {SHORT_INVITE} characters or more"
        yield Finding("central invitation", State.NOTE, "PMQA_ADMIN_INVITE is short", mend)
    else:
        yield Finding("central invitation", State.OK, "set by PMQA_ADMIN_INVITE")


def _content(settings: Settings) -> Iterator[Finding]:
    from content.loader import find_framework

    try:
        framework = find_framework(None, extra=settings.data_dir / "frameworks")
        yield Finding("criteria", State.OK, framework.id)
    except ContentError as error:
        yield Finding("criteria", State.BROKEN, str(error.complaints[0]), "run pmqa content check")


def _fonts(_settings: Settings) -> Iterator[Finding]:
    import fontpkg_sarabun

    folder = Path(str(fontpkg_sarabun.__file__)).parent
    if any(folder.rglob("*.ttf")):
        yield Finding("Thai font", State.OK, "Sarabun")
    else:
        yield Finding("Thai font", State.BROKEN, f"no font in {folder}", "install fontpkg-sarabun again")


def _names(_settings: Settings) -> Iterator[Finding]:
    for name in unknown_names(given_names()):
        yield Finding("settings", State.NOTE, f"{name} is no setting", "mend its spelling, or take it away")


_LOOKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _names,
    _data_folder,
    _database,
    _outbox,
    _reminders,
    _files,
    _scanner,
    _sqlite,
    _secret_key,
    _base_url,
    _channels,
    _admin_invite,
    _content,
    _fonts,
)
