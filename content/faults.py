"""What is wrong with data files: collecting faults, and judging the characters of a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import Complaint, ContentError

_INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")
_UNWANTED = frozenset({"Cc", "Co", "Cn", "Cs"})
_BOX = "\uf071"


@dataclass(slots=True)
class Faults:
    """Every fault found so far, in the order of finding."""

    found: list[Complaint] = field(default_factory=list)

    def add(self, file: str, place: str, name: str, fix: str) -> None:
        """Keep one fault, once; see `bot.errors.Complaint` for the four parts."""
        complaint = Complaint(file, place, name, fix)
        if complaint not in self.found:
            self.found.append(complaint)

    def stop_if_any(self) -> None:
        """Raise ContentError with all that was found; do nothing when nothing was."""
        if self.found:
            raise ContentError(tuple(self.found))


def short_name(path: Path) -> str:
    """Return the file with its folder (`pmqa-2565/category-3.yaml`): enough to find it by."""
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name


def character_fault(text: str) -> str | None:
    """Say what is wrong with the characters of a text, or None.

    Thai that is not in NFC looks the same but is not found by search; boxes and invisible
    characters come along when text is pasted from Word.
    """
    if not text.strip():
        return "is empty; write the text, or take the field out"
    if _BOX in text:
        return "holds the box of Word (U+F071); take it out: each box is an entry of its own"
    if unwanted := next(filter(_is_unwanted, text), None):
        return f"holds an invisible or unknown character (U+{ord(unwanted):04X}); type the text anew"
    if not unicodedata.is_normalized("NFC", text):
        return "has its vowels and marks in an unusual order (not Unicode NFC); type the text anew"
    return None


def _is_unwanted(character: str) -> bool:
    if character in _INVISIBLE:
        return True
    return character != "\n" and unicodedata.category(character) in _UNWANTED


def line_fault(text: str) -> str | None:
    """Say what is wrong with a text that stands on one line, or None."""
    if fault := character_fault(text):
        return fault
    if "\n" in text:
        return "must stand on one line; join its lines, without a space inside a Thai word"
    if text != text.strip():
        return "begins or ends with a space; take it out"
    if "  " in text or "\u00a0" in text:
        return "holds a doubled or unbreakable space; write one plain space"
    return None


def nearest(word: str, known: Collection[str]) -> str:
    """Return `; did you mean X?` for the known word nearest to this one, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def describe(value: object) -> str:
    """Name what was written, in the words of a person who edits YAML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text {value[:20]!r}"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping (name: value)"
    return "nothing" if value is None else f"the number {value} without quotes"
