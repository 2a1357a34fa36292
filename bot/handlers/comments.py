"""What colleagues say of an item, and quietly telling those whom it concerns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.actions import AddComment, Cancel, ShowComments, ShowItem, WriteComment
from bot.duties import main_holder
from bot.handlers.colleagues import coordinators, person_name, tell, titles
from bot.handlers.common import (
    asking,
    choice,
    item_label,
    item_name,
    join_first,
    menu_choice,
    moved,
    quiet,
    say,
)
from bot.knowledge import Knowledge
from bot.model import (
    Choice,
    Comment,
    Commented,
    Item,
    Member,
    Message,
    Question,
    QuestionKind,
    Screen,
    ScreenKind,
    Turn,
)
from bot.names import members_called, plain_name
from bot.view import Moment, View

SHOWN = 6
"""Comments on a screen, newest first; more would pass a phone's height."""
MOST_CHARS = 1000

_MENTION = re.compile(r"@\s*(\S+(?: \S+)?)")
"""A name after its mark: one word, or two where the second belongs to the name."""


def show_comments(action: ShowComments, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show what colleagues said of an item, newest first."""
    copy, item = know.copy, know.framework.items[action.item]
    if view.assessment is None:
        return join_first(view, know)
    lines = [comment_line(know, one) for one in view.comments[:SHOWN]] or [copy.say("comment.none")]
    screen = Screen(
        title=copy.say("comment.title", name=item_name(copy, item)),
        text="\n".join(lines),
        choices=(choice(copy.say("button.comment"), WriteComment(item.id), primary=True), *_back(know, item)),
        kind=ScreenKind.HISTORY,
    )
    return say(view, screen, conversation=moved(view.conversation, action))


def comment_line(know: Knowledge, one: Comment) -> str:
    """Write a comment as a line: when, who, what."""
    name = one.by_name or know.copy.say("history.unnamed")
    return know.copy.say("comment.line", at=know.copy.moment(one.at), name=name, text=one.text)


def _back(know: Knowledge, item: Item) -> tuple[Choice, ...]:
    whole = choice(know.copy.say("button.open", name=item_name(know.copy, item)), ShowItem(item.id))
    return (whole, menu_choice(know.copy))


def write_comment(action: WriteComment, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask for a comment; @ and a name tell that colleague."""
    copy, item = know.copy, know.framework.items[action.item]
    question = Question(kind=QuestionKind.COMMENT, item=item.id, touched_at=moment.now)
    screen = Screen(
        title=copy.say("comment.title", name=item_name(copy, item)),
        text=copy.say("comment.ask"),
        choices=(choice(copy.say("button.cancel"), Cancel()),),
        numbered=False,
        kind=ScreenKind.QUESTION,
    )
    return say(view, screen, conversation=asking(view.conversation, question))


def add_comment(action: AddComment, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Keep a comment, and tell whoever is mentioned and whoever has the item, with their next answer."""
    copy, item = know.copy, know.framework.items[action.item]
    if len(action.text) > MOST_CHARS:
        asked = write_comment(WriteComment(item.id), view, know, moment)
        note = Screen(text=copy.say("comment.too_long", most=MOST_CHARS))
        return Turn(asked.conversation, (note, *asked.replies))
    text, mentioned, unknown = mentions(action.text, view, know)
    told = _concerned(view, item, mentioned)
    names = [person_name(know, one.person) for one in view.members if one.person.id in told]
    lines = [copy.say("comment.saved", name=item_name(copy, item))]
    lines += [copy.say("comment.tells", names=", ".join(names))] if names else []
    lines += [copy.say("comment.unknown", name=one) for one in unknown]
    screen = Screen(
        text="\n".join(lines),
        choices=(choice(copy.say("button.comments"), ShowComments(item.id)), *_back(know, item)),
        kind=ScreenKind.HISTORY,
    )
    return Turn(
        conversation=quiet(view.conversation),
        replies=(screen,),
        team=(Commented(action.line_id, item.id, text),),
        messages=tuple(_message(view, know, item, text, one) for one in told),
    )


def mentions(text: str, view: View, know: Knowledge) -> tuple[str, tuple[Member, ...], tuple[str, ...]]:
    """Return the text with each mention as the whole name, who is meant, and the names of nobody.

    A mention stands as the whole name so that erasing the person finds it (`storage.people_changes`).
    """
    found: dict[str, Member] = {}
    unknown: list[str] = []

    def whole(match: re.Match[str]) -> str:
        for said, rest in _readings(match[1]):
            member = _called(said, view, know)
            if member is not None:
                found[member.person.id] = member
                return f"@{member.person.name}{rest}"
        unknown.append(match[1].split()[0])
        return match[0]

    return _MENTION.sub(whole, text), tuple(found.values()), tuple(unknown)


def _readings(said: str) -> Iterable[tuple[str, str]]:
    """Yield how a mention may be read, the longest name first, each with what is left of the text."""
    first, blank, second = said.partition(" ")
    if second:
        yield said, ""
    yield first, blank + second


def _called(name: str, view: View, know: Knowledge) -> Member | None:
    if len(plain_name(name, titles(know))) <= 1:
        return None
    called = members_called(name, view.members, titles(know))
    return called[0] if len(called) == 1 else None


def _concerned(view: View, item: Item, mentioned: tuple[Member, ...]) -> tuple[str, ...]:
    """Return whom a comment concerns: those mentioned, and who has the item; never the writer."""
    holder = main_holder(item, view.assignments)
    owners = (holder.person_id,) if holder and holder.person_id else coordinators(view)
    ids = dict.fromkeys((*(one.person.id for one in mentioned), *owners))
    return tuple(one for one in ids if one != view.person.id)


def _message(view: View, know: Knowledge, item: Item, text: str, person_id: str) -> Message:
    said = know.copy.say(
        "comment.told", by=person_name(know, view.person), label=item_label(know.copy, item), text=text
    )
    answering = choice(know.copy.say("button.comment"), WriteComment(item.id))
    return tell(view, person_id, said, answering, *_back(know, item))
