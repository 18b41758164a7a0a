"""Administrators grant and end staff roles; each grant is audited."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotPermitted
from credenza.parties.models import StaffGrant
from credenza.parties.queries import person_by_email
from credenza.parties.receipts import RoleChanged


def _checked(email: str, role: str, reason: str, by: Actor, command: str) -> int:
    if not (by.is_system or by.has()):
        raise NotPermitted(command=command)
    missing = tuple(name for name, value in (("email", email), ("role", role), ("reason", reason)) if not value.strip())
    if missing:
        raise MissingFields(fields=missing)
    if role not in set(StaffRole):
        raise InvalidField(field="role", expected=", ".join(StaffRole))
    found = person_by_email(email)
    if found is None:
        raise InvalidField(field="email", expected="the verified address of a person")
    if found.id == by.person_id:
        raise NotPermitted(command=command)
    return found.id


@idempotent
def grant_staff_role(
    *, email: str, role: str, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> RoleChanged:
    """Granting a role that is in force changes nothing. Nobody changes their own roles."""
    person_id = _checked(email, role, reason, by, "grant_staff_role")
    if not StaffGrant.objects.filter(person_id=person_id, role=role, ended_at=None).exists():
        StaffGrant.objects.create(person_id=person_id, role=role, granted_by_id=by.person_id, granted_at=now)
        subject = Subject(kind="person", id=person_id)
        note("grant_staff_role", subject, stamp(by, now), reason=reason, facts={"role": role})
    return RoleChanged(person=person_id, role=role)


@idempotent
def end_staff_role(
    *, email: str, role: str, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> RoleChanged:
    """Ending a role that is not in force changes nothing. Nobody changes their own roles."""
    person_id = _checked(email, role, reason, by, "end_staff_role")
    ended = StaffGrant.objects.filter(person_id=person_id, role=role, ended_at=None).update(ended_at=now)
    if ended:
        subject = Subject(kind="person", id=person_id)
        note("end_staff_role", subject, stamp(by, now), reason=reason, facts={"role": role})
    return RoleChanged(person=person_id, role=role)
