"""Answers, as cells and narrative lines, under an office's assessment.

What a cell or a line is, is told in docs/adr/0004-answers-as-cells.md. History is read in
`storage.history` and written here, together with what it tells of.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.errors import StorageError
from bot.model import Assessment, Change, HistoryEntry, ItemState, Level, NarrativeLine, Screen
from storage.answer_changes import AnswerChanges
from storage.encoding import screen_to_json, to_micros, to_moment
from storage.history import SqlHistory
from storage.quotes import replace_quotes
from storage.session import Session

_FIND = """
SELECT id, revision FROM assessments WHERE office_id = :office AND framework_id = :framework
"""

_OPEN = """
INSERT INTO assessments (id, office_id, framework_id, digest) VALUES (:id, :office, :framework, :digest)
ON CONFLICT (office_id, framework_id) DO NOTHING
"""

_CELLS = """
SELECT item, field, value FROM cells WHERE office_id = :office AND assessment_id = :assessment
"""

_ITEMS = """
SELECT item, revision, changed_by, changed_at FROM item_revisions
WHERE office_id = :office AND assessment_id = :assessment
"""

_CHARS = """
SELECT item, level, CAST(SUM(chars) AS BIGINT) FROM narrative_lines
WHERE office_id = :office AND assessment_id = :assessment AND shown = 1 AND redacted = 0
GROUP BY item, level
"""

_EVIDENCE = """
SELECT s.item, s.kind, COUNT(*) FROM evidence_spots s JOIN evidence e ON e.id = s.evidence_id
WHERE s.office_id = :office AND s.assessment_id = :assessment AND e.state = 'stored'
GROUP BY s.item, s.kind
"""

_LINES = """
SELECT l.item, l.level, l.id, t.text, l.by_person, l.at
FROM narrative_lines l
JOIN line_texts t ON t.assessment_id = l.assessment_id AND t.line_id = l.id AND t.version = l.version
WHERE l.office_id = :office AND l.assessment_id = :assessment
"""
_SHOWN = " AND l.shown = 1 AND l.redacted = 0"
_OF_ITEM = " AND l.item = :item"
_AS_WRITTEN = " ORDER BY l.item, l.level, l.position"
_OF_ID = " AND l.id = :line"

_REDACT = """
UPDATE narrative_lines SET redacted = 1, chars = 0
WHERE office_id = :office AND assessment_id = :assessment AND id = :line
"""

_REDACT_TEXTS = """
UPDATE line_texts SET text = :tombstone
WHERE office_id = :office AND assessment_id = :assessment AND line_id = :line
"""

# A web chat's line has its update's id, and so has the row that repeats it to the one who wrote it.
_REDACT_ECHO = """
UPDATE outbox SET body = :blank
WHERE kind = 'echo' AND update_id = :line AND identity_id IN (
  SELECT i.id FROM identities i JOIN narrative_lines l ON l.by_person = i.person_id
  WHERE l.office_id = :office AND l.assessment_id = :assessment AND l.id = :line
)
"""

_VERSIONS = """
SELECT l.by_person, t.text FROM narrative_lines l
JOIN line_texts t ON t.assessment_id = l.assessment_id AND t.line_id = l.id
WHERE l.office_id = :office AND l.assessment_id = :assessment AND l.id = :line
"""

GONE = "…"
"""What stands on an old screen where a redacted text was quoted."""

TOMBSTONE = ""
"""What stands where a redacted text stood. A line with it is not part of the narrative any more."""


class SqlAssessments:
    """`bot.ports.Assessments` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._history = SqlHistory(session)

    def open(self, office_id: str, framework_id: str, digest: str, new_id: str) -> Assessment:
        """Return the office's assessment under that framework, made when there is none."""
        self._session.run(_OPEN, id=new_id, office=office_id, framework=framework_id, digest=digest)
        assessment = self.load(office_id, framework_id)
        if assessment is None:
            raise StorageError(f"assessment {new_id} of office {office_id} was made and is gone: try again")
        return assessment

    def load(self, office_id: str, framework_id: str) -> Assessment | None:
        """Return the office's assessment, or None when it has not begun."""
        row = self._session.one(_FIND, office=office_id, framework=framework_id)
        if row is None:
            return None
        assessment_id, revision = row
        cells = self._session.all(_CELLS, office=office_id, assessment=assessment_id)
        return Assessment(
            id=assessment_id,
            office_id=office_id,
            framework_id=framework_id,
            revision=revision,
            cells={(item, field): value for item, field, value in cells},
            items=self._items(office_id, assessment_id),
            evidence=self._evidence(office_id, assessment_id),
        )

    def _evidence(self, office_id: str, assessment_id: str) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for item, kind, count in self._session.all(_EVIDENCE, office=office_id, assessment=assessment_id):
            counts.setdefault(item, {})[kind] = count
        return counts

    def _items(self, office_id: str, assessment_id: str) -> dict[str, ItemState]:
        chars: dict[str, dict[Level, int]] = {}
        for item, level, count in self._session.all(_CHARS, office=office_id, assessment=assessment_id):
            chars.setdefault(item, {})[Level(level)] = count
        rows = self._session.all(_ITEMS, office=office_id, assessment=assessment_id)
        return {
            item: ItemState(revision, chars.get(item, {}), changed_by, to_moment(changed_at))
            for item, revision, changed_by, changed_at in rows
        }

    def narratives(
        self, office_id: str, assessment_id: str, item: str | None = None
    ) -> dict[tuple[str, Level], tuple[NarrativeLine, ...]]:
        """Return the shown lines of each level, in the order written; of one item or of all."""
        if item is None:
            rows = self._session.all(
                _LINES + _SHOWN + _AS_WRITTEN, office=office_id, assessment=assessment_id
            )
        else:
            sql = _LINES + _SHOWN + _OF_ITEM + _AS_WRITTEN
            rows = self._session.all(sql, office=office_id, assessment=assessment_id, item=item)
        found: dict[tuple[str, Level], tuple[NarrativeLine, ...]] = {}
        for of_item, level, line_id, text, by, at in rows:
            line = NarrativeLine(line_id, text, by, to_moment(at))
            place = (of_item, Level(level))
            found[place] = (*found.get(place, ()), line)
        return found

    def changes_since(
        self, office_id: str, assessment_id: str, item: str, revision: int
    ) -> tuple[HistoryEntry, ...]:
        """Return what happened to an item after that revision, oldest first."""
        return self._history.since(office_id, assessment_id, item, revision)

    def history(
        self, office_id: str, assessment_id: str, item: str | None, *, limit: int, before: int | None = None
    ) -> tuple[HistoryEntry, ...]:
        """Return the newest changes first, with ids below `before`."""
        return self._history.newest(office_id, assessment_id, item, limit=limit, before=before)

    def last_batch(self, office_id: str, assessment_id: str, by: str) -> tuple[HistoryEntry, ...]:
        """Return the person's newest batch that is not undone and is no undo, oldest first."""
        return self._history.last_batch(office_id, assessment_id, by)

    def line(
        self, office_id: str, assessment_id: str, line_id: str
    ) -> tuple[str, Level, NarrativeLine] | None:
        """Return the item, level and line that a message became, or None."""
        row = self._session.one(_LINES + _OF_ID, office=office_id, assessment=assessment_id, line=line_id)
        if row is None:
            return None
        item, level, found, text, by, at = row
        return item, Level(level), NarrativeLine(found, text, by, to_moment(at))

    def apply(
        self,
        office_id: str,
        assessment_id: str,
        changes: Sequence[Change],
        *,
        by: str,
        at: datetime,
        batch: str,
        undoes: str | None = None,
    ) -> None:
        """Store the changes with their history; each item touched rises by one revision.

        A change whose `old` is not what is stored is refused, so that nothing is overwritten unseen.

        Raises:
            StorageError: when an `old` does not match; it must leave the unit of work, which undoes all.
        """
        if not changes:
            return
        writer = AnswerChanges(self._session, office_id, assessment_id, by, to_micros(at), batch, undoes)
        writer.store(changes)

    def redact_line(self, office_id: str, assessment_id: str, line_id: str) -> bool:
        """Replace a line's text everywhere by a tombstone (unsend); False when unknown."""
        self._take_from_screens(office_id, assessment_id, line_id)
        found = self._session.run(_REDACT, office=office_id, assessment=assessment_id, line=line_id)
        self._session.run(
            _REDACT_TEXTS, office=office_id, assessment=assessment_id, line=line_id, tombstone=TOMBSTONE
        )
        blank = screen_to_json(Screen(TOMBSTONE))
        self._session.run(_REDACT_ECHO, office=office_id, assessment=assessment_id, line=line_id, blank=blank)
        return found == 1

    def _take_from_screens(self, office_id: str, assessment_id: str, line_id: str) -> None:
        """Take every version of a line out of what the writer and colleagues were shown."""
        versions = self._session.all(_VERSIONS, office=office_id, assessment=assessment_id, line=line_id)
        for by, text in versions:
            replace_quotes(self._session, by, text, GONE)
