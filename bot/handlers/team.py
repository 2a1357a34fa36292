"""The people of an office, and inviting more of them."""

from __future__ import annotations

from datetime import timedelta

from bot.actions import AskCode, MakeInvitation, ShowTeam
from bot.codes import shown_code
from bot.handlers.common import choice, menu_choice, moved, say
from bot.knowledge import Knowledge
from bot.model import Choice, CodeMade, Invitation, Member, Role, Screen, ScreenKind, Turn
from bot.view import Moment, View

INVITED = (Role.OFFICER, Role.COORDINATOR, Role.DIRECTOR)
USES = {Role.OFFICER: 20, Role.COORDINATOR: 1, Role.DIRECTOR: 1}
LASTS = timedelta(days=14)


def show_team(action: ShowTeam, view: View, know: Knowledge, _: Moment) -> Turn:
    """List the people of the office; a coordinator can invite more."""
    copy = know.copy
    office = view.membership.office if view.membership else None
    if office is None:
        joining = choice(copy.say("button.join"), AskCode())
        return say(view, Screen(text=copy.say("join.needed"), choices=(joining, menu_choice(copy))))
    invite: tuple[Choice, ...] = ()
    if know.may(view.role, "invite"):
        invite = tuple(
            choice(copy.say(f"team.invite_{one.value}"), MakeInvitation(one.value)) for one in INVITED
        )
    lines = [_line(know, one) for one in view.members]
    screen = Screen(
        title=copy.say("team.title", office=office.name),
        text="\n".join(lines),
        choices=(*invite, menu_choice(copy)),
        kind=ScreenKind.NOTICE,
    )
    return say(view, screen, conversation=moved(view.conversation, action))


def _line(know: Knowledge, one: Member) -> str:
    copy, person = know.copy, one.person
    name = person.name or copy.say("history.unnamed")
    told = " · ".join(part for part in (name, person.position, person.group) if part)
    return copy.say("team.line", role=copy.say(f"role.{one.role.value}"), name=told)


def make_invitation(action: MakeInvitation, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Make an invitation to one's own office and show its code."""
    copy = know.copy
    office = view.membership.office if view.membership else None
    if office is None or action.role not in {one.value for one in INVITED}:
        return show_team(ShowTeam(), view, know, moment)
    role = Role(action.role)
    code = moment.new_code()
    invitation = Invitation(
        code=code,
        kind="invite",
        role=role,
        office_id=office.id,
        person_id=None,
        uses_left=USES[role],
        expires=moment.now + LASTS,
    )
    text = copy.say(
        "team.invitation",
        office=office.name,
        role=copy.say(f"role.{role.value}"),
        code=shown_code(code),
        uses=USES[role],
        until=copy.day(invitation.expires),
    )
    screen = Screen(
        title=copy.say("team.invite_title"),
        text=text,
        choices=(choice(copy.say("button.team"), ShowTeam()), menu_choice(copy)),
        kind=ScreenKind.NOTICE,
    )
    return Turn(conversation=view.conversation, replies=(screen,), people=(CodeMade(invitation),))
