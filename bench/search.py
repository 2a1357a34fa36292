"""How well and how fast search finds what is meant: ours, ours without each part, and others.

Queries: `search_queries/queries.jsonl`, written before the search was tuned. `tune` (60 %) may be
tuned on, `held` (40 %) may not; which is which is a hash of the query. `later.jsonl` was written
afterwards by somebody who had not seen search work; its halves are `later tune` (its misses were looked
at) and `later held` (only its totals were). With PMQA_CONFORMANCE_DIR set,
the queries kept outside the project are measured too. A hit is any right id among the first k; a
query about something else wants no score of 0.5 or more. Times are of warm queries on one core.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sqlite3
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from unittest.mock import patch

from rapidfuzz import fuzz, process

from bot.search.index import CONFIDENT, Recipe, build_index
from bot.search.lexicon import Lexicon
from bot.search.lines import Line, lines_of
from bot.search.normalise import fold
from content.lexicon_loader import load_lexicon
from content.loader import load_framework

ROOT = Path(__file__).parent.parent
FRAMEWORK = load_framework(ROOT / "content" / "frameworks" / "pmqa-2565")
LEXICON = load_lexicon(ROOT / "content" / "lexicon", FRAMEWORK)
QUERIES = tuple(Path(__file__).parent / "search_queries" / name for name in ("queries.jsonl", "later.jsonl"))

Ranking = Sequence[tuple[str, float]]
"""Target and score 0–1, best first."""

Method = Callable[[str], Ranking]


@dataclass(frozen=True, slots=True)
class Query:
    q: str
    gold: tuple[str, ...]
    kind: str
    split: str


@dataclass(frozen=True, slots=True)
class Result:
    """One method on one split. `hit1` and `hit3` count the queries about something else too."""

    method: str
    split: str
    queries: int
    hit1: float
    hit3: float
    refused: float
    median_ms: float
    build_ms: float
    kinds: dict[str, str]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench search", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--misses", action="store_true", help="print what was missed, of the tune halves alone"
    )
    chosen = parser.parse_args(argv)
    queries = load_queries()
    if chosen.misses:
        print_misses([one for one in queries if one.split.endswith("tune")])
        return 0
    results = [one for name, build in METHODS.items() for one in measure(name, build, queries)]
    if chosen.json:
        print(json.dumps([asdict(one) for one in results], ensure_ascii=False))
    else:
        print_table(results)
    return 0


def load_queries() -> list[Query]:
    """Return our queries and, where PMQA_CONFORMANCE_DIR is set, those kept outside as `outside`."""
    queries = [_query(line) for path in QUERIES for line in path.read_text("utf-8").splitlines()]
    outside = os.environ.get("PMQA_CONFORMANCE_DIR")
    path = Path(outside) / "search" / "dev-queries.jsonl" if outside else None
    if path and path.is_file():
        queries += [replace(_query(line), split="outside") for line in path.read_text("utf-8").splitlines()]
    return queries


def _query(line: str) -> Query:
    row = json.loads(line)
    return Query(row["q"], tuple(row["gold"]), row["kind"], row.get("split", ""))


def measure(name: str, build: Callable[[], Method], queries: list[Query]) -> Iterator[Result]:
    """Build the method, ask it everything, and yield a result for each split."""
    began = time.perf_counter()
    method = build()
    build_ms = (time.perf_counter() - began) * 1000
    method("อุ่นเครื่อง")
    answers = [_timed(method, one) for one in queries]
    for split in dict.fromkeys(one.split for one in queries):
        pairs = [(one, answer) for one, answer in zip(queries, answers, strict=True) if one.split == split]
        yield _result(name, split, pairs, build_ms)


def _timed(method: Method, query: Query) -> tuple[Ranking, float]:
    began = time.perf_counter()
    ranking = method(query.q)
    return ranking, (time.perf_counter() - began) * 1000


def _result(
    name: str, split: str, pairs: list[tuple[Query, tuple[Ranking, float]]], build_ms: float
) -> Result:
    kinds: dict[str, list[bool]] = defaultdict(list)
    for query, (ranking, _) in pairs:
        kinds[query.kind].append(is_hit(query, ranking, 1))
    off = [is_hit(query, ranking, 1) for query, (ranking, _) in pairs if not query.gold]
    return Result(
        method=name,
        split=split,
        queries=len(pairs),
        hit1=_part(is_hit(query, ranking, 1) for query, (ranking, _) in pairs),
        hit3=_part(is_hit(query, ranking, 3) for query, (ranking, _) in pairs),
        refused=_part(iter(off)),
        median_ms=round(statistics.median(ms for _, (_, ms) in pairs), 3),
        build_ms=round(build_ms, 1),
        kinds={kind: f"{sum(hits)}/{len(hits)}" for kind, hits in kinds.items()},
    )


def _part(hits: Iterator[bool]) -> float:
    values = list(hits)
    return round(sum(values) / len(values), 3) if values else 1.0


def is_hit(query: Query, ranking: Ranking, first: int) -> bool:
    """Tell whether a right id is among the first, or nothing is where nothing should be."""
    if not query.gold:
        return all(score < CONFIDENT for _, score in ranking)
    return any(target in query.gold for target, _ in ranking[:first])


# The methods


def ours(lexicon: Lexicon = LEXICON, recipe: Recipe | None = None) -> Method:
    index = build_index(FRAMEWORK, lexicon, recipe)
    return lambda text: [(hit.id, hit.score) for hit in index.find(text)]


def without_numbers() -> Method:
    method = ours()
    return lambda text: _patched("bot.search.index.references", lambda *_: (), method, text)


def without_sounds() -> Method:
    with _swapped("bot.search.prepare.sound", str):
        method = ours()
    return lambda text: _patched("bot.search.prepare.sound", str, method, text)


@contextmanager
def _swapped(name: str, other: object) -> Iterator[None]:
    with patch(name, other):
        yield


def _patched(name: str, other: object, method: Method, text: str) -> Ranking:
    with _swapped(name, other):
        return method(text)


def fuzzy_lines(scorer: Callable[..., float]) -> Method:
    """RapidFuzz over the raw lines: what one would write first."""
    lines = [line for line in lines_of(FRAMEWORK, LEXICON) if line.target]
    texts = [line.text for line in lines]

    def find(text: str) -> Ranking:
        near = process.extract(text, texts, scorer=scorer, limit=40)
        return _best_of((lines[number], score / 100) for _, score, number in near)

    return find


def fts5_trigram() -> Method:
    """SQLite's full-text index over the same lines, folded, by trigrams joined with OR."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE line USING fts5(text, tokenize='trigram')")
    lines = [line for line in lines_of(FRAMEWORK, LEXICON) if line.target]
    base.executemany(
        "INSERT INTO line(rowid, text) VALUES (?, ?)", enumerate(fold(line.text) for line in lines)
    )

    def find(text: str) -> Ranking:
        plain = re.sub(r"[^\wก-๎ ]", "", fold(text))
        grams = {plain[at : at + 3] for at in range(len(plain) - 2)}
        if not grams:
            return []
        match = " OR ".join(f'"{gram}"' for gram in sorted(grams))
        rows = base.execute(
            "SELECT rowid, -rank FROM line WHERE line MATCH ? ORDER BY rank LIMIT 40", (match,)
        )
        return _best_of((lines[number], min(1.0, score / 20)) for number, score in rows)

    return find


def word_tokens() -> Method:
    """BM25 over dictionary words (PyThaiNLP's newmm); empty where PyThaiNLP is not installed."""
    try:
        from pythainlp.tokenize import word_tokenize
    except ImportError:
        return lambda _: []
    lines = [line for line in lines_of(FRAMEWORK, LEXICON) if line.target]
    bags = [Counter(word_tokenize(fold(line.text), keep_whitespace=False)) for line in lines]
    rarity = Counter(word for bag in bags for word in bag)

    def find(text: str) -> Ranking:
        words = set(word_tokenize(fold(text), keep_whitespace=False)) & rarity.keys()
        scored = (
            (line, sum(bag[word] and 1 / rarity[word] ** 0.5 for word in words) / (1 + len(bag) ** 0.5))
            for line, bag in zip(lines, bags, strict=True)
        )
        near = sorted(scored, key=lambda pair: -pair[1])[:40]
        return _best_of((line, min(1.0, score * 4)) for line, score in near if score)

    return find


def _best_of(scored: Iterator[tuple[Line, float]]) -> Ranking:
    best: dict[str, float] = {}
    for line, score in scored:
        best[line.target] = max(best.get(line.target, 0.0), score)
    return sorted(best.items(), key=lambda pair: -pair[1])[:5]


METHODS: dict[str, Callable[[], Method]] = {
    "ours": ours,
    "without the lexicon": lambda: ours(replace(LEXICON, phrases=())),
    "without numbers": without_numbers,
    "without sounds": without_sounds,
    "without same words": lambda: ours(replace(LEXICON, same=())),
    "without silent words": lambda: ours(replace(LEXICON, frames=(), endings=())),
    "without elsewhere": lambda: ours(replace(LEXICON, elsewhere=())),
    "without cues": lambda: ours(replace(LEXICON, results_cues=(), category_cues=())),
    "without votes": lambda: ours(recipe=Recipe(votes=0)),
    "without rapidfuzz": lambda: ours(recipe=Recipe(fuzzy=0)),
    "without verbatim": lambda: ours(recipe=Recipe(verbatim=0)),
    "without explained": lambda: ours(recipe=Recipe(explained=0)),
    "grams of 3 alone": lambda: ours(recipe=Recipe(gram_sizes=(3,))),
    "grams of 2, 3 and 4": lambda: ours(recipe=Recipe(gram_sizes=(2, 3, 4))),
    "rapidfuzz WRatio": lambda: fuzzy_lines(fuzz.WRatio),
    "rapidfuzz partial_ratio": lambda: fuzzy_lines(fuzz.partial_ratio),
    "sqlite fts5 trigram": fts5_trigram,
    "newmm words": word_tokens,
}


def print_table(results: list[Result]) -> None:
    print(
        f"{'method':<26}{'split':<12}{'n':>4}{'hit@1':>8}{'hit@3':>8}{'refused':>9}{'ms':>9}{'build ms':>10}"
    )
    for one in results:
        print(
            f"{one.method:<26}{one.split:<12}{one.queries:>4}{one.hit1:>8.3f}{one.hit3:>8.3f}"
            f"{one.refused:>9.3f}{one.median_ms:>9.3f}{one.build_ms:>10.1f}"
        )


def print_misses(queries: list[Query]) -> None:
    method = ours()
    for one in queries:
        ranking = method(one.q)
        if not is_hit(one, ranking, 1):
            print(one.kind, one.q, one.gold, ranking[:4], sep="\t")
