"""What evidence an item takes and still lacks. Pure.

Source: criteria.md, Readings 3 and 9; product.md, "How it behaves" 2.
"""

from __future__ import annotations

from bot.model import FORM, Assessment, Item, Mode

REPORT = "report"
TOLD_ONCE = "one_project"
"""The field of an item that says that the rule of one project was asked about, and answered."""

UNCHECKED = "unchecked"
"""The field of an item that lists the evidence of which nobody said yet that it is of the new project."""


def asked_kinds(item: Item) -> tuple[str, ...]:
    """Return the kinds of evidence that an item counts: three of the self items, none of others."""
    return tuple(one.kind for one in item.evidence if one.kind != FORM) if item.mode is Mode.SELF else ()


def kinds_of(item: Item) -> tuple[str, ...]:
    """Return the kinds that may be attached: those counted, a dimension's report, an own form."""
    report = (REPORT,) if item.mode is Mode.RESULTS else ()
    form = (FORM,) if any(one.kind == FORM for one in item.evidence) else ()
    return (*asked_kinds(item), *report, *form)


def missing_kinds(assessment: Assessment, item: Item) -> tuple[str, ...]:
    """Return the kinds that an item counts and has nothing of."""
    return tuple(kind for kind in asked_kinds(item) if not assessment.attached(item.id, kind))


def unchecked(assessment: Assessment, item: str) -> tuple[str, ...]:
    """Return the evidence of which nobody said yet that it is of the item's new project."""
    return tuple((assessment.cell(item, UNCHECKED) or "").split())
