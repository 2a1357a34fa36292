"""The submission pack in chat: asked for, told how far it is, handed over by a link."""

from __future__ import annotations

from bot import progress
from bot.actions import PackMade, PackProgress, ShowPack, ShowReadiness
from bot.exports.made import read_made
from bot.handlers.common import choice, join_first, menu_choice, say
from bot.handlers.made_files import ready_line, way_line
from bot.knowledge import Knowledge
from bot.model import Bar, Job, Screen, ScreenKind, Turn
from bot.progress import Status
from bot.view import Moment, View


def show_pack(_: ShowPack, view: View, know: Knowledge, __: Moment) -> Turn:
    """Have the pack made, and say what will be in it."""
    copy = know.copy
    if view.assessment is None:
        return join_first(view, know)
    done = len(progress.by_status(view.answers, know.framework)[Status.DONE])
    of = len(know.framework.own_items)
    lines = [copy.say("pack.making"), copy.say("pack.holds"), copy.say("pack.answered", done=done, of=of)]
    screen = Screen(
        title=copy.say("pack.title"),
        text="\n".join(lines),
        choices=(choice(copy.say("button.readiness"), ShowReadiness()), menu_choice(copy)),
        kind=ScreenKind.WORK,
    )
    job = Job(PackMade.job, {"office": view.assessment.office_id})
    return Turn(conversation=view.conversation, replies=(screen,), jobs=(job,))


def pack_progress(action: PackProgress, view: View, know: Knowledge, _: Moment) -> Turn:
    """Say how far a long pack is."""
    percent = int(action.text)
    text = know.copy.say("pack.progress", percent=percent)
    return say(view, Screen(title=know.copy.say("pack.title"), text="", bars=(Bar(text, percent),)))


def pack_made(action: PackMade, view: View, know: Knowledge, _: Moment) -> Turn:
    """Hand the pack over; nothing is what failed, and then it is said what to do."""
    copy = know.copy
    if not action.text:
        again = choice(copy.say("button.pack_again"), ShowPack())
        return say(view, Screen(text=copy.say("pack.failed"), choices=(again, menu_choice(copy))))
    made = read_made(action.text)
    lines = [
        ready_line(made, know),
        copy.say("pack.made_draft") if made.draft else "",
        way_line(made, view, know),
        copy.say("pack.enter_yourself"),
    ]
    screen = Screen(
        title=copy.say("pack.title"),
        text="\n".join(line for line in lines if line),
        choices=(menu_choice(copy),),
        kind=ScreenKind.WORK,
    )
    return say(view, screen)
