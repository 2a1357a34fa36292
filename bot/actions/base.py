"""What an action is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class Action:
    """Something a person asks for. `tag` is its name in a payload and never changes."""

    tag: ClassVar[str] = ""


@dataclass(frozen=True)
class Typed(Action):
    """An action that only a typed message can be; it has no payload."""
