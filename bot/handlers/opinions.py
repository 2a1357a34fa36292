"""Ticking an item apart from one's colleagues; the coordinator settles where they differ.

An opinion is no answer of the office: nobody sees another's. Only where two or more ticked the same
criterion is anything compared, and of that only how many said what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.actions import (
    EndOpinions,
    GiveOpinion,
    Settle,
    SettleAgreed,
    ShowDifferences,
    ShowItem,
    ShowOpinions,
)
from bot.handlers.colleagues import coordinators, tell
from bot.handlers.common import choice, item_name, menu_choice, moved, revision, row, say, with_note
from bot.handlers.item import show_item
from bot.handlers.marks import cell_change, score_line, with_changes
from bot.handlers.tick import criteria_meant
from bot.knowledge import Knowledge
from bot.model import (
    Change,
    Choice,
    Item,
    ItemLevel,
    Mode,
    Opinion,
    OpinionGiven,
    OpinionsSettled,
    Screen,
    ScreenKind,
    Tick,
    Turn,
)
from bot.view import Moment, View

Compared = Mapping[str, tuple[Tick, ...]]
"""Criterion → how those who ticked it by themselves ticked it; two at least."""


def compared(opinions: Sequence[Opinion]) -> Compared:
    """Return the criteria that two or more ticked by themselves, with what they said."""
    said: defaultdict[str, list[Tick]] = defaultdict(list)
    for one in opinions:
        said[one.criterion].append(one.tick)
    return {criterion: tuple(ticks) for criterion, ticks in said.items() if len(ticks) > 1}


def differing(found: Compared, item: Item) -> tuple[str, ...]:
    """Return the criteria on which they differ, in the item's order."""
    return tuple(one.id for one in item.criteria if len(set(found.get(one.id, ()))) > 1)


def agreed(found: Compared) -> dict[str, Tick]:
    """Return the criteria on which all who ticked them agree, with their tick."""
    return {criterion: ticks[0] for criterion, ticks in found.items() if len(set(ticks)) == 1}


def show_opinions(action: ShowOpinions, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show one's own checklist of a level, apart from the office's answers."""
    item = know.framework.items[action.item]
    level = item.level(action.level)
    if item.mode is not Mode.SELF or level is None or view.assessment is None:
        return show_item(ShowItem(item.id), view, know, moment)
    screen = _checklist(know, item, level, _mine(view))
    return say(view, screen, conversation=moved(view.conversation, action))


def _mine(view: View) -> dict[str, Tick]:
    return {one.criterion: one.tick for one in view.opinions if one.person_id == view.person.id}


def _checklist(know: Knowledge, item: Item, level: ItemLevel, mine: Mapping[str, Tick]) -> Screen:
    copy = know.copy
    rows = tuple(
        row(one.text, GiveOpinion(item.id, one.id, _other(mine.get(one.id))), mine.get(one.id))
        for one in level.criteria
    )
    others = tuple(
        choice(one.level.label, ShowOpinions(item.id, one.level)) for one in item.levels if one is not level
    )
    whole = choice(
        copy.say("button.all_met"), GiveOpinion(item.id, level.level.value, Tick.MET), primary=True
    )
    none = choice(copy.say("button.not_done"), GiveOpinion(item.id, level.level.value, Tick.NOT_MET))
    return Screen(
        title=copy.say("opinion.title", name=item_name(copy, item), level=level.level.label),
        text=copy.say("opinion.private"),
        choices=(
            *rows,
            whole,
            none,
            choice(copy.say("button.end_opinions"), EndOpinions(item.id)),
            *others,
            choice(copy.say("button.whole_item"), ShowItem(item.id)),
            menu_choice(copy),
        ),
        hint=copy.say("level.hint_many", last=len(rows)) if len(rows) > 1 else copy.say("level.hint"),
        kind=ScreenKind.CHECKLIST,
    )


def _other(tick: Tick | None) -> Tick:
    return Tick.NOT_MET if tick is Tick.MET else Tick.MET


def give_opinion(action: GiveOpinion, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Keep how one ticks criteria by oneself, and show the checklist on."""
    item = know.framework.items[action.item]
    level, wanted = criteria_meant(item, action.which)
    if item.mode is not Mode.SELF or level is None or view.assessment is None:
        return show_item(ShowItem(item.id), view, know, moment)
    mine = {**_mine(view), **dict.fromkeys(wanted, action.tick)}
    screen = with_note(_checklist(know, item, level, mine), know.copy.say("opinion.saved", item=item.id))
    return Turn(
        conversation=moved(view.conversation, ShowOpinions(item.id, level.level)),
        replies=(screen,),
        team=tuple(OpinionGiven(item.id, one, action.tick) for one in wanted),
    )


def end_opinions(action: EndOpinions, view: View, know: Knowledge, _: Moment) -> Turn:
    """Say that one has ticked; once two have, the coordinators are told where they differ."""
    copy, item = know.copy, know.framework.items[action.item]
    found = compared(view.opinions)
    settling = know.may(view.role, "settle")
    comparing = choice(copy.say("button.compare"), ShowDifferences(item.id), primary=True)
    note = copy.say("opinion.ended" if found else "opinion.ended_first", name=item_name(copy, item))
    screen = Screen(
        text=note,
        choices=(*((comparing,) if found and settling else ()), *_back(know, item)),
        kind=ScreenKind.CHECKLIST,
    )
    told = _summary(view, know, item, found)
    messages = (
        tuple(tell(view, one, told, comparing, menu_choice(copy)) for one in coordinators(view))
        if found
        else ()
    )
    return Turn(conversation=view.conversation, replies=(screen,), messages=messages)


def _back(know: Knowledge, item: Item) -> tuple[Choice, ...]:
    return (choice(know.copy.say("button.whole_item"), ShowItem(item.id)), menu_choice(know.copy))


def _summary(view: View, know: Knowledge, item: Item, found: Compared) -> str:
    people = {one.person_id for one in view.opinions if one.criterion in found}
    return know.copy.say(
        "opinion.compared",
        name=item_name(know.copy, item),
        people=len(people),
        agreed=len(agreed(found)),
        differing=len(differing(found, item)),
    )


def show_differences(action: ShowDifferences, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show the coordinator where opinions differ, one criterion at a time."""
    item = know.framework.items[action.item]
    if view.assessment is None:
        return show_item(ShowItem(item.id), view, know, moment)
    screen = _difference(view, know, item, compared(view.opinions))
    return say(view, screen, conversation=moved(view.conversation, action))


def _difference(view: View, know: Knowledge, item: Item, found: Compared) -> Screen:
    copy, at = know.copy, revision(view, item.id)
    if not found:
        return Screen(text=copy.say("opinion.nothing", name=item_name(copy, item)), choices=_back(know, item))
    differ, same = differing(found, item), agreed(found)
    lines, ways = [_summary(view, know, item, found)], []
    if differ:
        lines += _said(know, item, differ[0], found)
        ways += [
            choice(copy.say("button.met"), Settle(item.id, differ[0], Tick.MET, at)),
            choice(copy.say("button.not_done"), Settle(item.id, differ[0], Tick.NOT_MET, at)),
        ]
    if same:
        taking = copy.say("opinion.take_agreed", count=len(same))
        ways.append(choice(taking, SettleAgreed(item.id, at), primary=not differ))
    return Screen(
        title=copy.say("opinion.compare_title", name=item_name(copy, item)),
        text="\n".join(lines),
        choices=(*ways, *_back(know, item)),
        kind=ScreenKind.CHECKLIST,
    )


def _said(know: Knowledge, item: Item, criterion: str, found: Compared) -> list[str]:
    """Say of a criterion how many ticked it how; never who."""
    ticks = found[criterion]
    level = next(one for one in item.levels if criterion in {each.id for each in one.criteria})
    return [
        know.copy.say("opinion.differ_at", level=level.level.label),
        know.framework.criteria[criterion].text,
        know.copy.say("opinion.counts", met=ticks.count(Tick.MET), not_met=ticks.count(Tick.NOT_MET)),
    ]


def settle(action: Settle, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Make the coordinator's word the office's answer where opinions differ."""
    return _settled(view, know, moment, know.framework.items[action.item], {action.criterion: action.tick})


def settle_agreed(action: SettleAgreed, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Make the office's answer what all who ticked it agree on."""
    item = know.framework.items[action.item]
    return _settled(view, know, moment, item, agreed(compared(view.opinions)))


def _settled(view: View, know: Knowledge, moment: Moment, item: Item, ticks: Mapping[str, Tick]) -> Turn:
    """Write those ticks as answers, let go of the opinions on them, and show what is left."""
    found = compared(view.opinions)
    if view.assessment is None or not ticks or not set(ticks) <= set(found):
        return show_differences(ShowDifferences(item.id), view, know, moment)
    changes: tuple[Change, ...] = tuple(
        change
        for criterion, tick in ticks.items()
        for change in cell_change(view.answers, item.id, criterion, tick)
    )
    after = with_changes(view, changes)
    left = {criterion: said for criterion, said in found.items() if criterion not in ticks}
    note = "\n".join(
        (know.copy.say("tick.saved", item=item.id), score_line(know, item, view.answers, after.answers))
    )
    return Turn(
        conversation=moved(view.conversation, ShowDifferences(item.id)),
        replies=(with_note(_difference(after, know, item, left), note),),
        changes=changes,
        team=(OpinionsSettled(item.id, tuple(ticks)),),
    )
