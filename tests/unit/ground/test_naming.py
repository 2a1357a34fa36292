"""Names of files, made safe, and still in Thai."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.naming import MOST_BYTES, safe_name


@pytest.mark.parametrize(
    ("declared", "extension", "safe"),
    [
        ("รายงานสรุปผล ปี 2565.pdf", ".pdf", "รายงานสรุปผล ปี 2565.pdf"),
        ("คำสั่ง สพท. ที่ ๑๒/๒๕๖๕.pdf", ".pdf", "๒๕๖๕.pdf"),
        ("../../etc/passwd", ".pdf", "passwd.pdf"),
        ("C:\\Users\\somchai\\งาน.docx", ".docx", "งาน.docx"),
        ("รายงาน.pdf.exe", ".pdf", "รายงาน.pdf"),
        ("รายงาน.jpeg", ".jpg", "รายงาน.jpg"),
        ("รายงาน", ".pdf", "รายงาน.pdf"),
        ("แผน 1.2.3 ฉบับจริง", ".pdf", "แผน 1.2.3 ฉบับจริง.pdf"),
        ("ภาพ\u202egpj.exe", ".jpg", "ภาพgpj.jpg"),
        ("ก\x00ข\nค\t.pdf", ".pdf", "กข ค.pdf"),
        ("con.pdf", ".pdf", "_con.pdf"),
        ("LPT1.backup.docx", ".docx", "_LPT1.backup.docx"),
        ('a<b>c:d"e|f?g*.pdf', ".pdf", "a_b_c_d_e_f_g_.pdf"),
        ("...hidden.pdf. .", ".pdf", "hidden.pdf"),
        ("cafe\u0301.pdf", ".pdf", "caf\u00e9.pdf"),
        ("", ".jpg", ""),
        ("....", ".jpg", ""),
        (".jpg", ".jpg", "jpg.jpg"),
        ("\u202e\u200b", ".jpg", ""),
    ],
)
def test_a_name_is_made_safe(declared: str, extension: str, safe: str) -> None:
    assert safe_name(declared, extension) == safe


def test_a_long_thai_name_is_not_cut_between_a_letter_and_its_marks() -> None:
    named = safe_name("ที่" * 100 + ".pdf", ".pdf")

    assert len(named.encode()) <= MOST_BYTES
    assert named == "ที่" * ((MOST_BYTES - 4) // 9) + ".pdf"


@given(st.text(max_size=400), st.sampled_from([".pdf", ".docx", ".jpg"]))
def test_whatever_it_was_the_name_leads_nowhere_and_hides_nothing(declared: str, extension: str) -> None:
    named = safe_name(declared, extension)

    assert not set(named) & set('/\\<>:"|?*')
    assert all(unicodedata.category(one) not in {"Cc", "Cf", "Cs"} for one in named)
    assert len(named.encode()) <= MOST_BYTES
    assert named == "" or (named.endswith(extension) and not named.startswith((".", " ", "-")))


@given(st.text(max_size=200))
def test_a_safe_name_stays_as_it_is(declared: str) -> None:
    once = safe_name(declared, ".pdf")

    assert safe_name(once, ".pdf") == once
