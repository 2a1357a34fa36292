"""Coming in: the notice, the invitation, the real name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.actions import (
    Accept,
    AskCode,
    AskName,
    AskSearch,
    ChooseOffice,
    Continue,
    GiveName,
    GiveOffice,
    OpenExternal,
    SearchKept,
    ShowCategories,
    ShowMenu,
    ShowNotice,
    Skip,
    UseAsName,
    UseCode,
)
from bot.handlers.assign import tell_of_claim
from bot.handlers.common import asking, choice, menu_choice, quiet, say
from bot.handlers.external import open_external
from bot.handlers.menu import show_menu
from bot.handlers.notice import notice_screen
from bot.knowledge import Knowledge
from bot.model import (
    CodeFailed,
    Invitation,
    Joined,
    Linked,
    Membership,
    Office,
    PeopleChange,
    PersonChanged,
    Question,
    QuestionKind,
    Role,
    Screen,
    ScreenKind,
    Turn,
)
from bot.view import Moment, View

MOST_FAILED_CODES = 5
"""Wrong codes an identity may try within FAILED_WITHIN."""
FAILED_WITHIN = timedelta(minutes=15)
MOST_NAME_CHARS = 200
MOST_SEARCHED_WORDS = 3
"""A text of more words than these, given as a name, holds the position as well."""
LIKE_A_SEARCH = 0.6
"""From this search score on, a text given as a name is more likely a search; it is asked about."""


def show_notice(_: ShowNotice, view: View, know: Knowledge, __: Moment) -> Turn:
    """Show what is kept and why, before anything is."""
    return say(view, notice_screen(know), conversation=view.conversation)


def accept(_: Accept, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Accept the notice; a code given before, or the sample office, lets the person in at once."""
    if view.consented:
        return show_menu(ShowMenu(), view, know, moment)
    accepted = replace(view.person, consented_at=moment.now)
    changed = PersonChanged(accepted)
    inside = replace(view, person=accepted, conversation=replace(view.conversation, pending_code=None))
    if view.invitation is not None:
        return _with(_enter(inside, know, moment, view.invitation), changed)
    if view.membership is not None:
        return _with(show_menu(ShowMenu(), inside, know, moment), changed)
    if view.sample is not None:
        membership = Membership(view.person.id, view.sample, Role.COORDINATOR)
        return _with(_joined(inside, know, moment, membership, code=None), changed)
    return _with(ask_code(AskCode(), inside, know, moment), changed)


def _with(turn: Turn, change: PeopleChange) -> Turn:
    return replace(turn, people=(change, *turn.people))


def ask_code(_: AskCode, view: View, know: Knowledge, __: Moment) -> Turn:
    """Say how to join an office; before the notice is accepted, the notice."""
    if not view.consented:
        return say(view, notice_screen(know))
    copy = know.copy
    ways = (
        choice(copy.say("button.read_first"), ShowCategories()),
        choice(copy.say("button.search"), AskSearch()),
    )
    screen = Screen(
        title=copy.say("join.title"), text=copy.say("join.ask"), choices=ways, kind=ScreenKind.QUESTION
    )
    return say(view, screen, conversation=quiet(view.conversation))


def use_code(action: UseCode, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Join by an invitation, or become one person with whoever issued a link code."""
    if view.failed_codes >= MOST_FAILED_CODES:
        return say(view, Screen(text=know.copy.say("join.too_many"), choices=(menu_choice(know.copy),)))
    found = view.invitation
    if found is None or found.uses_left <= 0 or found.expires <= moment.now:
        screen = Screen(text=know.copy.say("join.wrong_code"), choices=(menu_choice(know.copy),))
        return replace(say(view, screen), people=(CodeFailed(),))
    if found.kind == "link":
        return _link(view, know, found)
    if not view.consented:
        waiting = replace(view.conversation, pending_code=action.code)
        return say(view, notice_screen(know, know.copy.say("join.accept_first")), conversation=waiting)
    return _enter(view, know, moment, found)


def _link(view: View, know: Knowledge, found: Invitation) -> Turn:
    copy = know.copy
    ways = (choice(copy.say("button.continue"), Continue(), primary=True), menu_choice(copy))
    if found.person_id is None or found.person_id == view.person.id:
        return say(view, Screen(text=copy.say("link.same"), choices=ways))
    linked = Linked(kept=found.person_id, gone=view.person.id, code=found.code)
    screen = Screen(
        title=copy.say("link.title"), text=copy.say("link.done"), choices=ways, kind=ScreenKind.NOTICE
    )
    return replace(say(view, screen), people=(linked,))


def _enter(view: View, know: Knowledge, moment: Moment, found: Invitation) -> Turn:
    if found.uses_left <= 0 or found.expires <= moment.now or found.role is None:
        return say(view, Screen(text=know.copy.say("join.wrong_code"), choices=(menu_choice(know.copy),)))
    membership = Membership(view.person.id, view.invited_to, found.role)
    return _joined(view, know, moment, membership, code=found.code or None)


def _joined(view: View, know: Knowledge, moment: Moment, membership: Membership, *, code: str | None) -> Turn:
    copy = know.copy
    office = membership.office
    role = copy.say(f"role.{membership.role.value}")
    note = copy.say("join.done", office=office.name, role=role) if office else copy.say("join.done_central")
    joined = Joined(membership, code)
    if view.person.name_asked:
        ways = (choice(copy.say("button.continue"), Continue(), primary=True), menu_choice(copy))
        return replace(
            say(view, Screen(text=note, choices=ways), conversation=quiet(view.conversation)),
            people=(joined,),
        )
    asked = _ask_name(view, know, moment, note)
    return replace(asked, people=(joined,))


def ask_name(_: AskName, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask for the real name (again)."""
    return _ask_name(view, know, moment, "")


def _ask_name(view: View, know: Knowledge, moment: Moment, note: str) -> Turn:
    copy = know.copy
    question = Question(kind=QuestionKind.NAME, touched_at=moment.now)
    screen = Screen(
        title=copy.say("name.title"),
        text="\n".join(part for part in (note, copy.say("name.ask")) if part),
        choices=(choice(copy.say("button.skip"), Skip()),),
        kind=ScreenKind.QUESTION,
    )
    return say(view, screen, conversation=asking(view.conversation, question))


def give_name(action: GiveName, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Keep the real name, position and group; what reads like a search is asked about first."""
    if _reads_like_a_search(action.text, know):
        copy = know.copy
        ways = (
            choice(copy.say("button.use_as_name"), UseAsName()),
            choice(copy.say("button.search"), SearchKept()),
            choice(copy.say("button.skip"), Skip()),
        )
        screen = Screen(
            title=copy.say("name.title"),
            text=copy.say("name.really", text=action.text),
            choices=ways,
            kind=ScreenKind.QUESTION,
        )
        return say(view, screen, conversation=replace(view.conversation, waiting=action.text))
    return _named(view, know, moment, action.text)


def _reads_like_a_search(text: str, know: Knowledge) -> bool:
    """Tell a search from a name: a name has its position beside it, or a title before it."""
    words = text.split()
    named = len(_parts(text)) > 1 or text.startswith(tuple(know.copy.say("name.titles").split()))
    if named or len(words) > MOST_SEARCHED_WORDS:
        return False
    hits = know.search.find(text, 1)
    return bool(hits) and hits[0].score >= LIKE_A_SEARCH


def _parts(text: str) -> list[str]:
    """Part name, position and group: they stand in lines, or between commas or strokes."""
    for mark in ",/|·":
        text = text.replace(mark, "\n")
    return [" ".join(part.split()) for part in text.split("\n") if part.strip()]


def use_as_name(_: UseAsName, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Take the text that read like a search as the name after all."""
    waiting = view.conversation.waiting
    return _named(view, know, moment, waiting) if waiting else _ask_name(view, know, moment, "")


def _named(view: View, know: Knowledge, moment: Moment, text: str) -> Turn:
    copy = know.copy
    if len(text) > MOST_NAME_CHARS:
        return _ask_name(view, know, moment, copy.say("name.too_long", most=MOST_NAME_CHARS))
    name, position, group, *_ = [*_parts(text), "", "", ""]
    if not name:
        return _ask_name(view, know, moment, copy.say("name.empty"))
    person = replace(view.person, name=name, position=position or None, group=group or None, name_asked=True)
    told = " · ".join(part for part in (name, position, group) if part)
    turn = _onward(view, know, moment, copy.say("name.saved", name=told), PersonChanged(person))
    return replace(turn, messages=tell_of_claim(view, know, person))


def skip_name(_: Skip, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Leave the name for later; it is asked again only when it is needed."""
    person = replace(view.person, name_asked=True)
    return _onward(view, know, moment, know.copy.say("name.skipped"), PersonChanged(person))


def _onward(view: View, know: Knowledge, moment: Moment, note: str, change: PersonChanged) -> Turn:
    after = replace(view, conversation=quiet(view.conversation))
    turn = show_menu(ShowMenu(), after, know, moment)
    return replace(turn, replies=(Screen(text=note), *turn.replies), people=(change,))


def give_office(_: GiveOffice, view: View, know: Knowledge, __: Moment) -> Turn:
    """Work for the office of that code (central), whose external scores come next."""
    if view.office is None or view.role is not Role.CENTRAL:
        note = know.copy.say("external.no_office")
        return say(
            view,
            Screen(
                text=note,
                choices=(
                    choice(know.copy.say("button.other_office"), ChooseOffice()),
                    menu_choice(know.copy),
                ),
            ),
        )
    return _chosen(view, know, view.office)


def choose_office(action: ChooseOffice, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Work in another of one's offices, or list them."""
    copy = know.copy
    if view.role is Role.CENTRAL:
        return open_external(OpenExternal(), replace(view, assessment=None), know, moment)
    mine = {one.office.code: one.office for one in view.memberships if one.office}
    if action.code in mine:
        return _chosen(view, know, mine[action.code])
    ways = tuple(choice(office.name, ChooseOffice(code)) for code, office in mine.items())
    return say(
        view,
        Screen(
            title=copy.say("office.title"),
            text=copy.say("office.pick"),
            choices=(*ways, menu_choice(copy)),
            kind=ScreenKind.MENU,
        ),
    )


def _chosen(view: View, know: Knowledge, office: Office) -> Turn:
    copy = know.copy
    person = replace(view.person, office_id=office.id)
    going_on = OpenExternal() if view.role is Role.CENTRAL else Continue()
    label = copy.say("button.external" if view.role is Role.CENTRAL else "button.continue")
    screen = Screen(
        text=copy.say("office.chosen", office=office.name),
        choices=(choice(label, going_on, primary=True), menu_choice(copy)),
        kind=ScreenKind.MENU,
    )
    return replace(say(view, screen, conversation=quiet(view.conversation)), people=(PersonChanged(person),))
