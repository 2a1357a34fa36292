"""Reads everything that goes into an office's pack, in one unit of work."""

from __future__ import annotations

from collections.abc import Iterator

from bot.exports.source import PackSource
from bot.model import Assessment, Framework, HistoryEntry, Office
from bot.ports import UnitOfWork

_PAGE = 1000


def read_source(uow: UnitOfWork, office: Office, framework: Framework) -> PackSource:
    """Return what an office has answered under a framework; an office that has not begun has nothing."""
    stored = uow.assessments.load(office.id, framework.id)
    if stored is None:
        return PackSource(office, framework, Assessment("", office.id, framework.id))
    return PackSource(
        office=office,
        framework=framework,
        assessment=stored,
        narratives=uow.assessments.narratives(office.id, stored.id),
        history=tuple(_history(uow, stored))[::-1],
    )


def _history(uow: UnitOfWork, stored: Assessment) -> Iterator[HistoryEntry]:
    """Yield every change, newest first."""
    before: int | None = None
    while page := uow.assessments.history(stored.office_id, stored.id, None, limit=_PAGE, before=before):
        yield from page
        before = page[-1].id
