"""The pieces that many screens share: names of items, buttons, going to a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot import progress
from bot.actions import Action, AskCode, KeepText, ShowItem, ShowLevel, ShowMenu, encode
from bot.copy import Copy
from bot.duties import items_of
from bot.knowledge import Knowledge
from bot.model import (
    Category,
    Channel,
    Choice,
    Conversation,
    Item,
    ItemLevel,
    KeptText,
    Level,
    Mode,
    Question,
    Row,
    Screen,
    Tick,
    Turn,
)
from bot.view import View

MOST_TRAIL = 12
"""How many screens `ย้อนกลับ` can walk."""


_OUTSIDE = "openExternalBrowser=1"
"""Has LINE open a link in the phone's own browser, since its own saves no files.

Source: https://developers.line.biz/en/docs/line-login/using-line-url-scheme/
"""


def outside_of_line(view: View, link: str) -> str:
    """Return the link to a file as it opens where the person reads it."""
    return f"{link}?{_OUTSIDE}" if link and view.identity.channel is Channel.LINE else link


def choice(label: str, action: Action, *, primary: bool = False) -> Choice:
    """Draw an action as a button."""
    return Choice(label=label, payload=encode(action), primary=primary)


def row(text: str, action: Action, tick: Tick | None) -> Choice:
    """Draw an action as a row of a checklist."""
    return Choice(label=text, payload=encode(action), row=Row(text=text, tick=tick))


def menu_choice(copy: Copy) -> Choice:
    """Draw the way back to the menu."""
    return choice(copy.say("button.menu"), ShowMenu())


def item_name(copy: Copy, item: Item) -> str:
    """Name an item as people do: `ข้อ 2.3`, and `มิติ 7.2` in หมวด 7."""
    key = "item.name_result" if item.mode is Mode.RESULTS else "item.name"
    return copy.say(key, id=item.id)


def item_label(copy: Copy, item: Item) -> str:
    """Name an item with its title, for a button."""
    return copy.say("item.label", name=item_name(copy, item), title=item.title)


def category_name(copy: Copy, category: Category) -> str:
    """Name a category with its title: `หมวด 1 การนำองค์การ`."""
    return copy.say("category.label", id=category.id, title=category.title)


def level_title(view: View, know: Knowledge, item: Item, level: ItemLevel) -> str:
    """Say where one is: `ข้อ 1.1 · Basic (ระดับ 1 จาก 3) · ทำแล้ว 0/2`."""
    where = know.copy.say(
        "level.where",
        name=item_name(know.copy, item),
        level=level.level.label,
        number=level.level.number,
        of=len(item.levels),
    )
    if view.assessment is None or item.mode is not Mode.SELF:
        return where
    done = progress.met(view.assessment, level)
    return know.copy.say("level.progress", where=where, done=done, of=len(level.criteria))


def revision(view: View, item: str) -> int:
    """Return the item's revision as the person sees it now."""
    return view.assessment.item(item).revision if view.assessment else 0


def moved(conversation: Conversation, to: Action, question: Question | None = None) -> Conversation:
    """Go to a screen: where one was joins the trail, and the question (if any) is open."""
    here = encode(to)
    trail = conversation.trail
    if conversation.here and conversation.here != here:
        trail = (*trail, conversation.here)[-MOST_TRAIL:]
    return replace(conversation, here=here, trail=trail, question=question, waiting=None)


def asking(conversation: Conversation, question: Question) -> Conversation:
    """Stay at the screen where one is and open a question."""
    return replace(conversation, question=question, waiting=None)


def quiet(conversation: Conversation) -> Conversation:
    """Stay where one is with no question open."""
    return replace(conversation, question=None, waiting=None)


def say(view: View, screen: Screen, *, conversation: Conversation | None = None) -> Turn:
    """Answer with one screen and change nothing."""
    return Turn(conversation=view.conversation if conversation is None else conversation, replies=(screen,))


def join_first(view: View, know: Knowledge) -> Turn:
    """Say that this is for people of an office, and how to become one."""
    joining = choice(know.copy.say("button.join"), AskCode())
    return say(view, Screen(text=know.copy.say("join.needed"), choices=(joining, menu_choice(know.copy))))


def with_note(screen: Screen, note: str) -> Screen:
    """Put a sentence before what a screen says."""
    return replace(screen, text="\n".join(part for part in (note, screen.text) if part)) if note else screen


def may_answer(view: View, know: Knowledge, item: Item | None = None) -> bool:
    """Tell whether this person answers for the office they are in, and that item at its stage."""
    stage = view.stage(item.id if item else "")
    return view.assessment is not None and know.may(view.role, "answer", stage=stage)


def stage_refusal(view: View, know: Knowledge, item: str = "") -> str:
    """Say that an item, or the whole, cannot be changed where it stands on its way to the signature."""
    stage = know.copy.say(f"status.stage_{view.stage(item).value}")
    return know.copy.say("unclear.not_at_this_stage", stage=stage)


def external_name(copy: Copy, key: str) -> str:
    """Name a score that comes from elsewhere by its key (`1.2`, `kpi_8` …)."""
    short = {"1.2": "ita", "6": "group"}.get(key, key)
    return copy.say(f"external.name.{short}")


def level_choices(item: Item, levels: Iterable[Level]) -> tuple[Choice, ...]:
    """Draw a way to each of those levels of an item."""
    return tuple(choice(level.label, ShowLevel(item.id, level)) for level in levels)


def next_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    """Draw the way to the next unfinished item, where there is one; to a reader, to the next of all."""
    if view.assessment is None:
        return (choice(know.copy.say("button.next_item"), ShowItem(next_to_read(know, item).id)),)
    following = next_to_do(view, know, item)
    if following is None or following.id == item.id:
        return ()
    return (choice(know.copy.say("button.next_item"), ShowItem(following.id)),)


def my_items(view: View, know: Knowledge) -> tuple[Item, ...]:
    """Return the items that are this person's to do; see `bot.duties`."""
    return items_of(view.person.id, view.role, know.framework, view.assignments)


def next_to_do(view: View, know: Knowledge, after: Item | None) -> Item | None:
    """Return the unfinished item after that one: one's own before the office's others."""
    place = after.id if after else None
    mine = progress.next_item(view.answers, know.framework, place, my_items(view, know))
    return mine or progress.next_item(view.answers, know.framework, place)


def next_to_read(know: Knowledge, item: Item) -> Item:
    """Return the item after that one in the framework's order, the first after the last."""
    items = tuple(know.framework.items.values())
    return items[(items.index(item) + 1) % len(items)]


def kept_for(view: View, item: Item, level: Level) -> tuple[KeptText, ...]:
    """Return the texts that were kept for a level's narrative after a pause, oldest first."""
    return tuple(one for one in view.conversation.kept if (one.item, one.level) == (item.id, level))


def keep_choice(know: Knowledge, item: Item, level: Level) -> Choice:
    """Draw the way to put the kept texts into the narrative of that level."""
    label = know.copy.say("button.keep_writing", name=item_name(know.copy, item))
    return choice(label, KeepText(item.id, level))
