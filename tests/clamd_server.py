"""A ClamAV daemon of the tests' own: one signature, one socket in a temporary folder, one loopback port."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.hostile_files import EICAR

ADVICE = "no clamd found for the tests marked clamav: install the package clamav-daemon"
WITHIN_SECONDS = 60
MOST_STREAM = 2_000_000


@dataclass(frozen=True)
class ClamdServer:
    """A running daemon, and its two addresses."""

    tcp: str
    unix: str


@contextmanager
def running_clamd() -> Iterator[ClamdServer]:
    """Start a daemon and stop it at the end.

    Raises:
        RuntimeError: when none is installed, naming what to install; there is no skipping.
    """
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if program is None:
        raise RuntimeError(ADVICE)
    with tempfile.TemporaryDirectory(prefix="pmqa-clamd-") as made:
        folder = Path(made)
        port = _free_port()
        signature = f"Test.EICAR:0:*:{EICAR.encode().hex()}\n"
        (folder / "local.ndb").write_text(signature)
        (folder / "clamd.conf").write_text(_settings(folder, port))
        with (folder / "out").open("wb") as out:
            process = subprocess.Popen([program, "-c", folder / "clamd.conf"], stdout=out, stderr=out)
        try:
            _wait(folder / "socket", process, folder / "out")
            yield ClamdServer(f"tcp://127.0.0.1:{port}", f"unix://{folder / 'socket'}")
        finally:
            process.kill()
            process.wait()


def _settings(folder: Path, port: int) -> str:
    return "\n".join(
        (
            f"DatabaseDirectory {folder}",
            f"LocalSocket {folder / 'socket'}",
            f"TCPSocket {port}",
            "TCPAddr 127.0.0.1",
            "Foreground yes",
            f"StreamMaxLength {MOST_STREAM}",
            "",
        )
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _wait(path: Path, process: subprocess.Popen[bytes], out: Path) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not path.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"clamd did not come up: {out.read_text('utf-8', 'replace')[-2_000:]}")
        time.sleep(0.05)  # a process of its own has no event to wait for
