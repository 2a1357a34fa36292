"""The first schema: people, offices, answers with their history, and what is on its way.

Read by hand against `storage/schema.py`; `tests/contract/test_schema.py` compares the two, CHECKs
included, on both databases.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    _make_message_keys()
    _make_offices()
    _make_updates()
    _make_assessments()
    _make_people()
    _make_cells()
    _make_codes()
    _make_conversations()
    _make_held()
    _make_history()
    _make_identities()
    _make_item_revisions()
    _make_memberships()
    _make_narrative_lines()
    _make_code_failures()
    _make_jobs()
    _make_line_texts()
    _make_outbox()
    _make_screens()


def _make_message_keys() -> None:
    op.create_table(
        "message_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_message_keys")),
    )
    op.create_index(op.f("ix_message_keys_at"), "message_keys", ["at"], unique=False)


def _make_offices() -> None:
    op.create_table(
        "offices",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sample", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("sample IN (0, 1)", name=op.f("ck_offices_sample")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
        sa.UniqueConstraint("code", name=op.f("uq_offices_code")),
    )


def _make_updates() -> None:
    op.create_table(
        "updates",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "id", name=op.f("pk_updates")),
    )
    op.create_index(op.f("ix_updates_at"), "updates", ["at"], unique=False)


def _make_assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("framework_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_change", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_assessments_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("id", "office_id", name=op.f("uq_assessments_id_office_id")),
        sa.UniqueConstraint("office_id", "framework_id", name=op.f("uq_assessments_office_id_framework_id")),
    )


def _make_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("consented_at", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("group_name", sa.Text(), nullable=True),
        sa.Column("name_asked", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("office_id", sa.Text(), nullable=True),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("alias", sa.Text(), nullable=True),
        sa.Column("last_held", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("alias IS NULL OR name IS NULL", name=op.f("ck_people_erased_has_no_name")),
        sa.CheckConstraint("merged_into <> id", name=op.f("ck_people_not_merged_into_itself")),
        sa.CheckConstraint("name_asked IN (0, 1)", name=op.f("ck_people_name_asked")),
        sa.ForeignKeyConstraint(["merged_into"], ["people.id"], name=op.f("fk_people_merged_into")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_people_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_merged_into"), "people", ["merged_into"], unique=False)


def _make_cells() -> None:
    op.create_table(
        "cells",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id", "office_id"],
            ["assessments.id", "assessments.office_id"],
            name=op.f("fk_cells_assessment_id_office_id"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "item", "field", name=op.f("pk_cells")),
    )


def _make_codes() -> None:
    op.create_table(
        "codes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("office_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("uses_left", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'invite' AND role IS NOT NULL) OR (kind = 'link' AND person_id IS NOT NULL)",
            name=op.f("ck_codes_says_what_it_opens"),
        ),
        sa.CheckConstraint("kind IN ('invite', 'link')", name=op.f("ck_codes_kind")),
        sa.CheckConstraint("uses_left >= 0", name=op.f("ck_codes_uses_left")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_codes_office_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_codes_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_codes")),
    )
    op.create_index(op.f("ix_codes_person_id"), "codes", ["person_id"], unique=False)


def _make_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_conversations_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_conversations")),
    )


def _make_held() -> None:
    op.create_table(
        "held",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("expires", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "urgency = 'ride' OR not_before IS NOT NULL", name=op.f("ck_held_waits_for_something")
        ),
        sa.CheckConstraint("urgency IN ('ride', 'push')", name=op.f("ck_held_urgency")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_held_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "number", name=op.f("pk_held")),
    )
    op.create_index(op.f("ix_held_at"), "held", ["at"], unique=False)
    op.create_index(op.f("ix_held_not_before"), "held", ["not_before"], unique=False)


def _make_history() -> None:
    op.create_table(
        "history",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("item_revision", sa.BigInteger(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Text(), nullable=True),
        sa.Column("by_person", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("old_value", sa.Text(), nullable=True),
        sa.Column("new_value", sa.Text(), nullable=True),
        sa.Column("line_id", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("line_ids", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(kind IN ('added', 'edited')) = (line_id IS NOT NULL)", name=op.f("ck_history_line_id")
        ),
        sa.CheckConstraint(
            "(kind IN ('added', 'edited')) = (version IS NOT NULL)", name=op.f("ck_history_version")
        ),
        sa.CheckConstraint(
            "(kind IN ('hidden', 'shown')) = (line_ids IS NOT NULL)", name=op.f("ck_history_line_ids")
        ),
        sa.CheckConstraint(
            "kind IN ('cell', 'added', 'edited', 'hidden', 'shown')", name=op.f("ck_history_kind")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id", "office_id"],
            ["assessments.id", "assessments.office_id"],
            name=op.f("fk_history_assessment_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["by_person"], ["people.id"], name=op.f("fk_history_by_person")),
        sa.PrimaryKeyConstraint("assessment_id", "id", name=op.f("pk_history")),
    )
    op.create_index(
        op.f("ix_history_assessment_id_batch"), "history", ["assessment_id", "batch"], unique=False
    )
    op.create_index(
        op.f("ix_history_assessment_id_item_item_revision"),
        "history",
        ["assessment_id", "item", "item_revision"],
        unique=False,
    )
    op.create_index(
        op.f("ix_history_assessment_id_undoes"), "history", ["assessment_id", "undoes"], unique=False
    )
    op.create_index(op.f("ix_history_by_person"), "history", ["by_person"], unique=False)


def _make_identities() -> None:
    op.create_table(
        "identities",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "channel IN ('web', 'terminal', 'line', 'telegram')", name=op.f("ck_identities_channel")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_identities_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_identities_channel_external_id")),
    )
    op.create_index(op.f("ix_identities_person_id"), "identities", ["person_id"], unique=False)


def _make_item_revisions() -> None:
    op.create_table(
        "item_revisions",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id", "office_id"],
            ["assessments.id", "assessments.office_id"],
            name=op.f("fk_item_revisions_assessment_id_office_id"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "item", name=op.f("pk_item_revisions")),
    )


def _make_memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("office_key", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(role = 'central') = (office_id IS NULL)", name=op.f("ck_memberships_central_has_no_office")
        ),
        sa.CheckConstraint("office_key = COALESCE(office_id, '')", name=op.f("ck_memberships_office_key")),
        sa.CheckConstraint(
            "role IN ('officer', 'coordinator', 'director', 'central')", name=op.f("ck_memberships_role")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_memberships_office_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memberships_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "office_key", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_office_id"), "memberships", ["office_id"], unique=False)


def _make_narrative_lines() -> None:
    op.create_table(
        "narrative_lines",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("chars", sa.BigInteger(), nullable=False),
        sa.Column("shown", sa.BigInteger(), nullable=False),
        sa.Column("redacted", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("by_person", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "level IN ('basic', 'advance', 'significance')", name=op.f("ck_narrative_lines_level")
        ),
        sa.CheckConstraint("chars >= 0", name=op.f("ck_narrative_lines_chars")),
        sa.CheckConstraint("redacted IN (0, 1)", name=op.f("ck_narrative_lines_redacted")),
        sa.CheckConstraint("shown IN (0, 1)", name=op.f("ck_narrative_lines_shown")),
        sa.ForeignKeyConstraint(
            ["assessment_id", "office_id"],
            ["assessments.id", "assessments.office_id"],
            name=op.f("fk_narrative_lines_assessment_id_office_id"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "id", name=op.f("pk_narrative_lines")),
    )
    op.create_index(
        op.f("ix_narrative_lines_assessment_id_item_level_position"),
        "narrative_lines",
        ["assessment_id", "item", "level", "position"],
        unique=False,
    )


def _make_code_failures() -> None:
    op.create_table(
        "code_failures",
        sa.Column("identity_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_code_failures_identity_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(
        op.f("ix_code_failures_identity_id_at"), "code_failures", ["identity_id", "at"], unique=False
    )


def _make_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("identity_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_jobs_identity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_created_at"), "jobs", ["created_at"], unique=False)
    op.create_index(op.f("ix_jobs_identity_id"), "jobs", ["identity_id"], unique=False)


def _make_line_texts() -> None:
    op.create_table(
        "line_texts",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Text(), nullable=False),
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_line_texts_version")),
        sa.ForeignKeyConstraint(
            ["assessment_id", "line_id"],
            ["narrative_lines.assessment_id", "narrative_lines.id"],
            name=op.f("fk_line_texts_assessment_id_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id", "office_id"],
            ["assessments.id", "assessments.office_id"],
            name=op.f("fk_line_texts_assessment_id_office_id"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "line_id", "version", name=op.f("pk_line_texts")),
    )


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("identity_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("update_id", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('screen', 'echo')", name=op.f("ck_outbox_kind")),
        sa.CheckConstraint("status IN ('stored', 'waiting')", name=op.f("ck_outbox_status")),
        sa.CheckConstraint("urgency IN ('reply', 'ride', 'push')", name=op.f("ck_outbox_urgency")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_outbox_seq")),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_outbox_identity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("identity_id", "seq", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_at"), "outbox", ["at"], unique=False)


def _make_screens() -> None:
    op.create_table(
        "screens",
        sa.Column("identity_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_screens_identity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("identity_id", name=op.f("pk_screens")),
    )
