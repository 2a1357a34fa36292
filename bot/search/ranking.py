"""Weigh what speaks for each target, and say how sure that is."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.search.likeness import Likeness, LineNumber
from bot.search.lines import Line

CONFIDENT = 0.5
"""The score from which a hit is more likely than not what the person meant."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of ranking; `python -m bench search` shows what each is worth.

    Attributes:
        gram_sizes: the lengths of the runs of letters that are compared.
        line_filled: how much it counts, 0–1, that the query holds the line whole, beside the line
            holding the query whole.
        votes: the weight of what is typical of a target, beside its best line.
        likest: how many of the likest lines are looked at.
        fuzzy: the weight of RapidFuzz's comparison of these, letter by letter; 0 for none.
    """

    gram_sizes: tuple[int, ...] = (2, 3)
    line_filled: float = 0.8
    votes: float = 1.5
    likest: int = 40
    fuzzy: float = 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a target may be meant.

    Attributes:
        strength: how like the query is to its best line and to all that is said of it, from 0.
        found: how much of a telling line the query holds whole, 0–1.
        line: its best line, None where no single line is like the query.
    """

    strength: float = 0.0
    found: float = 0.0
    line: LineNumber | None = None


@dataclass(frozen=True, slots=True)
class _Likest:
    """A line that is like the query: how like, and how much of a telling line was found whole."""

    likeness: float
    found: float
    number: LineNumber


_FAR_BELOW = 0.2
"""Lines that share less than this part of what the best shares are not weighed: most of them."""

_TELLING = 60.0
"""The weight of grams from which a line that is found whole tells as much as it can."""


def weigh(
    text: str,
    like: Likeness,
    lines: Sequence[Line],
    texts: Sequence[str],
    weights: Sequence[float],
    recipe: Recipe,
) -> dict[str, Evidence]:
    """Return target → evidence for every target that shares anything with the query.

    Args:
        text: the prepared query without blanks.
        like: what it shares with the lines and targets.
        lines, texts, weights: the lines, the same prepared, and the weight of each one's grams.
        recipe: the numbers of ranking.
    """
    best: dict[str, _Likest] = {}
    for line in _likest(text, like, lines, texts, weights, recipe):
        target = lines[line.number].target
        if target not in best or line.likeness > best[target].likeness:
            best[target] = line
    strengths = defaultdict(float, {target: recipe.votes * vote for target, vote in like.targets.items()})
    for target, line in best.items():
        strengths[target] += line.likeness
    return {
        target: Evidence(strength, best[target].found, best[target].number)
        if target in best
        else Evidence(strength)
        for target, strength in strengths.items()
    }


def _likest(
    text: str,
    like: Likeness,
    lines: Sequence[Line],
    texts: Sequence[str],
    weights: Sequence[float],
    recipe: Recipe,
) -> list[_Likest]:
    """Return the lines most like the query, in no order."""
    part, whole = (1 - recipe.line_filled) / like.weight, recipe.line_filled / like.weight
    bar = _FAR_BELOW * max(like.lines.values(), default=0.0)
    shares = [
        (shared * (part + whole * shared / weights[number]) * lines[number].weight, number)
        for number, shared in like.lines.items()
        if shared > bar
    ]
    found = []
    for likeness, number in heapq.nlargest(recipe.likest, shares):
        letters = (
            recipe.fuzzy * max(0.0, fuzz.ratio(text, texts[number]) / 100 - 0.5) if recipe.fuzzy else 0.0
        )
        shared = like.lines[number]
        filled = shared / weights[number]
        found.append(_Likest(likeness + letters, filled * min(1.0, shared / _TELLING), number))
    return found


# Fitted by logistic regression (see bench/search.py): what a unit of each is worth, and the bar.
_STRENGTH, _AGAINST, _FOUND, _BAR = 4.0, 6.5, 6.0, 2.3
_SUREST = 0.99


def confidence(evidence: Evidence, against: float) -> float:
    """Return how sure it is, 0–0.99, that this target is meant; 1 is for a target named by number.

    Args:
        evidence: what speaks for the target.
        against: the strength of what speaks for a subject that is not in the criteria.
    """
    sum_ = _STRENGTH * evidence.strength + _FOUND * evidence.found - _AGAINST * against - _BAR
    return _SUREST / (1 + math.exp(-max(-40.0, min(40.0, sum_))))
