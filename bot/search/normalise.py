"""Bring what people type on a phone to one form, so that equal meanings compare equal."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe0e\ufe0f]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SPACE = re.compile(r"\s+")
_TWO_E = re.compile("เเ")
_NIKHAHIT_AA = re.compile("ํ([่-๋]?)า")
_MARK_RUN = re.compile("[ัำิ-ฺ็-๎]{2,}")
_WEAK = re.compile("[็-๎]")

# A consonant's marks in the order that a keyboard should have given: vowel, tone or silencer, ำ.
_RANK = dict.fromkeys("ัิีึืฺุู็ํ๎", 0) | dict.fromkeys("่้๊๋์", 1) | {"ำ": 2}


def fold(text: str) -> str:
    """Return the text in the one form in which typed words are compared.

    Unicode's compatibility form; invisible and private-use characters dropped; Thai digits as 0–9;
    lower case; เ+เ as แ and ํ+า as ำ; a consonant's marks in one order and each once; every run of
    white space one blank, none at the ends. Folding twice changes nothing more.
    """
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_DIGITS).lower()
    plain = _INVISIBLE.sub("", _PRIVATE.sub(" ", plain))
    plain = _NIKHAHIT_AA.sub(r"\1ำ", _TWO_E.sub("แ", plain))
    ordered = _MARK_RUN.sub(_ordered, plain)
    return _SPACE.sub(" ", ordered).strip()


def fold_marks(text: str) -> str:
    """Return `fold(text)` without tone marks, ไม้ไต่คู้ and การันต์: what is most often mistyped.

    Two control words that fold alike here are the same word to an officer; two criteria may not be.
    """
    return _WEAK.sub("", fold(text))


def _ordered(run: re.Match[str]) -> str:
    """Return the marks of one run, each once, in writing order."""
    return "".join(sorted(dict.fromkeys(run.group()), key=_RANK.__getitem__))


_SAME_SOUND = str.maketrans("ศษณใฎฏฐฑธภฆญฬฃฅ", "สสนไดตถททพคยลขค")
_ECHO = re.compile(r"(\D)\1+")


def sound(folded: str) -> str:
    """Return what is left of a folded text when only how it sounds, roughly, counts.

    Letters of one sound are one letter, marks that are often mistyped are gone, and so is a letter
    typed twice. Blanks stay as they are.
    """
    return _ECHO.sub(r"\1", _WEAK.sub("", folded).translate(_SAME_SOUND))
