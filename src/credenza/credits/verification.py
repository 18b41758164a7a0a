"""Proof of the ledger's invariants on a live database; each violation is named. Source: "Never" in the credits rules.

Everything is asked of the database in sums, so that a million entries are read once and never loaded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from credenza.credits.models import Account, Entry, Lot, Ownership, RedemptionCode, Request, RequestItem
from credenza.journal import guards

NAMED_AT_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken promise: ``rule`` is its stable name, ``what`` says which row and how."""

    rule: str
    what: str


def violations() -> list[Violation]:
    """Every violation found, at most fifty of a kind; empty for a sound ledger."""
    found: list[Violation] = []
    for rule, check in CHECKS:
        for number, what in enumerate(check()):
            if number == NAMED_AT_MOST:
                found.append(Violation(rule=rule, what="and more of the same"))
                break
            found.append(Violation(rule=rule, what=what))
    return found


def _lot_bounds() -> Iterator[str]:
    wrong = Lot.objects.filter(Q(left__lt=0) | Q(left__gt=F("credits")))
    for lot in wrong.iterator():
        yield f"lot {lot.pk} has {lot.left} of {lot.credits} left"


def _lot_explained() -> Iterator[str]:
    """The ledger's sum per lot equals what the lot has left."""
    sums = Entry.objects.filter(lot_id=OuterRef("pk")).order_by().values("lot_id").annotate(sum=Sum("credits"))
    wrong = Lot.objects.annotate(booked=Coalesce(Subquery(sums.values("sum")), 0)).exclude(booked=F("left"))
    for lot in wrong.iterator():
        yield f"lot {lot.pk} has {lot.left} left, its entries sum to {lot.booked}"


def _lot_issued() -> Iterator[str]:
    """A lot has one purchase entry, of its size, on the day it was booked."""
    entries = Entry.objects.filter(kind="purchase", lot_id=OuterRef("pk")).order_by().values("lot_id")
    wrong = Lot.objects.annotate(
        issued=Coalesce(Subquery(entries.annotate(sum=Sum("credits")).values("sum")), 0),
        times=Coalesce(Subquery(entries.annotate(n=Count("pk")).values("n")), 0),
    ).exclude(issued=F("credits"), times=1)
    for lot in wrong.iterator():
        yield f"lot {lot.pk} of {lot.credits} was issued {lot.times} times with {lot.issued} credits"


def _lot_account() -> Iterator[str]:
    wrong = Entry.objects.exclude(lot__account_id=F("account_id"))
    for entry in wrong.iterator():
        yield f"entry {entry.pk} of account {entry.account_id} moves a lot of another account"


_RUNNING = """
SELECT id, account_id, balance_after, running FROM (
  SELECT id, account_id, balance_after, sum(credits) OVER (PARTITION BY account_id ORDER BY id) AS running
  FROM credits_entry
) numbered WHERE running <> balance_after ORDER BY id
"""


def _balance_continuous() -> Iterator[str]:
    """Each entry's balance is the account's sum up to it."""
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING)
        for entry_id, account_id, balance_after, running in cursor:
            yield f"entry {entry_id} of account {account_id} says {balance_after}, the sum is {running}"


_BACKWARD = """
SELECT id, account_id, "on", before FROM (
  SELECT id, account_id, "on", lag("on") OVER (PARTITION BY account_id ORDER BY id) AS before FROM credits_entry
) numbered WHERE "on" < before ORDER BY id
"""


def _days_in_order() -> Iterator[str]:
    """Entries of an account never go back in time."""
    with connection.cursor() as cursor:
        cursor.execute(_BACKWARD)
        for entry_id, account_id, on, before in cursor:
            yield f"entry {entry_id} of account {account_id} is of {on}, after one of {before}"


def _requests_paid() -> Iterator[str]:
    """An approved request has drawn its credits exactly once; any other has drawn nothing."""
    drawn = (
        Entry.objects.filter(request_id=OuterRef("pk"), kind="redemption")
        .order_by()
        .values("request_id")
        .annotate(sum=Sum("credits"))
        .values("sum")
    )
    requests = Request.objects.annotate(drawn=Coalesce(Subquery(drawn), 0))
    approved = requests.filter(status="approved").exclude(drawn=-F("credits"))
    others = requests.exclude(status="approved").exclude(drawn=0)
    for request in approved.iterator():
        yield f"request {request.pk} was approved for {request.credits}, its entries drew {-request.drawn}"
    for request in others.iterator():
        yield f"request {request.pk} is {request.status}, yet its entries drew {-request.drawn}"


def _requests_fees() -> Iterator[str]:
    fees = RequestItem.objects.filter(request_id=OuterRef("pk")).order_by().values("request_id")
    total = Subquery(fees.annotate(sum=Sum("fee")).values("sum"))
    for request in Request.objects.annotate(fees=Coalesce(total, 0)).exclude(fees=F("credits")).iterator():
        yield f"request {request.pk} is for {request.credits}, its items sum to {request.fees}"


def _reversals() -> Iterator[str]:
    """What went back equals the fees of the items marked as reversed, each once."""
    back = Entry.objects.filter(request_id=OuterRef("pk"), kind="reversal").order_by().values("request_id")
    gone = RequestItem.objects.filter(request_id=OuterRef("pk"), reversed_on__isnull=False)
    fees = gone.order_by().values("request_id")
    wrong = Request.objects.annotate(
        back=Coalesce(Subquery(back.annotate(sum=Sum("credits")).values("sum")), 0),
        fees=Coalesce(Subquery(fees.annotate(sum=Sum("fee")).values("sum")), 0),
    ).exclude(back=F("fees"))
    for request in wrong.iterator():
        yield f"request {request.pk} got {request.back} back, its reversed items sum to {request.fees}"


_RETURNED = """
SELECT request_id, lot_id, sum(credits) FROM credits_entry WHERE kind IN ('redemption', 'reversal')
GROUP BY request_id, lot_id HAVING sum(credits) > 0 ORDER BY request_id, lot_id
"""


def _returned_to_its_lots() -> Iterator[str]:
    """A request gives no lot more back than it drew from it."""
    with connection.cursor() as cursor:
        cursor.execute(_RETURNED)
        for request_id, lot_id, more in cursor:
            yield f"request {request_id} gave lot {lot_id} {more} credits more than it drew"


def _extensions() -> Iterator[str]:
    """A lot ends on its first date or on that of its last extension."""
    last = Entry.objects.filter(lot_id=OuterRef("pk"), kind="extension").order_by("-pk").values("new_expires_on")[:1]
    expected = Coalesce(Subquery(last), F("first_expires_on"))
    for lot in Lot.objects.annotate(expected=expected).exclude(expires_on=F("expected")).iterator():
        yield f"lot {lot.pk} expires on {lot.expires_on}, its entries say {lot.expected}"


def _owners() -> Iterator[str]:
    owned = Ownership.objects.filter(ended_at=None).values("account_id")
    for account in Account.objects.filter(status="open").exclude(pk__in=owned).iterator():
        yield f"account {account.number} is open without an owner"
    for account in Account.objects.filter(status="closed", pk__in=owned).iterator():
        yield f"account {account.number} is closed and still has owners"


def _codes() -> Iterator[str]:
    present = RedemptionCode.objects.filter(replaced_at=None).values("account_id")
    for account in Account.objects.filter(status="open").exclude(pk__in=present).iterator():
        yield f"account {account.number} has no redemption code"


def _keys_at_hand() -> Iterator[str]:
    """Every key that a code needs is in the settings."""
    held = {entry.partition(":")[0] for entry in settings.CREDENZA_CODE_KEYS}
    for key_id in RedemptionCode.objects.order_by("key_id").values_list("key_id", flat=True).distinct():
        if key_id not in held:
            yield f"redemption codes need the key '{key_id}', which is not in CREDENZA_CODE_KEYS"


def _guards_stand() -> Iterator[str]:
    for name in guards.missing(connection):
        yield f"the append-only trigger {name} is missing; run `credenza migrate`"


CHECKS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("lot_within_bounds", _lot_bounds),
    ("lot_equals_its_entries", _lot_explained),
    ("lot_issued_once", _lot_issued),
    ("entry_in_its_account", _lot_account),
    ("balance_continuous", _balance_continuous),
    ("entries_in_order_of_days", _days_in_order),
    ("approved_request_paid_once", _requests_paid),
    ("request_equals_its_items", _requests_fees),
    ("reversal_equals_its_items", _reversals),
    ("reversal_into_its_lots", _returned_to_its_lots),
    ("lot_end_explained", _extensions),
    ("open_account_owned", _owners),
    ("open_account_has_code", _codes),
    ("keys_at_hand", _keys_at_hand),
    ("append_only_guarded", _guards_stand),
)
