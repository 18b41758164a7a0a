"""An exam passed, a certification granted by staff, or earlier holdings imported: each earns or renews one credential.

Source: "The new process to renew certifications is now available", some key features (the exam in place of units);
"Certification renewal: semantics", rules 1, 5 and 10.
"""

from datetime import date, datetime

from credenza.certification.commands.register_candidate import registered
from credenza.certification.entering import check_day, check_key
from credenza.certification.errors import CertificationRetired
from credenza.certification.models import Credential, Pass, PassWithdrawn
from credenza.certification.policy import person_of, require
from credenza.certification.programs import certification as certification_named
from credenza.certification.programs import retirements
from credenza.certification.receipts import PassRecorded
from credenza.certification.refreshing import locked, refresh
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotFound

KINDS = ("grant", "import")


@idempotent
def pass_exam(
    *,
    person: int,
    certification: str,
    on: date,
    by: Actor,
    now: datetime,
    external_key: str | None = None,
    idempotency_key: str | None = None,
) -> PassRecorded:
    """An exam passed on a day, once per ``external_key``.

    Refuses with ``unknown_certification``, ``certification_retired`` (dated from its retirement on),
    ``date_in_future``, ``not_permitted``.
    """
    require("pass_exam", by, person_id=person)
    named = certification_named(certification)
    retired_on = retirements().get(named.code)
    if retired_on is not None and on >= retired_on:
        raise CertificationRetired(certification=named.code, retired_on=retired_on)
    check_key(external_key)
    check_day(on, person, now, activity=False, typed=False)
    return _passed("exam", person, named.code, on, stamp(by, now), external_key)


@idempotent
def grant_credential(
    *,
    person: int,
    certification: str,
    on: date,
    by: Actor,
    now: datetime,
    reason: str = "",
    kind: str = "grant",
    external_key: str | None = None,
    idempotency_key: str | None = None,
) -> PassRecorded:
    """Staff state that the person holds it since a day; taken also for a retired certification.

    ``kind`` is grant or import. Refuses with ``unknown_certification``, ``date_in_future``, ``not_permitted``.
    """
    require("grant_credential", by, person_id=person)
    if kind not in KINDS:
        raise InvalidField(field="kind", expected=f"one of {', '.join(KINDS)}")
    named = certification_named(certification)
    check_key(external_key)
    check_day(on, person, now, activity=False)
    return _passed(kind, person, named.code, on, stamp(by, now), external_key, reason=reason.strip())


@idempotent
def withdraw_pass(
    *, earned: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> PassRecorded:
    """A result that was none: the credential it earned is revoked, a renewal by it undone; twice changes nothing.

    Refuses with ``missing_fields`` (reason), ``not_found``, ``not_permitted``.
    """
    row = Pass.objects.filter(pk=earned).first()
    if row is None:
        raise NotFound(what="pass")
    require("withdraw_pass", by, person_id=person_of(row.candidate_id))
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    when, root = stamp(by, now), locked(row.candidate_id)
    _, made = PassWithdrawn.objects.get_or_create(
        earned=row,
        defaults={"reason": reason.strip(), "entered_on": when.on, "at": now, "by_id": by.person_id},
    )
    own = Credential.objects.filter(origin=row.pk).first()
    if made:
        told = {"candidate": root.pk, "pass": row.pk, "credential": own.pk if own else None}
        fact = Fact(
            event="certification.pass_withdrawn",
            payload=told,
            command="withdraw_pass",
            subject=Subject(kind="candidate", id=root.pk),
            reason=reason.strip(),
        )
        record(fact, when)
        refresh(root.pk, when, "exam")
    return PassRecorded(
        earned=row.pk,
        candidate=root.pk,
        credential=own.pk if own else None,
        certification=row.certification,
        suspends_on=own.suspends_on if own else None,
        expires_on=own.expires_on if own else None,
    )


def _passed(
    kind: str, person: int, code: str, on: date, when: Stamp, external_key: str | None, *, reason: str = ""
) -> PassRecorded:
    root = locked(registered(person, when).pk)
    known = Pass.objects.filter(external_key=external_key).first() if external_key else None
    if known is not None:
        return _receipt(known, root.pk, when)
    row = Pass.objects.create(
        candidate_id=root.pk,
        kind=kind,
        certification=code,
        on=on,
        reason=reason,
        external_key=external_key,
        entered_on=when.on,
        at=when.now,
        by_id=when.by.person_id,
    )
    command = "pass_exam" if kind == "exam" else "grant_credential"
    told = {"candidate": root.pk, "pass": row.pk, "certification": code, "on": on.isoformat(), "kind": kind}
    event = f"certification.{'exam_passed' if kind == 'exam' else 'credential_granted'}"
    subject = Subject(kind="candidate", id=root.pk)
    record(Fact(event=event, payload=told, command=command, subject=subject, reason=reason), when)
    return _receipt(row, root.pk, when)


def _receipt(row: Pass, root: int, when: Stamp) -> PassRecorded:
    """The credential that the pass earned or renewed, else the one in force of that certification on its day."""
    done = refresh(root, when, "exam")
    own = done.rows.get(row.pk)
    if own is None:
        held = [
            one
            for one in done.rows.values()
            if one.certification == row.certification and one.earned_on <= row.on < one.expires_on
        ]
        own = max(held, key=lambda one: one.expires_on, default=None)
    return PassRecorded(
        earned=row.pk,
        candidate=root,
        credential=own.pk if own else None,
        certification=row.certification,
        suspends_on=own.suspends_on if own else None,
        expires_on=own.expires_on if own else None,
    )
