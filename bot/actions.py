"""What a button means: typed actions ⇄ a payload of at most 64 ASCII bytes.

A payload reads `1:<tag>:<field>:…`: the version, the action, then its fields in order. It is an
address, not a position: it names its item, what it sets, and the item's revision when the button
was drawn, so that an old button still says what it does. A payload comes from outside and is
checked like anything else: `decode` gives None for whatever `encode` did not write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar, get_type_hints

from bot.model import Direction, Level, Tick, Unit

VERSION = "1"
MAX_BYTES = 64


class Action:
    """Something a person asks for. `tag` is its name in a payload and never changes."""

    tag: ClassVar[str] = ""


@dataclass(frozen=True)
class Accept(Action):
    """Accept the notice."""

    tag = "ok"


@dataclass(frozen=True)
class ShowNotice(Action):
    """Show the notice (again)."""

    tag = "notice"


@dataclass(frozen=True)
class UseCode(Action):
    """Use an invitation or a link code."""

    tag = "code"
    code: str


@dataclass(frozen=True)
class AskCode(Action):
    """Say how to join an office."""

    tag = "join"


@dataclass(frozen=True)
class ShowMenu(Action):
    """Show what one can do."""

    tag = "menu"


@dataclass(frozen=True)
class ShowWork(Action):
    """List the items to do, in progress and done; `part` is `todo`, `doing`, `done` or empty."""

    tag = "work"
    part: str = ""


@dataclass(frozen=True)
class Continue(Action):
    """Go on where one stopped."""

    tag = "go"


@dataclass(frozen=True)
class ShowCategories(Action):
    """List the seven categories."""

    tag = "cats"


@dataclass(frozen=True)
class ShowCategory(Action):
    """Show a category and its items."""

    tag = "cat"
    category: str


@dataclass(frozen=True)
class ShowItem(Action):
    """Show an item: its three levels, the evidence it asks for, and the buttons to answer."""

    tag = "item"
    item: str


@dataclass(frozen=True)
class ShowLevel(Action):
    """Show a level's checklist."""

    tag = "level"
    item: str
    level: Level


@dataclass(frozen=True)
class ShowCriterion(Action):
    """Show one criterion by itself."""

    tag = "crit"
    item: str
    criterion: str


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
class ShowScore(Action):
    """Show the running score; a category id shows that category's items."""

    tag = "score"
    category: str = ""


@dataclass(frozen=True)
class ShowHistory(Action):
    """Show who changed what; of an item, or of all; `before` pages back."""

    tag = "hist"
    item: str = ""
    before: int = 0


@dataclass(frozen=True)
class Undo(Action):
    """Take back one's own last change; `batch` names it when it comes from a button."""

    tag = "undo"
    batch: str = ""


@dataclass(frozen=True)
class ShowForm(Action):
    """Show an item's answers in the order of its form."""

    tag = "form"
    item: str


@dataclass(frozen=True)
class ShowEvidence(Action):
    """Show what evidence an item asks for and has; an empty item shows all."""

    tag = "evi"
    item: str = ""


@dataclass(frozen=True)
class ShowDeadlines(Action):
    """Show what is due when."""

    tag = "due"


@dataclass(frozen=True)
class ShowTeam(Action):
    """Show the people of the office."""

    tag = "team"


@dataclass(frozen=True)
class MakeInvitation(Action):
    """Make an invitation code for a role in one's own office."""

    tag = "inv"
    role: str


@dataclass(frozen=True)
class ShowReadiness(Action):
    """Show what is missing before the answers can go to review."""

    tag = "ready"
    what: str = "review"


@dataclass(frozen=True)
class LinkDevice(Action):
    """Make a code to go on with on another device."""

    tag = "link"


@dataclass(frozen=True)
class ShowMyData(Action):
    """Show what is held of this person; `part` `file` exports it."""

    tag = "mine"
    part: str = ""


@dataclass(frozen=True)
class Leave(Action):
    """Leave and be erased; `sure` is 1 once confirmed."""

    tag = "leave"
    sure: int = 0


@dataclass(frozen=True)
class AskName(Action):
    """Ask for the real name."""

    tag = "name"


@dataclass(frozen=True)
class ChooseOffice(Action):
    """Work in another of one's offices; an empty code lists them."""

    tag = "office"
    code: str = ""


@dataclass(frozen=True)
class Help(Action):
    """Say what can be typed."""

    tag = "help"


@dataclass(frozen=True)
class Back(Action):
    """Go to the screen before."""

    tag = "back"


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


@dataclass(frozen=True)
class AskSearch(Action):
    """Say how to search."""

    tag = "find"


@dataclass(frozen=True)
class SetSource(Action):
    """Say where an external score was read: one of the usual places, by its number."""

    tag = "src"
    key: str
    number: int


@dataclass(frozen=True)
class UseAsName(Action):
    """Take the kept text as the real name after all."""

    tag = "isme"


@dataclass(frozen=True)
class Typed(Action):
    """An action that only a typed message can be; it has no payload."""


@dataclass(frozen=True)
class SearchWords(Typed):
    """Search for what was typed outside a question."""

    words: str


@dataclass(frozen=True)
class TellLine(Typed):
    """Add a message to the narrative that is open."""

    item: str
    level: Level
    line_id: str
    text: str


@dataclass(frozen=True)
class KeepLine(Typed):
    """Keep a text that came into an open narrative after a pause, and ask what it is."""

    item: str
    level: Level
    line_id: str
    text: str


@dataclass(frozen=True)
class NameProject(Typed):
    """Cite a project by its name."""

    item: str
    revision: int
    text: str


@dataclass(frozen=True)
class GiveResult(Typed):
    """Answer a field of an indicator."""

    item: str
    field: str
    revision: int
    text: str


@dataclass(frozen=True)
class GiveExternal(Typed):
    """Give an external score's value."""

    key: str
    text: str


@dataclass(frozen=True)
class GiveSource(Typed):
    """Say in words where an external score was read."""

    key: str
    value: str
    text: str


@dataclass(frozen=True)
class GiveName(Typed):
    """Give the real name."""

    text: str


@dataclass(frozen=True)
class GiveOffice(Typed):
    """Give the code of the office to work for (central)."""

    code: str


@dataclass(frozen=True)
class EditLine(Typed):
    """The person edited a message that they had sent."""

    line_id: str
    text: str


@dataclass(frozen=True)
class UnsendLine(Typed):
    """The person took back a message that they had sent."""

    line_id: str


@dataclass(frozen=True)
class Unclear(Typed):
    """Something that cannot be acted on: `what` names the message that says so."""

    what: str
    count: int = 0


@dataclass(frozen=True)
class ResumeQuestion(Typed):
    """Ask the open question again."""


@dataclass(frozen=True)
class JobDone(Typed):
    """A job came back with what it made."""

    kind: str
    text: str


def _subclasses() -> dict[str, type[Action]]:
    return {one.tag: one for one in Action.__subclasses__() if one.tag}


_PLAIN = re.compile(r"[A-Za-z0-9_.+\-]*", re.ASCII)


def encode(action: Action) -> str:
    """Write an action as a payload.

    Raises:
        ValueError: when it would not fit in 64 bytes or holds a character that does not belong,
            which is a mistake in our own code.
    """
    parts = [VERSION, action.tag, *(_written(getattr(action, one.name)) for one in fields(action))]  # type: ignore[arg-type]
    payload = ":".join(parts)
    if len(payload) > MAX_BYTES or not all(_PLAIN.fullmatch(part) for part in parts):
        message = f"action {action.tag} does not fit a payload: {payload!r}"
        raise ValueError(message)
    return payload


def decode(payload: str) -> Action | None:
    """Read a payload; None where it is not one that `encode` could have written."""
    if len(payload) > MAX_BYTES or not payload.isascii():
        return None
    version, _, rest = payload.partition(":")
    tag, *values = rest.split(":")
    kind = _BY_TAG.get(tag)
    if version != VERSION or kind is None:
        return None
    types = _FIELDS[kind]
    if len(values) != len(types) or not all(_PLAIN.fullmatch(value) for value in values):
        return None
    try:
        return kind(
            **{name: _read(value, to) for (name, to), value in zip(types.items(), values, strict=True)}
        )
    except ValueError:
        return None


def _written(value: object) -> str:
    return value.value if isinstance(value, StrEnum) else str(value)


def _read(value: str, to: type) -> object:
    if to is int and not value.isdigit():
        message = f"not a number: {value!r}"
        raise ValueError(message)
    return to(value)


_BY_TAG = _subclasses()
_FIELDS: dict[type[Action], dict[str, type]] = {
    kind: {name: to for name, to in get_type_hints(kind).items() if name != "tag"}
    for kind in _BY_TAG.values()
}
