"""Reads everything that goes into an office's pack, in one unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.exports.source import Attached, PackSource
from bot.model import Assessment, Evidence, Framework, HistoryEntry, Office
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
        evidence=tuple(_attached(uow.evidence.all(office.id, stored.id))),
        history=tuple(_history(uow, stored))[::-1],
    )


def _attached(evidence: Iterable[Evidence]) -> Iterator[Attached]:
    """Yield the evidence once for each place where it stands."""
    for one in evidence:
        for spot in one.spots:
            yield Attached(
                id=one.id,
                item=spot.item,
                kind=spot.kind,
                name=one.name,
                by=one.by_name,
                at=one.at,
                sha256=one.kept.sha256 if one.kept else "",
                size=one.kept.size if one.kept else 0,
                url=one.link,
            )


def _history(uow: UnitOfWork, stored: Assessment) -> Iterator[HistoryEntry]:
    """Yield every change, newest first."""
    before: int | None = None
    while page := uow.assessments.history(stored.office_id, stored.id, None, limit=_PAGE, before=before):
        yield from page
        before = page[-1].id
