"""What becomes of money that came: matched, attached, suggested or queued. Rules PY4, PY5."""

from collections.abc import Sequence
from dataclasses import dataclass

from credenza.kernel.money import Money
from credenza.orders.rules.bank import BankLine, same_name

MATCHED, PARTIAL, OVER, SUGGESTED, QUEUED, DUPLICATE = (
    "matched", "partial", "over", "suggested", "queued", "duplicate",
)  # fmt: skip
CURRENCY, CLOSED, METHOD = "payment_currency_mismatch", "order_not_payable", "payment_method_not_offered"
SEVERAL, NO_REFERENCE, UNKNOWN = "several_references", "no_reference", "unknown_reference"
OWN = "own_order"
"""Of the person who took the file: somebody else matches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """An order that money may be for, or a quote that a payment accepts. Exactly one of ``order`` and ``quote``.

    ``refused``: why it takes no transfer, empty when it does. ``organization`` and ``purchaser`` are whose it is.
    """

    order: int | None = None
    quote: int | None = None
    number: str
    balance: Money
    payer: str
    refused: str = ""
    organization: int | None = None
    purchaser: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What becomes of a line: ``outcome``, for which ``target``, and why it waits where it does."""

    outcome: str
    target: Payable | None = None
    why: str = ""


def match(line: BankLine, named: Sequence[Payable], unnamed: Sequence[Payable], *, has_reference: bool) -> Match:
    """Decide one line. ``named`` is what its reference names; ``unnamed`` the open orders of its amount.

    A reference decides, whatever the amount; without one, the only open order of that amount and payer is suggested.
    Money in another currency, or for what takes none, waits in the queue.
    """
    if len(named) > 1:
        return Match(outcome=QUEUED, why=SEVERAL)
    if named:
        return _named(line, named[0])
    same = [one for one in unnamed if one.balance == line.amount and same_name(one.payer, line.payer)]
    if len(same) == 1:
        return Match(outcome=SUGGESTED, target=same[0], why=UNKNOWN if has_reference else NO_REFERENCE)
    return Match(outcome=QUEUED, why=UNKNOWN if has_reference else NO_REFERENCE)


def _named(line: BankLine, target: Payable) -> Match:
    if line.amount.currency != target.balance.currency:
        return Match(outcome=QUEUED, target=target, why=CURRENCY)
    if target.refused:
        return Match(outcome=QUEUED, target=target, why=target.refused)
    if line.amount == target.balance:
        return Match(outcome=MATCHED, target=target)
    return Match(outcome=PARTIAL if line.amount.minor < target.balance.minor else OVER, target=target)
