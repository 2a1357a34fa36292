"""Where evidence files are kept: a local folder or a bucket, as the settings say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.files import Files


def open_files(url: str, *, endpoint: str | None = None) -> Files:
    """Return the files at an address. Nothing is connected or made yet.

    Args:
        url: a folder, or `s3://bucket/prefix`.
        endpoint: the address of the S3 service; None for Amazon's own.
    """
    if url.startswith("s3://"):
        from storage.s3_files import S3Files

        return S3Files(url, endpoint)
    from storage.local_files import LocalFiles

    return LocalFiles(Path(url))
