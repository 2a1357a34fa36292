"""`python -m bot` and the `pmqa` command."""

from __future__ import annotations

import sys

from bot.cli import run


def main() -> None:
    """Carry out the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
