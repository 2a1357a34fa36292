"""The mark that a form and a workbook carry, so that one which comes back is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from bot.exports.source import PackSource

_PATTERN = re.compile(r"pmqa:([\w%.~-]{1,200}):([\w%.~-]{1,100}):(\d{1,9})", re.ASCII)
"""One word, so that nothing of it can be taken for a sentence."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Whose answers a file holds, and how far they had gone when it was made."""

    office: str
    framework: str
    revision: int

    def __str__(self) -> str:
        """Return the stamp as it stands as the file's subject."""
        return f"pmqa:{quote(self.office, safe='')}:{quote(self.framework, safe='')}:{self.revision}"


def stamp_of(source: PackSource) -> Stamp:
    """Return the stamp of files made of these answers."""
    return Stamp(source.office.code, source.framework.id, source.revision)


def read_stamp(subject: str | None) -> Stamp | None:
    """Return the stamp in a file's subject, None where there is none of ours."""
    found = _PATTERN.search(subject or "")
    return Stamp(unquote(found[1]), unquote(found[2]), int(found[3])) if found else None
