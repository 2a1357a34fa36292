"""People, their identities and memberships, and the codes that let them in.

What changes them in larger steps (joining, linking, erasing) is in `people_changes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.errors import StorageError
from bot.model import (
    Channel,
    Conversation,
    Identity,
    Invitation,
    Member,
    Membership,
    PeopleChange,
    Person,
    Role,
    Update,
)
from bot.ports import Arrival
from storage.encoding import conversation_from_json, screen_from_json, to_micros, to_moment, to_moment_or_none
from storage.offices import to_office
from storage.people_changes import apply_change
from storage.session import Session, SqlRow

_PERSON = "p.id, p.consented_at, p.name, p.position, p.group_name, p.name_asked, p.office_id"
_OFFICE = "o.id, o.code, o.name, o.sample"

_ARRIVE = f"""
SELECT i.id, {_PERSON}, COALESCE(m.role, z.role), {_OFFICE}, c.body, s.body, i.unreachable_at, p.nudged
FROM identities i
JOIN people p ON p.id = i.person_id
LEFT JOIN memberships m ON m.person_id = p.id AND m.office_key = COALESCE(p.office_id, '')
LEFT JOIN memberships z ON z.person_id = p.id AND z.office_key = '' AND z.role = 'central'
LEFT JOIN offices o ON o.id = p.office_id AND (m.role IS NOT NULL OR z.role IS NOT NULL)
LEFT JOIN conversations c ON c.person_id = p.id
LEFT JOIN screens s ON s.identity_id = i.id
WHERE i.channel = :channel AND i.external_id = :external
"""

_NEW_IDENTITY = """
INSERT INTO identities (id, person_id, channel, external_id, created_at)
VALUES (:id, :person, :channel, :external, :at) ON CONFLICT (channel, external_id) DO NOTHING
"""

_FIND_PERSON = f"""
SELECT {_PERSON} FROM people p
WHERE p.id = (SELECT COALESCE(merged_into, id) FROM people WHERE id = :id) AND p.alias IS NULL
"""

_MEMBERSHIPS = f"""
SELECT m.person_id, m.role, {_OFFICE} FROM memberships m LEFT JOIN offices o ON o.id = m.office_id
WHERE m.person_id = :person ORDER BY m.joined_at, m.office_key
"""

_MEMBERS = f"""
SELECT {_PERSON}, m.role FROM memberships m JOIN people p ON p.id = m.person_id
WHERE m.office_id = :office
ORDER BY CASE m.role WHEN 'coordinator' THEN 1 WHEN 'officer' THEN 2 ELSE 3 END, m.joined_at, p.id
"""

_MEMBERS_BY = """
SELECT i.external_id FROM identities i
WHERE i.channel = :channel AND EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = i.person_id)
ORDER BY i.created_at, i.id
"""

_LEAVERS = """
SELECT COUNT(DISTINCT p.id) FROM people p JOIN history h ON h.by_person = p.id
WHERE h.office_id = :office AND p.alias IS NOT NULL
"""

_INVITATION = (
    "SELECT code, kind, role, office_id, person_id, uses_left, expires FROM codes WHERE code = :code"
)

_INVITATIONS = """
SELECT code, kind, role, office_id, person_id, uses_left, expires FROM codes
WHERE office_id = :office AND kind = 'invite' AND uses_left > 0 AND expires >= :now
ORDER BY expires, code
"""

_FORGET_STRANGERS = """
DELETE FROM people
WHERE created_at < :before AND consented_at IS NULL AND merged_into IS NULL AND alias IS NULL
"""


class SqlPeople:
    """`bot.ports.People` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def arrive(self, update: Update, *, new_ids: tuple[str, str]) -> Arrival:
        """Return the sender, made anew when unknown (`new_ids`: person, identity)."""
        return self._find(update) or self._make(update, *new_ids)

    def _find(self, update: Update) -> Arrival | None:
        row = self._session.one(_ARRIVE, channel=update.channel, external=update.external_id)
        return None if row is None else _to_arrival(row, update)

    def _make(self, update: Update, person_id: str, identity_id: str) -> Arrival:
        at = to_micros(update.at)
        self._session.run("INSERT INTO people (id, created_at) VALUES (:id, :at)", id=person_id, at=at)
        made = self._session.run(
            _NEW_IDENTITY,
            id=identity_id,
            person=person_id,
            channel=update.channel,
            external=update.external_id,
            at=at,
        )
        if not made:  # another process met the same sender a moment ago
            self._session.run("DELETE FROM people WHERE id = :id", id=person_id)
        arrival = self._find(update)
        if arrival is None:
            raise StorageError(f"identity {identity_id} was made and is gone: try again")
        return arrival

    def identity(self, channel: Channel, external_id: str) -> Identity | None:
        """Return the identity of a sender who has written before, or None."""
        row = self._session.one(
            "SELECT id, person_id FROM identities WHERE channel = :channel AND external_id = :external",
            channel=channel,
            external=external_id,
        )
        return None if row is None else Identity(row[0], row[1], channel, external_id)

    def identity_by_id(self, identity_id: str) -> Identity | None:
        """Return the identity of that id, or None when it is gone."""
        row = self._session.one(
            "SELECT id, person_id, channel, external_id FROM identities WHERE id = :id", id=identity_id
        )
        return None if row is None else Identity(row[0], row[1], Channel(row[2]), row[3])

    def leavers(self, office_id: str) -> int:
        """Count the people who were erased after having changed something in that office."""
        row = self._session.one(_LEAVERS, office=office_id)
        return 0 if row is None else int(row[0])

    def person(self, person_id: str) -> Person | None:
        """Return the person, following a merge to the one who was kept; None once erased."""
        row = self._session.one(_FIND_PERSON, id=person_id)
        return None if row is None else _to_person(row)

    def identities(self, person_id: str) -> tuple[Identity, ...]:
        """Return every way in that this person has used, oldest first."""
        rows = self._session.all(
            "SELECT id, person_id, channel, external_id FROM identities"
            " WHERE person_id = :person ORDER BY created_at, id",
            person=person_id,
        )
        return tuple(Identity(one, person, Channel(way), external) for one, person, way, external in rows)

    def memberships(self, person_id: str) -> tuple[Membership, ...]:
        """Return every membership of the person, oldest first."""
        rows = self._session.all(_MEMBERSHIPS, person=person_id)
        return tuple(_to_membership(row) for row in rows)

    def members(self, office_id: str) -> tuple[Member, ...]:
        """Return the people of an office: coordinators, officers, directors; then by joining."""
        rows = self._session.all(_MEMBERS, office=office_id)
        return tuple(Member(_to_person(row[:-1]), Role(row[-1])) for row in rows)

    def members_by(self, channel: Channel) -> tuple[str, ...]:
        """Return the channel's ids of whoever is in an office or in the central role, each once."""
        rows = self._session.all(_MEMBERS_BY, channel=channel)
        return tuple(row[0] for row in rows)

    def invitation(self, code: str) -> Invitation | None:
        """Return a code as it stands, used up or expired ones too; None when there is none."""
        row = self._session.one(_INVITATION, code=code)
        return None if row is None else _to_invitation(row)

    def invitations(self, office_id: str, now: datetime) -> tuple[Invitation, ...]:
        """Return the invitations to an office that still let somebody in, those that end first first."""
        rows = self._session.all(_INVITATIONS, office=office_id, now=to_micros(now))
        return tuple(map(_to_invitation, rows))

    def failed_codes_since(self, identity_id: str, moment: datetime) -> int:
        """Count the failed codes of an identity since that moment."""
        row = self._session.one(
            "SELECT COUNT(*) FROM code_failures WHERE identity_id = :identity AND at >= :moment",
            identity=identity_id,
            moment=to_micros(moment),
        )
        return 0 if row is None else int(row[0])

    def apply(self, changes: Iterable[PeopleChange], *, identity: Identity, at: datetime) -> None:
        """Store the changes in order; see `bot.ports.People.apply` and `people_changes`."""
        for change in changes:
            apply_change(self._session, change, identity, to_micros(at))

    def forget_strangers(self, before: datetime) -> int:
        """Erase everyone who arrived before that moment and never accepted the notice.

        Failed codes of that time are forgotten with them.
        """
        moment = to_micros(before)
        self._session.run("DELETE FROM code_failures WHERE at < :before", before=moment)
        return self._session.run(_FORGET_STRANGERS, before=moment)


def _to_arrival(row: SqlRow, update: Update) -> Arrival:
    person = _to_person(row[1:8])
    conversation, screen, unreachable_at, nudged = row[13:]
    return Arrival(
        identity=Identity(row[0], person.id, update.channel, update.external_id),
        person=person,
        membership=None if row[8] is None else _to_membership((person.id, *row[8:13])),
        conversation=Conversation() if conversation is None else conversation_from_json(conversation),
        screen=None if screen is None else screen_from_json(screen),
        reachable=unreachable_at is None,
        nudged=bool(nudged),
    )


def _to_person(row: SqlRow) -> Person:
    person_id, consented_at, name, position, group, name_asked, office_id = row
    consented = to_moment_or_none(consented_at)
    return Person(person_id, consented, name, position, group, bool(name_asked), office_id)


def _to_invitation(row: SqlRow) -> Invitation:
    code, kind, role, office_id, person_id, uses_left, expires = row
    role_or_none = None if role is None else Role(role)
    return Invitation(code, kind, role_or_none, office_id, person_id, uses_left, to_moment(expires))


def _to_membership(row: SqlRow) -> Membership:
    person_id, role, *office = row
    return Membership(person_id, None if office[0] is None else to_office(tuple(office)), Role(role))
