"""Checks Word templates by filling them: what they ask for must be there, what we have must show."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.copy import Copy
from bot.errors import Complaint
from bot.exports.form import fill, properties_of
from bot.exports.form_fields import dimensions, item_fields, results_fields
from bot.exports.source import PackSource
from bot.exports.templates import ITEM_FORM, RESULTS_FORM
from bot.model import Assessment, Framework, Item, Level, Mode, NarrativeLine, Office

_AT = datetime(2022, 1, 1, tzinfo=UTC)


def check_forms(place: Path, framework: Framework, copy: Copy) -> tuple[Complaint, ...]:
    """Check a template, or every template of a folder and its folders; none that is there is no fault."""
    files = [place] if place.is_file() else sorted(place.rglob("*.docx"))
    return tuple(complaint for file in files for complaint in _check(file, framework, copy))


def _check(file: Path, framework: Framework, copy: Copy) -> tuple[Complaint, ...]:
    source = _sample(framework)
    if file.name == ITEM_FORM:
        return _fill(file, source, item_fields(source, _item(framework), copy), _item_must(source, copy))
    if file.name == RESULTS_FORM:
        return _fill(file, source, results_fields(source, copy), _results_must(source, copy))
    fix = f"is no template that is used; call it {ITEM_FORM} or {RESULTS_FORM}"
    return (Complaint(file.name, "", "", fix),)


def _fill(
    file: Path, source: PackSource, fields: Mapping[str, object], must: Mapping[str, str]
) -> tuple[Complaint, ...]:
    from jinja2 import TemplateError

    try:
        filled = fill(file.read_bytes(), fields, properties_of(source, file.stem))
    except TemplateError as error:
        known = ", ".join(fields)
        return (Complaint(file.name, "", "placeholder", f"{error.message}; known at the top: {known}"),)
    except Exception as error:  # noqa: BLE001 - whatever a broken Word file raises, it is no template
        return (Complaint(file.name, "", "", f"is no Word file ({type(error).__name__}); save it as .docx"),)
    told = all_text(filled)
    return tuple(
        Complaint(file.name, "", name, f"does not show; put {{{{ {name} }}}} where it belongs")
        for name, text in must.items()
        if text not in told
    )


def all_text(document: bytes) -> str:
    """Return every text of a Word file, headers and footers included."""
    from docx import Document
    from docx.oxml.ns import qn

    opened = Document(io.BytesIO(document))
    parts = [opened.element.body]
    for section in opened.sections:
        parts += [section.header._element, section.footer._element]  # noqa: SLF001 - there is no public way
    lines = (
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for part in parts
        for paragraph in part.iter(qn("w:p"))
    )
    return "\n".join(lines)


def _sample(framework: Framework) -> PackSource:
    """Return answers of which every text is known by itself."""
    item = _item(framework)
    cells = {(item.id, "project"): "project-9f1"}
    cells |= {(one.id, "indicator"): f"indicator-{one.id}" for one in dimensions(_empty(framework))}
    cells |= {(one.id, "target"): f"7{one.id}1" for one in dimensions(_empty(framework))}
    cells |= {(one.id, "actual"): f"7{one.id}2" for one in dimensions(_empty(framework))}
    told = {
        (item.id, level): (NarrativeLine("line", f"narrative-{level.value}", "", _AT),) for level in Level
    }
    stored = replace(_empty(framework).assessment, cells=cells)
    return replace(_empty(framework), assessment=stored, narratives=told)


def _empty(framework: Framework) -> PackSource:
    assessment = Assessment("sample", "sample", framework.id, revision=907)
    return PackSource(Office("sample", "sample", "office-5c2"), framework, assessment)


def _item(framework: Framework) -> Item:
    return next(one for one in framework.own_items if one.mode is Mode.SELF)


def _item_must(source: PackSource, copy: Copy) -> Mapping[str, str]:
    item = _item(source.framework)
    return {
        **_common_must(source, copy),
        "project.text": "project-9f1",
        "item": item.title,
        **{f"level.narrative of {level.label}": f"narrative-{level.value}" for level in Level},
        **{f"criterion.text of {one.id}": one.text for one in item.criteria},
    }


def _results_must(source: PackSource, copy: Copy) -> Mapping[str, str]:
    names = {"indicator": "indicator-{}", "target": "7{}1", "actual": "7{}2"}
    return {
        **_common_must(source, copy),
        **{
            f"dimension.{name}.text of {one.id}": text.format(one.id)
            for one in dimensions(source)
            for name, text in names.items()
        },
    }


def _common_must(source: PackSource, copy: Copy) -> Mapping[str, str]:
    return {"office": source.office.name, "draft": copy.say("pack.draft"), "revision": str(source.revision)}
