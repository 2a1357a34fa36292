"""The commands that Telegram offers below the text field: what each is called, says and means; pure.

A command means what is typed for it in any channel: `/score` is the word `คะแนน`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

OFFERED = (
    "menu",
    "work",
    "continue",
    "search",
    "categories",
    "score",
    "evidence",
    "deadlines",
    "team",
    "review",
    "pack",
    "history",
    "undo",
    "done",
    "cancel",
    "link",
    "mine",
    "help",
)
"""The commands in the order in which they are offered; each is a command of `content/commands.yaml`."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?", re.DOTALL)


class Command(NamedTuple):
    """A command as it was typed: its name, whom it names, and what stands after it."""

    name: str
    to: str
    rest: str


def command_in(text: str) -> Command | None:
    """Return the command that a message begins with, or None."""
    found = _COMMAND.fullmatch(text.strip())
    return Command(found[1].lower(), found[2] or "", (found[3] or "").strip()) if found else None


def words_of(commands: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """Return the word that is typed for each command that is offered.

    Args:
        commands: command → its words, the official one first (`Knowledge.commands`).
    """
    return {name: commands[name][0] for name in OFFERED}


def descriptions(messages: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the commands with what they say of themselves (`content/messages/telegram.yaml`)."""
    return [(name, messages[f"telegram.{name}"]) for name in OFFERED]
