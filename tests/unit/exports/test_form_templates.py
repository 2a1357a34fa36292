"""The Word templates: what they ask for is there, what we have shows, an office may bring its own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from docx import Document

from bot.exports.form import fill, properties_of
from bot.exports.form_check import all_text, check_forms
from bot.exports.form_fields import item_fields, results_fields
from bot.exports.templates import find_forms
from content.loader import FORMS
from scripts.make_forms import templates
from tests.packs import a_source, shipped_forms, thai
from tests.strategies import pmqa_framework

ROOT = Path(__file__).parents[3]


def _template(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _put(folder: Path, name: str, made: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(made)
    return folder / name


def test_the_shipped_templates_are_those_that_the_script_makes() -> None:
    assert {path.name: path.read_bytes() for path in FORMS.glob("*.docx")} == templates()


def test_the_shipped_templates_are_without_fault() -> None:
    assert check_forms(FORMS, pmqa_framework(), thai()) == ()


def test_a_placeholder_that_there_is_not_is_named(tmp_path: Path) -> None:
    file = _put(tmp_path, "item.docx", _template("{{ offices }}"))

    [complaint] = check_forms(file, pmqa_framework(), thai())

    assert (complaint.file, complaint.field) == ("item.docx", "placeholder")
    assert "'offices' is undefined" in complaint.fix
    assert "office" in complaint.fix.split("known at the top: ")[1].split(", ")


def test_a_template_that_leaves_answers_out_is_named(tmp_path: Path) -> None:
    file = _put(tmp_path, "results.docx", _template("{{ office }} {{ draft }} {{ revision }}"))

    fields = {one.field for one in check_forms(file, pmqa_framework(), thai())}

    assert "dimension.indicator.text of 7.1" in fields
    assert len(fields) == 18


@pytest.mark.parametrize(
    "made", [b"", b"no zip", _template("{% for x in %}"), _template("{{ ''.__class__ }}")]
)
def test_a_template_that_cannot_be_filled_is_a_complaint_and_no_crash(tmp_path: Path, made: bytes) -> None:
    assert len(check_forms(_put(tmp_path, "item.docx", made), pmqa_framework(), thai())) == 1


def test_a_file_of_another_name_is_used_by_nobody_and_said_so(tmp_path: Path) -> None:
    [complaint] = check_forms(_put(tmp_path, "items.docx", b""), pmqa_framework(), thai())

    assert "item.docx" in complaint.fix


def test_an_offices_own_template_comes_before_that_of_all_and_the_shipped(tmp_path: Path) -> None:
    _put(tmp_path, "item.docx", b"all")
    _put(tmp_path / "1001", "item.docx", b"own")

    assert find_forms("1001", own=tmp_path, shipped=FORMS).item == b"own"
    assert find_forms("1002", own=tmp_path, shipped=FORMS).item == b"all"
    assert find_forms("1001", own=tmp_path, shipped=FORMS).results == shipped_forms().results


@pytest.mark.parametrize("code", ["../secret", "a/b", ".", "..", "/etc"])
def test_a_code_that_is_a_path_leads_nowhere(tmp_path: Path, code: str) -> None:
    _put(tmp_path.parent / "secret", "item.docx", b"secret")

    assert find_forms(code, own=tmp_path, shipped=FORMS) == shipped_forms()


def test_text_that_looks_like_a_placeholder_stays_as_it_was_written() -> None:
    text = "{{ office }} {_{ x }_} {% if %} & <b>"
    source = a_source({("1.1", "project"): text})

    fields = item_fields(source, source.framework.items["1.1"], thai())

    assert text in all_text(fill(shipped_forms().item, fields, properties_of(source, "x")))


def _names(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _names(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner, path)
    else:
        yield path


def test_every_placeholder_is_documented_and_every_documented_one_exists() -> None:
    source = a_source(evidence=())
    fields = {**item_fields(source, source.framework.items["1.1"], thai()), **results_fields(source, thai())}
    there = set(_names(fields)) | {"evidence.number", "evidence.kind", "evidence.name", "evidence.url"}
    there |= {f"dimensions.evidence.{name}" for name in ("number", "kind", "name", "url")}

    documented = set(re.findall(r"^\| `([a-z_.]+)`", (ROOT / "docs" / "forms.md").read_text(), re.MULTILINE))

    assert documented == {one for one in there if one not in {"evidence", "dimensions.evidence"}}
