"""Find items and categories by what a person typed: the index and its one question."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.model import Category, Framework, Item
from bot.ports import Hit
from bot.search.lexicon import Lexicon, PhraseKind
from bot.search.normalise import fold, sound
from bot.search.reference import references

LONGEST_QUERY = 200
_NOWHERE = ""
_FLOOR = 0.3


@dataclass(frozen=True, slots=True)
class Line:
    target: str
    text: str
    weight: float


def build_index(framework: Framework, lexicon: Lexicon) -> Index:
    return Index(framework, lexicon)


def _lines(framework: Framework, lexicon: Lexicon) -> Iterator[Line]:
    for category in framework.categories:
        target = f"C{category.id}"
        yield Line(target, category.title, 1.0)
        for text in (*category.explanation.split("\n"), *category.notes):
            yield Line(target, text, 0.7)
        for item in category.items:
            yield Line(item.id, item.title, 1.0)
            for criterion in item.criteria:
                for text in (criterion.text, *criterion.prompts):
                    yield Line(item.id, text, 0.9)
            for text in (*item.explanation.split("\n"), *item.notes):
                if text:
                    yield Line(item.id, text, 0.9)
    for phrase in lexicon.phrases:
        yield Line(phrase.target, phrase.text, 1.0)
    for text in lexicon.elsewhere:
        yield Line(_NOWHERE, text, 1.0)


def _grams(text: str) -> set[str]:
    joined = text.replace(" ", "")
    return {joined[at : at + size] for size in (2, 3, 4) for at in range(len(joined) - size + 1)}


class Index:
    def __init__(self, framework: Framework, lexicon: Lexicon) -> None:
        self.framework = framework
        self.titles = {f"C{c.id}": c.title for c in framework.categories} | {
            i.id: i.title for i in framework.items.values()
        }
        self.lines = tuple(_lines(framework, lexicon))
        self.silent = sorted((sound(word) for word in lexicon.frames), key=len, reverse=True)
        grams = [_grams(sound(line.text)) for line in self.lines]
        count = Counter(gram for one in grams for gram in one)
        total = len(self.lines)
        self.idf = {gram: math.log(1 + total / df) for gram, df in count.items()}
        self.unknown = math.log(1 + total)
        self.postings: dict[str, list[int]] = defaultdict(list)
        self.size = [sum(self.idf[g] for g in one) or 1.0 for one in grams]
        for number, one in enumerate(grams):
            for gram in one:
                self.postings[gram].append(number)

    def find(self, words: str, limit: int = 5) -> tuple[Hit, ...]:
        folded = fold(words[: LONGEST_QUERY * 2])[:LONGEST_QUERY]
        scores: dict[str, tuple[float, int]] = {}
        text = sound(folded)
        for word in self.silent:
            text = text.replace(word, " ")
        grams = _grams(text)
        whole = sum(self.idf.get(g, self.unknown) for g in grams) or 1.0
        lines: dict[int, float] = defaultdict(float)
        for gram in grams:
            weight = self.idf.get(gram)
            if weight:
                for number in self.postings[gram]:
                    lines[number] += weight
        for number, shared in lines.items():
            line = self.lines[number]
            covered, filled = shared / whole, shared / self.size[number]
            score = line.weight * covered * (0.4 + 0.6 * filled)
            if score > scores.get(line.target, (0.0, 0))[0]:
                scores[line.target] = (score, number)
        best = {target: (min(1.0, score * 1.2), number) for target, (score, number) in scores.items()}
        for one in references(folded, self.framework):
            best[one.id] = (1.0, -1)
        nowhere = best.pop(_NOWHERE, (0.0, 0))[0]
        ranked = sorted(best.items(), key=lambda pair: -pair[1][0])
        hits = [
            Hit(target, self.titles[target], round(score, 4), self._snippet(target, number))
            for target, (score, number) in ranked[:limit]
            if score > max(nowhere, _FLOOR)
        ]
        return tuple(hits)

    def _snippet(self, target: str, number: int) -> str:
        text = self.titles[target] if number < 0 else self.lines[number].text
        return text if len(text) <= 120 else text[:119].rsplit(" ", 1)[0] + "…"
