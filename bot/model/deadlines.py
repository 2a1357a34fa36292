"""What is due when, and what people chose about being reminded of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Scope(StrEnum):
    """How much a deadline is for: all answers of all offices, of one office, a category, an item."""

    FRAMEWORK = "framework"
    OFFICE = "office"
    CATEGORY = "category"
    ITEM = "item"


WHOLE = ""
"""The target of a deadline that is for all of the answers."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which answers are wanted; one each for a framework, office, target and kind.

    Attributes:
        due: the last day, in Thailand.
        target: an item (`2.3`), a category (`C3`), or WHOLE.
        office_id: the office that it is for, None for all.
        internal: set by the office for itself; it can only come before the official one.
        what: what is due, in the words of who set it; may be empty.
        set_by: the person who set it, None where the command did.
    """

    framework_id: str
    due: date
    set_at: datetime
    target: str = WHOLE
    office_id: str | None = None
    internal: bool = False
    what: str = ""
    set_by: str | None = None

    @property
    def key(self) -> str:
        """What it is for, in one word; stays when it is moved."""
        kind = "internal" if self.internal else "official"
        return ":".join((self.framework_id, self.office_id or "all", kind, self.target))

    @property
    def scope(self) -> Scope:
        """How much it is for."""
        if self.target:
            return Scope.CATEGORY if self.target.startswith("C") else Scope.ITEM
        return Scope.OFFICE if self.office_id else Scope.FRAMEWORK


@dataclass(frozen=True, slots=True)
class DeadlineSet:
    """A deadline is from now on as given; one that stood for the same moves."""

    deadline: Deadline


@dataclass(frozen=True, slots=True)
class DeadlineCleared:
    """An office took back a day that it had set for itself."""

    framework_id: str
    office_id: str
    target: str


DeadlineChange = DeadlineSet | DeadlineCleared
