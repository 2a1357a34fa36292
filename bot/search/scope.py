"""What a query says of where to look: a category named by its number, or a dimension asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.model import Framework, Mode
from bot.search.lexicon import Lexicon
from bot.search.lines import NOWHERE
from bot.search.normalise import fold
from bot.search.ranking import Evidence
from bot.search.reference import Numbered

_ASKS_DIMENSION = re.compile("มิติ *(?:ที่ *)?(?:ไหน|ใหน|ใด|อะไร|ใหน|หนัย)")
_ASKS_ITEM = re.compile("(?:ข้อ|ประเด็น) *(?:ที่ *)?(?:ไหน|ใหน|ใด|อะไร)")

_NAMED_ITEM, _NAMED_CATEGORY, _ASKED_WITHIN = 1.0, 0.9, 0.6
_CATEGORY_BONUS = 0.35
_ELSEWHERE_PART = 0.3
_LIKELIER, _LESS_FOUND = 1.4, 0.5


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look.

    Attributes:
        rest: the folded query without the category's number.
        certain: target → the least score that naming it gives: an item's number is the answer, a
            category's may only say where to look.
        category: `1` … `7` when the query is about that category alone.
        itself: the category itself may be meant, not one of its items.
        likelier: the kind of target that the words are typical of, as the beginning of its ids.
    """

    rest: str
    certain: Mapping[str, float]
    category: str | None = None
    itself: bool = False
    likelier: str | None = None

    def applied(self, evidence: dict[str, Evidence]) -> dict[str, Evidence]:
        """Return the evidence with what lies outside the scope hardly counting."""
        if self.category is None:
            return {target: self._leaning(target, one) for target, one in evidence.items()}
        return {target: self._within(target, one) for target, one in evidence.items()}

    def _leaning(self, target: str, one: Evidence) -> Evidence:
        if self.likelier is None or target == NOWHERE:
            return one
        if target.startswith(self.likelier):
            return replace(one, strength=one.strength * _LIKELIER)
        return replace(one, found=one.found * _LESS_FOUND)

    def _within(self, target: str, one: Evidence) -> Evidence:
        if target == NOWHERE or target.startswith(f"{self.category}."):
            return one
        if target == f"C{self.category}":
            return replace(one, strength=one.strength + _CATEGORY_BONUS) if self.itself else one
        return replace(one, strength=one.strength * _ELSEWHERE_PART, found=0.0)


class Scoper:
    """Reads where to look; made once from the cue words of a lexicon."""

    def __init__(self, lexicon: Lexicon, framework: Framework) -> None:
        """Compile the cue words."""
        self._results = _results(framework)
        self._asks_results = _any_of(lexicon.results_cues)
        self._asks_category = _any_of(lexicon.category_cues)

    def __call__(self, folded: str, named: tuple[Numbered, ...]) -> Scope:
        """Return where a folded query says to look, from the numbers it names and what it asks for."""
        asks_dimension = _ASKS_DIMENSION.search(folded) is not None
        asks_item = asks_dimension or _ASKS_ITEM.search(folded) is not None
        certain = {one.id: _certainty(one, asks_item=asks_item) for one in named}
        category = _category(named)
        if category:
            return Scope(_without(folded, named), certain, category, itself=not asks_item)
        if asks_dimension and not named:
            return Scope(folded, certain, self._results)
        return Scope(folded, certain, likelier=self._likelier(folded))

    def _likelier(self, folded: str) -> str | None:
        if self._asks_category.search(folded):
            return "C"
        return f"{self._results}." if self._asks_results.search(folded) else None


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(fold(word)) for word in words) or "(?!)")


def _certainty(named: Numbered, *, asks_item: bool) -> float:
    if not named.id.startswith("C"):
        return _NAMED_ITEM
    return _ASKED_WITHIN if asks_item else _NAMED_CATEGORY


def _category(named: tuple[Numbered, ...]) -> str | None:
    """Return the category where it was named and nothing else."""
    ids = {one.id for one in named}
    only = ids.pop() if len(ids) == 1 else ""
    return only[1:] if only.startswith("C") else None


def _results(framework: Framework) -> str | None:
    """Return the category whose items are dimensions."""
    return next((item.category_id for item in framework.items.values() if item.mode is Mode.RESULTS), None)


def _without(folded: str, named: tuple[Numbered, ...]) -> str:
    """Return the text with what names a category taken out."""
    text = folded
    for one in reversed(named):
        text = f"{text[: one.start]} {text[one.end :]}"
    return text
