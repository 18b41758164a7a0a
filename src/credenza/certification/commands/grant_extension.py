"""Staff give a credential later dates, case by case, or everything that expires in a span of days.

Source: "The new process to renew certifications is now available", comments: the extension by one year of all that
expired from September 30, 2024 to February 28, 2025, and extensions by support ticket. Recorded events with their own
date; nothing is edited in place ("Certification renewal: semantics", rule 6).
"""

from datetime import date, datetime

from django.db.models import Q

from credenza.certification.errors import ExtensionShortens
from credenza.certification.gate import alone
from credenza.certification.holdings import (
    changed,
    credential_and_person,
    in_force,
    locked_credential,
    require_in_force,
)
from credenza.certification.models import BlanketApplied, Credential, CredentialExtension, ExtensionRequest, Merger
from credenza.certification.policy import require
from credenza.certification.receipts import BlanketReceipt, CredentialChanged
from credenza.certification.refreshing import refresh, refresh_all
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, note, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields
from credenza.kernel.periods import add_months

MOST_MONTHS = 1_200
NAME_LENGTH = 200


@idempotent
def grant_extension(
    *,
    credential: int,
    suspends_on: date,
    expires_on: date,
    reason: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> CredentialChanged:
    """Move both dates; answers an open wish, and is then dated on the day of asking if the credential is over by now.

    Refuses with ``credential_expired``, ``extension_shortens``, ``missing_fields`` (reason), ``invalid_field``,
    ``not_permitted``, ``not_found``.
    """
    row, person = credential_and_person(credential)
    require("grant_extension", by, person_id=person)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    if expires_on < suspends_on:
        raise InvalidField(field="expires_on", expected=f"{suspends_on} or later, the suspension date")
    when = stamp(by, now)
    if expires_on > (latest := add_months(when.on, MOST_MONTHS)):
        raise InvalidField(field="expires_on", expected=f"{latest} or earlier")
    row, root = locked_credential(row)
    wish = _open_wish(row)
    on = wish.asked_on if wish and not in_force(row, when.on) else when.on
    require_in_force(row, on)
    if suspends_on < row.suspends_on or expires_on < row.expires_on:
        raise ExtensionShortens(suspends_on=row.suspends_on, expires_on=row.expires_on)
    CredentialExtension.objects.create(
        credential=row,
        on=on,
        suspends_on=suspends_on,
        expires_on=expires_on,
        reason=reason.strip(),
        entered_on=when.on,
        at=now,
        by_id=by.person_id,
    )
    if wish:
        wish.status, wish.decided_at, wish.decided_by_id = "granted", now, by.person_id
        wish.decision_reason = reason.strip()
        wish.save()
    _tell(row, root.pk, wish, (suspends_on, expires_on), reason.strip(), when)
    refresh(root.pk, when, "extension")
    return changed(row, when.on)


@idempotent
def apply_blanket_extension(
    *,
    expires_from: date,
    expires_to: date,
    months: int,
    by: Actor,
    now: datetime,
    name: str = "",
    reason: str = "",
    idempotency_key: str | None = None,
) -> BlanketReceipt:
    """Move both dates of every credential in force today that expires from and to (both included), retired ones too.

    Refuses with ``invalid_field``, ``not_permitted``.
    """
    require("apply_blanket_extension", by)
    if expires_to < expires_from:
        raise InvalidField(field="expires_to", expected=f"{expires_from} or later")
    if not 0 < months <= MOST_MONTHS:
        raise InvalidField(field="months", expected=f"1 to {MOST_MONTHS}")
    when = stamp(by, now)
    if expires_to > (latest := add_months(when.on, MOST_MONTHS)):
        raise InvalidField(field="expires_to", expected=f"{latest} or earlier")
    if len(name) > NAME_LENGTH:
        raise InvalidField(field="name", expected=f"up to {NAME_LENGTH} characters")
    alone()
    row = BlanketApplied.objects.create(
        on=when.on,
        expires_from=expires_from,
        expires_to=expires_to,
        months=months,
        name=name.strip(),
        reason=reason.strip(),
        entered_on=when.on,
        at=now,
        by_id=by.person_id,
    )
    held_now = Credential.objects.filter(gone=False, earned_on__lte=when.on, expires_on__gt=when.on)
    touched = held_now.filter(merged_into=None, expires_on__range=(expires_from, expires_to))
    held = list(touched.values_list("candidate_id", flat=True))
    _tell_all(row, len(held), when)
    # What renewed or was made one on this very day comes after the extension, whenever it was entered.
    joined = Merger.objects.filter(on__gte=when.on).values("keep_id")
    later = held_now.filter(Q(renewed_on__gte=when.on) | Q(candidate_id__in=joined))
    if BlanketApplied.objects.filter(on=when.on).exclude(pk=row.pk).exists():
        later = held_now  # those of one day take effect by their spans, whichever was stated first
    refresh_all({*held, *later.values_list("candidate_id", flat=True)}, when, "blanket")
    return BlanketReceipt(blanket=row.pk, credentials=len(held), candidates=len(set(held)))


def _tell_all(row: BlanketApplied, count: int, when: Stamp) -> None:
    told = {
        "blanket": row.pk,
        "expires_from": row.expires_from.isoformat(),
        "expires_to": row.expires_to.isoformat(),
        "months": row.months,
        "credentials": count,
    }
    event, subject = "certification.blanket_applied", Subject(kind="blanket", id=row.pk)
    record(Fact(event=event, payload=told, command="apply_blanket_extension", subject=subject, reason=row.reason), when)


def _open_wish(row: Credential) -> ExtensionRequest | None:
    """The wish that waits for this credential, or for one that became one with it."""
    asked = ExtensionRequest.objects.select_for_update().filter(status="asked")
    return asked.filter(Q(credential=row) | Q(credential__in=Credential.objects.filter(merged_into=row))).first()


def _tell(
    row: Credential, root: int, wish: ExtensionRequest | None, dates: tuple[date, date], reason: str, when: Stamp
) -> None:
    told = {
        "candidate": root,
        "credential": row.pk,
        "extension": wish.pk if wish else None,
        "suspends_from": row.suspends_on.isoformat(),
        "suspends_to": dates[0].isoformat(),
        "expires_from": row.expires_on.isoformat(),
        "expires_to": dates[1].isoformat(),
    }
    subject = Subject(kind="credential", id=row.pk)
    event = "certification.extension_granted"
    record(Fact(event=event, payload=told, command="grant_extension", subject=subject, reason=reason), when)
    if wish:
        candidate = Subject(kind="candidate", id=root)
        note("grant_extension", candidate, when, reason=reason, facts={"extension": wish.pk, "status": "granted"})
