"""Actions that answer: ticks, narratives, projects, indicators, scores from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.base import Action
from bot.model import Direction, Level, Tick, Unit


@dataclass(frozen=True)
class SetTicks(Action):
    """Tick criteria: `which` is a level (all of it), a criterion id, or several joined by `+`."""

    tag = "tick"
    item: str
    which: str
    tick: Tick
    revision: int


@dataclass(frozen=True)
class OpenNarrative(Action):
    """Write a level's narrative: `mode` `add` goes on, `new` starts again."""

    tag = "tell"
    item: str
    level: Level
    mode: str
    revision: int


@dataclass(frozen=True)
class KeepText(Action):
    """Put the texts kept after a pause into the narrative that is open."""

    tag = "keep"
    item: str
    level: Level


@dataclass(frozen=True)
class SearchKept(Action):
    """Search for the text kept after a pause."""

    tag = "seek"


@dataclass(frozen=True)
class OpenProject(Action):
    """Ask for the project that an item cites."""

    tag = "proj"
    item: str


@dataclass(frozen=True)
class UseProject(Action):
    """Cite the project that another item cites."""

    tag = "same"
    item: str
    source: str
    revision: int


@dataclass(frozen=True)
class OpenResult(Action):
    """Ask for a field of a dimension's indicator; an empty field is the first that is missing."""

    tag = "res"
    item: str
    field: str = ""


@dataclass(frozen=True)
class SetUnit(Action):
    """Say what an indicator counts in."""

    tag = "unit"
    item: str
    unit: Unit
    revision: int


@dataclass(frozen=True)
class SetDirection(Action):
    """Say which way an indicator should move."""

    tag = "dir"
    item: str
    direction: Direction
    revision: int


@dataclass(frozen=True)
class SetRepeated(Action):
    """Say whether an indicator is last year's (then its baseline is asked)."""

    tag = "rep"
    item: str
    yes: int
    revision: int


@dataclass(frozen=True)
class AllowSame(Action):
    """Keep an indicator although another dimension has one like it."""

    tag = "dup"
    item: str
    revision: int


@dataclass(frozen=True)
class OpenExternal(Action):
    """Ask for an external score; an empty key lists them."""

    tag = "ext"
    key: str = ""


@dataclass(frozen=True)
class SetGroup(Action):
    """Enter the group that สตผ. gave (A, B, C or -)."""

    tag = "grp"
    group: str


@dataclass(frozen=True)
class SetSource(Action):
    """Say where an external score was read: one of the usual places, by its number."""

    tag = "src"
    key: str
    number: int


@dataclass(frozen=True)
class Confirm(Action):
    """Save the typed answer although a colleague changed the item since it was asked."""

    tag = "sure"
    item: str
    revision: int


@dataclass(frozen=True)
class Discard(Action):
    """Let go of a typed answer that was waiting to be confirmed."""

    tag = "drop"


@dataclass(frozen=True)
class Undo(Action):
    """Take back one's own last change; `batch` names it when it comes from a button."""

    tag = "undo"
    batch: str = ""


@dataclass(frozen=True)
class Cancel(Action):
    """Leave the open question without answering it further."""

    tag = "stop"


@dataclass(frozen=True)
class Done(Action):
    """Close the narrative that is open."""

    tag = "done"


@dataclass(frozen=True)
class Skip(Action):
    """Leave a question unanswered and go on."""

    tag = "skip"
