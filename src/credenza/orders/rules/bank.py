"""A line of a bank's statement as matching reads it, and the references that it may carry. Rule PY4.

A reference is a quote's, order's or invoice's number, written any way people write it, or the creditor reference made
of it (ISO 11649).
"""

import re
from dataclasses import dataclass
from datetime import date

from credenza.kernel.money import Money

_NUMBER = re.compile(r"(?<![A-Z])(INV|CN|Q|O)[ ./_-]*(20\d{2})[ ./_-]*(\d{6})(?!\d)")
CHECKED = 4
"""RF and the two check digits stand first."""
_CREDITOR = re.compile(r"RF\d{2}(?:[ -]?[A-Z0-9]){1,21}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLine:
    """Money that a bank says came. ``bank_id`` names the line once within ``account``; empty where the bank gives none.

    ``value_date`` is the day it counts from. ``reference`` is what the payer wrote, ``payer`` who paid.
    ``line_number`` says where it stands in its file.
    """

    account: str
    bank_id: str
    amount: Money
    value_date: date
    reference: str = ""
    payer: str = ""
    line_number: int = 0

    @property
    def said(self) -> str:
        """All that the line says, as one text: what it is known by where the bank gives no id."""
        parts = (self.value_date.isoformat(), str(self.amount), self.amount.currency, self.reference, self.payer)
        return "|".join(parts)


def creditor_reference(number: str) -> str:
    """The ISO 11649 reference of a number: Q-2026-000123 is RF83Q2026000123."""
    compact = re.sub(r"[^A-Z0-9]", "", number.upper())
    return f"RF{98 - _remainder(f'{compact}RF00'):02d}{compact}"


def is_creditor_reference(compact: str) -> bool:
    """Whether the check digits of a reference such as RF83Q2026000123 are right (ISO 7064, MOD 97-10)."""
    return len(compact) > CHECKED and _remainder(f"{compact[CHECKED:]}{compact[:CHECKED]}") == 1


def _remainder(text: str) -> int:
    """Letters count from 10 to 35; the whole as one number, modulo 97."""
    return int("".join(str(int(letter, 36)) for letter in text)) % 97


def numbers_in(reference: str) -> tuple[str, ...]:
    """The numbers of papers that a reference names, as we write them, each once: "rf83 q2026 000123" is Q-2026-000123.

    A creditor reference with wrong check digits names nothing: it was mistyped.
    """
    text = reference.upper()
    creditor = [found.group(0) for found in _CREDITOR.finditer(text)]
    rest = text
    named: list[str] = []
    for one in creditor:
        compact = re.sub(r"[ -]", "", one)
        rest = rest.replace(one, " ")
        named.extend(_numbers(compact[CHECKED:]) if is_creditor_reference(compact) else _shortened(compact))
    named.extend(_numbers(rest))
    return tuple(dict.fromkeys(named))


def _shortened(compact: str) -> list[str]:
    """Words that follow a creditor reference may have been read as a part of it: try every beginning."""
    for end in range(len(compact) - 1, 5, -1):
        if is_creditor_reference(compact[:end]) and (found := _numbers(compact[CHECKED:end])):
            return found
    return []


def _numbers(text: str) -> list[str]:
    return [f"{kind}-{year}-{number}" for kind, year, number in _NUMBER.findall(text)]


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for case, spaces and marks."""
    return bool(_plain(one)) and _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
