"""Actions that only a typed message, or the world, can be; they have no payload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.base import Typed
from bot.exports.returned import Returned
from bot.model import Level, Part


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
class GiveDeadline(Typed):
    """Set a day: as typed, with the item or category that is named beside it, else for the target."""

    target: str
    text: str


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
class GreetGroup(Typed):
    """Say what can be asked in a group chat."""


@dataclass(frozen=True)
class NextItem(Typed):
    """Go to the unfinished item after that one."""

    item: str


@dataclass(frozen=True)
class AtItem(Typed):
    """Do what a word says of an item, at the level that its answers tell."""

    item: str
    word: str


@dataclass(frozen=True)
class AskWhichMet(Typed):
    """Ask which criteria of a level are met: `ทำแล้ว` was typed where there are several."""

    item: str
    level: Level


@dataclass(frozen=True)
class ResumeQuestion(Typed):
    """Ask the open question again."""


@dataclass(frozen=True)
class JobDone(Typed):
    """A job came back with what it made."""

    kind: str
    text: str


@dataclass(frozen=True)
class PackMade(Typed):
    """The pack that was asked for is made, as `bot.exports.made` writes it; an empty text: it failed."""

    job: ClassVar[str] = "make_pack"
    text: str


@dataclass(frozen=True)
class SentBackRead(Typed):
    """A file was looked into; None: it is none of ours."""

    job: ClassVar[str] = "read_sent_back"
    returned: Returned | None


@dataclass(frozen=True)
class SentBackUsed(Typed):
    """A file was looked into again, to be used; None: it could not be read."""

    job: ClassVar[str] = "use_sent_back"
    returned: Returned | None

    @property
    def evidence(self) -> str:
        """The evidence as which the file came."""
        return self.returned.evidence if self.returned else ""


@dataclass(frozen=True)
class AlbumMade(Typed):
    """The album that was asked for is made: its item, how many hours its link lives, the link; empty: not."""

    job: ClassVar[str] = "make_album"
    text: str


@dataclass(frozen=True)
class PackProgress(Typed):
    """The pack that was asked for is so far, in percent."""

    job: ClassVar[str] = "make_pack_progress"
    text: str


@dataclass(frozen=True)
class PageMade(Typed):
    """The page to sign is made, as `bot.exports.made` writes it; an empty text: it failed."""

    job: ClassVar[str] = "make_page"
    text: str


@dataclass(frozen=True)
class GiveTo(Typed):
    """Give a place to whoever is called so, joined or not."""

    place: str
    name: str
    part: Part


@dataclass(frozen=True)
class AddComment(Typed):
    """Say something of an item; `line_id` is the message that brought it."""

    item: str
    line_id: str
    text: str
