"""The tables, once for both databases.

Columns are TEXT or BIGINT and nothing else, so that a value means the same in SQLite and in
PostgreSQL: an instant is microseconds since 1970 in UTC, a yes or no is 1 or 0, a closed choice is
its word under a CHECK, a structure nobody queries is JSON text. Ids come from outside.

What an office has answered carries its `office_id` in every row, tied to its assessment by a foreign
key over both, so that each query can name the office and none can mix two.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Table, UniqueConstraint

from storage.columns import flag, key, metadata, number, of_assessment, owned_by, text
from storage.schema_due import (
    deadlines,
    digests,
    passed_on,
    reminder_choices,
    reminder_marks,
    reminder_rounds,
)
from storage.schema_evidence import blobs, evidence, evidence_spots, fetches
from storage.schema_review import submissions
from storage.schema_team import assignments, comments, opinions

__all__ = [
    "assignments",
    "blobs",
    "comments",
    "deadlines",
    "digests",
    "evidence",
    "evidence_spots",
    "fetches",
    "metadata",
    "opinions",
    "passed_on",
    "reminder_choices",
    "reminder_marks",
    "reminder_rounds",
    "submissions",
]

offices = Table(
    "offices",
    metadata,
    text("id"),
    text("code"),
    text("name"),
    number("sample", default="0"),
    key("id"),
    UniqueConstraint("code"),
    flag("sample"),
)

people = Table(
    "people",
    metadata,
    text("id"),
    number("created_at"),
    number("consented_at", nullable=True),
    text("name", nullable=True),
    text("position", nullable=True),
    text("group_name", nullable=True),
    number("name_asked", default="0"),
    text("office_id", ForeignKey("offices.id"), nullable=True),
    text("merged_into", ForeignKey("people.id"), nullable=True),
    text("alias", nullable=True),
    number("last_held", default="0"),
    number("nudged", default="0"),
    key("id"),
    flag("name_asked"),
    CheckConstraint("nudged IN (0, 1, 2)", name="nudged"),
    CheckConstraint("merged_into <> id", name="not_merged_into_itself"),
    CheckConstraint("alias IS NULL OR name IS NULL", name="erased_has_no_name"),
)
Index(None, people.c.merged_into)

identities = Table(
    "identities",
    metadata,
    text("id"),
    text("person_id", owned_by("people")),
    text("channel"),
    text("external_id"),
    number("created_at"),
    number("last_seq", default="0"),
    number("unreachable_at", nullable=True),
    key("id"),
    UniqueConstraint("channel", "external_id"),
    CheckConstraint("channel IN ('web', 'terminal', 'line', 'telegram')", name="channel"),
)
Index(None, identities.c.person_id)

memberships = Table(
    "memberships",
    metadata,
    text("person_id", owned_by("people")),
    text("office_key"),
    text("office_id", ForeignKey("offices.id"), nullable=True),
    text("role"),
    number("joined_at"),
    key("person_id", "office_key"),
    CheckConstraint("role IN ('officer', 'coordinator', 'director', 'central')", name="role"),
    CheckConstraint("office_key = COALESCE(office_id, '')", name="office_key"),
    CheckConstraint("(role = 'central') = (office_id IS NULL)", name="central_has_no_office"),
)
Index(None, memberships.c.office_id)

codes = Table(
    "codes",
    metadata,
    text("code"),
    text("kind"),
    text("role", nullable=True),
    text("office_id", ForeignKey("offices.id"), nullable=True),
    text("person_id", owned_by("people"), nullable=True),
    number("uses_left"),
    number("expires"),
    key("code"),
    CheckConstraint("kind IN ('invite', 'link')", name="kind"),
    CheckConstraint("uses_left >= 0", name="uses_left"),
    CheckConstraint(
        "(kind = 'invite' AND role IS NOT NULL) OR (kind = 'link' AND person_id IS NOT NULL)",
        name="says_what_it_opens",
    ),
)
Index(None, codes.c.person_id)
Index(None, codes.c.office_id)

code_failures = Table(
    "code_failures",
    metadata,
    text("identity_id", owned_by("identities")),
    number("at"),
)
Index(None, code_failures.c.identity_id, code_failures.c.at)

conversations = Table(
    "conversations",
    metadata,
    text("person_id", owned_by("people")),
    text("body"),
    key("person_id"),
)

screens = Table(
    "screens",
    metadata,
    text("identity_id", owned_by("identities")),
    text("body"),
    key("identity_id"),
)

updates = Table(
    "updates",
    metadata,
    text("channel"),
    text("id"),
    number("at"),
    key("channel", "id"),
)
Index(None, updates.c.at)

assessments = Table(
    "assessments",
    metadata,
    text("id"),
    text("office_id", ForeignKey("offices.id")),
    text("framework_id"),
    text("digest"),
    number("revision", default="0"),
    number("last_change", default="0"),
    key("id"),
    UniqueConstraint("office_id", "framework_id"),
    UniqueConstraint("id", "office_id"),
)

cells = Table(
    "cells",
    metadata,
    *of_assessment(),
    text("item"),
    text("field"),
    text("value"),
    key("assessment_id", "item", "field"),
)

item_revisions = Table(
    "item_revisions",
    metadata,
    *of_assessment(),
    text("item"),
    number("revision"),
    text("changed_by"),
    number("changed_at"),
    key("assessment_id", "item"),
)

narrative_lines = Table(
    "narrative_lines",
    metadata,
    *of_assessment(),
    text("id"),
    text("item"),
    text("level"),
    number("position"),
    number("version"),
    number("chars"),
    number("shown"),
    number("redacted", default="0"),
    text("by_person"),
    number("at"),
    key("assessment_id", "id"),
    CheckConstraint("level IN ('basic', 'advance', 'significance')", name="level"),
    CheckConstraint("chars >= 0", name="chars"),
    flag("shown"),
    flag("redacted"),
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
    *of_assessment(),
    text("line_id"),
    number("version"),
    text("text"),
    key("assessment_id", "line_id", "version"),
    ForeignKeyConstraint(
        ["assessment_id", "line_id"], ["narrative_lines.assessment_id", "narrative_lines.id"]
    ),
    CheckConstraint("version >= 1", name="version"),
)

history = Table(
    "history",
    metadata,
    *of_assessment(),
    number("id"),
    text("item"),
    number("item_revision"),
    text("batch"),
    text("undoes", nullable=True),
    text("by_person", ForeignKey("people.id")),
    number("at"),
    text("kind"),
    text("name"),
    text("old_value", nullable=True),
    text("new_value", nullable=True),
    text("line_id", nullable=True),
    number("version", nullable=True),
    text("line_ids", nullable=True),
    key("assessment_id", "id"),
    CheckConstraint("kind IN ('cell', 'added', 'edited', 'hidden', 'shown', 'evidence')", name="kind"),
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
    text("identity_id", owned_by("identities")),
    number("seq"),
    number("at"),
    text("kind"),
    text("body"),
    text("update_id"),
    text("urgency"),
    number("expires", nullable=True),
    text("status"),
    number("due_at", nullable=True),
    text("reply_token", nullable=True),
    number("reply_until", nullable=True),
    text("delivery_id", nullable=True),
    text("claimed_by", nullable=True),
    number("pushed", default="0"),
    number("attempts", default="0"),
    number("first_try_at", nullable=True),
    text("digest", nullable=True),
    key("identity_id", "seq"),
    CheckConstraint("kind IN ('screen', 'echo')", name="kind"),
    CheckConstraint("urgency IN ('reply', 'ride', 'push')", name="urgency"),
    CheckConstraint("status IN ('stored', 'waiting')", name="status"),
    CheckConstraint("seq >= 1", name="seq"),
    CheckConstraint("(status = 'waiting') = (due_at IS NOT NULL)", name="what_waits_is_due"),
    CheckConstraint("(reply_token IS NULL) = (reply_until IS NULL)", name="reply_token"),
    CheckConstraint("(delivery_id IS NULL) = (first_try_at IS NULL)", name="delivery_id"),
    CheckConstraint("claimed_by IS NULL OR delivery_id IS NOT NULL", name="claimed_by"),
    flag("pushed"),
)
Index(None, outbox.c.at)
_waits = outbox.c.due_at.is_not(None)
Index(None, outbox.c.due_at, sqlite_where=_waits, postgresql_where=_waits)

held = Table(
    "held",
    metadata,
    text("person_id", owned_by("people")),
    number("number"),
    number("at"),
    text("body"),
    text("urgency"),
    number("not_before", nullable=True),
    number("expires", nullable=True),
    text("identity_id", owned_by("identities"), nullable=True),
    key("person_id", "number"),
    CheckConstraint("urgency IN ('ride', 'push')", name="urgency"),
    CheckConstraint("urgency = 'ride' OR not_before IS NOT NULL", name="waits_for_something"),
)
Index(None, held.c.not_before)
Index(None, held.c.identity_id)
Index(None, held.c.at)

pushes = Table(
    "pushes",
    metadata,
    text("month"),
    text("channel"),
    number("count"),
    number("exhausted", default="0"),
    key("month", "channel"),
    CheckConstraint("count >= 0", name="count"),
    flag("exhausted"),
)

message_keys = Table(
    "message_keys",
    metadata,
    text("key"),
    number("at"),
    key("key"),
)
Index(None, message_keys.c.at)

jobs = Table(
    "jobs",
    metadata,
    text("id"),
    text("identity_id", owned_by("identities")),
    text("kind"),
    text("args"),
    number("created_at"),
    number("claimed_at", nullable=True),
    key("id"),
)
Index(None, jobs.c.created_at)
Index(None, jobs.c.identity_id)

missed_searches = Table(
    "missed_searches",
    metadata,
    text("words"),
    number("count"),
    number("last_at"),
    key("words"),
    CheckConstraint("count >= 1", name="count"),
)
Index(None, missed_searches.c.last_at)
