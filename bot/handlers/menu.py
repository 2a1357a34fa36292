"""The menu, the lists of categories and their items, and going on where one stopped."""

from __future__ import annotations

from bot import progress
from bot.actions import (
    AskCode,
    AskSearch,
    ChooseOffice,
    Continue,
    Help,
    NextItem,
    OpenExternal,
    ShowCategories,
    ShowCategory,
    ShowEvidence,
    ShowItem,
    ShowLevel,
    ShowMenu,
    ShowOverview,
    ShowReadiness,
    ShowReview,
    ShowScore,
    ShowTeam,
    ShowWork,
    decode,
)
from bot.handlers.common import (
    category_name,
    choice,
    item_label,
    item_name,
    menu_choice,
    moved,
    next_to_do,
    next_to_read,
    say,
)
from bot.handlers.item import show_item
from bot.handlers.marks import MARKS, without_evidence
from bot.handlers.onward import onward_screen
from bot.knowledge import Knowledge
from bot.model import Bar, Choice, Item, Mode, Role, Screen, ScreenKind, Stage, Tick, Turn
from bot.progress import Status
from bot.review import FROZEN, items_at
from bot.view import Moment, View

_RESTING = frozenset({Status.WAITING, Status.DONE})
"""Nothing can be done at an item that is so; what waits is opened when nothing else is left."""


def show_menu(action: ShowMenu, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show what this person can do here."""
    draw = {None: _guest_menu, Role.CENTRAL: _central_menu}.get(view.role, _office_menu)
    return say(view, draw(view, know), conversation=moved(view.conversation, action))


def _guest_menu(view: View, know: Knowledge) -> Screen:
    del view
    copy = know.copy
    choices = (
        choice(copy.say("button.join"), AskCode(), primary=True),
        choice(copy.say("button.categories"), ShowCategories()),
        choice(copy.say("button.search"), AskSearch()),
        choice(copy.say("button.help"), Help()),
    )
    return Screen(
        title=copy.say("menu.title"), text=copy.say("menu.guest"), choices=choices, kind=ScreenKind.MENU
    )


def _central_menu(view: View, know: Knowledge) -> Screen:
    copy = know.copy
    office = view.membership.office if view.membership else None
    text = copy.say("menu.central_at", office=office.name) if office else copy.say("menu.central")
    choices = (
        choice(copy.say("button.external"), OpenExternal(), primary=True),
        choice(copy.say("button.overview"), ShowOverview()),
        choice(copy.say("button.other_office"), ChooseOffice()),
        choice(copy.say("button.categories"), ShowCategories()),
        choice(copy.say("button.search"), AskSearch()),
        choice(copy.say("button.help"), Help()),
    )
    return Screen(title=copy.say("menu.title"), text=text, choices=choices, kind=ScreenKind.MENU)


def _office_menu(view: View, know: Knowledge) -> Screen:
    copy = know.copy
    office = view.membership.office if view.membership else None
    done = len(progress.by_status(view.answers, know.framework)[Status.DONE])
    of = len(know.framework.own_items)
    going_on = (choice(copy.say("button.continue"), Continue(), primary=True),)
    team = (choice(copy.say("button.team"), ShowTeam()),) if know.may(view.role, "assign") else ()
    choices = (
        *(going_on if know.may(view.role, "answer") else ()),
        *_waiting(view, know),
        choice(copy.say("button.work"), ShowWork()),
        choice(copy.say("button.search"), AskSearch()),
        choice(copy.say("button.score"), ShowScore()),
        choice(copy.say("button.evidence"), ShowEvidence()),
        *team,
        choice(copy.say("button.categories"), ShowCategories()),
        choice(copy.say("button.help"), Help()),
    )
    return Screen(
        title=copy.say("menu.title"),
        text=office.name if office else "",
        bars=(Bar(copy.say("menu.done", done=done, of=of), progress.percent(done, of)),),
        choices=choices,
        kind=ScreenKind.MENU,
    )


def _waiting(view: View, know: Knowledge) -> tuple[Choice, ...]:
    """Draw the way to what waits for this person: items to look over, the whole to sign or to import."""
    stage = view.stage()
    if know.may(view.role, "sign", stage=stage):
        return (choice(know.copy.say("button.sign"), ShowReview(), primary=True),)
    if stage in FROZEN:
        return (choice(know.copy.say(f"status.stage_{stage.value}"), ShowReview()),)
    sent = items_at(view.answers, know.framework, Stage.SENT)
    if not (sent and know.may(view.role, "accept")):
        return ()
    return (choice(know.copy.say("menu.review", count=len(sent)), ShowReview()),)


def show_categories(action: ShowCategories, view: View, know: Knowledge, _: Moment) -> Turn:
    """List the seven categories."""
    copy = know.copy
    choices = tuple(
        choice(
            copy.say("category.with_weight", name=category_name(copy, one), weight=one.weight),
            ShowCategory(one.id),
        )
        for one in know.framework.categories
    )
    screen = Screen(
        title=copy.say("category.title"),
        text=know.framework.title,
        choices=(*choices, menu_choice(copy)),
        kind=ScreenKind.CATEGORY,
    )
    return say(view, screen, conversation=moved(view.conversation, action))


def show_category(action: ShowCategory, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show a category: what it is about, its notes, its items with how far they are."""
    category = know.framework.category(action.category)
    if category is None:
        return show_categories(ShowCategories(), view, know, moment)
    copy = know.copy
    name = copy.say("category.with_weight", name=category_name(copy, category), weight=category.weight)
    about = Screen(
        title=name,
        text="\n".join(part for part in (category.explanation, *category.notes) if part),
        kind=ScreenKind.CATEGORY,
    )
    lacking = without_evidence(know, view.assessment, category.items) if view.assessment else ""
    items = tuple(choice(_with_state(view, know, item), ShowItem(item.id)) for item in category.items)
    others = (choice(copy.say("button.categories"), ShowCategories()), menu_choice(copy))
    listed = Screen(
        title=copy.say("category.items", id=category.id),
        text="\n".join(line for line in (lacking, copy.say("category.pick")) if line),
        choices=(*items, *others),
        kind=ScreenKind.CATEGORY,
    )
    return Turn(conversation=moved(view.conversation, action), replies=(about, listed))


def _with_state(view: View, know: Knowledge, item: Item) -> str:
    label = item_label(know.copy, item)
    if view.assessment is None:
        return label
    if item.mode is Mode.EXTERNAL:
        return know.copy.say("item.label_external", label=label)
    done = progress.status(view.assessment, item) is Status.DONE
    return f"{MARKS[Tick.MET if done else None]} {label}"


def go_on(_: Continue, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Go on where one stopped: at that item while it is unfinished, else at the next one."""
    if view.assessment is None or not know.may(view.role, "answer", stage=view.stage()):
        return show_menu(ShowMenu(), view, know, moment)
    here = decode(view.conversation.here or "")
    item = know.framework.items.get(here.item) if isinstance(here, ShowItem | ShowLevel) else None
    if item is None or item.mode is Mode.EXTERNAL or progress.status(view.assessment, item) in _RESTING:
        item = next_to_do(view, know, item)
    if item is None:
        return _all_done(view, know)
    if progress.status(view.assessment, item) is Status.TODO:
        return show_item(ShowItem(item.id), view, know, moment)
    note = know.copy.say("work.going_on", name=item_name(know.copy, item))
    conversation, screen = onward_screen(view, know, item, note)
    return say(view, screen, conversation=conversation)


def _all_done(view: View, know: Knowledge) -> Turn:
    sending = choice(know.copy.say("button.send_review"), ShowReadiness(), primary=True)
    choices = (sending, choice(know.copy.say("button.score"), ShowScore()), menu_choice(know.copy))
    return say(view, Screen(text=know.copy.say("work.all_done"), choices=choices, kind=ScreenKind.WORK))


def next_after(action: NextItem, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show the office's next unfinished item; to whoever only reads, the next of the criteria."""
    if view.assessment is None:
        following = next_to_read(know, know.framework.items[action.item])
        return show_item(ShowItem(following.id), view, know, moment)
    unfinished = next_to_do(view, know, know.framework.items[action.item])
    return show_item(ShowItem(unfinished.id), view, know, moment) if unfinished else _all_done(view, know)
