"""Activities that another system kept come in by the file: verified, without evidence, told of once for the whole file.

A million of them is an evening's work of nobody: they are checked one by one, stored in batches, and the candidates
they name are replayed together at the end. Source: platform rules, "CLI" (``import``); "Certification renewal", nobody
should have to type what a system knows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from credenza.certification import bulk_sql
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.register_candidate import registered
from credenza.certification.entering import NAME_LENGTH, Claim, check_claim, hundredths, name_key
from credenza.certification.gate import beside_others
from credenza.certification.importing import Given, Heard, Holder, Holders, Imported, Intake, RowOutcome, batches
from credenza.certification.models import Candidate, Merger
from credenza.certification.policy import require
from credenza.certification.programs import policy
from credenza.journal.recording import stamp
from credenza.kernel.activity_errors import DateBeforeProgram
from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError, MissingFields


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: int
    root: int
    person_id: int
    claim: Claim
    name_key: str
    key: str

    @property
    def same(self) -> tuple[int, str, date, str]:
        return self.root, self.claim.type, self.claim.on, self.name_key


def import_activities(*, rows: Iterable[Given], file: str, heard: Heard, by: Actor, now: datetime) -> Imported:
    """Columns: ``email`` or ``candidate_id``, ``type``, ``date``, ``name``; ``units``, ``item``, ``language``, ``key``.

    ``file``: the digest of the file's bytes, hexadecimal. Each batch is stored in a transaction of its own: broken
    off, the same file goes on where it stopped. Rows are refused one by one and told to ``heard``. Refuses with
    ``not_permitted``.
    """
    require("record_verified_activity", by)
    intake = Intake(kind="activities", file=file, when=stamp(by, now), heard=heard)
    for batch in batches(rows):
        with transaction.atomic():
            outcomes = _stored(batch, intake)
        intake.tell(outcomes)
    with transaction.atomic():
        return intake.finish()


def _stored(batch: Sequence[Given], intake: Intake) -> list[RowOutcome]:
    holders, outcomes, good = Holders(batch, intake.when), [], []
    made: dict[int, int] = {}
    for given in batch:
        try:
            holder = holders.of(given)
            claim = _claim(given, holder, holders)
            key = intake.key_of(given)
        except DomainError as refused:
            outcomes.append(RowOutcome(line=given.line, outcome="refused", error=refused))
            continue
        root = holder.root or made.get(holder.person_id)
        if root is None:
            root = made[holder.person_id] = registered(holder.person_id, intake.when).pk
        good.append(
            _Row(
                line=given.line,
                root=root,
                person_id=holder.person_id,
                claim=claim,
                name_key=name_key(claim.name),
                key=key,
            )
        )
    intake.touched.update(row.root for row in good)
    return outcomes + _placed(good, intake)


def _placed(rows: Sequence[_Row], intake: Intake) -> list[RowOutcome]:
    """Under the candidates' locks: what came in before is known, what a person typed is verified, the rest is new."""
    roots = {row.root for row in rows}
    beside_others()
    list(Candidate.objects.select_for_update().filter(pk__in=roots).order_by("pk").values_list("pk"))
    said, fate, staged = set(), {}, []
    several = set(Merger.objects.filter(keep_id__in=roots).values_list("keep_id", flat=True))
    for row in rows:
        same = row.same
        if row.key in said or same in said:
            fate[row.line] = "known"
        elif row.root in several:
            # Of accounts made one, the ordinary command looks at all that each of them did.
            fate[row.line] = _singly(row, intake)
        else:
            staged.append(row)
        said |= {row.key, same}
    fate |= _staged(staged, intake)
    return [RowOutcome(line=row.line, outcome=fate[row.line]) for row in rows]


def _staged(rows: Sequence[_Row], intake: Intake) -> dict[int, str]:
    if not rows:
        return {}
    bulk_sql.stage(
        (
            row.line, row.root, row.claim.type, row.claim.on, row.claim.name, row.name_key, row.claim.item,
            row.claim.language, hundredths(row.claim), row.key,
        )
        for row in rows
    )  # fmt: skip
    before, same = bulk_sql.already_in(), bulk_sql.same_as_before()
    bulk_sql.take_over(intake.when.on, intake.when.now, intake.when.by.person_id)
    fate = {row.line: "stored" for row in rows} | dict.fromkeys([*before, *same], "known")
    by_line = {row.line: row for row in rows}
    return fate | {line: _singly(by_line[line], intake) for line, is_verified in same.items() if not is_verified}


def _singly(row: _Row, intake: Intake) -> str:
    """Through the ordinary command, with its own event: a typed one that turns out to be true counts from now on."""
    receipt = record_verified_activity(
        person=row.person_id,
        claim=row.claim,
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
