"""หมวด 7: one indicator a dimension, asked field by field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz

from bot import progress
from bot.actions import (
    Action,
    AllowSame,
    Cancel,
    GiveResult,
    OpenResult,
    SetDirection,
    SetRepeated,
    SetUnit,
    ShowItem,
    Skip,
)
from bot.dates import DateFault, read_date
from bot.deadlines import bangkok_day
from bot.handlers.common import (
    asking,
    choice,
    item_name,
    may_answer,
    menu_choice,
    moved,
    next_choices,
    revision,
    say,
    with_note,
)
from bot.handlers.item import show_item
from bot.handlers.marks import cell_change, score_line, with_changes
from bot.knowledge import Knowledge
from bot.model import (
    Change,
    Choice,
    Direction,
    Item,
    Mode,
    Question,
    QuestionKind,
    ResultAnswer,
    Screen,
    ScreenKind,
    Turn,
    Unit,
)
from bot.scoring import is_at_ceiling, needs_other_target, plain_number
from bot.search.normalise import fold_marks
from bot.view import Moment, View

NUMBERS = frozenset({"target", "actual", "baseline"})
TYPED = NUMBERS | {progress.AWAITED}
"""The fields whose answer begins with a digit, which is therefore never the number of a choice."""

MOST_CHARS = 500
_VALUES = {
    "unit": tuple(one.value for one in Unit),
    "direction": tuple(one.value for one in Direction),
    "repeated": ("yes", "no"),
}
SAME_FROM = 88
"""RapidFuzz's likeness (0–100) from which two indicators are taken for the same one."""


def open_result(action: OpenResult, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask for a field of a dimension's indicator: the one named, else the first that is missing."""
    item = know.framework.items[action.item]
    if not _may(view, know, item) or action.field not in {"", progress.AWAITED, *progress.RESULT_FIELDS}:
        return show_item(ShowItem(item.id), view, know, moment)
    missing = (action.field,) if action.field else progress.result_gaps(view.answers, item)
    if not missing:
        return say(view, summary(view, know, item), conversation=moved(view.conversation, ShowItem(item.id)))
    return _asked(view, know, item, missing[0], moment)


def give_result(action: GiveResult, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Save a typed field, or say what is wrong with it and ask again."""
    item = know.framework.items[action.item]
    if not _may(view, know, item):
        return show_item(ShowItem(item.id), view, know, moment)
    if action.field in NUMBERS:
        number = _number(action.text, know)
        if number is None:
            return _asked(view, know, item, action.field, moment, note=know.copy.say("result.not_a_number"))
        return _save(view, know, item, action.field, number, moment)
    if action.field == progress.AWAITED:
        return _await(view, know, item, action.text, moment)
    name = " ".join(action.text.split())
    if action.field != "indicator":
        value = _value_of(know, action.field, action.text)
        if value is not None:
            return _save(view, know, item, action.field, value, moment)
        return _asked(view, know, item, action.field, moment, note=know.copy.say("result.pick_one"))
    if len(name) > MOST_CHARS:
        note = know.copy.say("result.name_too_long", most=MOST_CHARS)
        return _asked(view, know, item, action.field, moment, note=note)
    return _save(view, know, item, "indicator", name, moment)


def _await(view: View, know: Knowledge, item: Item, text: str, moment: Moment) -> Turn:
    """Save the day on which the result is expected; until then nobody is reminded of the item."""
    today = bangkok_day(moment.now)
    day = read_date(text, today)
    if isinstance(day, DateFault):
        return _asked(view, know, item, progress.AWAITED, moment, note=know.copy.say(f"date.{day.value}"))
    if day < today:
        return _asked(view, know, item, progress.AWAITED, moment, note=know.copy.say("result.await_later"))
    return _save(view, know, item, progress.AWAITED, day.isoformat(), moment)


def _number(text: str, know: Knowledge) -> str | None:
    """Read a number that may come with its percent: `85`, `85 %`, `ร้อยละ 85`."""
    percent = know.copy.say("result.unit.percent")
    return plain_number(text.strip().removeprefix(percent).strip().removesuffix("%"))


def _value_of(know: Knowledge, name: str, text: str) -> str | None:
    """Return the stored value that a typed label stands for: `ยิ่งมากยิ่งดี` → `higher`."""
    plain = fold_marks(text)
    return next((one for one in _VALUES.get(name, ()) if fold_marks(shown(know, name, one)) == plain), None)


def set_unit(action: SetUnit, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Save what the indicator counts in."""
    item = know.framework.items[action.item]
    return _save(view, know, item, "unit", action.unit.value, moment)


def set_direction(action: SetDirection, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Save which way the indicator should move."""
    item = know.framework.items[action.item]
    return _save(view, know, item, "direction", action.direction.value, moment)


def set_repeated(action: SetRepeated, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Save whether the indicator is last year's; if it is, its baseline is asked next."""
    item = know.framework.items[action.item]
    return _save(view, know, item, "repeated", "yes" if action.yes else "no", moment)


def allow_same(action: AllowSame, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Keep an indicator that another dimension seems to have as well."""
    item = know.framework.items[action.item]
    if not _may(view, know, item):
        return show_item(ShowItem(item.id), view, know, moment)
    changes = cell_change(view.answers, item.id, "same_ok", "yes")
    note = know.copy.say("result.same_kept")
    return _onward(with_changes(view, changes), know, item, note, moment, changes, "indicator")


def _may(view: View, know: Knowledge, item: Item) -> bool:
    return item.mode is Mode.RESULTS and may_answer(view, know, item)


def _save(view: View, know: Knowledge, item: Item, name: str, value: str, moment: Moment) -> Turn:
    if not _may(view, know, item):
        return show_item(ShowItem(item.id), view, know, moment)
    changes = cell_change(view.answers, item.id, name, value)
    if name == "indicator" and changes:
        changes += cell_change(view.answers, item.id, "same_ok", None)
    if name == "actual" and changes:
        changes += cell_change(view.answers, item.id, progress.AWAITED, None)
    after = with_changes(view, changes)
    if needs_other_target(after.answers.result(item.id)):
        return _other_target(view, know, item, changes if name == "direction" else (), moment)
    note = know.copy.say("result.saved" if changes else "result.already", name=item_name(know.copy, item))
    if changes and name in {"target", "actual", "direction"} and _scored(after.answers.result(item.id)):
        note = "\n".join((note, score_line(know, item, view.answers, after.answers)))
    same = _same_elsewhere(after, know, item) if name == "indicator" else None
    if same is not None:
        return _warned(after, know, item, same, note, changes)
    return _onward(after, know, item, note, moment, changes, name)


def _other_target(view: View, know: Knowledge, item: Item, turned: Sequence[Change], moment: Moment) -> Turn:
    """Refuse a target of 0 where more is better; a direction that makes it so stays, the target goes."""
    cleared = cell_change(view.answers, item.id, "target", None) if turned else ()
    changes = (*turned, *cleared)
    after = with_changes(view, changes)
    asked = _asked(after, know, item, "target", moment, note=know.copy.say("result.zero_target"))
    return Turn(conversation=asked.conversation, replies=asked.replies, changes=changes)


def _scored(result: ResultAnswer) -> bool:
    return None not in {result.direction, result.target, result.actual}


def _same_elsewhere(view: View, know: Knowledge, item: Item) -> Item | None:
    """Return another dimension whose indicator reads like this one (criteria.md, reading 8)."""
    own = view.answers.result(item.id).indicator
    if own is None or view.answers.cell(item.id, "same_ok"):
        return None
    for other in know.framework.items.values():
        theirs = view.answers.result(other.id).indicator if other.id != item.id else None
        if theirs and fuzz.ratio(fold_marks(own), fold_marks(theirs)) >= SAME_FROM:
            return other
    return None


def _warned(
    view: View, know: Knowledge, item: Item, same: Item, note: str, changes: Sequence[Change]
) -> Turn:
    copy = know.copy
    theirs = view.answers.result(same.id).indicator
    text = copy.say("result.same", name=item_name(copy, same), indicator=theirs)
    choices = (
        choice(copy.say("button.edit_indicator"), OpenResult(item.id, "indicator"), primary=True),
        choice(copy.say("button.keep_same"), AllowSame(item.id, revision(view, item.id))),
        menu_choice(copy),
    )
    screen = Screen(
        title=_title(know, item), text=f"{note}\n{text}", choices=choices, kind=ScreenKind.QUESTION
    )
    return Turn(
        conversation=moved(view.conversation, ShowItem(item.id)), replies=(screen,), changes=tuple(changes)
    )


def _onward(
    view: View,
    know: Knowledge,
    item: Item,
    note: str,
    moment: Moment,
    changes: Sequence[Change],
    answered: str,
) -> Turn:
    """Ask for the next missing field after that one, or sum up; what was skipped is not asked again."""
    missing = later_gaps(view, item, answered)
    if missing:
        turn = _asked(view, know, item, missing[0], moment, note=note)
        return Turn(conversation=turn.conversation, replies=turn.replies, changes=tuple(changes))
    screen = with_note(summary(view, know, item), note)
    return Turn(
        conversation=moved(view.conversation, ShowItem(item.id)), replies=(screen,), changes=tuple(changes)
    )


def later_gaps(view: View, item: Item, answered: str) -> tuple[str, ...]:
    """Return the missing fields that are asked after that one."""
    later = progress.RESULT_FIELDS[_place(answered) :]
    return tuple(name for name in progress.result_gaps(view.answers, item) if name in later)


def _asked(view: View, know: Knowledge, item: Item, name: str, moment: Moment, *, note: str = "") -> Turn:
    question = Question(
        kind=QuestionKind.RESULT,
        item=item.id,
        detail=name,
        revision=revision(view, item.id),
        touched_at=moment.now,
    )
    conversation = asking(moved(view.conversation, ShowItem(item.id)), question)
    return say(view, with_note(_ask(view, know, item, name), note), conversation=conversation)


def _ask(view: View, know: Knowledge, item: Item, name: str) -> Screen:
    copy = know.copy
    of = len(progress.RESULT_FIELDS)
    where = copy.say("result.where", title=_title(know, item), number=_place(name), of=of)
    text = copy.say(f"result.ask_{name}", unit=_unit(view, know, item))
    now = view.answers.cell(item.id, name)
    if now is not None:
        text = "\n".join((text, copy.say("result.now", value=shown(know, name, now))))
    skip = (choice(copy.say("button.skip"), Skip()),)
    leave = choice(copy.say("button.cancel"), Cancel())
    return Screen(
        title=where,
        text=text,
        choices=(*_offered(view, know, item, name), *skip, leave),
        numbered=name not in TYPED,
        kind=ScreenKind.QUESTION,
    )


def _place(name: str) -> int:
    """Return which question a field is, from 1; the day of a result is asked in place of the result."""
    return progress.RESULT_FIELDS.index("actual" if name == progress.AWAITED else name) + 1


def _offered(view: View, know: Knowledge, item: Item, name: str) -> tuple[Choice, ...]:
    at = revision(view, item.id)
    offers: dict[str, list[tuple[str, Action]]] = {
        "unit": [(one.value, SetUnit(item.id, one, at)) for one in Unit],
        "direction": [(one.value, SetDirection(item.id, one, at)) for one in Direction],
        "repeated": [("yes", SetRepeated(item.id, 1, at)), ("no", SetRepeated(item.id, 0, at))],
    }
    if name == "actual":
        return (choice(know.copy.say("button.await"), OpenResult(item.id, progress.AWAITED)),)
    return tuple(choice(shown(know, name, value), action) for value, action in offers.get(name, ()))


def shown(know: Knowledge, name: str, value: str) -> str:
    """Write a stored field as a person reads it: `higher` → `ยิ่งมากยิ่งดี`."""
    key = f"result.{name}.{value}"
    if name == progress.AWAITED:
        return know.copy.day(date.fromisoformat(value))
    return know.copy.say(key) if name in {"unit", "direction", "repeated"} else value


def _unit(view: View, know: Knowledge, item: Item) -> str:
    unit = view.answers.cell(item.id, "unit")
    return shown(know, "unit", unit) if unit else know.copy.say("result.unit_unknown")


def _title(know: Knowledge, item: Item) -> str:
    return item_name(know.copy, item)


def summary(view: View, know: Knowledge, item: Item) -> Screen:
    """Draw a dimension's indicator with each field to change, and what it scores."""
    copy = know.copy
    stored = {name: view.answers.cell(item.id, name) for name in (*progress.RESULT_FIELDS, progress.AWAITED)}
    lines = [
        copy.say("result.line", field=copy.say(f"result.field.{name}"), value=shown(know, name, value))
        for name, value in stored.items()
        if value is not None
    ]
    if is_at_ceiling(view.answers.result(item.id), know.framework.scoring):
        lines.append(copy.say("result.ceiling"))
    missing = progress.result_gaps(view.answers, item)
    if missing:
        names = " ".join(copy.say(f"result.field.{name}") for name in missing)
        lines.append(copy.say("result.missing", fields=names))
    else:
        lines.append(copy.say("result.done_now", name=item_name(copy, item)))
    answers = tuple(
        choice(copy.say("result.answer", field=copy.say(f"result.field.{name}")), OpenResult(item.id, name))
        for name in missing
    )
    edits = tuple(
        choice(copy.say("result.edit", field=copy.say(f"result.field.{name}")), OpenResult(item.id, name))
        for name, value in stored.items()
        if value is not None
    )
    return Screen(
        title=_title(know, item),
        text="\n".join(lines),
        choices=(*answers, *next_choices(view, know, item), *edits, menu_choice(copy)),
        kind=ScreenKind.ITEM,
    )
