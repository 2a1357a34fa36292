"""Links in what people type. Pure; whether anything is behind one is looked at elsewhere."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MOST_LINKS = 20
"""Of one message; what is beyond is not taken, and nothing of it is lost: the text stays."""

LONGEST = 2_000

_LINK = re.compile(r"https?://[^\s<>\"'`|\\^{}\x00-\x1f]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}>»”’ๆฯ"
_SHOWN = 60


def links_in(text: str) -> tuple[str, ...]:
    """Return the well-formed http and https links of a text, each once, in order."""
    found = (_trimmed(one) for one in _LINK.findall(text))
    return tuple(dict.fromkeys(one for one in found if is_whole(one)))[:MOST_LINKS]


def looks_like_link(text: str) -> bool:
    """Tell whether a text holds what was meant as a link, whole or not."""
    return "http://" in text.lower() or "https://" in text.lower()


def without_links(text: str) -> str:
    """Return what a text says beside its links."""
    return " ".join(_LINK.sub(" ", text).split())


def is_whole(link: str) -> bool:
    """Tell whether a link names a host by name or number, without a password, and is not overlong."""
    if len(link) > LONGEST:
        return False
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return "@" not in parts.netloc and "." in host.strip(".")


def shown_link(link: str) -> str:
    """Return a link short enough for a line: without its scheme, its end left out."""
    bare = re.sub(r"^https?://(www\.)?", "", link, flags=re.IGNORECASE).rstrip("/")
    return bare if len(bare) <= _SHOWN else bare[: _SHOWN - 1] + "…"


def _trimmed(link: str) -> str:
    """Leave out the sentence's own marks; a closing bracket stays where the link opened it."""
    while link and link[-1] in _TRAILING and not (link[-1] == ")" and link.count("(") >= link.count(")")):
        link = link[:-1]
    return link
