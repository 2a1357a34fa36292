"""A day as people write it; what could be two days is none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.copy import Copy
from bot.dates import DateFault, read_date
from content.loader import load_messages

TODAY = date(2026, 9, 2)
DAY = date(2026, 9, 30)
COPY = Copy(load_messages())

SAME_DAY = [
    "2569-09-30", "2026-09-30", "2569/9/30", "30/9/2569", "30/9/69", "30-9-69", "30.9.2569", "30/09/2026",
    "30 ก.ย. 2569", "30 ก.ย. 69", "30ก.ย.69", "30 กย 69", "๓๐ กันยายน ๖๙", "๓๐/๙/๒๕๖๙", "30 กันยายน 2569",
    "30 กันยายน พ.ศ. 2569", "30 ก.ย. ค.ศ. 2026", "30 กันยา 69", "30 เดือนกันยายน 2569", "วันที่ 30 ก.ย. 69",
    "ภายในวันที่ 30 ก.ย. 69", "วันพุธที่ 30 กันยายน 2569", "พุธ 30 ก.ย. 69", "30 sep 2026", "30 September 2569",
    "30/9", "30 ก.ย.", "30 กันยายน", "สิ้นเดือน", "สิ้นเดือนนี้", "สิ้นเดือน ก.ย.", "สิ้นเดือนกันยายน 2569",
    "สิ้นปีงบประมาณ", "สิ้นปีงบ", "อีก 28 วัน", "  30   ก.ย.  69 ", "30\u200b ก.ย. 69",
]  # fmt: skip


@pytest.mark.parametrize("text", SAME_DAY)
def test_one_day_is_read_however_it_is_written(text: str) -> None:
    assert read_date(text, TODAY) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("วันนี้", TODAY),
        ("พรุ่งนี้", date(2026, 9, 3)),
        ("มะรืนนี้", date(2026, 9, 4)),
        ("สิ้นเดือนหน้า", date(2026, 10, 31)),
        ("สิ้นเดือน ก.พ.", date(2027, 2, 28)),
        ("1/9", date(2027, 9, 1)),
        ("2/9", TODAY),
        ("1 มกรา", date(2027, 1, 1)),
        ("29 ก.พ.", date(2028, 2, 29)),
        ("29/2/2571", date(2028, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_next_one(text: str, day: date) -> None:
    assert read_date(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", DateFault.UNREADABLE),
        ("เร็วๆ นี้", DateFault.UNREADABLE),
        ("ศุกร์หน้า", DateFault.UNREADABLE),
        ("สิ้นปี", DateFault.UNREADABLE),
        ("30", DateFault.UNREADABLE),
        ("30 ก", DateFault.UNREADABLE),
        ("30 พฤ 69", DateFault.UNREADABLE),
        ("30.9", DateFault.UNREADABLE),
        ("30 ก.ย. 256", DateFault.UNREADABLE),
        ("30 ก.ย. 69 16:30", DateFault.UNREADABLE),
        ("30 ก.ย. 69 หรือ 1 ต.ค. 69", DateFault.UNREADABLE),
        ("30/9/26", DateFault.WHICH_YEAR),
        ("30/9/2300", DateFault.WHICH_YEAR),
        ("30 ก.ย. พ.ศ. 2026", DateFault.WHICH_YEAR),
        ("30 ก.ย. ค.ศ. 2569", DateFault.WHICH_YEAR),
        ("9/30/2569", DateFault.DAY_FIRST),
        ("9/30", DateFault.DAY_FIRST),
        ("31/9/2569", DateFault.NO_SUCH_DAY),
        ("31 ก.ย.", DateFault.NO_SUCH_DAY),
        ("29/2/2569", DateFault.NO_SUCH_DAY),
        ("2569-13-01", DateFault.NO_SUCH_DAY),
        ("0/9/2569", DateFault.NO_SUCH_DAY),
        ("32/9/2569", DateFault.NO_SUCH_DAY),
        ("วันศุกร์ที่ 30 กันยายน 2569", DateFault.OTHER_WEEKDAY),
    ],
)
def test_what_is_not_surely_one_day_is_refused_with_its_reason(text: str, fault: DateFault) -> None:
    assert read_date(text, TODAY) is fault


@pytest.mark.parametrize("fault", DateFault)
def test_every_reason_has_its_sentence(fault: DateFault) -> None:
    assert COPY.has(f"date.{fault.value}")


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_whole_year_never_depends_on_today(day: date, today: date) -> None:
    buddhist = day.year + 543

    for text in (
        day.isoformat(),
        f"{buddhist}-{day:%m-%d}",
        f"{day.day}/{day.month}/{buddhist}",
        f"{day.day}/{day.month}/{day.year}",
    ):
        assert read_date(text, today) == day


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-365 * 15, 365 * 15))
def test_a_day_is_read_back_as_the_chat_writes_it(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)

    assert read_date(COPY.day(day), today) == day


@given(st.text(max_size=30), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_any_text_is_a_day_or_a_reason(text: str, today: date) -> None:
    assert isinstance(read_date(text, today), date | DateFault)
