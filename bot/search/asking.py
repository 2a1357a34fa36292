"""The parts of a question that ask and do not say: where it goes, and for which level."""

from __future__ import annotations

import re

_DONE = "เอา|จะ|ต้อง|ควร|ส่ง|ใส่|ตอบ|เขียน|แนบ|วาง|กรอก|ลง|อยู่|นับ|จัด|เป็น|คือ|ใช้|ดู|ไว้|ไป|มา"
_INTO = "ใน|ที่|ได้|เข้า|กับ"
_PLACE = "ข้อ|หมวด|มิติ|ประเด็น|หัวข้อ|ตรง"
_WHERE = re.compile(
    rf"(?:(?:{_DONE})\s*)*(?:(?:{_INTO})\s*)*(?:{_PLACE})+\s*(?:ที่)?(?:ไหน|ใหน|ใด)(?:ดี|ได้|บ้าง|นะ)*"
)
_WHICH = ("ไหน", "ใหน", "ใด")
_LEVEL = re.compile(
    r"(?:เป็น|อยู่)?(?:ใน)?(?:ระดับ|level|lv)?\s*"
    r"(?:ซิก(?:นิ?ฟิ?แคน(?:ซ์|ท์|ต์|ส์|ซ)?)?|แอ็?ดวาน(?:ซ์|ส์|ซ)?|เบสิ[กค]"
    r"|(?<![a-z])(?:basic|advanced?|adv|significan(?:ce|t)|sig)(?![a-z]))"
)
_LEVELS = ("ซิก", "วาน", "เบสิ", "basic", "adv", "sig")


def without_asking(folded: str) -> str:
    """Return a folded text without what asks where something goes or names a level.

    `แผนเขียนตอบข้อไหน` leaves `แผน`; `หาสาเหตุเป็นระดับซิกหรือเปล่า` leaves `หาสาเหตุหรือเปล่า`.
    A level is no subject: every item has the same three.
    """
    return _without(_LEVEL, _LEVELS, _without(_WHERE, _WHICH, folded))


def _without(pattern: re.Pattern[str], signs: tuple[str, ...], text: str) -> str:
    """Return the text without what fits, where it has one of the words that all of it must have.

    Few texts have, and to look for the words costs a tenth of trying the pattern at every letter.
    """
    return pattern.sub(" ", text) if any(map(text.__contains__, signs)) else text
