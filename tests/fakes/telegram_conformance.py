"""Telegram's API document, where PMQA_CONFORMANCE_DIR holds it: what it refuses in a call of ours.

Every parameter must be one of the method's, of one of its types, and all that are required be there;
so with the objects in them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

DOCUMENT = "data/telegram-bot-api/api.json"

_PLAIN: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
    "True": (bool,),
}


def conformance_faults(method: str, body: Json) -> list[str]:
    """Return what the document refuses in a call; nothing where there is no document."""
    folder = os.environ.get("PMQA_CONFORMANCE_DIR")
    if not folder:
        return []
    document = _document(Path(folder) / DOCUMENT)
    known = document["methods"].get(method)
    return [f"unknown method {method}"] if known is None else list(_fields(document, known, body, method))


@cache
def _document(path: Path) -> Json:
    document: Json = json.loads(path.read_text("utf-8"))
    return document


def _fields(document: Json, known: Json, values: Json, place: str) -> Iterator[str]:
    fields = {one["name"]: one for one in known.get("fields", [])}
    for name, one in fields.items():
        if one["required"] and name not in values:
            yield f"{place}.{name} is missing"
    for name, value in values.items():
        if name not in fields:
            yield f"{place}.{name} is not known"
        elif not any(_fits(document, kind, value) for kind in fields[name]["types"]):
            yield f"{place}.{name} is no {'/'.join(fields[name]['types'])}"


def _fits(document: Json, kind: str, value: Any) -> bool:
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_fits(document, kind[9:], one) for one in value)
    if kind in _PLAIN:
        return isinstance(value, _PLAIN[kind]) and (
            kind in {"Boolean", "True"} or not isinstance(value, bool)
        )
    known = document["types"][kind]
    if not isinstance(value, dict):
        return False
    if known.get("subtypes"):
        return any(_fits(document, one, value) for one in known["subtypes"])
    return not list(_fields(document, known, value, kind))
