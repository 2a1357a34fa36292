"""What is held of one person, as a document that they can take along (PDPA)."""

from __future__ import annotations

import json

from bot.model import Person, Remindee
from bot.ports import UnitOfWork


def my_data(uow: UnitOfWork, person_id: str) -> str:
    """Return everything that names this person, as JSON that a person can read.

    The office's answers are not here: they are the office's. What the person sent as evidence is named.
    An erased person has nothing.
    """
    person = uow.people.person(person_id)
    if person is None:
        return "{}"
    memberships = uow.people.memberships(person.id)
    offices = [one.office for one in memberships if one.office]
    sent = [piece for office in offices for piece in uow.evidence.sent_by(office.id, person.id)]
    held = {
        "name": person.name,
        "position": person.position,
        "group": person.group,
        "consented_at": person.consented_at.isoformat() if person.consented_at else None,
        "identities": [
            {"channel": one.channel.value, "id": one.external_id} for one in uow.people.identities(person.id)
        ],
        "memberships": [
            {"role": one.role.value, "office": one.office.name if one.office else None} for one in memberships
        ],
        "evidence": [
            {"name": one.link or one.name, "caption": one.caption, "sent_at": one.at.isoformat()}
            for one in sent
        ],
        "reminders": _reminders(uow, person),
    }
    return json.dumps(held, ensure_ascii=False, indent=2)


def _reminders(uow: UnitOfWork, person: Person) -> dict[str, object]:
    """Return what the person chose about being reminded, and when they were reminded last."""
    kept = uow.reminders.remindees(person.office_id or "").get(person.id, Remindee(person.id))
    return {
        "muted": kept.muted,
        "put_off_until": kept.snoozed_until.isoformat() if kept.snoozed_until else None,
        "last": kept.last_digest.isoformat() if kept.last_digest else None,
        "passed_on": sorted(kept.passed_on),
    }
