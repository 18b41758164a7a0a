"""A sample business in bulk: accounts with an owner and one lot each, waiting requests, and long histories.

Rows are inserted straight, because commands would take an hour; the books they make pass ``credenza verify``.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection, transaction
from tests.builders.credits import ONE_CREDIT

from credenza.credits import models as credits
from credenza.credits.secrets import new_code, seal
from credenza.kernel.actors import Actor
from credenza.parties.models import Person

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
LONG_AGO = date(2021, 3, 10)
LEARNERS = 5_000
LOT_CREDITS = 50_000_000
# Prime: neighbors in a list of requests lie on accounts far apart.
STRIDE = 7919


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An account with its owner, who may approve, and its one lot."""

    account: int
    lot: int
    owner: Actor


def open_accounts(count: int, *, accepted_on: date = TODAY, expires_on: date = date(2036, 3, 10)) -> list[Opened]:
    """``count`` accounts, each with an owner and a paid lot that is large enough for any run."""
    known = Person.objects.count()
    people = Person.objects.bulk_create(
        Person(email=f"owner{known + n}@bench.example", username=f"owner{known + n}@bench.example", password="!")
        for n in range(count)
    )
    accounts = credits.Account.objects.bulk_create(
        credits.Account(
            number=f"B{known + n:06}", name=f"Business {n}", approval="manual", opened_on=accepted_on, terms_version="1"
        )
        for n in range(count)
    )
    pairs = list(zip(accounts, people, strict=True))
    credits.Ownership.objects.bulk_create(
        credits.Ownership(account=account, person=person, since_at=NOW) for account, person in pairs
    )
    credits.RedemptionCode.objects.bulk_create(_code(account) for account in accounts)
    lots = [_paid_lot(account, accepted_on, expires_on) for account in accounts]
    credits.Purchase.objects.bulk_create(lot.purchase for lot in lots)
    credits.Lot.objects.bulk_create(lots)
    credits.Entry.objects.bulk_create(
        credits.Entry(
            account_id=lot.account_id, lot=lot, kind="purchase", credits=lot.credits, balance_after=lot.credits,
            on=accepted_on, at=NOW,
        )
        for lot in lots
    )  # fmt: skip
    return [
        Opened(account=account.pk, lot=lot.pk, owner=Actor(person_id=person.pk))
        for (account, person), lot in zip(pairs, lots, strict=True)
    ]


def _code(account: credits.Account) -> credits.RedemptionCode:
    sealed = seal(new_code())
    return credits.RedemptionCode(
        account=account, lookup=sealed.lookup, sealed=sealed.sealed, key_id=sealed.key_id, made_at=NOW
    )


def _paid_lot(account: credits.Account, accepted_on: date, expires_on: date) -> credits.Lot:
    minor = LOT_CREDITS * 100
    purchase = credits.Purchase(
        account=account, credits=LOT_CREDITS, channel="quote", status="settled", currency="USD", list_minor=minor,
        discount_minor=0, net_minor=minor, tax_minor=0, total_minor=minor, terms_version="1",
        payment_ref=f"bench-{account.number}", started_at=NOW, accepted_on=accepted_on,
    )  # fmt: skip
    return credits.Lot(
        account=account, purchase=purchase, credits=LOT_CREDITS, left=LOT_CREDITS, price_minor=minor, currency="USD",
        accepted_on=accepted_on, booked_on=accepted_on, first_expires_on=expires_on, expires_on=expires_on,
    )  # fmt: skip


def series(count: int) -> str:
    """A table ``s(n)`` of the numbers 0 to ``count - 1``."""
    if connection.vendor == "postgresql":
        return f"(SELECT generate_series(0::bigint, {count - 1}) AS n) s"
    return f"(WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < {count - 1}) SELECT n FROM s) s"


@contextmanager
def unchecked() -> Iterator[None]:
    """A transaction without foreign keys being looked up row by row: only for filling."""
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica" if is_postgresql else "PRAGMA foreign_keys = OFF")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT" if is_postgresql else "PRAGMA foreign_keys = ON")


def analyze() -> None:
    """Let the planner know what was filled in; a server does that by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _largest(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        return int(cursor.fetchone()[0])


def _insert(table: str, columns: str, rows: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {rows}")
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def learners() -> range:
    """Ids of the people who ask; nobody asks for a thousand things at once."""
    first = Person.objects.filter(email="learner0@bench.example").values_list("pk", flat=True).first()
    if first is None:
        names = [f"learner{n}@bench.example" for n in range(LEARNERS)]
        first = Person.objects.bulk_create(Person(email=name, username=name, password="!") for name in names)[0].pk
    return range(first, first + LEARNERS)


def add_requests(opened: Sequence[Opened], count: int) -> list[tuple[int, int]]:
    """``count`` waiting requests of one credit each, spread over the accounts; answers (request, owner) pairs."""
    first, first_item = _largest("credits_request") + 1, _largest("credits_requestitem") + 1
    base, size, asking = opened[0].account, len(opened), learners()
    stamp = "'2026-03-10', '2026-03-10 09:00:00'"
    with unchecked():
        _insert(
            "credits_request",
            "id, account_id, learner_id, status, credits, team, requested_on, requested_at, decided_how, reason",
            f"SELECT {first} + n, {base} + (n * {STRIDE}) % {size}, {asking.start} + n % {len(asking)}, 'pending', 1, "
            f"'', {stamp}, '', '' "
            f"FROM {series(count)}",
        )
        _insert(
            "credits_requestitem",
            "id, request_id, position, sku, name, family, fee, way_in, progress",
            f"SELECT {first_item} + n, {first} + n, 0, '{ONE_CREDIT}', 'Exam ONE', 'exam', 1, '', 'not_started' "
            f"FROM {series(count)}",
        )
    return [(first + n, opened[n * STRIDE % size].owner.person_id or 0) for n in range(count)]


def add_history(opened: Opened, entries: int, *, days: int, until: date = TODAY) -> None:
    """Approved redemptions of one credit each, evenly over the ``days`` before ``until``, with request and item."""
    requests = add_requests([opened], entries)
    first_entry, first = _largest("credits_entry") + 1, requests[0][0]
    if connection.vendor == "postgresql":
        day, instant = f"(DATE '{until}' - {days} + (n * {days}::bigint / {entries})::int)", "::timestamptz"
    else:
        day = f"date('{until}', '-{days} days', '+' || (n * {days} / {entries}) || ' days')"
        instant = " || ' 09:00:00'"
    person, table = opened.owner.person_id, "credits_request"
    with unchecked(), connection.cursor() as cursor:
        decided = f"SELECT {first} + n AS id, {day} AS day FROM {series(entries)}"
        cursor.execute(
            f"UPDATE {table} SET status = 'approved', decided_how = 'person', decided_by_id = {person}, "
            f"requested_on = s.day, requested_at = s.day{instant}, decided_on = s.day, decided_at = s.day{instant} "
            f"FROM ({decided}) s WHERE {table}.id = s.id"
        )
        # Most training is done in the end; every fiftieth was never begun.
        cursor.execute(
            f"UPDATE credits_requestitem SET progress = 'done', progress_on = '{until}' "
            f"WHERE request_id >= {first} AND request_id < {first + entries} AND request_id % 50 <> 0"
        )
        start = LOT_CREDITS - 1
        _insert(
            "credits_entry",
            'id, account_id, lot_id, request_id, kind, credits, balance_after, "on", at, by_id, reason',
            f"SELECT {first_entry} + n, {opened.account}, {opened.lot}, {first} + n, 'redemption', -1, {start} - n, "
            f"{day}, {day}{instant}, {person}, '' FROM {series(entries)}",
        )
        cursor.execute(f'UPDATE credits_lot SET "left" = "left" - {entries} WHERE id = {opened.lot}')
