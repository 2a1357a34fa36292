"""Invitation codes and link codes: how they are made, written, read back and linked to.

A code is kept as eight characters without the dash that it is printed with.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which a letter's reader takes for one another."""

LENGTH = 8
DIGITS = 2
"""A code holds at least so many digits, so that no word that somebody types looks like one."""

_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_SHAPE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code(choose: Callable[[str], str]) -> str:
    """Return a new code, without its dash.

    Args:
        choose: picks one character of a string; `secrets.choice`, except in tests.
    """
    while True:
        code = "".join(choose(ALPHABET) for _ in range(LENGTH))
        if _has_digits(code):
            return code


def normal_code(text: str) -> str | None:
    """Return the code that a person typed, without its dash, or None when it is not like one.

    Case, spaces and dashes do not matter, and Thai digits are digits.
    """
    code = _bare(text)
    return code if _SHAPE.fullmatch(code) and _has_digits(code) else None


def shown_code(code: str) -> str:
    """Return the code as it is printed and told: `7K4M-2QXP`."""
    return f"{code[:4]}-{code[4:]}"


def is_standing_code(text: str, standing: str) -> bool:
    """Tell whether a person typed the standing central code (`PMQA_ADMIN_INVITE`), of any shape.

    Case, spaces and dashes do not matter; the time taken does not tell how much was right.
    """
    return bool(_bare(standing)) and hmac.compare_digest(_bare(text).encode(), _bare(standing).encode())


def line_link(code: str, basic_id: str) -> str:
    """Return the link that opens the LINE chat with the code already typed.

    Args:
        code: without its dash.
        basic_id: the official account's id, with or without its `@`.

    Source: https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/
    """
    account = quote("@" + basic_id.removeprefix("@"), safe="")
    return f"https://line.me/R/oaMessage/{account}/?{quote(shown_code(code), safe='')}"


def line_chat(basic_id: str) -> str:
    """Return the link that opens the one-to-one LINE chat.

    Args:
        basic_id: the official account's id, with or without its `@`.

    Source: https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/
    """
    return f"https://line.me/R/ti/p/{quote('@' + basic_id.removeprefix('@'), safe='')}"


def telegram_chat(username: str) -> str:
    """Return the link that opens the one-to-one Telegram chat.

    Source: https://core.telegram.org/bots/features#deep-linking
    """
    return f"https://t.me/{username.removeprefix('@')}"


def telegram_link(code: str, username: str) -> str:
    """Return the link that opens the Telegram chat and hands it the code.

    Source: https://core.telegram.org/bots/features#deep-linking
    """
    return f"{telegram_chat(username)}?start={code}"


def _bare(text: str) -> str:
    """Return the text in capitals, with plain digits, without spaces and dashes."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in plain)


def _has_digits(code: str) -> bool:
    return sum(char.isdigit() for char in code) >= DIGITS
