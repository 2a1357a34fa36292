"""Where each part of a pack stands in it. Source: interfaces.md, Files."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from bot.copy import Copy
from bot.exports.form_fields import dimensions, items_with_form
from bot.exports.source import Attached, PackSource
from bot.exports.texts import safe_name

WORKBOOK = "00-สรุป.xlsx"
MANIFEST = "manifest.json"
FORMS, EVIDENCE = "forms", "evidence"
NO_ITEM = "other"
"""The folder of evidence that nobody has given to an item yet."""

_KINDS = ("form", "approval", "report", "photo_or_link", "")
"""The order in which the criteria ask for evidence."""


def pack_name(source: PackSource, copy: Copy) -> str:
    """Return what the zip is called when it is handed to a person."""
    name = copy.say("pack.file.pack", year=source.framework.fiscal_year, code=source.office.code)
    return f"{safe_name(_marked(source, name, copy), otherwise='pmqa')}.zip"


def page_name(source: PackSource, copy: Copy) -> str:
    """Return what the page to sign is called when it is handed to a person."""
    name = copy.say("paper.file", year=source.framework.fiscal_year, code=source.office.code)
    return f"{safe_name(name, otherwise='pmqa')}.pdf"


def chart_name(source: PackSource, copy: Copy) -> str:
    """Return where the picture of the score stands."""
    name = _marked(source, copy.say("pack.file.chart"), copy)
    return f"01-{name}.png"


def form_names(source: PackSource, copy: Copy) -> Mapping[str, str]:
    """Return item id → where its form stands; the dimensions of หมวด 7 share one."""
    items = items_with_form(source)
    names = {
        item.id: _form(number, source, copy.say("pack.file.item", id=item.id), copy)
        for number, item in enumerate(items, start=1)
    }
    shared = _form(len(items) + 1, source, copy.say("pack.file.results"), copy)
    return {**names, **dict.fromkeys((item.id for item in dimensions(source)), shared)}


def _form(number: int, source: PackSource, name: str, copy: Copy) -> str:
    return f"{FORMS}/{number:02}-{_marked(source, name, copy)}.docx"


def _marked(source: PackSource, name: str, copy: Copy) -> str:
    return f"{name}-{copy.say('pack.draft')}" if source.is_draft else name


def evidence_names(source: PackSource, copy: Copy) -> Mapping[tuple[str, str], str]:
    """Return (evidence id, item) → where its file stands; links have no file.

    `evidence/1.1/1.1-02-รายงาน.pdf`: in the order of the criteria's kinds, then as they came. The number
    keeps two files of one name apart.
    """
    found: dict[tuple[str, str], str] = {}
    for item in (*source.framework.items, ""):
        numbers = count(1)
        for one in in_order(source.evidence_of(item)):
            if one.sha256:
                found[one.id, item] = _evidence(item or NO_ITEM, next(numbers), one, copy)
    return found


def in_order(attached: tuple[Attached, ...]) -> list[Attached]:
    """Return the evidence of an item as the criteria ask for it, then as it came."""
    return sorted(attached, key=lambda one: _KINDS.index(one.kind) if one.kind in _KINDS else len(_KINDS))


def _evidence(item: str, number: int, one: Attached, copy: Copy) -> str:
    name = safe_name(one.name, otherwise=copy.say("pack.file.evidence"))
    return f"{EVIDENCE}/{item}/{item}-{number:02}-{name}"
