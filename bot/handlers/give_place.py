"""Where evidence belongs, as it is typed: an item's number, or words to find one by."""

from __future__ import annotations

from bot.actions import GivePlace, PlaceBundle, PutPiece
from bot.handlers.common import say
from bot.handlers.moving import ask_where, put_piece
from bot.handlers.placing import ask_place, place_bundle, placed_already
from bot.knowledge import Knowledge
from bot.model import Item, Question, Turn
from bot.search.reference import item_reference
from bot.view import Moment, View


def give_place(action: GivePlace, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Read where a bundle, or one piece, is to stand."""
    reference = item_reference(action.text, know.framework)
    named = know.framework.items.get(reference.id) if reference else None
    if " " in action.holds:
        return _of_piece(action, view, know, moment, named)
    if named is not None:
        return place_bundle(PlaceBundle(action.holds, named.id), view, know, moment)
    waiting = [one for one in view.evidence if one.kind_at("")]
    if not waiting:
        return placed_already(view, know)
    conversation, screen = ask_place(view, know, waiting, (), moment, words=action.text)
    return say(view, screen, conversation=conversation)


def _of_piece(action: GivePlace, view: View, know: Knowledge, moment: Moment, named: Item | None) -> Turn:
    also = action.holds.partition(" ")[0] == "also"
    question = view.conversation.question
    if not view.evidence or question is None:
        return placed_already(view, know)
    piece = view.evidence[0]
    if named is None:
        return ask_where(view, know, piece, question.item, moment, also=also, words=action.text)
    return put_piece(PutPiece(question.item, piece.id, named.id, "", int(also)), view, know, moment)


def ask_again(question: Question, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask again where a bundle or a piece belongs, as to a person who comes back to it."""
    if " " in question.detail and view.evidence:
        also = question.detail.startswith("also")
        return ask_where(view, know, view.evidence[0], question.item, moment, also=also)
    waiting = [one for one in view.evidence if one.kind_at("")]
    if not waiting:
        return placed_already(view, know)
    conversation, screen = ask_place(view, know, waiting, (), moment)
    return say(view, screen, conversation=conversation)
