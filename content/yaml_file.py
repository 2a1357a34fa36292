"""Reading a YAML file into tables that remember their lines.

PyYAML keeps the last of two equal keys in silence and forgets where a value stood; a person who
edits criteria needs to hear of both.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from content.faults import Faults, short_name


class Table(dict[str, object]):
    """A mapping of a YAML file that knows the lines (from 1) of itself and of each of its keys."""

    __slots__ = ("key_lines", "line")

    def __init__(self, line: int) -> None:
        """Start empty at that line."""
        super().__init__()
        self.line = line
        self.key_lines: dict[str, int] = {}


def read_table(path: Path, faults: Faults) -> Table | None:
    """Read a file whose top is a mapping.

    Returns:
        The table, or None when the file is missing, is not UTF-8, is not YAML or is no mapping; the
        fault is then kept. Equal keys are a fault as well, and the first one counts.
    """
    name = short_name(path)
    text = _text(path, name, faults)
    if text is None:
        return None
    try:
        value = _parse(text, name, faults)
    except yaml.MarkedYAMLError as error:
        faults.add(name, _line(error.problem_mark), "", _syntax(error))
        return None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        faults.add(name, "", "", f"is not YAML: {error}".replace("\n", " "))
        return None
    if not isinstance(value, Table):
        faults.add(name, "line 1", "", "must be a mapping, lines of the form `name: value`")
        return None
    return value


def _text(path: Path, name: str, faults: Faults) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        faults.add(name, "", "", "is missing; put the file back")
    except UnicodeDecodeError as error:
        faults.add(name, f"byte {error.start}", "", "is not UTF-8; save the file as UTF-8")
    except OSError as error:
        faults.add(name, "", "", f"cannot be read ({error.strerror})")
    return None


def _syntax(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or error.context or "unreadable"
    return f"is not YAML ({problem}); look at quotes, colons and indentation here and just above"


def _line(mark: yaml.Mark | None) -> str:
    return f"line {mark.line + 1}" if mark else ""


def _parse(text: str, name: str, faults: Faults) -> object:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return None if node is None else _Reader(loader, name, faults).value(node)
    finally:
        loader.dispose()


class _Reader:
    """Turns the nodes of one document into tables, lists and plain values."""

    def __init__(self, loader: yaml.SafeLoader, name: str, faults: Faults) -> None:
        self.loader = loader
        self.name = name
        self.faults = faults
        self.seen: set[int] = set()

    def value(self, node: yaml.Node) -> object:
        if node.tag == _TEXT:
            return node.value
        if isinstance(node, yaml.ScalarNode):
            return self.loader.construct_object(node)
        if self._is_repeated(node):
            return None
        if isinstance(node, yaml.MappingNode):
            return self.table(node)
        return [self.value(one) for one in node.value]

    def _is_repeated(self, node: yaml.Node) -> bool:
        # An alias can hold itself, or multiply without end; nobody needs one here.
        if id(node) in self.seen:
            line = f"line {node.start_mark.line + 1}"
            self.faults.add(self.name, line, "", "is repeated with & and *; write it out each time")
            return True
        self.seen.add(id(node))
        return False

    def table(self, node: yaml.MappingNode) -> Table:
        table = Table(node.start_mark.line + 1)
        for key_node, value_node in node.value:
            key, line = key_node.value, key_node.start_mark.line + 1
            if not isinstance(key, str):
                self.faults.add(self.name, f"line {line}", "", "a name before a colon must be a plain word")
            elif key in table:
                first = table.key_lines[key]
                self.faults.add(
                    self.name, f"line {line}", key, f"stands twice (first on line {first}); keep one"
                )
            else:
                table[key] = self.value(value_node)
                table.key_lines[key] = line
        return table


_TEXT = "tag:yaml.org,2002:str"
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
