"""A PostgreSQL server of the tests' own, on a free loopback port in a temporary folder.

PostgreSQL refuses to run as root; where the tests are root, it runs as `postgres` or `nobody`.
"""

from __future__ import annotations

import getpass
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg

ADVICE = (
    "no PostgreSQL found for the tests marked postgres: install the package postgresql "
    "(initdb and postgres on PATH or under /usr/lib/postgresql), or pgserver from PyPI"
)

TEMPLATE = "pmqa_template"


@dataclass(frozen=True)
class Server:
    """A running server; `base` is its URL up to the name of a database."""

    base: str

    def url(self, database: str) -> str:
        """Return the URL of one of its databases."""
        return f"{self.base}/{database}"

    def execute(self, sql: str) -> None:
        """Carry out a statement of the server as a whole."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.encode())

    def cut_off(self, url: str) -> None:
        """End every connection to a database, as a restart of the server would."""
        name = url.rpartition("/")[2]
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(sql, [name])

    def make_template(self) -> None:
        """Make the migrated database that others are copied from."""
        from storage.store import migrate

        self.execute(f"CREATE DATABASE {TEMPLATE}")
        migrate(self.url(TEMPLATE))

    @contextmanager
    def database(self, *, migrated: bool = True) -> Iterator[str]:
        """Make a database, give its URL, and drop it; empty when it is not to be migrated."""
        name = f"t{uuid4().hex}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE if migrated else 'template0'}")
        yield self.url(name)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server and stop it at the end.

    Raises:
        RuntimeError: when no PostgreSQL is installed, naming what to install; there is no skipping.
    """
    programs = _find_programs()
    with tempfile.TemporaryDirectory(prefix="pmqa-postgres-") as made:
        folder = Path(made)
        user = _unprivileged_user(folder)
        data, port = folder / "data", _free_port()
        _run(user, programs / "initdb", "-D", data, "-U", "pmqa", "--auth=trust", "-E", "UTF8", "--no-sync")
        # Nothing here survives the tests, so nothing needs to reach the disk.
        options = f"-h 127.0.0.1 -p {port} -k {folder} -F -c max_connections=60"
        log = folder / "log"
        _run(user, programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield Server(f"postgresql://pmqa@127.0.0.1:{port}")
        finally:
            _run(user, programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def _find_programs() -> Path:
    """Return the folder that holds initdb, pg_ctl and postgres."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    return _find_in_pgserver()


def _find_in_pgserver() -> Path:
    spec = importlib.util.find_spec("pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError(ADVICE)
    return Path(spec.origin).parent / "pginstall" / "bin"


def _unprivileged_user(folder: Path) -> str | None:
    """Return whom to run as, None for oneself, and give the folder to them."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in known else "nobody"
    shutil.chown(folder, user)
    return user


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(user: str | None, *command: object) -> None:
    words = [str(word) for word in command]
    prefix = ["runuser", "-u", user, "--"] if user and user != getpass.getuser() else []
    done = subprocess.run(
        [*prefix, *words],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd="/",
        timeout=60,
    )
    if done.returncode:
        raise RuntimeError(f"{words[0]} failed: {done.stderr.decode(errors='replace').strip()}")
