"""The tables of evidence: what was sent, where it stands, its bytes, and what is under way."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Table

from storage.columns import key, metadata, number, of_assessment, owned_by, text

blobs = Table(
    "blobs",
    metadata,
    text("office_id", ForeignKey("offices.id")),
    text("sha256"),
    number("size"),
    text("kind"),
    text("mime"),
    text("extension"),
    number("at"),
    key("office_id", "sha256"),
    CheckConstraint("size >= 0", name="size"),
)

evidence = Table(
    "evidence",
    metadata,
    *of_assessment(),
    text("id"),
    text("by_person", ForeignKey("people.id")),
    number("at"),
    text("name"),
    text("caption"),
    text("link"),
    text("sha256", nullable=True),
    text("state"),
    text("refusal", nullable=True),
    text("bundle"),
    text("meant_item", nullable=True),
    text("meant_kind", nullable=True),
    text("replaces"),
    text("message_id"),
    number("together", nullable=True),
    text("link_state"),
    number("checked_at", nullable=True),
    key("id"),
    ForeignKeyConstraint(["office_id", "sha256"], ["blobs.office_id", "blobs.sha256"]),
    CheckConstraint("state IN ('fetching', 'stored', 'refused', 'gone')", name="state"),
    CheckConstraint("(state = 'stored') = (link <> '' OR sha256 IS NOT NULL)", name="what_is_stored"),
    CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name="refusal"),
    CheckConstraint("(meant_item IS NULL) = (meant_kind IS NULL)", name="meant"),
    CheckConstraint("link_state IN ('unknown', 'alive', 'dead', 'login', 'unreached')", name="link_state"),
)
Index(None, evidence.c.assessment_id)
Index(None, evidence.c.office_id, evidence.c.sha256)
Index(None, evidence.c.bundle)
Index(None, evidence.c.by_person, evidence.c.message_id)
_links = evidence.c.link != ""
Index(None, evidence.c.checked_at, sqlite_where=_links, postgresql_where=_links)

evidence_spots = Table(
    "evidence_spots",
    metadata,
    *of_assessment(),
    text("item"),
    text("evidence_id", owned_by("evidence")),
    text("kind"),
    key("assessment_id", "item", "evidence_id"),
    CheckConstraint("kind IN ('form', 'approval', 'report', 'photo_or_link', 'open')", name="kind"),
    CheckConstraint("(kind = 'open') = (item = '')", name="open_is_nowhere"),
)
Index(None, evidence_spots.c.evidence_id)

fetches = Table(
    "fetches",
    metadata,
    text("id", owned_by("evidence")),
    text("office_id"),
    text("identity_id", owned_by("identities")),
    text("file"),
    number("asked_at"),
    text("reply_token", nullable=True),
    number("reply_until", nullable=True),
    number("due_at"),
    number("attempts", default="0"),
    text("claimed_by", nullable=True),
    number("claimed_until", nullable=True),
    number("settled_at", nullable=True),
    key("id"),
    CheckConstraint("(reply_token IS NULL) = (reply_until IS NULL)", name="reply_token"),
    CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claimed_by"),
    CheckConstraint("settled_at IS NULL OR claimed_by IS NULL", name="settled_is_not_held"),
)
Index(None, fetches.c.identity_id)
_unsettled = fetches.c.settled_at.is_(None)
Index(None, fetches.c.due_at, sqlite_where=_unsettled, postgresql_where=_unsettled)
