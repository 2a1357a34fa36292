"""A pack, workbook or form that was sent back: what it is, what it would change, and changing that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.actions import DropBundle, SentBackRead, SentBackUsed, ShowHistory, Undo, UseSentBack
from bot.exports.difference import Difference, Kind, changes_of
from bot.exports.returned import Found, Returned
from bot.exports.source import PackSource
from bot.handlers.common import choice, item_name, menu_choice, say
from bot.handlers.results import shown
from bot.knowledge import Knowledge
from bot.model import (
    OPEN,
    Choice,
    Evidence,
    EvidencePlaced,
    FileKind,
    Job,
    Level,
    Office,
    Screen,
    ScreenKind,
    Turn,
)
from bot.view import Moment, View

MOST_SHOWN, MOST_CHARS = 20, 60
READABLE = frozenset({FileKind.WORD, FileKind.EXCEL, FileKind.ARCHIVE})
"""What a pack, a form or the workbook can be by its content."""


def reading_jobs(pieces: Iterable[Evidence], office_id: str) -> tuple[Job, ...]:
    """Have those files looked into that may be ours."""
    maybe = (one for one in pieces if one.kept is not None and one.kept.what.kind in READABLE)
    return tuple(Job(SentBackRead.job, {"office": office_id, "evidence": one.id}) for one in maybe)


def sent_back_read(action: SentBackRead, view: View, know: Knowledge, _: Moment) -> Turn:
    """Say what a file turned out to be; of one that is not ours nothing needs saying."""
    returned = action.returned
    if not returned or view.assessment is None:
        return Turn(conversation=view.conversation)
    drop = choice(know.copy.say("button.not_use"), DropBundle(returned.bundle))
    if returned.found is Found.ANSWERS:
        return say(view, _offer(returned, know, drop))
    key = "sent.foreign" if returned.found is Found.FOREIGN else _pack_key(returned)
    lines = [know.copy.say(key, revision=returned.revision)]
    lines += [know.copy.say("sent.fault", name=path) for path in returned.faults[:MOST_SHOWN]]
    return say(view, _screen(know, lines, (drop, menu_choice(know.copy))))


def _pack_key(returned: Returned) -> str:
    if not returned.whole:
        return "sent.pack_broken"
    if not returned.signed:
        return "sent.pack_draft"
    return "sent.pack_signed" if returned.stands else "sent.pack_older"


def _offer(returned: Returned, know: Knowledge, drop: Choice) -> Screen:
    """Show what a file would change, what cannot be told apart first, and ask."""
    copy, found = know.copy, returned.differences
    if not found:
        return _screen(know, [copy.say("sent.same")], (drop, menu_choice(copy)))
    count = {kind: sum(one.kind is kind for one in found) for kind in Kind}
    order = (Kind.CONFLICT, Kind.REFUSED, Kind.CHANGE)
    sorted_ = [one for kind in order for one in found if one.kind is kind]
    lines = [copy.say("sent.found", count=len(found), revision=returned.revision)]
    lines += [_line(one, know) for one in sorted_[:MOST_SHOWN]]
    if len(found) > MOST_SHOWN:
        lines.append(copy.say("sent.more", count=len(found) - MOST_SHOWN))
    use = []
    if count[Kind.CHANGE]:
        label = copy.say("sent.use", count=count[Kind.CHANGE])
        use.append(choice(label, UseSentBack(returned.evidence, 0), primary=True))
    if count[Kind.CONFLICT]:
        label = copy.say("sent.use_all", count=count[Kind.CHANGE] + count[Kind.CONFLICT])
        use.append(choice(label, UseSentBack(returned.evidence, 1)))
    return _screen(know, lines, (*use, drop, menu_choice(copy)))


def _line(one: Difference, know: Knowledge) -> str:
    copy = know.copy
    values = {"old": _value(one, one.stored, know), "new": _value(one, one.sent, know)}
    return copy.say(f"sent.{one.kind.value}", where=_where(one, know), **values)


def _where(one: Difference, know: Knowledge) -> str:
    copy, item = know.copy, know.framework.items[one.item]
    name, rest = item_name(copy, item), one.key.split(".")[2:]
    if one.key in know.framework.criteria:
        return copy.say("sent.criterion", name=name, id=one.key)
    if rest[-1] == "narrative":
        return copy.say("sent.narrative", name=name, level=Level(rest[0]).label)
    return copy.say("history.field", name=name, field=copy.say(f"history.{rest[0]}"))


def _value(one: Difference, value: str, know: Knowledge) -> str:
    if not value:
        return know.copy.say("history.nothing")
    if one.kind is Kind.REFUSED and value is one.sent:
        text = value
    elif one.key in know.framework.criteria:
        text = know.copy.say(f"history.value_{value}")
    else:
        text = shown(know, one.key.split(".")[-1], value)
    text = " ".join(text.split())
    return text if len(text) <= MOST_CHARS else text[:MOST_CHARS] + "…"


def use_sent_back(action: UseSentBack, view: View, know: Knowledge, _: Moment) -> Turn:
    """Have the file read once more, and what it says used as it then stands."""
    office = view.answers.office_id
    args = {"office": office, "evidence": action.evidence, "all": str(action.everything)}
    screen = _screen(know, [know.copy.say("sent.using")], (menu_choice(know.copy),))
    return Turn(conversation=view.conversation, replies=(screen,), jobs=(Job(SentBackUsed.job, args),))


def sent_back_used(action: SentBackUsed, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Change what the file changes and may be changed now; the file is no evidence then."""
    copy = know.copy
    returned = action.returned
    if not returned or view.assessment is None:
        return say(view, _screen(know, [copy.say("sent.failed")], (menu_choice(copy),)))
    kinds = {Kind.CHANGE, Kind.CONFLICT} if returned.everything else {Kind.CHANGE}
    wanted = [one for one in returned.differences if one.kind in kinds]
    usable = [one for one in wanted if _may_change(one, view, know)]
    answers = PackSource(Office("", "", ""), know.framework, view.answers, view.narratives)
    changes = changes_of(answers, usable, lambda: f"file:{moment.new_code()}")
    gone = tuple(
        EvidencePlaced("", one.id, OPEN, None, one.name)
        for one in view.evidence[:1]
        if usable and one.kind_at("") is not None
    )
    lines = [copy.say("sent.used", count=len(usable))]
    lines += [copy.say("sent.closed", where=_where(one, know)) for one in wanted if one not in usable]
    ways = (
        choice(copy.say("button.history"), ShowHistory()),
        choice(copy.say("button.undo"), Undo()),
        menu_choice(copy),
    )
    return Turn(view.conversation, replies=(_screen(know, lines, ways),), changes=(*changes, *gone))


def _may_change(one: Difference, view: View, know: Knowledge) -> bool:
    """Tell whether the answer is still what the file was compared with, and open to this person."""
    return know.may(view.role, "answer", stage=view.stage(one.item)) and _stored(one, view) == one.stored


def _stored(one: Difference, view: View) -> str:
    parts = one.key.split(".")
    if parts[-1] != "narrative":
        name = one.key if view.answers.cell(one.item, one.key) is not None else parts[-1]
        return view.answers.cell(one.item, name) or ""
    level = Level(parts[2])
    return "\n".join(line.text for line in view.narratives.get((one.item, level), ()))


def _screen(know: Knowledge, lines: Sequence[str], ways: tuple[Choice, ...]) -> Screen:
    title = know.copy.say("sent.title")
    return Screen(title=title, text="\n".join(lines), choices=ways, kind=ScreenKind.EVIDENCE)
