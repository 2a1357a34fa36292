"""What is sent: rows that wait for a worker, who cannot be reached, pushes counted by month.

Read by hand against `storage/schema.py`; `tests/contract/test_schema.py` compares the two. SQLite
cannot add a CHECK to a table, so the tables that get one are copied there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_CHECKS = {
    "what_waits_is_due": "(status = 'waiting') = (due_at IS NOT NULL)",
    "reply_token": "(reply_token IS NULL) = (reply_until IS NULL)",
    "delivery_id": "(delivery_id IS NULL) = (first_try_at IS NULL)",
    "claimed_by": "claimed_by IS NULL OR delivery_id IS NOT NULL",
    "pushed": "pushed IN (0, 1)",
}


def upgrade() -> None:
    """Add the columns, and make the table of pushes."""
    op.add_column("identities", sa.Column("unreachable_at", sa.BigInteger(), nullable=True))
    _add_to_outbox()
    with op.batch_alter_table("held") as held:
        held.add_column(sa.Column("identity_id", sa.Text(), nullable=True))
        held.create_foreign_key(
            op.f("fk_held_identity_id"), "identities", ["identity_id"], ["id"], ondelete="CASCADE"
        )
    op.create_index(op.f("ix_held_identity_id"), "held", ["identity_id"], unique=False)
    _make_pushes()


def _add_to_outbox() -> None:
    op.add_column("outbox", sa.Column("due_at", sa.BigInteger(), nullable=True))
    op.execute("UPDATE outbox SET due_at = at WHERE status = 'waiting'")
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("reply_token", sa.Text(), nullable=True))
        outbox.add_column(sa.Column("reply_until", sa.BigInteger(), nullable=True))
        outbox.add_column(sa.Column("delivery_id", sa.Text(), nullable=True))
        outbox.add_column(sa.Column("claimed_by", sa.Text(), nullable=True))
        outbox.add_column(sa.Column("pushed", sa.BigInteger(), server_default="0", nullable=False))
        outbox.add_column(sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False))
        outbox.add_column(sa.Column("first_try_at", sa.BigInteger(), nullable=True))
        for name, sql in _CHECKS.items():
            outbox.create_check_constraint(op.f(f"ck_outbox_{name}"), sql)
    waits = sa.text("due_at IS NOT NULL")
    op.create_index(
        op.f("ix_outbox_due_at"),
        "outbox",
        ["due_at"],
        unique=False,
        sqlite_where=waits,
        postgresql_where=waits,
    )


def _make_pushes() -> None:
    op.create_table(
        "pushes",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("exhausted", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_pushes_count")),
        sa.CheckConstraint("exhausted IN (0, 1)", name=op.f("ck_pushes_exhausted")),
        sa.PrimaryKeyConstraint("month", "channel", name=op.f("pk_pushes")),
    )


def downgrade() -> None:
    """Take it all away again; what waits to be sent stays."""
    op.drop_table("pushes")
    op.drop_index(op.f("ix_held_identity_id"), table_name="held")
    with op.batch_alter_table("held") as held:
        held.drop_constraint(op.f("fk_held_identity_id"), type_="foreignkey")
        held.drop_column("identity_id")
    op.drop_index(op.f("ix_outbox_due_at"), table_name="outbox")
    with op.batch_alter_table("outbox") as outbox:
        for name in _CHECKS:
            outbox.drop_constraint(op.f(f"ck_outbox_{name}"), type_="check")
        for column in ("first_try_at", "attempts", "pushed", "claimed_by", "delivery_id"):
            outbox.drop_column(column)
        for column in ("reply_until", "reply_token", "due_at"):
            outbox.drop_column(column)
    op.drop_column("identities", "unreachable_at")
