"""Telling colleagues what concerns them, each by the quietest way that still reaches in time."""

from __future__ import annotations

from collections.abc import Iterable

from bot.model import Item, Message, Role, Screen, Urgency
from bot.view import View


def people_of(view: View, *roles: Role) -> tuple[str, ...]:
    """Return who of the office has one of these roles, the one who writes left out."""
    found = (one.person.id for one in view.members if one.role in roles)
    return tuple(one for one in found if one != view.person.id)


def concerned(view: View, items: Iterable[Item]) -> tuple[str, ...]:
    """Return whose work these items are: who has them in hand, and who changed them last."""
    places = {place for item in items for place in (item.id, f"C{item.category_id}")}
    hands = {one.person_id for one in view.assignments if one.place in places}
    last = {view.answers.item(place).changed_by for place in places}
    return tuple(
        one.person.id
        for one in view.members
        if one.person.id in hands | last and one.person.id != view.person.id
    )


def telling(people: Iterable[str], screen: Screen, urgency: Urgency = Urgency.RIDE) -> tuple[Message, ...]:
    """Return the screen on its way to each of them; it waits for their next reply unless told to go."""
    return tuple(Message(screen=screen, to=one, urgency=urgency) for one in people)
