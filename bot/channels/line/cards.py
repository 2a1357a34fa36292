"""Screens → LINE message objects: Flex cards with quick replies, or texts; pure.

Everything a screen says stands in the messages, each choice as a button that posts its payload back
and, on a numbered screen, with the number to type for it: LINE on a PC draws no quick replies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from bot.channels.layout import numbering, picked_screen
from bot.channels.lengths import clip, most_graphemes, portions
from bot.channels.line.bubbles import bubbles_of
from bot.channels.line.limits import (
    ALT_TEXT_UNITS,
    CAROUSEL_BYTES,
    DISPLAY_GRAPHEMES,
    MOST_BUBBLES,
    MOST_OBJECTS,
    MOST_QUICK_REPLIES,
    QUICK_LABEL_GRAPHEMES,
    TEXT_UNITS,
)
from bot.channels.line.pieces import CACHED, Json, Piece, postback
from bot.model import Choice, Screen, ScreenKind

MOST_NOTIFIED = 300
"""UTF-16 units of a notification; phones show less, and LINE takes five times as much."""

DRAWN = 512
"""Screens kept as drawn, some 20 KB each: menus, lists, and items at the revisions they are at."""

NAMELESS = "PMQA"
"""What a notification says of a card without words."""

_ROOM = CAROUSEL_BYTES - 2_000
"""Of a carousel, so that its frame and the sign of a gap fit as well."""


@dataclass(frozen=True, slots=True)
class Card:
    """One bubble and what a notification says of it."""

    alt: str
    bubble: Piece


def to_messages(screens: Sequence[Screen]) -> list[Json]:
    """Write screens as at most five message objects, in order; empty where they say nothing.

    Choices bear numbers on the last screen that has any, since typed numbers pick from that one
    alone; these choices are the quick replies too, where their labels are short.

    Each screen is a message of its own while there is room, and a long one several. More are put
    side by side in carousels, which hold at least 20,000 characters in all. Of what is longer still,
    and none of our screens is, the middle is left out with a `…`, and the last choices are kept.
    """
    numbers = numbering(screens)
    messages = [
        message
        for screen, numbered in zip(screens, numbers, strict=True)
        for message in _own_messages(screen, numbered)
    ]
    if len(messages) > MOST_OBJECTS:
        messages = _packed(_cards(zip(screens, numbers, strict=True)))
    picked = picked_screen(screens)
    replies = _quick_replies(picked.choices) if picked else []
    if messages and replies:
        messages[-1] = {**messages[-1], "quickReply": {"items": replies}}
    return messages


def alt_text(screen: Screen) -> str:
    """Return what a notification says of a screen: where it is, and its first line."""
    told = (screen.text, *(bar.text for bar in screen.bars), screen.after)
    lines = (*told, *_row_texts(screen), screen.hint)
    first = next((line for text in lines for line in text.split("\n") if line.strip()), "")
    if screen.kind is ScreenKind.SEARCH:
        first = first.replace("«", "").replace("»", "")
    both = ": ".join(part for part in (screen.title.strip(), first.strip()) if part)
    return clip(both or _first_label(screen), min(MOST_NOTIFIED, ALT_TEXT_UNITS)) or NAMELESS


def _row_texts(screen: Screen) -> Iterable[str]:
    return (choice.row.text for choice in screen.choices if choice.row)


def _first_label(screen: Screen) -> str:
    return screen.choices[0].label if screen.choices else ""


@lru_cache(maxsize=DRAWN)
def _own_messages(screen: Screen, numbered: bool) -> tuple[Json, ...]:  # noqa: FBT001 - a key of the cache
    """Write one screen by itself. What comes back is kept: nobody may change it."""
    if not _reads_as_text(screen):
        return tuple(_flex(card.alt, card.bubble) for card in _cards([(screen, numbered)]))
    words = "\n".join(part for part in (screen.title, screen.text) if part)
    texts = [part for part in portions(words, TEXT_UNITS) if part.strip()]
    below = replace(screen, title="", text="", kind=ScreenKind.PLAIN)
    cards = _cards([(below, numbered)])
    return (
        *({"type": "text", "text": text} for text in texts),
        *(_flex(alt_text(screen), card.bubble) for card in cards),
    )


def _reads_as_text(screen: Screen) -> bool:
    """Tell whether the words are better a text: only there can they be copied, and links opened."""
    if screen.bars or screen.after or not screen.text.strip():
        return False
    return "://" in screen.text or (screen.kind is ScreenKind.PLAIN and not screen.choices)


def _cards(screens: Iterable[tuple[Screen, bool]]) -> list[Card]:
    return [
        Card(alt_text(screen), bubble)
        for screen, numbered in screens
        for bubble in bubbles_of(screen, numbered=numbered)
    ]


def _packed(cards: list[Card]) -> list[Json]:
    """Put bubbles side by side until five messages hold them; the last one stands by itself."""
    groups = [*_groups(cards[:-1]), cards[-1:]]
    if len(groups) > MOST_OBJECTS:
        groups = _groups(cards)
    if len(groups) > MOST_OBJECTS:
        groups = [*groups[: MOST_OBJECTS - 1], [_GAP, *groups[-1]]]
    return [_carousel(group) for group in groups]


def _groups(cards: Iterable[Card]) -> list[list[Card]]:
    """Fill carousels in order, each with as many bubbles as it takes."""
    groups: list[list[Card]] = []
    left = 0
    for card in cards:
        if not groups or card.bubble.weight > left or len(groups[-1]) == MOST_BUBBLES - 1:
            groups.append([])
            left = _ROOM
        groups[-1].append(card)
        left -= card.bubble.weight
    return groups


def _carousel(cards: list[Card]) -> Json:
    if len(cards) == 1:
        return _flex(cards[0].alt, cards[0].bubble)
    contents = {"type": "carousel", "contents": [card.bubble.component for card in cards]}
    alts = dict.fromkeys(chain(card.alt for card in cards if card is not _GAP))
    return {"type": "flex", "altText": clip(" · ".join(alts), ALT_TEXT_UNITS), "contents": contents}


def _flex(alt: str, bubble: Piece) -> Json:
    return {"type": "flex", "altText": alt, "contents": bubble.component}


_GAP = Card(NAMELESS, bubbles_of(Screen(text="…"), numbered=False)[0])


def _quick_replies(choices: Iterable[Choice]) -> list[Json]:
    """Return the buttons whose labels are short enough, as many as LINE shows."""
    replies = [one for one in map(_quick_reply, choices) if one]
    return replies[:MOST_QUICK_REPLIES]


@lru_cache(maxsize=CACHED)
def _quick_reply(choice: Choice) -> Json | None:
    label = " ".join(choice.label.split())
    if choice.row is not None or not label or most_graphemes(label) > QUICK_LABEL_GRAPHEMES:
        return None
    action = postback(choice.payload, clip(label, DISPLAY_GRAPHEMES))
    return {"type": "action", "action": {"type": "postback", "label": label} | action}
