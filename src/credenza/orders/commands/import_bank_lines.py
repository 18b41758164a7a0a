"""Take a bank's statement: what its lines pay is booked, the rest waits in the payments queue. Rules PY1 to PY5."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.model_rows import insert
from credenza.journal.recording import Stamp, gathered, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.kernel.texts import is_storable
from credenza.orders.commands.record_payment import queued
from credenza.orders.entries import OpenOrder, open_orders
from credenza.orders.models import Payment
from credenza.orders.order_receipts import BankImported, BankLineTaken
from credenza.orders.payables import TRANSFER, Payables
from credenza.orders.policy import require
from credenza.orders.receiving import order_by_payment, receive
from credenza.orders.rules.bank import BankLine, numbers_in
from credenza.orders.rules.matching import (
    DUPLICATE,
    MATCHED,
    OVER,
    OWN,
    PARTIAL,
    QUEUED,
    SUGGESTED,
    Match,
    match,
)
from credenza.parties.organizations import organizations_of

MOST_LINES = 20_000
BOOKED = (MATCHED, PARTIAL, OVER)
ACCOUNT_LENGTH, ID_LENGTH, TEXT_LENGTH = 60, 120, 200


@idempotent
def import_bank_lines(
    *, lines: Sequence[BankLine], dry_run: bool = False, by: Actor, now: datetime, idempotency_key: str | None = None
) -> BankImported:
    """Match and book incoming lines, all or none; answers what became of each. ``dry_run`` writes nothing.

    A line that came before (account and bank id, else all it says) is ignored; one for an order of the caller's own
    waits for a colleague. Refuses with ``not_permitted`` and
    ``invalid_field`` (naming the line), for the order desk and finance.
    """
    require("import_bank_lines", by)
    when = stamp(by, now)
    _check(lines, when)
    known = _known(lines)
    named = {line.line_number: numbers_in(line.reference) for line in lines}
    payables = Payables((one for found in named.values() for one in found), (line.amount for line in lines), when.on)
    own = frozenset(row.id for row in organizations_of(by.person_id)) if by.person_id is not None else frozenset()
    matches: list[Match] = []
    for line in lines:
        key = (line.account, identity_of(line))
        if key in known:
            matches.append(Match(outcome=DUPLICATE))
            continue
        known.add(key)
        numbers = named[line.line_number]
        found = match(line, payables.named(numbers), payables.of_amount(line.amount), has_reference=bool(numbers))
        found = _not_own(found, own, by)
        if found.target is not None and found.outcome in BOOKED:
            payables.took(found.target, line.amount)
        matches.append(found)
    pairs = list(zip(lines, matches, strict=True))
    taken = [_told(line, found) for line, found in pairs] if dry_run else _take_all(pairs, when)
    return BankImported(lines=tuple(taken), dry_run=dry_run)


def _take_all(pairs: Sequence[tuple[BankLine, Match]], when: Stamp) -> list[BankLineTaken]:
    """Book every line in its turn. All orders are locked first, in one sequence whatever the file's is."""
    targets = [found.target for _, found in pairs if found.target is not None and found.outcome in BOOKED]
    opened = open_orders([target.order for target in targets if target.order is not None], when)
    with gathered():
        return [
            _told(line, found) if found.outcome == DUPLICATE else _take(line, found, opened, when)
            for line, found in pairs
        ]


def identity_of(line: BankLine) -> str:
    """What a line is known by within its account: the bank's own id, else a digest of all it says."""
    return line.bank_id or f"sha256:{hashlib.sha256(line.said.encode()).hexdigest()}"


def _check(lines: Sequence[BankLine], when: Stamp) -> None:
    if len(lines) > MOST_LINES:
        raise InvalidField(field="lines", expected=f"at most {MOST_LINES:,} lines at a time")
    for line in lines:
        if line.amount.minor <= 0:
            raise InvalidField(field=f"lines.{line.line_number}.amount", expected="an incoming amount above zero")
        if line.value_date > when.on:
            raise InvalidField(field=f"lines.{line.line_number}.value_date", expected="a day that is not in the future")
        if not is_storable(f"{line.account}{line.bank_id}{line.reference}{line.payer}"):
            raise InvalidField(field=f"lines.{line.line_number}", expected="text that can be stored")
        if len(line.account) > ACCOUNT_LENGTH or len(identity_of(line)) > ID_LENGTH:
            raise InvalidField(field=f"lines.{line.line_number}.bank_id", expected=f"at most {ID_LENGTH} characters")


def _known(lines: Sequence[BankLine]) -> set[tuple[str, str]]:
    ids = sorted({identity_of(line) for line in lines})
    found: set[tuple[str, str]] = set()
    for start in range(0, len(ids), 500):
        rows = Payment.objects.filter(bank_id__in=ids[start : start + 500]).values_list("bank_account", "bank_id")
        found.update((account, bank_id or "") for account, bank_id in rows)
    return found


def _told(line: BankLine, found: Match, *, payment: int | None = None, why: str | None = None) -> BankLineTaken:
    return BankLineTaken(
        line_number=line.line_number,
        outcome=found.outcome if why is None else QUEUED,
        amount=line.amount,
        number=found.target.number if found.target else "",
        why=found.why if why is None else why,
        payment=payment,
    )


def _take(line: BankLine, found: Match, open_before: Mapping[int, OpenOrder], when: Stamp) -> BankLineTaken:
    payment = Payment(
        method=TRANSFER,
        amount_minor=line.amount.minor,
        currency=line.amount.currency,
        value_date=line.value_date,
        recorded_at=when.now,
        recorded_by_id=when.by.person_id,
        reference=line.reference[:TEXT_LENGTH],
        payer=line.payer[:TEXT_LENGTH],
        bank_account=line.account,
        bank_id=identity_of(line),
    )
    opened = _target(line, found, open_before, when) if found.outcome in BOOKED else None
    if opened is not None:
        receive(opened, payment)
        return _told(line, found, payment=payment.pk)
    payment.status = "suggested" if found.outcome == SUGGESTED else "unmatched"
    payment.suggested_id = found.target.order if found.target else None
    payment.hold_reason = found.why
    insert(payment)
    queued(payment, when)
    return _told(line, found, payment=payment.pk)


def _not_own(found: Match, own: frozenset[int], by: Actor) -> Match:
    """Money for what is the caller's own waits: nobody at a desk decides on that (``policy.is_own``)."""
    target = found.target
    if target is None or found.outcome not in BOOKED or by.is_system:
        return found
    theirs = target.organization in own if target.organization is not None else target.purchaser == by.person_id
    return replace(found, outcome=QUEUED, why=OWN) if theirs else found


def _target(line: BankLine, found: Match, opened: Mapping[int, OpenOrder], when: Stamp) -> OpenOrder | None:
    """The order that the money is for, under its lock. A payment accepts an open quote; a late one maybe (PY4)."""
    if found.target is None:
        return None
    if found.target.order is not None:
        return opened[found.target.order]
    return order_by_payment(found.target.quote or 0, line.value_date, when)
