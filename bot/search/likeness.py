"""How like a query is to each line and to all that is said of each target, by shared letters.

Thai is typed without spaces and with slips, so what is compared are runs of two and three letters
(grams), across blanks: a slip spoils a few of them and leaves the others. A gram that stands in few
lines says more than one that stands everywhere, and weighs so.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import add

from bot.search.lines import Line

LineNumber = int

_MANY = 0.05
"""A gram that stands in this part of all lines or more is not looked up line by line: it costs the
most and tells the least. Its vote for targets counts all the same."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a query shares with the lines.

    Attributes:
        grams: the query's grams and what each weighs, those that no line has included.
        weight: the sum of these.
        lines: line number → the weight of the grams it shares with the query.
        targets: target → 0–1, how much of the query is typical of the target.
    """

    grams: Mapping[str, float]
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
        self.line_grams = per_line = [self._grams(text) for text in texts]
        self._lines = _postings(per_line)
        self._targets = [line.target for line in lines]
        self._many = _MANY * len(texts)
        self._unknown = math.log(1 + len(texts))
        self._weights = {gram: math.log(1 + len(texts) / len(own)) for gram, own in self._lines.items()}
        self.line_weights = [sum(map(self._weights.__getitem__, grams)) for grams in per_line]
        self._votes: dict[str, list[tuple[str, float]]] = {}

    def like(self, text: str) -> Likeness:
        """Return what a prepared query, without blanks, shares with lines and targets."""
        grams = {gram: self._weights.get(gram, self._unknown) for gram in self._grams(text)}
        total = sum(grams.values())
        lines: defaultdict[LineNumber, float] = defaultdict(float)
        votes: defaultdict[str, float] = defaultdict(float)
        for gram in grams.keys() & self._weights.keys():
            weight, numbers = self._weights[gram], self._lines[gram]
            if len(numbers) < self._many:
                for number in numbers:
                    lines[number] += weight
            for target, vote in self._votes.get(gram) or self._vote(gram):
                votes[target] += vote
        return Likeness(grams, total, lines, {target: vote / total for target, vote in votes.items()})

    def _vote(self, gram: str) -> list[tuple[str, float]]:
        """Return what the gram says for each target that has it: more, the more it is theirs alone.

        Worked out when a query first has the gram, since most grams are never asked for.
        """
        weight, numbers = self._weights[gram], self._lines[gram]
        per_target = Counter(map(self._targets.__getitem__, numbers))
        self._votes[gram] = [
            (target, weight * math.sqrt(own / len(numbers))) for target, own in per_target.items()
        ]
        return self._votes[gram]

    def _grams(self, text: str) -> set[str]:
        """Return the runs of each size; a run of three is a run of two and the letter after it."""
        grams: set[str] = set()
        runs = list(text)
        for size in range(1, max(self._sizes) + 1):
            if size > 1:
                runs = list(map(add, runs, text[size - 1 :]))
            if size in self._sizes:
                grams.update(runs)
        return grams


def _postings(per_line: Sequence[set[str]]) -> dict[str, list[LineNumber]]:
    """Return gram → the lines that have it."""
    postings: defaultdict[str, list[LineNumber]] = defaultdict(list)
    for number, own in enumerate(per_line):
        for gram in own:
            postings[gram].append(number)
    return dict(postings)
