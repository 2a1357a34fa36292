"""The mark that a form and a workbook carry, so that one which comes back is known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.exports.source import PackSource

_PATTERN = re.compile(r"pmqa;office=(\S{1,60});framework=([\w.-]{1,40});revision=(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Whose answers a file holds, and how far they had gone when it was made."""

    office: str
    framework: str
    revision: int

    def __str__(self) -> str:
        """Return the stamp as it stands in the file's keywords."""
        return f"pmqa;office={self.office};framework={self.framework};revision={self.revision}"


def stamp_of(source: PackSource) -> Stamp:
    """Return the stamp of files made of these answers."""
    return Stamp(source.office.code, source.framework.id, source.revision)


def read_stamp(keywords: str | None) -> Stamp | None:
    """Return the stamp in a file's keywords, None where there is none of ours."""
    found = _PATTERN.search(keywords or "")
    return Stamp(found[1], found[2], int(found[3])) if found else None
