"""What happened to an assessment, read back with the names of those who did it.

A row names a narrative line and the version of its text; the texts themselves stand in `line_texts`
alone, so that redacting one there redacts it here. No statement of this project updates or deletes
a row of `history`.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.model import (
    CellChanged,
    Change,
    EvidencePlaced,
    HistoryEntry,
    Level,
    LineAdded,
    LineEdited,
    LinesHidden,
    LinesShown,
)
from storage.encoding import ids_from_json, to_moment
from storage.session import Session, SqlRow

# `k` is who a merged person became; of one who left, the alias is the name.
_ENTRIES = """
SELECT h.id, h.item, h.kind, h.name, h.old_value, h.new_value, h.line_id, h.line_ids, t.text, b.text,
  CASE WHEN e.name = '' THEN e.link ELSE e.name END,
  COALESCE(k.id, p.id), COALESCE(k.alias, k.name, p.alias, p.name, ''),
  h.at, h.item_revision, h.batch, h.undoes
FROM history h
JOIN people p ON p.id = h.by_person
LEFT JOIN people k ON k.id = p.merged_into
LEFT JOIN line_texts t
  ON t.assessment_id = h.assessment_id AND t.line_id = h.line_id AND t.version = h.version
LEFT JOIN line_texts b
  ON b.assessment_id = h.assessment_id AND b.line_id = h.line_id AND b.version = h.version - 1
LEFT JOIN evidence e ON h.kind = 'evidence' AND e.id = h.name
WHERE h.office_id = :office AND h.assessment_id = :assessment
"""

_SINCE = _ENTRIES + " AND h.item = :item AND h.item_revision > :revision ORDER BY h.id"
_BEFORE = " AND h.id < :before"
_OF_ITEM = " AND h.item = :item"
_NEWEST_FIRST = " ORDER BY h.id DESC LIMIT :limit"

_LAST_BATCH = (
    _ENTRIES
    + """
AND h.batch = (
  SELECT m.batch FROM history m
  WHERE m.office_id = :office AND m.assessment_id = :assessment AND m.undoes IS NULL
    AND m.by_person IN (SELECT id FROM people WHERE id = :by OR merged_into = :by)
    AND NOT EXISTS (
      SELECT 1 FROM history u
      WHERE u.office_id = :office AND u.assessment_id = :assessment AND u.undoes = m.batch
    )
  ORDER BY m.id DESC LIMIT 1
)
ORDER BY h.id
"""
)

_NO_BOUND = 2**62


class SqlHistory:
    """The readings of `bot.ports.Assessments` that are of history."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def since(self, office_id: str, assessment_id: str, item: str, revision: int) -> tuple[HistoryEntry, ...]:
        """Return what happened to an item after that revision, oldest first."""
        rows = self._session.all(
            _SINCE, office=office_id, assessment=assessment_id, item=item, revision=revision
        )
        return _to_entries(rows)

    def newest(
        self, office_id: str, assessment_id: str, item: str | None, *, limit: int, before: int | None
    ) -> tuple[HistoryEntry, ...]:
        """Return the newest changes first, with ids below `before`; of one item or of all."""
        values = {
            "office": office_id,
            "assessment": assessment_id,
            "limit": limit,
            "before": _NO_BOUND if before is None else before,
        }
        if item is None:
            return _to_entries(self._session.all(_ENTRIES + _BEFORE + _NEWEST_FIRST, **values))
        sql = _ENTRIES + _BEFORE + _OF_ITEM + _NEWEST_FIRST
        return _to_entries(self._session.all(sql, item=item, **values))

    def last_batch(self, office_id: str, assessment_id: str, by: str) -> tuple[HistoryEntry, ...]:
        """Return the person's newest batch that is not undone and is no undo, oldest first."""
        return _to_entries(self._session.all(_LAST_BATCH, office=office_id, assessment=assessment_id, by=by))


def _to_entries(rows: Iterable[SqlRow]) -> tuple[HistoryEntry, ...]:
    return tuple(_to_entry(row) for row in rows)


def _to_entry(row: SqlRow) -> HistoryEntry:
    by, by_name, at, item_revision, batch, undoes = row[11:]
    return HistoryEntry(
        row[0], _to_change(row[1:11]), by, by_name, to_moment(at), item_revision, batch, undoes
    )


def _to_change(row: SqlRow) -> Change:
    item, kind, name, old, new, line_id, line_ids, text, text_before, evidence = row
    match kind:
        case "cell":
            return CellChanged(item, name, old, new)
        case "added":
            return LineAdded(item, Level(name), line_id, text)
        case "edited":
            return LineEdited(item, Level(name), line_id, text_before, text)
        case "hidden":
            return LinesHidden(item, Level(name), ids_from_json(line_ids))
        case "shown":
            return LinesShown(item, Level(name), ids_from_json(line_ids))
        case "evidence":
            return EvidencePlaced(item, name, old, new, evidence or "")
        case _:
            raise ValueError(f"history tells of a {kind}, which this version does not know")
