"""Finding an account, and everything that staff see and may do there. Reading pages are the owners' own."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.credits.commands.open_credit_account import NAME_LENGTH, open_credit_account
from credenza.credits.policy import account_seen_by, may
from credenza.credits.queries import accounts as reads
from credenza.credits.queries.desk import extensions_waiting, owners_of_accounts
from credenza.credits.queries.reports import extension_requests
from credenza.credits.queries.requests import STATUSES, RequestFilter, list_requests
from credenza.credits.rows import RequestRow
from credenza.journal.audit_search import AuditFilter, search_audit
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import DomainError
from credenza.orders.queries.payments import count_waiting
from credenza.orders.queries.reviews import count_reviews
from credenza.parties.organizations import count_evidence_waiting
from credenza.parties.queries import people
from credenza.portal.desk.access import ADMINISTRATORS, DESK_AND_FINANCE, desk
from credenza.portal.presentation.deeds import deed_words
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, refusal_to_form, today
from credenza.workflows.queries import sent_mail, stuck_count

PAGE_ROWS = 25
REQUEST_ROWS = 15
HISTORY_ROWS = 8
ELSEWHERE = (
    ("SEN-", "licenses:desk"),
    ("Q-", "quotes:list"),
    ("O-", "order_desk:orders"),
    ("INV-", "orders:invoices"),
    ("CN-", "orders:invoices"),
)
"""How the numbers of other things begin, and the lists that find them."""


@desk(*DESK_AND_FINANCE)
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts by number, name, owner or learner, newest first; what waits at the desk stands above.

    The search stands on top of every page: a number of something else leads to its own list.
    """
    by, on, text = actor_of(request), today(), request.GET.get("q", "").strip()
    if elsewhere := next((name for begins, name in ELSEWHERE if text.upper().startswith(begins)), ""):
        return redirect(f"{reverse(elsewhere)}?{urlencode({'q': text})}")
    pages = Pages.of(request.GET)
    found = reads.find_accounts(text, by, before=pages.before, limit=PAGE_ROWS)
    ids = [row.id for row in found.rows]
    left, owners = reads.balances_of(ids, on), owners_of_accounts(ids)
    context = {
        "q": text,
        "rows": [(row, left.get(row.id, 0), owners.get(row.id, ())) for row in found.rows],
        "pages": pages.beyond(found.next_before),
        "queues": [] if text else _queues(by, on),
        "may_open": by.has(),
    }
    return render(request, "portal/desk/accounts.html", context)


def _queues(by: Actor, on: date) -> list[dict[str, object]]:
    """What waits: address, words, count, a note and its look."""
    count, oldest = extensions_waiting()
    days = (on - oldest.date()).days if oldest else 0
    note = _("oldest %(days)s days") % {"days": days} if count else _("nobody waits")
    queues = _order_queues(by, on)
    queues.append(
        _queue("desk:extensions", _("Extension requests"), count, note, "warn" if days > OVERDUE_DAYS else "")
    )
    if by.has():
        failed, stuck = len(sent_mail(limit=100, status="failed")), stuck_count()
        queues.append(_queue("desk:mail", _("Mail that failed"), failed, _("retry from the outbox"), "bad"))
        queues.append(_queue("desk:audit", _("Events that wait"), stuck, _("tried again by themselves"), "bad"))
    return queues


def _order_queues(by: Actor, on: date) -> list[dict[str, object]]:
    """What quotes, orders and organizations wait for; reviews and evidence are the order desk's."""
    payments = count_waiting()
    matched = _("match or return them") if payments else _("nothing waits")
    queues = [_queue("order_desk:payments", _("Payments to place"), payments, matched, "warn")]
    if by.has(StaffRole.ORDER_DESK):
        running, late = count_reviews(on)
        told = _("%(count)s overdue") % {"count": late} if late else _("within 3 business days")
        queues.insert(0, _queue("review_desk:queue", _("Reviews"), running, told, "bad" if late else ""))
        evidence = count_evidence_waiting()
        shown = _("decide what it proves") if evidence else _("nothing waits")
        queues.append(_queue("organization_desk:evidence", _("Evidence"), evidence, shown, "warn"))
    return queues


OVERDUE_DAYS = 5


def _queue(name: str, words: str, count: int, note: str, look: str) -> dict[str, object]:
    state = (_("Look at it"), look) if count and look else (_("On time"), "ok")
    return {"address": reverse(name), "words": words, "count": count, "note": note, "state": state}


@desk(*DESK_AND_FINANCE)
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account with what the reader may do there."""
    by, on = actor_of(request), today()
    head = reads.head(account_seen_by(by, account_id))
    status = request.GET.get("status", "")
    wanted = RequestFilter(account_id=head.id, status=status if status in STATUSES else "")
    pages = Pages.of(request.GET)
    found = list_requests(wanted, by, before=pages.before, limit=REQUEST_ROWS)
    context = {
        "account": head,
        "on": on,
        "balance": reads.balance_of(head.id, on),
        "lots": reads.lots_of(head.id, on),
        "owners": reads.owners_of(head.id),
        "invitations": reads.invitations_of(head.id),
        "requests": [(row, _steps(row, by)) for row in found.rows],
        "statuses": STATUSES,
        "status": wanted.status,
        "pages": pages.beyond(found.next_before),
        "extensions": extension_requests(on, account_id=head.id),
        "history": _history(head.id),
        "may": {command: may(command, by, account_id=head.id) for command in COMMANDS},
        "nav": "desk:accounts",
    }
    return render(request, "portal/desk/account.html", context)


COMMANDS = (
    "replace_code",
    "appoint_owner",
    "close_account",
    "book_paid_quote",
    "extend_lot",
    "decline_lot_extension",
    "charge_back_lot",
)
"""What stands on the account page as a step; requests have their own, by their learner."""


def _steps(row: RequestRow, by: Actor) -> tuple[str, ...]:
    """What the reader may do with a request: its URL words. The page has looked the rights up before."""
    if row.status == "pending" and by.has(*_ORDER_DESK):
        return ("cancel",)
    open_items = row.status == "approved" and any(item.reversed_on is None for item in row.items)
    return ("reverse",) if open_items and by.has(*_ORDER_DESK) and row.learner.id != by.person_id else ()


_ORDER_DESK = DESK_AND_FINANCE[:1]


def _history(account_id: int) -> list[tuple[object, str, str]]:
    """What was done lately, in words, and by whom."""
    lines = search_audit(AuditFilter(subject_kind="credit_account", subject_id=account_id), limit=HISTORY_ROWS)
    known = people(line.by_id for line in lines if line.by_id)
    return [
        (line, deed_words(line.command)[0], known[line.by_id].name if line.by_id in known else _("the system"))
        for line in lines
    ]


class OpenForm(forms.Form):
    """An account for a customer."""

    owner_email = forms.EmailField(
        label=gettext_lazy("Owner's e-mail address"),
        help_text=gettext_lazy("A verified address of somebody who has signed up. They become the first owner."),
    )
    name = forms.CharField(
        label=gettext_lazy("Account name"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=gettext_lazy("Left empty, it is the owner's name."),
    )
    approval = forms.ChoiceField(
        label=gettext_lazy("Approval of requests"),
        choices=(
            ("manual", gettext_lazy("By hand: an owner decides on each request")),
            ("automatic", gettext_lazy("Automatic: at once while the balance covers it")),
        ),
        widget=forms.RadioSelect,
        initial="manual",
    )


@desk(*ADMINISTRATORS)
def open_account(request: HttpRequest) -> HttpResponse:
    """An administrator opens an account for a customer; the code is the owners' to read, not shown here."""
    form, status = OpenForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("idempotency_key") or None
        try:
            made = open_credit_account(**form.cleaned_data, by=actor_of(request), now=now(), idempotency_key=key)
        except DomainError as error:
            if error.code == "already_owns_account":
                form.add_error("owner_email", _("This person owns an account already."))
                status = 409
            else:
                status = refusal_to_form(form, error, audience="staff")
        else:
            messages.success(request, _("Account %(number)s is open.") % {"number": made.number})
            return after(request, reverse("desk:account", args=[made.account]))
    context = {"form": form, "nav": "desk:accounts"}
    return render(request, "portal/desk/open_account.html", context, status=status)
