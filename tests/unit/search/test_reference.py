import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Framework, Level
from bot.search.reference import LONGEST, item_reference


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ข้อ 3.4", "3.4"),
        ("๓.๔", "3.4"),
        ("ข้อ๓.๔", "3.4"),
        ("ประเด็น 2.3", "2.3"),
        ("ข้อ.6.2", "6.2"),
        ("6. 3", "6.3"),
        ("3,4", "3.4"),
        ("7-2", "7.2"),
        ("ข้อ5/3", "5.3"),
        ("ข้อ 34", "3.4"),
        ("หมวด5ข้อ2", "5.2"),
        ("หมวดที่ 3 ข้อที่ 3", "3.3"),
        ("ข้อ 2 หมวด 5", "5.2"),
        ("ข้อที่ 2 ของหมวดที่ 5", "5.2"),
        ("ข้อหนึ่งจุดสอง", "1.2"),
        ("ห้าจุดสอง", "5.2"),
        ("ข้อ6จุด2", "6.2"),
        ("มิติที่ 3", "7.3"),
        ("มิติสาม", "7.3"),
        ("หมวด 7 มิติ 2", "7.2"),
        ("มิติ 7", "C7"),
        ("item no. 5.4", "5.4"),
        ("cat 4", "C4"),
        ("C4", "C4"),
        ("หมวดห้า", "C5"),
        ("หมวด๗", "C7"),
        ("1.1.1", "1.1"),
        ("1.1.B2", "1.1"),
        ("ตัวชี้วัด 7.2", "7.2"),
        ("ขอ้ 2.3", "2.3"),
    ],
)
def test_a_number_is_read_in_every_dress(framework: Framework, text: str, meant: str) -> None:
    found = item_reference(text, framework)

    assert found is not None
    assert found.id == meant
    assert found.whole


@pytest.mark.parametrize(
    "text",
    [
        "KPI 4.1.2",
        "ตัวชี้วัดที่ 4.1.2",
        "kpi 8",
        "ข้อ 9.9",
        "หมวด 8",
        "8.1",
        "3.4.2",
        "2.3%",
        "2.5 ล้าน",
        "เวลา 2.30",
        "30.9.2565",
        "02-288-5511",
        "555555",
        "ป.1/2",
        "ระดับความสำเร็จ 4.5",
        "ข้อ 4",
        "",
    ],
)
def test_a_kpi_an_amount_a_date_or_a_number_that_is_not_there_is_no_reference(
    framework: Framework, text: str
) -> None:
    assert item_reference(text, framework) is None


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("2.3 advance", Level.ADVANCE),
        ("sig 5.3", Level.SIGNIFICANCE),
        ("ข้อ 2.3 เบสิค", Level.BASIC),
        ("๕.๒ ซิกนิฟิแคนซ์", Level.SIGNIFICANCE),
        ("5.1 ระดับ 2", Level.ADVANCE),
        ("2.3b", Level.BASIC),
        ("1.1.S1", Level.SIGNIFICANCE),
        ("2.3", None),
    ],
)
def test_the_level_beside_a_number_is_read(framework: Framework, text: str, level: Level | None) -> None:
    found = item_reference(text, framework)

    assert found is not None
    assert found.level is level
    assert found.whole


@pytest.mark.parametrize(
    ("text", "whole", "worded"),
    [
        ("2.3", True, False),
        ("ข้อ 2.3", True, True),
        ("ข้อ 2.3 ค่ะ", True, True),
        ("หมวด 5", True, True),
        ("ขอดูข้อ 2.3 หน่อย", False, True),
        ("ดำเนินการตามข้อ 2.3 แล้ว", False, True),
        ("2.3 กับ 2.4", False, False),
    ],
)
def test_it_is_told_whether_the_number_is_all_and_had_its_word(
    framework: Framework, text: str, *, whole: bool, worded: bool
) -> None:
    found = item_reference(text, framework)

    assert found is not None
    assert (found.whole, found.worded) == (whole, worded)


def test_every_item_and_category_is_found_by_its_own_number(framework: Framework) -> None:
    for item in framework.items:
        found = item_reference(f"ข้อ {item}", framework)
        assert found is not None
        assert found.id == item
    for category in framework.categories:
        found = item_reference(f"หมวด {category.id}", framework)
        assert found is not None
        assert found.id == f"C{category.id}"


def test_a_text_too_long_to_be_a_reference_is_none(framework: Framework) -> None:
    assert item_reference("ข้อ 2.3 " + "ก" * LONGEST, framework) is None


@given(st.text(alphabet="ข้อหมวดมิติที่จุด.-/ ๐๑๒๓0123456789%kpiabcหนึ่งสอง", max_size=60))
def test_whatever_is_typed_names_what_the_framework_has(framework: Framework, text: str) -> None:
    found = item_reference(text, framework)

    assert found is None or found.id in framework.items or framework.category(found.id.removeprefix("C"))
