"""Bank files at the desk: a first look that books nothing, then the posted step. Rule PY4."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from credenza.kernel.errors import DomainError
from credenza.orders.rules.matching import DUPLICATE, MATCHED, OVER, PARTIAL, QUEUED, SUGGESTED
from credenza.portal.desk.access import DESK_AND_FINANCE, desk
from credenza.portal.desk.orders.forms import BankFileForm
from credenza.portal.orders.words import hold_words
from credenza.portal.shared import actor_of, now, refusal_to_form
from credenza.workflows.bank_files import BankFileTaken, import_bank_file

NAV = "order_desk:payments"
MOST_SHOWN = 500
COUNTED = (
    (_("booked"), (MATCHED, PARTIAL, OVER)),
    (_("suggested"), (SUGGESTED,)),
    (_("in the queue"), (QUEUED,)),
    (_("came before"), (DUPLICATE,)),
)


@desk(*DESK_AND_FINANCE)
def bank(request: HttpRequest) -> HttpResponse:
    """Choose a file: looked at, or booked."""
    form, status = BankFileForm(request.POST or None, request.FILES or None), 200
    found: BankFileTaken | None = None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data["file"]
            try:
                found = import_bank_file(
                    content=given.read(),
                    named=given.name,
                    dry_run=request.POST.get("step") != "book",
                    by=actor_of(request),
                    now=now(),
                )
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                status = 200
    if found is not None and not found.dry_run:
        messages.success(request, _("The statement is booked."))
    context = {"form": form, "found": found, "nav": NAV, "most": MOST_SHOWN}
    return render(request, "portal/desk/orders/bank.html", context | _told(found), status=status)


def _told(found: BankFileTaken | None) -> dict[str, object]:
    """The lines in words, and how many ended how."""
    if found is None:
        return {}
    counts = [(words, sum(1 for line in found.lines if line.outcome in kinds)) for words, kinds in COUNTED]
    rows = [(line, hold_words(line.why) if line.why else "") for line in found.lines[:MOST_SHOWN]]
    return {"rows": rows, "counts": counts, "all": len(found.lines)}
