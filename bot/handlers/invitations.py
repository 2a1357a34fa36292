"""Inviting people: making codes, listing those that still let somebody in, revoking them."""

from __future__ import annotations

from datetime import timedelta

from bot.actions import MakeInvitation, RevokeInvitation, ShowInvitations, ShowTeam
from bot.codes import shown_code
from bot.handlers.colleagues import team_choices
from bot.handlers.common import choice, moved, say, with_note
from bot.handlers.team import show_team
from bot.knowledge import Knowledge
from bot.model import CodeMade, CodeRevoked, Invitation, Role, Screen, ScreenKind, Turn
from bot.view import Moment, View

INVITED = (Role.OFFICER, Role.COORDINATOR, Role.DIRECTOR)
USES = {Role.OFFICER: 20, Role.COORDINATOR: 1, Role.DIRECTOR: 1}
LASTS = timedelta(days=14)
SHOWN = 8
"""Invitations on the list; those that end first stand first."""


def show_invitations(action: ShowInvitations, view: View, know: Knowledge, _: Moment) -> Turn:
    """List the office's invitations that still let somebody in."""
    return say(view, _list(view, know), conversation=moved(view.conversation, action))


def _list(view: View, know: Knowledge, note: str = "", *, without: str = "") -> Screen:
    copy = know.copy
    live = [one for one in view.invitations if one.code != without][:SHOWN]
    inviting = tuple(
        choice(copy.say(f"team.invite_{one.value}"), MakeInvitation(one.value)) for one in INVITED
    )
    revoking = tuple(
        choice(copy.say("team.revoke", code=shown_code(one.code)), RevokeInvitation(one.code)) for one in live
    )
    lines = [_line(know, one) for one in live] or [copy.say("team.no_invitations")]
    screen = Screen(
        title=copy.say("team.invitations_title"),
        text="\n".join(lines),
        choices=(*inviting, *revoking, *team_choices(know)),
        kind=ScreenKind.NOTICE,
    )
    return with_note(screen, note)


def _line(know: Knowledge, one: Invitation) -> str:
    copy = know.copy
    return copy.say(
        "team.invitation_line",
        code=shown_code(one.code),
        role=copy.say(f"role.{one.role.value}") if one.role else "",
        uses=one.uses_left,
        until=copy.day(one.expires),
    )


def make_invitation(action: MakeInvitation, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Make an invitation to one's own office and show its code."""
    copy = know.copy
    office = view.membership.office if view.membership else None
    if office is None or action.role not in {one.value for one in INVITED}:
        return show_team(ShowTeam(), view, know, moment)
    role = Role(action.role)
    code = moment.new_code()
    expires = moment.now + LASTS
    made = CodeMade(Invitation(code, "invite", role, office.id, None, USES[role], expires))
    text = copy.say(
        "team.invitation",
        office=office.name,
        role=copy.say(f"role.{role.value}"),
        code=shown_code(code),
        uses=USES[role],
        until=copy.day(expires),
    )
    others = choice(copy.say("button.invitations"), ShowInvitations())
    screen = Screen(
        title=copy.say("team.invite_title"),
        text=text,
        choices=(others, *team_choices(know)),
        kind=ScreenKind.NOTICE,
    )
    return Turn(conversation=view.conversation, replies=(screen,), people=(made,))


def revoke_invitation(action: RevokeInvitation, view: View, know: Knowledge, _: Moment) -> Turn:
    """Revoke an invitation of one's own office; whoever joined by it stays."""
    copy = know.copy
    found = next((one for one in view.invitations if one.code == action.code), None)
    if found is None or found.office_id is None:
        return say(view, _list(view, know, copy.say("team.no_such_invitation")))
    note = copy.say("team.revoked", code=shown_code(found.code))
    screen = _list(view, know, note, without=found.code)
    revoked = CodeRevoked(found.code, found.office_id)
    return Turn(conversation=view.conversation, replies=(screen,), people=(revoked,))
