"""A candidate corrects an activity's name, notes or language, or shows more evidence; nothing is overwritten.

Source: "Certification renewal", what people do.
"""

from datetime import datetime

from credenza.certification.deciding import activity_and_person, locked_activity
from credenza.certification.entering import NAME_LENGTH, NOTES_LENGTH, Proof, name_key, refuse_duplicate
from credenza.certification.errors import ActivityImported, ActivityState
from credenza.certification.evidence import add_proofs
from credenza.certification.models import Activity
from credenza.certification.policy import require
from credenza.certification.reading import family
from credenza.certification.receipts import ActivityChanged
from credenza.certification.refreshing import refresh
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields


@idempotent
def correct_activity(
    *,
    activity: int,
    by: Actor,
    now: datetime,
    name: str | None = None,
    notes: str | None = None,
    language: str | None = None,
    evidence: tuple[Proof, ...] = (),
    idempotency_key: str | None = None,
) -> ActivityChanged:
    """What is None stays; the old values are kept in the audit trail.

    Refuses with ``missing_fields`` (an empty name), ``invalid_field``, ``duplicate_activity``, ``activity_imported``
    (another name for one that came in by itself), ``activity_not_open`` (withdrawn), ``not_permitted``, ``not_found``.
    """
    row, person = activity_and_person(activity)
    require("correct_activity", by, person_id=person)
    _check(name, notes, language)
    row, root = locked_activity(row)
    if row.status == "withdrawn":
        raise ActivityState(status=row.status)
    when = stamp(by, now)
    new = _changed(row, {"name": name, "notes": notes, "language": language})
    if "name" in new:
        if row.source in ("statement", "roster", "import"):
            raise ActivityImported
        if name_key(new["name"]) != row.name_key:
            refuse_duplicate(family(root), row.type, row.on, new["name"])
    told = {"activity": row.pk, "was": {key: getattr(row, key) for key in new}, "is": new, "files": len(evidence)}
    for key, value in new.items():
        setattr(row, key, value)
    row.name_key = name_key(row.name)
    row.version += 1
    row.save(update_fields=[*new, "name_key", "version"])
    add_proofs(row, evidence, when)
    record(
        Fact(
            event="certification.activity_corrected",
            payload={"candidate": root, "activity": row.pk},
            command="correct_activity",
            subject=Subject(kind="activity", id=row.pk),
            audit=told,
        ),
        when,
    )
    done = refresh(root, when, "activity")  # a name decides which of a day's items count beyond a cap
    return ActivityChanged(activity=row.pk, status=row.status, moved=tuple(done.moved))


def _changed(row: Activity, given: dict[str, str | None]) -> dict[str, str]:
    trimmed = {key: value.strip() for key, value in given.items() if value is not None}
    return {key: value for key, value in trimmed.items() if value != getattr(row, key)}


def _check(name: str | None, notes: str | None, language: str | None) -> None:
    if name is not None and not name.strip():
        raise MissingFields(fields=("name",))
    for field, value, most in (("name", name, NAME_LENGTH), ("notes", notes, NOTES_LENGTH), ("language", language, 12)):
        if value is not None and len(value) > most:
            raise InvalidField(field=field, expected=f"up to {most} characters")
