"""Activities that another system kept come in by the file: verified, without evidence, told of once for the whole file.

A million of them is an evening's work of nobody: they are checked one by one, stored in batches, and the candidates
they name are replayed together at the end. Source: platform rules, "CLI" (``import``); "Certification renewal", nobody
should have to type what a system knows.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from credenza.certification import bulk_sql
from credenza.certification.bulk_sql import Staged
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.register_candidate import registered
from credenza.certification.entering import NAME_LENGTH, Claim, check_claim, hundredths, name_key
from credenza.certification.gate import beside_others
from credenza.certification.importing import Given, Heard, Holder, Holders, Imported, Intake, RowOutcome, batches
from credenza.certification.plain_rows import PlainRows
from credenza.certification.policy import require
from credenza.certification.programs import policy
from credenza.certification.reading import HUNDREDTHS
from credenza.journal.recording import stamp
from credenza.kernel.activity_errors import DateBeforeProgram
from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError, MissingFields


def import_activities(
    *, rows: Iterable[Given], file: str, heard: Heard, by: Actor, now: datetime, tell_candidates: bool = False
) -> Imported:
    """Columns: ``email`` or ``candidate_id``, ``type``, ``date``, ``name``; ``units``, ``item``, ``language``, ``key``.

    ``file``: the digest of the file's bytes, hexadecimal. ``tell_candidates``: whoever has new dates is mailed.
    Each batch is stored in a transaction of its own: broken off, the same file goes on where it stopped. Rows are
    refused one by one and told to ``heard``. Refuses with ``not_permitted``.
    """
    require("record_verified_activity", by)
    intake = Intake(kind="activities", file=file, when=stamp(by, now), heard=heard, tell_candidates=tell_candidates)
    plain = PlainRows(intake)
    for batch in batches(rows):
        intake.tell(_batch_in(batch, intake, plain))
    with transaction.atomic():
        return intake.finish()


def _batch_in(batch: Sequence[Given], intake: Intake, plain: PlainRows) -> list[RowOutcome]:
    """In a transaction; once more where another import stored the same key at this very moment, known by then."""
    try:
        with transaction.atomic():
            return _stored(batch, intake, plain)
    except IntegrityError:
        with transaction.atomic():
            return _stored(batch, intake, plain)


def _stored(batch: Sequence[Given], intake: Intake, plain: PlainRows) -> list[RowOutcome]:
    holders, outcomes, good = Holders(batch, intake.when), [], []
    for given in batch:
        row = plain.row(given, holders)
        if row is None:
            try:
                row = ordinary_row(given, holders, intake)
            except DomainError as refused:
                outcomes.append(RowOutcome(line=given.line, outcome="refused", error=refused))
                continue
        good.append(row)
    return outcomes + _placed(good, intake)


def ordinary_row(given: Given, holders: Holders, intake: Intake) -> Staged:
    """The row as it is staged, its person a candidate from now on. Refuses with what entering it would refuse with."""
    holder = holders.of(given)
    claim = _claim(given, holder, holders)
    key = intake.key_of(given)
    if holder.root is None:
        holder.root = registered(holder.person_id, intake.when).pk
    return Staged(
        given.line, holder.root, claim.type, claim.on, claim.name, name_key(claim.name), claim.item, claim.language,
        hundredths(claim), key, holder.person_id,
    )  # fmt: skip


def _placed(rows: Sequence[Staged], intake: Intake) -> list[RowOutcome]:
    """Under the candidates' locks: what came in before is known, what a person typed is verified, the rest is new."""
    said: set[object] = set()
    first: list[Staged] = []
    for row in rows:
        key, same = row.key, (row.root, row.type, row.on, row.name_key)
        if key not in said and same not in said:
            first.append(row)
        said.add(key)
        said.add(same)
    fate = _taken_over(first, intake) if first else {}
    if len(first) < len(rows):
        new = {row.line for row in first}
        fate |= {row.line: "known" for row in rows if row.line not in new}
    intake.touched.update(row.root for row in rows)
    return [RowOutcome(row.line, fate.get(row.line, "stored")) for row in rows]


def _taken_over(rows: Sequence[Staged], intake: Intake) -> dict[int, str]:
    """What became of those that were not stored."""
    beside_others()
    bulk_sql.stage(rows)
    bulk_sql.lock_candidates()
    several, there = bulk_sql.of_several_accounts(), bulk_sql.already_there()
    # Of accounts made one, the ordinary command looks at all that each of them did.
    single = [row for row in rows if row.root in several or there.get(row.line) == bulk_sql.TYPED]
    if single or there:
        bulk_sql.stage([row for row in rows if row.line not in there and row.root not in several])
    bulk_sql.take_over(intake.when.on, intake.when.now, intake.when.by.person_id)
    return dict.fromkeys(there, "known") | {row.line: _singly(row, intake) for row in single}


def _singly(row: Staged, intake: Intake) -> str:
    """Through the ordinary command, with its own event: a typed one that turns out to be true counts from now on."""
    receipt = record_verified_activity(
        person=row.person_id,
        claim=Claim(
            type=row.type,
            on=row.on,
            name=row.name,
            language=row.language,
            item=row.item,
            units=None if row.unit_hundredths is None else Decimal(row.unit_hundredths) / HUNDREDTHS,
        ),
        source="import",
        external_key=row.key,
        by=intake.when.by,
        now=intake.when.now,
    )
    return "verified" if receipt.verified else "known"


def _claim(given: Given, holder: Holder, holders: Holders) -> Claim:
    """Refuses with what entering it would refuse with."""
    on = holders.day(given, "date", holder)
    earliest = policy().earliest_activity_on
    if earliest is not None and on < earliest:
        raise DateBeforeProgram(date=on, earliest_on=earliest)
    if not given.text("name"):
        raise MissingFields(fields=("name",))
    claim = Claim(
        type=given.text("type"),
        on=on,
        name=given.text("name")[:NAME_LENGTH],
        language=given.text("language") or "en",
        item=given.text("item"),
        units=given.number("units"),
    )
    check_claim(claim)
    return claim
