"""Packs of random offices, made in memory, and the evidence's bytes that they are made of."""

from __future__ import annotations

import asyncio
import hashlib
import io
import unicodedata
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from bot.copy import Copy
from bot.exports.kit import Forms, Kit
from bot.exports.manifest import Manifest
from bot.exports.pack import write_pack
from bot.exports.source import Attached, PackSource, Signature
from bot.exports.templates import find_forms
from bot.model import (
    Answers,
    Assessment,
    CellChanged,
    Framework,
    HistoryEntry,
    Level,
    Mode,
    NarrativeLine,
    Office,
)
from content.loader import FORMS, load_messages
from tests.strategies import answers, pmqa_framework

AT = datetime(2026, 9, 30, 7, 5, tzinfo=UTC)
OFFICE = Office("office-1", "1001", "สพป.ทดสอบ เขต 1")
SIGNED = Signature("นางสาวน้ำใจ ซื่อตรง", "ผอ.สพป.ทดสอบ เขต 1", AT)
KEY = b"a key of sixteen"

ODD_TEXTS = (
    "ผู้อำนวยการกำหนดทิศทางให้ทั่วทั้งองค์กร\nทำซ้ำทุกไตรมาส",
    "  =SUM(A1:A9) เว้นวรรคหน้าหลัง  ",
    "{{ 7*7 }} {% for %} {_{ }_} _x0041_ <w:t>&amp;</w:t> \"'",
    "แท็บ\tกลาง บรรทัดว่าง\n\nจบ",
    "+66 -1 @name ๑๒๓ 😀 ก\u0e4dา \u200b",
)


@cache
def thai() -> Copy:
    return Copy(load_messages())


@cache
def shipped_forms() -> Forms:
    return find_forms("", own=FORMS / "none", shipped=FORMS)


def a_kit(forms: Forms | None = None) -> Kit:
    return Kit(thai(), forms or shipped_forms(), _told, KEY)


def _told(entry: HistoryEntry) -> str:
    change = entry.change
    return f"{change.item} {change.new}" if isinstance(change, CellChanged) else change.item


@dataclass
class Shelf:
    """Evidence's bytes by their hash, handed out a piece at a time."""

    held: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        self.held[name] = content
        return name

    async def read(self, sha256: str) -> AsyncIterator[bytes]:
        content = self.held[sha256]
        yield content[:3]
        yield content[3:]


def packed(source: PackSource, shelf: Shelf | None = None, kit: Kit | None = None) -> bytes:
    """Return the pack of these answers."""
    return packed_with_manifest(source, shelf, kit)[0]


def packed_with_manifest(
    source: PackSource, shelf: Shelf | None = None, kit: Kit | None = None
) -> tuple[bytes, Manifest]:
    out = io.BytesIO()
    manifest = asyncio.run(write_pack(source, kit or a_kit(), out, (shelf or Shelf()).read))
    return out.getvalue(), manifest


def a_source(
    cells: Mapping[tuple[str, str], str] | None = None,
    *,
    told: Mapping[tuple[str, Level], str] | None = None,
    evidence: tuple[Attached, ...] = (),
    signature: Signature | None = None,
    revision: int = 12,
) -> PackSource:
    """Return what an office answered."""
    framework = pmqa_framework()
    narratives = {
        place: tuple(NarrativeLine(f"u{number}", line, "p1", AT) for number, line in enumerate([text]))
        for place, text in (told or {}).items()
    }
    return PackSource(
        office=OFFICE,
        framework=framework,
        assessment=Assessment("a1", OFFICE.id, framework.id, revision, dict(cells or {})),
        narratives=narratives,
        evidence=evidence,
        signature=signature,
    )


def a_file(
    shelf: Shelf, item: str, name: str, content: bytes, *, kind: str = "report", number: int = 1
) -> Attached:
    return Attached(f"e{number}", item, kind, name, "นางสาวมาลี ใจดี", AT, shelf.put(content), len(content))


def a_link(item: str, url: str, *, number: int = 1) -> Attached:
    return Attached(f"l{number}", item, "photo_or_link", "", "นายปรีชา", AT, url=url)


def a_history(length: int) -> tuple[HistoryEntry, ...]:
    return tuple(
        HistoryEntry(
            number,
            CellChanged("1.1", "project", None, f"โครงการ {number}"),
            "p1",
            "มาลี",
            AT + timedelta(minutes=number),
            number,
            f"b{number}",
        )
        for number in range(1, length + 1)
    )


TEXTS = st.sampled_from(ODD_TEXTS) | st.text(min_size=1, max_size=40).map(
    lambda text: unicodedata.normalize("NFC", text)
)


@st.composite
def sources(draw: st.DrawFn, shelf: Shelf) -> PackSource:
    """Answers as any office may have given them, with its evidence on the shelf."""
    framework = pmqa_framework()
    given = draw(answers(framework))
    places = [(item.id, one.level) for item in framework.own_items for one in item.levels]
    told = draw(st.dictionaries(st.sampled_from(places), TEXTS, max_size=12))
    projects = draw(st.dictionaries(st.sampled_from(_self_items(framework)), TEXTS, max_size=6))
    cells = {**_cells(given), **{(item, "project"): text for item, text in projects.items()}}
    return replace(
        a_source(
            cells, told=told, signature=draw(st.none() | st.just(SIGNED)), revision=draw(st.integers(0, 999))
        ),
        evidence=draw(_attached(framework, shelf)),
        history=a_history(draw(st.integers(0, 3))),
    )


def _self_items(framework: Framework) -> list[str]:
    return [item.id for item in framework.items.values() if item.mode is Mode.SELF]


def _cells(given: Answers) -> dict[tuple[str, str], str]:
    cells = {(one.rpartition(".")[0], one): "met" for one in given.met}
    cells |= {(key, "value"): value for key, value in given.external.items()}
    for item, result in given.results.items():
        for name in ("indicator", "unit", "direction", "target", "actual", "baseline"):
            value = getattr(result, name)
            if value is not None:
                cells[item, name] = str(value)
    return cells


NAMES = (
    "รายงาน.pdf",
    "con.",
    "../../etc/passwd",
    "a" * 300 + ".jpg",
    "ปี 2565/ไตรมาส:1?.docx",
    "",
)
KINDS = ("approval", "report", "photo_or_link", "form", "open")


def _attached(framework: Framework, shelf: Shelf) -> st.SearchStrategy[tuple[Attached, ...]]:
    place = st.sampled_from([*framework.items, ""])

    def a_piece(number: int) -> st.SearchStrategy[Attached]:
        files = st.builds(
            lambda item, kind, name, content: a_file(shelf, item, name, content, kind=kind, number=number),
            place,
            st.sampled_from(KINDS),
            st.sampled_from(NAMES) | TEXTS,
            st.binary(max_size=9),
        )
        url = f"https://example.go.th/ข่าว/{number}?id=1#x"
        return files | st.builds(lambda item: a_link(item, url, number=number), place)

    return st.integers(0, 5).flatmap(lambda most: st.tuples(*(a_piece(number) for number in range(most))))
