"""What the conversation knows and no person told it; built once for each framework version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.copy import Copy
from bot.model import Framework, Role, Stage
from bot.permissions import Permissions
from bot.ports import Search
from bot.search.normalise import fold_marks


@dataclass(frozen=True)
class Knowledge:
    """Criteria, sentences, command words, search and permissions.

    Args:
        commands: command name → the words one may type for it, the official one first.
        permissions: who may do what.
    """

    framework: Framework
    copy: Copy
    commands: Mapping[str, tuple[str, ...]]
    search: Search
    permissions: Permissions

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Every command word, folded → its command's name."""
        return {fold_marks(word): name for name, words in self.commands.items() for word in words}

    def may(self, role: Role | None, permission: str, *, stage: Stage = Stage.OPEN) -> bool:
        """Tell whether that role may do that, to an item of that stage, in the office it is in now.

        กพร.สพฐ. belongs to no office: whichever it works for is another's.
        """
        return self.permissions.may(role, permission, own=role is not Role.CENTRAL, stage=stage)
