"""The table of what was signed; `storage.schema` says what holds of all tables."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Table

from storage.columns import key, metadata, number, of_assessment, text

submissions = Table(
    "submissions",
    metadata,
    *of_assessment(),
    number("number"),
    number("revision"),
    text("document"),
    text("digest"),
    text("capacity"),
    text("signer", ForeignKey("people.id")),
    text("signer_name"),
    text("signer_position"),
    number("signed_at"),
    text("imported_by", nullable=True),
    number("imported_at", nullable=True),
    text("reopened_by", nullable=True),
    number("reopened_at", nullable=True),
    text("reason", nullable=True),
    key("assessment_id", "number"),
    CheckConstraint("capacity IN ('director', 'deputy', 'acting', 'paper')", name="capacity"),
    CheckConstraint("(imported_by IS NULL) = (imported_at IS NULL)", name="imported"),
    CheckConstraint("(reopened_by IS NULL) = (reopened_at IS NULL)", name="reopened"),
)
