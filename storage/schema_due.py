"""The tables of what is due when, and of who was reminded of it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table

from storage.columns import flag, key, metadata, number, owned_by, text

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

digests = Table(
    "digests",
    metadata,
    text("person_id", owned_by("people")),
    text("day"),
    key("person_id", "day"),
)
Index(None, digests.c.day)

reminder_marks = Table(
    "reminder_marks",
    metadata,
    text("person_id", owned_by("people")),
    text("deadline"),
    text("due"),
    number("days_before"),
    text("day"),
    key("person_id", "deadline", "due", "days_before"),
)
Index(None, reminder_marks.c.day)

reminder_choices = Table(
    "reminder_choices",
    metadata,
    text("person_id", owned_by("people")),
    number("muted"),
    text("snoozed_until", nullable=True),
    key("person_id"),
    flag("muted"),
)
Index(None, reminder_choices.c.snoozed_until)

passed_on = Table(
    "passed_on",
    metadata,
    text("person_id", owned_by("people")),
    text("office_id", ForeignKey("offices.id")),
    text("item"),
    number("at"),
    key("person_id", "office_id", "item"),
)
Index(None, passed_on.c.office_id)

reminder_rounds = Table(
    "reminder_rounds",
    metadata,
    text("office_id", ForeignKey("offices.id")),
    text("stamp"),
    key("office_id"),
)
