"""The two menus that LINE keeps below the chat: of members, and of those not yet in an office; pure.

A menu's name carries a digest of all that it is drawn and made from, so that a menu that LINE has by
that name need not be made again.

Source: https://developers.line.biz/en/reference/messaging-api/#rich-menu-structure
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bot.actions import (
    Action,
    AskCode,
    AskSearch,
    Continue,
    Help,
    ShowCategories,
    ShowEvidence,
    ShowScore,
    ShowWork,
    encode,
)
from bot.channels.line.pieces import postback
from bot.copy import Copy

NAME_PREFIX = "pmqa-"
WIDTH = 2500


@dataclass(frozen=True, slots=True)
class Area:
    """One part of a menu to tap: what stands there, the name of its picture, and what it does."""

    label: str
    icon: str
    action: Action


@dataclass(frozen=True, slots=True)
class RichMenu:
    """One menu: whose it is, what opens it, and its areas row by row.

    Attributes:
        height: of the picture in pixels; it is `WIDTH` wide.
        columns: how many areas stand side by side; the first of all is the likeliest and stands out.
    """

    whose: str
    bar: str
    height: int
    columns: int
    areas: tuple[Area, ...]

    @property
    def name(self) -> str:
        """The name that LINE knows it by; another when anything of it changes."""
        from bot.channels.line.richmenu_image import source_of

        made_of = json.dumps(self._body(), ensure_ascii=False, sort_keys=True) + source_of(self)
        return f"{NAME_PREFIX}{self.whose}-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}"

    @property
    def request(self) -> dict[str, Any]:
        """The body by which LINE makes it."""
        return {"name": self.name, **self._body()}

    def _body(self) -> dict[str, Any]:
        return {
            "size": {"width": WIDTH, "height": self.height},
            "selected": False,
            "chatBarText": self.bar,
            "areas": [
                {"bounds": bounds, "action": postback(encode(area.action), area.label)}
                for area, bounds in zip(self.areas, self.bounds, strict=True)
            ],
        }

    @property
    def bounds(self) -> tuple[dict[str, int], ...]:
        """Where each area lies, in pixels; together they cover the picture, without a gap."""
        rows = -(-len(self.areas) // self.columns)
        xs = [WIDTH * place // self.columns for place in range(self.columns + 1)]
        ys = [self.height * place // rows for place in range(rows + 1)]
        return tuple(
            {"x": left, "y": top, "width": right - left, "height": bottom - top}
            for top, bottom in pairwise(ys)
            for left, right in pairwise(xs)
        )[: len(self.areas)]


def member_menu(copy: Copy) -> RichMenu:
    """Return the menu of people in an office."""
    areas = (
        Area(copy.say("button.continue"), "go", Continue()),
        Area(copy.say("button.work"), "work", ShowWork()),
        Area(copy.say("button.search"), "search", AskSearch()),
        Area(copy.say("button.score"), "score", ShowScore()),
        Area(copy.say("button.evidence"), "evidence", ShowEvidence()),
        Area(copy.say("button.help"), "help", Help()),
    )
    return RichMenu("member", copy.say("richmenu.bar"), height=1686, columns=3, areas=areas)


def guest_menu(copy: Copy) -> RichMenu:
    """Return the menu of people who are in no office yet."""
    areas = (
        Area(copy.say("button.join"), "code", AskCode()),
        Area(copy.say("richmenu.categories"), "criteria", ShowCategories()),
        Area(copy.say("button.search"), "search", AskSearch()),
        Area(copy.say("button.help"), "help", Help()),
    )
    return RichMenu("guest", copy.say("richmenu.bar"), height=843, columns=2, areas=areas)
