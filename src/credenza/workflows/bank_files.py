"""A bank's file into the payments of orders: read whole, matched, booked, or only tried."""

from dataclasses import asdict, dataclass
from datetime import datetime

from credenza.gateways.bank_files.csv import CsvMapping
from credenza.gateways.bank_files.reading import read_file
from credenza.gateways.bank_files.shapes import BankFileRefused
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.orders.commands.import_bank_lines import import_bank_lines
from credenza.orders.order_receipts import BankLineTaken
from credenza.orders.policy import require
from credenza.orders.rules.bank import BankLine


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFileTaken:
    """What became of each incoming line; ``debits`` and ``pending`` were left out. ``dry_run``: none is written."""

    lines: tuple[BankLineTaken, ...]
    debits: int
    pending: int
    dry_run: bool


def import_bank_file(
    *,
    content: bytes,
    named: str,
    mapping: CsvMapping | None = None,
    dry_run: bool = False,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> BankFileTaken:
    """Read a camt.053, MT940 or CSV file and book what it says, all or none; ``mapping`` is for CSV.

    The same file again books nothing twice. Refuses with ``invalid_field`` for a file that cannot be read, naming the
    line, and as ``import_bank_lines`` does.
    """
    require("import_bank_lines", by)
    try:
        found = read_file(content, named, mapping=mapping)
    except BankFileRefused as refused:
        where = f"line {refused.line}: " if refused.line else ""
        raise InvalidField(field="file", expected=f"a bank file that can be read ({where}{refused.why})") from None
    taken = import_bank_lines(
        lines=tuple(BankLine(**asdict(line) | {"amount": line.amount}) for line in found.lines),
        dry_run=dry_run,
        by=by,
        now=now,
        idempotency_key=idempotency_key,
    )
    return BankFileTaken(lines=taken.lines, debits=found.debits, pending=found.pending, dry_run=dry_run)
