"""Handing an item or a whole หมวด to a person, or to a name that has not joined yet."""

from __future__ import annotations

from bot.actions import (
    AskAssignee,
    Assign,
    Cancel,
    ClaimName,
    GiveTo,
    PickPlace,
    ShowItem,
    ShowMember,
    ShowTeam,
    ShowWork,
    TakeBack,
)
from bot.duties import items_in, main_holder
from bot.handlers.colleagues import (
    coordinators,
    holder_name,
    is_place,
    member_of,
    person_name,
    place_name,
    team_choices,
    tell,
    titles,
    waiting_names,
    workers,
)
from bot.handlers.common import asking, choice, item_label, menu_choice, quiet, say
from bot.knowledge import Knowledge
from bot.model import (
    CATEGORY_MARK,
    Assigned,
    Choice,
    Claimed,
    Item,
    Member,
    Message,
    Part,
    Person,
    Question,
    QuestionKind,
    Screen,
    ScreenKind,
    TeamChange,
    Turn,
    Unassigned,
)
from bot.names import members_called, plain_name
from bot.view import Moment, View

MOST_NAME_CHARS = 100
FEWEST_NAME_CHARS = 2


def ask_assignee(action: AskAssignee, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask to whom: a place that is named already goes at once to whoever is tapped or typed."""
    if not is_place(know, action.place):
        return say(view, _who_first(view, know), conversation=quiet(view.conversation))
    question = Question(kind=QuestionKind.ASSIGNEE, item=action.place, touched_at=moment.now)
    return say(view, _who(view, know, action.place), conversation=asking(view.conversation, question))


def _who_first(view: View, know: Knowledge) -> Screen:
    copy = know.copy
    people = tuple(
        choice(person_name(know, one.person), PickPlace(one.person.id)) for one in workers(view, know)
    )
    return Screen(
        title=copy.say("team.assign_title"),
        text=copy.say("team.assign_who"),
        choices=(*people, choice(copy.say("button.not_joined"), PickPlace()), *team_choices(know)),
        kind=ScreenKind.QUESTION,
    )


def _who(view: View, know: Knowledge, place: str) -> Screen:
    copy, name = know.copy, place_name(know, place)
    held = [one for one in view.assignments if one.place == place]
    now = [copy.say("team.held_by", names=", ".join(holder_name(know, one) for one in held))] if held else []
    people = tuple(
        choice(person_name(know, one.person), Assign(one.person.id, place, Part.MAIN))
        for one in workers(view, know)
    )
    return Screen(
        title=copy.say("team.assign_title"),
        text="\n".join((*now, copy.say("team.assign_place_to", place=name))),
        choices=(*people, choice(copy.say("button.cancel"), Cancel())),
        hint=copy.say("team.type_a_name"),
        kind=ScreenKind.QUESTION,
    )


def pick_place(action: PickPlace, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask which หมวด, then which of its items or all of it."""
    member = member_of(view, action.person)
    if action.person and member is None:
        return ask_assignee(AskAssignee(), view, know, moment)
    copy, category = know.copy, CATEGORY_MARK + action.category
    title = copy.say("team.assign_to", name=person_name(know, member.person)) if member else ""
    ways = _items(view, know, action) if is_place(know, category) else _categories(know, action.person)
    screen = Screen(
        title=title or copy.say("team.assign_title"),
        text=copy.say("team.assign_what"),
        choices=(*ways, *team_choices(know)),
        kind=ScreenKind.CATEGORY,
    )
    return say(view, screen, conversation=quiet(view.conversation))


def _categories(know: Knowledge, person: str) -> tuple[Choice, ...]:
    return tuple(
        choice(place_name(know, CATEGORY_MARK + one.id), PickPlace(person, one.id))
        for one in know.framework.categories
        if is_place(know, CATEGORY_MARK + one.id)
    )


def _items(view: View, know: Knowledge, action: PickPlace) -> tuple[Choice, ...]:
    place = CATEGORY_MARK + action.category
    whole = know.copy.say("team.whole_category", name=place_name(know, place))
    items = tuple(
        choice(_with_holder(view, know, item), _giving(action.person, item.id))
        for item in items_in(place, know.framework)
    )
    return (choice(whole, _giving(action.person, place), primary=True), *items)


def _giving(person: str, place: str) -> Assign | AskAssignee:
    return Assign(person, place, Part.MAIN) if person else AskAssignee(place)


def _with_holder(view: View, know: Knowledge, item: Item) -> str:
    held = main_holder(item, view.assignments)
    label = item_label(know.copy, item)
    return know.copy.say("team.label_held", label=label, name=holder_name(know, held)) if held else label


def assign(action: Assign, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Give a place to a colleague and tell them, and whoever had it, with their next answer."""
    member = member_of(view, action.person)
    if member is None or not is_place(know, action.place) or not know.may(member.role, "answer"):
        return ask_assignee(AskAssignee(action.place), view, know, moment)
    return _given(view, know, action.place, action.part, member)


def _given(view: View, know: Knowledge, place: str, part: Part, member: Member) -> Turn:
    person = member.person
    names = {"place": place_name(know, place), "part": know.copy.say(f"team.part_{part.value}")}
    had = (place, part, person.id)
    if had in {(one.place, one.part, one.person_id) for one in view.assignments}:
        note = know.copy.say("team.assigned_already", name=person_name(know, person), **names)
        return say(view, _done(know, place, part, person, note), conversation=quiet(view.conversation))
    note = know.copy.say("team.assigned", name=person_name(know, person), **names)
    return Turn(
        conversation=quiet(view.conversation),
        replies=(_done(know, place, part, person, note),),
        team=(Assigned(place, part, person.id),),
        messages=(
            *_tell_holder(view, know, place, part, person),
            *_tell_replaced(view, know, place, part, person),
        ),
    )


def _done(know: Knowledge, place: str, part: Part, person: Person, note: str) -> Screen:
    copy = know.copy
    other = Part.SHARED if part is Part.MAIN else Part.MAIN
    ways = (
        choice(copy.say(f"button.as_{other.value}"), Assign(person.id, place, other)),
        choice(copy.say("button.assign_more"), PickPlace(person.id), primary=True),
        choice(copy.say("button.take_back"), TakeBack(person.id, place)),
    )
    return Screen(text=note, choices=(*ways, *team_choices(know)), kind=ScreenKind.NOTICE)


def _tell_holder(view: View, know: Knowledge, place: str, part: Part, person: Person) -> tuple[Message, ...]:
    if person.id == view.person.id:
        return ()
    text = know.copy.say(
        "team.you_were_assigned",
        by=person_name(know, view.person),
        place=place_name(know, place),
        part=know.copy.say(f"team.part_{part.value}"),
    )
    return (tell(view, person.id, text, _opening(know, place)),)


def _opening(know: Knowledge, place: str) -> Choice:
    item = know.framework.items.get(place)
    if item is None:
        return choice(know.copy.say("button.work"), ShowWork())
    return choice(know.copy.say("button.open", name=place_name(know, place)), ShowItem(item.id))


def _tell_replaced(
    view: View, know: Knowledge, place: str, part: Part, person: Person
) -> tuple[Message, ...]:
    """Tell whoever had the place as หลัก that another has it now."""
    mains = (one.person_id for one in view.assignments if (one.place, one.part) == (place, Part.MAIN))
    before = next(mains, None) if part is Part.MAIN else None
    if before is None or before in {person.id, view.person.id}:
        return ()
    text = know.copy.say(
        "team.given_to_another", place=place_name(know, place), name=person_name(know, person)
    )
    return (tell(view, before, text),)


def give_to(action: GiveTo, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Give a place to whoever is called so: a colleague, else a name that is waited for."""
    if not is_place(know, action.place):
        note = know.copy.say("team.not_a_place")
        return say(view, Screen(text=note, choices=team_choices(know)))
    found = members_called(action.name, workers(view, know), titles(know))
    if len(found) == 1:
        return _given(view, know, action.place, action.part, found[0])
    name = " ".join(action.name.split())
    if found or not _is_name(name, know):
        key = "team.several_called" if found else "team.no_name"
        turn = ask_assignee(AskAssignee(action.place), view, know, moment)
        return Turn(
            turn.conversation, (Screen(text=know.copy.say(key, name=name[:MOST_NAME_CHARS])), *turn.replies)
        )
    return _given_to_name(view, know, action, name)


def _is_name(name: str, know: Knowledge) -> bool:
    plain = plain_name(name, titles(know))
    return len(plain) >= FEWEST_NAME_CHARS and len(name) <= MOST_NAME_CHARS and not plain.isdigit()


def _given_to_name(view: View, know: Knowledge, action: GiveTo, name: str) -> Turn:
    copy = know.copy
    note = copy.say(
        "team.assigned_to_name",
        place=place_name(know, action.place),
        name=name,
        part=copy.say(f"team.part_{action.part.value}"),
    )
    ways = (
        choice(copy.say("button.assign_more"), PickPlace(), primary=True),
        choice(copy.say("button.take_back"), TakeBack("", action.place)),
    )
    screen = Screen(text=note, choices=(*ways, *team_choices(know)), kind=ScreenKind.NOTICE)
    return Turn(
        conversation=quiet(view.conversation),
        replies=(screen,),
        team=(Assigned(action.place, action.part, None, name),),
        messages=_tell_replaced(view, know, action.place, action.part, Person("", name=name)),
    )


def take_back(action: TakeBack, view: View, know: Knowledge, _: Moment) -> Turn:
    """Take a place from whoever has it; it is the coordinators' again."""
    held = [
        one
        for one in view.assignments
        if one.place == action.place and (one.person_id or "") == action.person
    ]
    if not held:
        note = know.copy.say("team.not_held")
        return say(view, Screen(text=note, choices=team_choices(know)), conversation=quiet(view.conversation))
    place = place_name(know, action.place)
    note = know.copy.say(
        "team.taken_back", place=place, name=", ".join(holder_name(know, one) for one in held)
    )
    again = choice(know.copy.say("button.assign_again"), AskAssignee(action.place), primary=True)
    changes: tuple[TeamChange, ...] = tuple(Unassigned(one.place, one.person_id, one.name) for one in held)
    told = know.copy.say("team.taken_from_you", place=place)
    others = (one.person_id for one in held if one.person_id and one.person_id != view.person.id)
    return Turn(
        conversation=quiet(view.conversation),
        replies=(Screen(text=note, choices=(again, *team_choices(know)), kind=ScreenKind.NOTICE),),
        team=changes,
        messages=tuple(tell(view, one, told) for one in others),
    )


def claimable(view: View, know: Knowledge, person: Person) -> tuple[str, ...]:
    """Return the waiting names that are this person's own."""
    mine = plain_name(person.name or "", titles(know))
    return tuple(
        name for name in waiting_names(view.assignments) if mine and plain_name(name, titles(know)) == mine
    )


def claim_name(action: ClaimName, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Give what waited for a name to the person who joined under it; the coordinator says so."""
    member = member_of(view, action.person)
    names = claimable(view, know, member.person) if member else ()
    if member is None or not names or not know.may(member.role, "answer"):
        note = know.copy.say("team.nothing_waits")
        return say(view, Screen(text=note, choices=team_choices(know)))
    del moment
    places = ", ".join(
        place_name(know, one.place) for one in view.assignments if one.is_waiting and one.name in names
    )
    note = know.copy.say("team.claimed", name=person_name(know, member.person), places=places)
    told = know.copy.say("team.claimed_for_you", places=places)
    seeing = choice(know.copy.say("button.see_member"), ShowMember(member.person.id))
    return Turn(
        conversation=view.conversation,
        replies=(Screen(text=note, choices=(seeing, *team_choices(know)), kind=ScreenKind.NOTICE),),
        team=tuple(Claimed(name, member.person.id) for name in names),
        messages=(tell(view, member.person.id, told, choice(know.copy.say("button.work"), ShowWork())),),
    )


def tell_of_claim(view: View, know: Knowledge, person: Person) -> tuple[Message, ...]:
    """Ask the coordinators, with their next answer, whether who just gave a name is the one awaited."""
    if not claimable(view, know, person):
        return ()
    text = know.copy.say("team.awaited_came", name=person_name(know, person))
    confirm = choice(know.copy.say("button.confirm_person"), ClaimName(person.id), primary=True)
    ways = (confirm, choice(know.copy.say("button.team"), ShowTeam()), menu_choice(know.copy))
    return tuple(tell(view, one, text, *ways) for one in coordinators(view))
