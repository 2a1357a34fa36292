"""Find the item or category that a person means: the index and its one question."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from bot.model import Framework
from bot.ports import Hit
from bot.search.lexicon import Lexicon
from bot.search.likeness import Grams
from bot.search.lines import NOWHERE, lines_of, titles_of
from bot.search.normalise import fold, sound
from bot.search.prepare import Preparer
from bot.search.ranking import CONFIDENT, Evidence, Recipe, Weigher, confidence, standing
from bot.search.reference import references, with_digits
from bot.search.scope import Scoper
from bot.search.snippet import shorten, snippet

__all__ = ["CONFIDENT", "LONGEST_QUERY", "Index", "Recipe", "build_index"]

LONGEST_QUERY = 200
"""Characters of a text that are searched for; what follows is not read, so that time is bounded."""

_FLOOR = 0.1
"""Hits below this score are not worth a look, even by someone who asks for more."""


def build_index(framework: Framework, lexicon: Lexicon, recipe: Recipe | None = None) -> Index:
    """Return the index over a framework and its lexicon; building it takes some 0.2 s."""
    with _no_garbage():
        return Index(framework, lexicon, recipe or Recipe())


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Look for no reference cycles: half a million letters that stay are made, and none goes round.

    Looking again and again through what was made so far would take a quarter of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Index:
    """Finds items and categories from a few words; implements `bot.ports.Search`."""

    def __init__(self, framework: Framework, lexicon: Lexicon, recipe: Recipe) -> None:
        """Prepare every line of the framework and the lexicon."""
        self._framework = framework
        self._titles = titles_of(framework)
        self._prepare = Preparer(lexicon)
        self._scope = Scoper(lexicon, framework)
        self._lines = lines_of(framework, lexicon)
        texts = self._prepare.letters(line.text for line in self._lines)
        self._grams = Grams(texts, self._lines, recipe.gram_sizes)
        self._weigh = Weigher(self._lines, texts, self._grams.line_grams, self._grams.line_weights, recipe)

    def find(self, words: str, limit: int = 5) -> tuple[Hit, ...]:
        """Return the best fits first; empty where nothing fits.

        A score of `CONFIDENT` or more says that the hit is more likely than not what was meant. The
        snippet is the line that matched, with the words that matched in «…»; a title where only
        a number was given.
        """
        folded = with_digits(fold(words[: LONGEST_QUERY * 2])[:LONGEST_QUERY])
        named = references(folded, self._framework)
        scope = self._scope(folded, named)
        query = self._prepare(scope.rest)
        typed = f"{query} {sound(folded)}"
        evidence = scope.applied(self._evidence(query.replace(" ", "")))
        against = evidence.pop(NOWHERE, Evidence()).strength
        order = _surer({target: standing(one, against) for target, one in evidence.items()}, scope.certain)
        best = sorted(order, key=lambda target: (-order[target], -_strength(evidence, target)))
        sure = _surer({target: confidence(one, against) for target, one in evidence.items()}, scope.certain)
        scores = _falling(sure, best)
        return tuple(
            Hit(
                target, self._titles[target], round(scores[target], 4), self._snippet(target, evidence, typed)
            )
            for target in best[:limit]
            if scores[target] >= _FLOOR
        )

    def _evidence(self, text: str) -> dict[str, Evidence]:
        """Return what speaks for each target, given the prepared query without blanks."""
        like = self._grams.like(text)
        if not like.targets:
            return {}
        return self._weigh(text, like)

    def _snippet(self, target: str, evidence: dict[str, Evidence], typed: str) -> str:
        line = evidence.get(target, Evidence()).line
        if line is None:
            return shorten(self._titles[target])
        return snippet(self._lines[line].text, typed)


def _surer(scores: Mapping[str, float], certain: Mapping[str, float]) -> dict[str, float]:
    """Return the scores, none below what naming its target makes certain."""
    return {**scores, **{target: max(scores.get(target, 0.0), sure) for target, sure in certain.items()}}


def _falling(scores: Mapping[str, float], best: Sequence[str]) -> dict[str, float]:
    """Return the scores falling in the order given: who stands above is at least as sure."""
    falling: dict[str, float] = {}
    sure = 0.0
    for target in reversed(best):
        sure = max(sure, scores[target])
        falling[target] = sure
    return falling


def _strength(evidence: dict[str, Evidence], target: str) -> float:
    return evidence[target].strength if target in evidence else 0.0
