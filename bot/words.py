"""The words that act: commands anywhere, control words inside a question, words of a place."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot import actions as a
from bot.actions import Action
from bot.dates import DateFault
from bot.deadlines import read_target_and_day
from bot.knowledge import Knowledge
from bot.model import Level, Part
from bot.search.normalise import fold, fold_marks, sound
from bot.search.reference import Reference, item_reference

NEAR = 84
"""RapidFuzz's likeness (0–100) from which a misspelt word is taken for a command."""
SHORTEST_NEAR = 4
LONGEST = 40
LONGEST_GIVING = 200
"""Characters of a text that hands a place to a name."""

COMMANDS: dict[str, Callable[[], Action]] = {
    "accept": a.Accept,
    "menu": a.ShowMenu,
    "work": a.ShowWork,
    "continue": a.Continue,
    "search": a.AskSearch,
    "score": a.ShowScore,
    "evidence": a.ShowEvidence,
    "deadlines": a.ShowDeadlines,
    "snooze": a.SnoozeReminders,
    "mute": a.MuteReminders,
    "unmute": lambda: a.MuteReminders(0),
    "team": a.ShowTeam,
    "overview": a.ShowOverview,
    "assign": a.AskAssignee,
    "handover": a.ShowHandover,
    "invitations": a.ShowInvitations,
    "review": a.ShowReadiness,
    "reviewing": a.ShowReview,
    "proposing": a.ShowChecklist,
    "imported": a.RecordImport,
    "pack": a.ShowPack,
    "history": a.ShowHistory,
    "undo": a.Undo,
    "cancel": a.Cancel,
    "done": a.Done,
    "skip": a.Skip,
    "back": a.Back,
    "link": a.LinkDevice,
    "mine": a.ShowMyData,
    "export": lambda: a.ShowMyData("file"),
    "notice": a.ShowNotice,
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
    "comment": a.ShowComments,
    "earlier": a.ShowEarlier,
    "apart": lambda item: a.ShowOpinions(item, Level.BASIC),
    "compare": a.ShowDifferences,
    "score": lambda item: a.ShowScore(item.partition(".")[0]),
}
"""Commands that may name an item after their word; a score is told of the item's category."""

CONTROL = frozenset(
    {
        "menu", "work", "continue", "search", "score", "evidence", "deadlines", "team", "review", "reviewing",
        "pack", "history", "undo", "cancel", "done", "skip", "back", "link", "mine", "help", "handover",
    }
)  # fmt: skip
"""Commands whose official word acts inside a question too (product.md, "What can be typed")."""

CLOSING = frozenset({"done", "cancel", "skip", "back"})
"""Control words whose other spellings act inside a question as well: nobody answers with them."""

_SOME_DAY = date(2026, 1, 1)
"""Whether a text names a day does not depend on the day that it is read on."""

_PARTICLES = re.compile(r"\s*(?:นะ|ครับ|คับ|คะ|จะ|จา|หนอย)+$")
"""Polite endings as `fold_marks` leaves them."""
_TO = "ให้"
"""What stands between the place that is handed out and the name."""
_SHARED = re.compile(r"\s*\(?(?:เป็น)?(?:ผู้รับผิดชอบ)?(?:ผู้)?ร่วม\)?$")
"""What ends such a text where the name is to share in the place."""


def spoken(text: str, know: Knowledge) -> str | None:
    """Return the name of the command or placed word that a text is, politely said or not."""
    plain = fold_marks(text)
    return know.words.get(plain) or know.words.get(_PARTICLES.sub("", plain))


def nearest(text: str, know: Knowledge) -> str | None:
    """Return the name of the word that a misspelt text is nearest to, None when none is near."""
    plain = fold_marks(text)
    if not SHORTEST_NEAR <= len(plain) <= LONGEST:
        return None
    sounds = {_sound(word): name for word, name in know.words.items() if len(word) >= SHORTEST_NEAR}
    found = process.extractOne(sound(plain), list(sounds), scorer=fuzz.ratio, score_cutoff=NEAR)
    return sounds[found[0]] if found else None


_sound = lru_cache(maxsize=1000)(sound)
_folded = lru_cache(maxsize=1000)(fold)


def is_official(text: str, name: str, know: Knowledge) -> bool:
    """Tell whether a text is the first of that command's words, politely said or not."""
    plain = fold_marks(text)
    return fold_marks(know.commands[name][0]) in {plain, _PARTICLES.sub("", plain)}


def command(text: str, know: Knowledge, *, near: bool = False) -> Action | None:
    """Return the command that a text is, with its item or words if it has them.

    Args:
        near: take a misspelt word for the command that it is nearest to.
    """
    if len(text) > LONGEST:
        return None if near else _giving(text, know) or _searching(text, know)
    name = nearest(text, know) if near else spoken(text, know)
    if name in COMMANDS:
        return COMMANDS[name]()
    if near:
        return _with_item(text, know, near=True)
    return _giving(text, know) or _with_item(text, know) or _dated(text, know) or _searching(text, know)


def _giving(text: str, know: Knowledge) -> Action | None:
    """Read `มอบ 2.3 ให้ มาลี`, `มอบหมวด 2 ให้ สมชาย ใจดี ร่วม`."""
    if len(text) > LONGEST_GIVING:
        return None
    word = next((one for one in know.commands["assign"] if text.startswith(one)), None)
    what, to, name = text.removeprefix(word or "").partition(_TO)
    found = item_reference(what, know.framework) if word and to else None
    if found is None or not found.whole or not name.strip():
        return None
    part = Part.SHARED if _SHARED.search(name) else Part.MAIN
    return a.GiveTo(found.id, _SHARED.sub("", name).strip(), part)


def control(text: str, know: Knowledge) -> Action | None:
    """Return the control word that a whole message inside a question is."""
    name = spoken(text, know)
    if name in CLOSING or (name in CONTROL and is_official(text, name, know)):
        return COMMANDS[name]()
    return _with_item(text, know)


def _with_item(text: str, know: Knowledge, *, near: bool = False) -> Action | None:
    """Read `ประวัติ 2.3`, `หลักฐาน 2.3`, `แบบฟอร์ม 2.3`, `คะแนน หมวด 2`."""
    if len(text) > LONGEST:
        return None
    plain = fold(text)
    for name, build in WITH_ITEM.items():
        for word in know.commands[name]:
            found = _after(_folded(word), plain, know, near=near)
            if found is None or not found.whole:
                continue
            if not found.id.startswith("C"):
                return build(found.id)
            if name == "score":
                return a.ShowScore(found.id.removeprefix("C"))
    return None


def _after(word: str, plain: str, know: Knowledge, *, near: bool) -> Reference | None:
    """Read the item that stands after a word, or after what looks much like it."""
    if plain.startswith(word):
        return item_reference(plain[len(word) :], know.framework)
    first, _, rest = plain.partition(" ")
    if near and fuzz.ratio(first, word) >= NEAR:
        return item_reference(rest, know.framework)
    return None


def _dated(text: str, know: Knowledge) -> Action | None:
    """Read `กำหนดส่ง ข้อ 2.3 15 ก.ย. 69`: a day to set, and what for."""
    plain = text.strip()
    for word in know.commands["deadlines"]:
        rest = plain.removeprefix(word).strip()
        if plain.startswith(word) and _names_a_day(rest, know):
            return a.GiveDeadline("", rest)
    return None


def _names_a_day(text: str, know: Knowledge) -> bool:
    _, day = read_target_and_day(know.framework, text, _SOME_DAY)
    return day is not DateFault.UNREADABLE


def _searching(text: str, know: Knowledge) -> Action | None:
    """Read `ค้นหา …`: what follows is searched for, whatever it is. The full word needs no space."""
    full, *others = know.commands["search"]
    for word in (full, *others):
        rest = text.removeprefix(word)
        if rest != text and rest.strip() and (word == full or rest[0].isspace()):
            return a.SearchWords(rest.strip())
    return None
