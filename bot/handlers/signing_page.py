"""The page that is signed by hand: asked for in chat, and handed over by a link."""

from __future__ import annotations

from bot.actions import AskPaper, PageMade, PrintPage, ShowReview
from bot.exports.made import read_made
from bot.handlers.common import choice, menu_choice, say
from bot.handlers.made_files import ready_line, way_line
from bot.knowledge import Knowledge
from bot.model import Job, Screen, ScreenKind, Turn
from bot.view import Moment, View


def print_page(_: PrintPage, view: View, know: Knowledge, __: Moment) -> Turn:
    """Have the page made."""
    copy = know.copy
    screen = Screen(
        title=copy.say("paper.page_title"),
        text=copy.say("paper.making"),
        choices=(choice(copy.say("button.review"), ShowReview()), menu_choice(copy)),
        kind=ScreenKind.WORK,
    )
    job = Job(PageMade.job, {"office": view.answers.office_id})
    return Turn(conversation=view.conversation, replies=(screen,), jobs=(job,))


def page_made(action: PageMade, view: View, know: Knowledge, _: Moment) -> Turn:
    """Hand the page over; nothing is what failed, and then it is said what to do."""
    copy = know.copy
    if not action.text:
        again = choice(copy.say("button.pack_again"), PrintPage())
        return say(view, Screen(text=copy.say("paper.failed"), choices=(again, menu_choice(copy))))
    made = read_made(action.text)
    lines = (ready_line(made, know), way_line(made, view, know), copy.say("paper.then"))
    screen = Screen(
        title=copy.say("paper.page_title"),
        text="\n".join(lines),
        choices=(choice(copy.say("button.paper"), AskPaper()), menu_choice(copy)),
        kind=ScreenKind.WORK,
    )
    return say(view, screen)
