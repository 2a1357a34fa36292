"""What the conversation knows and no person told it; built once for each framework version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.copy import Copy
from bot.model import Framework, Role
from bot.ports import Search
from bot.search.normalise import fold_marks

GUEST = "guest"


@dataclass(frozen=True)
class Knowledge:
    """Criteria, sentences, command words, search and permissions.

    Args:
        commands: command name → the words one may type for it, the official one first.
        roles: permission → role (or `guest`) → `own`, `any` or `none`.
    """

    framework: Framework
    copy: Copy
    commands: Mapping[str, tuple[str, ...]]
    search: Search
    roles: Mapping[str, Mapping[str, str]]

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Every command word, folded → its command's name."""
        return {fold_marks(word): name for name, words in self.commands.items() for word in words}

    def may(self, role: Role | None, permission: str) -> bool:
        """Tell whether that role may do that in the office it is in now."""
        return self.roles[permission][role.value if role else GUEST] != "none"
