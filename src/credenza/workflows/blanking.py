"""Blanking a person on request: who they were goes, what happened stays, named by id.

Source: "an administrator can blank a person on request without touching history" in the platform rules. Append-only
tables hold no name and no address, so nothing of them is touched, and ``verify`` says the same before and after.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat

from credenza.catalog.commands.forget_person import forget_person
from credenza.certification.commands import forget_person as certified
from credenza.credits.commands.release_person import release_person
from credenza.gateways.files import choice
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import MissingFields, NotFound, NotPermitted
from credenza.learning.commands import forget_person as forgetting
from credenza.licensing.commands import forget_person as licensed
from credenza.parties.commands.blank_profile import blank_profile
from credenza.parties.queries import person as person_by_id
from credenza.parties.queries import verified_addresses
from credenza.parties.rows import BLANK_DOMAIN
from credenza.workflows.models import CatalogNews, Delivery, Notice

BLANKED = "parties.person_blanked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonBlanked:
    """The person; ``changed`` False for one who was blanked before."""

    person: int
    changed: bool


@idempotent
def blank_person(
    *,
    person: int,
    reason: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,  # noqa: ARG001  honored by the decorator
) -> PersonBlanked:
    """Blank everything that says who the person was, and end what they could do. It can't be undone.

    Refuses with ``not_permitted`` (administrators may, never themselves), ``missing_fields`` without a reason,
    ``not_found``, and ``last_owner`` while the person is the last owner of an open account.
    """
    if not by.has(StaffRole.ADMINISTRATOR) or by.person_id == person:
        raise NotPermitted(command="blank_person")
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    found = person_by_id(person)
    if found is None:
        raise NotFound(what="person")
    if found.is_blanked:
        return PersonBlanked(person=person, changed=False)
    addresses = (found.email, *verified_addresses(person))
    release_person(person=person, by=by, now=now)
    forget_person(person=person, by=by)
    forgetting.forget_person(person=person, addresses=addresses, by=by)
    licensed.forget_person(person=person, addresses=addresses, by=by, now=now)
    files = certified.forget_person(person=person, by=by, now=now)
    # Only once nothing can bring their rows back; a file that stays behind by a crash is a stray that ``verify`` names.
    transaction.on_commit(lambda: _remove(files))
    CatalogNews.objects.filter(person_id=person).delete()
    _blank_notices(person, addresses)
    blank_profile(person=person, by=by, now=now)
    fact = Fact(
        event=BLANKED,
        payload={"person": person},
        command="blank_person",
        subject=Subject(kind="person", id=person),
        reason=reason.strip(),
    )
    record(fact, stamp(by, now))
    return PersonBlanked(person=person, changed=True)


def _remove(files: tuple[str, ...]) -> None:
    for name in files:
        choice.active().remove(name)


def _blank_notices(person: int, addresses: tuple[str, ...]) -> None:
    """Whatever was written to the person: no address, no text, and no mail that still waits."""
    theirs = Notice.objects.filter(Q(person_id=person) | Q(person_id=None, to__in=addresses))
    mails = Delivery.objects.filter(notice__in=theirs.values("pk"))
    mails.filter(status__in=("queued", "failed")).update(status="off", next_try_at=None)
    mails.update(last_error="")
    # An address for each, because a fact is told to an address once and people may have had several.
    own = Concat(Value("notice-"), Cast(F("pk"), CharField()), Value(f"@{BLANK_DOMAIN}"))
    theirs.update(to=own, subject="", text="", html="")
