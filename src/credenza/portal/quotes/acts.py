"""What is done with one quote: a posted step each, with a last look where it cannot be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from credenza.doors.refusals import describe
from credenza.kernel.errors import DomainError, NotFound, NotPermitted
from credenza.orders.commands.answer_review import answer_review
from credenza.orders.commands.cancel_quote import cancel_quote
from credenza.orders.commands.decline_quote import decline_quote
from credenza.orders.commands.extend_quote import extend_quote
from credenza.orders.commands.make_payment_link import make_payment_link
from credenza.orders.commands.revoke_payment_links import revoke_payment_links
from credenza.orders.queries.quotes import quote as quote_row
from credenza.orders.queries.reviews import review_of_order
from credenza.portal.desk.forms import ReasonForm, day_field
from credenza.portal.quotes.building import HOME
from credenza.portal.shared import actor_of, after, now, refusal_to_form, today
from credenza.workflows.quoting import accept_quote, copy_quote, revise_quote, send_quote


class OwnReasonForm(forms.Form):
    """Why, if the buyer wants to say."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ExtendForm(ReasonForm):
    """A later last day, with the desk's reason."""

    valid_until = day_field(gettext_lazy("New last day"), help_text=gettext_lazy("The quote holds through this day."))
    field_order = ("valid_until", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A last look before a command: what changes, the form, the button."""

    command: str
    title: Promise
    change: Promise
    button: Promise
    done: Promise
    form: type[forms.Form]
    run: Callable[..., Any]
    is_danger: bool = True


ACTS = {
    "decline": Act(
        command="decline_quote",
        title=gettext_lazy("Decline the quote"),
        change=gettext_lazy("It is closed for good. A copy of it can be quoted anew at any time."),
        button=gettext_lazy("Decline quote"),
        done=gettext_lazy("The quote is declined."),
        form=OwnReasonForm,
        run=decline_quote,
    ),
    "cancel": Act(
        command="cancel_quote",
        title=gettext_lazy("Cancel the quote"),
        change=gettext_lazy("It is taken back and closed for good; a review of it ends. Nobody can accept or pay it."),
        button=gettext_lazy("Cancel quote"),
        done=gettext_lazy("The quote is canceled."),
        form=OwnReasonForm,
        run=cancel_quote,
    ),
    "extend": Act(
        command="extend_quote",
        title=gettext_lazy("Extend the quote"),
        change=gettext_lazy("It holds longer at its own prices; an expired quote is open again. The buyer is told."),
        button=gettext_lazy("Extend quote"),
        done=gettext_lazy("The quote holds longer now."),
        form=ExtendForm,
        run=extend_quote,
        is_danger=False,
    ),
}


@login_required
def act(request: HttpRequest, quote_id: int, name: str) -> HttpResponse:
    """The last look, then the command."""
    chosen = ACTS.get(name)
    if chosen is None:
        raise NotFound(what="page")
    row = quote_row(quote_id, actor_of(request), today())
    back = reverse("quotes:quote", args=(row.id,))
    form, status = chosen.form(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                chosen.run(quote=row.id, **form.cleaned_data, **_call(request))
            except DomainError as error:
                status = refusal_to_form(form, error)
            else:
                messages.success(request, str(chosen.done))
                return after(request, back)
    elif chosen.command not in row.may:
        raise NotPermitted(command=chosen.command)
    context = {"row": row, "act": chosen, "form": form, "back": back, "nav": HOME}
    return render(request, "portal/quotes/act.html", context, status=status)


@login_required
@require_POST
def accept(request: HttpRequest, quote_id: int) -> HttpResponse:
    """The quote becomes an order; the order's page says how to pay it."""
    return _run(request, quote_id, lambda: _accepted(request, quote_id))


def _accepted(request: HttpRequest, quote_id: int) -> HttpResponse:
    accepted = accept_quote(quote=quote_id, **_call(request))
    told = _("Accepted: order %(number)s is placed. Pay it any way that is open.") % {"number": accepted.number}
    messages.success(request, told)
    return after(request, reverse("orders:order", args=(accepted.order,)))


@login_required
@require_POST
def send(request: HttpRequest, quote_id: int) -> HttpResponse:
    """A draft is sent as it stands."""

    def run() -> HttpResponse:
        saved = send_quote(quote=quote_id, terms_accepted=bool(request.POST.get("terms")), **_call(request))
        told = {
            "open": _("The quote is open; its PDF is on the way to the purchaser."),
            "in_review": _("The quote waits for the order desk."),
        }
        messages.success(request, told.get(saved.status, saved.status))
        return after(request, reverse("quotes:quote", args=(quote_id,)))

    return _run(request, quote_id, run)


@login_required
@require_POST
def revise(request: HttpRequest, quote_id: int) -> HttpResponse:
    """The next revision as a draft, opened in the builder."""

    def run() -> HttpResponse:
        saved = revise_quote(quote=quote_id, **_call(request))
        return after(request, reverse("quotes:edit", args=(saved.quote,)))

    return _run(request, quote_id, run)


@login_required
@require_POST
def copy(request: HttpRequest, quote_id: int) -> HttpResponse:
    """A new quote of the same lines, opened in the builder."""

    def run() -> HttpResponse:
        saved = copy_quote(quote=quote_id, **_call(request))
        messages.success(request, _("Copied: this is a new draft at today's prices."))
        return after(request, reverse("quotes:edit", args=(saved.quote,)))

    return _run(request, quote_id, run)


@login_required
@require_POST
def link(request: HttpRequest, quote_id: int) -> HttpResponse:
    """Make a payment link, shown once on the next page, or put it out of use."""

    def run() -> HttpResponse:
        if request.POST.get("do") == "revoke":
            revoke_payment_links(quote=quote_id, **_call(request))
            messages.success(request, _("The payment link no longer works."))
        else:
            made = make_payment_link(quote=quote_id, **_call(request))
            if made.secret:
                request.session[f"payment_link:{quote_id}"] = made.secret
        return after(request, reverse("quotes:quote", args=(quote_id,)) + "#link-h")

    return _run(request, quote_id, run)


class AnswerForm(forms.Form):
    """What the buyer answers."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


@login_required
def answer(request: HttpRequest, order_id: int) -> HttpResponse:
    """The desk's question about a held order, and the buyer's answer: the review's clock runs again."""
    row = review_of_order(order_id, actor_of(request), today())
    if row is None:
        raise NotFound(what="review")
    back = reverse("orders:order", args=(order_id,))
    form, status = AnswerForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            answer_review(order=order_id, **form.cleaned_data, **_call(request))
        except DomainError as error:
            status = refusal_to_form(form, error)
        else:
            messages.success(request, _("Your answer is with the order desk."))
            return after(request, back)
    context = {"row": row, "form": form, "back": back, "nav": "orders:overview"}
    return render(request, "portal/quotes/answer.html", context, status=status)


def _run(request: HttpRequest, quote_id: int, command: Callable[[], HttpResponse]) -> HttpResponse:
    """A refusal is told on the quote's own page; who may not see the quote finds nothing."""
    quote_row(quote_id, actor_of(request), today())
    try:
        return command()
    except (NotFound, NotPermitted):
        raise
    except DomainError as error:
        messages.error(request, describe(error).detail)
        return redirect("quotes:quote", quote_id)


def _call(request: HttpRequest) -> dict[str, Any]:
    key = request.POST.get("idempotency_key") or None
    return {"by": actor_of(request), "now": now(), "idempotency_key": key}
