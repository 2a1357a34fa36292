"""Which colleague a typed name means: titles, spaces and tone marks aside. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.model import Member
from bot.search.normalise import fold_marks


def plain_name(text: str, titles: Iterable[str]) -> str:
    """Return a name as it is compared: without its title, spaces and tone marks."""
    plain = fold_marks(text)
    for title in sorted(map(fold_marks, titles), key=len, reverse=True):
        rest = plain.removeprefix(title).strip()
        if rest and rest != plain:
            plain = rest
            break
    return "".join(plain.split())


def members_called(text: str, members: Sequence[Member], titles: Sequence[str]) -> tuple[Member, ...]:
    """Return the people whose whole name that is, else those whose name begins so."""
    wanted = plain_name(text, titles)
    if not wanted:
        return ()
    names = [(plain_name(one.person.name or "", titles), one) for one in members]
    whole = tuple(one for name, one in names if name == wanted)
    return whole or tuple(one for name, one in names if name.startswith(wanted))
