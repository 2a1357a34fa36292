"""The people of an office: who they are, what is in whose hands, how far it is, since when it stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import progress
from bot.actions import (
    AskAssignee,
    ClaimName,
    PickPlace,
    RemoveMember,
    ShowBoard,
    ShowHandover,
    ShowInvitations,
    ShowItem,
    ShowMember,
    ShowTeam,
)
from bot.duties import main_holder
from bot.handlers.assign import claimable
from bot.handlers.colleagues import (
    items_held,
    member_of,
    page_choices,
    person_name,
    place_name,
    team_choices,
    waiting_names,
)
from bot.handlers.common import choice, item_label, join_first, menu_choice, moved, say
from bot.knowledge import Knowledge
from bot.model import Bar, Choice, Item, Member, Screen, ScreenKind, Turn
from bot.progress import Status
from bot.view import Moment, View

ON_A_PAGE = 8
"""People on a page of the board; more would pass a phone's height."""
STUCK_AFTER = timedelta(days=7)
"""Unfinished work that nobody touched for so long is said to stand still since then."""


def show_team(_: ShowTeam, view: View, know: Knowledge, moment: Moment) -> Turn:
    """List the people of the office; a coordinator sees how far each is, and can hand out work."""
    return show_board(ShowBoard(0), view, know, moment)


def show_board(action: ShowBoard, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show a page of the people of the office."""
    copy = know.copy
    office = view.membership.office if view.membership else None
    if office is None or view.assessment is None:
        return join_first(view, know)
    pages = max(1, -(-len(view.members) // ON_A_PAGE))
    page = min(action.page, pages - 1)
    shown = view.members[page * ON_A_PAGE :][:ON_A_PAGE]
    leads = know.may(view.role, "assign")
    screen = Screen(
        title=copy.say("team.title", office=office.name),
        text="",
        bars=tuple(_bar(view, know, moment, one) if leads else _who(view, know, one) for one in shown),
        after="\n".join(_rest(view, know)) if leads else "",
        choices=(
            *(_leading(view, know, shown) if leads else ()),
            *page_choices(know, page, pages),
            menu_choice(copy),
        ),
        kind=ScreenKind.WORK,
    )
    return say(view, screen, conversation=moved(view.conversation, ShowBoard(page) if page else ShowTeam()))


def _who(view: View, know: Knowledge, member: Member) -> Bar:
    """Draw who somebody is and what is in their hands, as every colleague sees it."""
    held = [place_name(know, one.place) for one in view.assignments if one.person_id == member.person.id]
    parts = (_called(know, member), ", ".join(held))
    return Bar(" · ".join(part for part in parts if part), None)


def _called(know: Knowledge, member: Member) -> str:
    person = member.person
    told = (person_name(know, person), person.position, person.group)
    name = " · ".join(part for part in told if part)
    return know.copy.say("team.line", role=know.copy.say(f"role.{member.role.value}"), name=name)


def _bar(view: View, know: Knowledge, moment: Moment, member: Member) -> Bar:
    """Draw a person as the coordinator sees them: what they have, how far it is, since when it stands."""
    items = items_held(view, know, member.person.id)
    if not items:
        return _who(view, know, member)
    done, since = _done(view, items), _since(view, know, moment, member.person.id, items)
    text = know.copy.say("team.progress", who=_who(view, know, member).text, done=done, of=len(items))
    return Bar(" · ".join(part for part in (text, since) if part), progress.percent(done, len(items)))


def _done(view: View, items: tuple[Item, ...]) -> int:
    return len(progress.group_by_status(view.answers, items)[Status.DONE])


def _since(view: View, know: Knowledge, moment: Moment, person_id: str, items: tuple[Item, ...]) -> str:
    """Say since when unfinished work stands still, or when it was last touched."""
    if _done(view, items) == len(items):
        return ""
    last = last_touched(view, person_id, items)
    key = "team.stuck_since" if moment.now - last >= STUCK_AFTER else "team.last_touched"
    return know.copy.say(key, day=know.copy.day(last))


def last_touched(view: View, person_id: str, items: tuple[Item, ...]) -> datetime:
    """Return when any of a person's items was last changed, or was given to them where none was."""
    given = [one.at for one in view.assignments if one.person_id == person_id]
    changed = (view.answers.item(one.id).changed_at for one in items)
    return max(given + [at for at in changed if at is not None])


def _rest(view: View, know: Knowledge) -> list[str]:
    """Say what nobody has as หลัก, and which names work waits for."""
    copy = know.copy
    free = [item for item in know.framework.own_items if main_holder(item, view.assignments) is None]
    lines = [copy.say("team.nobody_has", count=len(free))] if free else []
    for name in waiting_names(view.assignments):
        places = ", ".join(place_name(know, one.place) for one in view.assignments if one.name == name)
        lines.append(copy.say("team.waits_for", name=name, places=places))
    return lines


def _leading(view: View, know: Knowledge, shown: tuple[Member, ...]) -> tuple[Choice, ...]:
    copy = know.copy
    awaited = tuple(
        choice(copy.say("team.confirm", name=person_name(know, one.person)), ClaimName(one.person.id))
        for one in view.members
        if claimable(view, know, one.person)
    )
    people = tuple(
        choice(copy.say("team.see", name=person_name(know, one.person)), ShowMember(one.person.id))
        for one in shown
    )
    return (
        choice(copy.say("button.assign"), AskAssignee(), primary=True),
        choice(copy.say("button.invite"), ShowInvitations()),
        *awaited,
        *people,
    )


def show_member(action: ShowMember, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show one person: their items with how far each is, and what one can do about their work."""
    member = member_of(view, action.person)
    if member is None:
        return show_team(ShowTeam(), view, know, moment)
    copy, items = know.copy, items_held(view, know, member.person.id)
    lines = [
        copy.say(
            "team.item_line",
            label=item_label(copy, item),
            state=copy.say(f"status.{progress.status(view.answers, item).value}"),
        )
        for item in items
    ]
    screen = Screen(
        title=_called(know, member),
        text="\n".join(lines) or copy.say("team.has_nothing"),
        choices=(*_about(view, know, member, items), *team_choices(know)),
        kind=ScreenKind.WORK,
    )
    return say(view, screen, conversation=moved(view.conversation, action))


def _about(view: View, know: Knowledge, member: Member, items: tuple[Item, ...]) -> tuple[Choice, ...]:
    copy, person = know.copy, member.person.id
    unfinished = progress.next_item(view.answers, know.framework, None, items)
    opening = (
        (choice(copy.say("button.open", name=place_name(know, unfinished.id)), ShowItem(unfinished.id)),)
        if unfinished
        else ()
    )
    giving = (choice(copy.say("button.assign_more"), PickPlace(person), primary=True),)
    moving = (choice(copy.say("button.hand_over"), ShowHandover(person)),)
    removing = (choice(copy.say("button.remove_member"), RemoveMember(person)),)
    return (
        *(giving if know.may(member.role, "answer") else ()),
        *opening,
        *(moving if items else ()),
        *(removing if person != view.person.id else ()),
    )
