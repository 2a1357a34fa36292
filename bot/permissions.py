"""Who may do what: a table over role, permission, own or other office, and an item's stage.

The table is data (`content/roles.yaml`); this reads it. A person without a role is `guest`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model import Role, Stage

GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Permissions:
    """The table.

    Args:
        scopes: permission → role (or `guest`) → `own`, `any` or `none`.
        stages: permission → the stages of an item in which it holds; one that is not named here
            holds in every stage.
    """

    scopes: Mapping[str, Mapping[str, str]]
    stages: Mapping[str, frozenset[Stage]]

    def may(self, role: Role | None, permission: str, *, own: bool = True, stage: Stage = Stage.OPEN) -> bool:
        """Tell whether that role may do that, in its own office or another, to an item of that stage.

        Raises:
            KeyError: when the table has no such permission, which is a mistake in our own code.
        """
        scope = self.scopes[permission][role.value if role else GUEST]
        reaches = scope == "any" or (own and scope == "own")
        return reaches and self.holds_in(permission, stage)

    def holds_in(self, permission: str, stage: Stage) -> bool:
        """Tell whether the permission holds for an item of that stage, whoever asks."""
        return stage in self.stages.get(permission, frozenset(Stage))
