"""How the changes of one turn are stored: the answers themselves, and a row of history for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.errors import StorageError
from bot.model import (
    CellChanged,
    Change,
    EvidencePlaced,
    LineAdded,
    LineEdited,
    LinesHidden,
    LinesShown,
)
from storage.encoding import ids_to_json
from storage.session import Session

_TOUCH = """
UPDATE assessments SET revision = revision + 1, last_change = last_change + :count
WHERE office_id = :office AND id = :assessment
RETURNING last_change
"""

_TOUCH_ITEM = """
INSERT INTO item_revisions (office_id, assessment_id, item, revision, changed_by, changed_at)
VALUES (:office, :assessment, :item, 1, :by, :at)
ON CONFLICT (assessment_id, item) DO UPDATE SET revision = item_revisions.revision + 1,
  changed_by = excluded.changed_by, changed_at = excluded.changed_at
RETURNING revision
"""

_SET_CELL = """
INSERT INTO cells (office_id, assessment_id, item, field, value)
VALUES (:office, :assessment, :item, :field, :new)
ON CONFLICT (assessment_id, item, field) DO NOTHING
"""

_CHANGE_CELL = """
UPDATE cells SET value = :new
WHERE office_id = :office AND assessment_id = :assessment AND item = :item AND field = :field AND value = :old
"""

_CLEAR_CELL = """
DELETE FROM cells
WHERE office_id = :office AND assessment_id = :assessment AND item = :item AND field = :field AND value = :old
"""

_ADD_LINE = """
INSERT INTO narrative_lines
  (office_id, assessment_id, id, item, level, position, version, chars, shown, by_person, at)
VALUES (:office, :assessment, :line, :item, :level, :position, 1, :chars, 1, :by, :at)
ON CONFLICT (assessment_id, id) DO NOTHING
"""

_ADD_TEXT = """
INSERT INTO line_texts (office_id, assessment_id, line_id, version, text)
VALUES (:office, :assessment, :line, :version, :text)
"""

_EDIT_LINE = """
UPDATE narrative_lines SET version = version + 1, chars = :chars
WHERE office_id = :office AND assessment_id = :assessment AND id = :line AND item = :item AND level = :level
  AND redacted = 0
  AND :old = (
    SELECT t.text FROM line_texts t
    WHERE t.assessment_id = narrative_lines.assessment_id AND t.line_id = narrative_lines.id
      AND t.version = narrative_lines.version
  )
RETURNING version
"""

_SHOW_LINE = """
UPDATE narrative_lines SET shown = :shown
WHERE office_id = :office AND assessment_id = :assessment AND id = :line AND item = :item AND level = :level
  AND shown <> :shown
"""

_TAKE_AWAY = """
DELETE FROM evidence_spots
WHERE office_id = :office AND assessment_id = :assessment AND item = :item AND evidence_id = :evidence
  AND kind = :old
"""

_PLACE = """
INSERT INTO evidence_spots (office_id, assessment_id, item, evidence_id, kind)
SELECT e.office_id, e.assessment_id, CAST(:item AS TEXT), e.id, CAST(:new AS TEXT) FROM evidence e
WHERE e.office_id = :office AND e.assessment_id = :assessment AND e.id = :evidence AND e.state <> 'gone'
ON CONFLICT (assessment_id, item, evidence_id) DO NOTHING
"""

_RECORD = """
INSERT INTO history (office_id, assessment_id, id, item, item_revision, batch, undoes, by_person, at,
  kind, name, old_value, new_value, line_id, version, line_ids)
VALUES (:office, :assessment, :id, :item, :item_revision, :batch, :undoes, :by, :at,
  :kind, :name, :old_value, :new_value, :line_id, :version, :line_ids)
"""

_BLANK = dict.fromkeys(("old_value", "new_value", "line_id", "version", "line_ids"))


@dataclass(frozen=True, slots=True)
class AnswerChanges:
    """The writer of one batch. `at` is in microseconds."""

    session: Session
    office_id: str
    assessment_id: str
    by: str
    at: int
    batch: str
    undoes: str | None

    def store(self, changes: Sequence[Change]) -> None:
        """Store each change in order; the first that does not fit what is stored raises."""
        first = self._touch(len(changes))
        revisions = {item: self._touch_item(item) for item in dict.fromkeys(one.item for one in changes)}
        for change_id, change in enumerate(changes, first):
            what = self._store_one(change, change_id)
            self._record(change_id, change.item, revisions[change.item], what)

    def _touch(self, count: int) -> int:
        """Take the next ids of the assessment's history; its row stays locked, so nobody interleaves."""
        row = self.session.one(_TOUCH, count=count, **self._owner())
        if row is None:
            raise StorageError(f"office {self.office_id} has no assessment {self.assessment_id}")
        return int(row[0]) - count + 1

    def _touch_item(self, item: str) -> int:
        row = self.session.one(_TOUCH_ITEM, item=item, by=self.by, at=self.at, **self._owner())
        if row is None:
            raise StorageError(f"item {item} has no revision: try again")
        return int(row[0])

    def _store_one(self, change: Change, change_id: int) -> dict[str, object]:
        """Store a change and return the columns of history that tell of it."""
        match change:
            case CellChanged():
                return self._set_cell(change)
            case LineAdded():
                return self._add_line(change, change_id)
            case LineEdited():
                return self._edit_line(change)
            case LinesHidden():
                return self._show_lines(change, "hidden", shown=0)
            case LinesShown():
                return self._show_lines(change, "shown", shown=1)
            case EvidencePlaced():
                return self._place(change)
            case _:
                assert_never(change)

    def _set_cell(self, change: CellChanged) -> dict[str, object]:
        where = {**self._owner(), "item": change.item, "field": change.field}
        if change.old is None:
            done = self.session.run(_SET_CELL, new=change.new, **where)
        elif change.new is None:
            done = self.session.run(_CLEAR_CELL, old=change.old, **where)
        else:
            done = self.session.run(_CHANGE_CELL, old=change.old, new=change.new, **where)
        self._require(fits=done == 1, what=f"{change.item} {change.field}")
        return {"kind": "cell", "name": change.field, "old_value": change.old, "new_value": change.new}

    def _add_line(self, change: LineAdded, change_id: int) -> dict[str, object]:
        done = self.session.run(
            _ADD_LINE,
            line=change.line_id,
            item=change.item,
            level=change.level,
            position=change_id,
            chars=len(change.text),
            by=self.by,
            at=self.at,
            **self._owner(),
        )
        self._require(fits=done == 1, what=f"{change.item} line {change.line_id}, stored before,")
        self._add_text(change.line_id, 1, change.text)
        return {"kind": "added", "name": change.level, "line_id": change.line_id, "version": 1}

    def _edit_line(self, change: LineEdited) -> dict[str, object]:
        row = self.session.one(
            _EDIT_LINE,
            line=change.line_id,
            item=change.item,
            level=change.level,
            old=change.old,
            chars=len(change.new),
            **self._owner(),
        )
        version = 0 if row is None else int(row[0])
        self._require(fits=version > 0, what=f"{change.item} line {change.line_id}")
        self._add_text(change.line_id, version, change.new)
        return {"kind": "edited", "name": change.level, "line_id": change.line_id, "version": version}

    def _add_text(self, line_id: str, version: int, text: str) -> None:
        self.session.run(_ADD_TEXT, line=line_id, version=version, text=text, **self._owner())

    def _show_lines(self, change: LinesHidden | LinesShown, kind: str, *, shown: int) -> dict[str, object]:
        for line_id in change.line_ids:
            done = self.session.run(
                _SHOW_LINE,
                line=line_id,
                item=change.item,
                level=change.level,
                shown=shown,
                **self._owner(),
            )
            self._require(fits=done == 1, what=f"{change.item} line {line_id}, to be {kind},")
        return {"kind": kind, "name": change.level, "line_ids": ids_to_json(change.line_ids)}

    def _place(self, change: EvidencePlaced) -> dict[str, object]:
        where = {**self._owner(), "item": change.item, "evidence": change.evidence_id}
        done = 1
        if change.old is not None:
            done = self.session.run(_TAKE_AWAY, old=change.old, **where)
        if change.new is not None and done == 1:
            done = self.session.run(_PLACE, new=change.new, **where)
        self._require(fits=done == 1, what=f"{change.item} evidence {change.evidence_id}")
        return {
            "kind": "evidence",
            "name": change.evidence_id,
            "old_value": change.old,
            "new_value": change.new,
        }

    def _record(self, change_id: int, item: str, item_revision: int, what: dict[str, object]) -> None:
        self.session.run(
            _RECORD,
            id=change_id,
            item=item,
            item_revision=item_revision,
            batch=self.batch,
            undoes=self.undoes,
            by=self.by,
            at=self.at,
            **self._owner(),
            **{**_BLANK, **what},
        )

    def _require(self, *, fits: bool, what: str) -> None:
        if not fits:
            raise StorageError(
                f"{what} of assessment {self.assessment_id} is not what it was: show the change and ask again"
            )

    def _owner(self) -> dict[str, str]:
        return {"office": self.office_id, "assessment": self.assessment_id}
