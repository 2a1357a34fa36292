"""A file that was made for somebody, as its job hands it over to the conversation."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that can be fetched.

    Attributes:
        link: where whoever holds it fetches the file, for so many `hours`.
        place: the file on this machine, for who sits at it.
        size: bytes.
        draft: whether it holds answers that nobody has signed.
    """

    name: str
    link: str
    place: str
    size: int
    draft: bool
    hours: int


def told(made: MadeFile) -> str:
    """Return it as the text that a job hands over."""
    return json.dumps(asdict(made), ensure_ascii=False)


def read_made(text: str) -> MadeFile:
    """Return what a job handed over."""
    return MadeFile(**json.loads(text))
