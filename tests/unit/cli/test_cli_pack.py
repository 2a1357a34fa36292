"""`pmqa export`, `pmqa verify`, and Word templates in `pmqa content check`."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Pmqa


@pytest.fixture
def exported(pmqa: Pmqa, tmp_path: Path) -> Path:
    pmqa("office", "add", "1001", "สพป.ทดสอบ เขต 1")
    assert pmqa("export", "--office", "1001", "--out", "pack.zip").code == 0
    return tmp_path / "pack.zip"


def test_an_export_is_a_whole_draft(pmqa: Pmqa, exported: Path) -> None:
    found = pmqa("verify", str(exported), "--json")

    assert found.code == 0
    assert isinstance(found.json, dict)
    assert (found.json["whole"], found.json["signed"], found.json["office"]) == (True, False, "1001")


def test_two_exports_of_the_same_answers_are_one_file(pmqa: Pmqa, exported: Path, tmp_path: Path) -> None:
    told = pmqa("export", "--office", "1001", "--out", "again.zip", "--json")

    assert isinstance(told.json, dict)
    assert told.json["revision"] == 0
    assert (tmp_path / "again.zip").read_bytes() == exported.read_bytes()


def test_a_pack_that_was_added_to_is_not_whole(pmqa: Pmqa, exported: Path) -> None:
    with zipfile.ZipFile(exported, "a") as archive:
        archive.writestr("evidence/1.1/อื่น.pdf", b"x")

    found = pmqa("verify", str(exported))

    assert found.code == 1
    assert "added: evidence/1.1/อื่น.pdf" in found.out


def test_what_is_no_zip_is_no_pack(pmqa: Pmqa, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"x")

    assert pmqa("verify", "x.zip").code == 1
    assert pmqa("verify", "none.zip").code == 2


def test_an_office_that_there_is_not_is_bad_input_and_leaves_no_file(pmqa: Pmqa, tmp_path: Path) -> None:
    refused = pmqa("export", "--office", "9", "--out", "pack.zip")

    assert refused.code == 2
    assert not list(tmp_path.glob("*.zip*"))


def test_an_export_into_a_folder_that_there_is_not_says_so_in_one_line(pmqa: Pmqa, exported: Path) -> None:
    refused = pmqa("export", "--office", "1001", "--out", "nowhere/pack.zip")

    assert (refused.code, len(refused.err.strip().splitlines())) == (1, 1)
    assert exported.exists()


def test_content_check_names_a_template_that_asks_for_what_there_is_not(pmqa: Pmqa, tmp_path: Path) -> None:
    from docx import Document

    (tmp_path / "forms").mkdir()
    document = Document()
    document.add_paragraph("{{ nothing }}")
    document.save(str(tmp_path / "forms" / "item.docx"))

    found = pmqa("content", "check", "forms")

    assert found.code == 1
    assert "item.docx: placeholder: 'nothing' is undefined" in found.err
