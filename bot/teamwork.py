"""What the core asks of storage about who does what; held by `tests/contract` like `bot.ports`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot.model import Assignment, Comment, Opinion, TeamChange


class Team(Protocol):
    """Who does what. Every call names the office; another office's is not found."""

    def assignments(self, office_id: str, assessment_id: str) -> tuple[Assignment, ...]:
        """Return what was handed to whom, oldest first; `bot.duties` says whose item is whose."""

    def comments(self, office_id: str, assessment_id: str, item: str, *, limit: int) -> tuple[Comment, ...]:
        """Return what was said of an item, newest first."""

    def opinions(self, office_id: str, assessment_id: str, item: str) -> tuple[Opinion, ...]:
        """Return how people ticked an item's criteria by themselves, oldest first."""

    def apply(
        self, office_id: str, assessment_id: str, changes: Iterable[TeamChange], *, by: str, at: datetime
    ) -> None:
        """Store the changes in order, each as its docstring in `bot.model.team` says.

        What is given to a person who has a part in the place already leaves them one part, the
        greater. A comment of an id that is stored already changes nothing. Nobody takes back a
        comment of somebody else.
        """
