"""What the conversation knows and no person told it; built once for each framework version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from bot import scoring
from bot.copy import Copy
from bot.model import Answers, Framework, ReminderRules, Role, Stage
from bot.permissions import Permissions
from bot.ports import Hit, Search
from bot.scoring import NextStep, Score
from bot.search.normalise import fold_marks

KEPT = 1024
"""Scores and searches that are kept: more than there are offices, so that reading reckons nothing anew."""


@dataclass(frozen=True)
class Knowledge:
    """Criteria, sentences, command words, search and permissions.

    Args:
        commands: command name → the words one may type for it, the official one first.
        permissions: who may do what.
        reminding: when people are reminded.
        earlier: the frameworks of earlier years, the latest first; their answers are drafts to take over.
        kind_words: kind of evidence → words in a name or caption that tell it.
    """

    framework: Framework
    copy: Copy
    commands: Mapping[str, tuple[str, ...]]
    search: Search
    permissions: Permissions
    reminding: ReminderRules
    kind_words: Mapping[str, tuple[str, ...]]
    earlier: tuple[Framework, ...] = ()

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Every command word, folded → its command's name."""
        return {fold_marks(word): name for name, words in self.commands.items() for word in words}

    @cached_property
    def score(self) -> Callable[[Answers], Score]:
        """Answers → `bot.scoring.score` of them; kept for the answers last asked about."""
        return lru_cache(KEPT)(partial(scoring.score, self.framework))

    @cached_property
    def next_steps(self) -> Callable[[Answers], tuple[NextStep, ...]]:
        """Answers → `bot.scoring.next_steps` from there; kept in the same way."""
        return lru_cache(KEPT)(partial(scoring.next_steps, self.framework))

    @cached_property
    def find(self) -> Callable[[str, int], tuple[Hit, ...]]:
        """Words and how many at most → what `search` finds; kept, since colleagues ask for the same."""
        return lru_cache(KEPT)(self.search.find)

    def may(self, role: Role | None, permission: str, *, stage: Stage = Stage.OPEN) -> bool:
        """Tell whether that role may do that, to an item of that stage, in the office it is in now.

        กพร.สพฐ. belongs to no office: whichever it works for is another's.
        """
        return self.permissions.may(role, permission, own=role is not Role.CENTRAL, stage=stage)
