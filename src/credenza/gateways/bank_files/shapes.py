"""What a bank's file says of incoming money, and how one is refused."""

from dataclasses import dataclass
from datetime import date

from credenza.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One incoming payment. ``bank_id`` names it once within ``account`` (the bank's own id, or a digest of the line).

    ``value_date`` is the day the money counts from (the bank's date, no time zone). ``reference`` is what the payer
    wrote, ``payer`` who paid. ``line_number`` says where it stands in the file: 1 for the first.
    """

    account: str
    bank_id: str
    amount: Money
    value_date: date
    reference: str = ""
    payer: str = ""
    line_number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A file as read: its incoming payments, and how many outgoing and not yet booked lines were left out."""

    lines: tuple[StatementLine, ...]
    debits: int = 0
    pending: int = 0


class BankFileRefused(Exception):
    """The file cannot be read as it stands, and none of it is taken. ``line`` is where (0: the file as a whole)."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}" if line else why)
        self.line = line
        self.why = why
