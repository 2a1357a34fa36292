"""The notice that comes before anything is kept (product.md, "How it behaves" 9)."""

from __future__ import annotations

from bot.actions import Accept, AskSearch, ShowCategories
from bot.handlers.common import choice
from bot.knowledge import Knowledge
from bot.model import Screen, ScreenKind


def notice_screen(know: Knowledge, note: str = "") -> Screen:
    """Draw the notice, with a sentence before it where there is one to say."""
    copy = know.copy
    return Screen(
        title=copy.say("notice.title"),
        text="\n".join(part for part in (note, copy.say("notice.text")) if part),
        choices=(
            choice(copy.say("button.accept"), Accept(), primary=True),
            choice(copy.say("button.read_first"), ShowCategories()),
            choice(copy.say("button.search"), AskSearch()),
        ),
        kind=ScreenKind.NOTICE,
    )
