"""Reads everything that goes into an office's pack, in one unit of work."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.exports.source import Attached, PackSource, Signature
from bot.model import (
    EXTERNAL_KEYS,
    Assessment,
    Capacity,
    Evidence,
    Framework,
    HistoryEntry,
    Office,
    Submission,
)
from bot.ports import UnitOfWork

_PAGE = 1000


def read_source(uow: UnitOfWork, office: Office, framework: Framework) -> PackSource:
    """Return what an office has answered under a framework; an office that has not begun has nothing."""
    stored = uow.assessments.load(office.id, framework.id)
    if stored is None:
        return PackSource(office, framework, Assessment("", office.id, framework.id))
    source = PackSource(
        office=office,
        framework=framework,
        assessment=stored,
        narratives=uow.assessments.narratives(office.id, stored.id),
        evidence=tuple(_attached(uow.evidence.all(office.id, stored.id))),
        history=tuple(_history(uow, stored))[::-1],
    )
    signed = uow.submissions.standing(office.id, stored.id)
    return source if signed is None else as_signed(source, signed)


def as_signed(source: PackSource, signed: Submission) -> PackSource:
    """Return the answers as they were signed; a score from elsewhere that came later is not among them.

    What an office answers cannot change while a signature stands; only such scores can, and the
    history goes on.
    """
    cells, external = source.assessment.cells, json.loads(signed.document)["external"]
    same = {key for key in EXTERNAL_KEYS if source.assessment.cell(key, "value") == external[key]}
    as_they_were = {
        **{place: value for place, value in cells.items() if place[0] in same or place[0] not in external},
        **{(key, "value"): value for key, value in external.items() if value is not None},
    }
    on_paper = signed.capacity is Capacity.PAPER
    return replace(
        source,
        assessment=replace(source.assessment, cells=as_they_were, revision=signed.revision),
        history=tuple(one for one in source.history if one.at <= signed.signed_at),
        signature=Signature(signed.signer_name, signed.signer_position, signed.signed_at, on_paper),
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
                mime=one.kept.what.mime if one.kept else "",
            )


def _history(uow: UnitOfWork, stored: Assessment) -> Iterator[HistoryEntry]:
    """Yield every change, newest first."""
    before: int | None = None
    while page := uow.assessments.history(stored.office_id, stored.id, None, limit=_PAGE, before=before):
        yield from page
        before = page[-1].id
