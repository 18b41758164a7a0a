"""Bringing in what others kept, row by row: what a row is, whose it is, and what became of it.

A row names its candidate by candidate ID or by a verified address. Rows that name nobody, or say what cannot be, are
told back with their line; the others are stored. Every row has a key: its own, or the file's digest with its line, so
that the same file brought in again changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from zoneinfo import ZoneInfo

from credenza.certification.bulk_refreshing import refresh_in_bulk
from credenza.certification.entering import day_of
from credenza.certification.models import Candidate
from credenza.journal.recording import Fact, Stamp, Subject, record
from credenza.kernel.activity_errors import DateInFuture
from credenza.kernel.errors import DomainError, InvalidField, MissingFields, NotFound
from credenza.kernel.texts import is_storable, unstorable
from credenza.parties.queries import people_by_email
from credenza.programs.loader import active

BATCH = 5_000
KEY_LENGTH = 200
_DIGEST_SHOWN = 24
_SUBJECT_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One row as it stands in the file: its line, and its values by column, all text."""

    line: int
    values: Mapping[str, str]

    def text(self, column: str) -> str:
        """The value without what stands around it; empty for none."""
        return self.values.get(column, "").strip()

    def number(self, column: str) -> Decimal | None:
        """A decimal number, None for none. Refuses with ``invalid_field``."""
        said = self.text(column)
        try:
            return Decimal(said) if said else None
        except InvalidOperation:
            raise InvalidField(field=column, expected="a number such as 10 or 7.5") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """What became of a row: stored, verified (a typed activity was this one), known (nothing to do), or refused."""

    line: int
    outcome: str
    error: DomainError | None = None


@dataclass(slots=True, kw_only=True)
class Imported:
    """How it went: rows by outcome, and how many credentials have other dates or units since."""

    stored: int = 0
    verified: int = 0
    known: int = 0
    refused: int = 0
    credentials: int = 0


Heard = Callable[[Sequence[RowOutcome]], None]
"""Told of each batch as it is done: for a progress bar and a report."""


@dataclass(slots=True, kw_only=True)
class Intake:
    """One file on its way in. ``file``: the digest of its bytes; ``touched``: candidates to replay at the end."""

    kind: str
    file: str
    when: Stamp
    heard: Heard
    found: Imported = field(default_factory=Imported)
    touched: set[int] = field(default_factory=set)

    def key_of(self, row: Given) -> str:
        """What the row is known by: its own ``key``, or the file and the line. Refuses with ``invalid_field``."""
        own = row.text("key") or f"{self.file[:_DIGEST_SHOWN]}:{row.line}"
        key = f"import:{self.kind}:{own}"
        if len(key) > KEY_LENGTH:
            raise InvalidField(field="key", expected=f"up to {KEY_LENGTH - len(key) + len(own)} characters")
        return key

    def tell(self, outcomes: Sequence[RowOutcome]) -> None:
        """Count a batch and pass it on."""
        for one in outcomes:
            setattr(self.found, one.outcome, getattr(self.found, one.outcome) + 1)
        self.heard(outcomes)

    def finish(self) -> Imported:
        """Replay every candidate that a row named, then announce the import once, if it changed anything."""
        self.found.credentials = refresh_in_bulk(self.touched, self.when)
        found = self.found
        if found.stored or found.verified or found.credentials:
            told = {"kind": self.kind, "file": self.file, **{name: getattr(found, name) for name in found.__slots__}}
            subject = Subject(kind="import", id=int(self.file[:_SUBJECT_DIGITS], 16))
            command = f"import_{self.kind}"
            record(Fact(event="certification.imported", payload=told, command=command, subject=subject), self.when)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whom a row names: the candidate that goes on (None: none yet), the person, and their zone."""

    root: int | None
    person_id: int
    zone: str


class Holders:
    """Whom the rows of a batch name, looked up together."""

    def __init__(self, rows: Sequence[Given], when: Stamp) -> None:
        numbers = {row.text("candidate_id").upper() for row in rows} - {""}
        numbers = {number for number in numbers if is_storable(number)}
        emails = {row.text("email").lower() for row in rows if not row.text("candidate_id")} - {""}
        self._people = people_by_email({email for email in emails if is_storable(email)})
        own = {who.id: who for who in self._people.values()}
        named = Candidate.objects.filter(number__in=numbers).select_related("person")
        self._by_number = {row.number: row for row in named}
        self._by_person = {row.person_id: row for row in Candidate.objects.filter(person_id__in=list(own))}
        self._when = when

    def of(self, row: Given) -> Holder:
        """Refuses with ``missing_fields``, ``not_found``, and ``invalid_field`` for what no database takes."""
        if (odd := unstorable(row.values)) is not None:
            raise InvalidField(field=odd, expected="text without characters that cannot be stored")
        number, email = row.text("candidate_id").upper(), row.text("email").lower()
        if number:
            found = self._by_number.get(number)
            if found is None:
                raise NotFound(what="candidate")
            return Holder(root=found.merged_into_id or found.pk, person_id=found.person_id, zone=found.person.time_zone)
        if not email:
            raise MissingFields(fields=("email",))
        who = self._people.get(email)
        if who is None:
            raise NotFound(what="person")
        known = self._by_person.get(who.id)
        return Holder(root=(known.merged_into_id or known.pk) if known else None, person_id=who.id, zone=who.time_zone)

    def day(self, row: Given, column: str, holder: Holder) -> date:
        """A day that is not in the future where the person is. Refuses with ``invalid_date``, ``date_in_future``."""
        if not row.text(column):
            raise MissingFields(fields=(column,))
        on = day_of(row.text(column))
        today = self._when.now.astimezone(ZoneInfo(holder.zone or active().time_zone)).date()
        if on > today:
            raise DateInFuture(date=on, today=today)
        return on


def batches(rows: Iterable[Given], size: int = BATCH) -> Iterator[list[Given]]:
    """The rows, some thousands at a time."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch
