"""What was signed.

Read by hand against `storage/schema_review.py`; `tests/contract/test_schema.py` compares the two.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "submissions",
        _text("office_id"),
        _text("assessment_id"),
        _number("number"),
        _number("revision"),
        _text("document"),
        _text("digest"),
        _text("capacity"),
        _text("signer"),
        _text("signer_name"),
        _text("signer_position"),
        _number("signed_at"),
        _text("imported_by", nullable=True),
        _number("imported_at", nullable=True),
        _text("reopened_by", nullable=True),
        _number("reopened_at", nullable=True),
        _text("reason", nullable=True),
        sa.CheckConstraint(
            "capacity IN ('director', 'deputy', 'acting', 'paper')", name=op.f("ck_submissions_capacity")
        ),
        sa.CheckConstraint(
            "(imported_by IS NULL) = (imported_at IS NULL)", name=op.f("ck_submissions_imported")
        ),
        sa.CheckConstraint(
            "(reopened_by IS NULL) = (reopened_at IS NULL)", name=op.f("ck_submissions_reopened")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id", "office_id"],
            ["assessments.id", "assessments.office_id"],
            name=op.f("fk_submissions_assessment_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["signer"], ["people.id"], name=op.f("fk_submissions_signer")),
        sa.PrimaryKeyConstraint("assessment_id", "number", name=op.f("pk_submissions")),
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def downgrade() -> None:
    """Drop the table with all that it holds."""
    op.drop_table("submissions")
