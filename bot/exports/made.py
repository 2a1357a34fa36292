"""A pack that was made, as its job hands it over to the conversation."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class MadePack:
    """A pack that can be fetched.

    Attributes:
        link: where whoever holds it fetches the pack, for so many `hours`.
        place: the file on this machine, for who sits at it.
        size: bytes.
    """

    name: str
    link: str
    place: str
    size: int
    draft: bool
    hours: int


def told(made: MadePack) -> str:
    """Return it as the text that a job hands over."""
    return json.dumps(asdict(made), ensure_ascii=False)


def read_made(text: str) -> MadePack:
    """Return what a job handed over."""
    return MadePack(**json.loads(text))
