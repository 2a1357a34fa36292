"""The criteria as people and programs outside read them: `pmqa criteria`, with and without `--json`.

The JSON's form is fixed by criteria.md. It has no field for an item's explanation, so that stands
first among the item's notes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from bot.errors import InputError
from bot.model.framework import Category, Criterion, Framework, Item, ItemLevel

Json = dict[str, Any]


def find_part(framework: Framework, wanted: str | None) -> Framework | Category | Item:
    """Return what an id names: an item `2.3`, a category `C4` or `4`, all of it for None.

    Thai digits, a small `c` and spaces around are understood.

    Raises:
        InputError: when the framework has no such id.
    """
    if wanted is None:
        return framework
    plain = "".join(str(unicodedata.digit(one, one)) for one in wanted.strip()).upper()
    part = framework.items.get(plain) or framework.category(plain.removeprefix("C"))
    if part is None:
        raise InputError("ID", f"{wanted!r} is no category (1, C1 …) or item (1.1 …) of {framework.id}")
    return part


def criteria_as_json(framework: Framework, wanted: str | None = None) -> Json:
    """Return the framework, or one category or item of it, as `pmqa criteria --json` prints it.

    Raises:
        InputError: when the framework has no such id.
    """
    part = find_part(framework, wanted)
    if isinstance(part, Framework):
        return framework_as_json(part)
    return category_as_json(part) if isinstance(part, Category) else item_as_json(part)


def framework_as_json(framework: Framework) -> Json:
    """Return the whole framework; every line of the criteria stands in it. Source: criteria.md."""
    return {
        "id": framework.id,
        "fiscal_year": framework.fiscal_year,
        "title": framework.title,
        "categories": [category_as_json(one) for one in framework.categories],
    }


def category_as_json(category: Category) -> Json:
    """Return one category (its id is `4`, not `C4`) with its items."""
    return {
        "id": category.id,
        "title": category.title,
        "weight": category.weight,
        "explanation": category.explanation,
        "notes": list(category.notes),
        "items": [item_as_json(one) for one in category.items],
    }


def item_as_json(item: Item) -> Json:
    """Return one item; `levels` is empty where the criteria give none."""
    return {
        "id": item.id,
        "title": item.title,
        "mode": str(item.mode),
        "levels": [_level_as_json(one) for one in item.levels],
        "evidence": [{"kind": one.kind, "text": one.text} for one in item.evidence],
        "rules": list(item.rules),
        "notes": list(_notes(item)),
    }


def _level_as_json(level: ItemLevel) -> Json:
    return {"level": str(level.level), "criteria": [_criterion_as_json(one) for one in level.criteria]}


def _criterion_as_json(criterion: Criterion) -> Json:
    return {"id": criterion.id, "text": criterion.text, "prompts": list(criterion.prompts)}


def _notes(item: Item) -> tuple[str, ...]:
    return (item.explanation, *item.notes) if item.explanation else item.notes


def criteria_as_text(framework: Framework, wanted: str | None = None) -> str:
    """Return the framework, or one category or item of it, to be read in a terminal.

    Raises:
        InputError: when the framework has no such id.
    """
    part = find_part(framework, wanted)
    if isinstance(part, Framework):
        return "\n".join((part.title, "", *_joined(part)))
    return "\n".join(_category_lines(part) if isinstance(part, Category) else _item_lines(part))


def _joined(framework: Framework) -> Iterator[str]:
    for number, category in enumerate(framework.categories):
        if number:
            yield ""
        yield from _category_lines(category)


def _category_lines(category: Category) -> Iterator[str]:
    yield f"C{category.id} {category.title} ({category.weight}%)"
    yield from (f"  {line}" for line in category.explanation.split("\n"))
    yield from (f"  - {note}" for note in category.notes)
    for item in category.items:
        yield ""
        yield from _item_lines(item)


def _item_lines(item: Item) -> Iterator[str]:
    yield f"{item.id} {item.title}"
    yield from (f"  {note}" for note in _notes(item))
    for level in item.levels:
        yield f"  {level.level.label}"
        for criterion in level.criteria:
            yield f"    {criterion.id} {criterion.text}"
            yield from (f"      - {prompt}" for prompt in criterion.prompts)
    yield from (f"  [{one.kind}] {one.text}" for one in item.evidence)
    yield from (f"  ! {rule}" for rule in item.rules)
