"""`pmqa office invite`: codes that let people in, one on the screen or all in a workbook."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli_read import print_json, thai_copy
from bot.cli_store import in_store, office_of
from bot.codes import line_link, new_code, shown_code, telegram_link
from bot.copy import Copy
from bot.errors import InputError
from bot.model import Channel, CodeMade, Identity, Invitation, Office, Role
from bot.ports import UnitOfWork
from bot.settings import Settings, read_settings

OPERATOR = Identity(id="operator", person_id="operator", channel=Channel.TERMINAL, external_id="operator")
"""Who makes a code from the command line; it is never stored."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, as given on the command line; `days` counts from now."""

    code: str | None
    role: str | None
    uses: int
    days: int
    central: bool
    every: bool


def invite(wanted: Wanted, out: Path | None, *, as_json: bool) -> int:
    """Make the invitations asked for, and print or write them."""
    _check(wanted, out)
    settings, now = read_settings(), datetime.now(UTC)
    if wanted.every and out is not None:
        _invite_all(wanted, out, settings, now, as_json=as_json)
    else:
        _invite_one(wanted, settings, now, as_json=as_json)
    return 0


def links(invitation: Invitation, settings: Settings) -> dict[str, str | None]:
    """Return how an invitation is told (interfaces.md); a channel that is not set up has no link."""
    code, line, telegram = invitation.code, settings.line_basic_id, settings.telegram_username
    return {
        "code": shown_code(code),
        "line_url": line_link(code, line) if line else None,
        "telegram_url": telegram_link(code, telegram) if telegram else None,
        "expires": invitation.expires.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


def _check(wanted: Wanted, out: Path | None) -> None:
    if [wanted.code is not None, wanted.central, wanted.every].count(True) != 1:
        raise InputError("office invite", "name one of: an office's CODE, --central, or --all")
    if wanted.every != (out is not None):
        raise InputError("--out", "give --all and --out FILE.xlsx together")
    if wanted.central and wanted.role:
        raise InputError("--role", "leave it away with --central, which is a role of its own")
    if wanted.code is not None and not wanted.role:
        raise InputError("--role", "say officer, coordinator or director")
    if out is not None:
        _check_out(out)


def _check_out(out: Path) -> None:
    if out.suffix.lower() != ".xlsx":
        raise InputError("--out", f"{out} must end in .xlsx")
    if not out.absolute().parent.is_dir():
        raise InputError("--out", f"the folder of {out} is not there; make it first")


def _invite_one(wanted: Wanted, settings: Settings, now: datetime, *, as_json: bool) -> None:
    def work(unit: UnitOfWork) -> Invitation:
        office = None if wanted.central else office_of(unit, wanted.code or "")
        role = Role.CENTRAL if wanted.central else Role(wanted.role or "")
        return _made(unit, _invitation(wanted, role, office, now), now)

    told = links(in_store(settings, work), settings)
    if as_json:
        print_json(told)
    else:
        print("\n".join(f"{name}: {value or '-'}" for name, value in told.items()))


def _invite_all(wanted: Wanted, out: Path, settings: Settings, now: datetime, *, as_json: bool) -> None:
    role, copy = Role(wanted.role or Role.COORDINATOR), thai_copy()

    def work(unit: UnitOfWork) -> list[tuple[Office, Invitation]]:
        offices = [office for office in unit.offices.list() if not office.sample]
        if not offices:
            raise InputError("--all", "there is no office yet; see pmqa office import")
        return [(one, _made(unit, _invitation(wanted, role, one, now), now)) for one in offices]

    made = in_store(settings, work)
    _write_workbook(out, made, settings, copy)
    if as_json:
        print_json([{"office": office.code, **links(one, settings)} for office, one in made])
    else:
        print(f"wrote {len(made)} invitations to {out}")


def _write_workbook(
    out: Path, made: Sequence[tuple[Office, Invitation]], settings: Settings, copy: Copy
) -> None:
    from bot.letter import Letter, write_letters

    rows = [
        Letter(office=office, expires=invitation.expires, links=links(invitation, settings))
        for office, invitation in made
    ]
    try:
        write_letters(out, rows, copy)
    except OSError as error:
        raise InputError("--out", f"cannot write {out} ({error.strerror}); choose another place") from error


def _invitation(wanted: Wanted, role: Role, office: Office | None, now: datetime) -> Invitation:
    return Invitation(
        code=new_code(secrets.choice),
        kind="invite",
        role=role,
        office_id=office.id if office else None,
        person_id=None,
        uses_left=wanted.uses,
        expires=(now + timedelta(days=wanted.days)).replace(microsecond=0),
    )


def _made(unit: UnitOfWork, invitation: Invitation, now: datetime) -> Invitation:
    unit.people.apply([CodeMade(invitation)], identity=OPERATOR, at=now)
    return invitation
