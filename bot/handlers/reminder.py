"""The card that reminds of what is due, and the answers to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.actions import (
    MuteReminders,
    PassOnWork,
    ShowItem,
    ShowScore,
    ShowTeam,
    SnoozeReminders,
)
from bot.deadlines import bangkok_day
from bot.handlers.common import choice, item_label, item_name, menu_choice, say
from bot.handlers.deadlines import days_left
from bot.knowledge import Knowledge
from bot.model import (
    Choice,
    Message,
    Muted,
    PassedOn,
    Role,
    Screen,
    ScreenKind,
    Snoozed,
    Turn,
    Urgency,
)
from bot.reminders.due import Behind, Digest
from bot.view import Moment, View

LISTED = 3
"""Items, and names, that a card shows: what is left is said as a number."""


def card(digest: Digest, know: Knowledge, today: date) -> Screen:
    """Draw a digest: the days left, what is left (three items at most), one button to go on."""
    due = digest.items[0].due if digest.items else min(mark.due for mark in digest.marks)
    key = "reminder.title" if due >= today else "reminder.title_over"
    return Screen(
        title=know.copy.say(key, day=know.copy.day(due), left=days_left(know, due, today)),
        text="\n".join((*_own_lines(digest, know), *_office_lines(digest, know))),
        choices=_choices(digest, know),
        kind=ScreenKind.REMINDER,
    )


def _own_lines(digest: Digest, know: Knowledge) -> list[str]:
    copy = know.copy
    if not digest.items:
        return []
    lines = [copy.say("reminder.own", count=len(digest.items))]
    lines += [
        copy.say("reminder.item", name=item_label(copy, one.item), day=copy.day(one.due))
        for one in digest.items[:LISTED]
    ]
    return lines + _more(know, "reminder.more", digest.items)


def _more(know: Knowledge, key: str, found: Sequence[object]) -> list[str]:
    return [know.copy.say(key, count=len(found) - LISTED)] if len(found) > LISTED else []


def _office_lines(digest: Digest, know: Knowledge) -> list[str]:
    """Say how the office stands: to a director how much is left, to a coordinator also who is behind."""
    copy = know.copy
    if digest.role is Role.OFFICER:
        return []
    lines = [copy.say("reminder.office", count=digest.office_items)]
    if digest.behind:
        names = [_behind(know, one) for one in digest.behind[:LISTED]]
        lines.append(copy.say("reminder.behind", names=" ".join(names)))
        lines += _more(know, "reminder.behind_more", digest.behind)
    lost = [_name(know, one) for one in digest.behind if one.unreachable]
    if lost:
        lines.append(copy.say("reminder.unreachable", names=" ".join(lost[:LISTED])))
    if digest.passed_on:
        lines.append(copy.say("reminder.passed_on", items=_names(know, digest.passed_on)))
    return lines


def _behind(know: Knowledge, one: Behind) -> str:
    return know.copy.say("reminder.behind_one", name=_name(know, one), count=one.items)


def _name(know: Knowledge, one: Behind) -> str:
    return one.name or know.copy.say("reminder.unnamed")


def _names(know: Knowledge, items: Sequence[str]) -> str:
    return " ".join(item_name(know.copy, know.framework.items[one]) for one in items)


def _choices(digest: Digest, know: Knowledge) -> tuple[Choice, ...]:
    copy = know.copy
    later = choice(copy.say("button.snooze"), SnoozeReminders())
    never = choice(copy.say("button.mute"), MuteReminders())
    if digest.items:
        first = digest.items[0].item
        shown = "+".join(one.item.id for one in digest.items[:LISTED])
        going_on = choice(copy.say("button.continue"), ShowItem(first.id), primary=True)
        return going_on, later, never, choice(copy.say("button.passed_on"), PassOnWork(shown))
    if digest.role is Role.DIRECTOR:
        return choice(copy.say("button.score"), ShowScore(), primary=True), later, never
    return choice(copy.say("button.team"), ShowTeam(), primary=True), later, never


def snooze(_: SnoozeReminders, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Remind later."""
    until = bangkok_day(moment.now) + timedelta(days=know.reminding.snooze_days)
    said = know.copy.say("reminder.snoozed", day=know.copy.day(until))
    return _answered(view, know, said, Snoozed(until))


def mute(action: MuteReminders, view: View, know: Knowledge, _: Moment) -> Turn:
    """Remind no more, or again."""
    copy = know.copy
    if not action.on:
        return _answered(view, know, copy.say("reminder.unmuted"), Muted(on=False))
    again = choice(copy.say("button.unmute"), MuteReminders(0))
    return _answered(view, know, copy.say("reminder.muted"), Muted(on=True), again)


def _answered(view: View, know: Knowledge, said: str, change: Snoozed | Muted, *ways: Choice) -> Turn:
    screen = Screen(text=said, choices=(*ways, menu_choice(know.copy)), kind=ScreenKind.NOTICE)
    return Turn(conversation=view.conversation, replies=(screen,), reminding=(change,))


def pass_on(action: PassOnWork, view: View, know: Knowledge, _: Moment) -> Turn:
    """Remind no more of items that somebody else does, and let the coordinators know by their next reply."""
    items = tuple(one for one in action.items.split("+") if one in know.framework.items)
    if not items or view.membership is None:
        return say(view, Screen(text=know.copy.say("unclear.button"), choices=(menu_choice(know.copy),)))
    if len(items) > 1 and not action.sure:
        return say(view, _which(know, items))
    names = _names(know, items)
    screen = Screen(
        text=know.copy.say("reminder.passed_on_now", items=names),
        choices=(menu_choice(know.copy),),
        kind=ScreenKind.NOTICE,
    )
    return Turn(
        conversation=view.conversation,
        replies=(screen,),
        messages=_told(view, know, names),
        reminding=tuple(PassedOn(one) for one in items),
    )


def _which(know: Knowledge, items: Sequence[str]) -> Screen:
    copy = know.copy
    each = (choice(item_label(copy, know.framework.items[one]), PassOnWork(one, 1)) for one in items)
    every = choice(copy.say("reminder.all_passed_on"), PassOnWork("+".join(items), 1))
    return Screen(
        text=copy.say("reminder.which_passed_on"),
        choices=(*each, every, menu_choice(copy)),
        kind=ScreenKind.QUESTION,
    )


def _told(view: View, know: Knowledge, names: str) -> tuple[Message, ...]:
    """Tell the coordinators: by their next reply, which costs nothing."""
    copy = know.copy
    who = view.person.name or copy.say("reminder.unnamed")
    screen = Screen(
        text=copy.say("reminder.told_passed_on", name=who, items=names),
        choices=(choice(copy.say("button.team"), ShowTeam()),),
        kind=ScreenKind.REMINDER,
    )
    return tuple(
        Message(screen, to=member.person.id, urgency=Urgency.RIDE)
        for member in view.members
        if member.role is Role.COORDINATOR and member.person.id != view.person.id
    )
