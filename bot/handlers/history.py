"""Who changed what and when; taking one's own last change back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.actions import ShowHistory, ShowItem, Undo
from bot.evidence import UNCHECKED
from bot.handlers.common import choice, external_name, item_name, join_first, menu_choice, moved, quiet, say
from bot.handlers.marks import score_line, with_changes
from bot.handlers.results import shown
from bot.knowledge import Knowledge
from bot.model import (
    CellChanged,
    Change,
    Choice,
    EvidencePlaced,
    EvidenceState,
    HistoryEntry,
    Item,
    LineAdded,
    LineEdited,
    LinesHidden,
    LinesShown,
    Mode,
    Screen,
    ScreenKind,
    Stage,
    Turn,
)
from bot.review import FIELDS as REVIEW_FIELDS
from bot.review import REVIEW, STAGE, SUBMISSION
from bot.view import Moment, View

PAGE = 8
MOST_CHARS = 60


def show_history(action: ShowHistory, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show the newest changes of an item, or of all, a page at a time."""
    copy = know.copy
    if view.assessment is None:
        return join_first(view, know)
    item = know.framework.items.get(action.item)
    title = copy.say("history.title_of", name=item_name(copy, item)) if item else copy.say("history.title")
    page = view.history[:PAGE]
    lines = [entry_line(know, one) for one in page] or [copy.say("history.empty")]
    older: tuple[Choice, ...] = ()
    if len(view.history) > PAGE:
        older = (choice(copy.say("button.older"), ShowHistory(action.item, page[-1].id)),)
    undo = (choice(copy.say("button.undo"), Undo()),) if page else ()
    to_item = (choice(copy.say("button.whole_item"), ShowItem(item.id)),) if item else ()
    screen = Screen(
        title=title,
        text="\n".join(lines),
        choices=(*older, *undo, *to_item, menu_choice(copy)),
        kind=ScreenKind.HISTORY,
    )
    return say(view, screen, conversation=moved(view.conversation, action))


def entry_line(know: Knowledge, entry: HistoryEntry) -> str:
    """Write one change: when, who, what, from what to what."""
    copy = know.copy
    name = entry.by_name or copy.say("history.unnamed")
    what = change_text(know, entry.change)
    key = "history.line_undo" if entry.undoes else "history.line"
    return copy.say(key, at=copy.moment(entry.at), name=name, what=what)


def change_text(know: Knowledge, change: Change) -> str:
    """Say what a change did, in words."""
    copy = know.copy
    if isinstance(change, CellChanged):
        old, new = (_value(know, change, value) for value in (change.old, change.new))
        return copy.say("history.cell", where=_where(know, change), old=old, new=new)
    if isinstance(change, EvidencePlaced):
        return _evidence_text(know, change)
    name = item_name(copy, know.framework.items[change.item])
    kinds = {LineAdded: "added", LineEdited: "edited", LinesHidden: "hidden", LinesShown: "shown"}
    count = len(change.line_ids) if isinstance(change, LinesHidden | LinesShown) else 1
    return copy.say(f"history.lines_{kinds[type(change)]}", name=name, level=change.level.label, count=count)


def _evidence_text(know: Knowledge, change: EvidencePlaced) -> str:
    """Say where a file or link came, went or was moved to."""
    copy = know.copy
    name = _shortened(change.name) if change.name else copy.say("history.nameless_file")
    item = know.framework.items.get(change.item)
    if item is None:
        return copy.say("history.evidence_came" if change.new else "history.evidence_left", name=name)
    old, new = (copy.say(f"kind.{kind}") if kind else "" for kind in (change.old, change.new))
    key = "evidence_moved" if old and new else "evidence_added" if new else "evidence_removed"
    return copy.say(f"history.{key}", where=item_name(copy, item), name=name, old=old, new=new)


def _where(know: Knowledge, change: CellChanged) -> str:
    copy = know.copy
    if change.field in _EXTERNAL:
        return copy.say(
            "history.external",
            name=external_name(copy, change.item),
            field=copy.say(f"history.{change.field}"),
        )
    if change.item == SUBMISSION:
        return copy.say(f"history.{change.field}")
    item = know.framework.items[change.item]
    if change.field in know.framework.criteria:
        level = next(one for one in item.levels if change.field in {c.id for c in one.criteria})
        number = [one.id for one in level.criteria].index(change.field) + 1
        return copy.say(
            "history.criterion", name=item_name(copy, item), level=level.level.label, number=number
        )
    field = copy.say(f"history.{change.field}")
    return copy.say("history.field", name=item_name(copy, item), field=field)


_EXTERNAL = frozenset({"value", "source", "confirmed"})


def _value(know: Knowledge, change: CellChanged, value: str | None) -> str:
    if change.field in {REVIEW, STAGE}:
        return know.copy.say(f"status.stage_{value or Stage.OPEN}")
    if value is None:
        return know.copy.say("history.nothing")
    if change.field in know.framework.criteria or change.field in {"confirmed", "same_ok", "one_project"}:
        return know.copy.say(f"history.value_{value}")
    if change.field == UNCHECKED:
        return know.copy.say("evidence.files", count=len(value.split()))
    return _shortened(shown(know, change.field, value))


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_CHARS else text[:MOST_CHARS] + "…"


def undo(action: Undo, view: View, know: Knowledge, _: Moment) -> Turn:
    """Take back one's own last change; again goes one further back. It is itself a change."""
    copy = know.copy
    batch = view.last_batch
    if not batch or view.assessment is None:
        return say(view, Screen(text=copy.say("undo.nothing"), choices=(menu_choice(copy),)))
    if action.batch and action.batch != batch[0].batch:
        return say(
            view,
            Screen(
                text=copy.say("undo.not_last"), choices=(choice(copy.say("button.history"), ShowHistory()),)
            ),
        )
    if any(_is_settled(view, know, one.change) for one in batch):
        settled = choice(copy.say("button.history"), ShowHistory())
        return say(view, Screen(text=copy.say("undo.settled"), choices=(settled, menu_choice(copy))))
    overtaken = [one for one in batch if not _still_so(view, one.change)]
    if overtaken:
        lines = [copy.say("undo.overtaken"), *(entry_line(know, one) for one in overtaken)]
        to_history = choice(copy.say("button.history"), ShowHistory(_item_of(know, overtaken[0])))
        return say(
            view,
            Screen(text="\n".join(lines), choices=(to_history, menu_choice(copy)), kind=ScreenKind.HISTORY),
        )
    changes = tuple(_inverse(batch))
    lines = [copy.say("undo.done"), *(change_text(know, one) for one in changes)]
    item = know.framework.items.get(batch[0].change.item)
    if item is not None and item.mode in {Mode.SELF, Mode.RESULTS}:
        lines.append(_moved_points(view, know, item, changes))
    choices = (
        *((choice(item_name(copy, item), ShowItem(item.id), primary=True),) if item else ()),
        choice(copy.say("button.undo"), Undo()),
        menu_choice(copy),
    )
    screen = Screen(
        title=copy.say("undo.title"), text="\n".join(lines), choices=choices, kind=ScreenKind.HISTORY
    )
    return Turn(
        conversation=quiet(view.conversation), replies=(screen,), changes=changes, undoes=batch[0].batch
    )


def _item_of(know: Knowledge, entry: HistoryEntry) -> str:
    return entry.change.item if entry.change.item in know.framework.items else ""


def _is_settled(view: View, know: Knowledge, change: Change) -> bool:
    """Tell whether a change is not to be taken back: a step of the whole, or an answer under review."""
    if change.item == SUBMISSION:
        return True
    if isinstance(change, CellChanged) and change.field in REVIEW_FIELDS:
        return False
    return not know.permissions.holds_in("answer", view.stage(change.item))


def _still_so(view: View, change: Change) -> bool:
    if isinstance(change, CellChanged):
        return view.answers.cell(change.item, change.field) == change.new
    if isinstance(change, EvidencePlaced):
        piece = next((one for one in view.evidence if one.id == change.evidence_id), None)
        unsent = piece is None or piece.state is EvidenceState.GONE
        return not unsent and piece is not None and piece.kind_at(change.item) == change.new
    shown = {one.id: one.text for one in view.narratives.get((change.item, change.level), ())}
    match change:
        case LineAdded():
            return change.line_id in shown
        case LineEdited():
            return shown.get(change.line_id) == change.new
        case LinesShown():
            return shown.keys() >= set(change.line_ids)
        case LinesHidden():
            return not shown.keys() & set(change.line_ids)


def _inverse(batch: Iterable[HistoryEntry]) -> Iterable[Change]:
    for entry in reversed(tuple(batch)):
        change = entry.change
        match change:
            case CellChanged() | EvidencePlaced():
                yield replace(change, old=change.new, new=change.old)
            case LineAdded():
                yield LinesHidden(change.item, change.level, (change.line_id,))
            case LineEdited():
                yield LineEdited(change.item, change.level, change.line_id, old=change.new, new=change.old)
            case LinesHidden():
                yield LinesShown(change.item, change.level, change.line_ids)
            case LinesShown():
                yield LinesHidden(change.item, change.level, change.line_ids)


def _moved_points(view: View, know: Knowledge, item: Item, changes: tuple[Change, ...]) -> str:
    after = with_changes(view, changes)
    return score_line(know, item, view.answers, after.answers)
