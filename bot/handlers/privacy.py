"""What is held of a person: to see, to take along, to have erased; and going on elsewhere."""

from __future__ import annotations

from datetime import timedelta

from bot.actions import AskName, ChooseOffice, JobDone, Leave, LinkDevice, ShowMyData, ShowNotice
from bot.codes import shown_code
from bot.handlers.common import choice, menu_choice, say
from bot.knowledge import Knowledge
from bot.model import CodeMade, Erased, Invitation, Job, Screen, ScreenKind, Turn
from bot.view import Moment, View

LINK_LASTS = timedelta(minutes=15)
EXPORT_JOB = "export_my_data"


def show_my_data(action: ShowMyData, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show what is held of this person; `file` starts an export of all of it."""
    copy = know.copy
    if action.part == "file":
        job = Job(EXPORT_JOB, {"person": view.person.id})
        screen = Screen(text=copy.say("mine.preparing"), choices=(menu_choice(copy),))
        return Turn(conversation=view.conversation, replies=(screen,), jobs=(job,))
    del moment
    person = view.person
    none = copy.say("mine.none")
    offices = ", ".join(
        copy.say(
            "mine.membership",
            role=copy.say(f"role.{one.role.value}"),
            office=one.office.name if one.office else copy.say("mine.central"),
        )
        for one in view.memberships
    )
    lines = [
        copy.say(
            "mine.name",
            name=person.name or none,
            position=person.position or none,
            group=person.group or none,
        ),
        copy.say("mine.offices", offices=offices or none),
        copy.say(
            "mine.ways", ways=", ".join(copy.say(f"channel.{one.channel.value}") for one in view.identities)
        ),
        copy.say("mine.since", at=copy.moment(person.consented_at) if person.consented_at else none),
        copy.say("mine.rest"),
    ]
    switch = (choice(copy.say("button.other_office"), ChooseOffice()),) if len(view.memberships) > 1 else ()
    choices = (
        choice(copy.say("button.export"), ShowMyData("file")),
        choice(copy.say("button.edit_name"), AskName()),
        *switch,
        choice(copy.say("button.notice"), ShowNotice()),
        choice(copy.say("button.leave"), Leave()),
        menu_choice(copy),
    )
    return say(
        view,
        Screen(title=copy.say("mine.title"), text="\n".join(lines), choices=choices, kind=ScreenKind.NOTICE),
    )


def job_done(action: JobDone, view: View, know: Knowledge, _: Moment) -> Turn:
    """Hand over what a job made; nothing is what a job that failed made."""
    copy = know.copy
    if not action.text:
        return say(view, Screen(text=copy.say("unclear.apology"), choices=(menu_choice(copy),)))
    screen = Screen(title=copy.say("mine.export_title"), text=action.text, choices=(menu_choice(copy),))
    return say(view, screen)


def leave(action: Leave, view: View, know: Knowledge, _: Moment) -> Turn:
    """Erase the person after a second confirmation; the office keeps its answers."""
    copy = know.copy
    if not action.sure:
        ways = (choice(copy.say("button.leave_really"), Leave(1)), menu_choice(copy))
        return say(
            view,
            Screen(
                title=copy.say("leave.title"),
                text=copy.say("leave.ask"),
                choices=ways,
                kind=ScreenKind.NOTICE,
            ),
        )
    alias = copy.say("leave.alias", number=view.leavers + 1)
    screen = Screen(text=copy.say("leave.done"))
    return Turn(conversation=view.conversation, replies=(screen,), people=(Erased(view.person.id, alias),))


def link_device(_: LinkDevice, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Make a code that makes another device or channel this same person."""
    copy = know.copy
    code = moment.new_code()
    invitation = Invitation(
        code=code,
        kind="link",
        role=None,
        office_id=None,
        person_id=view.person.id,
        uses_left=1,
        expires=moment.now + LINK_LASTS,
    )
    minutes = int(LINK_LASTS.total_seconds() // 60)
    text = copy.say("link.code", code=shown_code(code), minutes=minutes)
    screen = Screen(
        title=copy.say("link.title"), text=text, choices=(menu_choice(copy),), kind=ScreenKind.NOTICE
    )
    return Turn(conversation=view.conversation, replies=(screen,), people=(CodeMade(invitation),))
