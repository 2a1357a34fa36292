"""How a file that was made is handed over in a chat."""

from __future__ import annotations

from bot.exports.made import MadeFile
from bot.handlers.common import outside_of_line
from bot.knowledge import Knowledge
from bot.model import Channel
from bot.view import View

_MEGABYTE = 1024 * 1024


def ready_line(made: MadeFile, know: Knowledge) -> str:
    """Say that it is there, and how big."""
    tenths = max(1, made.size * 10 // _MEGABYTE)
    size = know.copy.say("pack.size", size=f"{tenths // 10}.{tenths % 10}")
    return know.copy.say("pack.made", name=made.name, size=size)


def way_line(made: MadeFile, view: View, know: Knowledge) -> str:
    """Say how to fetch it: in the terminal the file itself, elsewhere the link on a line of its own."""
    if view.identity.channel is Channel.TERMINAL:
        return know.copy.say("pack.place", place=made.place)
    return know.copy.say("pack.link", link=outside_of_line(view, made.link), hours=made.hours)
