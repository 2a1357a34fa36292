"""Names of files as people may see them and systems may take them: safe, and still in Thai; pure."""

from __future__ import annotations

import re
import unicodedata

MOST_BYTES = 150
"""Of a whole name in UTF-8: a Thai letter takes three. File systems and zips take 255, beside a prefix."""

_APART = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_BLANKS = re.compile(r"\s+")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
"""What Windows takes for devices, whatever stands behind the dot."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Kinds of characters that show nothing: controls, turners of direction, halves of pairs."""


def safe_name(declared: str, extension: str) -> str:
    """Return the name without anything that leads, hides or breaks, and with the right extension.

    Args:
        declared: the name as its sender's device gave it; anything at all.
        extension: that of the content, with its dot; it takes the place of the declared one.

    Returns:
        At most MOST_BYTES bytes in UTF-8, in Unicode's form NFC; an empty text where nothing is left.
    """
    name = unicodedata.normalize("NFC", _APART.split(declared)[-1])
    name = "".join(one for one in name if unicodedata.category(one) not in _UNSEEN or one.isspace())
    name = _BLANKS.sub(" ", _FORBIDDEN.sub("_", name)).strip(" .~-")
    stem = _without_extensions(name, extension).strip(" .")
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    stem = _shortened(stem, MOST_BYTES - len(extension)).rstrip(" .")
    return f"{stem}{extension}" if stem else ""


def _without_extensions(name: str, right: str) -> str:
    """Take the declared extension away, and the right one before it (`a.pdf.exe`, `a.pdf.pdf`)."""
    stem = _EXTENSION.sub("", name)
    while stem.lower().endswith(right):
        stem = stem[: -len(right)]
    return stem


def _shortened(text: str, most_bytes: int) -> str:
    """Cut the text to so many bytes, never between a letter and the marks that sit on it."""
    cut = text.encode()[:most_bytes].decode(errors="ignore")
    while len(cut) < len(text) and cut and unicodedata.category(text[len(cut)]) == "Mn":
        cut = cut[:-1]
    return cut
