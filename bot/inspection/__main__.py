"""The process that looks at files: a path and a name a line in, a verdict a line out, until its input ends.

It is started by `bot.inspection.helper`, which reads the answers and ends it when it takes too long.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.inspection import inspect
from bot.model import Accepted

MOST_MEMORY = 1_500_000_000
"""Bytes of address space, libraries included; what wants more is made to do harm."""


def main() -> None:
    """Answer until the one who asks is gone."""
    _limit_memory()
    for line in sys.stdin:
        path, name = json.loads(line)
        print(json.dumps(_verdict(Path(path), name)), flush=True)  # noqa: T201 - the answer


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
