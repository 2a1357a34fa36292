"""What a person reads and can press in a Telegram message, as Telegram draws it on a phone."""

from __future__ import annotations

import re
from typing import Any

from tests.fakes.telegram_limits import buttons_of
from tests.fakes.ways import Button, Shown

Json = dict[str, Any]

_DRAWN = re.compile(r"\s*[▰▱]*")
"""A bar, or the space between two parts: nothing to read."""

_NUMBER = re.compile(r"(?:[☐☑☒] )?(\d{1,3})(?: |$)")
_BOXED = re.compile(r"[☐☑☒] (?:\d{1,3} )?")


def shown_message(message: Json) -> Shown:
    """Read one message: its words, a line for each button that says more than they do, and its buttons."""
    buttons = buttons_of(message)
    lines = [one for one in message["text"].split("\n") if not _DRAWN.fullmatch(one)]
    told = [_label(one["text"], lines) for one in buttons]
    below = [
        one["text"] if _NUMBER.match(one["text"]) else f"• {one['text']}"
        for one, (_, is_above) in zip(buttons, told, strict=True)
        if not is_above
    ]
    choices = [Button(label, one["callback_data"]) for one, (label, _) in zip(buttons, told, strict=True)]
    numbered = bool(buttons) and all(_NUMBER.match(one["text"]) for one in buttons)
    return Shown("\n".join([*lines, *below]), tuple(choices), numbered=numbered)


def _label(written: str, lines: list[str]) -> tuple[str, bool]:
    """Return the whole label of a button, and whether it stands in the text above."""
    found = _NUMBER.match(written)
    begins = written.removesuffix("…")
    for line in lines:
        same = _NUMBER.match(line)
        if found and same and same[1] == found[1] and (written.endswith("…") or _BOXED.match(written)):
            return line[same.end() :], True
        if not found and _BOXED.match(written) and line.startswith(begins):
            return _BOXED.sub("", line, count=1), True
        if not found and written.endswith("…") and line.removeprefix("• ").startswith(begins):
            return line.removeprefix("• "), True
    return (written[found.end() :] if found else written), False
