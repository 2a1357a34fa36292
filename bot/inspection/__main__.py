"""The process that looks at files: a question a line in, an answer a line out, until its input ends.

`["inspect", path, name]` is answered by a verdict, `["strip", from, to, type]` by nothing but itself.

It is started by `bot.inspection.helper`, which reads the answers and ends it when it takes too long.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.inspection import inspect
from bot.inspection.stripping import strip
from bot.model import Accepted

MOST_MEMORY = 1_500_000_000
"""Bytes of address space, libraries included; what wants more is made to do harm."""


def main() -> None:
    """Answer until the one who asks is gone."""
    _limit_memory()
    for line in sys.stdin:
        what, *about = json.loads(line)
        answer = _verdict(Path(about[0]), about[1]) if what == "inspect" else _stripped(*about)
        print(json.dumps(answer), flush=True)  # noqa: T201 - the answer


def _stripped(source: str, target: str, mime: str) -> dict[str, str]:
    strip(Path(source), Path(target), mime)
    return {}


def _verdict(path: Path, name: str) -> dict[str, str]:
    try:
        verdict = inspect(path, name)
    except MemoryError:
        return {"reason": "bomb"}
    if isinstance(verdict, Accepted):
        return {"kind": verdict.kind, "mime": verdict.mime, "extension": verdict.extension}
    return {"reason": verdict.reason}


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
