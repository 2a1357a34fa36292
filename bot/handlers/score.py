"""The running score: progress apart from points, what is awaited, and the cheapest next points."""

from __future__ import annotations

from fractions import Fraction

from bot import progress
from bot.actions import OpenExternal, ShowCategory, ShowItem, ShowScore
from bot.copy import points
from bot.handlers.common import category_name, choice, item_name, join_first, menu_choice, moved, say
from bot.knowledge import Knowledge
from bot.model import Bar, Choice, Item, Level, Screen, ScreenKind, Turn
from bot.progress import Status
from bot.scoring import CategoryScore, NextStep, Score, full_points, next_level, shortfall
from bot.view import Moment, View

NEXT_SHOWN = 3


def show_score(action: ShowScore, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show the score of the whole assessment, or of one category's items."""
    if view.assessment is None:
        return join_first(view, know)
    found = know.score(view.answers.answers)
    one = found.categories.get(action.category)
    screen = _overall(view, know, found) if one is None else _of_category(know, found, one)
    return say(view, screen, conversation=moved(view.conversation, action))


def _overall(view: View, know: Knowledge, found: Score) -> Screen:
    copy = know.copy
    done = progress.by_status(view.answers, know.framework)[Status.DONE]
    own = len(know.framework.own_items)
    lines = [
        copy.say("score.progress", done=len(done), of=own, others=len(know.framework.items) - own),
        copy.say("score.total", points=points(found.points), full=points(found.full_points)),
        copy.say("score.level", level=_level(know, found.level)),
        *_range(know, found, all_done=len(done) == own),
        *_to_next(know, found),
        *pending_lines(know, found),
    ]
    bars = (_category_bar(know, found, one) for one in found.categories.values())
    steps = know.next_steps(view.answers.answers)[:NEXT_SHOWN]
    return Screen(
        title=copy.say("score.title"),
        text="\n".join(lines),
        bars=(Bar("", progress.percent(found.points, found.full_points)), *bars),
        after="\n".join((*_without_evidence(know, found), *_cheapest(know, steps))),
        choices=_choices(view, know, steps),
        kind=ScreenKind.SCORE,
    )


def _category_bar(know: Knowledge, found: Score, one: CategoryScore) -> Bar:
    """Draw a category's line with its points of the full score; what is awaited has no bar."""
    text = _category_line(know, one)
    return Bar(text, None if one.points is None else progress.percent(one.points, found.full_points))


def _cheapest(know: Knowledge, steps: tuple[NextStep, ...]) -> list[str]:
    """Say what would raise the score most easily."""
    if not steps:
        return []
    return [know.copy.say("score.cheapest"), *(_step_line(know, step) for step in steps)]


def _level(know: Knowledge, level: Level | None) -> str:
    return level.label if level else know.copy.say("score.no_level")


def _range(know: Knowledge, found: Score, *, all_done: bool) -> list[str]:
    """The range is worth saying only when nothing of the office's own can move it any more."""
    if not (found.provisional and all_done):
        return []
    return [know.copy.say("score.range", low=points(found.low), high=points(found.high))]


def _to_next(know: Knowledge, found: Score) -> list[str]:
    above = next_level(found.points, know.framework.scoring.total_levels)
    if above is None:
        return []
    level, begins = above
    short = shortfall(found.points, begins, places=1).removesuffix(".0")
    return [know.copy.say("score.short_of", short=short, level=level.label)]


def pending_lines(know: Knowledge, found: Score) -> list[str]:
    """Name the scores from elsewhere that are awaited."""
    if not found.pending:
        return []
    keys = [key.replace(".", "_") for key in found.pending]
    if {"kpi_4_1_2", "kpi_8"} <= set(keys):
        keys = ["4" if key == "kpi_4_1_2" else key for key in keys if key != "kpi_8"]
    names = " ".join(know.copy.say(f"score.pending_{key}") for key in keys)
    return [know.copy.say("score.pending", names=names)]


def _category_line(know: Knowledge, one: CategoryScore) -> str:
    copy = know.copy
    if one.points is None:
        return copy.say("score.category_pending", id=one.id, weight=one.weight)
    key = "score.category_provisional" if one.provisional else "score.category"
    return copy.say(key, id=one.id, weight=one.weight, points=points(one.points))


def _without_evidence(know: Knowledge, found: Score) -> list[str]:
    lacking = [item for item, one in found.items.items() if one.lacks_evidence]
    return [know.copy.say("score.lacking_evidence", count=len(lacking))] if lacking else []


def _step_line(know: Knowledge, step: NextStep) -> str:
    copy = know.copy
    name = item_name(copy, know.framework.items[step.item])
    if not step.criteria:
        return copy.say("score.step_result", name=name, gain=points(step.gain))
    return copy.say("score.step_ticks", name=name, count=len(step.criteria), gain=points(step.gain))


def _choices(view: View, know: Knowledge, steps: tuple[NextStep, ...]) -> tuple[Choice, ...]:
    copy = know.copy
    items = tuple(
        choice(item_name(copy, know.framework.items[one.item]), ShowItem(one.item), primary=number == 0)
        for number, one in enumerate(steps)
    )
    external: tuple[Choice, ...] = ()
    if know.may(view.role, "enter_external"):
        external = (choice(copy.say("button.external"), OpenExternal()),)
    return (*items, *external, menu_choice(copy))


def _of_category(know: Knowledge, found: Score, one: CategoryScore) -> Screen:
    copy = know.copy
    category = know.framework.category(one.id)
    items = category.items if category else ()
    full = full_points(know.framework.scoring)
    scores = ((item, found.items.get(item.id)) for item in items)
    bars = tuple(
        _item_bar(know, item, scored.points, full, lacks_evidence=scored.lacks_evidence)
        for item, scored in scores
        if scored is not None and scored.points is not None
    )
    title = copy.say("score.title_of", category=category_name(copy, category) if category else "")
    choices = (choice(copy.say("button.category"), ShowCategory(one.id)), menu_choice(copy))
    text = _category_line(know, one)
    return Screen(title=title, text=text, bars=bars, choices=choices, kind=ScreenKind.SCORE)


def _item_bar(know: Knowledge, item: Item, scored: Fraction, full: Fraction, *, lacks_evidence: bool) -> Bar:
    name = item_name(know.copy, item)
    text = know.copy.say("score.item", name=name, points=points(scored), full=points(full))
    if lacks_evidence:
        text = know.copy.say("score.item_no_evidence", line=text)
    return Bar(text, progress.percent(scored, full))
