"""What is told of links that cannot be opened by everyone, to whoever attached them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import ShowPiece
from bot.handlers.common import choice, menu_choice
from bot.handlers.evidence_words import piece_name, place_name, trouble
from bot.knowledge import Knowledge
from bot.model import Evidence, LinkState, Screen, ScreenKind

TOLD = 3
"""How many links a report names with a button; the items say the rest."""

TO_MEND = frozenset({LinkState.DEAD, LinkState.LOGIN})
"""What is reported; a link that could not be looked at is not held against anybody."""


def link_report(know: Knowledge, pieces: Sequence[Evidence]) -> Screen:
    """Draw one message of all the links of one person that want mending, with the next step of each.

    Args:
        pieces: links of theirs whose state is in TO_MEND, and which stand at an item.
    """
    lines = [
        know.copy.say(
            "evidence.link_at", place=_place(know, one), name=piece_name(know, one), what=trouble(know, one)
        )
        for one in pieces[:TOLD]
    ]
    ways = tuple(
        choice(piece_name(know, one), ShowPiece(one.spots[0].item, one.id))
        for one in pieces[:TOLD]
        if one.spots
    )
    return Screen(
        title=know.copy.say("evidence.links_title", count=len(pieces)),
        text="\n".join(lines),
        choices=(*ways, menu_choice(know.copy)),
        kind=ScreenKind.EVIDENCE,
    )


def _place(know: Knowledge, piece: Evidence) -> str:
    return " ".join(place_name(know, one.item) for one in piece.spots)
