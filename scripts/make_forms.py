"""Makes the Word templates of `content/forms`: `.venv/bin/python -m scripts.make_forms`.

They are made by code so that a change of them can be read, and committed so that an office can take
one, change it in Word and put it in its place. Thai needs the complex-script font and size beside the
ordinary ones, or Word sets it in another font at another size.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from bot.exports.fixed_zip import fixed

FORMS = Path(__file__).parents[1] / "content" / "forms"
FONT = "TH SarabunPSK"
FONT_ELSEWHERE = "TH Sarabun New"
BODY, TITLE, SMALL, TINY = 16, 20, 13, 2
"""Points; 16 is the size of official letters."""

INK, RED = RGBColor(0x1F, 0x2A, 0x44), RGBColor(0xB4, 0x23, 0x18)
SHADE = "E8EEF7"
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def main() -> int:
    """Write the templates."""
    FORMS.mkdir(exist_ok=True)
    for name, made in templates().items():
        (FORMS / name).write_bytes(made)
    return 0


def templates() -> dict[str, bytes]:
    """Return file name → template."""
    return {"item.docx": _bytes(_item_form()), "results.docx": _bytes(_results_form())}


def _item_form() -> Any:
    document = _new()
    _heading(document, "แบบฟอร์มตอบประเด็น")
    about = _table(document, (3.6, 13.4))
    _about_row(about, "หมวด", "{{ category }}")
    _about_row(about, "ประเด็น", "{{ item }}")
    _loop_row(about, "{%tr if cites_project %}")
    _about_row(about, "โครงการที่อ้างอิง{{ project.mark }}", "{{ project.text }}")
    _loop_row(about, "{%tr endif %}")
    _about_row(about, "ผลประเมินตนเอง", "{{ estimate }}")
    _paragraph(document, "{%p for level in levels %}")
    _section(document, "ระดับ {{ level.name }} (ระดับ {{ level.number }} จาก {{ levels|length }})")
    _criteria(document)
    _label(document, "สรุปแนวทาง (How to){{ level.mark }}")
    for text in ("{%p for line in level.narrative %}", "{{ line }}", "{%p endfor %}"):
        _paragraph(document, text)
    _paragraph(document, "{{ level.end }}", TINY)
    _paragraph(document, "{%p endfor %}")
    _section(document, "เอกสารและหลักฐานที่แนบ")
    _evidence(document, "evidence")
    _signature(document)
    return document


def _results_form() -> Any:
    document = _new()
    _heading(document, "แบบฟอร์มสรุปการรายงานการบรรลุผลลัพธ์ตามหมวด 7")
    about = _table(document, (3.6, 13.4))
    _about_row(about, "หมวด", "{{ category }}")
    _paragraph(document, "{%p for dimension in dimensions %}")
    _section(document, "{{ dimension.name }}")
    table = _table(document, (5.2, 11.8))
    for label, name in (
        ("ตัวชี้วัด", "indicator"),
        ("หน่วย", "unit"),
        ("ทิศทาง", "direction"),
        ("ค่า Baseline (ผลปีที่แล้ว)", "baseline"),
        ("ค่าเป้าหมาย", "target"),
        ("ผลการดำเนินการ", "actual"),
    ):
        _about_row(table, f"{label}{{{{ dimension.{name}.mark }}}}", f"{{{{ dimension.{name}.text }}}}")
    _about_row(table, "ผลเทียบเป้าหมาย", "{{ dimension.achievement }}")
    _kept_together(table)
    _paragraph(document, "{%p if dimension.evidence %}")
    _label(document, "เอกสารและหลักฐานที่แนบ")
    _evidence(document, "dimension.evidence")
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p endfor %}")
    _signature(document)
    return document


def _new() -> Any:
    document = Document()
    _page(document.sections[0])
    _default_font(document)
    _header(document.sections[0])
    _footer(document.sections[0])
    _without_thumbnail(document)
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = datetime(2022, 1, 1)  # noqa: DTZ001
    return document


def _without_thumbnail(document: Any) -> None:
    """Take out the picture that python-docx's own template brings."""
    relations = document.part.package.rels
    for name in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[name]


def _page(section: Any) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(1.8)
    section.header_distance = section.footer_distance = Cm(1)


def _default_font(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY)
    _complex(style.element.get_or_add_rPr(), BODY)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    language = _element("w:lang", val="en-US", bidi="th-TH")
    style.element.get_or_add_rPr().append(language)


def _complex(properties: Any, size: float, *, bold: bool = False) -> None:
    """Say font, size and weight again for the script that Thai belongs to."""
    fonts = properties.get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)
    if bold:
        properties.append(_element("w:bCs"))
    properties.append(_element("w:szCs", val=str(int(size * 2))))


def _run(paragraph: Any, text: str, size: float = BODY, *, bold: bool = False, colour: Any = None) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold = FONT, Pt(size), bold or None
    if colour is not None:
        run.font.color.rgb = colour
    _complex(run._r.get_or_add_rPr(), size, bold=bold)
    return run


def _paragraph(holder: Any, text: str = "", size: float = BODY, **how: Any) -> Any:
    paragraph = holder.add_paragraph()
    paragraph.alignment = how.pop("align", None)
    if text:
        _run(paragraph, text, size, **how)
    return paragraph


def _heading(document: Any, text: str) -> None:
    _paragraph(document, text, TITLE, bold=True, align=CENTRE, colour=INK)
    _paragraph(document, "การประเมินสถานะการเป็นระบบราชการ 4.0 (PMQA 4.0)", align=CENTRE)
    _paragraph(document, "ปีงบประมาณ พ.ศ. {{ year }}", align=CENTRE)
    _paragraph(document, "{{ office }}", bold=True, align=CENTRE).paragraph_format.space_after = Pt(8)


def _section(document: Any, text: str) -> None:
    paragraph = _paragraph(document, text, BODY + 1, bold=True, colour=INK)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(12), Pt(3)
    paragraph.paragraph_format.keep_with_next = True


def _label(document: Any, text: str) -> None:
    paragraph = _paragraph(document, text, bold=True)
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.keep_with_next = True


def _criteria(document: Any) -> None:
    table = _table(document, (1.2, 15.8))
    _loop_row(table, "{%tr for criterion in level.criteria %}")
    cells = _row(table)
    _run(cells[0].paragraphs[0], "{{ criterion.mark }}")
    cells[0].paragraphs[0].alignment = CENTRE
    _run(cells[1].paragraphs[0], "{{ criterion.text }}")
    _loop_row(table, "{%tr endfor %}")


def _evidence(document: Any, listed: str) -> None:
    table = _table(document, (1.2, 5.2, 10.6))
    cells = _row(table, header=True)
    for cell, text in zip(cells, ("ที่", "ชนิด", "ชื่อไฟล์หรือลิงก์"), strict=True):
        _run(cell.paragraphs[0], text, bold=True)
        _shade(cell)
    _loop_row(table, f"{{%tr for one in {listed} %}}")
    cells = _row(table)
    for cell, text in zip(cells, ("{{ one.number }}", "{{ one.kind }}", "{{ one.name }}"), strict=True):
        _run(cell.paragraphs[0], text)
    cells[0].paragraphs[0].alignment = CENTRE
    _loop_row(table, "{%tr endfor %}")


def _kept_together(table: Any) -> None:
    """Let no page end inside the table."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _signature(document: Any) -> None:
    blank = "." * 60
    first = _paragraph(document, f"ลงชื่อ {blank} ผู้รับรอง", align=RIGHT)
    first.paragraph_format.space_before = Pt(30)
    name = "({{ signer or '" + "." * 50 + "' }})"
    lines = (name, "ตำแหน่ง {{ position or '" + "." * 50 + "' }}", "วันที่ {{ signed_on or '" + "." * 50 + "' }}")
    for text in lines:
        _paragraph(document, text, align=RIGHT)
    for paragraph in document.paragraphs[-4:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _header(section: Any) -> None:
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = RIGHT
    _run(paragraph, "{{ draft }}", BODY, bold=True, colour=RED)


def _footer(section: Any) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = CENTRE
    _run(paragraph, "{{ office }} · {{ state }} · รุ่นคำตอบ {{ revision }} · หน้า ", SMALL)
    _page_field(paragraph, "PAGE")
    _run(paragraph, "/", SMALL)
    _page_field(paragraph, "NUMPAGES")


def _page_field(paragraph: Any, code: str) -> None:
    for kind in ("begin", None, "end"):
        run = _run(paragraph, "", SMALL)
        if kind is None:
            text = _element("w:instrText")
            text.text = code
            run._r.append(text)
        else:
            run._r.append(_element("w:fldChar", fldCharType=kind))


def _table(document: Any, widths: Sequence[float]) -> Any:
    table = document.add_table(rows=0, cols=len(widths))
    table.style, table.autofit, table.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def _row(table: Any, *, header: bool = False) -> Any:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if header:
        properties.append(_element("w:tblHeader"))
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
    return row.cells


def _about_row(table: Any, label: str, text: str) -> None:
    cells = _row(table)
    _run(cells[0].paragraphs[0], label, bold=True)
    _shade(cells[0])
    _run(cells[1].paragraphs[0], text)


def _loop_row(table: Any, tag: str) -> None:
    """Add a row that is gone once the form is filled: what repeats stands between two of them."""
    _run(_row(table)[0].paragraphs[0], tag)


def _shade(cell: Any) -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=SHADE))


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return fixed(out.getvalue())


if __name__ == "__main__":
    sys.exit(main())
