"""Fills Word templates: the same fields give the same bytes, and no text breaks a document."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.exports.bookmarks import set_bookmarks, unmarked
from bot.exports.fixed_zip import fixed
from bot.exports.source import PackSource
from bot.exports.stamp import stamp_of
from bot.exports.texts import plain

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

LONGEST_PROPERTY = 255
"""Characters that a property of a Word file may have."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file says of itself, which Word shows under its information."""

    title: str
    author: str
    subject: str
    at: datetime


def properties_of(source: PackSource, title: str) -> Properties:
    """Return what a file made of these answers says of itself."""
    return Properties(title, source.office.name, str(stamp_of(source)), source.as_of)


def fill(template: bytes, fields: Mapping[str, object], properties: Properties) -> bytes:
    """Fill a template and return the Word file.

    Raises:
        jinja2.TemplateError: when the template asks for what there is not; see `form_check`.
    """
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(template))
    document.render(dict(fields), environment(), autoescape=True)
    set_bookmarks(document.docx.element.body)
    _describe(document.docx.core_properties, properties)
    out = io.BytesIO()
    document.save(out)
    return fixed(out.getvalue())


def environment() -> SandboxedEnvironment:
    """Return the rules under which templates are filled: what is unknown is a fault, code runs nowhere."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_shielded)


def _shielded(value: object) -> object:
    """Keep a text from what docxtpl does to a filled document: `{_{` would become `{{`."""
    from jinja2 import Undefined
    from markupsafe import Markup, escape

    if not isinstance(value, str) or isinstance(value, Undefined | Markup):
        return value
    return Markup(str(escape(unmarked(plain(value)))).replace("_", "&#95;"))  # noqa: S704 - escaped just now


def _describe(held: object, properties: Properties) -> None:
    at = properties.at.replace(tzinfo=None, microsecond=0)
    told = {
        "title": properties.title[:LONGEST_PROPERTY],
        "author": properties.author[:LONGEST_PROPERTY],
        "last_modified_by": properties.author[:LONGEST_PROPERTY],
        "subject": properties.subject,
        "created": at,
        "modified": at,
        "revision": 1,
    }
    for name, value in told.items():
        setattr(held, name, value)
