"""Actions of evidence: sending it, saying where it belongs, looking after what is there.

In all of them `item` is where a piece stands; the empty item is where it stands nowhere yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.base import Action, Typed
from bot.model import SentFile


@dataclass(frozen=True)
class AskEvidence(Action):
    """Ask for files of a kind for an item; an empty kind asks which kind."""

    tag = "att"
    item: str
    kind: str = ""


@dataclass(frozen=True)
class EvidencePage(Action):
    """Show what stands at an item from there on; with the empty item, what stands nowhere yet."""

    tag = "evip"
    item: str
    skip: int = 0


@dataclass(frozen=True)
class MakeAlbum(Action):
    """Have the photos of an item made into one PDF."""

    tag = "albm"
    item: str


@dataclass(frozen=True)
class PlaceBundle(Action):
    """Let what came together stand at an item; an empty kind asks which kind."""

    tag = "put"
    bundle: str
    item: str
    kind: str = ""


@dataclass(frozen=True)
class ChoosePlace(Action):
    """List where a bundle may belong: the categories, or the items of one."""

    tag = "where"
    bundle: str
    category: str = ""


@dataclass(frozen=True)
class DropBundle(Action):
    """Say that what came together is no evidence."""

    tag = "noevi"
    bundle: str


@dataclass(frozen=True)
class UseSentBack(Action):
    """Change the answers as a file that was sent back says; `everything`: 1 where others changed them too."""

    tag = "usefile"
    evidence: str
    everything: int


@dataclass(frozen=True)
class ShowPiece(Action):
    """Show one piece of evidence: open it, move it, send a newer one, take it away."""

    tag = "piece"
    item: str
    evidence: str


@dataclass(frozen=True)
class MovePiece(Action):
    """Ask where else a piece belongs; `also` is 1 where it is to stay here as well."""

    tag = "mv"
    item: str
    evidence: str
    also: int = 0


@dataclass(frozen=True)
class PutPiece(Action):
    """Let a piece stand at `to` under a kind (empty asks), instead of here or also there."""

    tag = "mvto"
    item: str
    evidence: str
    to: str
    kind: str
    also: int


@dataclass(frozen=True)
class RemovePiece(Action):
    """Take a piece away from an item; it can be brought back."""

    tag = "rmevi"
    item: str
    evidence: str


@dataclass(frozen=True)
class ReplacePiece(Action):
    """Ask for a newer version of a piece."""

    tag = "newer"
    item: str
    evidence: str


@dataclass(frozen=True)
class SayOneProject(Action):
    """Say whether all that is attached to an item is of the project that it cites."""

    tag = "onep"
    item: str
    yes: int


@dataclass(frozen=True)
class CheckPiece(Action):
    """Say, after the project changed, whether a piece belongs to the new one; 2 asks of the next."""

    tag = "chk"
    item: str
    evidence: str
    keep: int


@dataclass(frozen=True)
class AttachLinks(Action):
    """Let the links that an item's narratives hold be evidence as well."""

    tag = "links"
    item: str


@dataclass(frozen=True)
class ReceiveFile(Typed):
    """Take note of a file that was sent."""

    file: SentFile
    caption: str
    message_id: str


@dataclass(frozen=True)
class ReceiveLinks(Typed):
    """Take the links that a message holds as evidence."""

    text: str
    message_id: str


@dataclass(frozen=True)
class TellReceived(Typed):
    """Tell what became of the files that were sent, and put them where they belong."""


@dataclass(frozen=True)
class GivePlace(Typed):
    """Say in words where something belongs: `holds` is a bundle, or `mv` or `also` and a piece."""

    holds: str
    text: str


@dataclass(frozen=True)
class AwaitFiles(Typed):
    """Something was typed where files are awaited."""

    text: str


@dataclass(frozen=True)
class LeaveEvidence(Typed):
    """Close the question of evidence: all files were sent, or their place is said later."""
