"""Whose item is whose: pure functions over what was handed out.

An item's own assignment goes before its category's, part by part (หลัก, ร่วม). An item that nobody
has as หลัก is the coordinators'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.model import CATEGORY_MARK, Assignment, Framework, Item, Part, Role


def holders(item: Item, assignments: Sequence[Assignment]) -> tuple[Assignment, ...]:
    """Return who has the item: หลัก first, then ร่วม, as given to it or else to its category."""
    places = (item.id, CATEGORY_MARK + item.category_id)
    given = [one for one in assignments if one.place in places]
    return tuple(one for part in Part for one in _of_part(item, part, given)) if given else ()


def _of_part(item: Item, part: Part, assignments: Sequence[Assignment]) -> list[Assignment]:
    mine = [one for one in assignments if one.part is part]
    own = [one for one in mine if one.place == item.id]
    return own or [one for one in mine if one.place == CATEGORY_MARK + item.category_id]


def main_holder(item: Item, assignments: Sequence[Assignment]) -> Assignment | None:
    """Return who has the item as หลัก; None leaves it with the coordinators."""
    return next((one for one in holders(item, assignments) if one.part is Part.MAIN), None)


def items_of(
    person_id: str, role: Role | None, framework: Framework, assignments: Sequence[Assignment]
) -> tuple[Item, ...]:
    """Return the office's own items that are this person's to do, in the framework's order.

    Those in their hands, as หลัก or ร่วม; a coordinator also has those that nobody has as หลัก.
    """
    return tuple(
        item for item in framework.own_items if _is_theirs(person_id, role, holders(item, assignments))
    )


def _is_theirs(person_id: str, role: Role | None, holding: Sequence[Assignment]) -> bool:
    if any(one.person_id == person_id for one in holding):
        return True
    return role is Role.COORDINATOR and not any(one.part is Part.MAIN for one in holding)


def has_duties(person_id: str, assignments: Iterable[Assignment]) -> bool:
    """Tell whether anything at all is in that person's hands."""
    return any(one.person_id == person_id for one in assignments)


def items_in(place: str, framework: Framework) -> tuple[Item, ...]:
    """Return the office's own items in a place: the item itself, or those of the category."""
    return tuple(item for item in framework.own_items if place in {item.id, CATEGORY_MARK + item.category_id})
