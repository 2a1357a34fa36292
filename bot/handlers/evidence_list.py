"""The evidence of an office: how far each item is, and the pieces of one, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable

from bot.actions import (
    AskEvidence,
    CheckPiece,
    EvidencePage,
    MakeAlbum,
    ShowEvidence,
    ShowItem,
    ShowPiece,
    ShowWork,
    Undo,
)
from bot.evidence import asked_kinds, kinds_of, missing_kinds, unchecked
from bot.handlers.common import choice, item_name, menu_choice, moved, say
from bot.handlers.evidence_words import kind_name, kinds_line, piece_name, place_name, trouble
from bot.knowledge import Knowledge
from bot.model import OPEN, Bar, Category, Choice, Evidence, FileKind, Item, Screen, ScreenKind, Turn
from bot.progress import percent
from bot.view import Moment, View

PAGE = 8
"""How many pieces a screen lists."""

OFFERED = 4
"""How many items that lack evidence are offered at once."""


def show_evidence(action: ShowEvidence, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show what an item asks for, has and lacks; without an item, how far all of them are."""
    item = know.framework.items.get(action.item)
    if item is None:
        screen = _overall(view, know) if view.assessment is not None else _all_asked(know)
    elif view.assessment is None or not kinds_of(item):
        screen = _asked(know, item)
    else:
        screen = item_screen(view, know, item)
    return say(view, screen, conversation=moved(view.conversation, action))


def _all_asked(know: Knowledge) -> Screen:
    """Say what evidence the criteria ask for, to whoever sees no answers."""
    copy = know.copy
    asking = [item for item in know.framework.items.values() if asked_kinds(item)]
    texts = dict.fromkeys(
        one.text for item in asking for one in item.evidence if one.kind in asked_kinds(item)
    )
    lines = [copy.say("evidence.all", count=len(asking)), *(f"• {text}" for text in texts)]
    return Screen(
        title=copy.say("evidence.title"),
        text="\n".join(lines),
        choices=(choice(copy.say("button.work"), ShowWork()), menu_choice(copy)),
        kind=ScreenKind.EVIDENCE,
    )


def _asked(know: Knowledge, item: Item) -> Screen:
    copy = know.copy
    asked = [f"• {one.text}" for one in item.evidence if one.kind in asked_kinds(item)]
    lines = [copy.say("evidence.needed"), *asked, *item.rules] if asked else [copy.say("evidence.none")]
    ways = (choice(copy.say("button.whole_item"), ShowItem(item.id), primary=True), menu_choice(copy))
    title = copy.say("evidence.title_of", name=item_name(copy, item))
    return Screen(title=title, text="\n".join(lines), choices=ways, kind=ScreenKind.EVIDENCE)


def _overall(view: View, know: Knowledge) -> Screen:
    copy = know.copy
    asking = [item for item in know.framework.own_items if asked_kinds(item)]
    lacking = [item for item in asking if missing_kinds(view.answers, item)]
    waiting = view.answers.attached("", OPEN)
    lines = [copy.say("evidence.whole_items", whole=len(asking) - len(lacking), of=len(asking))]
    if waiting:
        lines.append(copy.say("evidence.waiting", count=waiting))
    bars = tuple(_category_bar(view, know, one) for one in know.framework.categories if _counts(one))
    place = (choice(copy.say("button.place_waiting", count=waiting), EvidencePage("")),) if waiting else ()
    begun = sorted(lacking, key=lambda one: one.id not in view.answers.touched)
    items = tuple(choice(item_name(copy, one), ShowEvidence(one.id)) for one in begun[:OFFERED])
    return Screen(
        title=copy.say("evidence.title"),
        text="\n".join(lines),
        bars=bars,
        after=copy.say("evidence.how_to_see"),
        choices=(*place, *items, choice(copy.say("button.work"), ShowWork()), menu_choice(copy)),
        kind=ScreenKind.EVIDENCE,
    )


def _counts(category: Category) -> bool:
    return any(asked_kinds(item) for item in category.items)


def _category_bar(view: View, know: Knowledge, category: Category) -> Bar:
    """Draw a category's line: how many kinds each of its items has."""
    items = [item for item in category.items if asked_kinds(item)]
    have = {item.id: len(asked_kinds(item)) - len(missing_kinds(view.answers, item)) for item in items}
    each = " · ".join(
        know.copy.say("evidence.item_count", id=item.id, have=have[item.id], of=len(asked_kinds(item)))
        for item in items
    )
    text = know.copy.say("evidence.category", id=category.id, items=each)
    return Bar(text, percent(sum(have.values()), sum(len(asked_kinds(item)) for item in items)))


def item_screen(view: View, know: Knowledge, item: Item, skip: int = 0, note: str = "") -> Screen:
    """Draw an item's evidence: what is lacking, its pieces, and the ways to add to them."""
    copy = know.copy
    unclear = unchecked(view.answers, item.id)
    lines = [
        note,
        kinds_line(know, view.answers, item),
        *_project(view, know, item),
        copy.say("evidence.to_check", count=len(unclear)) if unclear else "",
        "" if view.evidence else copy.say("evidence.nothing_yet"),
    ]
    return Screen(
        title=copy.say("evidence.title_of", name=item_name(copy, item)),
        text="\n".join(line for line in (*lines, *_troubles(view, know)) if line),
        choices=(
            *listed(view, know, item.id, skip),
            *_adding(view, know, item),
            *_checking(view, know, item),
            *_album(view, know, item),
            choice(copy.say("button.whole_item"), ShowItem(item.id)),
            menu_choice(copy),
        ),
        kind=ScreenKind.EVIDENCE,
    )


def _project(view: View, know: Knowledge, item: Item) -> list[str]:
    project = view.answers.cell(item.id, "project")
    return [know.copy.say("project.cited", project=project)] if project else []


def _troubles(view: View, know: Knowledge) -> list[str]:
    found = ((one, trouble(know, one)) for one in view.evidence[:PAGE])
    return [
        know.copy.say("evidence.trouble", name=piece_name(know, one), what=what)
        for one, what in found
        if what
    ]


def listed(view: View, know: Knowledge, item: str, skip: int) -> tuple[Choice, ...]:
    """Draw a way to each piece of the page, and to the pages before and after it."""
    pieces = tuple(
        choice(_piece_label(know, one, item), ShowPiece(item, one.id)) for one in view.evidence[:PAGE]
    )
    before = (choice(know.copy.say("button.page_before"), EvidencePage(item, max(0, skip - PAGE))),)
    after = (choice(know.copy.say("button.page_after"), EvidencePage(item, skip + PAGE)),)
    return (*pieces, *(before if skip else ()), *(after if len(view.evidence) > PAGE else ()))


def _piece_label(know: Knowledge, piece: Evidence, item: str) -> str:
    kind = piece.kind_at(item)
    name = piece_name(know, piece)
    return know.copy.say("evidence.piece", name=name, kind=kind_name(know, kind)) if kind and item else name


def _adding(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    if not know.may(view.role, "attach"):
        return ()
    missing = tuple(
        choice(know.copy.say("evidence.attach_next", kind=kind_name(know, kind)), AskEvidence(item.id, kind))
        for kind in missing_kinds(view.answers, item)
    )
    more = choice(know.copy.say("button.attach"), AskEvidence(item.id))
    undo = (choice(know.copy.say("button.undo"), Undo()),) if view.evidence else ()
    return (*missing, more, *undo)


def _checking(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    if not unchecked(view.answers, item.id) or not know.may(view.role, "attach"):
        return ()
    return (choice(know.copy.say("button.check_pieces"), CheckPiece(item.id, "", 2)),)


def photos_of(pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return those that are photos and are kept."""
    return tuple(one for one in pieces if one.kept is not None and one.kept.what.kind is FileKind.IMAGE)


def _album(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    several = len(photos_of(view.evidence)) > 1
    return (choice(know.copy.say("button.album"), MakeAlbum(item.id)),) if several else ()


def show_page(action: EvidencePage, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show a page of an item's pieces, or of those that have no place yet."""
    item = know.framework.items.get(action.item)
    if view.assessment is None:
        return say(view, _all_asked(know))
    if item is not None:
        note = know.copy.say("evidence.from", first=action.skip + 1)
        screen = item_screen(view, know, item, action.skip, note)
        return say(view, screen, conversation=moved(view.conversation, action))
    key = "evidence.pick_waiting" if view.evidence else "evidence.none_waiting"
    screen = Screen(
        title=place_name(know, ""),
        text=know.copy.say(key),
        choices=(*listed(view, know, "", action.skip), menu_choice(know.copy)),
        kind=ScreenKind.EVIDENCE,
    )
    return say(view, screen, conversation=moved(view.conversation, action))
