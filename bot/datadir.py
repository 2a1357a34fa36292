"""Where the data folder is, found without the cost of reading every setting."""

from __future__ import annotations

import os
from pathlib import Path

PREFIX = "PMQA_"
ENV_FILE = ".env"
DEFAULT_DATA_DIR = "data"


def data_dir() -> Path:
    """Return the data folder, which need not exist: `PMQA_DATA_DIR`, the same in `.env`, or ./data."""
    return Path(os.environ.get(f"{PREFIX}DATA_DIR") or _from_file() or DEFAULT_DATA_DIR)


def _from_file() -> str | None:
    if not Path(ENV_FILE).is_file():
        return None
    from dotenv import dotenv_values

    return dotenv_values(ENV_FILE).get(f"{PREFIX}DATA_DIR")
