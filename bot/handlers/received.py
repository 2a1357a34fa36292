"""Telling what became of what was sent, all at once, and putting it where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.actions import ShowEvidence, TellReceived
from bot.handlers.attached import attached_screen
from bot.handlers.common import choice, item_name, menu_choice, moved
from bot.handlers.evidence_words import citizen_warning, piece_name, trouble
from bot.handlers.marks import with_changes
from bot.handlers.placing import ask_place
from bot.handlers.sent_back import reading_jobs
from bot.knowledge import Knowledge
from bot.model import (
    OPEN,
    Change,
    Evidence,
    EvidencePlaced,
    EvidenceState,
    EvidenceTold,
    Screen,
    ScreenKind,
    Spot,
    Turn,
)
from bot.view import Moment, View

MOST_REFUSED = 5
"""How many refused files are named one by one."""

NOWHERE = Spot("", OPEN)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came: kept, refused, and how many are still on their way."""

    came: tuple[Evidence, ...]
    refused: tuple[Evidence, ...] = ()
    coming: int = 0


def tell_received(_: TellReceived, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Tell what became of the files that are settled, in one answer, and place them in one batch."""
    settled = [one for one in view.evidence if one.state is not EvidenceState.FETCHING]
    if view.assessment is None or not settled:
        return Turn(conversation=view.conversation)
    arrivals = Arrivals(
        came=tuple(one for one in settled if one.stands),
        refused=tuple(one for one in settled if one.state is EvidenceState.REFUSED),
        coming=len(view.evidence) - len(settled),
    )
    turn = arrived(arrivals, view, know, moment)
    return replace(turn, evidence=(*turn.evidence, EvidenceTold(tuple(one.id for one in settled))))


def arrived(arrivals: Arrivals, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Place what came where it was meant to go, ask about the rest once, and say all of it."""
    spots = {one.id: _spot(one, view, know) for one in arrivals.came}
    doubles = [one for one in arrivals.came if _is_there(one, spots[one.id], view)]
    placed = [one for one in arrivals.came if one not in doubles]
    changes = tuple(change for one in placed for change in _placing(one, spots[one.id], view))
    after = with_changes(view, changes)
    lines = [*_count(know, arrivals), *_refusals(know, arrivals), *_doubles(know, doubles, spots)]
    lines += citizen_warning(know, placed)
    nowhere = [one for one in placed if spots[one.id] == NOWHERE]
    if nowhere:
        conversation, screen = ask_place(after, know, nowhere, lines, moment)
        jobs = reading_jobs(nowhere, view.answers.office_id)
        return Turn(conversation=conversation, replies=(screen,), changes=changes, jobs=jobs)
    there = next((spots[one.id] for one in (*placed, *doubles)), None)
    if there is None:
        return Turn(conversation=view.conversation, replies=(_only_refused(know, lines),))
    screen = attached_screen(view, after, know, there, lines)
    conversation = moved(view.conversation, ShowEvidence(there.item), view.conversation.question)
    return Turn(conversation=conversation, replies=(screen,), changes=changes)


def _spot(piece: Evidence, view: View, know: Knowledge) -> Spot:
    """Return where a piece is to stand: where it was meant to, as long as that may still be."""
    if piece.meant is None:
        return NOWHERE
    stage = view.stage(piece.meant.item)
    return piece.meant if know.may(view.role, "attach", stage=stage) else NOWHERE


def _is_there(piece: Evidence, spot: Spot, view: View) -> bool:
    """Tell whether the same bytes, or the same link, stand there already."""
    same = [one for one in view.twins if one.kept and piece.kept and one.kept.sha256 == piece.kept.sha256]
    same += [one for one in view.evidence if piece.link and one.link == piece.link and one.id != piece.id]
    return spot != NOWHERE and any(one.kind_at(spot.item) for one in same)


def _placing(piece: Evidence, spot: Spot, view: View) -> Iterable[Change]:
    """Place a piece; the version that it replaces leaves the item, and stays in the history."""
    older = next((one for one in view.twins if one.id == piece.replaces), None)
    kind = older.kind_at(spot.item) if older else None
    if older is not None and kind is not None:
        yield EvidencePlaced(spot.item, older.id, kind, None, older.name or older.link)
    yield EvidencePlaced(spot.item, piece.id, None, spot.kind, piece.name or piece.link)


def _count(know: Knowledge, arrivals: Arrivals) -> list[str]:
    """Say how many came; of how many, where the channel told."""
    came = arrivals.came
    links = bool(came) and all(one.link for one in came)
    together = max((one.of or 0 for one in came), default=0)
    said = []
    if came and links:
        said.append(know.copy.say("evidence.got_links", count=len(came)))
    elif came:
        key = "evidence.got_of" if together > len(came) else "evidence.got"
        said.append(know.copy.say(key, count=len(came), of=together))
    if arrivals.coming:
        said.append(know.copy.say("evidence.more_coming", count=arrivals.coming))
    return said


def _refusals(know: Knowledge, arrivals: Arrivals) -> list[str]:
    lines = [
        know.copy.say("evidence.not_taken", name=piece_name(know, one), why=trouble(know, one))
        for one in arrivals.refused[:MOST_REFUSED]
    ]
    more = len(arrivals.refused) - len(lines)
    return [*lines, know.copy.say("evidence.not_taken_more", count=more)] if more else lines


def _doubles(know: Knowledge, doubles: Sequence[Evidence], spots: dict[str, Spot]) -> list[str]:
    return [
        know.copy.say(
            "evidence.there_already",
            name=piece_name(know, one),
            item=item_name(know.copy, know.framework.items[spots[one.id].item]),
        )
        for one in doubles
    ]


def _only_refused(know: Knowledge, lines: Sequence[str]) -> Screen:
    ways = (choice(know.copy.say("button.evidence"), ShowEvidence()), menu_choice(know.copy))
    return Screen(text="\n".join(lines), choices=ways, kind=ScreenKind.EVIDENCE)
