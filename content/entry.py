"""Reading the fields of one mapping without stopping at the first fault."""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction

from content.faults import Faults, describe, line_fault, nearest
from content.yaml_file import Table

_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


class Entry:
    """One mapping of a file; a fault is kept, and a harmless value of the right type returned.

    Args:
        table: the mapping.
        file: how complaints call its file.
        name: what a person calls the entry, such as `item 2.3`; may be empty at a file's top.
        faults: where faults are kept.
    """

    def __init__(self, table: Table, *, file: str, name: str, faults: Faults) -> None:
        self.table = table
        self.file = file
        self.name = name
        self.faults = faults

    def place(self, key: str = "") -> str:
        """Return where the field stands: its line, or the entry's where it is missing."""
        line = self.table.key_lines.get(key, self.table.line)
        return f"line {line}, {self.name}" if self.name else f"line {line}"

    def complain(self, key: str, fix: str) -> None:
        """Keep a fault of that field."""
        self.faults.add(self.file, self.place(key), key, fix)

    def only(self, *known: str) -> None:
        """Complain of every field that nobody reads: most often a misspelt one."""
        for key in self.table:
            if key not in known:
                self.complain(key, f"is unknown here (known: {', '.join(known)}){nearest(key, known)}")

    def text(self, key: str) -> str:
        """Return a required text of one line; empty after a fault."""
        value = self._required(key, str, "a text in quotes")
        return self._sound(key, value) if isinstance(value, str) else ""

    def text_or(self, key: str, default: str) -> str:
        """Return a text of one line, or the default where the field is absent."""
        return self.text(key) if key in self.table else default

    def paragraphs(self, key: str) -> str:
        """Return a required text whose every line is a paragraph; empty after a fault."""
        value = self._required(key, str, "a text")
        lines = value.split("\n") if isinstance(value, str) else []
        return "\n".join(self._sound(key, line) for line in lines)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts of one line each; none where the field is absent."""
        if key not in self.table:
            return ()
        value = self._required(key, list, "a list, one text after each dash")
        return tuple(self._member(key, one) for one in value) if isinstance(value, list) else ()

    def names(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Return a required list of known words, without the unknown ones."""
        if key not in self.table:
            self.complain(key, f"is missing; list some of {', '.join(known)}")
        return tuple(one for one in self.texts(key) if self._is_known(key, one, known))

    def choice(self, key: str, known: Collection[str]) -> str:
        """Return one of the known words; empty after a fault."""
        word = self.text(key)
        return word if word and self._is_known(key, word, known) else ""

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Return true or false; required where there is no default."""
        if key not in self.table and default is not None:
            return default
        return self._required(key, bool, "true or false") is True

    def whole(self, key: str) -> int:
        """Return a required whole number, written without quotes; 0 after a fault."""
        value = self._required(key, int, "a whole number without quotes")
        return value if isinstance(value, int) else 0

    def number(self, key: str) -> Fraction:
        """Return a required exact number, a plain decimal in quotes; 0 after a fault."""
        value = self._required(key, str, 'a number in quotes, such as "12.5"')
        if not isinstance(value, str):
            return Fraction(0)
        if not _DECIMAL.fullmatch(value):
            self.complain(key, f'is not a number: {value!r}; write plain digits, such as "12.5"')
            return Fraction(0)
        return Fraction(value)

    def inner(self, key: str, name: str) -> Entry | None:
        """Return the mapping in that required field, or None after a fault."""
        value = self._required(key, Table, "a mapping (name: value)")
        return self._entry(value, name) if isinstance(value, Table) else None

    def entries(self, key: str, name: str) -> tuple[Entry, ...]:
        """Return the mappings of a required list, without the members that are none."""
        value = self._required(key, list, "a list of entries, each after a dash")
        members = value if isinstance(value, list) else []
        for one in members:
            if not isinstance(one, Table):
                self.complain(key, f"must hold entries (name: value), not {describe(one)}")
        return tuple(self._entry(one, name) for one in members if isinstance(one, Table))

    def named(self, name: str) -> Entry:
        """Return the same entry under a name that is now known."""
        return self._entry(self.table, name)

    def _entry(self, table: Table, name: str) -> Entry:
        return Entry(table, file=self.file, name=name, faults=self.faults)

    def _required(self, key: str, wanted: type, shape: str) -> object:
        value = self.table.get(key)
        if key not in self.table:
            self.complain(key, f"is missing; write {shape}")
        elif not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            self.complain(key, f"must be {shape}, not {describe(value)}")
            return None
        return value

    def _sound(self, key: str, text: str) -> str:
        fault = line_fault(text)
        if fault:
            self.complain(key, fault)
        return "" if fault else text

    def _member(self, key: str, value: object) -> str:
        if isinstance(value, str):
            return self._sound(key, value)
        self.complain(key, f"must hold texts in quotes, not {describe(value)}")
        return ""

    def _is_known(self, key: str, word: str, known: Collection[str]) -> bool:
        if word and word not in known:
            self.complain(key, f"{word!r} is unknown (known: {', '.join(known)}){nearest(word, known)}")
        return word in known
