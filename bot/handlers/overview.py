"""How far all offices are, for กพร.สพฐ.: counts, and which stand still. No answer is read for it."""

from __future__ import annotations

from bot import progress
from bot.actions import OpenExternal, ShowOverview
from bot.handlers.common import choice, menu_choice, moved, say
from bot.knowledge import Knowledge
from bot.model import Bar, Choice, OfficeStatus, Screen, ScreenKind, Standing, Turn
from bot.view import Moment, View

ON_A_PAGE = 10
"""Offices on a page; more would pass a phone's height."""
STUCK = "stuck"


def show_overview(action: ShowOverview, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show how many offices are how far; a part lists them, so many on a page."""
    groups = _groups(view.standings, moment)
    screen = (
        _list(know, action, groups[action.part]) if action.part in groups else _counts(view, know, groups)
    )
    return say(view, screen, conversation=moved(view.conversation, action))


def _groups(standings: tuple[Standing, ...], moment: Moment) -> dict[str, tuple[Standing, ...]]:
    """Group the offices by status; those that stand still are a group beside."""
    groups = {one.value: tuple(found for found in standings if found.status is one) for one in OfficeStatus}
    stuck = sorted(
        (one for one in standings if one.is_stuck(moment.now)),
        key=lambda one: one.last_change or moment.now,
    )
    return {**groups, STUCK: tuple(stuck)}


def _counts(view: View, know: Knowledge, groups: dict[str, tuple[Standing, ...]]) -> Screen:
    copy, of = know.copy, len(view.standings)
    bars = tuple(
        Bar(
            copy.say(
                "overview.count", status=copy.say(f"overview.{one.value}"), count=len(groups[one.value])
            ),
            progress.percent(len(groups[one.value]), of),
        )
        for one in OfficeStatus
    )
    ways = tuple(
        choice(
            copy.say("overview.see", status=copy.say(f"overview.{part}"), count=len(found)),
            ShowOverview(part, 0),
        )
        for part, found in groups.items()
        if found
    )
    stuck = groups[STUCK]
    return Screen(
        title=copy.say("overview.title", of=of),
        text="",
        bars=bars,
        after=copy.say("overview.stuck_count", count=len(stuck))
        if stuck
        else copy.say("overview.none_stuck"),
        choices=(*ways, choice(copy.say("button.external"), OpenExternal()), menu_choice(copy)),
        kind=ScreenKind.SCORE,
    )


def _list(know: Knowledge, action: ShowOverview, found: tuple[Standing, ...]) -> Screen:
    copy, pages = know.copy, max(1, -(-len(found) // ON_A_PAGE))
    page = min(action.page, pages - 1)
    shown = found[page * ON_A_PAGE :][:ON_A_PAGE]
    label = copy.say("button.next_page", page=page + 2, of=pages)
    more: tuple[Choice, ...] = (
        (choice(label, ShowOverview(action.part, page + 1)),) if page + 1 < pages else ()
    )
    return Screen(
        title=copy.say("overview.count", status=copy.say(f"overview.{action.part}"), count=len(found)),
        text="\n".join(_line(know, one) for one in shown) or copy.say("overview.nobody"),
        choices=(*more, choice(copy.say("button.overview"), ShowOverview()), menu_choice(copy)),
        kind=ScreenKind.SCORE,
    )


def _line(know: Knowledge, one: Standing) -> str:
    copy, office = know.copy, one.office
    since = one.imported_at or one.signed_at or one.last_change
    if since is None:
        return copy.say("overview.office", code=office.code, name=office.name)
    return copy.say("overview.office_since", code=office.code, name=office.name, day=copy.day(since))
