"""Bookmarks in forms, by which an answer is found again in a file that was edited on a PC.

A mark is a placeholder that prints nothing and becomes a bookmark beside a label. A bookmark stays where
it is when the text after the label is written anew, in Word and in LibreOffice; a content control stays
in Word alone.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.exports.answers import digest

if TYPE_CHECKING:
    from markupsafe import Markup

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Characters that mean nothing by themselves; texts lose them."""

_TOKEN = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_NAME = re.compile(r"p_(\d+_\d+(?:_[a-zA-Z]+)+)_([0-9a-f]{8}|end)")
"""A bookmark's name: letters, digits and underscores, 40 at most."""


def mark(key: str, value: str) -> Markup:
    """Return the mark that stands beside the label of an answer: its key, and what it holds now."""
    return _token(f"p_{key.replace('.', '_')}_{digest(value)}")


def end_mark(key: str) -> Markup:
    """Return the mark that ends an answer of several paragraphs."""
    return _token(f"p_{key.replace('.', '_')}_end")


def _token(name: str) -> Markup:
    from markupsafe import Markup

    return Markup(f"{_OPEN}{name}{_CLOSE}")  # noqa: S704 - letters, digits and underscores alone


def unmarked(text: str) -> str:
    """Return a text without what could be taken for a mark."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def read_mark(name: str) -> tuple[str, str] | None:
    """Return key and fingerprint of a bookmark, an empty fingerprint for an end; None if it is not ours."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    category, number, *rest = found[1].split("_")
    return ".".join([f"{category}.{number}", *rest]), "" if found[2] == "end" else found[2]


def set_bookmarks(body: Any) -> None:  # noqa: ANN401 - python-docx's elements have no type
    """Turn every mark in a filled document into a bookmark at its place."""
    from docx.oxml.ns import qn

    numbers = count(1)
    for text in list(body.iter(qn("w:t"))):
        names = _TOKEN.findall(text.text or "")
        for name in names:
            _add(text.getparent(), name, str(next(numbers)))
        if names:
            text.text = _TOKEN.sub("", text.text)


def _add(run: Any, name: str, number: str) -> None:  # noqa: ANN401 - as above
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for one in (start, end):
        one.set(qn("w:id"), number)
    start.set(qn("w:name"), name)
    run.addnext(end)
    run.addnext(start)
