"""Amounts, dates, parties and lines as quotes and invoices print them: what templates are filled with."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pycountry

from credenza.gateways.papers.shapes import (
    BankAccount,
    PaperLine,
    Party,
    TaxGroupLine,
    WayToPay,
)
from credenza.kernel.money import Money

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def day(on: date) -> str:
    """22 Nov 2026, never broken over lines."""
    return f"{on.day}\N{NO-BREAK SPACE}{on:%b}\N{NO-BREAK SPACE}{on.year}"


def amount(money: Money) -> str:
    """29,090.96: without the currency, which stands in the head of the column; a minus sign, not a hyphen."""
    return f"{money.decimal():,}".replace("-", "\N{MINUS SIGN}")


def full(money: Money) -> str:
    """USD 29,090.96."""
    return f"{money.currency}\N{NO-BREAK SPACE}{amount(money)}"


def percent(value: Decimal) -> str:
    """10%, 7.5%."""
    return f"{value.normalize():f}%"


def grouped(account: str) -> str:
    """An IBAN in fours, as on bank forms; other account numbers as they are."""
    plain = account.replace(" ", "")
    if not _IBAN.fullmatch(plain):
        return account
    return "\N{NO-BREAK SPACE}".join(plain[at : at + 4] for at in range(0, len(plain), 4))


@cache
def country(code: str) -> str:
    """The English name of an ISO 3166-1 code; the code itself where there is none."""
    found = pycountry.countries.get(alpha_2=code)
    return str(getattr(found, "common_name", found.name)) if found else code


def party(head: str, told: Party) -> dict[str, Any]:
    """A name and an address as a block of lines."""
    place = " ".join(part for part in (told.city, told.region, told.postal_code) if part)
    lines = [
        told.name, told.contact, told.email, told.street, place, country(told.country),
        f"Tax number {told.vat_id}" if told.vat_id else "", told.registration,
    ]  # fmt: skip
    return {"head": head, "lines": [line for line in lines if line.strip()]}


def parties(seller: Party, buyer: Party, customer: Party | None, head: str) -> list[dict[str, Any]]:
    """Seller, buyer and, where a reseller buys, its customer."""
    told = [party("From", seller), party(head, buyer)]
    return [*told, party("For the customer", customer)] if customer is not None else told


def lines(told: Iterable[PaperLine], *, sign: int = 1) -> list[dict[str, Any]]:
    """Numbered from 1, each with its dates and the steps of its price."""
    return [
        {
            "number": str(number),
            "title": line.title,
            "detail": " · ".join(part for part in (line.sku, line.sen, _dates(line), line.detail) if part),
            "quantity": f"{line.quantity:,}",
            "steps": [{"name": step.name, "reason": step.reason, "amount": amount(step.amount)} for step in line.steps],
            "notices": list(line.notices),
            "net": amount(Money(sign * line.net.minor, line.net.currency)),
            "tax": percent(line.tax_percent) if line.tax_category == "S" else line.tax_category,
        }
        for number, line in enumerate(told, start=1)
    ]


def _dates(line: PaperLine) -> str:
    if line.starts_on is None:
        return "from the day of payment" if line.dates == "from_payment" else ""
    told = f"{day(line.starts_on)} to {day(line.ends_on)}" if line.ends_on else f"from {day(line.starts_on)}"
    return f"{told}, assumed until it is paid" if line.dates == "assumed" else told


def tax_row(group: TaxGroupLine, *, estimate: bool, sign: int = 1) -> dict[str, Any]:
    """What the sums say of one group: the rate, or why there is no tax."""
    if group.category == "S":
        word = f"{group.name} {percent(group.percent)}" + (", estimate" if estimate else "")
    else:
        word = f"No tax: {group.reason}" if group.reason else f"{group.name} {percent(group.percent)}"
    return row(word, Money(sign * group.tax.minor, group.tax.currency))


def row(word: str, money: Money, *, strong: bool = False) -> dict[str, Any]:
    """One row of the sums."""
    return {"word": word, "amount": amount(money), "strong": strong}


def account_facts(account: BankAccount | None, *, due: Money, reference: str) -> list[list[str]]:
    """What a transfer needs, in the order of a bank's form."""
    if account is None:
        return []
    told = [
        ("Amount", full(due)), ("Payee", account.payee), ("Bank", account.bank), ("Account", grouped(account.iban)),
        ("BIC", account.bic), ("Reference", reference),
    ]  # fmt: skip
    return [[word, value] for word, value in told if value]


def ways(told: Sequence[WayToPay]) -> list[dict[str, Any]]:
    """The ways to pay that are open."""
    return [
        {
            "name": way.name,
            "clearing": way.clearing,
            "how": way.how,
            "url": way.url,
            "facts": [list(fact) for fact in way.facts],
        }
        for way in told
    ]
