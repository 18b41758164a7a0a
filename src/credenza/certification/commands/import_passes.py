"""Exam results, and certifications that candidates hold already, come in by the file.

Source: platform rules, "CLI" (``import``); "Certification renewal", Staff (exam results import).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import transaction

from credenza.certification.commands.register_candidate import registered
from credenza.certification.errors import CertificationRetired
from credenza.certification.importing import Given, Heard, Holders, Imported, Intake, RowOutcome, batches
from credenza.certification.models import Pass
from credenza.certification.policy import require
from credenza.certification.programs import certification, retirements
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError, MissingFields

Kind = Literal["exam", "import"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: int
    root: int
    certification: str
    on: date
    key: str


def import_exams(
    *, rows: Iterable[Given], file: str, heard: Heard, by: Actor, now: datetime, tell_candidates: bool = False
) -> Imported:
    """Exams that were passed. Columns: ``email`` or ``candidate_id``, ``certification``, ``date``; ``key``.

    ``file``: the digest of the file's bytes, hexadecimal. ``tell_candidates``: whoever has new dates is mailed.
    Rows are refused one by one and told to ``heard``, those dated from a certification's retirement on too. Refuses
    with ``not_permitted``.
    """
    require("pass_exam", by)
    intake = Intake(kind="exams", file=file, when=stamp(by, now), heard=heard, tell_candidates=tell_candidates)
    for batch in batches(rows):
        with transaction.atomic():
            outcomes = passes_stored(batch, intake, "exam", column="date")
        intake.tell(outcomes)
    with transaction.atomic():
        return intake.finish()


def passes_stored(batch: Sequence[Given], intake: Intake, kind: Kind, *, column: str) -> list[RowOutcome]:
    """Store a batch; ``column`` holds the day. What is there already, by its key or word for word, is left alone."""
    holders, outcomes, good = Holders(batch, intake.when), [], []
    retired = retirements()
    for given in batch:
        try:
            holder = holders.of(given)
            if not given.text("certification"):
                raise MissingFields(fields=("certification",))
            named = certification(given.text("certification"))
            on = holders.day(given, column, holder)
            retired_on = retired.get(named.code)
            if kind == "exam" and retired_on is not None and on >= retired_on:
                raise CertificationRetired(certification=named.code, retired_on=retired_on)
            key = intake.key_of(given)
        except DomainError as refused:
            outcomes.append(RowOutcome(line=given.line, outcome="refused", error=refused))
            continue
        root = holder.root or registered(holder.person_id, intake.when).pk
        good.append(_Row(line=given.line, root=root, certification=named.code, on=on, key=key))
    intake.touched.update(row.root for row in good)
    return outcomes + _placed(good, intake, kind)


def _placed(rows: Sequence[_Row], intake: Intake, kind: Kind) -> list[RowOutcome]:
    roots = {row.root for row in rows}
    there: set[object] = set(
        Pass.objects.filter(external_key__in=[row.key for row in rows]).values_list("external_key", flat=True)
    )
    there |= set(
        Pass.objects.filter(candidate_id__in=roots, kind=kind).values_list("candidate_id", "certification", "on")
    )
    new, outcomes = [], []
    for row in rows:
        same = (row.root, row.certification, row.on)
        known = row.key in there or same in there
        outcomes.append(RowOutcome(line=row.line, outcome="known" if known else "stored"))
        if known:
            continue
        there |= {row.key, same}
        new.append(
            Pass(
                candidate_id=row.root,
                kind=kind,
                certification=row.certification,
                on=row.on,
                external_key=row.key,
                entered_on=intake.when.on,
                at=intake.when.now,
                by_id=intake.when.by.person_id,
            )
        )
    Pass.objects.bulk_create(new)
    return outcomes
