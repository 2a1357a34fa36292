"""Bring what people type on a phone to one form, so that equal meanings compare equal."""

from __future__ import annotations

import re
import unicodedata

_THAI_DIGIT = re.compile("[๐-๙]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe0e\ufe0f]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_LOOSE_ACCENTS = re.compile("[\u0300-\u036f]")
_PLAIN = re.compile(r"[\x20-\x7e\u0e00-\u0e7f]*")
_AM = re.compile("ํ([่-๋]*)า([่-๋]*)")
_VOWEL_THEN_TONE = "[ัิ-ฺ็ํ๎][่-์](?![ัิ-ฺ็-๎])"
_MARK_RUN = re.compile(f"(?!{_VOWEL_THEN_TONE})[ัิ-ฺ็-๎]{{2,}}")
_WEAK = re.compile("[็-๎]")

# A consonant's marks in the order that a keyboard should have given: vowel, then tone or silencer.
_RANK = {mark: rank for rank, mark in enumerate("ฺัิีึืุู็๎ํ่้๊๋์")}


def fold(text: str) -> str:
    """Return the text in the one form in which typed words are compared.

    Unicode's compatibility form; invisible and private-use characters dropped; Thai digits as 0–9;
    lower case; เ+เ as แ and ํ+า as ำ; a consonant's marks in one order and each once; every run of
    white space one blank, none at the ends. Folding twice changes nothing more.
    """
    plain = text if _PLAIN.fullmatch(text) else _compatible(text)
    taken_apart = _THAI_DIGIT.sub(_digit, plain).lower().replace("เเ", "แ").replace("ำ", "ํา")
    return " ".join(_AM.sub(_am, _MARK_RUN.sub(_ordered, taken_apart)).split())


def _compatible(text: str) -> str:
    """Return Unicode's compatibility form without what cannot be seen; plain Thai has nothing of it."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text).lower())
    return _LOOSE_ACCENTS.sub("", _INVISIBLE.sub("", _PRIVATE.sub(" ", plain)))


def fold_marks(text: str) -> str:
    """Return `fold(text)` without tone marks, ไม้ไต่คู้ and การันต์: what is most often mistyped.

    Two control words that fold alike here are the same word to an officer; two criteria may not be.
    """
    return _WEAK.sub("", fold(text))


def _digit(found: re.Match[str]) -> str:
    return str(int(found.group()))


def _am(found: re.Match[str]) -> str:
    """Return ำ with its tone marks before it, each once."""
    return "".join(sorted(set(found[1] + found[2]))) + "ำ"


def _ordered(run: re.Match[str]) -> str:
    """Return the marks of one run, each once, in writing order; a pair in that order is no run to mend."""
    return "".join(sorted(set(run.group()), key=_RANK.__getitem__))


_SAME_SOUND = (*zip("ศษณใฎฏฐฑธภฆญฬฃฅ", "สสนไดตถททพคยลขค", strict=True), *((mark, "") for mark in "็่้๊๋์ํ๎"))
_ECHO = re.compile(r"([^\d\0])\1+")


def sound(folded: str) -> str:
    """Return what is left of a folded text when only how it sounds, roughly, counts.

    Letters of one sound are one letter, marks that are often mistyped are gone, and so is a letter
    typed twice. Blanks, and the NUL that sets lines apart, stay as they are.
    """
    alike = folded
    for letter, same in _SAME_SOUND:
        alike = alike.replace(letter, same)
    return _ECHO.sub(r"\1", alike)
