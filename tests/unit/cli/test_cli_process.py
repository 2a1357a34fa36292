"""What only a process of its own shows: the locale, what is imported, signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[3]
PMQA = (sys.executable, "-m", "bot")


def _environment(tmp_path: Path, **more: str) -> dict[str, str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PMQA_", "LC_", "LANG"))
    }
    return {**clean, "PMQA_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT), **more}


def test_thai_is_printed_as_utf8_whatever_the_locale(tmp_path: Path) -> None:
    env = _environment(tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")

    done = subprocess.run([*PMQA, "criteria", "2.3"], env=env, cwd=tmp_path, capture_output=True, check=True)

    assert "ประเด็น" in done.stdout.decode("utf-8") or "แผน" in done.stdout.decode("utf-8")


def test_light_commands_import_nothing_heavy(tmp_path: Path) -> None:
    look = """
import sys
from bot.cli import run
run(["criteria", "2.3"]), run(["search", "2.3"]), run(["score", "-"])
heavy = {"pydantic", "structlog", "sqlalchemy", "starlette", "uvicorn", "asyncio", "openpyxl"}
sys.exit(",".join(heavy & set(sys.modules)) or 0)
"""

    done = subprocess.run(
        [sys.executable, "-c", look],
        check=False,
        env=_environment(tmp_path),
        cwd=tmp_path,
        input=b"{}",
        capture_output=True,
    )

    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*PMQA, "criteria", "--json"],
        env=_environment(tmp_path),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()

        assert process.stderr.read() == b""


def test_serve_says_where_to_open_and_ends_well_on_sigterm(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*PMQA, "serve", "--port", "0"],
        env=_environment(tmp_path),
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        opened = next(line for line in lines if "Open http://127.0.0.1:" in line)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        rest = "".join(lines)

    assert opened
    assert process.returncode == 0, rest
    assert time.monotonic() - began < 5
