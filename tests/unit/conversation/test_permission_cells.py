"""The table of permissions, cell by cell: role × permission × own or other office × stage of an item.

What is expected is written out here once more, from product.md, and compared with the data.
"""

from __future__ import annotations

import itertools

import pytest

from bot.model import Role, Stage
from content.loader import load_permissions

PERMISSIONS = load_permissions()
EVERYBODY: set[Role | None] = {None, *Role}
OFFICE = {Role.OFFICER, Role.COORDINATOR, Role.DIRECTOR}
WORKERS = {Role.OFFICER, Role.COORDINATOR}
COORDINATOR = {Role.COORDINATOR}
CENTRAL = {Role.CENTRAL}
NOBODY: set[Role | None] = set()
ALWAYS = set(Stage)
BEING_ANSWERED = {Stage.OPEN, Stage.RETURNED}

EXPECTED: dict[str, tuple[set[Role | None] | set[Role], set[Role | None] | set[Role], set[Stage]]] = {
    "read_criteria": (EVERYBODY, EVERYBODY, ALWAYS),
    "read_answers": (OFFICE, NOBODY, ALWAYS),
    "read_score": (OFFICE, NOBODY, ALWAYS),
    "read_history": (OFFICE, NOBODY, ALWAYS),
    "read_team": (OFFICE, NOBODY, ALWAYS),
    "answer": (WORKERS, NOBODY, BEING_ANSWERED),
    "attach": (WORKERS, NOBODY, BEING_ANSWERED),
    "enter_external": (COORDINATOR | CENTRAL, CENTRAL, ALWAYS),
    "comment": (OFFICE, NOBODY, ALWAYS),
    "opine": (WORKERS, NOBODY, BEING_ANSWERED),
    "settle": (COORDINATOR, NOBODY, BEING_ANSWERED),
    "invite": (COORDINATOR, NOBODY, ALWAYS),
    "set_deadline": (COORDINATOR | CENTRAL, CENTRAL, ALWAYS),
    "assign": (COORDINATOR, NOBODY, ALWAYS),
    "hand_over": (WORKERS, NOBODY, ALWAYS),
    "move_away": (OFFICE, NOBODY, ALWAYS),
    "remove_member": (COORDINATOR, NOBODY, ALWAYS),
    "read_overview": (CENTRAL, CENTRAL, ALWAYS),
    "send_review": (WORKERS, NOBODY, BEING_ANSWERED),
    "recall": (WORKERS, NOBODY, {Stage.SENT}),
    "accept": (COORDINATOR, NOBODY, {*BEING_ANSWERED, Stage.SENT}),
    "return": (COORDINATOR, NOBODY, {Stage.SENT, Stage.ACCEPTED}),
    "propose": (COORDINATOR, NOBODY, {Stage.OPEN}),
    "withdraw": (COORDINATOR, NOBODY, {Stage.PROPOSED}),
    "sign": ({Role.DIRECTOR}, NOBODY, {Stage.PROPOSED}),
    "sign_on_paper": (COORDINATOR, NOBODY, {Stage.PROPOSED}),
    "record_import": (COORDINATOR, NOBODY, {Stage.SIGNED}),
    "reopen": (COORDINATOR, NOBODY, {Stage.SIGNED, Stage.IMPORTED}),
}
"""Permission → who may in their own office, who may in another, and at which stages of an item."""


def test_every_permission_is_expected_here() -> None:
    assert set(EXPECTED) == set(PERMISSIONS.scopes)


@pytest.mark.parametrize("permission", EXPECTED)
def test_every_cell_of_a_permission_says_what_the_product_says(permission: str) -> None:
    own, other, stages = EXPECTED[permission]
    for role, at_home, stage in itertools.product((None, *Role), (True, False), Stage):
        expected = role in (own if at_home else other) and stage in stages

        assert PERMISSIONS.may(role, permission, own=at_home, stage=stage) is expected, (role, at_home, stage)


def test_an_item_that_is_signed_is_changed_by_nobody() -> None:
    changing = ("answer", "opine", "settle")

    assert not any(
        PERMISSIONS.may(role, permission, stage=Stage.SIGNED) for role in Role for permission in changing
    )
