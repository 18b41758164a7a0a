"""The queue of reviews with its clock, and the decision on one. Rules MR1 and MR2 of the orders rules."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from credenza.doors.refusals import describe
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import DomainError
from credenza.orders.commands.assign_review import assign_review
from credenza.orders.commands.decline_review import decline_review
from credenza.orders.commands.return_to_buyer import return_to_buyer
from credenza.orders.queries.orders import order
from credenza.orders.queries.quotes import quote as quote_row
from credenza.orders.queries.reviews import count_reviews, review_queue
from credenza.orders.queries.reviews import review as review_row
from credenza.orders.rows import ReviewRow
from credenza.parties.queries import desk as desk_people
from credenza.portal.desk.access import ORDER_DESK, desk
from credenza.portal.presentation.keyset import Pages, keys_in
from credenza.portal.quotes.shown import shown_line
from credenza.portal.quotes.words import reason_words
from credenza.portal.shared import actor_of, after, now, refusal_to_form, today
from credenza.workflows.quoting import approve_review

HOME = "review_desk:queue"
PAGE_ROWS = 50
STATES = ("open", "waiting", "approved", "declined")
UNPROCESSABLE = 422


class DecisionForm(forms.Form):
    """What the desk says; told to the buyer with a decline or a question."""

    note = forms.CharField(
        label=gettext_lazy("Note to the buyer"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("The reason of a decline, or the question; kept with your name."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@desk(*ORDER_DESK)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first, red where the promised day is over."""
    by, on, pages = actor_of(request), today(), Pages.of(request.GET)
    status = request.GET.get("status", "open")
    status = status if status in STATES else "open"
    mine = by.person_id if request.GET.get("mine") else None
    # Pages by key go on from the last row, so "before" of the address is here what comes after.
    rows = review_queue(by, on, status=status, assignee=mine, after=pages.before, limit=PAGE_ROWS + 1)
    running, overdue = count_reviews(on)
    context = {
        "rows": [(row, [reason_words(code) for code in row.reasons]) for row in rows[:PAGE_ROWS]],
        "status": status,
        "statuses": STATES,
        "mine": bool(mine),
        "running_count": running,
        "overdue_count": overdue,
        "pages": pages.beyond(rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None),
        "on": on,
    }
    return render(request, "portal/desk/reviews/queue.html", context)


@desk(*ORDER_DESK)
def review(request: HttpRequest, review_id: int) -> HttpResponse:
    """What is held and why; approve, decline, or ask the buyer."""
    row = review_row(review_id, actor_of(request), today())
    form, status = DecisionForm(request.POST or None), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        chosen = _DECISIONS.get(request.POST.get("do", ""))
        if chosen is None:
            return redirect("review_desk:review", row.id)
        if form.is_valid():
            run, told = chosen
            try:
                run(
                    **_subject(row),
                    note=form.cleaned_data["note"],
                    by=actor_of(request),
                    now=now(),
                    idempotency_key=request.POST.get("idempotency_key") or None,
                )
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                messages.success(request, str(told))
                return after(request, reverse(HOME))
    return _page(request, row, form, status)


@desk(*ORDER_DESK)
@require_POST
def assign(request: HttpRequest, review_id: int) -> HttpResponse:
    """Somebody of the desk takes it, or gives it to a colleague."""
    row = review_row(review_id, actor_of(request), today())
    chosen = next(iter(keys_in([request.POST.get("assignee", "")])), None)
    try:
        assign_review(
            **_subject(row),
            assignee=chosen,
            by=actor_of(request),
            now=now(),
            idempotency_key=request.POST.get("idempotency_key") or None,
        )
    except DomainError as error:
        messages.error(request, describe(error).detail)
    else:
        messages.success(request, _("Assigned."))
    return after(request, reverse("review_desk:review", args=(row.id,)))


_DECISIONS: dict[str, tuple[Callable[..., Any], Any]] = {
    "approve": (approve_review, gettext_lazy("Approved; the buyer is told.")),
    "decline": (decline_review, gettext_lazy("Declined; the buyer is told why.")),
    "return": (return_to_buyer, gettext_lazy("The buyer is asked; the clock stands.")),
}


def _subject(row: ReviewRow) -> dict[str, int | None]:
    return {"quote": row.quote, "order": row.order}


def _page(request: HttpRequest, row: ReviewRow, form: DecisionForm, status: int) -> HttpResponse:
    by, on = actor_of(request), today()
    held = quote_row(row.quote, by, on) if row.quote is not None else None
    context = {
        "row": row,
        "held": held,
        "order": order(row.order, by) if row.order is not None else None,
        "shown_lines": [shown_line(line.position + 1, line, sen=line.sen) for line in held.lines] if held else [],
        "reasons": [reason_words(code) for code in row.reasons],
        "form": form,
        "colleagues": desk_people(StaffRole.ORDER_DESK),
        "on": on,
        "nav": HOME,
    }
    return render(request, "portal/desk/reviews/review.html", context, status=status)
