"""People who go: removed by a coordinator, or moving to another office. The name stays in the history."""

from __future__ import annotations

from bot.actions import ChooseOffice, MoveAway, RemoveMember, ShowHandover, ShowMember, ShowTeam
from bot.handlers.colleagues import coordinators, items_held, member_of, person_name, team_choices, tell
from bot.handlers.common import choice, menu_choice, quiet, say
from bot.handlers.team import show_team
from bot.knowledge import Knowledge
from bot.model import Choice, MemberRemoved, Office, Person, Role, Screen, ScreenKind, Turn
from bot.view import Moment, View


def remove_member(action: RemoveMember, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Remove a colleague after a second confirmation; what was in their hands is the coordinators' again."""
    member, office = member_of(view, action.person), _office(view)
    if member is None or office is None or member.person.id == view.person.id:
        return show_team(ShowTeam(), view, know, moment)
    copy, person = know.copy, member.person
    names = {"name": person_name(know, person), "office": office.name}
    count = len(items_held(view, know, person.id))
    if not action.sure:
        ways = (
            choice(copy.say("button.remove_really"), RemoveMember(person.id, 1)),
            *_handing_over(know, person, count),
            choice(copy.say("button.see_member"), ShowMember(person.id)),
        )
        return _asked(view, know, copy.say("going.remove_really", count=count, **names), ways)
    screen = Screen(
        text=copy.say("going.removed", count=count, **names),
        choices=team_choices(know),
        kind=ScreenKind.NOTICE,
    )
    return Turn(
        conversation=quiet(view.conversation),
        replies=(screen,),
        people=(MemberRemoved(person.id, office.id),),
        messages=(tell(view, person.id, copy.say("going.you_were_removed", **names), menu_choice(copy)),),
    )


def _office(view: View) -> Office | None:
    return view.membership.office if view.membership else None


def _handing_over(know: Knowledge, person: Person, count: int) -> tuple[Choice, ...]:
    """Draw the way to hand a person's work to another first, where they have any."""
    label = know.copy.say("button.hand_over")
    return (choice(label, ShowHandover(person.id), primary=True),) if count else ()


def _asked(view: View, know: Knowledge, text: str, ways: tuple[Choice, ...]) -> Turn:
    screen = Screen(
        title=know.copy.say("going.title"),
        text=text,
        choices=(*ways, *team_choices(know)),
        kind=ScreenKind.QUESTION,
    )
    return say(view, screen, conversation=quiet(view.conversation))


def move_away(action: MoveAway, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Leave the office without being erased: the name stays in the history, other offices stay too."""
    office, copy = _office(view), know.copy
    if office is None:
        return show_team(ShowTeam(), view, know, moment)
    if view.role is Role.COORDINATOR and not coordinators(view):
        inviting = choice(copy.say("button.team"), ShowTeam(), primary=True)
        screen = Screen(text=copy.say("going.last_coordinator"), choices=(inviting, menu_choice(copy)))
        return say(view, screen)
    names = {"name": person_name(know, view.person), "office": office.name}
    count = len(items_held(view, know, view.person.id))
    if not action.sure:
        ways = (
            choice(copy.say("button.move_away_really"), MoveAway(1)),
            *_handing_over(know, view.person, count),
        )
        return _asked(view, know, copy.say("going.move_really", count=count, **names), ways)
    return _moved_away(view, know, office, count)


def _moved_away(view: View, know: Knowledge, office: Office, count: int) -> Turn:
    copy, person = know.copy, view.person
    names = {"name": person_name(know, person), "office": office.name}
    stays = [one for one in view.memberships if one.office != office]
    others = (choice(copy.say("button.other_office"), ChooseOffice()),) if stays else ()
    ways = (*others, menu_choice(copy))
    return Turn(
        conversation=quiet(view.conversation),
        replies=(Screen(text=copy.say("going.moved", **names), choices=ways, kind=ScreenKind.NOTICE),),
        people=(MemberRemoved(person.id, office.id),),
        messages=tuple(
            tell(view, one, copy.say("going.removed", count=count, **names)) for one in coordinators(view)
        ),
    )
