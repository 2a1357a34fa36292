"""Evidence: what was sent, where it stands, its bytes, and what is under way.

Read by hand against `storage/schema.py`; `tests/contract/test_schema.py` compares the two. SQLite
cannot change a CHECK, so `history` is copied there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BEFORE = "kind IN ('cell', 'added', 'edited', 'hidden', 'shown')"
_AFTER = "kind IN ('cell', 'added', 'edited', 'hidden', 'shown', 'evidence')"


def upgrade() -> None:
    """Make the tables, and let history tell of evidence."""
    _make_blobs()
    _make_evidence()
    _make_spots()
    _make_fetches()
    _let_history_be(_AFTER)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable, server_default=default)


def _make_blobs() -> None:
    op.create_table(
        "blobs",
        _text("office_id"),
        _text("sha256"),
        _number("size"),
        _text("kind"),
        _text("mime"),
        _text("extension"),
        _number("at"),
        sa.CheckConstraint("size >= 0", name=op.f("ck_blobs_size")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_blobs_office_id")),
        sa.PrimaryKeyConstraint("office_id", "sha256", name=op.f("pk_blobs")),
    )


def _make_evidence() -> None:
    op.create_table(
        "evidence",
        _text("office_id"),
        _text("assessment_id"),
        _text("id"),
        _text("by_person"),
        _number("at"),
        _text("name"),
        _text("caption"),
        _text("link"),
        _text("sha256", nullable=True),
        _text("state"),
        _text("refusal", nullable=True),
        _text("bundle"),
        _text("meant_item", nullable=True),
        _text("meant_kind", nullable=True),
        _text("replaces"),
        _text("message_id"),
        _number("together", nullable=True),
        _text("link_state"),
        _number("checked_at", nullable=True),
        sa.CheckConstraint(
            "state IN ('fetching', 'stored', 'refused', 'gone')", name=op.f("ck_evidence_state")
        ),
        sa.CheckConstraint(
            "(state = 'stored') = (link <> '' OR sha256 IS NOT NULL)",
            name=op.f("ck_evidence_what_is_stored"),
        ),
        sa.CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name=op.f("ck_evidence_refusal")),
        sa.CheckConstraint("(meant_item IS NULL) = (meant_kind IS NULL)", name=op.f("ck_evidence_meant")),
        sa.CheckConstraint(
            "link_state IN ('unknown', 'alive', 'dead', 'login', 'unreached')",
            name=op.f("ck_evidence_link_state"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id", "office_id"],
            ["assessments.id", "assessments.office_id"],
            name=op.f("fk_evidence_assessment_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["by_person"], ["people.id"], name=op.f("fk_evidence_by_person")),
        sa.ForeignKeyConstraint(
            ["office_id", "sha256"],
            ["blobs.office_id", "blobs.sha256"],
            name=op.f("fk_evidence_office_id_sha256"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_assessment_id"), "evidence", ["assessment_id"])
    op.create_index(op.f("ix_evidence_office_id_sha256"), "evidence", ["office_id", "sha256"])
    op.create_index(op.f("ix_evidence_bundle"), "evidence", ["bundle"])
    op.create_index(op.f("ix_evidence_by_person_message_id"), "evidence", ["by_person", "message_id"])
    links = sa.text("link != ''")
    op.create_index(
        op.f("ix_evidence_checked_at"),
        "evidence",
        ["checked_at"],
        sqlite_where=links,
        postgresql_where=links,
    )


def _make_spots() -> None:
    op.create_table(
        "evidence_spots",
        _text("office_id"),
        _text("assessment_id"),
        _text("item"),
        _text("evidence_id"),
        _text("kind"),
        sa.CheckConstraint(
            "kind IN ('form', 'approval', 'report', 'photo_or_link', 'open')",
            name=op.f("ck_evidence_spots_kind"),
        ),
        sa.CheckConstraint("(kind = 'open') = (item = '')", name=op.f("ck_evidence_spots_open_is_nowhere")),
        sa.ForeignKeyConstraint(
            ["assessment_id", "office_id"],
            ["assessments.id", "assessments.office_id"],
            name=op.f("fk_evidence_spots_assessment_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_spots_evidence_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assessment_id", "item", "evidence_id", name=op.f("pk_evidence_spots")),
    )
    op.create_index(op.f("ix_evidence_spots_evidence_id"), "evidence_spots", ["evidence_id"])


def _make_fetches() -> None:
    op.create_table(
        "fetches",
        _text("id"),
        _text("office_id"),
        _text("identity_id"),
        _text("file"),
        _number("asked_at"),
        _text("reply_token", nullable=True),
        _number("reply_until", nullable=True),
        _number("due_at"),
        _number("attempts", default="0"),
        _text("claimed_by", nullable=True),
        _number("claimed_until", nullable=True),
        _number("settled_at", nullable=True),
        sa.CheckConstraint(
            "(reply_token IS NULL) = (reply_until IS NULL)", name=op.f("ck_fetches_reply_token")
        ),
        sa.CheckConstraint(
            "(claimed_by IS NULL) = (claimed_until IS NULL)", name=op.f("ck_fetches_claimed_by")
        ),
        sa.CheckConstraint(
            "settled_at IS NULL OR claimed_by IS NULL", name=op.f("ck_fetches_settled_is_not_held")
        ),
        sa.ForeignKeyConstraint(["id"], ["evidence.id"], name=op.f("fk_fetches_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_fetches_identity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetches")),
    )
    op.create_index(op.f("ix_fetches_identity_id"), "fetches", ["identity_id"])
    unsettled = sa.text("settled_at IS NULL")
    op.create_index(
        op.f("ix_fetches_due_at"),
        "fetches",
        ["due_at"],
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )


def _let_history_be(kinds: str) -> None:
    with op.batch_alter_table("history") as history:
        history.drop_constraint(op.f("ck_history_kind"), type_="check")
        history.create_check_constraint(op.f("ck_history_kind"), kinds)


def downgrade() -> None:
    """Drop it all again, with what history told of evidence."""
    op.execute("DELETE FROM history WHERE kind = 'evidence'")
    _let_history_be(_BEFORE)
    for table in ("fetches", "evidence_spots", "evidence", "blobs"):
        op.drop_table(table)
