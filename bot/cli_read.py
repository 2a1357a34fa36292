"""The commands that only read: search, criteria, score, content check."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot.datadir import data_dir
from bot.errors import InputError

if TYPE_CHECKING:
    from bot.copy import Copy
    from bot.errors import Complaint
    from bot.model import Framework, Level
    from bot.ports import Hit, Search
    from bot.scoring import NextStep, Score

STDIN = "-"


def print_json(value: object) -> None:
    """Print one JSON document on a line of its own, Thai as Thai."""
    print(json.dumps(value, ensure_ascii=False))


def chosen_framework(framework_id: str | None, *, field: str) -> Framework:
    """Return the framework of that id, the newest for None.

    Raises:
        InputError: naming `field`, when there is no framework of that id.
        ContentError: when its data is wrong.
    """
    from content.loader import find_framework, framework_folders

    extra = data_dir() / "frameworks"
    known = framework_folders(extra=extra)
    if framework_id is not None and framework_id not in known:
        raise InputError(field, f"{framework_id!r} is not here; known: {', '.join(known)}")
    return find_framework(framework_id, extra=extra)


def search(words: Sequence[str], *, limit: int, as_json: bool) -> int:
    """Print what the words find; for `-` alone, what each line of standard input finds."""
    index = _index()
    show = _hits_as_json if as_json else _hits_as_text
    queries = (line.rstrip("\r\n") for line in sys.stdin) if list(words) == [STDIN] else (" ".join(words),)
    for query in queries:
        show(index.find(query, limit))
        sys.stdout.flush()
    return 0


def _index() -> Search:
    from bot.search.index import build_index
    from content.lexicon_loader import load_lexicon
    from content.loader import LEXICON

    framework = chosen_framework(None, field="framework")
    return build_index(framework, load_lexicon(LEXICON, framework))


def _hits_as_json(hits: Iterable[Hit]) -> None:
    print_json([{**asdict(hit), "score": round(hit.score, 4)} for hit in hits])


def _hits_as_text(hits: Iterable[Hit]) -> None:
    lines = [f"{hit.id:4} {hit.title} ({hit.score:.2f})\n     {hit.snippet}" for hit in hits]
    print("\n".join(lines) or "-")


def criteria(wanted: str | None, *, as_json: bool) -> int:
    """Print the newest criteria, or one category or item of them."""
    from content.as_json import criteria_as_json, criteria_as_text

    framework = chosen_framework(None, field="framework")
    if as_json:
        print_json(criteria_as_json(framework, wanted))
    else:
        print(criteria_as_text(framework, wanted))
    return 0


def score(file: str, *, as_json: bool) -> int:
    """Print the score of the answers in a file (scoring.md); `-` reads standard input."""
    from bot.scoring import next_steps, read_document, read_json, score_document
    from bot.scoring import score as score_of
    from bot.scoring.document import requested_framework

    document = read_json(_bytes_of(file))
    framework = chosen_framework(requested_framework(document), field="framework")
    answers = read_document(document, framework)
    result, steps = score_of(framework, answers), next_steps(framework, answers)
    if as_json:
        print_json(score_document(result, steps))
    else:
        print("\n".join(_score_lines(framework, result, steps)))
    return 0


def _bytes_of(file: str) -> bytes:
    if file == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise InputError("FILE", f"cannot read {file} ({error.strerror}); name a JSON file") from error


def _score_lines(framework: Framework, result: Score, steps: Sequence[NextStep]) -> list[str]:
    from bot.scoring import printed

    say, titles = thai_copy().say, {category.id: category.title for category in framework.categories}
    total = {"points": printed(result.points), "points_1000": printed(result.points_1000)}
    lines = [say("cli.score.total", **total, level=_label(result.level))]
    if result.provisional:
        lines.append(say("cli.score.provisional", low=printed(result.low), high=printed(result.high)))
    for one in result.categories.values():
        points = "-" if one.points is None else printed(one.points)
        title = titles[one.id]
        lines.append(
            say("cli.score.category", id=one.id, title=title, points=points, level=_label(one.level))
        )
    for step in steps:
        what = " ".join(step.criteria) or framework.items[step.item].title
        lines.append(say("cli.score.step", item=step.item, what=what, gain=printed(step.gain)))
    return lines


def _label(level: Level | None) -> str:
    return "-" if level is None else level.label


def thai_copy() -> Copy:
    """Return the Thai sentences."""
    from bot.copy import Copy
    from content.loader import load_messages

    return Copy(load_messages())


def check_content(path: Path | None, *, as_json: bool) -> int:
    """Print every fault of the data files; 0 when there is none, 1 otherwise."""
    if path is not None and not path.exists():
        raise InputError("PATH", f"{path} is not there; name a file or folder of criteria data")
    faults = _faults(path)
    if as_json:
        print_json([asdict(one) for one in faults])
    else:
        for one in faults:
            print(f"pmqa: {one}", file=sys.stderr)
        print(f"{len(faults)} faults" if faults else "all is well")
    return 1 if faults else 0


def _faults(path: Path | None) -> tuple[Complaint, ...]:
    """Check Word templates where they are meant, and data; nothing named means all that is shipped."""
    from content.check import check
    from content.loader import FORMS, HOME

    if path is None or path.absolute() == HOME:
        return (*check(path), *_form_faults(FORMS))
    if path.suffix == ".docx" or any(path.glob("*.docx")) or any(path.glob("*/*.docx")):
        return _form_faults(path)
    return check(path)


def _form_faults(place: Path) -> tuple[Complaint, ...]:
    from bot.exports.form_check import check_forms

    return check_forms(place, chosen_framework(None, field="framework"), thai_copy())
