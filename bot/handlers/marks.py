"""How answers and points read on a screen: marks of ticks, the line that says what a change did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from bot import progress
from bot.copy import points
from bot.evidence import asked_kinds, missing_kinds
from bot.knowledge import Knowledge
from bot.model import (
    Assessment,
    CellChanged,
    Change,
    EvidencePlaced,
    Item,
    ItemState,
    LineAdded,
    Mode,
    Stage,
    Tick,
)
from bot.scoring import full_points, item_score
from bot.view import View

MARKS = {Tick.MET: "☑", Tick.NOT_MET: "☒", None: "☐"}


def after(assessment: Assessment, changes: Sequence[Change]) -> Assessment:
    """Return the assessment as these changes will leave it, narratives counted by their length."""
    for change in changes:
        assessment = _after_one(assessment, change)
    touched = {change.item for change in changes}
    items = {
        one: replace(assessment.item(one), revision=assessment.item(one).revision + 1) for one in touched
    }
    return replace(
        assessment, items={**assessment.items, **items}, revision=assessment.revision + bool(touched)
    )


def _after_one(assessment: Assessment, change: Change) -> Assessment:
    if isinstance(change, CellChanged):
        cells = {key: value for key, value in assessment.cells.items() if key != (change.item, change.field)}
        if change.new is not None:
            cells[change.item, change.field] = change.new
        return replace(assessment, cells=cells)
    if isinstance(change, EvidencePlaced):
        return replace(assessment, evidence=_counted(assessment, change))
    state = assessment.item(change.item)
    chars = dict(state.narrative_chars)
    chars[change.level] = (
        chars.get(change.level, 0) + len(change.text) if isinstance(change, LineAdded) else 0
    )
    changed: ItemState = replace(state, narrative_chars=chars)
    return replace(assessment, items={**assessment.items, change.item: changed})


def _counted(assessment: Assessment, change: EvidencePlaced) -> dict[str, dict[str, int]]:
    """Return the counts after a piece of evidence came, went or changed its kind at an item."""
    counts = {item: dict(kinds) for item, kinds in assessment.evidence.items()}
    here = counts.setdefault(change.item, {})
    for kind, step in ((change.old, -1), (change.new, 1)):
        if kind is not None:
            here[kind] = max(0, here.get(kind, 0) + step)
    return counts


def with_changes(view: View, changes: Sequence[Change]) -> View:
    """Return the view as these changes will leave it, so that the reply shows what is now so."""
    return replace(view, assessment=after(view.answers, changes))


def cell_change(assessment: Assessment, item: str, field: str, new: str | None) -> tuple[CellChanged, ...]:
    """Return the change that makes the field so; empty where it is so already."""
    old = assessment.cell(item, field)
    return () if old == new else (CellChanged(item=item, field=field, old=old, new=new),)


def score_line(know: Knowledge, item: Item, before: Assessment, now: Assessment) -> str:
    """Say at once what a change did to the item's score and to the total."""
    old, new = (_item_points(know, item, one) for one in (before, now))
    total_old, total_new = (know.score(one.answers).points for one in (before, now))
    full = points(full_points(know.framework.scoring))
    line = know.copy.say("score.item_moved", old=points(old), new=points(new), full=full)
    if old == new:
        line = know.copy.say("score.item_stays", points=points(new), full=full)
    if item.mode is Mode.SELF and not now.has_evidence(item.id):
        line = know.copy.say("score.no_evidence", line=line)
    if total_old == total_new:
        return line
    total = know.copy.say("score.total_moved", old=points(total_old), new=points(total_new), full=full)
    return f"{line}\n{total}"


def status_line(view: View, know: Knowledge, item: Item) -> str:
    """Say how far an item is and what it scores now."""
    if item.mode is Mode.EXTERNAL:
        return know.copy.say("item.external_status")
    stage = view.stage(item.id)
    key = progress.status(view.answers, item).value if stage is Stage.OPEN else f"stage_{stage.value}"
    state = know.copy.say(f"status.{key}")
    if item.mode is Mode.EXTERNAL_WITH_FORM:
        return know.copy.say("item.form_status", state=state)
    now = points(_item_points(know, item, view.answers))
    line = know.copy.say(
        "item.status", state=state, points=now, full=points(full_points(know.framework.scoring))
    )
    if item.mode is not Mode.SELF:
        return line
    return know.copy.say("item.status_evidence", line=line, evidence=evidence_note(know, item, view.answers))


def evidence_note(know: Knowledge, item: Item, assessment: Assessment) -> str:
    """Say of how many kinds of evidence there is some, or that there is none yet."""
    asked = asked_kinds(item)
    have = len(asked) - len(missing_kinds(assessment, item))
    return know.copy.say("evidence.count" if have else "evidence.no_kind", have=have, of=len(asked))


def _item_points(know: Knowledge, item: Item, assessment: Assessment) -> Fraction:
    scored = item_score(know.framework, assessment.answers, item.id)
    return scored.points or Fraction(0) if scored else Fraction(0)


def without_evidence(know: Knowledge, assessment: Assessment, items: Iterable[Item]) -> str:
    """Name those of the items that are ticked and have no evidence; an empty text where none is."""
    scored = know.score(assessment.answers).items
    lacking = [one.id for one in items if one.id in scored and scored[one.id].lacks_evidence]
    return know.copy.say("evidence.ticked_without", items=" ".join(lacking)) if lacking else ""
