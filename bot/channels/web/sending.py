"""What the page sends: a JSON body ⇄ the part of an update that it may choose; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.channels.json_parts import Json, json_object
from bot.channels.text import clean_text
from bot.model import UpdateKind

MAX_BODY_BYTES = 400_000
"""Room for a text of 130,000 Thai characters, more than a whole narrative."""

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
_KINDS = {"text": UpdateKind.TEXT, "payload": UpdateKind.PRESS, "start": UpdateKind.START}


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that the page sent; `id` is the page's own, the same again when it tries again."""

    id: str
    kind: UpdateKind
    text: str


def read_sent(body: bytes) -> Sent | None:
    """Read `{"id": …}` with one of `text`, `payload` and `start`; None for anything else."""
    values = json_object(body)
    if values is None or not is_id(values.get("id")):
        return None
    return _only_part(values)


def is_id(value: object) -> bool:
    """Tell whether this may be the page's own id of something it sends."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _only_part(values: Json) -> Sent | None:
    parts = [(kind, values[name]) for name, kind in _KINDS.items() if name in values]
    if len(parts) != 1 or not isinstance(parts[0][1], str):
        return None
    kind, text = parts[0]
    return Sent(id=values["id"], kind=kind, text=clean_text(text))
