"""The documents of `pmqa score`: what it takes in and what it prints (scoring.md).

Reading is strict: whatever is not as documented is an `InputError` that names the field, so that a
misspelt key never passes for an unanswered criterion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from bot.errors import InputError
from bot.model import EXTERNAL_KEYS, Answers, Direction, Framework, Level, Mode, ResultAnswer, Unit
from bot.scoring.external import read_external
from bot.scoring.json_text import quoted
from bot.scoring.numbers import MAX_DIGITS, PLACES, parse_number, printed
from bot.scoring.results import needs_other_target
from bot.scoring.values import CategoryScore, ItemScore, NextStep, Score

FORM = "form"
"""The kind of attachment that we make from the answers: it never stands for evidence."""

_KEYS = (
    "framework",
    "met",
    "not_met",
    "external",
    "results",
    "narratives",
    "projects",
    "evidence",
    "revision",
)
_RESULT_KEYS = ("indicator", "unit", "direction", "target", "actual", "baseline")
_EVIDENCE_KEYS = ("id", "item", "kind", "name", "sha256", "size", "by", "at")
_NUMBER = f'a plain decimal of 0 or more in quotes, at most {MAX_DIGITS} characters, such as "91.37"'

_Choice = TypeVar("_Choice", bound=StrEnum)


def requested_framework(document: object) -> str | None:
    """Return the id of the framework that a document says it was answered under, or None.

    Raises:
        InputError: the document is no object, or the id is no string.
    """
    return _text("framework", _object("document", document).get("framework"))


def read_document(document: object, framework: Framework) -> Answers:
    """Read what `pmqa score` takes, which is also what `pmqa assessment --json` prints.

    An absent key, or null, is unanswered or pending. Narratives, projects and the revision are
    checked and then ignored.

    Args:
        document: the JSON value, as `read_json` returns it.
        framework: the one that the document names, if it names one.

    Raises:
        InputError: naming the first field that is not as documented (`results.7.1.target`).
    """
    fields = _known(_object("document", document), _KEYS, "")
    _check_framework(fields.get("framework"), framework)
    _check_ignored(fields, framework)
    return Answers(
        met=_met(fields, framework),
        external=_externals(fields.get("external"), framework),
        results=_results(fields.get("results"), framework),
        evidenced=_evidenced(fields.get("evidence"), framework),
    )


def answers_document(framework: Framework, answers: Answers) -> dict[str, object]:
    """Return the document that `read_document` reads as these answers, but for the evidence.

    What `pmqa assessment --json` prints begins with these keys; the evidence is stored elsewhere.
    """
    return {
        "framework": framework.id,
        "met": [one for one in framework.criteria if one in answers.met],
        "external": {key: answers.external.get(key) for key in EXTERNAL_KEYS},
        "results": {
            item: {key: getattr(answers.results[item], key) for key in _RESULT_KEYS}
            for item in framework.items
            if item in answers.results
        },
    }


def score_document(score: Score, steps: Sequence[NextStep]) -> dict[str, object]:
    """Return what `pmqa score --json` prints: points as decimal strings, truncated to 4 places.

    Args:
        score: what `score()` gave.
        steps: what `next_steps()` gave for the same answers.
    """
    return {
        "total": _total(score),
        "categories": [_category(one) for one in score.categories.values()],
        "items": [_item(one) for one in score.items.values()],
        "next": [_step(one) for one in steps],
    }


def _total(score: Score) -> dict[str, object]:
    return {
        "points": printed(score.points),
        "points_1000": printed(score.points_1000),
        "level": _level(score.level),
        "provisional": score.provisional,
        "low": printed(score.low),
        "high": printed(score.high),
    }


def _category(category: CategoryScore) -> dict[str, object]:
    return {
        "id": category.id,
        "points": _points(category.points),
        "weighted": _points(category.weighted),
        "level": _level(category.level),
        "provisional": category.provisional,
        "low": printed(category.low),
        "high": printed(category.high),
    }


def _item(item: ItemScore) -> dict[str, object]:
    return {
        "id": item.id,
        "points": _points(item.points),
        "step": _points(item.step),
        "level": _level(item.level),
    }


def _step(step: NextStep) -> dict[str, object]:
    return {
        "item": step.item,
        "kind": step.kind.value,
        "criteria": list(step.criteria),
        "gain": printed(step.gain),
    }


def _points(points: Fraction | None) -> str | None:
    return None if points is None else printed(points)


def _level(level: Level | None) -> str:
    return "none" if level is None else level.value


def _check_framework(value: object, framework: Framework) -> None:
    named = _text("framework", value)
    if named is not None and named != framework.id:
        raise InputError("framework", f"{quoted(named)} is not {framework.id}, which scores this document")


def _check_ignored(fields: Mapping[str, object], framework: Framework) -> None:
    for item, levels in _by_item("narratives", fields.get("narratives"), framework):
        for level, text in _object(f"narratives.{item}", levels).items():
            _choice(f"narratives.{item}.{quoted(level)}", level, Level)
            _text(f"narratives.{item}.{level}", text)
    for item, project in _by_item("projects", fields.get("projects"), framework):
        _text(f"projects.{item}", project)
    revision = fields.get("revision")
    if revision is not None and type(revision) is not int:
        raise InputError("revision", "must be a whole number without quotes, or absent")


def _met(fields: Mapping[str, object], framework: Framework) -> frozenset[str]:
    met = _ticks("met", fields.get("met"), framework)
    both = met & _ticks("not_met", fields.get("not_met"), framework)
    if both:
        raise InputError(f"not_met.{min(both)}", "stands in met too; leave it in one of them")
    return met


def _ticks(field: str, value: object, framework: Framework) -> frozenset[str]:
    ticks = _list(field, value)
    return frozenset(_tick(f"{field}.{place}", one, framework) for place, one in enumerate(ticks))


def _tick(field: str, value: object, framework: Framework) -> str:
    criterion = _text(field, value)
    if criterion is None or criterion not in framework.criteria:
        raise InputError(field, f"{quoted(value)} is no criterion of {framework.id}; see pmqa criteria")
    item = framework.items[criterion.rpartition(".")[0]]
    if item.mode is not Mode.SELF:
        raise InputError(field, f"{criterion} is not ticked: item {item.id} is scored from elsewhere")
    return criterion


def _externals(value: object, framework: Framework) -> dict[str, str]:
    fields = _known(_entries("external", value), EXTERNAL_KEYS, "external.")
    texts = {key: _text(f"external.{key}", given) for key, given in fields.items()}
    entered = {key: text for key, text in texts.items() if text is not None}
    for key, text in entered.items():
        if read_external(key, text, framework) is None:
            raise InputError(f"external.{key}", f"{quoted(text)} must be {_expected(key, framework)}")
    return entered


def _expected(key: str, framework: Framework) -> str:
    rules = framework.scoring
    if key in rules.kpi_shares:
        return f"{_NUMBER}, at most {rules.kpi_max}, with up to {PLACES} decimals"
    if key in framework.items:
        return f"{_NUMBER}, at most {rules.ita_max}"
    return "one of " + ", ".join(rules.groups)


def _results(value: object, framework: Framework) -> dict[str, ResultAnswer]:
    results: dict[str, ResultAnswer] = {}
    for item, given in _by_item("results", value, framework):
        if framework.items[item].mode is not Mode.RESULTS:
            raise InputError(f"results.{item}", "has no indicator; give results for หมวด 7's items only")
        results[item] = _result(f"results.{item}", given)
    return results


def _result(field: str, value: object) -> ResultAnswer:
    given = _known(_object(field, value), _RESULT_KEYS, f"{field}.")
    result = ResultAnswer(
        indicator=_text(f"{field}.indicator", given.get("indicator")),
        unit=_choice(f"{field}.unit", given.get("unit"), Unit),
        direction=_choice(f"{field}.direction", given.get("direction"), Direction),
        target=_number(f"{field}.target", given.get("target")),
        actual=_number(f"{field}.actual", given.get("actual")),
        baseline=_number(f"{field}.baseline", given.get("baseline")),
    )
    if needs_other_target(result):
        raise InputError(f"{field}.target", "cannot be 0 where more is better; give the target that was set")
    return result


def _evidenced(value: object, framework: Framework) -> frozenset[str]:
    entries = enumerate(_list("evidence", value))
    items = (_evidence_item(f"evidence.{place}", entry, framework) for place, entry in entries)
    return frozenset(item for item in items if item is not None)


def _evidence_item(field: str, value: object, framework: Framework) -> str | None:
    """Return the item that an entry counts for; None where its item is open or it is our own form."""
    entry = _known(_object(field, value), _EVIDENCE_KEYS, f"{field}.")
    item = _text(f"{field}.item", entry.get("item"))
    kind = _text(f"{field}.kind", entry.get("kind"))
    if item is not None:
        _check_item(f"{field}.item", item, framework)
    return None if kind == FORM else item


def _by_item(field: str, value: object, framework: Framework) -> Sequence[tuple[str, object]]:
    """Return an object's entries once every key is an item's id and every value is there."""
    entries = _entries(field, value)
    for item in entries:
        _check_item(f"{field}.{quoted(item)}", item, framework)
    return [(item, given) for item, given in entries.items() if given is not None]


def _check_item(field: str, item: str, framework: Framework) -> None:
    if item not in framework.items:
        raise InputError(field, f"{quoted(item)} is no item of {framework.id}; see pmqa criteria")


def _known(fields: Mapping[str, object], keys: Sequence[str], prefix: str) -> Mapping[str, object]:
    for key in fields:
        if key not in keys:
            raise InputError(f"{prefix}{quoted(key)}", f"is not a key here; there are {', '.join(keys)}")
    return fields


def _entries(field: str, value: object) -> Mapping[str, object]:
    return {} if value is None else _object(field, value)


def _object(field: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise InputError(field, "must be a JSON object")
    return value


def _list(field: str, value: object) -> Sequence[object]:
    if value is not None and not isinstance(value, list):
        raise InputError(field, "must be a JSON list")
    return value or []


def _text(field: str, value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise InputError(field, "must be a string in quotes, or null")
    return value


def _number(field: str, value: object) -> str | None:
    text = _text(field, value)
    if text is not None and parse_number(text) is None:
        raise InputError(field, f"{quoted(text)} must be {_NUMBER}")
    return text


def _choice(field: str, value: object, choices: type[_Choice]) -> _Choice | None:
    text = _text(field, value)
    if text is None:
        return None
    if text not in list(choices):
        raise InputError(field, f"{quoted(text)} must be one of {', '.join(choices)}")
    return choices(text)
