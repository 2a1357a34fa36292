"""The words that act: commands anywhere, control words inside a question, words of a place."""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz import fuzz, process

from bot import actions as a
from bot.actions import Action, decode
from bot.knowledge import Knowledge
from bot.model import Conversation, Item, Level, Tick
from bot.search.normalise import fold, fold_marks
from bot.search.reference import item_reference

NEAR = 84
"""RapidFuzz's likeness (0–100) from which a misspelt word is taken for a command."""
SHORTEST_NEAR = 4
LONGEST = 40

COMMANDS: dict[str, Callable[[], Action]] = {
    "accept": a.Accept,
    "menu": a.ShowMenu,
    "work": a.ShowWork,
    "continue": a.Continue,
    "search": a.AskSearch,
    "score": a.ShowScore,
    "evidence": a.ShowEvidence,
    "deadlines": a.ShowDeadlines,
    "team": a.ShowTeam,
    "review": a.ShowReadiness,
    "reviewing": a.ShowReadiness,
    "pack": lambda: a.ShowReadiness("pack"),
    "history": a.ShowHistory,
    "undo": a.Undo,
    "cancel": a.Cancel,
    "done": a.Done,
    "skip": a.Skip,
    "back": a.Back,
    "link": a.LinkDevice,
    "mine": a.ShowMyData,
    "help": a.Help,
    "categories": a.ShowCategories,
    "external": a.OpenExternal,
    "name": a.AskName,
    "office": a.ChooseOffice,
    "leave": a.Leave,
    "join": a.AskCode,
}

WITH_ITEM: dict[str, Callable[[str], Action]] = {
    "history": a.ShowHistory,
    "evidence": a.ShowEvidence,
    "form": a.ShowForm,
}

CONTROL = frozenset(
    {
        "menu", "work", "continue", "score", "evidence", "deadlines", "team", "review", "reviewing", "pack",
        "history", "undo", "cancel", "done", "skip", "back", "link", "mine", "help",
    }
)  # fmt: skip
"""Commands whose official word acts inside a question too (product.md, "What can be typed")."""

CLOSING = frozenset({"done", "cancel", "skip", "back"})
"""Control words whose other spellings act inside a question as well: nobody answers with them."""


def command(text: str, know: Knowledge, *, near: bool = False) -> Action | None:
    """Return the command that a text is, with its item or words if it has them.

    Args:
        near: take a misspelt word for the command that it is nearest to.
    """
    if len(text) > LONGEST and not near:
        return _searching(text, know)
    name = _nearest(text, know) if near else know.words.get(fold_marks(text))
    if name in COMMANDS:
        return COMMANDS[name]()
    return None if near else (_with_item(text, know) or _searching(text, know))


def control(text: str, know: Knowledge) -> Action | None:
    """Return the control word that a whole message inside a question is."""
    plain = fold_marks(text)
    name = know.words.get(plain)
    if name in CLOSING or (name in CONTROL and fold_marks(know.commands[name][0]) == plain):
        return COMMANDS[name]()
    return _with_item(text, know)


def _nearest(text: str, know: Knowledge) -> str | None:
    plain = fold_marks(text)
    if not SHORTEST_NEAR <= len(plain) <= LONGEST:
        return None
    long_enough = [word for word in know.words if len(word) >= SHORTEST_NEAR]
    found = process.extractOne(plain, long_enough, scorer=fuzz.ratio, score_cutoff=NEAR)
    return know.words[found[0]] if found else None


def _with_item(text: str, know: Knowledge) -> Action | None:
    """Read `ประวัติ 2.3`, `หลักฐาน 2.3`, `แบบฟอร์ม 2.3`."""
    if len(text) > LONGEST:
        return None
    plain = fold(text)
    for name, build in WITH_ITEM.items():
        for word in know.commands[name]:
            if plain.startswith(fold(word)):
                found = item_reference(plain[len(fold(word)) :], know.framework)
                if found is not None and found.whole and not found.id.startswith("C"):
                    return build(found.id)
    return None


def _searching(text: str, know: Knowledge) -> Action | None:
    """Read `ค้นหา …`: what follows is searched for, whatever it is."""
    for word in know.commands["search"]:
        if text.startswith(word) and text[len(word) : len(word) + 1].isspace():
            return a.SearchWords(text[len(word) :].strip())
    return None


def in_place(text: str, conversation: Conversation, know: Knowledge) -> Action | None:
    """Read a word that speaks of the item one is at, though its button is not on the last screen.

    The revision of such an action is the newest possible: the person names what they want now.
    """
    name = know.words.get(fold_marks(text))
    here = decode(conversation.here or "")
    item = getattr(here, "item", None)
    if name is None or not isinstance(item, str) or item not in know.framework.items:
        return None
    levels = [one.level for one in know.framework.items[item].levels]
    if name in set(Level):
        return a.ShowLevel(item, Level(name)) if Level(name) in levels else None
    level = here.level if isinstance(here, a.ShowLevel) else None
    placed: dict[str, Action] = {"project": a.OpenProject(item), "attach": a.ShowEvidence(item)}
    if level is not None:
        placed |= _at_level(know.framework.items[item], level)
    return placed.get(name)


def _at_level(one: Item, level: Level) -> dict[str, Action]:
    item, criteria = one.id, one.level(level)
    alone = criteria is not None and len(criteria.criteria) == 1
    return {
        "all_met": a.SetTicks(item, level.value, Tick.MET, NEWEST),
        "not_done": a.SetTicks(item, level.value, Tick.NOT_MET, NEWEST),
        "write": a.OpenNarrative(item, level, "add", NEWEST),
        "append": a.OpenNarrative(item, level, "add", NEWEST),
        "rewrite": a.OpenNarrative(item, level, "new", NEWEST),
        "met": a.SetTicks(item, level.value, Tick.MET, NEWEST) if alone else a.ShowLevel(item, level),
    }


NEWEST = 2**31
"""A revision that no item reaches: what is asked for by word is asked of things as they stand."""
