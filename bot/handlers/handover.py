"""`ย้าย/ส่งต่องาน`: handing all of a person's work to another, who gets a card per item."""

from __future__ import annotations

from bot import progress
from bot.actions import HandOver, MoveAway, ShowCard, ShowHandover, ShowItem, ShowTeam, ShowWork
from bot.handlers.colleagues import (
    coordinators,
    items_held,
    member_of,
    person_name,
    place_name,
    team_choices,
    tell,
    workers,
)
from bot.handlers.comments import comment_line
from bot.handlers.common import choice, item_label, item_name, menu_choice, moved, quiet, say
from bot.handlers.history import entry_line
from bot.handlers.marks import status_line
from bot.handlers.papers import gap_text
from bot.handlers.team import show_team
from bot.handlers.work import show_work
from bot.knowledge import Knowledge
from bot.model import (
    Assignment,
    Choice,
    HandedOver,
    Item,
    Member,
    Message,
    Person,
    Screen,
    ScreenKind,
    Turn,
)
from bot.view import Moment, View

ON_CARD = 3
"""Comments, and changes, that a card tells of."""


def show_handover(action: ShowHandover, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask whose work is handed over, or to whom it goes; an officer hands over their own."""
    leads = know.may(view.role, "assign")
    if leads and not action.person:
        return say(view, _whose(view, know), conversation=moved(view.conversation, action))
    member = member_of(view, action.person or view.person.id)
    if member is None or not (leads or member.person.id == view.person.id):
        return show_team(ShowTeam(), view, know, moment)
    screen = _to_whom(view, know, member)
    return say(view, screen, conversation=moved(view.conversation, action))


def _whose(view: View, know: Knowledge) -> Screen:
    copy = know.copy
    holding = [one for one in view.members if _places(view, one.person)]
    ways = tuple(choice(person_name(know, one.person), ShowHandover(one.person.id)) for one in holding)
    return Screen(
        title=copy.say("handover.title"),
        text=copy.say("handover.whose" if ways else "handover.nobody_has"),
        choices=(*ways, choice(copy.say("button.move_away"), MoveAway()), *team_choices(know)),
        kind=ScreenKind.QUESTION,
    )


def _places(view: View, person: Person) -> list[Assignment]:
    return [one for one in view.assignments if one.person_id == person.id]


def _to_whom(view: View, know: Knowledge, member: Member) -> Screen:
    copy, person = know.copy, member.person
    places = _places(view, person)
    others = [one for one in workers(view, know) if one.person.id != person.id] if places else []
    ways = tuple(choice(person_name(know, one.person), HandOver(person.id, one.person.id)) for one in others)
    names = ", ".join(place_name(know, one.place) for one in places)
    text = copy.say("handover.to_whom", name=person_name(know, person), places=names)
    leaving = (choice(copy.say("button.move_away"), MoveAway()),) if person.id == view.person.id else ()
    return Screen(
        title=copy.say("handover.title"),
        text=text if places else copy.say("handover.has_nothing", name=person_name(know, person)),
        choices=(*ways, *leaving, *team_choices(know)),
        kind=ScreenKind.QUESTION,
    )


def hand_over(action: HandOver, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Hand all of a person's work to a colleague, after a second confirmation."""
    member, successor = member_of(view, action.person), member_of(view, action.successor)
    allowed = know.may(view.role, "assign") or action.person == view.person.id
    known = member is not None and successor is not None and successor in workers(view, know)
    if not allowed or not known or member is None or successor is None or member == successor:
        return show_handover(ShowHandover(), view, know, moment)
    if not _places(view, member.person):
        return say(view, _to_whom(view, know, member))
    if not action.sure:
        return say(view, _really(view, know, member.person, successor.person))
    return _handed(view, know, member.person, successor.person)


def _really(view: View, know: Knowledge, person: Person, successor: Person) -> Screen:
    copy, items = know.copy, items_held(view, know, person.id)
    text = copy.say(
        "handover.really",
        name=person_name(know, person),
        to=person_name(know, successor),
        count=len(items),
        items=", ".join(item.id for item in items),
    )
    sure = choice(copy.say("button.hand_over_really"), HandOver(person.id, successor.id, 1), primary=True)
    return Screen(
        title=copy.say("handover.title"),
        text=text,
        choices=(
            sure,
            choice(copy.say("button.other_successor"), ShowHandover(person.id)),
            menu_choice(copy),
        ),
        kind=ScreenKind.QUESTION,
    )


def _handed(view: View, know: Knowledge, person: Person, successor: Person) -> Turn:
    copy, count = know.copy, len(items_held(view, know, person.id))
    names = {"name": person_name(know, person), "to": person_name(know, successor), "count": count}
    leaving = (choice(copy.say("button.move_away"), MoveAway()),) if person.id == view.person.id else ()
    own = (
        (choice(copy.say("button.cards"), _first_card(view, know, person)),)
        if successor.id == view.person.id
        else ()
    )
    screen = Screen(
        text=copy.say("handover.done", **names),
        choices=(*own, *leaving, *team_choices(know)),
        kind=ScreenKind.NOTICE,
    )
    return Turn(
        conversation=quiet(view.conversation),
        replies=(screen,),
        team=(HandedOver(person.id, successor.id),),
        messages=_tell_all(view, know, person, successor, names),
    )


def _first_card(view: View, know: Knowledge, person: Person) -> ShowCard | ShowWork:
    items = items_held(view, know, person.id)
    return ShowCard(items[0].id) if items else ShowWork()


def _tell_all(
    view: View, know: Knowledge, person: Person, successor: Person, names: dict[str, object]
) -> tuple[Message, ...]:
    """Tell the successor, whose cards are a tap away, and the coordinators what went to whom."""
    copy = know.copy
    messages = []
    if successor.id != view.person.id:
        cards = choice(copy.say("button.cards"), _first_card(view, know, person), primary=True)
        messages.append(
            tell(view, successor.id, copy.say("handover.to_you", **names), cards, menu_choice(copy))
        )
    others = {*coordinators(view), person.id} - {successor.id, view.person.id}
    messages += [tell(view, one, copy.say("handover.done", **names)) for one in sorted(others)]
    return tuple(messages)


def show_card(action: ShowCard, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show the card of an item that was handed over: its state, why, what is open; the next is a tap away."""
    items = handed_to(view, know)
    item = next((one for one in items if one.id == action.item), None)
    if item is None:
        return show_work(ShowWork(), view, know, moment)
    copy, number = know.copy, items.index(item) + 1
    following = items[number : number + 1]
    more = copy.say("button.next_card", number=number + 1, of=len(items))
    ways: tuple[Choice, ...] = (
        choice(copy.say("button.open", name=item_name(copy, item)), ShowItem(item.id), primary=True),
        *(choice(more, ShowCard(one.id)) for one in following),
        choice(copy.say("button.work"), ShowWork()),
        menu_choice(copy),
    )
    screen = Screen(
        title=copy.say("handover.card", number=number, of=len(items), label=item_label(copy, item)),
        text="\n".join(_card_lines(view, know, item)),
        choices=ways,
        kind=ScreenKind.WORK,
    )
    return say(view, screen, conversation=moved(view.conversation, action))


def handed_to(view: View, know: Knowledge) -> tuple[Item, ...]:
    """Return the items that this person took over from somebody."""
    places = {one.place for one in _places(view, view.person) if one.predecessor}
    return tuple(
        item
        for item in items_held(view, know, view.person.id)
        if item.id in places or f"C{item.category_id}" in places
    )


def _card_lines(view: View, know: Knowledge, item: Item) -> list[str]:
    copy = know.copy
    missing = [gap_text(know, one) for one in progress.gaps(view.answers, item)]
    lines = [status_line(view, know, item)]
    lines += [copy.say("handover.open", what=", ".join(missing))] if missing else []
    lines += (
        [copy.say("handover.said"), *(comment_line(know, one) for one in view.comments[:ON_CARD])]
        if view.comments
        else []
    )
    lines += (
        [copy.say("handover.changed"), *(entry_line(know, one) for one in view.history[:ON_CARD])]
        if view.history
        else []
    )
    return lines
