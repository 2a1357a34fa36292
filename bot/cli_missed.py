"""The command that lists what people searched for in vain: the words, never who asked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cli_read import print_json
from bot.cli_store import in_store
from bot.errors import InputError
from bot.settings import read_settings


def missed(words: Sequence[str], *, limit: int, as_json: bool) -> int:
    """Print what was missed, most often first: words for the lexicon, or for the next training."""
    if words:
        raise InputError("WORDS", "--missed takes no words")
    found = in_store(read_settings(), lambda unit: unit.searches.missed(limit=limit))
    if as_json:
        print_json(
            [{"words": one.words, "count": one.count, "last_at": one.last_at.isoformat()} for one in found]
        )
    else:
        print("\n".join(f"{one.count:5} {one.words}" for one in found) or "-")
    return 0
