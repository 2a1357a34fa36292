"""How soon things answer, and what the server holds at rest; each beside its floor.

Floors: a bare interpreter's start, and a bare server of the same stack (Starlette on uvicorn, uvloop
and httptools) that stores nothing. Medians of several runs; seconds and MiB.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 7
PATIENCE = 30.0
MIB = 1024 * 1024

BARE_SERVER = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
app = Starlette(routes=[Route("/readyz", lambda request: PlainTextResponse("ready"))])
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
"""


@dataclass(frozen=True, slots=True)
class Measure:
    name: str
    unit: str
    ours: float
    floor: float

    @property
    def ratio(self) -> float:
        return self.ours / self.floor


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench startup", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=RUNS)
    chosen = parser.parse_args(argv)
    measures = measure(chosen.runs)
    if chosen.json:
        print(json.dumps([{**asdict(one), "ratio": round(one.ratio, 2)} for one in measures]))
    else:
        for one in measures:
            print(f"{one.name:24} {one.ours:8.3f} {one.unit:3}  floor {one.floor:8.3f}  x {one.ratio:.2f}")
    return 0


def measure(runs: int) -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        env = _environment(Path(folder))
        command = _median(runs, lambda: _time_command(["-m", "bot", "criteria", "2.3"], env))
        bare = _median(runs, lambda: _time_command(["-c", "pass"], env))
        ours = [_serve(["-m", "bot", "serve", "--port"], env) for _ in range(runs)]
        floor = [_serve(["-c", BARE_SERVER], env) for _ in range(runs)]
    return [
        Measure("pmqa criteria 2.3", "s", command, bare),
        Measure("pmqa serve until ready", "s", _middle(ours, 0), _middle(floor, 0)),
        Measure("memory at rest", "MiB", _middle(ours, 1), _middle(floor, 1)),
    ]


def _environment(data_dir: Path) -> dict[str, str]:
    """Our own settings do not reach what is measured, but for a folder that ends with it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PMQA_")}
    return {**clean, "PMQA_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT)}


def _median(runs: int, measure_once: Callable[[], float]) -> float:
    measure_once()  # the first run fills the file system's cache
    return statistics.median(measure_once() for _ in range(runs))


def _middle(pairs: list[tuple[float, float]], place: int) -> float:
    return statistics.median(pair[place] for pair in pairs)


def _time_command(arguments: list[str], env: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], env=env, cwd=env["PMQA_DATA_DIR"], check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - began


def _serve(arguments: list[str], env: dict[str, str]) -> tuple[float, float]:
    """Start a server on a free port; return the seconds until /readyz is 200, and its memory in MiB."""
    port = _free_port()
    began = time.perf_counter()
    command = [sys.executable, *arguments, str(port)]
    with subprocess.Popen(
        command, env=env, cwd=env["PMQA_DATA_DIR"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}/readyz", server)
            return time.perf_counter() - began, _resident(server.pid)
        finally:
            server.send_signal(signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - a loopback address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.005)
    raise RuntimeError(f"{url} did not become ready")


def _resident(pid: int) -> float:
    """Return a process's resident memory in MiB (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB
