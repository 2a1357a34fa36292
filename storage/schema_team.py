"""The tables of who does what in an office; `storage.schema` says what holds of all tables."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table

from storage.columns import key, metadata, number, of_assessment, owned_by, text

assignments = Table(
    "assignments",
    metadata,
    *of_assessment(),
    text("place"),
    text("holder"),
    text("person_id", owned_by("people"), nullable=True),
    text("name", nullable=True),
    text("part"),
    text("predecessor", nullable=True),
    text("by_person"),
    number("at"),
    key("assessment_id", "place", "holder"),
    CheckConstraint("part IN ('main', 'shared')", name="part"),
    CheckConstraint("(person_id IS NULL) <> (name IS NULL)", name="a_person_or_a_name"),
    CheckConstraint("holder = COALESCE(person_id, 'name:' || name)", name="holder"),
)
Index(None, assignments.c.person_id)

comments = Table(
    "comments",
    metadata,
    *of_assessment(),
    text("id"),
    text("item"),
    text("text"),
    text("by_person", ForeignKey("people.id")),
    number("at"),
    key("assessment_id", "id"),
)
Index(None, comments.c.assessment_id, comments.c.item, comments.c.at)
Index(None, comments.c.by_person)

opinions = Table(
    "opinions",
    metadata,
    *of_assessment(),
    text("item"),
    text("criterion"),
    text("person_id", owned_by("people")),
    text("tick"),
    number("at"),
    key("assessment_id", "person_id", "criterion"),
    CheckConstraint("tick IN ('met', 'not_met')", name="tick"),
)
Index(None, opinions.c.assessment_id, opinions.c.item)
Index(None, opinions.c.person_id)
