"""The photos of an item as one PDF: asked for, made outside of turns, handed over by a link."""

from __future__ import annotations

from bot.actions import AlbumMade, MakeAlbum, ShowEvidence
from bot.handlers.common import choice, item_name, menu_choice, say
from bot.handlers.evidence_list import photos_of
from bot.handlers.pieces import lost
from bot.knowledge import Knowledge
from bot.model import Choice, Job, Screen, ScreenKind, Turn
from bot.view import Moment, View


def make_album(action: MakeAlbum, view: View, know: Knowledge, _: Moment) -> Turn:
    """Have an item's photos made into one PDF."""
    item = know.framework.items.get(action.item)
    photos = photos_of(view.evidence)
    if item is None or not photos or view.assessment is None:
        return lost(view, know)
    text = know.copy.say("album.making", name=item_name(know.copy, item), count=len(photos))
    job = Job(AlbumMade.job, {"office": view.assessment.office_id, "item": item.id})
    return Turn(conversation=view.conversation, replies=(_screen(know, text, item.id),), jobs=(job,))


def album_made(action: AlbumMade, view: View, know: Knowledge, _: Moment) -> Turn:
    """Hand it over; nothing is what failed, and then it is said what to do."""
    if not action.text:
        return say(view, _screen(know, know.copy.say("album.failed")))
    item, hours, link = action.text.split(" ", 2)
    name = item_name(know.copy, know.framework.items[item])
    return say(view, _screen(know, know.copy.say("album.made", name=name, hours=hours, link=link), item))


def _screen(know: Knowledge, text: str, item: str = "") -> Screen:
    ways: tuple[Choice, ...] = (
        choice(know.copy.say("button.see_evidence"), ShowEvidence(item)),
        menu_choice(know.copy),
    )
    return Screen(title=know.copy.say("album.title"), text=text, choices=ways, kind=ScreenKind.EVIDENCE)
