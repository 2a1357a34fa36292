"""What people typed, looked for where it must not be."""

from __future__ import annotations

import re
from collections.abc import Iterable

_THAI = re.compile("[ก-๙]")


def leaked(typed: Iterable[str], logged: Iterable[object]) -> list[str]:
    """Return what people typed that stands in the log, where only ids may."""
    lines = "\n".join(map(str, logged))
    return [words for words in set(typed) if _THAI.search(words) and words.strip() in lines]
