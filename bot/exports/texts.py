"""Texts as a document can hold them, and names that every computer can keep."""

from __future__ import annotations

import re
import unicodedata

_NOT_XML = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to say (its section 2.2); a carriage return is read as a new line anyway."""

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*#%]')
"""What Windows refuses in a name, and what a link would read as something else."""

LONGEST_STEM = 60
"""Characters of a name without its ending: 180 bytes of Thai, and a short path on Windows."""

LONGEST_ENDING = 10


def plain(text: str) -> str:
    """Return a text without what no document can hold; every line ends alike."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def safe_name(name: str, *, otherwise: str) -> str:
    """Return a file's name that Windows, a Mac and a zip can keep: NFC, no paths, not too long.

    Args:
        otherwise: what the name becomes when nothing of it is left.
    """
    whole = unicodedata.normalize("NFC", plain(name).replace("\n", " ").replace("\t", " "))
    whole = "_".join(_NOT_IN_NAMES.sub(" ", whole).split())
    stem, dot, ending = whole.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, ending = whole, ""
    stem = stem.strip("._ ")[:LONGEST_STEM].rstrip("._ ") or otherwise
    return f"{stem}.{ending}" if ending else stem
