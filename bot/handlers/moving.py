"""Moving a piece of evidence: to another item or kind, also to another, out, or behind a newer version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import MovePiece, PutPiece, RemovePiece, ReplacePiece, ShowEvidence, Undo
from bot.evidence import kinds_of
from bot.guessing import clues_of, likeliest_items
from bot.handlers.attach import await_kind
from bot.handlers.common import choice, item_name, menu_choice, moved, quiet, say
from bot.handlers.evidence_words import kind_name, kinds_line, piece_name, place_name
from bot.handlers.marks import with_changes
from bot.handlers.pieces import lost
from bot.knowledge import Knowledge
from bot.model import (
    Choice,
    Evidence,
    EvidencePlaced,
    Item,
    Question,
    QuestionKind,
    Screen,
    ScreenKind,
    Stage,
    Turn,
)
from bot.view import Moment, View


def move_piece(action: MovePiece, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask where else a piece belongs: another kind here, or another item."""
    piece = _standing(view, action.item)
    if piece is None:
        return lost(view, know)
    return ask_where(view, know, piece, action.item, moment, also=bool(action.also))


def _standing(view: View, item: str) -> Evidence | None:
    """Return the piece that the action names, as long as it stands at that item."""
    return next((one for one in view.evidence[:1] if one.kind_at(item)), None)


def ask_where(
    view: View, know: Knowledge, piece: Evidence, item_id: str, moment: Moment, *, also: bool, words: str = ""
) -> Turn:
    """Ask where a piece is to stand; an item's number may be typed."""
    copy = know.copy
    clues = clues_of([piece], "", know)
    clues = replace(clues, words=words) if words else clues
    others = [one for one in likeliest_items(clues, view.answers, know) if one.id != item_id]
    here = know.framework.items.get(item_id)
    own = () if also or here is None else _other_kinds(know, here, piece)
    ways = tuple(
        choice(item_name(copy, one), PutPiece(item_id, piece.id, one.id, "", int(also))) for one in others
    )
    key = "evidence.also_where" if also else "evidence.move_where"
    screen = Screen(
        title=piece_name(know, piece),
        text=copy.say(key, place=place_name(know, item_id)),
        choices=(*own, *ways, menu_choice(copy)),
        hint=copy.say("evidence.where_hint"),
        kind=ScreenKind.EVIDENCE,
    )
    question = Question(
        kind=QuestionKind.PLACE,
        item=item_id,
        detail=f"{'also' if also else 'mv'} {piece.id}",
        touched_at=moment.now,
    )
    return say(view, screen, conversation=replace(view.conversation, question=question, waiting=None))


def _other_kinds(know: Knowledge, item: Item, piece: Evidence) -> tuple[Choice, ...]:
    others = [kind for kind in kinds_of(item) if kind != piece.kind_at(item.id)]
    return tuple(
        choice(
            know.copy.say("evidence.as_kind", kind=kind_name(know, kind)),
            PutPiece(item.id, piece.id, item.id, kind, 0),
        )
        for kind in others
    )


def put_piece(action: PutPiece, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Let a piece stand at another item or under another kind, instead of here or also there."""
    piece, to = _standing(view, action.item), know.framework.items.get(action.to)
    if piece is None:
        return lost(view, know)
    if to is None or not kinds_of(to):
        return ask_where(view, know, piece, action.item, moment, also=bool(action.also))
    stage = view.stage(to.id)
    if not know.may(view.role, "attach", stage=stage):
        return _closed(view, know, to, stage)
    kind = action.kind or _same_kind(piece, action.item, to)
    if kind not in kinds_of(to):
        return _ask_kind(view, know, action, to)
    return _put(view, know, piece, action, kind)


def _same_kind(piece: Evidence, item: str, to: Item) -> str:
    kind = piece.kind_at(item) or ""
    return kind if item and item != to.id and kind in kinds_of(to) else ""


def _closed(view: View, know: Knowledge, item: Item, stage: Stage) -> Turn:
    stage_name = know.copy.say(f"status.stage_{stage.value}")
    text = know.copy.say("unclear.not_at_this_stage", stage=stage_name)
    ways = (choice(item_name(know.copy, item), ShowEvidence(item.id)), menu_choice(know.copy))
    return say(view, Screen(text=text, choices=ways, kind=ScreenKind.EVIDENCE))


def _ask_kind(view: View, know: Knowledge, action: PutPiece, to: Item) -> Turn:
    ways = tuple(choice(kind_name(know, kind), replace(action, kind=kind)) for kind in kinds_of(to))
    screen = Screen(
        title=know.copy.say("evidence.attach_to", name=item_name(know.copy, to)),
        text=know.copy.say("evidence.which_kind"),
        choices=(*ways, menu_choice(know.copy)),
        kind=ScreenKind.EVIDENCE,
    )
    return say(view, screen)


def _put(view: View, know: Knowledge, piece: Evidence, action: PutPiece, kind: str) -> Turn:
    old, name = piece.kind_at(action.item), piece.name or piece.link
    there = piece.kind_at(action.to)
    changes: list[EvidencePlaced] = []
    if action.to == action.item or there is not None:
        changes += [EvidencePlaced(action.to, piece.id, there, kind, name)] if there != kind else []
    else:
        changes.append(EvidencePlaced(action.to, piece.id, None, kind, name))
    if action.to != action.item and not action.also:
        changes.append(EvidencePlaced(action.item, piece.id, old, None, name))
    item = know.framework.items[action.to]
    key = "evidence.also_there" if action.also else "evidence.moved"
    note = know.copy.say(
        key, name=item_name(know.copy, item), piece=piece_name(know, piece), kind=kind_name(know, kind)
    )
    return _done(view, know, item.id, note, changes)


def remove_piece(action: RemovePiece, view: View, know: Knowledge, _: Moment) -> Turn:
    """Take a piece away from an item; it is kept, and can be brought back."""
    piece = _standing(view, action.item)
    if piece is None:
        return lost(view, know)
    gone = EvidencePlaced(action.item, piece.id, piece.kind_at(action.item), None, piece.name or piece.link)
    note = know.copy.say(
        "evidence.removed", piece=piece_name(know, piece), name=place_name(know, action.item)
    )
    return _done(view, know, action.item, note, [gone])


def _done(view: View, know: Knowledge, item_id: str, note: str, changes: Sequence[EvidencePlaced]) -> Turn:
    """Say what was done and what the item lacks now; one tap takes it back."""
    after = with_changes(view, changes)
    item = know.framework.items.get(item_id)
    line = kinds_line(know, after.answers, item) if item else ""
    ways = (
        choice(know.copy.say("button.undo"), Undo()),
        choice(know.copy.say("button.see_evidence"), ShowEvidence(item_id)),
        menu_choice(know.copy),
    )
    screen = Screen(
        title=know.copy.say("evidence.title_of", name=place_name(know, item_id)),
        text="\n".join(part for part in (note, line) if part),
        choices=ways,
        kind=ScreenKind.EVIDENCE,
    )
    conversation = quiet(moved(view.conversation, ShowEvidence(item_id)))
    return Turn(conversation=conversation, replies=(screen,), changes=tuple(changes))


def replace_piece(action: ReplacePiece, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask for a newer version; the present one then leaves the item and is kept behind it."""
    piece = _standing(view, action.item)
    item = know.framework.items.get(action.item)
    if piece is None or item is None:
        return lost(view, know)
    kind = piece.kind_at(item.id) or ""
    turn = await_kind(view, know, item, kind, moment, replaces=piece.id)
    note = know.copy.say("evidence.newer_of", piece=piece_name(know, piece))
    screen = replace(turn.replies[0], text=f"{note}\n{turn.replies[0].text}")
    return replace(turn, replies=(screen,))
