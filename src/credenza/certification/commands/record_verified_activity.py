"""An activity that a system knows: a statement of a learning platform, a roster's row, an import. Verified, without
evidence.

One that matches a typed one (same candidate, type, date, and item or name) verifies it instead of counting twice.
Source: the loudest wish under "The new process to renew certifications is now available": nobody should have to type
what a system knows.
"""

from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from credenza.certification.commands.record_activity import recorded
from credenza.certification.commands.register_candidate import registered
from credenza.certification.deciding import VERIFIED
from credenza.certification.entering import NAME_LENGTH, Claim, check_claim, check_day, check_key, hundredths, name_key
from credenza.certification.models import Activity, Decision
from credenza.certification.policy import require
from credenza.certification.reading import family
from credenza.certification.receipts import ActivityRecorded
from credenza.certification.refreshing import locked, refresh
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField

SOURCES = ("statement", "roster", "import")


@idempotent
def record_verified_activity(
    *,
    person: int,
    claim: Claim,
    source: str,
    external_key: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ActivityRecorded:
    """Keep it once per ``external_key``; a late one counts too, for it is verified.

    Refuses with ``missing_fields``, ``unknown_type``, ``date_in_future``, ``date_before_program``, ``not_permitted``.
    """
    require("record_verified_activity", by, person_id=person)
    claim = replace(claim, name=claim.name.strip()[:NAME_LENGTH])
    check_claim(claim)
    if source not in SOURCES:
        raise InvalidField(field="source", expected=f"one of {', '.join(SOURCES)}")
    check_key(external_key)
    check_day(claim.on, person, now, typed=False)
    when = stamp(by, now)
    root = locked(registered(person, when).pk)
    again = Activity.objects.filter(external_key=external_key).first()
    if again is not None:
        return _known(again, root.pk, when)
    known = _match(family(root.pk), claim)
    if known is not None and known.verified and known.status not in ("held", "entered"):
        return _known(known, root.pk, when)  # another source says what one said before
    if known is not None:
        return _verified(known, root.pk, external_key, when)
    row = _new(root.pk, claim, source, external_key, when)
    return recorded(row, when, "record_verified_activity")


def _new(root: int, claim: Claim, source: str, external_key: str, when: Stamp) -> Activity:
    return Activity.objects.create(
        candidate_id=root,
        type=claim.type,
        on=claim.on,
        name=claim.name,
        name_key=name_key(claim.name),
        item=claim.item,
        language=claim.language,
        notes=claim.notes,
        unit_hundredths=hundredths(claim),
        status="accepted",
        entered_as="accepted",
        verified=True,
        source=source,
        external_key=external_key,
        entered_on=when.on,
        entered_at=when.now,
        entered_by_id=when.by.person_id,
    )


def _match(ids: tuple[int, ...], claim: Claim) -> Activity | None:
    same = Q(name_key=name_key(claim.name)) | (Q(item=claim.item) if claim.item else Q(pk=None))
    found = Activity.objects.filter(same, candidate_id__in=ids, type=claim.type, on=claim.on)
    found = found.exclude(status="withdrawn")
    return found.order_by("id").first()


def _known(row: Activity, root: int, when: Stamp) -> ActivityRecorded:
    """The same again changes nothing."""
    done = refresh(root, when, "activity")
    return ActivityRecorded(
        activity=row.pk,
        candidate=row.candidate_id,
        status=row.status,
        verified=row.verified,
        effect=done.effect(when.on),
    )


def _verified(row: Activity, root: int, external_key: str, when: Stamp) -> ActivityRecorded:
    """A typed one turns out to be true; held or waiting ones count from now on, a rejection by staff stands."""
    row.verified = True
    row.external_key = row.external_key or external_key
    if row.status in ("held", "entered"):
        row.status = "accepted"
        Decision.objects.create(
            activity_id=row.pk,
            status="accepted",
            reason=VERIFIED,
            entered_on=when.on,
            at=when.now,
            by_id=when.by.person_id,
        )
    row.version += 1
    row.save(update_fields=["verified", "external_key", "status", "version"])
    record(
        Fact(
            event="certification.activity_verified",
            payload={"candidate": root, "activity": row.pk},
            command="record_verified_activity",
            subject=Subject(kind="activity", id=row.pk),
        ),
        when,
    )
    done = refresh(root, when, "activity")
    return ActivityRecorded(
        activity=row.pk,
        candidate=row.candidate_id,
        status=row.status,
        verified=True,
        effect=done.effect(when.on),
        moved=tuple(done.moved),
    )
