"""How like a query is to each line and to all that is said of each target, by shared letters.

Thai is typed without spaces and with slips, so what is compared are runs of two and three letters
(grams), across blanks: a slip spoils a few of them and leaves the others. A gram that stands in few
lines says more than one that stands everywhere, and weighs so.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.search.lines import Line

LineNumber = int


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a query shares with the lines.

    Attributes:
        weight: the weight of all the query's grams, those that no line has included.
        lines: line number → the weight of the grams it shares with the query.
        targets: target → 0–1, how much of the query is typical of the target.
    """

    weight: float
    lines: Mapping[LineNumber, float]
    targets: Mapping[str, float]


class Grams:
    """The grams of all lines, made once; `like` then costs one look-up a gram of the query."""

    def __init__(self, texts: Sequence[str], lines: Sequence[Line], sizes: Collection[int]) -> None:
        """Weigh the grams of all lines.

        Args:
            texts: the lines as `Preparer` gives them, without blanks.
            lines: the same lines, with their targets.
            sizes: the lengths of the runs of letters that are compared.
        """
        self._sizes = tuple(sizes)
        self._lines: defaultdict[str, list[LineNumber]] = defaultdict(list)
        per_line = [self._grams(text) for text in texts]
        for number, grams in enumerate(per_line):
            for gram in grams:
                self._lines[gram].append(number)
        self._unknown = math.log(1 + len(texts))
        self._weights = {gram: math.log(1 + len(texts) / len(at)) for gram, at in self._lines.items()}
        self.line_weights = [sum(map(self._weights.__getitem__, grams)) for grams in per_line]
        said = [(line.target, line.weight) for line in lines]
        self._votes = {gram: self._vote(gram, said) for gram in self._lines}

    def like(self, text: str) -> Likeness:
        """Return what a prepared query, without blanks, shares with lines and targets."""
        grams = self._grams(text)
        total = sum(self._weights.get(gram, self._unknown) for gram in grams)
        lines: defaultdict[LineNumber, float] = defaultdict(float)
        votes: defaultdict[str, float] = defaultdict(float)
        for gram in grams & self._weights.keys():
            weight = self._weights[gram]
            for number in self._lines[gram]:
                lines[number] += weight
            for target, vote in self._votes[gram]:
                votes[target] += vote
        return Likeness(total, lines, {target: vote / total for target, vote in votes.items()})

    def _grams(self, text: str) -> set[str]:
        return {text[start : start + size] for size in self._sizes for start in range(len(text) - size + 1)}

    def _vote(self, gram: str, said: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
        """Return what the gram says for each target that has it: more, the more it is theirs alone."""
        shares: dict[str, float] = {}
        for number in self._lines[gram]:
            target, weight = said[number]
            shares[target] = shares.get(target, 0.0) + weight
        everywhere, weight = sum(shares.values()), self._weights[gram]
        return tuple((target, weight * math.sqrt(share / everywhere)) for target, share in shares.items())
