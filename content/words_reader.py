"""`messages/*.yaml`, `commands.yaml` → plain mappings; `roles.yaml` → permissions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

from bot.model import Role, Stage
from bot.permissions import GUEST, Permissions
from bot.search.normalise import fold_marks
from content.entry import Entry
from content.faults import Faults, character_fault, describe, short_name
from content.yaml_file import Table, read_table

SCOPES = ("any", "own", "none")
ROLES = (GUEST, *(str(role) for role in Role))
_NAME = re.compile(r"[a-z0-9][a-z0-9_]*")


def read_messages(folder: Path, faults: Faults) -> Mapping[str, str]:
    """Read every message file of a folder; see `content.loader.load_messages`."""
    messages: dict[str, str] = {}
    if not folder.is_dir():
        faults.add(short_name(folder), "", "", "is missing; messages stand in a folder of YAML files")
    for path in sorted(folder.glob("*.yaml")):
        messages.update(read_message_file(path, faults))
    return messages


def read_message_file(path: Path, faults: Faults) -> Mapping[str, str]:
    """Read one message file; keys begin with the file's stem."""
    table = read_table(path, faults)
    if table is None:
        return {}
    return _flat(Entry(table, file=short_name(path), name="", faults=faults), path.stem)


def _flat(entry: Entry, prefix: str) -> dict[str, str]:
    messages: dict[str, str] = {}
    for key, value in entry.table.items():
        full = f"{prefix}.{key}"
        if not _NAME.fullmatch(key):
            entry.complain(key, _name_fault(key, prefix))
        elif isinstance(value, Table):
            inner = Entry(value, file=entry.file, name=full, faults=entry.faults)
            messages |= _flat(inner, full)
        elif isinstance(value, str):
            messages[full] = _message(entry, key, value)
        else:
            entry.complain(key, f"must be a sentence in quotes, not {describe(value)}")
    return messages


def _name_fault(key: str, prefix: str) -> str:
    if key.startswith(f"{prefix}."):
        return f"write {key.removeprefix(f'{prefix}.')} alone; {prefix} is put before it"
    return "may hold small letters, digits and _ only"


def _message(entry: Entry, key: str, text: str) -> str:
    if fault := character_fault(text) or _placeholder_fault(text):
        entry.complain(key, fault)
    return text


def _placeholder_fault(text: str) -> str | None:
    try:
        parts = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError as error:
        return f"has a broken placeholder ({error}); write {{name}}, and {{{{ or }}}} for a bare brace"
    if all(_is_plain(*part) for part in parts):
        return None
    return "has a broken placeholder; only a plain name stands between braces, such as {name}"


def _is_plain(name: str | None, spec: str | None, conversion: str | None) -> bool:
    """Tell whether a placeholder is a name alone; how a number looks is the code's to say."""
    return bool(name and name.isidentifier() and not spec and not conversion)


def read_commands(file: Path, faults: Faults) -> Mapping[str, tuple[str, ...]]:
    """Read the command words; see `content.loader.load_commands`."""
    table = read_table(file, faults)
    if table is None:
        return {}
    top = Entry(table, file=short_name(file), name="", faults=faults)
    commands = {command: _words(top, command) for command in top.table}
    _no_shared_words(top, commands)
    return commands


def _words(top: Entry, command: str) -> tuple[str, ...]:
    words = top.texts(command)
    if top.table[command] == []:
        top.complain(command, "must hold at least one word; the official one stands first")
    return words


def _no_shared_words(top: Entry, commands: Mapping[str, tuple[str, ...]]) -> None:
    """Complain of words that mean two commands when typed; tone marks do not tell them apart."""
    owner: dict[str, str] = {}
    for command, words in commands.items():
        for word in words:
            first = owner.setdefault(fold_marks(word), command)
            if word and first != command:
                top.complain(command, f"{word!r} already stands for {first}; a word has one meaning")
        if len({word.casefold() for word in words}) < len(words):
            top.complain(command, "holds the same word twice; keep one")


def read_permissions(file: Path, faults: Faults) -> Permissions:
    """Read what each role may do; see `content.loader.load_permissions`."""
    table = read_table(file, faults)
    if table is None:
        return Permissions({}, {})
    top = Entry(table, file=short_name(file), name="", faults=faults)
    top.only("permissions", "stages")
    permissions = top.inner("permissions", "permissions")
    stages = top.inner("stages", "stages")
    if permissions is None or stages is None:
        return Permissions({}, {})
    stages.only(*permissions.table)
    scopes = {name: _scopes(permissions, name) for name in permissions.table}
    return Permissions(scopes, {name: _stages(stages, name) for name in stages.table})


def _stages(stages: Entry, name: str) -> frozenset[Stage]:
    words = stages.names(name, [str(one) for one in Stage])
    return frozenset(Stage(one) for one in words)


def _scopes(permissions: Entry, name: str) -> Mapping[str, str]:
    permission = permissions.inner(name, f"permission {name}")
    if permission is None:
        return {}
    permission.only(*ROLES)
    return {role: permission.choice(role, SCOPES) for role in ROLES}
