"""Actions that find one's way: coming in, reading, looking back, people."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.base import Action
from bot.model import Level


@dataclass(frozen=True)
class Accept(Action):
    """Accept the notice."""

    tag = "ok"


@dataclass(frozen=True)
class ShowNotice(Action):
    """Show the notice (again)."""

    tag = "notice"


@dataclass(frozen=True)
class UseCode(Action):
    """Use an invitation or a link code."""

    tag = "code"
    code: str


@dataclass(frozen=True)
class AskCode(Action):
    """Say how to join an office."""

    tag = "join"


@dataclass(frozen=True)
class ShowMenu(Action):
    """Show what one can do."""

    tag = "menu"


@dataclass(frozen=True)
class ShowWork(Action):
    """List the items to do, in progress and done; `part` is `todo`, `doing`, `done` or empty."""

    tag = "work"
    part: str = ""


@dataclass(frozen=True)
class Continue(Action):
    """Go on where one stopped."""

    tag = "go"


@dataclass(frozen=True)
class ShowCategories(Action):
    """List the seven categories."""

    tag = "cats"


@dataclass(frozen=True)
class ShowCategory(Action):
    """Show a category and its items."""

    tag = "cat"
    category: str


@dataclass(frozen=True)
class ShowItem(Action):
    """Show an item: its three levels, the evidence it asks for, and the buttons to answer."""

    tag = "item"
    item: str


@dataclass(frozen=True)
class ShowLevel(Action):
    """Show a level's checklist."""

    tag = "level"
    item: str
    level: Level


@dataclass(frozen=True)
class ShowCriterion(Action):
    """Show one criterion by itself."""

    tag = "crit"
    item: str
    criterion: str


@dataclass(frozen=True)
class ShowScore(Action):
    """Show the running score; a category id shows that category's items."""

    tag = "score"
    category: str = ""


@dataclass(frozen=True)
class ShowHistory(Action):
    """Show who changed what; of an item, or of all; `before` pages back."""

    tag = "hist"
    item: str = ""
    before: int = 0


@dataclass(frozen=True)
class ShowForm(Action):
    """Show an item's answers in the order of its form."""

    tag = "form"
    item: str


@dataclass(frozen=True)
class ShowEvidence(Action):
    """Show what evidence an item asks for and has; an empty item shows all."""

    tag = "evi"
    item: str = ""


@dataclass(frozen=True)
class ShowDeadlines(Action):
    """Show what is due when."""

    tag = "due"


@dataclass(frozen=True)
class AskDeadline(Action):
    """Ask for the day by which a target is due: an item, a category (`C3`), or all."""

    tag = "setdue"
    target: str = ""


@dataclass(frozen=True)
class ClearDeadline(Action):
    """Take back a day that one's office set for itself."""

    tag = "nodue"
    target: str = ""


@dataclass(frozen=True)
class SnoozeReminders(Action):
    """Be reminded later."""

    tag = "later"


@dataclass(frozen=True)
class MuteReminders(Action):
    """Be reminded no more; `on` is 0 to be reminded again."""

    tag = "mute"
    on: int = 1


@dataclass(frozen=True)
class PassOnWork(Action):
    """Say that somebody else does these items now, joined by `+`; `sure` is 0 to choose of them."""

    tag = "gave"
    items: str
    sure: int = 0


@dataclass(frozen=True)
class ShowTeam(Action):
    """Show the people of the office."""

    tag = "team"


@dataclass(frozen=True)
class MakeInvitation(Action):
    """Make an invitation code for a role in one's own office."""

    tag = "inv"
    role: str


@dataclass(frozen=True)
class ShowReadiness(Action):
    """Show what is missing before the answers can go to review."""

    tag = "ready"


@dataclass(frozen=True)
class ShowPack(Action):
    """Have the submission pack made, and hand it over."""

    tag = "pack"


@dataclass(frozen=True)
class LinkDevice(Action):
    """Make a code to go on with on another device."""

    tag = "link"


@dataclass(frozen=True)
class ShowMyData(Action):
    """Show what is held of this person; `part` `file` exports it."""

    tag = "mine"
    part: str = ""


@dataclass(frozen=True)
class Leave(Action):
    """Leave and be erased; `sure` is 1 once confirmed."""

    tag = "leave"
    sure: int = 0


@dataclass(frozen=True)
class AskName(Action):
    """Ask for the real name."""

    tag = "name"


@dataclass(frozen=True)
class ChooseOffice(Action):
    """Work in another of one's offices; an empty code lists them."""

    tag = "office"
    code: str = ""


@dataclass(frozen=True)
class Help(Action):
    """Say what can be typed."""

    tag = "help"


@dataclass(frozen=True)
class Back(Action):
    """Go to the screen before."""

    tag = "back"


@dataclass(frozen=True)
class AskSearch(Action):
    """Say how to search."""

    tag = "find"


@dataclass(frozen=True)
class UseAsName(Action):
    """Take the kept text as the real name after all."""

    tag = "isme"
