"""What packs are made with, beside the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.copy import Copy
from bot.model import HistoryEntry


@dataclass(frozen=True, slots=True)
class Forms:
    """Word templates: of an item, and of the dimensions of หมวด 7 together."""

    item: bytes
    results: bytes


@dataclass(frozen=True, slots=True)
class Kit:
    """The sentences, the Word templates, how a change is told, and the key that seals a manifest."""

    copy: Copy
    forms: Forms
    tell: Callable[[HistoryEntry], str]
    seal_key: bytes
