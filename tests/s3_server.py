"""An S3 server of the tests' own, SeaweedFS, on free loopback ports in a temporary folder."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError

KEY, SECRET = "test-key", "test-secret"
WITHIN_SECONDS = 30


@dataclass(frozen=True)
class S3Server:
    """A running server that takes one pair of keys; buckets are made when they are first written to."""

    endpoint: str

    @property
    def environment(self) -> Mapping[str, str]:
        """What a client finds its keys by."""
        return {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1"}


@contextmanager
def running_s3() -> Iterator[S3Server]:
    """Start a server and stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="pmqa-s3-") as made:
        folder = Path(made)
        keys = {
            "name": "test",
            "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
            "actions": ["Admin"],
        }
        (folder / "s3.json").write_text(json.dumps({"identities": [keys]}))
        parts = ("master", "volume", "filer", "s3")
        ports = dict(zip((p for part in parts for p in (part, f"{part}.grpc")), _free_ports(8), strict=True))
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(_command(folder, ports), stdout=log, stderr=log)
        try:
            server = S3Server(f"http://127.0.0.1:{ports['s3']}")
            _wait(server, process, folder / "log")
            yield server
        finally:
            process.kill()  # asked politely, it takes ten seconds; nothing of it is to be kept
            process.wait()


def _command(folder: Path, ports: Mapping[str, int]) -> list[str]:
    listening = [
        f"-{part.partition('.')[0]}.port{'.grpc' if '.grpc' in part else ''}={number}"
        for part, number in ports.items()
    ]
    weed = Path(sys.executable).with_name("weed")
    unused = ["-s3.port.iceberg=0", "-s3.port.lance=0"]
    sizes = ["-volume.max=8", "-master.volumeSizeLimitMB=64", "-master.volumePreallocate=false"]
    here = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder}", f"-s3.config={folder / 's3.json'}"]
    return [str(weed), "server", "-filer", "-s3", *here, *listening, *unused, *sizes]


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in sockets]


def _wait(server: S3Server, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server takes a file."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while not _takes_files(server):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the S3 server did not come up: {log.read_text('utf-8', 'replace')[-2_000:]}")
        time.sleep(0.1)  # a process of its own has no event to wait for


def _takes_files(server: S3Server) -> bool:
    from obstore.exceptions import BaseError
    from obstore.store import S3Store

    try:
        urllib.request.urlopen(server.endpoint, timeout=1).close()  # noqa: S310 - our own server
    except HTTPError:
        pass  # it speaks
    except (URLError, OSError):
        return False
    store = S3Store(
        "ready",
        endpoint=server.endpoint,
        access_key_id=KEY,
        secret_access_key=SECRET,
        client_options={"allow_http": True, "timeout": "2s"},
        retry_config={"max_retries": 0},
    )
    import obstore

    try:
        obstore.put(store, "ready", b"ready")
    except (BaseError, OSError):
        return False
    return True
