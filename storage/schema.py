"""The tables, once for both databases.

Columns are TEXT or BIGINT and nothing else, so that a value means the same in SQLite and in
PostgreSQL: an instant is microseconds since 1970 in UTC, a yes or no is 1 or 0, a closed choice is
its word under a CHECK, a structure nobody queries is JSON text. Ids come from outside.

What an office has answered carries its `office_id` in every row, tied to its assessment by a foreign
key over both, so that each query can name the office and none can mix two.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, *more: ForeignKey, nullable: bool = False) -> Column[str]:
    return Column(name, Text, *more, nullable=nullable)


def _number(name: str, *, nullable: bool = False, default: str | None = None) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable, server_default=default)


def _key(*columns: str) -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint(*columns)


def _owned_by(table: str) -> ForeignKey:
    """Point at a row whose end is the end of this one too."""
    return ForeignKey(f"{table}.id", ondelete="CASCADE")


def _flag(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN (0, 1)", name=column)


def _of_assessment() -> tuple[Column[str], Column[str], ForeignKeyConstraint]:
    """Say whose answers a row holds; the office and the assessment must belong together."""
    return (
        _text("office_id"),
        _text("assessment_id"),
        ForeignKeyConstraint(["assessment_id", "office_id"], ["assessments.id", "assessments.office_id"]),
    )


offices = Table(
    "offices",
    metadata,
    _text("id"),
    _text("code"),
    _text("name"),
    _number("sample", default="0"),
    _key("id"),
    UniqueConstraint("code"),
    _flag("sample"),
)

people = Table(
    "people",
    metadata,
    _text("id"),
    _number("created_at"),
    _number("consented_at", nullable=True),
    _text("name", nullable=True),
    _text("position", nullable=True),
    _text("group_name", nullable=True),
    _number("name_asked", default="0"),
    _text("office_id", ForeignKey("offices.id"), nullable=True),
    _text("merged_into", ForeignKey("people.id"), nullable=True),
    _text("alias", nullable=True),
    _number("last_held", default="0"),
    _key("id"),
    _flag("name_asked"),
    CheckConstraint("merged_into <> id", name="not_merged_into_itself"),
    CheckConstraint("alias IS NULL OR name IS NULL", name="erased_has_no_name"),
)
Index(None, people.c.merged_into)

identities = Table(
    "identities",
    metadata,
    _text("id"),
    _text("person_id", _owned_by("people")),
    _text("channel"),
    _text("external_id"),
    _number("created_at"),
    _number("last_seq", default="0"),
    _number("unreachable_at", nullable=True),
    _key("id"),
    UniqueConstraint("channel", "external_id"),
    CheckConstraint("channel IN ('web', 'terminal', 'line', 'telegram')", name="channel"),
)
Index(None, identities.c.person_id)

memberships = Table(
    "memberships",
    metadata,
    _text("person_id", _owned_by("people")),
    _text("office_key"),
    _text("office_id", ForeignKey("offices.id"), nullable=True),
    _text("role"),
    _number("joined_at"),
    _key("person_id", "office_key"),
    CheckConstraint("role IN ('officer', 'coordinator', 'director', 'central')", name="role"),
    CheckConstraint("office_key = COALESCE(office_id, '')", name="office_key"),
    CheckConstraint("(role = 'central') = (office_id IS NULL)", name="central_has_no_office"),
)
Index(None, memberships.c.office_id)

codes = Table(
    "codes",
    metadata,
    _text("code"),
    _text("kind"),
    _text("role", nullable=True),
    _text("office_id", ForeignKey("offices.id"), nullable=True),
    _text("person_id", _owned_by("people"), nullable=True),
    _number("uses_left"),
    _number("expires"),
    _key("code"),
    CheckConstraint("kind IN ('invite', 'link')", name="kind"),
    CheckConstraint("uses_left >= 0", name="uses_left"),
    CheckConstraint(
        "(kind = 'invite' AND role IS NOT NULL) OR (kind = 'link' AND person_id IS NOT NULL)",
        name="says_what_it_opens",
    ),
)
Index(None, codes.c.person_id)

code_failures = Table(
    "code_failures",
    metadata,
    _text("identity_id", _owned_by("identities")),
    _number("at"),
)
Index(None, code_failures.c.identity_id, code_failures.c.at)

conversations = Table(
    "conversations",
    metadata,
    _text("person_id", _owned_by("people")),
    _text("body"),
    _key("person_id"),
)

screens = Table(
    "screens",
    metadata,
    _text("identity_id", _owned_by("identities")),
    _text("body"),
    _key("identity_id"),
)

updates = Table(
    "updates",
    metadata,
    _text("channel"),
    _text("id"),
    _number("at"),
    _key("channel", "id"),
)
Index(None, updates.c.at)

assessments = Table(
    "assessments",
    metadata,
    _text("id"),
    _text("office_id", ForeignKey("offices.id")),
    _text("framework_id"),
    _text("digest"),
    _number("revision", default="0"),
    _number("last_change", default="0"),
    _key("id"),
    UniqueConstraint("office_id", "framework_id"),
    UniqueConstraint("id", "office_id"),
)

cells = Table(
    "cells",
    metadata,
    *_of_assessment(),
    _text("item"),
    _text("field"),
    _text("value"),
    _key("assessment_id", "item", "field"),
)

item_revisions = Table(
    "item_revisions",
    metadata,
    *_of_assessment(),
    _text("item"),
    _number("revision"),
    _text("changed_by"),
    _number("changed_at"),
    _key("assessment_id", "item"),
)

narrative_lines = Table(
    "narrative_lines",
    metadata,
    *_of_assessment(),
    _text("id"),
    _text("item"),
    _text("level"),
    _number("position"),
    _number("version"),
    _number("chars"),
    _number("shown"),
    _number("redacted", default="0"),
    _text("by_person"),
    _number("at"),
    _key("assessment_id", "id"),
    CheckConstraint("level IN ('basic', 'advance', 'significance')", name="level"),
    CheckConstraint("chars >= 0", name="chars"),
    _flag("shown"),
    _flag("redacted"),
)
Index(
    None,
    narrative_lines.c.assessment_id,
    narrative_lines.c.item,
    narrative_lines.c.level,
    narrative_lines.c.position,
)

line_texts = Table(
    "line_texts",
    metadata,
    *_of_assessment(),
    _text("line_id"),
    _number("version"),
    _text("text"),
    _key("assessment_id", "line_id", "version"),
    ForeignKeyConstraint(
        ["assessment_id", "line_id"], ["narrative_lines.assessment_id", "narrative_lines.id"]
    ),
    CheckConstraint("version >= 1", name="version"),
)

history = Table(
    "history",
    metadata,
    *_of_assessment(),
    _number("id"),
    _text("item"),
    _number("item_revision"),
    _text("batch"),
    _text("undoes", nullable=True),
    _text("by_person", ForeignKey("people.id")),
    _number("at"),
    _text("kind"),
    _text("name"),
    _text("old_value", nullable=True),
    _text("new_value", nullable=True),
    _text("line_id", nullable=True),
    _number("version", nullable=True),
    _text("line_ids", nullable=True),
    _key("assessment_id", "id"),
    CheckConstraint("kind IN ('cell', 'added', 'edited', 'hidden', 'shown')", name="kind"),
    CheckConstraint("(kind IN ('added', 'edited')) = (line_id IS NOT NULL)", name="line_id"),
    CheckConstraint("(kind IN ('added', 'edited')) = (version IS NOT NULL)", name="version"),
    CheckConstraint("(kind IN ('hidden', 'shown')) = (line_ids IS NOT NULL)", name="line_ids"),
)
Index(None, history.c.assessment_id, history.c.item, history.c.item_revision)
Index(None, history.c.assessment_id, history.c.batch)
Index(None, history.c.assessment_id, history.c.undoes)
Index(None, history.c.by_person)

outbox = Table(
    "outbox",
    metadata,
    _text("identity_id", _owned_by("identities")),
    _number("seq"),
    _number("at"),
    _text("kind"),
    _text("body"),
    _text("update_id"),
    _text("urgency"),
    _number("expires", nullable=True),
    _text("status"),
    _number("due_at", nullable=True),
    _text("reply_token", nullable=True),
    _number("reply_until", nullable=True),
    _text("delivery_id", nullable=True),
    _text("claimed_by", nullable=True),
    _number("pushed", default="0"),
    _number("attempts", default="0"),
    _number("first_try_at", nullable=True),
    _key("identity_id", "seq"),
    CheckConstraint("kind IN ('screen', 'echo')", name="kind"),
    CheckConstraint("urgency IN ('reply', 'ride', 'push')", name="urgency"),
    CheckConstraint("status IN ('stored', 'waiting')", name="status"),
    CheckConstraint("seq >= 1", name="seq"),
    CheckConstraint("(status = 'waiting') = (due_at IS NOT NULL)", name="what_waits_is_due"),
    CheckConstraint("(reply_token IS NULL) = (reply_until IS NULL)", name="reply_token"),
    CheckConstraint("(delivery_id IS NULL) = (first_try_at IS NULL)", name="delivery_id"),
    CheckConstraint("claimed_by IS NULL OR delivery_id IS NOT NULL", name="claimed_by"),
    _flag("pushed"),
)
Index(None, outbox.c.at)
_waits = outbox.c.due_at.is_not(None)
Index(None, outbox.c.due_at, sqlite_where=_waits, postgresql_where=_waits)

held = Table(
    "held",
    metadata,
    _text("person_id", _owned_by("people")),
    _number("number"),
    _number("at"),
    _text("body"),
    _text("urgency"),
    _number("not_before", nullable=True),
    _number("expires", nullable=True),
    _text("identity_id", _owned_by("identities"), nullable=True),
    _key("person_id", "number"),
    CheckConstraint("urgency IN ('ride', 'push')", name="urgency"),
    CheckConstraint("urgency = 'ride' OR not_before IS NOT NULL", name="waits_for_something"),
)
Index(None, held.c.not_before)
Index(None, held.c.identity_id)
Index(None, held.c.at)

pushes = Table(
    "pushes",
    metadata,
    _text("month"),
    _text("channel"),
    _number("count"),
    _number("exhausted", default="0"),
    _key("month", "channel"),
    CheckConstraint("count >= 0", name="count"),
    _flag("exhausted"),
)

message_keys = Table(
    "message_keys",
    metadata,
    _text("key"),
    _number("at"),
    _key("key"),
)
Index(None, message_keys.c.at)

jobs = Table(
    "jobs",
    metadata,
    _text("id"),
    _text("identity_id", _owned_by("identities")),
    _text("kind"),
    _text("args"),
    _number("created_at"),
    _number("claimed_at", nullable=True),
    _key("id"),
)
Index(None, jobs.c.created_at)
Index(None, jobs.c.identity_id)

missed_searches = Table(
    "missed_searches",
    metadata,
    _text("words"),
    _number("count"),
    _number("last_at"),
    _key("words"),
    CheckConstraint("count >= 1", name="count"),
)
Index(None, missed_searches.c.last_at)
