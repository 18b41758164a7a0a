"""Transactions, usage and deferred revenue: to read, and as CSV and XLSX."""

from collections import defaultdict
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Query, Router
from pydantic import BaseModel

from credenza.api.v1.door import Call, asks, call_of, paged
from credenza.api.v1.downloads import FILE, csv_answer, xlsx_answer
from credenza.api.v1.fields import Day, Id, Limit, Short
from credenza.api.v1.shapes import requests as shapes
from credenza.api.v1.shapes.common import Page
from credenza.credits.policy import RIGHTS, account_seen_by
from credenza.credits.queries import ledger, reports
from credenza.credits.rows import EntryRow, RevenueRow, Slice, UsageRow
from credenza.doors import columns
from credenza.kernel.errors import NotPermitted
from credenza.kernel.money import Money

router = Router(tags=["Transactions and reports"])
Kind = Literal["purchase", "redemption", "expiry", "reversal", "extension", "reinstatement", "chargeback", ""]


class Filters(BaseModel):
    """What to list; left out means any. Both dates are included; ``person`` is part of a name or address."""

    kind: Kind = ""
    person: Short = ""
    team: Short = ""
    item: Short = ""
    lot: Id | None = None
    from_on: Day | None = None
    to_on: Day | None = None

    def of(self, account: int) -> ledger.EntryFilter:
        """The filter for one account."""
        return ledger.EntryFilter(
            account_id=account,
            kind=self.kind,
            person=self.person,
            team=self.team,
            sku=self.item,
            lot_id=self.lot,
            from_on=self.from_on,
            to_on=self.to_on,
        )


FiltersGiven = Annotated[Filters, Query()]


@router.get("/accounts/{account}/transactions", **asks("credits:read", Page[shapes.EntryShown]))
def list_transactions(
    request: HttpRequest,
    response: HttpResponse,
    account: Id,
    filters: FiltersGiven,
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[EntryRow]:
    """Transactions with the running balance, newest first."""
    account_seen_by(call_of(request).by, account)
    return paged(request, response, ledger.list_entries(filters.of(account), before=before, limit=limit))


@router.get("/accounts/{account}/transactions.csv", **asks("credits:read", FILE))
def export_transactions_csv(request: HttpRequest, account: Id, filters: FiltersGiven) -> HttpResponseBase:
    """Exactly what is filtered, as CSV, streamed."""
    seen = account_seen_by(call_of(request).by, account)
    rows = ledger.stream_entries(filters.of(account))
    return csv_answer(rows, columns.TRANSACTIONS, f"transactions-{seen.number}")


@router.get("/accounts/{account}/transactions.xlsx", **asks("credits:read", FILE))
def export_transactions_xlsx(request: HttpRequest, account: Id, filters: FiltersGiven) -> HttpResponseBase:
    """Exactly what is filtered, as a workbook."""
    seen = account_seen_by(call_of(request).by, account)
    rows = ledger.stream_entries(filters.of(account))
    return xlsx_answer(rows, columns.TRANSACTIONS, f"transactions-{seen.number}")


@router.get("/accounts/{account}/usage", **asks("credits:read", shapes.UsageReport))
def account_usage(
    request: HttpRequest, account: Id, from_on: Day | None = None, to_on: Day | None = None
) -> dict[str, Any]:
    """Who used what: by learner, team, item and month, reversals taken off."""
    account_seen_by(call_of(request).by, account)
    return _used(reports.usage(account, from_on=from_on, to_on=to_on))


@router.get("/accounts/{account}/usage.csv", **asks("credits:read", FILE))
def export_account_usage(
    request: HttpRequest, account: Id, from_on: Day | None = None, to_on: Day | None = None
) -> HttpResponseBase:
    """The account's usage as CSV."""
    seen = account_seen_by(call_of(request).by, account)
    return csv_answer(reports.usage(account, from_on=from_on, to_on=to_on), columns.USAGE, f"usage-{seen.number}")


@router.get("/reports/usage", **asks("credits:read", shapes.UsageReport))
def usage(request: HttpRequest, from_on: Day | None = None, to_on: Day | None = None) -> dict[str, Any]:
    """Who used what over all accounts, for the desks."""
    _require_desk(call_of(request), "see_account")
    return _used(reports.usage(None, from_on=from_on, to_on=to_on))


@router.get("/reports/usage.csv", **asks("credits:read", FILE))
def export_usage(request: HttpRequest, from_on: Day | None = None, to_on: Day | None = None) -> HttpResponseBase:
    """The usage over all accounts as CSV, for the desks."""
    _require_desk(call_of(request), "see_account")
    return csv_answer(reports.usage(None, from_on=from_on, to_on=to_on), columns.USAGE, "usage")


@router.get("/reports/deferred-revenue", **asks("finance:read", shapes.RevenueReport))
def deferred_revenue(request: HttpRequest, on: Day | None = None, account: Id | None = None) -> dict[str, Any]:
    """Deferred revenue, revenue recognized by drawdown, and breakage at the end of a day (today unless said)."""
    call = call_of(request)
    _require_desk(call, "see_finance")
    rows = reports.revenue_at(on or call.on, account_id=account)
    return {"on": on or call.on, "totals": _totals(rows), "rows": rows}


@router.get("/reports/deferred-revenue.csv", **asks("finance:read", FILE))
def export_deferred_revenue(request: HttpRequest, on: Day | None = None, account: Id | None = None) -> HttpResponseBase:
    """The same, lot by lot, as CSV."""
    call = call_of(request)
    _require_desk(call, "see_finance")
    day = on or call.on
    return csv_answer(reports.revenue_at(day, account_id=account), columns.REVENUE, f"deferred-revenue-{day}")


def _require_desk(call: Call, right: str) -> None:
    if not call.by.has(*RIGHTS[right].desks):
        raise NotPermitted(command=right)


def _used(rows: tuple[UsageRow, ...]) -> dict[str, Any]:
    return {"credits": sum(row.credits for row in rows), "rows": rows}


def _totals(rows: tuple[RevenueRow, ...]) -> list[shapes.RevenueTotals]:
    names = ("deferred", "recognized", "breakage", "charged_back", "tax_due", "tax_deferred")
    sums: dict[str, dict[str, Money]] = defaultdict(dict)
    for row in rows:
        currency = row.price.currency
        for name in names:
            sums[currency][name] = sums[currency].get(name, Money(0, currency)) + getattr(row, name)
    return [
        shapes.RevenueTotals(currency=currency, **{name: str(amount) for name, amount in parts.items()})
        for currency, parts in sorted(sums.items())
    ]
