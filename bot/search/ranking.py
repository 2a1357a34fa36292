"""Weigh what speaks for each target, and say how sure that is."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
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
        verbatim: what it adds that the whole query stands in a line as it is.
        explained: what it adds that a target's lines together explain the whole query.
        fuzzy: the weight of RapidFuzz's comparison of these, letter by letter; 0 for none.
    """

    gram_sizes: tuple[int, ...] = (2, 3)
    line_filled: float = 0.8
    votes: float = 1.5
    likest: int = 40
    fuzzy: float = 1.0
    verbatim: float = 0.8
    explained: float = 1.0


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


@dataclass(frozen=True, slots=True, order=True)
class _Likest:
    """A line that is like the query: how like, and how much of a telling line was found whole."""

    likeness: float
    found: float
    number: LineNumber


_FAR_BELOW = 0.2
"""Lines that share less than this part of what the best shares are not weighed: most of them."""

_NEAR = 0.8
_TELLING_LETTERS = 6

_TELLING = 60.0
"""The weight of grams from which a line that is found whole tells as much as it can."""


class Weigher:
    """Weighs what a query shares with the lines; made once for an index."""

    def __init__(
        self,
        lines: Sequence[Line],
        texts: Sequence[str],
        grams: Sequence[AbstractSet[str]],
        weights: Sequence[float],
        recipe: Recipe,
    ) -> None:
        """Keep the lines, the same prepared and without blanks, each one's grams and their weight."""
        self._lines = lines
        self._texts = texts
        self._grams = grams
        self._weights = weights
        self._recipe = recipe
        self._part = [line.weight * (1 - recipe.line_filled) for line in lines]
        self._whole = [
            line.weight * recipe.line_filled / weight if weight else 0.0
            for line, weight in zip(lines, weights, strict=True)
        ]

    def __call__(self, text: str, like: Likeness) -> dict[str, Evidence]:
        """Return target → evidence for every target that shares anything with the query.

        Args:
            text: the prepared query without blanks.
            like: what it shares with the lines and targets.
        """
        evidence = {target: Evidence(self._recipe.votes * vote) for target, vote in like.targets.items()}
        likest = sorted(self._likest(text, like), reverse=True)
        explained = self._explained(likest, like) if self._recipe.explained else {}
        seen: set[str] = set()
        for line in likest:
            target = self._lines[line.number].target
            if target not in seen:
                seen.add(target)
                strength = evidence.get(target, Evidence()).strength + line.likeness
                strength += self._recipe.explained * explained.get(target, 0.0)
                evidence[target] = Evidence(strength, line.found, line.number)
        return evidence

    def _explained(self, likest: Sequence[_Likest], like: Likeness) -> dict[str, float]:
        """Return target → 0–1, how much of the query its likest lines explain together.

        A gram is explained by the fullest line that has it: a line that the query holds whole
        explains its grams, one that shares them by chance does so little. So a target that a long
        question touches in two places goes before one that it touches in a single common word.
        """
        best: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for one in likest:
            line, grams = self._lines[one.number], best[self._lines[one.number].target]
            filled = line.weight * math.sqrt(like.lines[one.number] / self._weights[one.number])
            for gram in like.grams.keys() & self._grams[one.number]:
                if filled > grams.get(gram, 0.0):
                    grams[gram] = filled
        return {
            target: sum(like.grams[gram] * filled for gram, filled in grams.items()) / like.weight
            for target, grams in best.items()
        }

    def _likest(self, text: str, like: Likeness) -> list[_Likest]:
        """Return the lines most like the query, in no order."""
        part, whole = self._part, self._whole
        most = max(like.lines.values(), default=0.0)
        bar = _FAR_BELOW * most
        shares = [
            (shared * (part[number] + whole[number] * shared), number)
            for number, shared in like.lines.items()
            if shared > bar
        ]
        likest = {
            number: share / like.weight for share, number in heapq.nlargest(self._recipe.likest, shares)
        }
        for number in self._verbatim(text, like, most):
            likest[number] = self._likeness(number, like) + self._recipe.verbatim
        return [self._closer(number, likeness, text, like) for number, likeness in likest.items()]

    def _likeness(self, number: LineNumber, like: Likeness) -> float:
        """Return how much of the query the line has, more when it has little else."""
        shared = like.lines[number]
        return shared * (self._part[number] + self._whole[number] * shared) / like.weight

    def _verbatim(self, text: str, like: Likeness, most: float) -> list[LineNumber]:
        """Return the lines in which the whole query stands as it is, if it is long enough to tell."""
        if len(text) < _TELLING_LETTERS:
            return []
        near = (number for number, shared in like.lines.items() if shared >= _NEAR * most)
        return [number for number in near if text in self._texts[number]]

    def _closer(self, number: LineNumber, likeness: float, text: str, like: Likeness) -> _Likest:
        """Return the line with its letters compared in order, and how much of it was found."""
        shared = like.lines[number]
        letters = fuzz.ratio(text, self._texts[number]) / 100 - 0.5 if self._recipe.fuzzy else 0.0
        found = shared / self._weights[number] * min(1.0, shared / _TELLING)
        return _Likest(likeness + self._recipe.fuzzy * max(0.0, letters), found, number)


# What a unit of each is worth, and the bar. Fitted by logistic regression to every phrase of the
# lexicon and of elsewhere.yaml with itself left out, and to the queries that may be tuned on.
_STRENGTH, _AGAINST, _FOUND, _BAR = 4.0, 6.5, 6.0, 2.3
_SUREST = 0.99

_FOUND_WHEN_RANKED = 1.0
"""What `found` is worth between targets: that a short common phrase is held whole shows that the query
is about the criteria, but hardly about which item."""


def confidence(evidence: Evidence, against: float) -> float:
    """Return how sure it is, 0–0.99, that this target is meant; 1 is for a target named by number.

    Args:
        evidence: what speaks for the target.
        against: the strength of what speaks for a subject that is not in the criteria.
    """
    return _sureness(evidence, against, _FOUND)


def standing(evidence: Evidence, against: float) -> float:
    """Return by what targets are put in order, 0–0.99, on the scale of `confidence`."""
    return _sureness(evidence, against, _FOUND_WHEN_RANKED)


def _sureness(evidence: Evidence, against: float, found: float) -> float:
    sum_ = _STRENGTH * evidence.strength + found * evidence.found - _AGAINST * against - _BAR
    return _SUREST / (1 + math.exp(-max(-40.0, min(40.0, sum_))))
