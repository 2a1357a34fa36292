"""One piece of evidence: what it is, how to open it, its older versions, what can be done with it."""

from __future__ import annotations

from bot.actions import MovePiece, RemovePiece, ReplacePiece, ShowEvidence, ShowPiece
from bot.actions.evidence import EvidencePage
from bot.handlers.common import choice, menu_choice, moved, outside_of_line, say
from bot.handlers.evidence_words import citizen_warning, kind_name, piece_name, place_name, trouble
from bot.knowledge import Knowledge
from bot.model import Channel, Choice, Evidence, Screen, ScreenKind, Turn
from bot.view import Moment, View

MEGABYTE = 1_000_000


def show_piece(action: ShowPiece, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show a piece with the address that opens it, and what can be done with it."""
    if not view.evidence:
        return lost(view, know)
    piece, *older = view.evidence
    screen = _piece_screen(view, know, action, piece, older, moment)
    return say(view, screen, conversation=moved(view.conversation, action))


def lost(view: View, know: Knowledge) -> Turn:
    """Say that the button's piece is not there any more."""
    ways = (choice(know.copy.say("button.evidence"), ShowEvidence()), menu_choice(know.copy))
    return say(view, Screen(text=know.copy.say("unclear.button"), choices=ways, kind=ScreenKind.EVIDENCE))


def _piece_screen(
    view: View, know: Knowledge, action: ShowPiece, piece: Evidence, older: list[Evidence], moment: Moment
) -> Screen:
    lines = [
        *_places(know, piece),
        piece.caption,
        _origin(know, piece),
        trouble(know, piece),
        *citizen_warning(know, [piece]),
        *_versions(know, older),
        _address(view, know, piece, moment),
    ]
    return Screen(
        title=piece_name(know, piece),
        text="\n".join(line for line in lines if line),
        choices=(
            *_ways(view, know, action.item, piece),
            *_older(know, action.item, older),
            menu_choice(know.copy),
        ),
        kind=ScreenKind.EVIDENCE,
    )


def _places(know: Knowledge, piece: Evidence) -> list[str]:
    if not piece.spots:
        return [know.copy.say("evidence.stands_nowhere")]
    return [
        know.copy.say("evidence.spot", name=place_name(know, one.item), kind=kind_name(know, one.kind))
        if one.item
        else place_name(know, "")
        for one in piece.spots
    ]


def _origin(know: Knowledge, piece: Evidence) -> str:
    copy = know.copy
    by = piece.by_name or copy.say("history.unnamed")
    line = copy.say("evidence.origin", by=by, at=copy.moment(piece.at))
    if piece.kept is None:
        return line
    megabytes = max(piece.kept.size / MEGABYTE, 0.1)
    return copy.say("evidence.size", line=line, size=f"{megabytes:.1f}")


def _versions(know: Knowledge, older: list[Evidence]) -> list[str]:
    return [know.copy.say("evidence.versions", count=len(older))] if older else []


def _address(view: View, know: Knowledge, piece: Evidence, moment: Moment) -> str:
    if piece.link:
        return piece.link
    if piece.kept is None:
        return ""
    link = moment.file_link(view.answers.office_id, piece.id)
    if not link or (link.startswith("/") and view.identity.channel is not Channel.WEB):
        return ""
    return know.copy.say("evidence.open_at", link=outside_of_line(view, link))


def _ways(view: View, know: Knowledge, item: str, piece: Evidence) -> tuple[Choice, ...]:
    copy = know.copy
    to_list = choice(copy.say("button.see_evidence"), ShowEvidence(item) if item else EvidencePage(""))
    if piece.kind_at(item) is None or not know.may(view.role, "attach"):
        return (to_list,)
    elsewhere = (
        (
            choice(copy.say("button.move"), MovePiece(item, piece.id)),
            choice(copy.say("button.also_at"), MovePiece(item, piece.id, 1)),
            choice(copy.say("button.newer"), ReplacePiece(item, piece.id)),
        )
        if item
        else (choice(copy.say("button.say_item"), MovePiece(item, piece.id)),)
    )
    return (*elsewhere, choice(copy.say("button.remove"), RemovePiece(item, piece.id)), to_list)


def _older(know: Knowledge, item: str, older: list[Evidence]) -> tuple[Choice, ...]:
    return tuple(
        choice(know.copy.say("evidence.older", at=know.copy.moment(one.at)), ShowPiece(item, one.id))
        for one in older[:1]
    )
