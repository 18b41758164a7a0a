"""MT940 (SWIFT customer statement): the lines of every account in the file, checked against its balances.

A file whose lines do not lead from the opening to the closing balance is refused: it was cut off or changed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import mt940
from mt940.models import Transactions
from mt940.processors import date_cleanup_post_processor

from credenza.gateways.bank_files.collecting import Collected, money
from credenza.gateways.bank_files.shapes import BankFileRefused, Statement
from credenza.kernel.money import Money

_TAG = re.compile(r":(\d\d[A-Z]?|NS):")
_LINE, _DETAILS = "61", ("86", "NS")
_OPENING, _CLOSING = ("60F", "60M"), ("62F", "62M")
_PROCESSORS: Any = {"pre_statement": [], "post_statement": [date_cleanup_post_processor]}
"""Without the one that turns 30 February into the 28th: a date that is none is refused."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A field with its tag and where it begins."""

    line: int
    tag: str
    text: str


def looks_like(content: bytes) -> bool:
    """Whether the content begins as MT940 does, with or without the envelope of SWIFT."""
    head = content[:2_000].lstrip(b"\xef\xbb\xbf\r\n \t")
    return head.startswith((b":20:", b"{1:")) or b"\n:20:" in head


def read(content: bytes) -> Statement:
    """The file's incoming payments. Raises ``BankFileRefused``."""
    found = Collected()
    messages = list(_messages(_decoded(content)))
    if not messages:
        raise BankFileRefused(0, "MT940 without a statement")
    for message in messages:
        _message(message, found)
    return found.statement()


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _messages(text: str) -> Iterator[list[_Field]]:
    """The fields of each message: it begins with its reference (20)."""
    fields: list[_Field] = []
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.rstrip()
        if stripped in {"", "-", "-}"} or stripped.startswith("{"):
            continue
        tag = _TAG.match(stripped)
        if tag is None:
            if not fields:
                raise BankFileRefused(number, "text before the first field")
            fields[-1] = _Field(fields[-1].line, fields[-1].tag, f"{fields[-1].text}\n{stripped}")
            continue
        if tag[1] == "20" and fields:
            yield fields
            fields = []
        fields.append(_Field(number, tag[1], stripped))
    if fields:
        yield fields


def _message(fields: list[_Field], found: Collected) -> None:
    head = {field.tag: field for field in reversed(fields) if field.tag not in {_LINE, *_DETAILS}}
    opening = next((head[tag] for tag in _OPENING if tag in head), None)
    closing = next((head[tag] for tag in _CLOSING if tag in head), None)
    if "25" not in head:
        raise BankFileRefused(fields[0].line, "a statement without its account (25)")
    if opening is None or closing is None:
        raise BankFileRefused(fields[0].line, "a statement without opening (60) or closing (62) balance")
    account = head["25"].text[len(":25:") :]
    start, end = _balance(opening), _balance(closing)
    moved = 0
    for field, details in _with_details(fields):
        moved += _line(field, details, account, start.currency, found)
    if start.currency != end.currency or start.minor + moved != end.minor:
        raise BankFileRefused(closing.line, "the lines do not lead from the opening to the closing balance")


def _balance(field: _Field) -> Money:
    told = _parsed(field, "")
    balance = next((value for name, value in told.data.items() if name.endswith("_balance")), None)
    if balance is None or balance.amount is None:
        raise BankFileRefused(field.line, "a balance that cannot be read")
    amount = balance.amount.amount
    size = money(str(abs(amount)), str(balance.amount.currency), field.line)
    return size if amount >= 0 else Money(-size.minor, size.currency)


def _with_details(fields: list[_Field]) -> Iterator[tuple[_Field, str]]:
    """Each line with the details right behind it; details behind a balance are the account's, not a payment's."""
    for at, field in enumerate(fields):
        if field.tag != _LINE:
            continue
        details = []
        for behind in fields[at + 1 :]:
            if behind.tag not in _DETAILS:
                break
            details.append(behind.text)
        yield field, "\n".join(details)


def _line(field: _Field, details: str, account: str, currency: str, found: Collected) -> int:
    """Collects one line; answers what it moved the balance by, in minor units."""
    told = _parsed(field, details).transactions
    if len(told) != 1:
        raise BankFileRefused(field.line, "a line that cannot be read")
    values = told[0].data
    amount = values["amount"].amount
    size = money(str(abs(amount)), currency, field.line)
    if amount < 0:
        found.debit()
        return -size.minor
    if size.minor:
        day = values["date"]
        found.credit(
            line=field.line, account=account, amount=size, value_date=date(day.year, day.month, day.day),
            bank_id=values.get("bank_reference") or "", reference=_reference(values),
            payer=_payer(values),
        )  # fmt: skip
    return size.minor


def _parsed(field: _Field, details: str) -> Transactions:
    reader = Transactions(_PROCESSORS, options=mt940.Options.all())
    try:
        reader.parse(f"{field.text}\n{details}" if details else field.text)
    except (ValueError, RuntimeError, ArithmeticError, TypeError, KeyError, IndexError) as error:
        why = str(error).splitlines()[0][:120] if str(error) else "it cannot be read"
        raise BankFileRefused(field.line, f"field {field.tag}: {why}") from None
    return reader


def _reference(values: dict[str, Any]) -> str:
    """What the payer wrote: the purpose, or the details as they stand; then the references of the line."""
    purpose = " ".join(str(values.get(name) or "") for name in ("purpose", "transaction_details", "additional_purpose"))
    end_to_end = str(values.get("end_to_end_reference") or "")
    customer = str(values.get("customer_reference") or "")
    told = [purpose, "" if end_to_end == "NOTPROVIDED" else end_to_end, "" if customer == "NONREF" else customer]
    return " ".join(dict.fromkeys(part.strip() for part in told if part.strip()))


def _payer(values: dict[str, Any]) -> str:
    return str(values.get("applicant_name") or values.get("deviate_applicant") or "")
