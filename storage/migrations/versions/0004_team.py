"""Who does what: items handed to people, comments, opinions given apart.

Read by hand against `storage/schema.py`; `tests/contract/test_schema.py` compares the two.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and find an office's invitations quickly."""
    op.create_index(op.f("ix_codes_office_id"), "codes", ["office_id"], unique=False)
    _make_assignments()
    _make_comments()
    _make_opinions()


def _of_assessment(table: str) -> tuple[sa.Column[str], sa.Column[str], sa.ForeignKeyConstraint]:
    return (
        _text("office_id"),
        _text("assessment_id"),
        sa.ForeignKeyConstraint(
            ["assessment_id", "office_id"],
            ["assessments.id", "assessments.office_id"],
            name=op.f(f"fk_{table}_assessment_id_office_id"),
        ),
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _at() -> sa.Column[int]:
    return sa.Column("at", sa.BigInteger(), nullable=False)


def _make_assignments() -> None:
    op.create_table(
        "assignments",
        *_of_assessment("assignments"),
        _text("place"),
        _text("holder"),
        _text("person_id", nullable=True),
        _text("name", nullable=True),
        _text("part"),
        _text("predecessor", nullable=True),
        _text("by_person"),
        _at(),
        sa.CheckConstraint("part IN ('main', 'shared')", name=op.f("ck_assignments_part")),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (name IS NULL)", name=op.f("ck_assignments_a_person_or_a_name")
        ),
        sa.CheckConstraint(
            "holder = COALESCE(person_id, 'name:' || name)", name=op.f("ck_assignments_holder")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_assignments_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assessment_id", "place", "holder", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_person_id"), "assignments", ["person_id"], unique=False)


def _make_comments() -> None:
    op.create_table(
        "comments",
        *_of_assessment("comments"),
        _text("id"),
        _text("item"),
        _text("text"),
        _text("by_person"),
        _at(),
        sa.ForeignKeyConstraint(["by_person"], ["people.id"], name=op.f("fk_comments_by_person")),
        sa.PrimaryKeyConstraint("assessment_id", "id", name=op.f("pk_comments")),
    )
    op.create_index(
        op.f("ix_comments_assessment_id_item_at"), "comments", ["assessment_id", "item", "at"], unique=False
    )
    op.create_index(op.f("ix_comments_by_person"), "comments", ["by_person"], unique=False)


def _make_opinions() -> None:
    op.create_table(
        "opinions",
        *_of_assessment("opinions"),
        _text("item"),
        _text("criterion"),
        _text("person_id"),
        _text("tick"),
        _at(),
        sa.CheckConstraint("tick IN ('met', 'not_met')", name=op.f("ck_opinions_tick")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_opinions_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assessment_id", "person_id", "criterion", name=op.f("pk_opinions")),
    )
    op.create_index(
        op.f("ix_opinions_assessment_id_item"), "opinions", ["assessment_id", "item"], unique=False
    )
    op.create_index(op.f("ix_opinions_person_id"), "opinions", ["person_id"], unique=False)


def downgrade() -> None:
    """Drop the tables with all that they hold."""
    for table in ("opinions", "comments", "assignments"):
        op.drop_table(table)
    op.drop_index(op.f("ix_codes_office_id"), table_name="codes")
