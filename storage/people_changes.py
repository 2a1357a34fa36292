"""What a turn may change of people: joining, linking, leaving.

History names people by id and is never rewritten. A person who was merged points at the one who was
kept (always directly, however many merges there were), and one who left keeps an id with an alias;
`storage.history` follows both when it says who did something.
"""

from __future__ import annotations

from hashlib import blake2s
from typing import assert_never

from bot.errors import StorageError
from bot.model import (
    CodeFailed,
    CodeMade,
    CodeRevoked,
    Erased,
    Identity,
    Joined,
    Linked,
    MemberRemoved,
    PeopleChange,
    PersonChanged,
    Role,
)
from storage.encoding import to_micros, to_micros_or_none
from storage.evidence import erase_unplaced
from storage.quotes import replace_quotes
from storage.session import Session

_RANK = " ".join(f"WHEN '{role}' THEN {rank}" for rank, role in enumerate(Role))
_HIGHER = f"CASE excluded.role {_RANK} END > CASE memberships.role {_RANK} END"

_JOIN = f"""
INSERT INTO memberships (person_id, office_key, office_id, role, joined_at)
VALUES (:person, :office_key, :office, :role, :at)
ON CONFLICT (person_id, office_key) DO UPDATE SET role = excluded.role WHERE {_HIGHER}
"""

_MOVE_MEMBERSHIPS = f"""
INSERT INTO memberships (person_id, office_key, office_id, role, joined_at)
SELECT CAST(:kept AS TEXT), office_key, office_id, role, joined_at FROM memberships WHERE person_id = :gone
ON CONFLICT (person_id, office_key) DO UPDATE SET role = excluded.role WHERE {_HIGHER}
"""

_CHANGE_PERSON = """
UPDATE people SET consented_at = :consented_at, name = :name, position = :position,
  group_name = :group_name, name_asked = :name_asked, office_id = :office
WHERE id = :id AND merged_into IS NULL AND alias IS NULL
"""

_USE_CODE = """
UPDATE codes SET uses_left = uses_left - 1
WHERE code = :code AND kind = :kind AND uses_left > 0 AND expires >= :at
"""

_MAKE_CODE = """
INSERT INTO codes (code, kind, role, office_id, person_id, uses_left, expires)
VALUES (:code, :kind, :role, :office, :person, :uses_left, :expires)
"""

_REVOKE = "UPDATE codes SET uses_left = 0 WHERE code = :code AND office_id = :office AND kind = 'invite'"

_REMOVE = (
    "DELETE FROM memberships WHERE person_id = :person AND office_id = :office",
    "DELETE FROM assignments WHERE person_id = :person AND office_id = :office",
    "DELETE FROM opinions WHERE person_id = :person AND office_id = :office",
    "DELETE FROM held WHERE person_id = :person",
    "DELETE FROM digests WHERE person_id = :person",
    "DELETE FROM reminder_marks WHERE person_id = :person",
    "DELETE FROM reminder_choices WHERE person_id = :person",
    "DELETE FROM passed_on WHERE person_id = :person",
    """
    UPDATE people SET office_id = (
      SELECT m.office_id FROM memberships m WHERE m.person_id = :person ORDER BY m.joined_at LIMIT 1
    )
    WHERE id = :person AND office_id = :office
    """,
)

_MERGE = (
    "UPDATE identities SET person_id = :kept WHERE person_id = :gone",
    _MOVE_MEMBERSHIPS,
    "DELETE FROM memberships WHERE person_id = :gone",
    "UPDATE codes SET person_id = :kept WHERE person_id = :gone",
    "UPDATE narrative_lines SET by_person = :kept WHERE by_person = :gone",
    "UPDATE evidence SET by_person = :kept WHERE by_person = :gone",
    "UPDATE item_revisions SET changed_by = :kept WHERE changed_by = :gone",
    """
    UPDATE assignments SET person_id = :kept, holder = :kept WHERE person_id = :gone AND NOT EXISTS (
      SELECT 1 FROM assignments k
      WHERE k.assessment_id = assignments.assessment_id AND k.place = assignments.place
        AND k.person_id = :kept
    )
    """,
    "DELETE FROM assignments WHERE person_id = :gone",
    "UPDATE comments SET by_person = :kept WHERE by_person = :gone",
    """
    UPDATE opinions SET person_id = :kept WHERE person_id = :gone AND NOT EXISTS (
      SELECT 1 FROM opinions k
      WHERE k.assessment_id = opinions.assessment_id AND k.criterion = opinions.criterion
        AND k.person_id = :kept
    )
    """,
    "DELETE FROM opinions WHERE person_id = :gone",
    """
    INSERT INTO reminder_marks (person_id, deadline, due, days_before, day)
    SELECT CAST(:kept AS TEXT), deadline, due, days_before, day FROM reminder_marks WHERE person_id = :gone
    ON CONFLICT DO NOTHING
    """,
    "DELETE FROM reminder_marks WHERE person_id = :gone",
    """
    INSERT INTO passed_on (person_id, office_id, item, at)
    SELECT CAST(:kept AS TEXT), office_id, item, at FROM passed_on WHERE person_id = :gone
    ON CONFLICT DO NOTHING
    """,
    "DELETE FROM passed_on WHERE person_id = :gone",
    "DELETE FROM conversations WHERE person_id = :gone",
    """
    UPDATE people SET office_id = COALESCE(office_id, (SELECT office_id FROM people WHERE id = :gone))
    WHERE id = :kept
    """,
    "UPDATE people SET merged_into = :kept WHERE merged_into = :gone",
    """
    UPDATE people SET merged_into = :kept, name = NULL, position = NULL, group_name = NULL, office_id = NULL
    WHERE id = :gone
    """,
)

_MOVE_HELD = """
UPDATE held SET person_id = :kept, number = number + (SELECT last_held FROM people WHERE id = :kept)
WHERE person_id = :gone
"""

_COUNT_HELD = """
UPDATE people SET last_held = last_held + (SELECT last_held FROM people WHERE id = :gone) WHERE id = :kept
"""

# A mention stands in a comment as the whole name; call it while the person belongs to the offices.
_UNNAME_COMMENTS = """
UPDATE comments SET text = REPLACE(text, '@' || :name, '@' || :alias)
WHERE office_id IN (SELECT office_id FROM memberships WHERE person_id = :person)
"""

_ERASE = (
    "DELETE FROM identities WHERE person_id = :person",
    "DELETE FROM memberships WHERE person_id = :person",
    "DELETE FROM conversations WHERE person_id = :person",
    "DELETE FROM codes WHERE person_id = :person",
    "DELETE FROM assignments WHERE person_id = :person",
    "DELETE FROM opinions WHERE person_id = :person",
    "DELETE FROM held WHERE person_id = :person",
    """
    UPDATE people SET alias = :alias, name = NULL, position = NULL, group_name = NULL,
      consented_at = NULL, office_id = NULL
    WHERE id = :person
    """,
)

_BLANK_IDENTITY = tuple(
    f"DELETE FROM {table} WHERE identity_id = :identity" for table in ("outbox", "screens", "jobs", "fetches")
)


def apply_change(session: Session, change: PeopleChange, identity: Identity, at: int) -> None:
    """Store one change, made by that identity at that instant (microseconds)."""
    match change:
        case PersonChanged():
            _change_person(session, change)
        case Joined():
            _join(session, change, at)
        case CodeMade():
            _make_code(session, change)
        case CodeRevoked():
            session.run(_REVOKE, code=change.code, office=change.office_id)
        case MemberRemoved():
            for sql in _REMOVE:
                session.run(sql, person=change.person_id, office=change.office_id)
        case CodeFailed():
            _count_failure(session, identity, at)
        case Linked():
            _link(session, change, at)
        case Erased():
            _erase(session, change, identity, at)
        case _:
            assert_never(change)


def _change_person(session: Session, change: PersonChanged) -> None:
    person = change.person
    changed = session.run(
        _CHANGE_PERSON,
        id=person.id,
        consented_at=to_micros_or_none(person.consented_at),
        name=person.name,
        position=person.position,
        group_name=person.group,
        name_asked=int(person.name_asked),
        office=person.office_id,
    )
    if not changed:
        raise StorageError(f"person {person.id} is not known, or was merged or erased")


def _join(session: Session, change: Joined, at: int) -> None:
    membership = change.membership
    office_id = membership.office.id if membership.office else None
    if change.code is not None:
        _use_code(session, change.code, "invite", at)
    session.run(
        _JOIN,
        person=membership.person_id,
        office_key=office_id or "",
        office=office_id,
        role=membership.role,
        at=at,
    )
    session.run(
        "UPDATE people SET office_id = :office WHERE id = :person",
        office=office_id,
        person=membership.person_id,
    )


def _use_code(session: Session, code: str, kind: str, at: int) -> None:
    if not session.run(_USE_CODE, code=code, kind=kind, at=at):
        raise StorageError(f"the {kind} code is used up or expired: make a new one")


def _make_code(session: Session, change: CodeMade) -> None:
    made = change.invitation
    session.run(
        _MAKE_CODE,
        code=made.code,
        kind=made.kind,
        role=made.role,
        office=made.office_id,
        person=made.person_id,
        uses_left=made.uses_left,
        expires=to_micros(made.expires),
    )


def _count_failure(session: Session, identity: Identity, at: int) -> None:
    session.run(
        "INSERT INTO code_failures (identity_id, at) VALUES (:identity, :at)", identity=identity.id, at=at
    )


def _link(session: Session, change: Linked, at: int) -> None:
    _use_code(session, change.code, "link", at)
    session.run("UPDATE codes SET uses_left = 0 WHERE code = :code", code=change.code)
    for sql in (_MOVE_HELD, _COUNT_HELD, *_MERGE):
        session.run(sql, kept=change.kept, gone=change.gone)


def _erase(session: Session, change: Erased, identity: Identity, at: int) -> None:
    """Erase a person; the identity that asked stays reachable for the goodbye, as a stranger's.

    Its address and its counter are all that is kept of it, under a person who has not accepted the
    notice and is forgotten with the other strangers.
    """
    row = session.one("SELECT name FROM people WHERE id = :person", person=change.person_id)
    if row is not None and row[0]:
        replace_quotes(session, change.person_id, row[0], change.alias)
        session.run(_UNNAME_COMMENTS, person=change.person_id, name=row[0], alias=change.alias)
    erase_unplaced(session, change.person_id)
    if identity.person_id == change.person_id:
        _make_stranger(session, identity, at)
    for sql in _ERASE:
        session.run(sql, person=change.person_id, alias=change.alias)


def _make_stranger(session: Session, identity: Identity, at: int) -> None:
    stranger = blake2s(f"{identity.person_id} {identity.id} {at}".encode(), digest_size=6).hexdigest()
    session.run("INSERT INTO people (id, created_at) VALUES (:id, :at)", id=stranger, at=at)
    session.run(
        "UPDATE identities SET person_id = :stranger, created_at = :at WHERE id = :identity",
        stranger=stranger,
        at=at,
        identity=identity.id,
    )
    for sql in _BLANK_IDENTITY:
        session.run(sql, identity=identity.id)
