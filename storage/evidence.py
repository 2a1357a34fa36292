"""Evidence as stored: what was sent, its bytes, and where each piece stands.

Where it stands is changed together with the answers, in `storage.answer_changes`, so that it has
history like any other answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, assert_never

from bot.model import (
    Accepted,
    Evidence,
    EvidenceChange,
    EvidenceMeant,
    EvidenceRecaptioned,
    EvidenceRedacted,
    EvidenceSent,
    EvidenceState,
    EvidenceTold,
    FetchRequest,
    FileKind,
    Identity,
    Kept,
    LinkState,
    Refusal,
    Spot,
)
from bot.sending import ReplyToken
from storage.encoding import to_micros, to_moment, to_moment_or_none
from storage.fetches import SqlBlobs, SqlFetches
from storage.quotes import replace_quotes
from storage.session import Session, SqlRow

GONE = "…"
"""What stands on an old screen where the name of an unsent file was quoted."""

_INSERT = """
INSERT INTO evidence (office_id, assessment_id, id, by_person, at, name, caption, link, state, bundle,
  meant_item, meant_kind, replaces, message_id, together, link_state)
VALUES (:office, :assessment, :id, :by, :at, :name, :caption, :link, :state, :bundle,
  :meant_item, :meant_kind, :replaces, :message, :together, 'unknown')
"""

_MEAN = "UPDATE evidence SET meant_item = :item, meant_kind = :kind WHERE office_id = :office AND id = :id"

_RECAPTION = "UPDATE evidence SET caption = :caption WHERE office_id = :office AND id = :id"

_REDACT = """
UPDATE evidence SET name = '', caption = '', link = '', sha256 = NULL, state = 'gone', refusal = NULL,
  meant_item = NULL, meant_kind = NULL
WHERE office_id = :office AND id = :id
"""

# `k` is who a merged person became; of one who left, the alias is the name. A row for each place.
_SELECT = """
SELECT e.id, COALESCE(k.id, p.id), COALESCE(k.alias, k.name, p.alias, p.name, ''), e.at, e.name, e.caption,
  e.link, e.sha256, b.size, b.kind, b.mime, b.extension, e.state, e.refusal, e.bundle, e.meant_item,
  e.meant_kind, e.replaces, e.link_state, e.checked_at, e.together, w.item, w.kind
FROM evidence e
JOIN people p ON p.id = e.by_person
LEFT JOIN people k ON k.id = p.merged_into
LEFT JOIN blobs b ON b.office_id = e.office_id AND b.sha256 = e.sha256
LEFT JOIN evidence_spots w ON w.evidence_id = e.id
WHERE e.office_id = :office
"""
_OLDEST_FIRST = " ORDER BY e.id, w.item"
"""Ids sort by time."""

_BY_ID = _SELECT + " AND e.id = :id" + _OLDEST_FIRST

_AT_ITEM = (
    _SELECT
    + """
AND e.id IN (
  SELECT evidence_id FROM evidence_spots
  WHERE office_id = :office AND assessment_id = :assessment AND item = :item
  ORDER BY evidence_id LIMIT :limit OFFSET :skip
)
"""
    + _OLDEST_FIRST
)

_ALL = _SELECT + " AND e.assessment_id = :assessment AND w.item IS NOT NULL" + _OLDEST_FIRST

_BUNDLE = _SELECT + " AND e.bundle = :bundle" + _OLDEST_FIRST

_OF_MESSAGE = (
    _SELECT
    + """
AND e.message_id = :message
AND e.by_person IN (SELECT id FROM people WHERE id = :person OR merged_into = :person)
"""
    + _OLDEST_FIRST
)

_ARRIVING = _SELECT + " AND e.id IN (SELECT id FROM fetches WHERE identity_id = :identity)" + _OLDEST_FIRST

_TWINS = (
    _SELECT
    + """
AND e.id <> :id AND w.item IS NOT NULL
AND e.sha256 = (SELECT t.sha256 FROM evidence t WHERE t.office_id = :office AND t.id = :id)
"""
    + _OLDEST_FIRST
)

_SENT_BY = (
    _SELECT
    + """
AND e.state <> 'gone'
AND e.by_person IN (SELECT id FROM people WHERE id = :person OR merged_into = :person)
"""
    + _OLDEST_FIRST
)

# Of one who leaves goes what is no answer of the office: files on their way, and without a place yet.
_UNPLACED = """
SELECT e.office_id, e.id FROM evidence e
WHERE e.by_person IN (SELECT id FROM people WHERE id = :person OR merged_into = :person)
  AND (e.state = 'fetching' OR EXISTS (
    SELECT 1 FROM evidence_spots s WHERE s.evidence_id = e.id AND s.item = ''
  ))
"""

_LEAVE_NOWHERE = "DELETE FROM evidence_spots WHERE office_id = :office AND evidence_id = :id AND item = ''"

_NO_LIMIT = 2**31


class SqlEvidence:
    """`bot.receiving.EvidenceRecords` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fetches = SqlFetches(session)

    def apply(
        self,
        office_id: str,
        assessment_id: str,
        changes: Sequence[EvidenceChange],
        *,
        identity: Identity,
        at: datetime,
        reply: ReplyToken | None = None,
    ) -> None:
        """Store what a turn changed, in order, before the places where it stands."""
        for change in changes:
            match change:
                case EvidenceSent():
                    self._add(office_id, assessment_id, change, identity)
                    self._request(office_id, change, identity, at, reply)
                case EvidenceMeant():
                    self._mean(office_id, change)
                case EvidenceRecaptioned():
                    self._session.run(
                        _RECAPTION, office=office_id, id=change.evidence_id, caption=change.caption
                    )
                case EvidenceTold():
                    self._fetches.told(change.evidence_ids)
                case EvidenceRedacted():
                    self.redact(office_id, change.evidence_id)
                case _:
                    assert_never(change)

    def _add(self, office_id: str, assessment_id: str, change: EvidenceSent, identity: Identity) -> None:
        new = change.evidence
        self._session.run(
            _INSERT,
            office=office_id,
            assessment=assessment_id,
            id=new.id,
            by=identity.person_id,
            at=to_micros(new.at),
            name=new.name,
            caption=new.caption,
            link=new.link,
            state=new.state,
            bundle=new.bundle,
            meant_item=new.meant.item if new.meant else None,
            meant_kind=new.meant.kind if new.meant else None,
            replaces=new.replaces,
            message=change.message_id,
            together=new.of,
        )

    def _request(
        self, office_id: str, change: EvidenceSent, identity: Identity, at: datetime, reply: ReplyToken | None
    ) -> None:
        if change.file is None:
            return
        request = FetchRequest(
            id=change.evidence.id,
            office_id=office_id,
            identity=identity,
            file=change.file,
            asked_at=at,
            reply_token=reply.token if reply else None,
            reply_until=reply.until if reply else None,
        )
        self._fetches.add([request])

    def _mean(self, office_id: str, change: EvidenceMeant) -> None:
        for one in change.evidence_ids:
            self._session.run(_MEAN, office=office_id, id=one, item=change.spot.item, kind=change.spot.kind)

    def redact(self, office_id: str, evidence_id: str) -> None:
        """Take everything that was said in a piece, and its hold on its bytes, away for good."""
        row = self._session.one(_BY_ID, office=office_id, id=evidence_id)
        if row is None:
            return
        _, by, _, _, name, caption, link, sha256, *_ = row
        for quoted in (name, caption, link):
            replace_quotes(self._session, by, quoted, GONE)
        self._session.run(_REDACT, office=office_id, id=evidence_id)
        self._fetches.told([evidence_id])
        if sha256 is not None:
            SqlBlobs(self._session).forget(office_id, sha256)

    def get(self, office_id: str, evidence_ids: Sequence[str]) -> tuple[Evidence, ...]:
        """Return those that exist, in the order asked for."""
        return tuple(
            found
            for one in evidence_ids
            for found in _to_evidence(self._session.all(_BY_ID, office=office_id, id=one))
        )

    def at_item(
        self, office_id: str, assessment_id: str, item: str, *, skip: int = 0, limit: int | None = None
    ) -> tuple[Evidence, ...]:
        """Return what stands at an item, oldest first; with the empty item, what stands nowhere yet."""
        rows = self._session.all(
            _AT_ITEM,
            office=office_id,
            assessment=assessment_id,
            item=item,
            skip=skip,
            limit=_NO_LIMIT if limit is None else limit,
        )
        return _to_evidence(rows)

    def bundle(self, office_id: str, bundle: str) -> tuple[Evidence, ...]:
        """Return what came together, oldest first."""
        return _to_evidence(self._session.all(_BUNDLE, office=office_id, bundle=bundle))

    def arriving(self, office_id: str, identity_id: str) -> tuple[Evidence, ...]:
        """Return the files of that identity of which it was not told yet, oldest first."""
        return _to_evidence(self._session.all(_ARRIVING, office=office_id, identity=identity_id))

    def twins(self, office_id: str, evidence_ids: Sequence[str]) -> tuple[Evidence, ...]:
        """Return further pieces that hold the same bytes as one of these and stand somewhere."""
        rows = [row for one in evidence_ids for row in self._session.all(_TWINS, office=office_id, id=one)]
        return _to_evidence(dict.fromkeys(rows))

    def sent_by(self, office_id: str, person_id: str) -> tuple[Evidence, ...]:
        """Return what the person sent to the office and has not unsent, oldest first."""
        return _to_evidence(self._session.all(_SENT_BY, office=office_id, person=person_id))

    def of_message(self, office_id: str, person_id: str, message_id: str) -> tuple[Evidence, ...]:
        """Return what the person's message brought, oldest first; links may be several."""
        rows = self._session.all(_OF_MESSAGE, office=office_id, person=person_id, message=message_id)
        return _to_evidence(rows)

    def all(self, office_id: str, assessment_id: str) -> tuple[Evidence, ...]:
        """Return all that stands anywhere, oldest first; for what is made of everything."""
        rows = self._session.all(_ALL, office=office_id, assessment=assessment_id)
        return _to_evidence(rows)


def erase_unplaced(session: Session, person_id: str) -> None:
    """Let go of what a person who leaves had sent and given no place."""
    records = SqlEvidence(session)
    for office, evidence_id in session.all(_UNPLACED, person=person_id):
        session.run(_LEAVE_NOWHERE, office=office, id=evidence_id)
        records.redact(office, evidence_id)


def _to_evidence(rows: Iterable[SqlRow]) -> tuple[Evidence, ...]:
    """Read rows that stand together for each piece, one for each of its places."""
    found: dict[str, Evidence] = {}
    for *row, item, kind in rows:
        one = found.get(row[0]) or _to_one(row)
        here = () if item is None else (Spot(item, kind),)
        found[one.id] = replace(one, spots=(*one.spots, *here))
    return tuple(found.values())


def _to_one(row: Sequence[Any]) -> Evidence:
    evidence_id, by, by_name, at, name, caption, link, *content = row
    sha256, size, kind, mime, extension, state, refusal, *rest = content
    bundle, meant_item, meant_kind, replaces, link_state, checked_at, together = rest
    what = Accepted(FileKind(kind), mime, extension) if sha256 else None
    return Evidence(
        id=evidence_id,
        by=by,
        at=to_moment(at),
        name=name,
        caption=caption,
        link=link,
        kept=Kept(sha256, size, what, name) if what else None,
        state=EvidenceState(state),
        refusal=Refusal(refusal) if refusal else None,
        bundle=bundle,
        meant=None if meant_item is None else Spot(meant_item, meant_kind),
        replaces=replaces,
        link_state=LinkState(link_state),
        checked_at=to_moment_or_none(checked_at),
        of=together,
        by_name=by_name,
    )
