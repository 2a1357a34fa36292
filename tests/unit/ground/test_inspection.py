"""What a file is, by its content, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.inspection import inspect
from bot.model import Accepted, FileKind, NotKept
from tests.fakes import honest_files as honest
from tests.fakes.hostile_files import HOSTILE, Hostile, open_but_guarded_pdf

HONEST: tuple[tuple[str, Callable[[], bytes], FileKind, str], ...] = (
    ("รายงานสรุปผล.pdf", honest.pdf, FileKind.PDF, ".pdf"),
    ("ห้ามแก้ไข.pdf", open_but_guarded_pdf, FileKind.PDF, ".pdf"),
    ("รายงาน.docx", honest.docx, FileKind.WORD, ".docx"),
    ("ผล.xlsx", honest.xlsx, FileKind.EXCEL, ".xlsx"),
    ("นำเสนอ.pptx", honest.pptx, FileKind.POWERPOINT, ".pptx"),
    ("รายงาน.odt", honest.odt, FileKind.WORD, ".odt"),
    ("รายงาน.doc", honest.doc, FileKind.WORD, ".doc"),
    ("ผล.xls", honest.xls, FileKind.EXCEL, ".xls"),
    ("นำเสนอ.ppt", honest.ppt, FileKind.POWERPOINT, ".ppt"),
    ("แบบฟอร์ม.docm", honest.with_macros, FileKind.WORD, ".docm"),
    ("แบบฟอร์ม.xlsm", lambda: honest.with_macros("xl", "workbook"), FileKind.EXCEL, ".xlsm"),
    ("", honest.photo, FileKind.IMAGE, ".jpg"),
    ("ภาพ.PNG", lambda: honest.photo("PNG"), FileKind.IMAGE, ".png"),
    ("ภาพ.webp", lambda: honest.photo("WEBP"), FileKind.IMAGE, ".webp"),
    ("ภาพ.gif", honest.gif, FileKind.IMAGE, ".gif"),
    ("IMG_0001.HEIC", lambda: honest.photo("HEIF"), FileKind.IMAGE, ".heic"),
    ("วิดีโอ.mp4", honest.film, FileKind.VIDEO, ".mp4"),
    ("วิดีโอ.mov", lambda: honest.film(brand=b"qt  "), FileKind.VIDEO, ".mov"),
    ("วิดีโอ.3gp", lambda: honest.film(brand=b"3gp5"), FileKind.VIDEO, ".3gp"),
    ("หลักฐาน.zip", lambda: honest.zipped({"คำสั่ง/คำสั่ง 12-2565.pdf": honest.pdf()}), FileKind.ARCHIVE, ".zip"),
    ("เรียกผิดชื่อ.pdf", honest.photo, FileKind.IMAGE, ".jpg"),
)


@pytest.mark.parametrize(("name", "make", "kind", "extension"), HONEST, ids=[one[0] for one in HONEST])
def test_what_officers_send_is_known_by_its_content(
    tmp_path: Path, name: str, make: Callable[[], bytes], kind: FileKind, extension: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(make())

    verdict = inspect(path, name)

    assert isinstance(verdict, Accepted), verdict
    assert (verdict.kind, verdict.extension) == (kind, extension)


@pytest.mark.parametrize("hostile", HOSTILE, ids=[one.title for one in HOSTILE])
def test_a_hostile_file_is_refused_with_the_reason(tmp_path: Path, hostile: Hostile) -> None:
    path = tmp_path / "file"
    path.write_bytes(hostile.make())

    assert inspect(path, hostile.name) == NotKept(hostile.reason)


def test_there_are_at_least_forty_kinds_of_hostile_files() -> None:
    assert len({one.title for one in HOSTILE}) >= 40
