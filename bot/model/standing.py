"""How far each office is, as กพร.สพฐ. sees it: counts and days, never answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.people import Office

STUCK_AFTER = timedelta(days=14)
"""An office that has begun and touched nothing for so long stands still."""


class OfficeStatus(StrEnum):
    """How far an office is on its way through the year (product.md)."""

    NOT_BEGUN = "not_begun"
    DOING = "doing"
    SIGNED = "signed"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an office stands under a framework.

    Args:
        last_change: when it last changed an answer of its own; None before the first.
        signed_at: when the director signed, None before that.
        imported_at: when the coordinator recorded นำเข้าระบบ PMQA แล้ว, None before that.
    """

    office: Office
    last_change: datetime | None = None
    signed_at: datetime | None = None
    imported_at: datetime | None = None

    @property
    def status(self) -> OfficeStatus:
        """The furthest that the office has come."""
        if self.imported_at is not None:
            return OfficeStatus.IMPORTED
        if self.signed_at is not None:
            return OfficeStatus.SIGNED
        return OfficeStatus.NOT_BEGUN if self.last_change is None else OfficeStatus.DOING

    def is_stuck(self, now: datetime) -> bool:
        """Tell whether the office has begun, is not signed, and stands still."""
        still = self.last_change is not None and now - self.last_change >= STUCK_AFTER
        return still and self.status is OfficeStatus.DOING
