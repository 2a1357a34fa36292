"""Where a file or link belongs, and what kind of evidence it is: proposals, likeliest first. Pure.

The bot only proposes; the officer chooses. What a proposal rests on, strongest first: the number of an
item in the name or caption, the item one is at, the project that an item cites, the search index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.evidence import asked_kinds, kinds_of, missing_kinds
from bot.knowledge import Knowledge
from bot.links import without_links
from bot.model import FORM, Assessment, Evidence, FileKind, Item, Spot
from bot.search.normalise import fold
from bot.search.reference import item_reference

MOST = 4
"""How many places are proposed."""

PHOTO_OR_LINK = "photo_or_link"
SHORTEST_PROJECT = 6
"""Below so many characters a project's name stands in other words too."""

_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_PHOTO_ENDS = (".jpg", ".jpeg", ".png", ".heic", ".webp", ".gif", ".mp4", ".mov")
_BETWEEN_WORDS = re.compile(r"[_+\-.]+(?=\D|$)|(?<=\D)[_+\-.]+")
"""What names of files write for a space; between digits it may be an item's number."""

_DASHED_NUMBER = re.compile(r"\s*([1-7])[-_ ]([1-6])(?!\d)")
"""An item's number as names of files begin with it, which may hold no dot: `2-3 รายงาน.pdf`."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What tells where evidence belongs.

    Attributes:
        words: names, captions and links' words, one text.
        kind: what its name or content says of its kind, an empty text where neither tells.
        item: the item where the person is, or was last, or an empty text.
    """

    words: str
    kind: str
    item: str


def clues_of(pieces: Sequence[Evidence], item: str, know: Knowledge) -> Clues:
    """Return what what came together tells."""
    words = " ".join(text for one in pieces for text in (one.name, one.caption) if text)
    return Clues(_plain(words), _kind(pieces, words, know.kind_words), item)


def _plain(words: str) -> str:
    return " ".join(_BETWEEN_WORDS.sub(" ", without_links(words)).split())


def _kind(pieces: Sequence[Evidence], words: str, kind_words: Mapping[str, tuple[str, ...]]) -> str:
    if pieces and all(one.link or _is_photo(one) for one in pieces):
        return PHOTO_OR_LINK
    folded = fold(words)
    found = [
        (-len(word), kind) for kind, known in kind_words.items() for word in known if fold(word) in folded
    ]
    return min(found)[1] if found else ""


def _is_photo(piece: Evidence) -> bool:
    if piece.kept is not None:
        return piece.kept.what.kind in {FileKind.IMAGE, FileKind.VIDEO}
    return piece.name.lower().endswith(_PHOTO_ENDS)


def proposals(clues: Clues, assessment: Assessment, know: Knowledge) -> tuple[Spot, ...]:
    """Return the likeliest places, best first, at most MOST; each an item with a kind that it takes."""
    items = likeliest_items(clues, assessment, know)
    first = [Spot(items[0].id, kind) for kind in _likely_kinds(clues, assessment, items[0])] if items else []
    rest = [Spot(item.id, kind) for item in items[1:] for kind in _likely_kinds(clues, assessment, item)[:1]]
    return (*first[:2], *rest)[:MOST]


def _likely_kinds(clues: Clues, assessment: Assessment, item: Item) -> tuple[str, ...]:
    takes = kinds_of(item)
    if clues.kind in takes:
        return (clues.kind,)
    counted = tuple(kind for kind in takes if kind != FORM) or takes
    missing = missing_kinds(assessment, item)
    return tuple(dict.fromkeys((*missing, *counted)))


def likeliest_items(clues: Clues, assessment: Assessment, know: Knowledge) -> tuple[Item, ...]:
    """Return the items that may be meant, likeliest first, each once."""
    ids = (
        *_numbered(clues.words, know),
        clues.item,
        *_citing(clues.words, assessment),
        *_found(clues.words, know),
        *_lacking(assessment, know),
    )
    items = (know.framework.items.get(one) for one in dict.fromkeys(ids))
    return tuple(item for item in items if item is not None and kinds_of(item))[:MOST]


def _numbered(words: str, know: Knowledge) -> Iterable[str]:
    """Return the item that is named by number, said as it is spoken of or as files are named."""
    dashed = _DASHED_NUMBER.match(words.translate(_ARABIC))
    named = item_reference(words, know.framework)
    return (*((f"{dashed[1]}.{dashed[2]}",) if dashed else ()), *((named.id,) if named else ()))


def _citing(words: str, assessment: Assessment) -> Iterable[str]:
    """Return the items whose project is named."""
    folded = fold(words)
    cited = ((item, fold(value)) for (item, field), value in assessment.cells.items() if field == "project")
    return sorted(item for item, name in cited if len(name) >= SHORTEST_PROJECT and name in folded)


def _found(words: str, know: Knowledge) -> Iterable[str]:
    return (hit.id for hit in know.search.find(words, limit=MOST)) if words else ()


def _lacking(assessment: Assessment, know: Knowledge) -> Iterable[str]:
    """Return the items that were begun and lack evidence, then all that lack any."""
    lacking = [
        item.id for item in know.framework.own_items if asked_kinds(item) and missing_kinds(assessment, item)
    ]
    return sorted(lacking, key=lambda one: one not in assessment.touched)
