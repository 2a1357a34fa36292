"""What is due when: everybody reads it; a coordinator sets the office's own days, กพร.สพฐ. everyone's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.actions import AskDeadline, Cancel, ClearDeadline, GiveDeadline, ShowDeadlines, ShowWork
from bot.dates import DateFault
from bot.deadlines import bangkok_day, official_day, read_target_and_day
from bot.handlers.common import asking, category_name, choice, item_name, menu_choice, quiet, say, with_note
from bot.knowledge import Knowledge
from bot.model import (
    WHOLE,
    Choice,
    Deadline,
    DeadlineCleared,
    DeadlineSet,
    Question,
    QuestionKind,
    Role,
    Screen,
    ScreenKind,
    Turn,
)
from bot.view import Moment, View

LISTED = 8
"""Days a screen shows; more would pass a phone's height."""

CLEARED = 3
"""Own days that can be taken back from one screen."""


def show_deadlines(_: ShowDeadlines, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show what is due when."""
    return say(view, _listed(view, know, view.deadlines, bangkok_day(moment.now)))


def _listed(view: View, know: Knowledge, deadlines: Iterable[Deadline], today: date) -> Screen:
    copy = know.copy
    ordered = sorted(deadlines, key=lambda one: (one.due < today, one.due))
    lines = [_line(know, one, today) for one in ordered[:LISTED]] or [copy.say("due.none")]
    if len(ordered) > LISTED:
        lines.append(copy.say("due.more", count=len(ordered) - LISTED))
    return Screen(
        title=copy.say("due.title"),
        text="\n".join(lines),
        choices=(*_ways_to_set(view, know, ordered), *_ways_on(view, know)),
        kind=ScreenKind.NOTICE,
    )


def _line(know: Knowledge, deadline: Deadline, today: date) -> str:
    copy = know.copy
    whose = "internal" if deadline.internal else "office" if deadline.office_id else "all"
    line = copy.say(
        f"due.line_{whose}",
        where=target_name(know, deadline.target),
        day=copy.day(deadline.due),
        left=days_left(know, deadline.due, today),
    )
    return copy.say("due.with_words", line=line, what=deadline.what) if deadline.what else line


def days_left(know: Knowledge, due: date, today: date) -> str:
    """Say how far away a day is: `อีก 7 วัน`, `วันนี้`, `เลยมา 3 วัน`."""
    days = (due - today).days
    key = "due.today" if days == 0 else "due.left" if days > 0 else "due.over"
    return know.copy.say(key, days=abs(days))


def target_name(know: Knowledge, target: str) -> str:
    """Name what a deadline is for: all items, `หมวด 3 …`, `ข้อ 2.3`."""
    item = know.framework.items.get(target)
    if item is not None:
        return item_name(know.copy, item)
    category = know.framework.category(target.removeprefix("C")) if target else None
    return category_name(know.copy, category) if category else know.copy.say("due.whole")


def _ways_to_set(view: View, know: Knowledge, deadlines: Iterable[Deadline]) -> tuple[Choice, ...]:
    if view.in_group or not know.may(view.role, "set_deadline"):
        return ()
    own = [one for one in deadlines if one.internal][:CLEARED]
    clearing = (
        choice(know.copy.say("due.clear", where=target_name(know, one.target)), ClearDeadline(one.target))
        for one in own
    )
    label = "due.set_all" if view.role is Role.CENTRAL else "due.set_own"
    return (choice(know.copy.say(label), AskDeadline(), primary=True), *clearing)


def _ways_on(view: View, know: Knowledge) -> tuple[Choice, ...]:
    working = (choice(know.copy.say("button.work"), ShowWork()),) if view.role is not Role.CENTRAL else ()
    return (*working, menu_choice(know.copy))


def ask_deadline(action: AskDeadline, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask for a day, and for which item or category where it is not for all."""
    return _ask(view, know, moment, _known_target(know, action.target))


def _ask(view: View, know: Knowledge, moment: Moment, target: str, note: str = "") -> Turn:
    copy = know.copy
    question = Question(kind=QuestionKind.DEADLINE, touched_at=moment.now, item=target)
    key = "due.ask_all" if view.role is Role.CENTRAL else "due.ask_own"
    screen = Screen(
        title=copy.say("due.title"),
        text=copy.say(key, where=target_name(know, target)),
        choices=(choice(copy.say("button.cancel"), Cancel()),),
        numbered=False,
        kind=ScreenKind.QUESTION,
    )
    return say(view, with_note(screen, note), conversation=asking(view.conversation, question))


def give_deadline(action: GiveDeadline, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Set the day that was typed, with the item or category named beside it; or ask again, saying why."""
    today = bangkok_day(moment.now)
    target, day = read_target_and_day(know.framework, action.text, today)
    target = target or _known_target(know, action.target)
    if isinstance(day, DateFault):
        return _ask(view, know, moment, target, know.copy.say(f"date.{day.value}"))
    latest = official_day(view.deadlines, target)
    if view.role is not Role.CENTRAL and latest is not None and day > latest:
        return _ask(view, know, moment, target, know.copy.say("due.too_late", day=know.copy.day(latest)))
    return _set(view, know, _deadline(view, know, moment, target, day), today)


def _known_target(know: Knowledge, target: str) -> str:
    """Return the target of a payload, which comes from outside; WHOLE where there is no such one."""
    known = target in know.framework.items or know.framework.category(target.removeprefix("C")) is not None
    return target if known else WHOLE


def _deadline(view: View, know: Knowledge, moment: Moment, target: str, day: date) -> Deadline:
    office = view.membership.office if view.membership else None
    own = view.role is not Role.CENTRAL and office is not None
    return Deadline(
        framework_id=know.framework.id,
        due=day,
        set_at=moment.now,
        target=target,
        office_id=office.id if own and office else None,
        internal=own,
        set_by=view.person.id,
    )


def _set(view: View, know: Knowledge, deadline: Deadline, today: date) -> Turn:
    copy = know.copy
    others = [one for one in view.deadlines if one.key != deadline.key]
    before = next((one for one in view.deadlines if one.key == deadline.key), None)
    key = "due.set" if before is None else "due.already" if before.due == deadline.due else "due.moved"
    note = copy.say(key, where=target_name(know, deadline.target), day=copy.day(deadline.due))
    if deadline.due < today:
        note = "\n".join((note, copy.say("due.past")))
    screen = with_note(_listed(view, know, [*others, deadline], today), note)
    return Turn(conversation=quiet(view.conversation), replies=(screen,), deadlines=(DeadlineSet(deadline),))


def clear_deadline(action: ClearDeadline, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Take back a day that the office set for itself."""
    office = view.membership.office if view.membership else None
    today = bangkok_day(moment.now)
    left = [one for one in view.deadlines if not (one.internal and one.target == action.target)]
    if office is None or len(left) == len(view.deadlines):
        return say(view, _listed(view, know, view.deadlines, today))
    note = know.copy.say("due.cleared", where=target_name(know, action.target))
    screen = with_note(_listed(view, know, left, today), note)
    change = DeadlineCleared(know.framework.id, office.id, action.target)
    return Turn(conversation=quiet(view.conversation), replies=(screen,), deadlines=(change,))
