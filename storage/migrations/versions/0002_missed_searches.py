"""What was searched for and not found: the words and how often, never who asked.

Read by hand against `storage/schema.py`; `tests/contract/test_schema.py` compares the two.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "missed_searches",
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("count >= 1", name=op.f("ck_missed_searches_count")),
        sa.PrimaryKeyConstraint("words", name=op.f("pk_missed_searches")),
    )
    op.create_index(op.f("ix_missed_searches_last_at"), "missed_searches", ["last_at"], unique=False)


def downgrade() -> None:
    """Drop the table with its counts."""
    op.drop_index(op.f("ix_missed_searches_last_at"), table_name="missed_searches")
    op.drop_table("missed_searches")
