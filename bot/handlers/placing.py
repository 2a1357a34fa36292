"""Where what came out of the blue belongs: proposed likeliest first, asked once for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import (
    ChoosePlace,
    DropBundle,
    PlaceBundle,
    ShowEvidence,
    Undo,
    decode,
)
from bot.evidence import kinds_of
from bot.guessing import MOST, clues_of, proposals
from bot.handlers.attached import attached_screen
from bot.handlers.common import category_name, choice, item_label, item_name, menu_choice, moved, quiet, say
from bot.handlers.evidence_words import kind_name, piece_name
from bot.handlers.marks import with_changes
from bot.knowledge import Knowledge
from bot.model import (
    OPEN,
    Choice,
    Conversation,
    Evidence,
    EvidenceMeant,
    EvidencePlaced,
    EvidenceState,
    Item,
    Question,
    QuestionKind,
    Screen,
    ScreenKind,
    Spot,
    Turn,
)
from bot.view import Moment, View

NAMED = 3
"""How many of several pieces are named when their place is asked."""

_OWN = frozenset({QuestionKind.EVIDENCE, QuestionKind.PLACE})


def last_item(conversation: Conversation) -> str:
    """Return the item where the person is, or was last; an empty text where there is none."""
    if conversation.question is not None and conversation.question.item:
        return conversation.question.item
    places = (decode(payload or "") for payload in (conversation.here, *reversed(conversation.trail)))
    return next((item for place in places if (item := getattr(place, "item", ""))), "")


def ask_place(
    view: View,
    know: Knowledge,
    pieces: Sequence[Evidence],
    lines: Sequence[str],
    moment: Moment,
    words: str = "",
) -> tuple[Conversation, Screen]:
    """Return where one is and the screen that asks, once, where pieces that came together belong.

    Another question that is open stays open: then the buttons alone answer this one.

    Args:
        words: what was typed of the place; without, what the pieces themselves tell counts.
    """
    bundle = pieces[0].bundle
    clues = clues_of(pieces, last_item(view.conversation), know)
    if words:
        clues = replace(clues, words=words, item="")
    offered = proposals(clues, view.answers, know)
    named = [piece_name(know, one) for one in pieces[:NAMED]]
    screen = Screen(
        title=know.copy.say("evidence.where_title"),
        text="\n".join((*lines, *named, know.copy.say("evidence.where"))),
        choices=(*_proposed(know, bundle, offered), *_other_ways(know, bundle)),
        hint=know.copy.say("evidence.where_hint"),
        kind=ScreenKind.EVIDENCE,
    )
    return _asking(view.conversation, bundle, moment), screen


def _proposed(know: Knowledge, bundle: str, offered: Sequence[Spot]) -> tuple[Choice, ...]:
    return tuple(
        choice(spot_label(know, spot), PlaceBundle(bundle, spot.item, spot.kind), primary=number == 0)
        for number, spot in enumerate(offered)
    )


def spot_label(know: Knowledge, spot: Spot) -> str:
    """Write a place as a button does: `ข้อ 2.3 · ภาพถ่ายหรือลิงก์`."""
    name = item_name(know.copy, know.framework.items[spot.item])
    return know.copy.say("evidence.spot", name=name, kind=kind_name(know, spot.kind))


def _other_ways(know: Knowledge, bundle: str) -> tuple[Choice, ...]:
    return (
        choice(know.copy.say("button.other_item"), ChoosePlace(bundle)),
        choice(know.copy.say("button.no_evidence"), DropBundle(bundle)),
    )


def _asking(conversation: Conversation, bundle: str, moment: Moment) -> Conversation:
    if conversation.question is not None and conversation.question.kind not in _OWN:
        return conversation
    question = Question(kind=QuestionKind.PLACE, detail=bundle, touched_at=moment.now)
    return replace(conversation, question=question, waiting=None)


def place_bundle(action: PlaceBundle, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Let what came together and has no place yet stand at an item, in one batch."""
    item = know.framework.items[action.item]
    waiting = [one for one in view.evidence if one.kind_at("") or one.state is EvidenceState.FETCHING]
    if not waiting:
        return placed_already(view, know)
    if action.kind not in kinds_of(item):
        return _ask_kind(view, know, item, action.bundle, moment)
    spot = Spot(item.id, action.kind)
    here = [one for one in waiting if one.kind_at("")]
    doubles = [one for one in here if _stands_at(one, item.id, view)]
    changes = tuple(change for one in here for change in _moving(one, spot, double=one in doubles))
    coming = tuple(one.id for one in waiting if not one.kind_at(""))
    meant = (EvidenceMeant(coming, spot),) if coming else ()
    lines = [
        know.copy.say("evidence.there_already", name=piece_name(know, one), item=item_name(know.copy, item))
        for one in doubles
    ]
    screen = attached_screen(view, with_changes(view, changes), know, spot, lines)
    conversation = quiet(moved(view.conversation, ShowEvidence(item.id)))
    return Turn(conversation=conversation, replies=(screen,), changes=changes, evidence=meant)


def _stands_at(piece: Evidence, item: str, view: View) -> bool:
    same = (one for one in view.twins if one.kept and piece.kept and one.kept.sha256 == piece.kept.sha256)
    return piece.kind_at(item) is not None or any(one.kind_at(item) for one in same)


def _moving(piece: Evidence, spot: Spot, *, double: bool) -> tuple[EvidencePlaced, ...]:
    name = piece.name or piece.link
    away = EvidencePlaced("", piece.id, OPEN, None, name)
    return (away,) if double else (away, EvidencePlaced(spot.item, piece.id, None, spot.kind, name))


def _ask_kind(view: View, know: Knowledge, item: Item, bundle: str, moment: Moment) -> Turn:
    copy = know.copy
    kinds = tuple(
        choice(kind_name(know, kind), PlaceBundle(bundle, item.id, kind)) for kind in kinds_of(item)
    )
    key = "evidence.which_kind" if kinds else "evidence.none"
    screen = Screen(
        title=copy.say("evidence.attach_to", name=item_name(copy, item)),
        text=copy.say(key),
        choices=(*kinds, *_other_ways(know, bundle)),
        kind=ScreenKind.EVIDENCE,
    )
    return say(view, screen, conversation=_asking(view.conversation, bundle, moment))


def placed_already(view: View, know: Knowledge) -> Turn:
    """Say where what the button speaks of stands by now, or that there is nothing of it any more."""
    items = sorted({spot.item for one in view.evidence for spot in one.spots if spot.item})
    names = " ".join(item_name(know.copy, know.framework.items[one]) for one in items)
    key = "evidence.placed_already" if items else "unclear.button"
    ways = tuple(
        choice(item_name(know.copy, know.framework.items[one]), ShowEvidence(one)) for one in items[:MOST]
    )
    screen = Screen(
        text=know.copy.say(key, names=names),
        choices=(*ways, menu_choice(know.copy)),
        kind=ScreenKind.EVIDENCE,
    )
    return say(view, screen, conversation=quiet(view.conversation))


def choose_place(action: ChoosePlace, view: View, know: Knowledge, moment: Moment) -> Turn:
    """List the categories, or the items of one, that take evidence."""
    copy = know.copy
    category = know.framework.category(action.category)
    if category is None:
        takers = [one for one in know.framework.categories if any(map(kinds_of, one.items))]
        ways = tuple(choice(category_name(copy, one), ChoosePlace(action.bundle, one.id)) for one in takers)
    else:
        items = [one for one in category.items if kinds_of(one)]
        ways = tuple(choice(item_label(copy, one), PlaceBundle(action.bundle, one.id)) for one in items)
    screen = Screen(
        title=copy.say("evidence.where_title"),
        text=copy.say("evidence.where"),
        choices=(*ways, menu_choice(copy)),
        hint=copy.say("evidence.where_hint"),
        kind=ScreenKind.EVIDENCE,
    )
    return say(view, screen, conversation=_asking(view.conversation, action.bundle, moment))


def drop_bundle(_: DropBundle, view: View, know: Knowledge, __: Moment) -> Turn:
    """Take away what is no evidence; it can be brought back."""
    here = [one for one in view.evidence if one.kind_at("")]
    if not here:
        return placed_already(view, know)
    changes = tuple(EvidencePlaced("", one.id, OPEN, None, one.name or one.link) for one in here)
    ways = (choice(know.copy.say("button.undo"), Undo()), menu_choice(know.copy))
    screen = Screen(
        text=know.copy.say("evidence.dropped", count=len(here)), choices=ways, kind=ScreenKind.EVIDENCE
    )
    return Turn(conversation=quiet(view.conversation), replies=(screen,), changes=changes)
