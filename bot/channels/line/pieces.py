"""The parts of a card as Flex components: words, checklist rows, bars, buttons; pure.

Source: https://developers.line.biz/en/reference/messaging-api/#flex-message
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

from bot.channels.lengths import clip, most_graphemes, units
from bot.channels.line import theme
from bot.channels.line.limits import BYTES_PER_UNIT, DISPLAY_GRAPHEMES
from bot.channels.line.theme import Look
from bot.model import Bar, Choice, ScreenKind, Tick

Json = dict[str, Any]

CENTRED_GRAPHEMES = 24
"""A longer label likely takes two lines, which are easier to read from one edge."""

ECHO_UNITS = 80
"""How much of a row is repeated in the chat, as the person's words, when it is tapped."""

CACHED = 4096
"""Buttons and rows kept as drawn: what an office's items offer, at the revisions they are at."""

MOST_SPANS = 41
"""A line in more pieces than this is drawn plain, so that its weight stays near that of its words."""

_FRAME_BYTES = 150
"""What a text or a box around others weighs without its words, at most; held by test."""

_TRACK_BYTES = 350
_SPAN_BYTES = 90

_HANGING = re.compile(r"(\s*)([•☐☑☒–-])\s+(\S.*)")
_FOUND = re.compile(r"«([^«»]+)»")
_FIGURE = re.compile(r"(\d[\d,.]*\d|\d)")
_FIGURE_TOLD = re.compile(r"(?<=: )(\d[\d,.]*\d|\d)")


class Piece(NamedTuple):
    """A component and what it weighs as JSON at most, in bytes."""

    component: Json
    weight: int


def title_piece(title: str, look: Look) -> Piece:
    """Draw where one is; of `ข้อ 1.1 · Basic · …` the first part stands out."""
    first, dot, rest = title.partition(" · ")
    text: Json = {"type": "text", "wrap": True, "scaling": True, "color": look.ink, "size": theme.TITLE_SIZE}
    if dot and first.strip():
        text["contents"] = [
            {"type": "span", "text": first, "weight": "bold"},
            {"type": "span", "text": dot + rest, "size": theme.SMALL_SIZE},
        ]
    else:
        text |= {"text": title, "weight": "bold"}
    return Piece(text, _weight(title) + _SPAN_BYTES)


def line_piece(line: str, kind: ScreenKind) -> Piece:
    """Draw one line of a screen's text; a list's line hangs behind its mark."""
    if found := _HANGING.fullmatch(line):
        return _hanging(found, kind)
    return _line(line, kind)


def _line(line: str, kind: ScreenKind) -> Piece:
    text: Json = {"type": "text", "wrap": True, "scaling": True, "color": theme.INK, "size": theme.TEXT_SIZE}
    lit = _lit(line, kind)
    if lit is None or len(spans := _spans(line, lit)) == 0:
        return Piece(text | {"text": line}, _weight(line))
    return Piece(text | {"contents": spans}, _weight(line) + _SPAN_BYTES * len(spans))


def _lit(line: str, kind: ScreenKind) -> re.Pattern[str] | None:
    """Return what stands out in a line: the words that were found, the figures of a score.

    Where a line names something and tells its figure after a colon, that figure alone does.
    """
    if kind is ScreenKind.SCORE:
        return _FIGURE_TOLD if ": " in line else _FIGURE
    return _FOUND if kind is ScreenKind.SEARCH else None


def _spans(line: str, lit: re.Pattern[str]) -> list[Json]:
    """Return the line with what is lit in bold; empty where nothing is. No span is blank."""
    parts = lit.split(line)
    if not 1 < len(parts) <= MOST_SPANS:
        return []
    spans: list[Json] = []
    for place, part in enumerate(parts):
        if place % 2:
            spans.append({"type": "span", "text": part, "weight": "bold", "color": theme.BRAND})
        elif part.strip():
            spans.append({"type": "span", "text": part})
        elif part and spans:
            spans[-1]["text"] += part
    return spans


def _hanging(found: re.Match[str], kind: ScreenKind) -> Piece:
    indent, mark, rest = found.groups()
    text, weight = _line(rest, kind)
    drawn: Json = {"type": "text", "text": mark, "flex": 0, "color": theme.BRAND, "size": theme.TEXT_SIZE}
    box: Json = {"type": "box", "layout": "horizontal", "spacing": "sm", "contents": [drawn, text]}
    if indent:
        box["paddingStart"] = theme.PADDING
    return Piece(box, weight + _FRAME_BYTES)


def hint_piece(hint: str) -> Piece:
    """Draw the last line, on how to answer."""
    text = {
        "type": "text",
        "text": hint,
        "wrap": True,
        "scaling": True,
        "color": theme.SOFT_INK,
        "size": theme.SMALL_SIZE,
    }
    return Piece(text, _weight(hint))


def bar_piece(bar: Bar) -> Piece:
    """Draw a line with how far it goes below it; without words the bar alone."""
    words = line_piece(bar.text, ScreenKind.SCORE) if bar.text.strip() else None
    if bar.percent is None:
        return words or Piece(_track(0), _TRACK_BYTES)
    if words is None:
        return Piece(_track(bar.percent), _TRACK_BYTES)
    box = {
        "type": "box",
        "layout": "vertical",
        "spacing": "xs",
        "contents": [words.component, _track(bar.percent)],
    }
    return Piece(box, words.weight + _TRACK_BYTES + _FRAME_BYTES)


@lru_cache(maxsize=101)
def _track(percent: int) -> Json:
    """Draw a bar; a point is as wide as the bar is high, so that the least progress is seen."""
    done = {
        "type": "box",
        "layout": "vertical",
        "contents": [],
        "width": f"{min(percent, 100)}%",
        "height": theme.BAR_HEIGHT,
        "backgroundColor": theme.BRAND,
        "cornerRadius": "4px",
    }
    return {
        "type": "box",
        "layout": "vertical",
        "contents": [done] if percent > 0 else [],
        "height": theme.BAR_HEIGHT,
        "backgroundColor": theme.LINE,
        "cornerRadius": "4px",
    }


@lru_cache(maxsize=CACHED)
def button_piece(choice: Choice, number: int | None) -> Piece:
    """Draw a button with the number to type for it; a long label wraps and is never cut."""
    words = choice.label if number is None else f"{number} {choice.label}"
    ground, ink = (theme.BRAND, theme.BRAND_INK) if choice.primary else (theme.BRAND_TINT, theme.BUTTON_INK)
    text = {
        "type": "text",
        "text": words,
        "wrap": True,
        "scaling": True,
        "color": ink,
        "size": theme.TEXT_SIZE,
        "align": "start" if most_graphemes(words) > CENTRED_GRAPHEMES else "center",
        "weight": "bold" if choice.primary else "regular",
    }
    box = {
        "type": "box",
        "layout": "vertical",
        "contents": [text],
        "action": postback(choice.payload, clip(choice.label, DISPLAY_GRAPHEMES)),
        "flex": 1,
        "paddingAll": "11px",
        "cornerRadius": "8px",
        "backgroundColor": ground,
        "justifyContent": "center",
    }
    return _weighed(box)


@lru_cache(maxsize=CACHED)
def row_piece(choice: Choice, words: str, number: int | None) -> Piece:
    """Draw a row of a checklist to tap: its box, its number and its whole text.

    Args:
        words: the row's text, or a part of it where it is longer than a card.
        number: what to type for it, None where a typed number is an answer or the part goes on.
    """
    tick = choice.row.tick if choice.row else None
    contents: list[Json] = [{"type": "span", "text": words}]
    if number is not None:
        contents.insert(0, {"type": "span", "text": f"{number} ", "weight": "bold", "color": theme.BRAND})
    text = {
        "type": "text",
        "contents": contents,
        "wrap": True,
        "scaling": True,
        "color": theme.INK,
        "size": theme.TEXT_SIZE,
    }
    box = {
        "type": "box",
        "layout": "horizontal",
        "contents": [_tick_box(tick), text],
        "action": postback(choice.payload, clip(choice.label or words, ECHO_UNITS)),
        "spacing": "md",
        "paddingAll": "10px",
        "cornerRadius": "8px",
        "borderWidth": "1px",
        "borderColor": theme.BRAND if tick is Tick.MET else theme.LINE,
        "backgroundColor": theme.BRAND_TINT if tick is Tick.MET else theme.PAPER,
    }
    return _weighed(box)


_TICKS = {
    Tick.MET: ("✓", theme.BRAND_INK, theme.BRAND, theme.BRAND),
    Tick.NOT_MET: ("✕", theme.SOFT_INK, theme.PAPER, theme.SOFT_INK),
    None: ("", theme.INK, theme.PAPER, theme.SOFT_INK),
}


@lru_cache(maxsize=3)
def _tick_box(tick: Tick | None) -> Json:
    """Draw a box of a checklist: with ✓ met, with ✕ not met, empty unanswered.

    It is drawn because ☑ is an emoji on some phones and ☐ on none.
    """
    mark, ink, ground, edge = _TICKS[tick]
    drawn = {"type": "text", "text": mark, "color": ink, "size": "sm", "align": "center", "weight": "bold"}
    return {
        "type": "box",
        "layout": "vertical",
        "contents": [drawn] if mark else [],
        "flex": 0,
        "width": "24px",
        "height": "24px",
        "borderWidth": "2px",
        "borderColor": edge,
        "backgroundColor": ground,
        "cornerRadius": "6px",
        "justifyContent": "center",
    }


def side_by_side(pieces: list[Piece]) -> Piece:
    """Put short buttons beside each other."""
    if len(pieces) == 1:
        return pieces[0]
    box = {
        "type": "box",
        "layout": "horizontal",
        "spacing": "md",
        "contents": [one.component for one in pieces],
    }
    return Piece(box, sum(one.weight for one in pieces) + _FRAME_BYTES)


def postback(payload: str, echo: str) -> Json:
    """Return what a tap does: it sends the payload, and shows `echo` as the person's words."""
    action: Json = {"type": "postback", "data": payload}
    if echo:
        action["displayText"] = echo
    return action


def _weighed(component: Json) -> Piece:
    """Weigh a component as it is; what is kept as drawn is weighed once."""
    return Piece(component, len(json.dumps(component)) + 2)


def _weight(text: str) -> int:
    return units(text) * BYTES_PER_UNIT + _FRAME_BYTES
