"""PDF, read by qpdf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.inspection.common import Look, Verdict
from bot.inspection.programs import is_named_like_one
from bot.model import Accepted, FileKind, NotKept, Refusal

if TYPE_CHECKING:
    from pikepdf import Pdf

PDF = Accepted(FileKind.PDF, "application/pdf", ".pdf")

END_WITHIN = 2048
"""The mark of a PDF's end stands so near to it; some programs write a little behind it."""


def read(look: Look) -> Verdict:
    """Say whether a PDF is whole, opens without a password, and starts no program.

    One that asks for a password only before it may be changed is taken.
    """
    import pikepdf

    if b"%%EOF" not in look.tail(END_WITHIN):
        return NotKept(Refusal.CUT_OFF)
    try:
        with pikepdf.open(look.path, suppress_warnings=True) as pdf:
            return _judged(pdf)
    except pikepdf.PasswordError:
        return NotKept(Refusal.LOCKED)
    except (pikepdf.PdfError, RuntimeError, ValueError):
        return NotKept(Refusal.CUT_OFF)


def _judged(pdf: Pdf) -> Verdict:
    if len(pdf.pages) == 0:
        return NotKept(Refusal.CUT_OFF)
    if _launches(pdf) or any(is_named_like_one(name) for name in pdf.attachments):
        return NotKept(Refusal.PROGRAM)
    return PDF


def _launches(pdf: Pdf) -> bool:
    """Tell whether opening the document starts something outside of it."""
    from pikepdf import Dictionary

    action = pdf.Root.get("/OpenAction")
    kind = action.get("/S", "") if isinstance(action, Dictionary) else ""
    return str(kind) in {"/Launch", "/ImportData"}
