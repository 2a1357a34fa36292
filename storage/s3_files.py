"""Files in an S3 bucket, through obstore. An object is there whole or not at all; S3 sees to that.

Keys come from the environment in the usual way (`AWS_ACCESS_KEY_ID`, …) or from the machine's role.
What a cut-off upload leaves in the bucket is unseen; a lifecycle rule removes it (docs/operations.md).
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from bot.errors import StorageError
from bot.files import CHUNK_BYTES, Lying, Stored, TooBigError
from storage.file_names import names_in, path_of

if TYPE_CHECKING:
    from obstore.store import S3Store

PART_BYTES = 5 * 1024 * 1024
"""The smallest part that S3 takes; at most PARTS_AT_ONCE of them are in memory."""
PARTS_AT_ONCE = 2


class S3Files:
    """`bot.files.Files` in a bucket.

    Args:
        url: `s3://bucket/prefix`.
        endpoint: the address of the service; None for Amazon's own.
    """

    def __init__(self, url: str, endpoint: str | None = None) -> None:
        self._store = _open(url, endpoint)

    async def put(self, office_id: str, chunks: AsyncIterator[bytes], *, limit: int) -> Stored:
        """Keep a file and return once it is durable and was read back as it was given.

        Its key is its hash, so it waits in a temporary file until all of it is there.
        """
        import obstore

        path_of(office_id, "0" * 64)  # refuse a broken office before anything is written
        with tempfile.TemporaryFile() as spool:
            stored = await _spool(spool, chunks, limit)
            path = path_of(office_id, stored.sha256)
            spool.seek(0)
            with _translated():
                await obstore.put_async(
                    self._store, path, spool, chunk_size=PART_BYTES, max_concurrency=PARTS_AT_ONCE
                )
        await self._verify(office_id, stored)
        return stored

    async def size(self, office_id: str, sha256: str) -> int | None:
        """Return how many bytes that file of that office has, None when it is not there."""
        import obstore

        try:
            with _translated():
                found = await obstore.head_async(self._store, path_of(office_id, sha256))
        except FileNotFoundError:
            return None
        return found["size"]

    async def read(
        self, office_id: str, sha256: str, *, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to, not including, `end`."""
        import obstore

        path = path_of(office_id, sha256)
        stop = await self._end(office_id, sha256) if end is None else end
        if stop <= start:
            return
        try:
            with _translated():
                got = await obstore.get_async(self._store, path, options={"range": (start, stop)})
                async for chunk in got.stream(min_chunk_size=CHUNK_BYTES):
                    yield bytes(chunk)
        except FileNotFoundError as error:
            raise StorageError(f"file {sha256[:12]} of office {office_id} is not in the bucket") from error

    async def discard(self, office_id: str, sha256: str) -> None:
        """Remove that file; no error when it is not there."""
        import obstore

        try:
            with _translated():
                await obstore.delete_async(self._store, path_of(office_id, sha256))
        except FileNotFoundError:
            return

    async def every(self) -> AsyncIterator[Lying]:
        """Yield every file that is kept, of all offices, in no order."""
        import obstore

        with _translated():
            async for page in obstore.list(self._store):
                for one in page:
                    names = names_in(one["path"])
                    if names is not None:
                        yield Lying(*names, one["size"], one["last_modified"])

    async def tidy(self, before: datetime) -> int:  # noqa: ARG002 - the port's
        """Do nothing: what a cut-off upload leaves is for the bucket's lifecycle rule."""
        return 0

    async def check(self) -> None:
        """Return when files can be kept and read now: the bucket answers to our keys."""
        import obstore

        with _translated():
            async for _ in obstore.list(self._store, prefix="readiness", chunk_size=1):
                break

    async def _end(self, office_id: str, sha256: str) -> int:
        size = await self.size(office_id, sha256)
        if size is None:
            raise StorageError(f"file {sha256[:12]} of office {office_id} is not in the bucket")
        return size

    async def _verify(self, office_id: str, stored: Stored) -> None:
        digest = hashlib.sha256()
        async for chunk in self.read(office_id, stored.sha256, end=stored.size):
            digest.update(chunk)
        if digest.hexdigest() != stored.sha256:
            await self.discard(office_id, stored.sha256)
            raise StorageError(
                f"file {stored.sha256[:12]} read back other than it was put; see to the bucket"
            )


def _open(url: str, endpoint: str | None) -> S3Store:
    from obstore.store import S3Store

    parts = urlsplit(url)
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        config={"endpoint": endpoint} if endpoint else {},
        client_options={"allow_http": True, "connect_timeout": "5s", "timeout": "60s"},
        retry_config={"max_retries": 2},
    )


async def _spool(spool: IO[bytes], chunks: AsyncIterator[bytes], limit: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise TooBigError(f"more than {limit} bytes")
        digest.update(chunk)
        spool.write(chunk)
    return Stored(digest.hexdigest(), size)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what obstore and S3 complain of into a StorageError; a missing file stays what it is.

    Their messages may name keys and addresses, so only the kind of fault is told on.
    """
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        mend = "see to PMQA_FILES_URL, PMQA_S3_ENDPOINT and the AWS_… keys"
        raise StorageError(
            f"the bucket did not take or give a file ({type(error).__name__}); {mend}"
        ) from error
