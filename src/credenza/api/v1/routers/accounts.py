"""Accounts: opening, finding, editing, closing, the code, the balance over time, the audit trail."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from credenza.api.v1.door import MADE, IdempotencyKey, asks, call_of, paged, sliced
from credenza.api.v1.fields import Day, Id, Limit, Short
from credenza.api.v1.shapes import accounts as shapes
from credenza.api.v1.shapes.common import AuditShown, Page, Reason, ReasonWanted
from credenza.credits.commands.close_account import close_account as close
from credenza.credits.commands.edit_credit_account import edit_credit_account
from credenza.credits.commands.open_credit_account import open_credit_account
from credenza.credits.commands.replace_code import replace_code as replace
from credenza.credits.policy import account_seen_by, owns
from credenza.credits.queries import accounts as queries
from credenza.credits.queries.ledger import balance_ahead, balance_over_time
from credenza.credits.queries.requests import counts_by_status
from credenza.credits.receipts import AccountChanged, AccountOpened
from credenza.credits.rows import AccountHead, Slice
from credenza.journal.audit_search import AuditFilter, AuditLine, search_audit
from credenza.parties.queries import people
from credenza.parties.rows import PersonRow

router = Router(tags=["Accounts"])
A_YEAR = timedelta(days=365)


@router.post("/accounts", **asks("credits:write", shapes.AccountOpenedShown, status=MADE, writes=True))
def open_account(
    request: HttpRequest, body: shapes.AccountOpening, key: IdempotencyKey = None
) -> Status[AccountOpened]:
    """Open an account for oneself, or, as an administrator, for a customer. One person owns one account at a time."""
    call = call_of(request, key)
    opened = open_credit_account(
        name=body.name, approval=body.approval, owner_email=body.owner_email, **call.as_keywords
    )
    return Status(MADE, opened)


@router.get("/accounts", **asks("credits:read", Page[shapes.AccountInList]))
def list_accounts(
    request: HttpRequest, response: HttpResponse, search: Short = "", before: Id | None = None, limit: Limit = 50
) -> Slice[shapes.AccountInList]:
    """The accounts that the caller sees, newest first; ``search`` looks in number, name, owners and learners."""
    call = call_of(request)
    found = paged(request, response, queries.find_accounts(search, call.by, before=before, limit=limit))
    available = queries.balances_of([head.id for head in found.rows], call.on)
    rows = tuple(_listed(head, available.get(head.id, 0)) for head in found.rows)
    return Slice(rows=rows, next_before=found.next_before)


def _listed(head: AccountHead, available: int) -> shapes.AccountInList:
    shown = shapes.AccountShown.model_validate(head)
    return shapes.AccountInList(**shown.model_dump(), available=available)


@router.get("/accounts/{account}", **asks("credits:read", shapes.AccountWhole))
def get_account(request: HttpRequest, account: Id) -> dict[str, object]:
    """An account with its balance and how many requests stand in each state."""
    call = call_of(request)
    seen = account_seen_by(call.by, account)
    return {
        "account": queries.head(seen),
        "balance": queries.balance_of(account, call.on),
        "requests": counts_by_status(account),
        "is_owner": owns(call.by, account),
    }


@router.patch("/accounts/{account}", **asks("credits:write", shapes.AccountChangedShown, writes=True))
def edit_account(
    request: HttpRequest, account: Id, body: shapes.AccountEdit, key: IdempotencyKey = None
) -> AccountChanged:
    """Set the name or the approval mode; a new mode touches only requests made after it."""
    call = call_of(request, key)
    account_seen_by(call.by, account)
    return edit_credit_account(
        account=account, name=body.name, approval=body.approval, version=body.version, **call.as_keywords
    )


@router.post("/accounts/{account}/close", **asks("credits:write", shapes.AccountChangedShown, writes=True))
def close_account(request: HttpRequest, account: Id, body: Reason, key: IdempotencyKey = None) -> AccountChanged:
    """Close an account that has nothing available and nothing pending. Staff give a reason."""
    call = call_of(request, key)
    account_seen_by(call.by, account)
    return close(account=account, reason=body.reason, **call.as_keywords)


@router.get("/accounts/{account}/code", **asks("credits:read", shapes.CodeShown))
def read_code(request: HttpRequest, response: HttpResponse, account: Id) -> dict[str, object]:
    """The redemption code, for the account's owners."""
    call = call_of(request)
    account_seen_by(call.by, account)
    response["Cache-Control"] = "no-store"
    return {"account": account, "code": queries.code_of(account, call.by)}


@router.post("/accounts/{account}/code/replace", **asks("desk:write", shapes.AccountChangedShown, writes=True))
def replace_code(request: HttpRequest, account: Id, body: ReasonWanted, key: IdempotencyKey = None) -> AccountChanged:
    """Replace a compromised code: the old one stops at once, owners are told and read the new one themselves."""
    call = call_of(request, key)
    account_seen_by(call.by, account)
    # The desk never sees a code: only owners may read it.
    replaced = replace(account=account, reason=body.reason, **call.as_keywords)
    return AccountChanged(account=replaced.account)


@router.get("/accounts/{account}/balance-history", **asks("credits:read", shapes.BalanceHistory))
def balance_history(
    request: HttpRequest, account: Id, since: Day | None = None, until: Day | None = None
) -> dict[str, list[shapes.StepShown]]:
    """The balance at the end of each day with a transaction (a year back unless said), and what expiries leave."""
    call = call_of(request)
    account_seen_by(call.by, account)
    last = until or call.on
    past = balance_over_time(account, since=since or last - A_YEAR, until=last)
    return {"past": _steps(past), "ahead": _steps(balance_ahead(account, call.on))}


def _steps(days: tuple[tuple[date, int], ...]) -> list[shapes.StepShown]:
    return [shapes.StepShown(on=day, balance=balance) for day, balance in days]


@router.get("/accounts/{account}/audit", **asks("credits:read", Page[AuditShown]))
def account_audit(
    request: HttpRequest, response: HttpResponse, account: Id, before: Id | None = None, limit: Limit = 50
) -> Slice[AuditShown]:
    """Who did what to the account, newest first; for its owners and the desks."""
    call = call_of(request)
    account_seen_by(call.by, account)
    rows = search_audit(AuditFilter(subject_kind="credit_account", subject_id=account), before=before, limit=limit + 1)
    page = paged(request, response, sliced(rows, limit, lambda row: row.id))
    known = people(row.by_id for row in page.rows if row.by_id)
    return Slice(rows=tuple(_told(row, known) for row in page.rows), next_before=page.next_before)


def _told(row: AuditLine, known: dict[int, PersonRow]) -> AuditShown:
    by = known.get(row.by_id or 0)
    return AuditShown(
        id=row.id,
        command=row.command,
        by_id=row.by_id,
        by=by.name if by else "",
        reason=row.reason,
        facts=row.facts,
        on=row.on,
    )
