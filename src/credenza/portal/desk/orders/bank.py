"""Bank files at the desk: a first look that books nothing, then the posted step. Rule PY4."""

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from credenza.kernel.errors import DomainError
from credenza.kernel.money import Money
from credenza.orders.queries.payments import count_waiting
from credenza.orders.rules.matching import DUPLICATE, MATCHED, OVER, PARTIAL, QUEUED, SUGGESTED
from credenza.portal.desk.access import DESK_AND_FINANCE, desk
from credenza.portal.desk.orders.forms import BankFileForm
from credenza.portal.desk.orders.statements import Statement, carried
from credenza.portal.orders.words import hold_words
from credenza.portal.shared import actor_of, now, refusal_to_form
from credenza.workflows.bank_files import BankFileTaken, import_bank_file

NAV = "order_desk:payments"
MOST_SHOWN = 500
COUNTED = (
    (_("Booked"), (MATCHED, PARTIAL, OVER)),
    (_("Suggested"), (SUGGESTED,)),
    (_("In the queue"), (QUEUED,)),
    (_("Came before"), (DUPLICATE,)),
)


@desk(*DESK_AND_FINANCE)
def bank(request: HttpRequest) -> HttpResponse:
    """Choose a file: looked at, then booked."""
    form, status = BankFileForm(request.POST or None, request.FILES or None), 200
    found: BankFileTaken | None = None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given: Statement = form.cleaned_data["statement"]
            try:
                found = _taken(request, given)
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                form, status = _next_form(given, found), 200
    if found is not None and not found.dry_run:
        messages.success(request, _("The statement is booked."))
    context = {"form": form, "found": found, "nav": NAV, "most": MOST_SHOWN, "waiting": count_waiting()}
    return render(request, "portal/desk/orders/bank.html", context | _told(found), status=status)


def _taken(request: HttpRequest, given: Statement) -> BankFileTaken:
    return import_bank_file(
        content=given.content,
        named=given.name,
        dry_run=request.POST.get("step") != "book",
        by=actor_of(request),
        now=now(),
    )


def _next_form(given: Statement, found: BankFileTaken) -> BankFileForm:
    """After a look the same file, to be booked; after booking an empty form."""
    if not found.dry_run:
        return BankFileForm()
    return BankFileForm(initial={"carried": carried(given), "carried_name": given.name})


def _told(found: BankFileTaken | None) -> dict[str, object]:
    """The lines in words, and how many ended how with how much money."""
    if found is None:
        return {}
    counts = [(words, _of(found, kinds)) for words, kinds in COUNTED]
    rows = [(line, hold_words(line.why) if line.why else "") for line in found.lines[:MOST_SHOWN]]
    return {"rows": rows, "counts": counts, "all": len(found.lines)}


def _of(found: BankFileTaken, kinds: tuple[str, ...]) -> tuple[int, list[Money]]:
    """How many lines ended so, and their sum in each currency."""
    lines = [line.amount for line in found.lines if line.outcome in kinds]
    sums = Counter[str]()
    for amount in lines:
        sums[amount.currency] += amount.minor
    return len(lines), [Money(minor, currency) for currency, minor in sorted(sums.items())]
