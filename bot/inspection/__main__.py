"""The process that looks at files: a question a line in, an answer a line out, until its input ends.

`["inspect", path, name]` is answered by a verdict; `["strip", from, to, type]` and `["shrink", from, to]`
write a file, and are answered once it is there.

It is started by `bot.inspection.helper`, which reads the answers and ends it when it takes too long.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.inspection import inspect
from bot.inspection.shrinking import shrink
from bot.inspection.stripping import strip
from bot.model import Accepted

MOST_MEMORY = 1_500_000_000
"""Bytes of address space, libraries included; what wants more is made to do harm."""


def main() -> None:
    """Answer until the one who asks is gone."""
    _limit_memory()
    for line in sys.stdin:
        what, *about = json.loads(line)
        print(json.dumps(_ANSWERS[what](*about)), flush=True)  # noqa: T201 - the answer


def _stripped(source: str, target: str, mime: str) -> dict[str, str]:
    strip(Path(source), Path(target), mime)
    return {}


def _shrunk(source: str, target: str) -> dict[str, str]:
    shrink(Path(source), Path(target))
    return {}


def _verdict(path: str, name: str) -> dict[str, str]:
    try:
        verdict = inspect(Path(path), name)
    except MemoryError:
        return {"reason": "bomb"}
    if isinstance(verdict, Accepted):
        return {"kind": verdict.kind, "mime": verdict.mime, "extension": verdict.extension}
    return {"reason": verdict.reason}


_ANSWERS: Mapping[str, Callable[..., dict[str, str]]] = {
    "inspect": _verdict,
    "strip": _stripped,
    "shrink": _shrunk,
}


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
