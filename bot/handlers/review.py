"""Review: sending items to it, looking them over, accepting them or sending them back."""

from __future__ import annotations

from collections.abc import Sequence

from bot import progress
from bot.actions import (
    AcceptAll,
    AcceptItem,
    AskName,
    Cancel,
    RecallItem,
    ReturnItem,
    ReturnWith,
    ReviewItem,
    SendItem,
    SendReady,
    ShowChecklist,
    ShowItem,
    ShowReadiness,
    ShowReview,
)
from bot.duties import has_duties, items_of
from bot.handlers import papers, submit
from bot.handlers.common import (
    asking,
    choice,
    item_label,
    item_name,
    join_first,
    menu_choice,
    moved,
    quiet,
    revision,
    say,
    with_note,
)
from bot.handlers.item import show_item
from bot.handlers.marks import with_changes
from bot.handlers.told import concerned, people_of, telling
from bot.knowledge import Knowledge
from bot.model import (
    Choice,
    Item,
    Question,
    QuestionKind,
    Role,
    Screen,
    ScreenKind,
    Stage,
    Turn,
    Urgency,
)
from bot.progress import Status
from bot.review import FROZEN, item_stage, item_to, items_at, reason, submission_stage
from bot.view import Moment, View

LISTED = 9
"""Items that a list shows as buttons; more would pass a phone's height."""


def show_ready(action: ShowReadiness, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show what of one's own can go to review, what came back and why, and what is still missing."""
    if view.assessment is None:
        return join_first(view, know)
    if submission_stage(view.answers) in FROZEN or not know.may(view.role, "send_review"):
        return submit.show_state(view, know)
    return say(view, _ready_screen(view, know), conversation=moved(view.conversation, action))


def _ready_screen(view: View, know: Knowledge) -> Screen:
    copy = know.copy
    theirs = _theirs(view, know)
    ready, left = _ready(view, know), _unfinished(view, theirs)
    at = {stage: [item for item in theirs if item_stage(view.answers, item.id) is stage] for stage in Stage}
    lines = [
        copy.say(
            "review.counts",
            ready=len(ready),
            sent=len(at[Stage.SENT]),
            accepted=len(at[Stage.ACCEPTED]),
            left=len(left),
        )
    ]
    lines += [_returned_line(view, know, item) for item in at[Stage.RETURNED]]
    lines += [papers.missing_line(view, know, item) for item in left[: papers.SHOWN]]
    if len(left) > papers.SHOWN:
        lines.append(copy.say("ready.more", count=len(left) - papers.SHOWN))
    if not view.person.name:
        lines.append(copy.say("ready.name_needed"))
    send = (choice(copy.say("review.send", count=len(ready)), SendReady(), primary=True),) if ready else ()
    back = tuple(
        choice(item_name(copy, item), ShowItem(item.id)) for item in (*at[Stage.RETURNED], *left)[:3]
    )
    look = (choice(copy.say("button.review"), ShowReview()),) if know.may(view.role, "accept") else ()
    return Screen(
        title=copy.say("review.send_title"),
        text="\n".join(lines),
        choices=(*send, *back, *look, menu_choice(copy)),
        kind=ScreenKind.WORK,
    )


def _theirs(view: View, know: Knowledge) -> tuple[Item, ...]:
    """Return whose sending is this person's: what is in their hands, of the office all where nothing is."""
    if know.may(view.role, "accept") or not has_duties(view.person.id, view.assignments):
        return know.framework.own_items
    return items_of(view.person.id, view.role, know.framework, view.assignments)


def _ready(view: View, know: Knowledge) -> tuple[Item, ...]:
    return tuple(
        item
        for item in _theirs(view, know)
        if know.permissions.holds_in("send_review", item_stage(view.answers, item.id))
        and progress.status(view.answers, item) is Status.DONE
    )


def _unfinished(view: View, items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items that lack something, those that the coordinator took as they are left out."""
    return tuple(
        item
        for item in items
        if progress.status(view.answers, item) is not Status.DONE
        and item_stage(view.answers, item.id) in {Stage.OPEN, Stage.RETURNED}
    )


def _returned_line(view: View, know: Knowledge, item: Item) -> str:
    name = item_name(know.copy, item)
    return know.copy.say("review.returned_line", name=name, why=reason(view.answers, item.id))


def send_item(action: SendItem, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Send one item to review, finished or not."""
    return _send(view, know, (know.framework.items[action.item],), moment)


def send_ready(_: SendReady, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Send all of one's items that are answered and not sent yet."""
    return _send(view, know, _ready(view, know), moment)


def _send(view: View, know: Knowledge, items: Sequence[Item], moment: Moment) -> Turn:
    copy = know.copy
    own = [item for item in items if item in know.framework.own_items]
    if not own or view.assessment is None:
        return show_ready(ShowReadiness(), view, know, moment)
    if not view.person.name:
        naming = choice(copy.say("button.edit_name"), AskName(), primary=True)
        return say(view, Screen(text=copy.say("review.name_first"), choices=(naming, menu_choice(copy))))
    changes = item_to(view.answers, own, Stage.SENT)
    names = _names(know, own)
    look = (choice(copy.say("button.review"), ShowReview()),) if know.may(view.role, "accept") else ()
    screen = Screen(
        text=copy.say("review.sent", names=names), choices=(*look, menu_choice(copy)), kind=ScreenKind.WORK
    )
    telling_them = Screen(
        text=copy.say("review.came", by=view.person.name, names=names),
        choices=(choice(copy.say("button.review"), ShowReview(), primary=True),),
    )
    messages = telling(people_of(view, Role.COORDINATOR), telling_them)
    return Turn(quiet(view.conversation), replies=(screen,), changes=changes, messages=messages)


def _names(know: Knowledge, items: Sequence[Item]) -> str:
    return ", ".join(item_name(know.copy, item) for item in items)


def recall_item(action: RecallItem, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Open an item that was sent, so that it can be answered on."""
    item = know.framework.items[action.item]
    changes = item_to(view.answers, (item,), Stage.OPEN)
    turn = show_item(ShowItem(item.id), with_changes(view, changes), know, moment)
    note = know.copy.say("review.taken_back", name=item_name(know.copy, item))
    return Turn(turn.conversation, (*turn.replies[:-1], with_note(turn.replies[-1], note)), changes)


def show_review(action: ShowReview, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show a coordinator what waits to be looked over; others, where their own or the whole stands."""
    if view.assessment is None or not know.may(view.role, "accept"):
        return show_ready(ShowReadiness(), view, know, moment)
    if submission_stage(view.answers) in FROZEN:
        return submit.show_state(view, know)
    return say(view, _review_screen(view, know), conversation=moved(view.conversation, action))


def _review_screen(view: View, know: Knowledge, note: str = "") -> Screen:
    copy, own = know.copy, know.framework.own_items
    waiting = items_at(view.answers, know.framework, Stage.SENT)
    accepted = items_at(view.answers, know.framework, Stage.ACCEPTED)
    returned = items_at(view.answers, know.framework, Stage.RETURNED)
    lines = [
        copy.say(
            "review.overview",
            waiting=len(waiting),
            accepted=len(accepted),
            returned=len(returned),
            of=len(own),
        )
    ]
    listed = waiting or _not_sent(view, know)
    if not waiting and listed:
        lines.append(copy.say("review.none_waiting"))
    items = tuple(choice(item_label(copy, item), ReviewItem(item.id)) for item in listed[:LISTED])
    whole = choice(copy.say("review.to_checklist"), ShowChecklist(), primary=len(accepted) == len(own))
    screen = Screen(
        title=copy.say("review.title"),
        text="\n".join(lines),
        choices=(*items, *_accept_all(view, know, waiting), whole, menu_choice(copy)),
        kind=ScreenKind.WORK,
    )
    return with_note(screen, note)


def _not_sent(view: View, know: Knowledge) -> tuple[Item, ...]:
    """Return what could be looked over though nobody sent it, the finished items first."""
    items = items_at(view.answers, know.framework, Stage.OPEN, Stage.RETURNED)
    return tuple(sorted(items, key=lambda item: progress.status(view.answers, item) is not Status.DONE))


def _accept_all(view: View, know: Knowledge, waiting: Sequence[Item]) -> tuple[Choice, ...]:
    if len(waiting) < 2:  # noqa: PLR2004 - one is looked at and accepted
        return ()
    label = know.copy.say("review.accept_all", count=len(waiting))
    return (choice(label, AcceptAll(view.answers.revision)),)


def review_item(action: ReviewItem, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show all that an item says, with the ways to accept it or to send it back."""
    item = know.framework.items[action.item]
    if item not in know.framework.own_items:
        return show_item(ShowItem(item.id), view, know, moment)
    copy = know.copy
    *parts, last = papers.form_parts(view, know, item)
    evidence = copy.say("review.evidence", count=sum(view.answers.evidence.get(item.id, {}).values()))
    lacking = progress.gaps(view.answers, item)
    missing = [papers.missing_line(view, know, item)] if lacking else []
    screen = Screen(
        title=last.title,
        text="\n".join((last.text, evidence, *missing)),
        choices=_verdicts(view, know, item),
        kind=ScreenKind.ITEM,
    )
    head = Screen(title=copy.say("review.item_title", name=item_name(copy, item)), text=item.title)
    return Turn(moved(view.conversation, action), replies=(head, *parts, screen))


def _verdicts(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    copy, stage = know.copy, item_stage(view.answers, item.id)
    at = revision(view, item.id)
    accept = choice(copy.say("button.accept_item"), AcceptItem(item.id, at), primary=True)
    back = choice(copy.say("button.return_item"), ReturnItem(item.id))
    return (
        *((accept,) if know.permissions.holds_in("accept", stage) else ()),
        *((back,) if know.permissions.holds_in("return", stage) else ()),
        choice(copy.say("button.review"), ShowReview()),
        menu_choice(copy),
    )


def accept_item(action: AcceptItem, view: View, know: Knowledge, _: Moment) -> Turn:
    """Accept one item, and go on with the next that waits."""
    item = know.framework.items[action.item]
    return _accept(view, know, (item,))


def accept_all(action: AcceptAll, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Accept all that were sent, unless something changed since they were listed."""
    if action.revision != view.answers.revision:
        screen = _review_screen(view, know, know.copy.say("review.list_changed"))
        return say(view, screen, conversation=moved(view.conversation, ShowReview()))
    waiting = items_at(view.answers, know.framework, Stage.SENT)
    return _accept(view, know, waiting) if waiting else show_review(ShowReview(), view, know, moment)


def _accept(view: View, know: Knowledge, items: Sequence[Item]) -> Turn:
    copy, names = know.copy, _names(know, items)
    changes = item_to(view.answers, items, Stage.ACCEPTED)
    note = copy.say("review.accepted", names=names)
    screen = _review_screen(with_changes(view, changes), know, note)
    told = Screen(text=copy.say("review.told_accepted", names=names), choices=(menu_choice(copy),))
    return Turn(
        moved(view.conversation, ShowReview()),
        replies=(screen,),
        changes=changes,
        messages=telling(concerned(view, items), told),
    )


def return_item(action: ReturnItem, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask why an item goes back."""
    copy, item = know.copy, know.framework.items[action.item]
    question = Question(
        kind=QuestionKind.RETURN_REASON,
        item=item.id,
        revision=revision(view, item.id),
        touched_at=moment.now,
    )
    screen = Screen(
        title=copy.say("review.return_title", name=item_name(copy, item)),
        text=copy.say("review.ask_reason"),
        choices=(choice(copy.say("button.cancel"), Cancel()),),
        numbered=False,
        kind=ScreenKind.QUESTION,
    )
    return say(view, screen, conversation=asking(view.conversation, question))


def return_with(action: ReturnWith, view: View, know: Knowledge, _: Moment) -> Turn:
    """Send an item back with the reason, and tell whose work it is."""
    copy, item = know.copy, know.framework.items[action.item]
    changes = item_to(view.answers, (item,), Stage.RETURNED, action.text)
    name = item_name(copy, item)
    screen = _review_screen(
        with_changes(view, changes), know, copy.say("review.returned", name=name, why=action.text)
    )
    told = Screen(
        text=copy.say("review.told_returned", name=name, why=action.text),
        choices=(choice(copy.say("button.open", name=name), ShowItem(item.id), primary=True),),
    )
    return Turn(
        moved(view.conversation, ShowReview()),
        replies=(screen,),
        changes=changes,
        messages=telling(concerned(view, (item,)), told, Urgency.PUSH),
    )
