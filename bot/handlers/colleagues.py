"""The pieces that screens about colleagues share: their names, their places, telling them quietly."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import ChooseOffice, ShowBoard, ShowTeam
from bot.duties import items_in, items_of
from bot.handlers.common import choice, item_name, menu_choice
from bot.knowledge import Knowledge
from bot.model import (
    CATEGORY_MARK,
    Assignment,
    Choice,
    Item,
    Member,
    Message,
    Person,
    Role,
    Screen,
    Urgency,
)
from bot.view import View


def person_name(know: Knowledge, person: Person) -> str:
    """Return the real name, or that there is none yet."""
    return person.name or know.copy.say("history.unnamed")


def holder_name(know: Knowledge, assignment: Assignment) -> str:
    """Return the name of whoever holds it; a name that is waited for says so."""
    if assignment.is_waiting:
        return know.copy.say("team.waiting_name", name=assignment.name)
    return assignment.name or know.copy.say("history.unnamed")


def titles(know: Knowledge) -> tuple[str, ...]:
    """Return what may stand before a name."""
    return tuple(know.copy.say("name.titles").split())


def member_of(view: View, person_id: str) -> Member | None:
    """Return that person of the office, None when they are no colleague: a payload is not trusted."""
    return next((one for one in view.members if one.person.id == person_id), None)


def workers(view: View, know: Knowledge) -> tuple[Member, ...]:
    """Return the colleagues who may answer, and so be given work."""
    return tuple(one for one in view.members if know.may(one.role, "answer"))


def place_name(know: Knowledge, place: str) -> str:
    """Name what is handed out: `ข้อ 2.3`, or `หมวด 2` with the number of its items."""
    item = know.framework.items.get(place)
    if item is not None:
        return item_name(know.copy, item)
    count = len(items_in(place, know.framework))
    return know.copy.say("work.category", id=place.removeprefix(CATEGORY_MARK), count=count)


def is_place(know: Knowledge, place: str) -> bool:
    """Tell whether the office answers anything in that place."""
    return bool(items_in(place, know.framework))


def items_held(view: View, know: Knowledge, person_id: str) -> tuple[Item, ...]:
    """Return the items in that person's hands; those that nobody has are not among them."""
    return items_of(person_id, None, know.framework, view.assignments)


def tell(view: View, person_id: str, text: str, *choices: Choice) -> Message:
    """Draw a message that waits for the person's next answer: the quietest way.

    Whoever works for another office just now is told which one it is of, and offered to go there: the
    buttons would speak of the office where they are.
    """
    office, member = view.membership.office if view.membership else None, member_of(view, person_id)
    if office is not None and member is not None and member.person.office_id != office.id:
        text, choices = f"{office.name}\n{text}", (choice(office.name, ChooseOffice(office.code)),)
    return Message(screen=Screen(text=text, choices=choices), to=person_id, urgency=Urgency.RIDE)


def coordinators(view: View) -> tuple[str, ...]:
    """Return the ids of the office's coordinators, without the one who acts."""
    return tuple(
        one.person.id
        for one in view.members
        if one.role is Role.COORDINATOR and one.person.id != view.person.id
    )


def team_choices(know: Knowledge) -> tuple[Choice, ...]:
    """Draw the ways back to the team and the menu."""
    return (choice(know.copy.say("button.team"), ShowTeam()), menu_choice(know.copy))


def page_choices(know: Knowledge, page: int, pages: int) -> tuple[Choice, ...]:
    """Draw the way to the next page of the board, where there is one."""
    more = know.copy.say("button.next_page", page=page + 2, of=pages)
    return (choice(more, ShowBoard(page + 1)),) if page + 1 < pages else ()


def waiting_names(assignments: Sequence[Assignment]) -> tuple[str, ...]:
    """Return the names that work waits for, each once, in the order in which they were given."""
    return tuple(dict.fromkeys(one.name for one in assignments if one.is_waiting))
