"""Who was reminded of what, who waits to be, and what people chose about it.

Read by hand against `storage/schema.py`; `tests/contract/test_schema.py` compares the two. SQLite
cannot add a CHECK to a table, so the table of people is copied there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = ("reminder_rounds", "passed_on", "reminder_choices", "reminder_marks", "digests")


def upgrade() -> None:
    """Add the columns, and make the tables."""
    op.add_column("people", sa.Column("nudged", sa.BigInteger(), server_default="0", nullable=False))
    with op.batch_alter_table("people") as people:
        people.create_check_constraint(op.f("ck_people_nudged"), "nudged IN (0, 1, 2)")
    op.add_column("outbox", sa.Column("digest", sa.Text(), nullable=True))
    _make_digests()
    _make_choices()
    op.create_table(
        "reminder_rounds",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_reminder_rounds_office_id")),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_reminder_rounds")),
    )


def _of_person(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    return (
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id"), ondelete="CASCADE"
        ),
    )


def _make_digests() -> None:
    op.create_table(
        "digests",
        *_of_person("digests"),
        sa.Column("day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_digests")),
    )
    op.create_index(op.f("ix_digests_day"), "digests", ["day"], unique=False)
    op.create_table(
        "reminder_marks",
        *_of_person("reminder_marks"),
        sa.Column("deadline", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("days_before", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "person_id", "deadline", "due", "days_before", name=op.f("pk_reminder_marks")
        ),
    )
    op.create_index(op.f("ix_reminder_marks_day"), "reminder_marks", ["day"], unique=False)


def _make_choices() -> None:
    op.create_table(
        "reminder_choices",
        *_of_person("reminder_choices"),
        sa.Column("muted", sa.BigInteger(), nullable=False),
        sa.Column("snoozed_until", sa.Text(), nullable=True),
        sa.CheckConstraint("muted IN (0, 1)", name=op.f("ck_reminder_choices_muted")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reminder_choices")),
    )
    op.create_index(
        op.f("ix_reminder_choices_snoozed_until"), "reminder_choices", ["snoozed_until"], unique=False
    )
    op.create_table(
        "passed_on",
        *_of_person("passed_on"),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_passed_on_office_id")),
        sa.PrimaryKeyConstraint("person_id", "office_id", "item", name=op.f("pk_passed_on")),
    )
    op.create_index(op.f("ix_passed_on_office_id"), "passed_on", ["office_id"], unique=False)


def downgrade() -> None:
    """Take it all away again."""
    for table in _TABLES:
        op.drop_table(table)
    op.drop_column("outbox", "digest")
    with op.batch_alter_table("people") as people:
        people.drop_constraint("ck_people_nudged", type_="check")
        people.drop_column("nudged")
