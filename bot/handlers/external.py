"""Scores that come from elsewhere, entered by those who may, each with where it was read."""

from __future__ import annotations

from collections.abc import Iterable

from bot.actions import (
    AskCode,
    Cancel,
    ChooseOffice,
    GiveExternal,
    GiveSource,
    OpenExternal,
    SetGroup,
    SetSource,
    ShowScore,
)
from bot.copy import points
from bot.handlers.common import asking, choice, menu_choice, moved, quiet, revision, say, with_note
from bot.handlers.marks import after, cell_change
from bot.knowledge import Knowledge
from bot.model import (
    EXTERNAL_KEYS,
    Change,
    Choice,
    Member,
    Message,
    Question,
    QuestionKind,
    Role,
    Screen,
    ScreenKind,
    Turn,
    Urgency,
)
from bot.scoring import full_points, plain_number, read_external
from bot.view import Moment, View

GROUPS = ("A", "B", "C", "-")
GROUP_KEY = "6"
USUAL_SOURCES = 2
"""How many usual places each key has in `content/messages/external.yaml`."""
MOST_CHARS = 300


def open_external(action: OpenExternal, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask for an external score, or list them with what is known."""
    if view.assessment is None:
        return _without_office(view, know, moment)
    if action.key not in EXTERNAL_KEYS:
        return say(view, _list(view, know), conversation=moved(view.conversation, OpenExternal()))
    if _is_settled(view, action.key):
        return _settled(view, know)
    question = Question(kind=QuestionKind.EXTERNAL, item=action.key, touched_at=moment.now)
    return say(view, _ask(view, know, action.key), conversation=asking(view.conversation, question))


def _is_settled(view: View, key: str) -> bool:
    """Tell whether the centre confirmed the score, so that an office may not change it any more."""
    known = view.answers.external(key)
    return known is not None and known.confirmed and view.role is not Role.CENTRAL


def _settled(view: View, know: Knowledge) -> Turn:
    screen = with_note(_list(view, know), know.copy.say("external.settled"))
    return say(view, screen, conversation=moved(view.conversation, OpenExternal()))


def _without_office(view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask a central officer which office; send anybody else to the invitation."""
    copy = know.copy
    if view.role is not Role.CENTRAL:
        return say(
            view, Screen(text=copy.say("join.needed"), choices=(choice(copy.say("button.join"), AskCode()),))
        )
    question = Question(kind=QuestionKind.OFFICE, touched_at=moment.now)
    screen = Screen(
        title=copy.say("external.title"),
        text=copy.say("external.ask_office"),
        choices=(choice(copy.say("button.cancel"), Cancel()),),
        numbered=False,
        kind=ScreenKind.QUESTION,
    )
    return say(view, screen, conversation=asking(view.conversation, question))


def _list(view: View, know: Knowledge) -> Screen:
    copy = know.copy
    lines = [_line(view, know, key) for key in EXTERNAL_KEYS]
    entering = know.may(view.role, "enter_external")
    ways = tuple(choice(copy.say(f"external.name.{_key(key)}"), OpenExternal(key)) for key in EXTERNAL_KEYS)
    other = (choice(copy.say("button.other_office"), ChooseOffice()),) if view.role is Role.CENTRAL else ()
    office = view.membership.office if view.membership else None
    return Screen(
        title=copy.say("external.title_of", office=office.name if office else ""),
        text="\n".join(lines),
        choices=(*(ways if entering else ()), *other, menu_choice(copy)),
        kind=ScreenKind.SCORE,
    )


def _line(view: View, know: Knowledge, key: str) -> str:
    copy, known = know.copy, view.answers.external(key)
    name = copy.say(f"external.name.{_key(key)}")
    if known is None:
        return copy.say("external.pending", name=name)
    state = copy.say("external.confirmed" if known.confirmed else "external.unconfirmed")
    return copy.say("external.known", name=name, value=known.value, source=known.source, state=state)


def _key(key: str) -> str:
    return {"1.2": "ita", "6": "group"}.get(key, key)


def _ask(view: View, know: Knowledge, key: str, note: str = "") -> Screen:
    copy = know.copy
    groups: tuple[Choice, ...] = ()
    if key == GROUP_KEY:
        groups = tuple(choice(copy.say("external.group", group=one), SetGroup(one)) for one in GROUPS)
    screen = Screen(
        title=copy.say(f"external.name.{_key(key)}"),
        text="\n".join((copy.say(f"external.ask.{_key(key)}"), _line(view, know, key))),
        choices=(*groups, choice(copy.say("button.cancel"), Cancel())),
        numbered=key == GROUP_KEY,
        kind=ScreenKind.QUESTION,
    )
    return with_note(screen, note)


def give_external(action: GiveExternal, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Check a typed value, then ask where it was read."""
    value = read_value(action.key, action.text, know)
    if value is None:
        note = know.copy.say(f"external.wrong.{_key(action.key)}")
        return say(view, _ask(view, know, action.key, note), conversation=view.conversation)
    return ask_source(view, know, action.key, value, moment)


def read_value(key: str, text: str, know: Knowledge) -> str | None:
    """Return a score from elsewhere as it is stored, None where the text is none of that key."""
    plain = text.strip()
    value = _group(plain, know) if key == GROUP_KEY else plain_number(plain)
    return value if value is not None and read_external(key, value, know.framework) is not None else None


def _group(text: str, know: Knowledge) -> str:
    """Read a group as its letter or as its button says it: `b`, `กลุ่ม B`."""
    return text.removeprefix(know.copy.say("external.group", group="").strip()).strip().upper()


def set_group(action: SetGroup, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Take the group that สตผ. gave, then ask where it was read."""
    if action.group not in GROUPS or view.assessment is None:
        return open_external(OpenExternal(GROUP_KEY), view, know, moment)
    return ask_source(view, know, GROUP_KEY, action.group, moment)


def ask_source(view: View, know: Knowledge, key: str, value: str, moment: Moment, *, note: str = "") -> Turn:
    """Ask where the value that was just given was read."""
    if _is_settled(view, key):
        return _settled(view, know)
    copy = know.copy
    question = Question(
        kind=QuestionKind.EXTERNAL_SOURCE,
        item=key,
        detail=value,
        revision=revision(view, key),
        touched_at=moment.now,
    )
    usual = tuple(
        choice(copy.say(f"external.source.{_key(key)}_{number}"), SetSource(key, number))
        for number in range(1, USUAL_SOURCES + 1)
    )
    name = copy.say(f"external.name.{_key(key)}")
    screen = Screen(
        title=name,
        text=copy.say("external.ask_source", name=name, value=value),
        choices=(*usual, choice(copy.say("button.cancel"), Cancel())),
        kind=ScreenKind.QUESTION,
    )
    return say(view, with_note(screen, note), conversation=asking(view.conversation, question))


def set_source(action: SetSource, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Take one of the usual places as the source of the value just given."""
    question = view.conversation.question
    asked = (
        question is not None and question.kind is QuestionKind.EXTERNAL_SOURCE and question.item == action.key
    )
    if not asked or question is None or not 1 <= action.number <= USUAL_SOURCES:
        return open_external(OpenExternal(action.key), view, know, moment)
    source = know.copy.say(f"external.source.{_key(action.key)}_{action.number}")
    return give_source(GiveSource(action.key, question.detail, source), view, know, moment)


def give_source(action: GiveSource, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Save an external score with its source and say old → new; the office's answers stay.

    A score that somebody else entered meanwhile is shown first, and the source asked again.
    """
    if _is_settled(view, action.key):
        return _settled(view, know)
    if _entered_meanwhile(view, action.key):
        note = "\n".join((know.copy.say("external.meanwhile"), _line(view, know, action.key)))
        return ask_source(view, know, action.key, action.value, moment, note=note)
    source = " ".join(action.text.split())[:MOST_CHARS]
    confirmed = "yes" if view.role is Role.CENTRAL else "no"
    wanted = {"value": action.value, "source": source, "confirmed": confirmed}
    changes = tuple(
        one for name, new in wanted.items() for one in cell_change(view.answers, action.key, name, new)
    )
    note, total = _moved_note(view, know, action), _total_line(view, know, changes)
    seen = note if view.role is Role.CENTRAL else f"{note}\n{total}"
    screen = Screen(
        title=know.copy.say(f"external.name.{_key(action.key)}"),
        text=seen,
        choices=(
            choice(know.copy.say("button.more_external"), OpenExternal(), primary=True),
            choice(know.copy.say("button.score"), ShowScore()),
            menu_choice(know.copy),
        ),
        kind=ScreenKind.SCORE,
    )
    told = tuple(_messages(view, know, f"{note}\n{total}")) if changes else ()
    return Turn(conversation=quiet(view.conversation), replies=(screen,), changes=changes, messages=told)


def _entered_meanwhile(view: View, key: str) -> bool:
    question, state = view.conversation.question, view.answers.item(key)
    return question is not None and question.revision < state.revision and state.changed_by != view.person.id


def _moved_note(view: View, know: Knowledge, action: GiveSource) -> str:
    copy = know.copy
    before = view.answers.external(action.key)
    lines = [
        copy.say(
            "external.moved",
            name=copy.say(f"external.name.{_key(action.key)}"),
            old=before.value if before else copy.say("external.none"),
            new=action.value,
        ),
        copy.say("external.answers_stay"),
    ]
    if view.role is not Role.CENTRAL:
        lines.append(copy.say("external.said_unconfirmed"))
    return "\n".join(lines)


def _total_line(view: View, know: Knowledge, changes: Iterable[Change]) -> str:
    """Say what a change did to the total; for the office alone, the centre sees no score of it yet."""
    assessments = (view.answers, after(view.answers, tuple(changes)))
    old, new = (points(know.score(one.answers).points) for one in assessments)
    return know.copy.say(
        "score.total_moved", old=old, new=new, full=points(full_points(know.framework.scoring))
    )


def _messages(view: View, know: Knowledge, note: str) -> Iterable[Message]:
    """Tell the office's coordinators, with their next reply, what changed."""
    told: Iterable[Member] = (one for one in view.members if one.role is Role.COORDINATOR)
    for member in told:
        if member.person.id != view.person.id:
            choices = (choice(know.copy.say("button.score"), ShowScore()),)
            yield Message(
                screen=Screen(text=note, choices=choices), to=member.person.id, urgency=Urgency.RIDE
            )
