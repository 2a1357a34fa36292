"""Programs and scripts: what acts when it is opened. They are refused whatever they are called."""

from __future__ import annotations

import re

from bot.inspection.common import Look

_BEGINNINGS = (
    b"MZ",  # Windows
    b"\x7fELF",  # Linux, Android
    b"\xfe\xed\xfa\xce",  # macOS
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # macOS, Java
    b"dex\n",  # Android
    b"\x00asm",  # WebAssembly
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
    b"#!",
    b"ITSF",  # compiled HTML help, which runs scripts
)

_SCRIPT = re.compile(
    rb"<script|<\?php|<%|javascript:|\bpowershell\b|\bwscript\b|createobject\s*\(|^\s*@echo\b|<hta:|\beval\s*\(",
    re.IGNORECASE | re.MULTILINE,
)

_NAMED_LIKE_ONE = re.compile(
    r"\.(apk|app|appx|bat|cmd|com|cpl|dll|dmg|elf|exe|gadget|hta|inf|iso|jar|js|jse|lnk|msc|msi|msix|msp|ocx"
    r"|pif|ps1|psm1|py|reg|scf|scr|sh|sys|url|vb|vbe|vbs|wsf|wsh)[. ]*",
    re.IGNORECASE,
)
"""Names that systems start or run when they are opened."""


def is_program(look: Look) -> bool:
    """Tell whether a file of no kind that is taken is a program, a script, or named like one."""
    begins_like_one = look.head.startswith(_BEGINNINGS) or _SCRIPT.search(look.head) is not None
    return begins_like_one or is_named_like_one(look.name)


def is_named_like_one(name: str) -> bool:
    """Tell whether a file bears a program's name; Windows overlooks dots and spaces behind it."""
    return _NAMED_LIKE_ONE.fullmatch(name, name.rfind(".", 0, len(name.rstrip(". ")))) is not None
