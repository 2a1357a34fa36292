"""Read the number of an item or a category in every dress that people give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.model import Framework, Level, Mode
from bot.search.normalise import fold

LONGEST = 2000
"""Characters of a text that are read for a number; a longer text is no reference."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The item or category that a text names by its number.

    Attributes:
        id: `2.3`, or `C4` for a category.
        level: the level named beside it, if any.
        whole: the text is nothing but the reference (and its level, and a polite particle).
        worded: it came with its word (`ข้อ 2.3`, `หมวด 5`), not as a bare number (`2.3`).
    """

    id: str
    level: Level | None
    whole: bool
    worded: bool


@dataclass(frozen=True, slots=True)
class Numbered:
    """A reference where it stands in the folded text: characters `start` to `end`."""

    id: str
    worded: bool
    start: int
    end: int


_ITEM_WORD = r"(?:ข้อ|ขอ้|ข่อ|ขัอ|ประเด็น|ประเดน|หัวข้อ|ตัวชี้วัด|เกณฑ์|item(?:\s*no)?|topic|no)"
_CATEGORY_WORD = r"(?:หมวด|หวมด|หมวต|หมาด|มวด|category|cat\.?|หมวดหมู่|c)"
_DIMENSION_WORD = r"(?:มิติ|มิต|มิตื|dimension|dim\.?)"
_SUB_WORD = r"(?:ข้อ|ขอ้|ข่อ|ข้อย่อย|ประเด็น|ประเดน|หัวข้อ|มิติ|จุด|item)"
_NTH = r"\s*\.?\s*(?:ที่|ย่อย|ย่อยที่|ของ)?\s*"
_POINT = r"\s*(?:[.．,·](?:\s?\.)?|จุด|dot|point)\s*"
_LOOSE = r"\s*(?:[-–_/:]|ทับ)\s*"
_ALONE_BEFORE = r"(?<![\d.,/:–-])(?<![a-z])"
_ALONE_AFTER = r"(?!\d)(?!\s*[-–/:]\s*\d(?!\s*\.\s*\d))"
_NOT_AMOUNT = r"(?!\s*(?:%|เปอร์เซ็น|เปอร์เซน|บาท|ล้าน|แสน|หมื่น|พัน|น\.|นาฬิกา|ชั่วโมง|ชม|นาที|กม|กก|km|mb|gb))"

_WITH_ITEM_WORD = re.compile(
    rf"(?:{_ITEM_WORD}|{_CATEGORY_WORD}|{_DIMENSION_WORD}){_NTH}"
    rf"(?P<category>\d)(?:{_POINT}|{_LOOSE})(?P<item>\d{{1,2}})(?P<more>(?:\s*\.\s*\d+)*)(?!\d)"
)
_GLUED = re.compile(rf"(?:{_ITEM_WORD}){_NTH}(?P<category>\d)(?P<item>\d)(?!\d)(?!\s*[.,/%-]\s*\d)")
_CATEGORY_THEN_ITEM = re.compile(
    rf"(?:{_CATEGORY_WORD}|{_ITEM_WORD}){_NTH}(?P<category>\d)\s*(?:[,/-]|ของ)?\s*{_SUB_WORD}{_NTH}(?P<item>\d)(?!\d)(?!\s*\.\s*\d)"
)
_ITEM_THEN_CATEGORY = re.compile(
    rf"{_SUB_WORD}{_NTH}(?P<item>\d)\s*(?:ของ|ใน|,)?\s*{_CATEGORY_WORD}{_NTH}(?P<category>\d)(?!\d)(?!\s*\.\s*\d)"
)
_DIMENSION = re.compile(rf"{_DIMENSION_WORD}{_NTH}(?P<item>\d)(?!\d)(?!\s*[.,/-]\s*\d)")
_CATEGORY = re.compile(rf"(?<![a-z]){_CATEGORY_WORD}{_NTH}(?P<category>\d)(?!\d)(?!\s*[.,/%-]\s*\d)")
_BARE = re.compile(
    rf"{_ALONE_BEFORE}(?P<category>\d)(?:{_POINT})(?P<item>\d)(?P<more>(?:\.\d+)*){_ALONE_AFTER}{_NOT_AMOUNT}"
)
_BARE_LOOSE = re.compile(rf"^(?P<category>\d){_LOOSE}(?P<item>\d)(?=\s|$)")
_CRITERION = re.compile(r"(?<![\d.])(?P<category>\d)\.(?P<item>\d)\.?(?P<level>[bas])\d?(?![a-z\d])")

_INDICATOR = re.compile(r"(?:\bkpis?|เคพีไอ|ตัวชี้วัด)\s*(?:ที่|ข้อ)?\s*\d+(?:\s*\.\s*\d+)*")
_PERCENT = re.compile(r"(?:ร้อยละ|เปอร์เซ็นต์|เวลา|ราคา|วันที่)\s*\d[\d.,]*")

_SPOKEN = {
    "หนึ่ง": "1", "หนึง": "1", "นึง": "1", "สอง": "2", "สาม": "3", "สี่": "4", "สี": "4",
    "ห้า": "5", "หก": "6", "เจ็ด": "7", "เจด": "7", "แปด": "8", "เก้า": "9",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
}  # fmt: skip
_SPOKEN_WORD = "|".join(sorted(_SPOKEN, key=len, reverse=True))
_SPOKEN_AFTER = re.compile(
    rf"(?P<before>(?:ข้อ|ประเด็น|หมวด|มิติ|จุด|ย่อย|item|category|point|dot)\s*(?:ที่)?\s*)(?P<word>{_SPOKEN_WORD})"
)
_SPOKEN_BEFORE = re.compile(rf"(?P<word>{_SPOKEN_WORD})(?=\s*(?:จุด|point|dot)\s*(?:\d|{_SPOKEN_WORD}))")

_LEVELS = (
    (Level.SIGNIFICANCE, re.compile(r"\bsig\w*|(?:ซิก|สิก)นิ?ฟิ?แ?คน\S*|(?:ซิก|สิก)นิฟ\S*|ระดับ\s*(?:ที่\s*)?3(?!\d)")),
    (Level.ADVANCE, re.compile(r"\badv\w*|แอ็?ดวานซ์?\w*|แอดวาน\S*|ระดับ\s*(?:ที่\s*)?2(?!\d)")),
    (Level.BASIC, re.compile(r"\bbasi\w*|\bbasc\w*|เบสิ[กคซ]\S*|ระดับ\s*(?:พื้นฐาน|(?:ที่\s*)?1(?!\d))")),
)
_LEVEL_LETTER = re.compile(r"\s*\(?([bas])\)?(?![a-z])")
_LETTER_LEVEL = {level.letter.lower(): level for level in Level}
_DECORATION = re.compile(r"(?:ระดับ|level|lv|ครับ|คับ|ค่ะ|คะ|ค้ะ|จ้า|[\s.,:;!?()\[\]\"'«»-])+")


def item_reference(text: str, framework: Framework) -> Reference | None:
    """Return the item or category that the text names by number, or None.

    Thai and Arabic digits, numbers in words and either order of หมวด and ข้อ are understood. The
    number of a KPI (`KPI 4.1.2`), an amount, a date or a number that the framework does not have
    is none. Of several references the first is returned, with `whole` False.
    """
    if len(text) > LONGEST:
        return None
    folded = with_digits(fold(text))
    found = references(folded, framework)
    if not found:
        return None
    first = found[0]
    level = _level(folded, first)
    whole = len({one.id for one in found}) == 1 and not _left_over(folded, found)
    return Reference(first.id, level, whole, first.worded)


def references(text: str, framework: Framework) -> tuple[Numbered, ...]:
    """Return every reference in reading order, each place read once.

    Args:
        text: a folded text, its number words made digits by `with_digits`.
        framework: the items and categories that there are.
    """
    taken = [match.span() for match in _forbidden(text)]
    found: list[Numbered] = []
    for one in _readings(text, framework):
        if all(one.end <= start or one.start >= end for start, end in taken):
            taken.append((one.start, one.end))
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _readings(text: str, framework: Framework) -> Iterator[Numbered]:
    """Yield the references that each way of writing gives, the most telling ways first."""
    for pattern in (_CATEGORY_THEN_ITEM, _ITEM_THEN_CATEGORY, _WITH_ITEM_WORD, _GLUED):
        yield from _items(pattern, text, framework, worded=True)
    yield from _dimensions(text, framework)
    for pattern in (_CRITERION, _BARE, _BARE_LOOSE):
        yield from _items(pattern, text, framework, worded=False)
    for match in _CATEGORY.finditer(text):
        if framework.category(match["category"]):
            yield Numbered(f"C{match['category']}", worded=True, start=match.start(), end=match.end())


def _items(pattern: re.Pattern[str], text: str, framework: Framework, *, worded: bool) -> Iterator[Numbered]:
    """Yield the items of the framework that one way of writing gives."""
    for match in pattern.finditer(text):
        item = f"{match['category']}.{match['item']}"
        deeper = match.groupdict().get("more") or ""
        if item in framework.items and _is_child(item, deeper):
            yield Numbered(item, worded=worded, start=match.start(), end=match.end())


def _is_child(item: str, deeper: str) -> bool:
    """Tell whether what follows the item's number may: nothing, or 1.1's only child 1.1.1."""
    return not deeper or (item == "1.1" and re.sub(r"\s", "", deeper) == ".1")


def _dimensions(text: str, framework: Framework) -> Iterator[Numbered]:
    """Yield what `มิติ 3` names: the third item of the category of results (`มิติ 7` is that itself)."""
    results = [item for item in framework.items.values() if item.mode is Mode.RESULTS]
    named = {str(ordinal): item.id for ordinal, item in enumerate(results, start=1)}
    whole = {item.category_id: f"C{item.category_id}" for item in results}
    for match in _DIMENSION.finditer(text):
        named_id = (named | whole).get(match["item"])
        if named_id:
            yield Numbered(named_id, worded=True, start=match.start(), end=match.end())


def _forbidden(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers that are no references: a KPI's, a percentage, a time, a price, a date."""
    yield from (match for match in _INDICATOR.finditer(text) if not _is_result(match.group()))
    yield from _PERCENT.finditer(text)


def _is_result(indicator: str) -> bool:
    """Tell whether `ตัวชี้วัด 7.2` speaks of a dimension, whose indicator it is."""
    return re.fullmatch(r"ตัวชี้วัด\s*(?:ที่|ข้อ)?\s*7\s*\.\s*\d", indicator) is not None


def with_digits(folded: str) -> str:
    """Return the text with the number words beside ข้อ, หมวด, มิติ and จุด written as digits."""
    text = _SPOKEN_BEFORE.sub(lambda match: _SPOKEN[match["word"]], folded)
    return _SPOKEN_AFTER.sub(lambda match: match["before"] + _SPOKEN[match["word"]], text)


def _level(text: str, found: Numbered) -> Level | None:
    """Return the level that the text names by its word, or by a letter right after the number."""
    for level, pattern in _LEVELS:
        if pattern.search(text):
            return level
    criterion = _CRITERION.match(text, found.start)
    letter = criterion["level"] if criterion else None
    beside = _LEVEL_LETTER.match(text, found.end)
    if letter is None and beside:
        letter = beside.group(1)
    return _LETTER_LEVEL[letter] if letter else None


def _left_over(text: str, found: tuple[Numbered, ...]) -> str:
    """Return what the text says beside its references, their level and polite particles."""
    kept, at = [], 0
    for one in found:
        kept.append(text[at : one.start])
        letter = _LEVEL_LETTER.match(text, one.end)
        at = letter.end() if letter else one.end
    kept.append(text[at:])
    rest = " ".join(kept)
    for _, pattern in _LEVELS:
        rest = pattern.sub(" ", rest)
    return _DECORATION.sub("", rest)
