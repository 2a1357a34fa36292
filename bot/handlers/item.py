"""An item: the view of its levels and evidence, and the checklist of one level."""

from __future__ import annotations

from dataclasses import replace

from bot import progress
from bot.actions import (
    AskCode,
    AskEvidence,
    OpenExternal,
    OpenNarrative,
    OpenProject,
    OpenResult,
    RecallItem,
    ReviewItem,
    SendItem,
    SetTicks,
    ShowCategory,
    ShowCriterion,
    ShowEvidence,
    ShowForm,
    ShowHistory,
    ShowItem,
    ShowLevel,
)
from bot.evidence import asked_kinds, missing_kinds
from bot.handlers.common import (
    choice,
    item_label,
    item_name,
    keep_choice,
    kept_for,
    level_choices,
    level_title,
    may_answer,
    menu_choice,
    moved,
    next_choices,
    revision,
    row,
    say,
    with_note,
)
from bot.handlers.marks import MARKS, status_line
from bot.handlers.together import together_choices
from bot.knowledge import Knowledge
from bot.model import Bar, Choice, Criterion, Item, ItemLevel, Mode, Screen, ScreenKind, Stage, Tick, Turn
from bot.review import reason
from bot.view import Moment, View

EXTERNAL_KEY_OF = {"1.2": "1.2", "4.1": "kpi_4_1_2", "4.2": "kpi_4_1_2", "4.3": "kpi_4_1_2", "4.4": "kpi_8"}
"""Which external score stands for an item; those of หมวด 6 share the key `6` (scoring.md R4–R6)."""


def external_key(item: Item) -> str | None:
    """Return the external score that an item is scored by, or None."""
    return EXTERNAL_KEY_OF.get(item.id) or ("6" if item.mode is Mode.EXTERNAL else None)


def show_item(action: ShowItem, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show the whole item to read, and below it what one can do."""
    item = know.framework.items[action.item]
    return Turn(conversation=moved(view.conversation, action), replies=item_screens(view, know, item))


def show_level(action: ShowLevel, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show the checklist of one level."""
    item = know.framework.items[action.item]
    level = item.level(action.level)
    if level is None:
        return show_item(ShowItem(item.id), view, know, _)
    return say(view, level_screen(view, know, item, level), conversation=moved(view.conversation, action))


def show_criterion(action: ShowCriterion, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show one criterion by itself."""
    item = know.framework.items[action.item]
    level = next((one for one in item.levels if action.criterion in {c.id for c in one.criteria}), None)
    if level is None:
        return show_item(ShowItem(item.id), view, know, _)
    screen = criterion_screen(view, know, item, level, know.framework.criteria[action.criterion])
    return say(view, screen, conversation=moved(view.conversation, action))


def show_criterion_after(here: ShowCriterion, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show the criterion after that one of its level, or the level after the last."""
    item = know.framework.items[here.item]
    level = next((one for one in item.levels if here.criterion in {c.id for c in one.criteria}), None)
    if level is None:
        return show_item(ShowItem(item.id), view, know, moment)
    ids = [one.id for one in level.criteria]
    later = ids[ids.index(here.criterion) + 1 :]
    if not later:
        return show_level(ShowLevel(item.id, level.level), view, know, moment)
    return show_criterion(ShowCriterion(item.id, later[0]), view, know, moment)


def item_screens(view: View, know: Knowledge, item: Item) -> tuple[Screen, ...]:
    """Draw an item: a screen for each level, then one with its evidence and the buttons."""
    levels = tuple(_reading(view, know, item, level) for level in item.levels)
    head = _head(view, know, item)
    if not levels:
        return (with_note(replace(_last(view, know, item), title=item_label(know.copy, item)), head),)
    opening = "\n".join(part for part in (head, levels[0].title) if part)
    first = with_note(replace(levels[0], title=item_label(know.copy, item)), opening)
    return (first, *levels[1:], _last(view, know, item))


def _head(view: View, know: Knowledge, item: Item) -> str:
    state = status_line(view, know, item) if view.assessment is not None else ""
    why = _returned_for(view, know, item)
    return "\n".join(part for part in (state, why, item.explanation, *item.notes) if part)


def _returned_for(view: View, know: Knowledge, item: Item) -> str:
    if view.stage(item.id) is not Stage.RETURNED:
        return ""
    return know.copy.say("review.why", why=reason(view.answers, item.id))


def _reading(view: View, know: Knowledge, item: Item, level: ItemLevel) -> Screen:
    lines = [line for one in level.criteria for line in _criterion_lines(view, item, one)]
    return Screen(title=level_title(view, know, item, level), text="\n".join(lines), kind=ScreenKind.ITEM)


def _criterion_lines(view: View, item: Item, one: Criterion) -> list[str]:
    ticks = view.assessment is not None and item.mode is Mode.SELF
    mark = MARKS[view.answers.tick(one.id)] if ticks else "•"
    return [f"{mark} {one.text}", *(f"  - {prompt}" for prompt in one.prompts)]


def _last(view: View, know: Knowledge, item: Item) -> Screen:
    project = view.assessment.cell(item.id, "project") if view.assessment else None
    cited = [know.copy.say("project.cited", project=project)] if project else []
    lines = (*_evidence_lines(view, know, item), *item.rules, *cited, *_buttons_lines(view, know, item))
    title = "item.evidence_and_next" if _evidence_lines(view, know, item) else "item.what_next"
    return Screen(
        title=know.copy.say(title, name=item_name(know.copy, item)),
        text="\n".join(lines),
        choices=_item_choices(view, know, item),
        kind=ScreenKind.ITEM,
    )


def _buttons_lines(view: View, know: Knowledge, item: Item) -> list[str]:
    """Say of which level the buttons below speak, or what lets one answer."""
    if view.membership is None:
        return [know.copy.say("item.join_to_answer")]
    if item.mode is not Mode.SELF or not may_answer(view, know, item):
        return []
    level = progress.first_incomplete(view.answers, item)
    write = progress.level_to_write(view.answers, item)
    lines = [know.copy.say("item.tick_is_for", level=level.level.label)] if level else []
    if level is None or level.level is not write:
        lines.append(know.copy.say("item.write_is_for", level=write.label))
    return lines


def _evidence_lines(view: View, know: Knowledge, item: Item) -> list[str]:
    """Say what evidence is asked for, and of which kinds there is some."""
    asked = [one for one in item.evidence if one.kind in asked_kinds(item)]
    if not asked:
        return []
    missing = missing_kinds(view.assessment, item) if view.assessment else None
    lines = [f"{_evidence_mark(one.kind, missing)} {one.text}" for one in asked]
    made = [
        know.copy.say("evidence.form_is_ours", text=one.text) for one in item.evidence if one.kind == "form"
    ]
    return [know.copy.say("evidence.needed"), *lines, *made]


def _evidence_mark(kind: str, missing: tuple[str, ...] | None) -> str:
    return "•" if missing is None else MARKS[None if kind in missing else Tick.MET]


def _item_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    if not view.consented or view.membership is None:
        joining = choice(know.copy.say("button.join"), AskCode(), primary=True)
        category = choice(know.copy.say("button.category"), ShowCategory(item.category_id))
        return (joining, *next_choices(view, know, item), category, menu_choice(know.copy))
    by_mode = {
        Mode.SELF: _self_choices,
        Mode.EXTERNAL_WITH_FORM: _form_choices,
        Mode.EXTERNAL: _external_choices,
        Mode.RESULTS: _result_choices,
    }
    reading = () if item.mode is Mode.RESULTS else level_choices(item, [one.level for one in item.levels])
    answering = by_mode[item.mode](view, know, item) if view.assessment else ()
    looking = _looking_choices(view, know, item) if view.assessment else ()
    together = together_choices(view, know, item) if view.assessment else ()
    reviewing = _review_choices(view, know, item) if item in know.framework.own_items else ()
    return (
        *answering,
        *reviewing,
        *reading,
        *next_choices(view, know, item),
        *looking,
        *together,
        menu_choice(know.copy),
    )


def _review_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    """Draw what comes next on an item's way to the signature, for whoever may do it."""
    if view.assessment is None:
        return ()
    copy, stage = know.copy, view.stage(item.id)
    if know.may(view.role, "accept") and stage is Stage.SENT:
        return (choice(copy.say("button.review"), ReviewItem(item.id), primary=True),)
    if know.may(view.role, "recall", stage=stage):
        return (choice(copy.say("button.recall"), RecallItem(item.id)),)
    done = progress.status(view.answers, item) is progress.Status.DONE
    if done and know.may(view.role, "send_review", stage=stage):
        return (choice(copy.say("button.send_review"), SendItem(item.id, revision(view, item.id))),)
    return ()


def _looking_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    """Draw the ways to what was answered and who changed it, once there is something to see."""
    if item.mode is Mode.EXTERNAL or progress.status(view.answers, item) is progress.Status.TODO:
        return ()
    evidence = view.answers.evidence.get(item.id)
    return (
        *((choice(know.copy.say("button.evidence"), ShowEvidence(item.id)),) if evidence else ()),
        choice(know.copy.say("button.read_answers"), ShowForm(item.id)),
        choice(know.copy.say("button.history"), ShowHistory(item.id)),
    )


def _self_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    if not may_answer(view, know, item):
        return ()
    level = progress.first_incomplete(view.answers, item)
    write = progress.level_to_write(view.answers, item)
    tick_all = (_all_choice(view, know, item, level),) if level else ()
    return (
        *tick_all,
        _write_choice(view, know, item, ItemLevel(write, ())),
        choice(know.copy.say("button.attach"), AskEvidence(item.id)),
        _project_choice(view, know, item),
    )


def _form_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    if not may_answer(view, know, item):
        return ()
    return (_write_choice(view, know, item, ItemLevel(progress.level_to_write(view.answers, item), ())),)


def _external_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    key = external_key(item)
    if key is None or not know.may(view.role, "enter_external"):
        return ()
    return (choice(know.copy.say("button.external"), OpenExternal(key)),)


def _result_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    if not may_answer(view, know, item):
        return ()
    answer = choice(know.copy.say("button.answer_result"), OpenResult(item.id), primary=True)
    if not progress.result_gaps(view.answers, item):
        answer = choice(know.copy.say("button.edit_result"), OpenResult(item.id, "indicator"))
    return (answer, choice(know.copy.say("button.attach"), AskEvidence(item.id)))


def level_screen(view: View, know: Knowledge, item: Item, level: ItemLevel, note: str = "") -> Screen:
    """Draw the checklist of a level: its criteria as rows to tap, then what comes next.

    In an item that is not the office's own to tick, the criteria are there to read.
    """
    title = level_title(view, know, item, level)
    if item.mode is not Mode.SELF or not may_answer(view, know, item):
        reading = with_note(_reading(view, know, item, level), note)
        return Screen(
            title=title,
            text=reading.text,
            choices=_reading_choices(view, know, item, level),
            kind=ScreenKind.ITEM,
        )
    at = revision(view, item.id)
    rows = tuple(_criterion_row(view, item, one, at) for one in level.criteria)
    kept = bool(kept_for(view, item, level.level))
    keep = (keep_choice(know, item, level.level),) if kept else ()
    waiting = know.copy.say("narrative.kept_here") if kept else ""
    return Screen(
        title=title,
        text="\n".join(part for part in (note, waiting) if part),
        bars=(Bar("", progress.percent(progress.met(view.answers, level), len(rows))),),
        choices=(*rows, *keep, *_level_choices(view, know, item, level)),
        hint=_hint(view, know, level),
        kind=ScreenKind.CHECKLIST,
    )


def _hint(view: View, know: Knowledge, level: ItemLevel) -> str:
    if progress.is_whole(view.answers, level):
        return know.copy.say("level.hint_whole")
    count = len(level.criteria)
    return know.copy.say("level.hint" if count == 1 else "level.hint_many", last=count)


def _reading_choices(view: View, know: Knowledge, item: Item, level: ItemLevel) -> tuple[Choice, ...]:
    others = [one.level for one in item.levels if one.level is not level.level]
    write = (_write_choice(view, know, item, level),) if _may_write(view, know, item) else ()
    whole = choice(know.copy.say("button.whole_item"), ShowItem(item.id))
    return (*write, *level_choices(item, others), whole, menu_choice(know.copy))


def _may_write(view: View, know: Knowledge, item: Item) -> bool:
    return item.mode is Mode.EXTERNAL_WITH_FORM and may_answer(view, know, item)


def _criterion_row(view: View, item: Item, one: Criterion, at: int) -> Choice:
    tick = view.answers.tick(one.id)
    other = Tick.NOT_MET if tick is Tick.MET else Tick.MET
    text = "\n".join((one.text, *(f"- {prompt}" for prompt in one.prompts)))
    return row(text, SetTicks(item.id, one.id, other, at), tick)


def _level_choices(view: View, know: Knowledge, item: Item, level: ItemLevel) -> tuple[Choice, ...]:
    copy, at = know.copy, revision(view, item.id)
    whole = progress.is_whole(view.answers, level)
    not_done = choice(copy.say("button.not_done"), SetTicks(item.id, level.level.value, Tick.NOT_MET, at))
    ticks = () if whole else (_all_choice(view, know, item, level), not_done)
    one_by_one = () if whole or len(level.criteria) == 1 else (_one_by_one(view, know, item, level),)
    written = progress.has_narrative(view.answers, item, level.level)
    above = [one.level for one in item.levels if one.level.number == level.level.number + 1]
    onward = level_choices(item, above)
    write = (_write_choice(view, know, item, level),)
    first, then = (onward, write) if written else (write, onward)
    return (
        *ticks,
        *first,
        choice(copy.say("button.attach"), AskEvidence(item.id)),
        *((_project_choice(view, know, item),) if view.answers.cell(item.id, "project") is None else ()),
        *then,
        *next_choices(view, know, item),
        *one_by_one,
        choice(copy.say("button.whole_item"), ShowItem(item.id)),
        menu_choice(copy),
    )


def _all_choice(view: View, know: Knowledge, item: Item, level: ItemLevel) -> Choice:
    action = SetTicks(item.id, level.level.value, Tick.MET, revision(view, item.id))
    return choice(know.copy.say("button.all_met"), action, primary=True)


def _write_choice(view: View, know: Knowledge, item: Item, level: ItemLevel) -> Choice:
    action = OpenNarrative(item.id, level.level, "add", revision(view, item.id))
    return choice(know.copy.say("button.write"), action)


def _project_choice(view: View, know: Knowledge, item: Item) -> Choice:
    named = view.answers.cell(item.id, "project") is not None
    return choice(know.copy.say("button.change_project" if named else "button.project"), OpenProject(item.id))


def _one_by_one(view: View, know: Knowledge, item: Item, level: ItemLevel) -> Choice:
    first = (*progress.unanswered(view.answers, level), *level.criteria)[0]
    return choice(know.copy.say("button.one_by_one"), ShowCriterion(item.id, first.id))


def criterion_screen(
    view: View, know: Knowledge, item: Item, level: ItemLevel, one: Criterion, note: str = ""
) -> Screen:
    """Draw one criterion by itself with its two answers."""
    copy, at = know.copy, revision(view, item.id)
    place = level.criteria.index(one) + 1
    where = copy.say(
        "criterion.where", level=level_title(view, know, item, level), number=place, of=len(level.criteria)
    )
    choices: tuple[Choice, ...] = ()
    if item.mode is Mode.SELF and may_answer(view, know, item):
        choices = (
            choice(copy.say("button.met"), SetTicks(item.id, one.id, Tick.MET, at), primary=True),
            choice(copy.say("button.not_done"), SetTicks(item.id, one.id, Tick.NOT_MET, at)),
        )
    following = level.criteria[place : place + 1]
    skip = tuple(choice(copy.say("button.skip"), ShowCriterion(item.id, later.id)) for later in following)
    whole = choice(copy.say("button.whole_level"), ShowLevel(item.id, level.level))
    text = "\n".join(_criterion_lines(view, item, one))
    return with_note(
        Screen(title=where, text=text, choices=(*choices, *skip, whole), kind=ScreenKind.CHECKLIST), note
    )
