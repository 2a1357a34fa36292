"""What a Word form is filled with: the placeholders of `content/forms`, documented there."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bot.copy import BANGKOK, Copy, points
from bot.exports.answers import RESULT_FIELDS, narrative_key, project_key, result_key
from bot.exports.bookmarks import end_mark, mark
from bot.exports.source import Attached, PackSource
from bot.model import Item, ItemLevel, Mode, Tick
from bot.scoring import achievement, full_points

Fields = Mapping[str, object]

_MARK = {Tick.MET: "☑", Tick.NOT_MET: "☐", None: "☐"}


def items_with_form(source: PackSource) -> tuple[Item, ...]:
    """Return the items that have a form of their own, in order; หมวด 7 has one together."""
    return tuple(one for one in source.framework.own_items if one.mode is not Mode.RESULTS)


def dimensions(source: PackSource) -> tuple[Item, ...]:
    """Return the dimensions of หมวด 7, in order."""
    return tuple(one for one in source.framework.own_items if one.mode is Mode.RESULTS)


def item_fields(source: PackSource, item: Item, copy: Copy) -> Fields:
    """Return what fills the form of an item (`item.docx`)."""
    key = project_key(item.id)
    project = source.assessment.cell(item.id, "project") or ""
    return {
        **_common(source, copy),
        "category": _category(source, item, copy),
        "item": copy.say("item.label", name=copy.say("item.name", id=item.id), title=item.title),
        "cites_project": item.mode is Mode.SELF,
        "project": {"mark": mark(key, project), "text": project or copy.say("form.no_project")},
        "estimate": _estimate(source, item, copy),
        "levels": [_level(source, item, level, copy) for level in item.levels],
        "evidence": _evidence(source.evidence_of(item.id), copy),
    }


def results_fields(source: PackSource, copy: Copy) -> Fields:
    """Return what fills the form of หมวด 7 (`results.docx`)."""
    items = dimensions(source)
    return {
        **_common(source, copy),
        "category": _category(source, items[0], copy) if items else "",
        "dimensions": [_dimension(source, item, copy) for item in items],
    }


def _common(source: PackSource, copy: Copy) -> Fields:
    signature = source.signature
    return {
        "year": str(source.framework.fiscal_year),
        "office": source.office.name,
        "state": state_text(source, copy),
        "draft": copy.say("pack.draft") if source.is_draft else "",
        "revision": str(source.revision),
        "signer": signature.name if signature else "",
        "position": signature.position if signature else "",
        "signed_on": copy.day(signature.at.astimezone(BANGKOK)) if signature else "",
    }


def state_text(source: PackSource, copy: Copy) -> str:
    """Say whether the answers are signed, by whom and when."""
    signature = source.signature
    if signature is None:
        return copy.say("pack.state_draft")
    key = "pack.state_paper" if signature.on_paper else "pack.state_signed"
    return copy.say(key, name=signature.name, position=signature.position, at=copy.moment(signature.at))


def _category(source: PackSource, item: Item, copy: Copy) -> str:
    category = source.framework.category(item.category_id)
    return copy.say("category.label", id=item.category_id, title=category.title if category else "")


def _estimate(source: PackSource, item: Item, copy: Copy) -> str:
    found = source.score.items.get(item.id)
    if found is None or found.points is None:
        return copy.say("pack.scored_elsewhere")
    level = copy.say("pack.reaches", level=found.level.label) if found.level else copy.say("score.no_level")
    full = points(full_points(source.framework.scoring))
    return copy.say("pack.estimate", level=level, points=points(found.points), full=full)


def _level(source: PackSource, item: Item, level: ItemLevel, copy: Copy) -> Fields:
    key, told = narrative_key(item.id, level.level), source.narrative(item.id, level.level)
    ticks = [(one, source.assessment.tick(one.id)) for one in level.criteria]
    return {
        "name": level.level.label,
        "number": str(level.level.number),
        "criteria": [{"mark": _MARK[tick], "text": one.text} for one, tick in ticks],
        "mark": mark(key, told),
        "end": end_mark(key),
        "narrative": (told or copy.say("form.nothing")).split("\n"),
    }


def _dimension(source: PackSource, item: Item, copy: Copy) -> Fields:
    result = source.assessment.result(item.id)
    return {
        "name": copy.say("item.label", name=copy.say("item.name_result", id=item.id), title=item.title),
        **{name: _field(source, item, name, copy) for name in RESULT_FIELDS},
        "achievement": percent_text(achievement(result), copy),
        "evidence": _evidence(source.evidence_of(item.id), copy),
    }


def _field(source: PackSource, item: Item, name: str, copy: Copy) -> Fields:
    key = result_key(item.id, name)
    value = source.assessment.cell(item.id, name) or ""
    return {"mark": mark(key, value), "text": result_text(name, value, copy) or copy.say("form.nothing")}


def result_text(name: str, value: str, copy: Copy) -> str:
    """Write a field of a dimension as a person reads it; an empty one stays empty."""
    return copy.say(f"result.{name}.{value}") if value and name in {"unit", "direction"} else value


def percent_text(percent: Fraction | None, copy: Copy) -> str:
    """Write how far a target was reached; empty where no share can be taken."""
    return copy.say("pack.percent", percent=points(percent)) if percent is not None else ""


def _evidence(attached: tuple[Attached, ...], copy: Copy) -> list[Fields]:
    return [
        {
            "number": str(number),
            "kind": kind_text(one.kind, copy),
            "name": one.name or one.url,
            "url": one.url,
        }
        for number, one in enumerate(attached, start=1)
    ]


def kind_text(kind: str, copy: Copy) -> str:
    """Name a kind of evidence; one that nobody has said yet is named so."""
    return copy.say(f"pack.kind.{kind or 'open'}")
