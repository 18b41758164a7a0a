"""Lines as they are collected from a file of any format: checked, named once, counted."""

import hashlib
from datetime import date
from decimal import Decimal, InvalidOperation

from credenza.gateways.bank_files.shapes import BankFileRefused, Statement, StatementLine
from credenza.kernel.money import MINOR_DIGITS, Money
from credenza.kernel.texts import is_storable

MOST_LINES = 100_000
MOST_MINOR = 10**15
_ACCOUNT, _BANK_ID, _TEXT = 60, 120, 200
_NO_ID = {"", "NONREF", "NOTPROVIDED", "NOREF", "0"}
"""What banks write where they have no reference of their own."""


class Collected:
    """The lines of one file. Each method raises ``BankFileRefused`` with the line it stands on."""

    def __init__(self) -> None:
        self._lines: list[StatementLine] = []
        self._seen: dict[tuple[str, str], int] = {}
        self._debits = self._pending = 0

    def debit(self) -> None:
        """An outgoing payment: not ours to match."""
        self._debits += 1

    def pending(self) -> None:
        """Announced, not booked: it may never come, and comes again when it is booked."""
        self._pending += 1

    def credit(
        self,
        *,
        line: int,
        account: str,
        amount: Money,
        value_date: date,
        bank_id: str = "",
        reference: str = "",
        payer: str = "",
    ) -> None:
        """An incoming payment."""
        account = "".join(account.split())
        if not account:
            raise BankFileRefused(line, "the account is missing")
        if len(account) > _ACCOUNT:
            raise BankFileRefused(line, "the account's number is too long")
        if not 0 < amount.minor < MOST_MINOR:
            raise BankFileRefused(line, f"{amount} {amount.currency} is no amount of a payment")
        if len(self._lines) >= MOST_LINES:
            raise BankFileRefused(line, f"more than {MOST_LINES:,} payments: split the file")
        for text in (account, bank_id, reference, payer):
            if not is_storable(text):
                raise BankFileRefused(line, "a character that is no text")
        reference, payer = squeezed(reference), squeezed(payer)
        told = (account, amount.minor, amount.currency, value_date.isoformat(), reference, payer)
        self._lines.append(
            StatementLine(
                account=account,
                bank_id=self._named(account, squeezed(bank_id), told),
                amount=amount,
                value_date=value_date,
                reference=reference[:_TEXT],
                payer=payer[:_TEXT],
                line_number=line,
            )
        )

    def statement(self) -> Statement:
        """Everything collected."""
        return Statement(lines=tuple(self._lines), debits=self._debits, pending=self._pending)

    def _named(self, account: str, bank_id: str, told: tuple[object, ...]) -> str:
        """The bank's own id, or the line's digest; a second one alike in the same file gets a number (PY4)."""
        if bank_id.upper() in _NO_ID or len(bank_id) > _BANK_ID - 8:
            bank_id = "sha256:" + hashlib.sha256(repr(told).encode()).hexdigest()
        times = self._seen[account, bank_id] = self._seen.get((account, bank_id), 0) + 1
        return bank_id if times == 1 else f"{bank_id}#{times}"


def squeezed(text: str) -> str:
    """One space between words, none around."""
    return " ".join(text.split())


def money(text: str, currency: str, line: int) -> Money:
    """A plain decimal with a point ("1234.50"), never negative. Raises ``BankFileRefused``."""
    if len(currency) != 3 or not currency.isascii() or not currency.isupper() or not currency.isalpha():  # noqa: PLR2004
        raise BankFileRefused(line, f"{currency[:20]!r} is no currency")
    try:
        amount = Decimal(text)
        if not text.isascii() or not amount.is_finite() or amount < 0 or amount.adjusted() > len(str(MOST_MINOR)):
            raise InvalidOperation
        return Money.of(amount, currency)
    except InvalidOperation:
        raise BankFileRefused(line, f"{text[:40]!r} is no amount") from None
    except ValueError:
        digits = MINOR_DIGITS.get(currency, 2)
        raise BankFileRefused(line, f"{text[:40]} {currency} has more than {digits} decimals") from None
