"""`python -m bench NAME [--json]`: run one measurement; `all` runs each; no name lists them.

A measurement is a module of this folder with `main(argv) -> int`. Runtime dependencies suffice.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def names() -> list[str]:
    return sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py") if not _is_helper(path))


def _is_helper(path: Path) -> bool:
    return "def main(" not in path.read_text("utf-8")


def run(name: str, arguments: list[str]) -> int:
    code: int = import_module(f"bench.{name}").main(arguments)
    return code


def main() -> int:
    chosen, *arguments = sys.argv[1:] or ["list"]
    if chosen == "list":
        print("\n".join(names()))
        return 0
    if chosen == "all":
        return max(run(name, arguments) for name in names())
    if chosen not in names():
        print(f"bench: there is no {chosen!r}; choose of {', '.join(names())}", file=sys.stderr)
        return 2
    return run(chosen, arguments)


if __name__ == "__main__":
    sys.exit(main())
