"""How evidence reads: what a piece is called, what an item lacks, what is amiss."""

from __future__ import annotations

from collections.abc import Iterable

from bot.citizen_ids import has_citizen_id
from bot.evidence import asked_kinds, missing_kinds
from bot.handlers.common import item_name
from bot.knowledge import Knowledge
from bot.links import shown_link
from bot.model import OPEN, Assessment, Evidence, EvidenceState, Item, LinkState

MOST_NAME = 60
MOST_CAPTION = 1_000


def piece_name(know: Knowledge, piece: Evidence) -> str:
    """Return what to call a piece: its name, its link, its caption, or when it came."""
    name = piece.name or (shown_link(piece.link) if piece.link else "") or piece.caption
    if not name:
        return know.copy.say("evidence.nameless", at=know.copy.moment(piece.at))
    return name if len(name) <= MOST_NAME else name[: MOST_NAME - 1] + "…"


def kind_name(know: Knowledge, kind: str) -> str:
    """Return what a kind of evidence is called for short."""
    return know.copy.say(f"kind.{kind}")


def place_name(know: Knowledge, item_id: str) -> str:
    """Name the item where evidence stands, or say that none is named yet."""
    item = know.framework.items.get(item_id)
    return item_name(know.copy, item) if item else kind_name(know, OPEN)


def kinds_line(know: Knowledge, assessment: Assessment, item: Item) -> str:
    """Say how many of the kinds that an item counts it has, and which it lacks; empty where none count."""
    asked = asked_kinds(item)
    missing = missing_kinds(assessment, item)
    if not asked:
        return ""
    if not missing:
        return know.copy.say("evidence.complete", name=item_name(know.copy, item), of=len(asked))
    names = ", ".join(kind_name(know, kind) for kind in missing)
    have = len(asked) - len(missing)
    return know.copy.say("evidence.lacking", have=have, of=len(asked), missing=names)


def trouble(know: Knowledge, piece: Evidence) -> str:
    """Say what is amiss with a piece, in a sentence with the next step; empty where nothing is."""
    if piece.state is EvidenceState.REFUSED and piece.refusal is not None:
        return know.copy.say(f"file.{piece.refusal.value}")
    if piece.state is EvidenceState.FETCHING:
        return know.copy.say("evidence.still_coming")
    if piece.link_state in {LinkState.DEAD, LinkState.LOGIN, LinkState.UNREACHED}:
        return know.copy.say(f"evidence.link_{piece.link_state.value}")
    return ""


def citizen_warning(know: Knowledge, pieces: Iterable[Evidence]) -> list[str]:
    """Warn of citizen numbers in names and captions: they go into the pack as they are."""
    found = any(has_citizen_id(text) for one in pieces for text in (one.name, one.caption))
    return [know.copy.say("evidence.citizen_id")] if found else []
