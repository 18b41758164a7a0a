"""A candidate asks for more time for one credential, staff decline, or the candidate takes the wish back.

Source: "The new process to renew certifications is now available", comments: a ticket asking for an extension, with
the candidate's ID.
"""

from datetime import datetime

from credenza.certification.holdings import credential_and_person, locked_credential, require_in_force
from credenza.certification.models import ExtensionRequest
from credenza.certification.policy import person_of, require
from credenza.certification.receipts import ExtensionAsked
from credenza.certification.refreshing import locked
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import ExtensionNotAsked, InvalidField, MissingFields, NotFound

REASON_LENGTH = 2000


@idempotent
def ask_extension(
    *, credential: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> ExtensionAsked:
    """Put the wish before the desk; one open wish a credential.

    Refuses with ``credential_expired``, ``extension_not_asked`` (one waits already), ``missing_fields``,
    ``invalid_field``, ``not_permitted``, ``not_found``.
    """
    row, person = credential_and_person(credential)
    require("ask_extension", by, person_id=person)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    if len(reason) > REASON_LENGTH:
        raise InvalidField(field="reason", expected=f"up to {REASON_LENGTH} characters")
    when = stamp(by, now)
    row, root = locked_credential(row)
    require_in_force(row, when.on)
    if ExtensionRequest.objects.filter(credential=row, status="asked").exists():
        raise ExtensionNotAsked(status="asked")
    wish = ExtensionRequest.objects.create(
        candidate=root,
        credential=row,
        reason=reason.strip(),
        asked_on=when.on,
        asked_at=now,
        asked_by_id=by.person_id,
    )
    tell(wish, "asked", when, command="ask_extension", reason=reason.strip())
    return ExtensionAsked(extension=wish.pk, credential=row.pk, status="asked")


@idempotent
def decline_extension(
    *, extension: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> ExtensionAsked:
    """Staff say no, with a reason. Refuses with ``extension_not_asked``, ``missing_fields``, ``not_permitted``."""
    wish = _wish(extension)
    require("decline_extension", by, person_id=person_of(wish.candidate_id))
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    return _decided(wish, "declined", stamp(by, now), "decline_extension", reason.strip())


@idempotent
def withdraw_extension(
    *, extension: int, by: Actor, now: datetime, idempotency_key: str | None = None
) -> ExtensionAsked:
    """The candidate takes the wish back. Refuses with ``extension_not_asked``, ``not_permitted``."""
    wish = _wish(extension)
    require("withdraw_extension", by, person_id=person_of(wish.candidate_id))
    return _decided(wish, "withdrawn", stamp(by, now), "withdraw_extension", "")


def tell(wish: ExtensionRequest, status: str, when: Stamp, *, command: str, reason: str) -> None:
    """Announce what became of a wish."""
    told = {"candidate": wish.candidate_id, "credential": wish.credential_id, "extension": wish.pk}
    subject = Subject(kind="credential", id=wish.credential_id)
    record(
        Fact(event=f"certification.extension_{status}", payload=told, command=command, subject=subject, reason=reason),
        when,
    )


def _wish(extension: int) -> ExtensionRequest:
    wish = ExtensionRequest.objects.filter(pk=extension).first()
    if wish is None:
        raise NotFound(what="extension")
    return wish


def _decided(wish: ExtensionRequest, status: str, when: Stamp, command: str, reason: str) -> ExtensionAsked:
    locked(wish.candidate_id)
    wish = ExtensionRequest.objects.select_for_update().get(pk=wish.pk)
    if wish.status != "asked":
        raise ExtensionNotAsked(status=wish.status)
    wish.status, wish.decided_at, wish.decided_by_id, wish.decision_reason = status, when.now, when.by.person_id, reason
    wish.save()
    tell(wish, status, when, command=command, reason=reason)
    return ExtensionAsked(extension=wish.pk, credential=wish.credential_id, status=status)
