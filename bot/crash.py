"""What becomes of an error that nobody expected: an id to tell, and a trace to look it up by."""

from __future__ import annotations

import contextlib
import os
import secrets
import traceback
from datetime import UTC, datetime

from bot.datadir import data_dir

TRACES = "errors.log"


def keep_trace(error: Exception) -> str:
    """Return one line that names the error by an id; where it happened goes to DATA_DIR/errors.log.

    Its message is left out of both, since it may hold what a person wrote.
    """
    log_id = secrets.token_hex(4)
    name = type(error).__name__
    place = data_dir() / TRACES
    frames = "".join(traceback.format_tb(error.__traceback__))
    if _append(place, f"{datetime.now(UTC).isoformat()} {log_id} {name}\n{frames}"):
        return f"unexpected {name} (log id {log_id}); please report it with the entry of that id in {place}"
    return f"unexpected {name} (log id {log_id}); please report it"


def _append(place: os.PathLike[str], text: str) -> bool:
    """Add to the file where its folder is there; False when it could not be."""
    with contextlib.suppress(OSError):
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        return True
    return False
