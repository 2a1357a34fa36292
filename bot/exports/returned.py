"""What a file that came back turned out to be, as its job hands it over to the conversation."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from bot.exports.difference import Difference, Kind


class Found(StrEnum):
    """What it is: a pack, answers of this office, or answers of another office or year."""

    PACK = "pack"
    ANSWERS = "answers"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Returned:
    """A file of ours that came back.

    Attributes:
        evidence: the evidence as which it came; `bundle` what came with it.
        revision: the answers' revision that it was made at.
        whole / signed / stands: of a pack, see `bot.exports.verify`; `stands` says that its signature
            is the one that counts now.
        faults: of a pack that is not whole, the files that are wrong.
        differences: of answers, what the file would change.
        everything: conflicts too are to be changed as the file says.
    """

    evidence: str
    bundle: str
    found: Found
    revision: int
    whole: bool = False
    signed: bool = False
    stands: bool = False
    faults: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    everything: bool = False


def told(returned: Returned) -> str:
    """Return it as the text that a job hands over."""
    return json.dumps(asdict(returned), ensure_ascii=False)


def read_returned(text: str) -> Returned | None:
    """Return what a job handed over; None where that was nothing."""
    if not text:
        return None
    held = json.loads(text)
    differences = (Difference(**{**one, "kind": Kind(one["kind"])}) for one in held.pop("differences"))
    found, faults = Found(held.pop("found")), tuple(held.pop("faults"))
    return Returned(**held, found=found, faults=faults, differences=tuple(differences))
