"""The whole on its way: check list, proposal, signature, the official system, opening it again."""

from __future__ import annotations

from bot import progress
from bot.actions import (
    AskName,
    AskPaper,
    AskSign,
    Cancel,
    GiveSigner,
    PrintPage,
    Propose,
    RecordImport,
    Reopen,
    ReopenWith,
    SendBack,
    SendBackWith,
    ShowChecklist,
    ShowItem,
    ShowReview,
    ShowScore,
    ShowTeam,
    ShowWork,
    Sign,
    Withdraw,
)
from bot.checklist import Finding, findings
from bot.copy import points
from bot.handlers.common import (
    asking,
    choice,
    item_name,
    join_first,
    menu_choice,
    moved,
    quiet,
    say,
    with_note,
)
from bot.handlers.marks import with_changes
from bot.handlers.score import pending_lines
from bot.handlers.score_note import score_note
from bot.handlers.told import people_of, telling
from bot.knowledge import Knowledge
from bot.model import (
    Capacity,
    Choice,
    Imported,
    Question,
    QuestionKind,
    Reopened,
    Role,
    Screen,
    ScreenKind,
    Signed,
    Stage,
    Turn,
    Urgency,
)
from bot.progress import Status
from bot.review import SUBMISSION, items_at, reason, submission_stage, submission_to
from bot.scoring import score
from bot.signature import freeze, page_code
from bot.view import Moment, View

PAGE = 8
OPENED = 3
"""Items of the check list that get a button."""

IN_CHAT = (Capacity.DIRECTOR, Capacity.DEPUTY, Capacity.ACTING)


def show_checklist(action: ShowChecklist, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show what a careful coordinator would look at again, and the way to the director."""
    copy = know.copy
    if view.assessment is None:
        return join_first(view, know)
    if submission_stage(view.answers) is not Stage.OPEN:
        return show_state(view, know)
    found = findings(view.answers, know.framework)
    start = min(action.page, max(0, len(found) - 1) // PAGE) * PAGE
    page = found[start : start + PAGE]
    lines = [copy.say("submit.found", count=len(found)) if found else copy.say("submit.nothing_found")]
    lines += [_finding_line(know, one) for one in page]
    lines += pending_lines(know, score(know.framework, view.answers.answers))
    more: tuple[Choice, ...] = ()
    if start + PAGE < len(found):
        more = (choice(copy.say("button.more"), ShowChecklist(start // PAGE + 1)),)
    items = dict.fromkeys(one.item for one in page)
    opening = tuple(choice(item_name(copy, item), ShowItem(item.id)) for item in tuple(items)[:OPENED])
    proposing, note = _proposing(view, know)
    screen = Screen(
        title=copy.say("submit.checklist_title"),
        text="\n".join((*lines, *note)),
        choices=(*proposing, *more, *opening, menu_choice(copy)),
        kind=ScreenKind.WORK,
    )
    return say(view, screen, conversation=moved(view.conversation, action))


def _proposing(view: View, know: Knowledge) -> tuple[tuple[Choice, ...], list[str]]:
    """Return the button that proposes, or why there is none yet."""
    copy = know.copy
    if not know.may(view.role, "propose"):
        return (), []
    accepted = len(items_at(view.answers, know.framework, Stage.ACCEPTED))
    of = len(know.framework.own_items)
    if accepted < of:
        look = choice(copy.say("button.review"), ShowReview(), primary=True)
        return (look,), [copy.say("submit.not_all_accepted", accepted=accepted, of=of)]
    return (choice(copy.say("button.propose"), Propose(view.answers.revision), primary=True),), []


def _finding_line(know: Knowledge, one: Finding) -> str:
    copy = know.copy
    other = item_name(copy, one.other) if one.other else ""
    level = one.level.label if one.level else ""
    return copy.say(f"submit.lack_{one.lack.value}", name=item_name(copy, one.item), level=level, other=other)


def propose(action: Propose, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Propose the whole to the director, once every item was accepted."""
    copy = know.copy
    accepted = items_at(view.answers, know.framework, Stage.ACCEPTED)
    if len(accepted) < len(know.framework.own_items) or action.revision != view.answers.revision:
        return show_checklist(ShowChecklist(), view, know, moment)
    if not view.person.name:
        return _name_first(view, know)
    changes = submission_to(view.answers, Stage.PROPOSED)
    directors = people_of(view, Role.DIRECTOR)
    told = Screen(
        text=copy.say("submit.told_proposed", by=view.person.name),
        choices=(choice(copy.say("button.sign"), ShowReview(), primary=True),),
    )
    screen = _state(with_changes(view, changes), know)
    key = "submit.proposed" if directors else "submit.proposed_to_nobody"
    invite = () if directors else (choice(copy.say("button.team"), ShowTeam()),)
    screen = with_note(screen, copy.say(key))
    shown = Screen(screen.text, screen.title, (*invite, *screen.choices), kind=screen.kind)
    return Turn(
        quiet(view.conversation),
        replies=(shown,),
        changes=changes,
        messages=telling(directors, told, Urgency.PUSH),
    )


def _name_first(view: View, know: Knowledge) -> Turn:
    naming = choice(know.copy.say("button.edit_name"), AskName(), primary=True)
    screen = Screen(text=know.copy.say("review.name_first"), choices=(naming, menu_choice(know.copy)))
    return say(view, screen)


def show_state(view: View, know: Knowledge) -> Turn:
    """Show where the whole stands, with what this person can do about it."""
    return say(view, _state(view, know), conversation=moved(view.conversation, ShowReview()))


def _state(view: View, know: Knowledge) -> Screen:
    stage = submission_stage(view.answers)
    if stage is Stage.OPEN:
        return _open_state(view, know)
    draw = {Stage.PROPOSED: _proposed_lines}.get(stage, _signed_lines)
    return Screen(
        title=know.copy.say(f"submit.title_{stage.value}"),
        text="\n".join(draw(view, know)),
        choices=(*_ways(view, know, stage), menu_choice(know.copy)),
        kind=ScreenKind.WORK,
    )


def _open_state(view: View, know: Knowledge) -> Screen:
    copy, own = know.copy, know.framework.own_items
    accepted = len(items_at(view.answers, know.framework, Stage.ACCEPTED))
    why = reason(view.answers, SUBMISSION)
    lines = [copy.say("submit.still_open", accepted=accepted, of=len(own))]
    if why:
        lines.append(copy.say("submit.why", why=why))
    ways = (choice(copy.say("button.score"), ShowScore()), choice(copy.say("button.work"), ShowWork()))
    return Screen(
        title=copy.say("submit.title_open"),
        text="\n".join(lines),
        choices=(*ways, menu_choice(copy)),
        kind=ScreenKind.WORK,
    )


def _proposed_lines(view: View, know: Knowledge) -> list[str]:
    copy = know.copy
    found = score(know.framework, view.answers.answers)
    done = len(progress.by_status(view.answers, know.framework)[Status.DONE])
    own, others = len(know.framework.own_items), len(know.framework.items) - len(know.framework.own_items)
    noticed = findings(view.answers, know.framework)
    lines = [
        copy.say("submit.waits_for_signature"),
        copy.say("score.progress", done=done, of=own, others=others),
        copy.say("submit.total", points=points(found.points), full=points(found.full_points)),
        *pending_lines(know, found),
    ]
    if noticed:
        lines.append(copy.say("submit.found", count=len(noticed)))
        lines += [_finding_line(know, one) for one in noticed[:OPENED]]
    return lines


def _signed_lines(view: View, know: Knowledge) -> list[str]:
    copy, signed = know.copy, view.submission
    if signed is None:
        return []
    lines = [
        copy.say(
            f"submit.signed_{signed.capacity.value}",
            name=signed.signer_name,
            position=signed.signer_position,
            at=copy.moment(signed.signed_at),
            number=signed.number,
        )
    ]
    if signed.capacity is Capacity.PAPER:
        lines.append(copy.say("submit.page_code", code=page_code(signed.digest)))
    if signed.imported_at is not None:
        lines.append(copy.say("submit.imported_at", at=copy.moment(signed.imported_at)))
    return [*lines, *score_note(view, know)]


def _ways(view: View, know: Knowledge, stage: Stage) -> tuple[Choice, ...]:
    """Draw what this person may do at that stage, the likeliest first."""
    copy = know.copy
    offered = (
        ("sign", choice(copy.say("button.sign"), AskSign(), primary=True)),
        ("sign", choice(copy.say("button.return_item"), SendBack())),
        ("sign_on_paper", choice(copy.say("button.print_page"), PrintPage())),
        ("sign_on_paper", choice(copy.say("button.paper"), AskPaper())),
        ("withdraw", choice(copy.say("button.withdraw"), Withdraw())),
        ("record_import", choice(copy.say("button.imported"), RecordImport(), primary=True)),
        ("reopen", choice(copy.say("button.reopen"), Reopen())),
        ("read_score", choice(copy.say("button.score"), ShowScore())),
    )
    return tuple(one for permission, one in offered if know.may(view.role, permission, stage=stage))


def withdraw(_: Withdraw, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Take back what was proposed."""
    changes = submission_to(view.answers, Stage.OPEN)
    turn = show_checklist(ShowChecklist(), with_changes(view, changes), know, moment)
    screen = with_note(turn.replies[0], know.copy.say("submit.withdrawn"))
    told = Screen(text=know.copy.say("submit.told_withdrawn"), choices=(menu_choice(know.copy),))
    messages = telling(people_of(view, Role.DIRECTOR), told)
    return Turn(turn.conversation, replies=(screen,), changes=changes, messages=messages)


def send_back(_: SendBack, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask the director why the whole goes back."""
    return _ask(view, know, QuestionKind.BACK_REASON, moment)


def _ask(view: View, know: Knowledge, kind: QuestionKind, moment: Moment) -> Turn:
    copy = know.copy
    screen = Screen(
        title=copy.say(f"submit.title_{kind.value}"),
        text=copy.say(f"submit.ask_{kind.value}"),
        choices=(choice(copy.say("button.cancel"), Cancel()),),
        numbered=False,
        kind=ScreenKind.QUESTION,
    )
    return say(view, screen, conversation=asking(view.conversation, Question(kind, moment.now)))


def send_back_with(action: SendBackWith, view: View, know: Knowledge, _: Moment) -> Turn:
    """Send the whole back to the coordinators with the director's reason."""
    copy = know.copy
    changes = submission_to(view.answers, Stage.OPEN, action.text)
    told = Screen(
        text=copy.say("submit.told_sent_back", by=_name(view, know), why=action.text),
        choices=(choice(copy.say("button.review"), ShowReview(), primary=True),),
    )
    screen = Screen(text=copy.say("submit.sent_back", why=action.text), choices=(menu_choice(copy),))
    messages = telling(people_of(view, Role.COORDINATOR), told, Urgency.PUSH)
    return Turn(quiet(view.conversation), replies=(screen,), changes=changes, messages=messages)


def _name(view: View, know: Knowledge) -> str:
    return view.person.name or know.copy.say("history.unnamed")


def ask_sign(_: AskSign, view: View, know: Knowledge, __: Moment) -> Turn:
    """Ask for the second time, and as what the person signs."""
    if not view.person.name:
        return _name_first(view, know)
    copy, at = know.copy, view.answers.revision
    signing = tuple(
        choice(copy.say(f"submit.sign_as_{one.value}"), Sign(one, at), primary=one is Capacity.DIRECTOR)
        for one in IN_CHAT
    )
    found = score(know.framework, view.answers.answers)
    text = copy.say(
        "submit.sign_sure",
        name=view.person.name,
        position=view.person.position,
        points=points(found.points),
        full=points(found.full_points),
    )
    choices = (*signing, choice(copy.say("button.not_yet"), ShowReview()))
    return say(
        view,
        Screen(title=copy.say("submit.title_sign"), text=text, choices=choices, kind=ScreenKind.QUESTION),
    )


def sign(action: Sign, view: View, know: Knowledge, _: Moment) -> Turn:
    """Sign the answers that were shown; whatever changed since is shown first."""
    if action.capacity not in IN_CHAT or not view.person.name:
        return _name_first(view, know) if not view.person.name else show_state(view, know)
    if action.revision != view.answers.revision:
        screen = with_note(_state(view, know), know.copy.say("submit.changed_meanwhile"))
        return say(view, screen, conversation=moved(view.conversation, ShowReview()))
    return _signed(view, know, action.capacity, view.person.name, view.person.position or "")


def _signed(view: View, know: Knowledge, capacity: Capacity, name: str, position: str) -> Turn:
    copy = know.copy
    frozen = freeze(know.framework, view.answers, view.narratives)
    signed = Signed(frozen.document, frozen.digest, capacity, name, position, frozen.revision)
    note = copy.say(f"submit.done_{capacity.value}", name=name, position=position)
    told = Screen(text=note, choices=(choice(copy.say("button.review"), ShowReview(), primary=True),))
    choices = (choice(copy.say("button.review"), ShowReview(), primary=True), menu_choice(copy))
    return Turn(
        quiet(view.conversation),
        replies=(Screen(title=copy.say("submit.title_signed"), text=note, choices=choices),),
        changes=frozen.changes,
        submission=signed,
        messages=telling(people_of(view, Role.COORDINATOR, Role.DIRECTOR), told, Urgency.PUSH),
    )


def ask_paper(_: AskPaper, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask who signed on paper."""
    return _ask(view, know, QuestionKind.SIGNER, moment)


def give_signer(action: GiveSigner, view: View, know: Knowledge, _: Moment) -> Turn:
    """Record that somebody signed on paper: a name, and on its second line the position."""
    name, _sep, position = action.text.partition("\n")
    return _signed(view, know, Capacity.PAPER, name.strip(), " ".join(position.split()))


def record_import(action: RecordImport, view: View, know: Knowledge, _: Moment) -> Turn:
    """Record that the answers are in the official system, once that is confirmed."""
    copy = know.copy
    if not action.sure:
        choices = (
            choice(copy.say("button.imported_really"), RecordImport(1), primary=True),
            choice(copy.say("button.not_yet"), ShowReview()),
        )
        text = copy.say("submit.import_sure")
        return say(view, Screen(text=text, choices=choices, kind=ScreenKind.QUESTION))
    changes = submission_to(view.answers, Stage.IMPORTED)
    note = copy.say("submit.imported", by=_name(view, know))
    screen = with_note(_state(with_changes(view, changes), know), note)
    told = Screen(text=note, choices=(menu_choice(copy),))
    messages = telling(people_of(view, Role.DIRECTOR, Role.COORDINATOR), told)
    return Turn(
        quiet(view.conversation),
        replies=(screen,),
        changes=changes,
        submission=Imported(),
        messages=messages,
    )


def reopen(_: Reopen, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask why what was signed is opened again."""
    return _ask(view, know, QuestionKind.REOPEN_REASON, moment)


def reopen_with(action: ReopenWith, view: View, know: Knowledge, _: Moment) -> Turn:
    """Open what was signed; the signed one stays on record with the reason beside it."""
    copy = know.copy
    changes = submission_to(view.answers, Stage.OPEN, action.text)
    note = copy.say("submit.reopened", by=_name(view, know), why=action.text)
    told = Screen(text=note, choices=(menu_choice(copy),))
    look = choice(copy.say("button.review"), ShowReview(), primary=True)
    screen = Screen(
        text=note,
        title=copy.say("submit.title_open"),
        choices=(look, menu_choice(copy)),
        kind=ScreenKind.WORK,
    )
    return Turn(
        quiet(view.conversation),
        replies=(screen,),
        changes=changes,
        submission=Reopened(action.text),
        messages=telling(people_of(view, Role.DIRECTOR, Role.COORDINATOR), told),
    )
