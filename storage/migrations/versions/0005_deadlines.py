"""What is due when.

Read by hand against `storage/schema.py`; `tests/contract/test_schema.py` compares the two.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of deadlines."""
    op.create_table(
        "deadlines",
        sa.Column("framework_id", sa.Text(), nullable=False),
        sa.Column("office_key", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=True),
        sa.Column("internal", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=True),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("internal IN (0, 1)", name=op.f("ck_deadlines_internal")),
        sa.CheckConstraint("office_key = COALESCE(office_id, '')", name=op.f("ck_deadlines_office_key")),
        sa.CheckConstraint(
            "internal = 0 OR office_id IS NOT NULL", name=op.f("ck_deadlines_internal_has_office")
        ),
        sa.CheckConstraint("LENGTH(due) = 10", name=op.f("ck_deadlines_due")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_deadlines_office_id")),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_deadlines_set_by")),
        sa.PrimaryKeyConstraint(
            "framework_id", "office_key", "internal", "target", name=op.f("pk_deadlines")
        ),
    )
    op.create_index(op.f("ix_deadlines_set_by"), "deadlines", ["set_by"], unique=False)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("deadlines")
