"""What the readers of all kinds of files share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.model import Accepted, NotKept

HEAD_BYTES = 8192

Verdict = Accepted | NotKept


@dataclass(frozen=True, slots=True)
class Look:
    """A file that is looked at: where it is, its size, its first bytes, and what its sender calls it."""

    path: Path
    size: int
    head: bytes
    name: str

    @property
    def extension(self) -> str:
        """The end of the name, in small letters with its dot (`.xlsm`); empty where there is none."""
        return Path(self.name.lower()).suffix

    def tail(self, count: int) -> bytes:
        """Return the last bytes, at most so many."""
        with self.path.open("rb") as file:
            file.seek(max(0, self.size - count))
            return file.read(count)
