"""Finds the Word templates of an office: its own, those of this installation, the shipped ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.exports.kit import Forms

ITEM_FORM, RESULTS_FORM = "item.docx", "results.docx"

_SAFE_FOLDER = re.compile(r"[\w-][\w.-]*")
"""An office's code that names a folder; another code has no templates of its own."""


def find_forms(office: str, *, own: Path, shipped: Path) -> Forms:
    """Return the templates for an office; the first of each that is there.

    Args:
        office: the office's code.
        own: DATA_DIR/forms: templates for every office, and a folder an office (`forms/1001/item.docx`).
        shipped: content/forms.

    Raises:
        OSError: when a template cannot be read.
    """
    folders = [*_own_folder(office, own), own, shipped]
    return Forms(item=_first(folders, ITEM_FORM), results=_first(folders, RESULTS_FORM))


def _own_folder(office: str, own: Path) -> Iterator[Path]:
    if _SAFE_FOLDER.fullmatch(office):
        yield own / office


def _first(folders: list[Path], name: str) -> bytes:
    found = next((folder / name for folder in folders if (folder / name).is_file()), folders[-1] / name)
    return found.read_bytes()
