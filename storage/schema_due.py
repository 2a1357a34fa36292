"""The tables of what is due when."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table

from storage.columns import flag, key, metadata, number, text

deadlines = Table(
    "deadlines",
    metadata,
    text("framework_id"),
    text("office_key"),
    text("office_id", ForeignKey("offices.id"), nullable=True),
    number("internal"),
    text("target"),
    text("due"),
    text("what"),
    text("set_by", ForeignKey("people.id"), nullable=True),
    number("set_at"),
    key("framework_id", "office_key", "internal", "target"),
    flag("internal"),
    CheckConstraint("office_key = COALESCE(office_id, '')", name="office_key"),
    CheckConstraint("internal = 0 OR office_id IS NOT NULL", name="internal_has_office"),
    CheckConstraint("LENGTH(due) = 10", name="due"),
)
Index(None, deadlines.c.set_by)
