"""A compound file ([MS-CFB] version 3) of a few streams, as Office wrote documents before 2007."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from uuid import UUID

SECTOR = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SMALLEST = 4096  # anything less would belong into a second, smaller kind of sectors


def compound_file(streams: Mapping[str, bytes], *, clsid: str = "") -> bytes:
    """Return a file with these streams; `Macros/VBA` is a stream in a storage."""
    contents = {name: content.ljust(_SMALLEST, b"\0") for name, content in streams.items()}
    nodes = _nodes(contents)
    entries_sectors = -(-len(nodes) * 128 // SECTOR)
    data = [_sectors(content) for content in contents.values()]
    used = entries_sectors + sum(len(one) for one in data)
    fat_sectors = 1
    while fat_sectors * (SECTOR // 4) < used + fat_sectors:
        fat_sectors += 1
    starts, fat, at = (
        [],
        [_FAT] * fat_sectors + _chain(fat_sectors, entries_sectors),
        fat_sectors + entries_sectors,
    )
    for one in data:
        starts.append(at)
        fat += _chain(at, len(one))
        at += len(one)
    fat += [_FREE] * (fat_sectors * (SECTOR // 4) - len(fat))
    directory = _directory(nodes, contents, dict(zip(contents, starts, strict=True)), clsid)
    header = _header(fat_sectors)
    body = struct.pack(f"<{len(fat)}I", *fat) + directory.ljust(entries_sectors * SECTOR, b"\0")
    return header + body + b"".join(sector for one in data for sector in one)


def _nodes(contents: Mapping[str, bytes]) -> list[str]:
    """Return the paths of the root, every storage and every stream."""
    storages = {name.rpartition("/")[0] for name in contents} - {""}
    return ["", *sorted(storages), *contents]


def _sectors(content: bytes) -> list[bytes]:
    return [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END]


def _header(fat_sectors: int) -> bytes:
    difat = [*range(fat_sectors), *[_FREE] * (109 - fat_sectors)]
    return (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack(
            "<HHHHH6xIIIIIIIII",
            0x3E,
            3,
            0xFFFE,
            9,
            6,
            0,
            fat_sectors,
            fat_sectors,
            0,
            _SMALLEST,
            _END,
            0,
            _END,
            0,
        )
        + struct.pack("<109I", *difat)
    )


def _directory(
    nodes: list[str], contents: Mapping[str, bytes], starts: Mapping[str, int], clsid: str
) -> bytes:
    made = b""
    for node in nodes:
        children = [place for place, one in enumerate(nodes) if one and one.rpartition("/")[0] == node]
        siblings = [
            place
            for place, one in enumerate(nodes)
            if one and one.rpartition("/")[0] == node.rpartition("/")[0]
        ]
        place = nodes.index(node)
        following = next((one for one in siblings if one > place), _NONE) if node else _NONE
        kind = 5 if not node else 2 if node in contents else 1
        child = children[0] if kind != 2 and children else _NONE
        name = (node.rpartition("/")[2] or "Root Entry").encode("utf-16-le") + b"\0\0"
        start, size = (starts[node], len(contents[node])) if kind == 2 else (_END, 0)
        identity = UUID(clsid).bytes_le if clsid and not node else bytes(16)
        made += name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), kind, 1, _NONE, following, child)
        made += identity + struct.pack("<IQQIQ", 0, 0, 0, start, size)
    return made
