"""Reads a day as people write it, in พ.ศ. or ค.ศ., and says what is wrong where it cannot be sure.

A library guesses (dateparser takes 2569 for a year to come); here what could mean two days is refused,
since a deadline that is a year or a month off is worse than one more question.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

from bot.copy import BUDDHIST_ERA

NEAR_YEARS = 20
"""How far from today a year of two digits is believed."""

_CENTURY = 100
_FIRST_BUDDHIST, _LAST_BUDDHIST = 2443, 2743
_MONTHS_A_YEAR = 12
_FISCAL_END = 9
"""The fiscal year ends with September."""

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
_SHORT = ("มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค")
_ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
            "october", "november", "december")  # fmt: skip
_LEAST_LETTERS = 3
"""Of a month that is written in part (`กันยา`, `sep`)."""

_WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัส", "ศุกร์", "เสาร์", "อาทิตย์")
_DAYS_AHEAD = {"วันนี้": 0, "พรุ่งนี้": 1, "วันพรุ่งนี้": 1, "มะรืน": 2, "มะรืนนี้": 2}

_LEADING = re.compile(r"^(?:ภายใน)?\s*(?:วันที่\s*)?")
_WEEKDAY = re.compile(rf"^(?:วัน)?({'|'.join(_WEEKDAYS)})(?:บดี)?\s*(?:ที่\s*)?(?=\d)")
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}|\d{2}))?")
_WORDED = re.compile(r"(\d{1,2})\s*(?:เดือน)?\s*([^\W\d_][^\d]*?)\s*(พ\.?ศ\.?|ค\.?ศ\.?)?\s*(\d{4}|\d{2})?")
_AHEAD = re.compile(r"อีก\s*(\d{1,3})\s*วัน")
_MONTH_END = re.compile(r"สิ้นเดือน\s*(.*?)\s*(\d{4}|\d{2})?")
_FISCAL_YEAR_END = re.compile(r"สิ้นปีงบ(?:ประมาณ)?(?:นี้)?")


class DateFault(StrEnum):
    """Why no day was read; `content/messages/date.yaml` says each to a person."""

    UNREADABLE = "unreadable"
    NO_SUCH_DAY = "no_such_day"
    WHICH_YEAR = "which_year"
    DAY_FIRST = "day_first"
    OTHER_WEEKDAY = "other_weekday"


def read_date(text: str, today: date) -> date | DateFault:
    """Read a whole text as one day.

    A year of four digits is พ.ศ. or ค.ศ. by its size, one of two digits is พ.ศ.; without a year it is
    the next such day. A weekday before the day must be that day's.

    Args:
        today: the day in Thailand from which `พรุ่งนี้`, `สิ้นเดือน` and a missing year count.

    Returns:
        The day, or why there is none.
    """
    plain = _LEADING.sub("", _plain(text))
    spoken = _spoken(plain, today)
    if spoken is not None:
        return spoken
    weekday = _WEEKDAY.match(plain)
    found = _written(plain[weekday.end() :] if weekday else plain, today)
    if weekday is None or isinstance(found, DateFault):
        return found
    return found if found.weekday() == _WEEKDAYS.index(weekday[1]) else DateFault.OTHER_WEEKDAY


def _plain(text: str) -> str:
    shown = "".join(char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) != "Cf")
    return " ".join(shown.translate(_DIGITS).lower().split())


def _spoken(plain: str, today: date) -> date | DateFault | None:
    """Read what is said from today on (`พรุ่งนี้`, `อีก 7 วัน`, `สิ้นเดือน`); None where it is not."""
    if plain in _DAYS_AHEAD:
        return today + timedelta(days=_DAYS_AHEAD[plain])
    if ahead := _AHEAD.fullmatch(plain):
        return today + timedelta(days=int(ahead[1]))
    if _FISCAL_YEAR_END.fullmatch(plain):
        return _next(30, _FISCAL_END, today)
    if end := _MONTH_END.fullmatch(plain):
        return _month_end(end[1], end[2], today)
    return None


def _month_end(month: str, year: str | None, today: date) -> date | DateFault:
    if not year and month in {"", "นี้", "หน้า"}:
        first = today.replace(day=1)
        wanted = first + timedelta(days=31) if month == "หน้า" else first
        return _last_day(wanted.year, wanted.month)
    number = _month(month)
    if number is None:
        return DateFault.UNREADABLE
    if year:
        common = _year(year, today)
        return common if isinstance(common, DateFault) else _last_day(common, number)
    return next(end for ahead in (0, 1) if (end := _last_day(today.year + ahead, number)) >= today)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _written(plain: str, today: date) -> date | DateFault:
    if iso := _ISO.fullmatch(plain):
        return _day(iso[3], iso[2], lambda: _year(iso[1], today))
    if numbers := _NUMBERS.fullmatch(plain):
        return _from_numbers(numbers, today)
    if worded := _WORDED.fullmatch(plain):
        return _from_words(worded, today)
    return DateFault.UNREADABLE


def _from_numbers(found: re.Match[str], today: date) -> date | DateFault:
    day, month, year = found[1], found[2], found[3]
    if int(month) > _MONTHS_A_YEAR >= int(day):
        return DateFault.DAY_FIRST
    if year is None:
        return _next(int(day), int(month), today) if "/" in found[0] else DateFault.UNREADABLE
    return _day(day, month, lambda: _year(year, today))


def _from_words(found: re.Match[str], today: date) -> date | DateFault:
    month = _month(found[2])
    if month is None:
        return DateFault.UNREADABLE
    era, year = found[3], found[4]
    if year is None:
        return DateFault.UNREADABLE if era else _next(int(found[1]), month, today)
    return _day(found[1], str(month), lambda: _year(year, today, era=(era or "")[:1]))


def _month(word: str) -> int | None:
    """Return the number of a month that is written whole, short, or in part; None where it is unclear."""
    plain = re.sub(r"[.\s]", "", word)
    if plain in _SHORT:
        return _SHORT.index(plain) + 1
    if len(plain) < _LEAST_LETTERS:
        return None
    for names in (_MONTHS, _ENGLISH):
        begun = [number for number, name in enumerate(names, 1) if name.startswith(plain)]
        if len(begun) == 1:
            return begun[0]
    return None


def _year(text: str, today: date, *, era: str = "") -> int | DateFault:
    """Return the year in ค.ศ.; `era` is `พ`, `ค`, or empty where none was written."""
    number = int(text)
    if len(text) == len("69"):
        behind = 0 if era == "ค" else BUDDHIST_ERA
        common = _nearest(number, today.year + behind) - behind
        return common if era or abs(common - today.year) <= NEAR_YEARS else DateFault.WHICH_YEAR
    if _FIRST_BUDDHIST <= number <= _LAST_BUDDHIST and era != "ค":
        return number - BUDDHIST_ERA
    is_common = _FIRST_BUDDHIST <= number + BUDDHIST_ERA <= _LAST_BUDDHIST and era != "พ"
    return number if is_common else DateFault.WHICH_YEAR


def _nearest(two_digits: int, year: int) -> int:
    """Return the year that ends so and is nearest to that one."""
    ahead = (two_digits - year) % _CENTURY
    return year + (ahead if ahead <= _CENTURY // 2 else ahead - _CENTURY)


def _day(day: str, month: str, year: Callable[[], int | DateFault]) -> date | DateFault:
    common = year()
    if isinstance(common, DateFault):
        return common
    try:
        return date(common, int(month), int(day))
    except ValueError:
        return DateFault.NO_SUCH_DAY


def _next(day: int, month: int, today: date) -> date | DateFault:
    """Return the next such day of a year that has it, today included."""
    for year in range(today.year, today.year + 5):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return DateFault.NO_SUCH_DAY
