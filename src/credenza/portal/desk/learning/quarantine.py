"""The quarantine: what waits, who and what it means, looking again, and putting aside."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from credenza.kernel.errors import DomainError, NotFound
from credenza.learning.commands.dismiss_quarantined import dismiss_quarantined
from credenza.learning.commands.map_activity import map_activity
from credenza.learning.commands.map_actor import map_actor
from credenza.learning.commands.replay_quarantined import replay_quarantined
from credenza.learning.queries import waiting
from credenza.learning.receipts import Mapped
from credenza.learning.rows import QuarantineRow
from credenza.portal.desk.forms import ReasonForm
from credenza.portal.desk.learning.access import learning_desk
from credenza.portal.desk.learning.forms import ItemForm, PersonForm, QuarantineFilter
from credenza.portal.desk.learning.words import why_words
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, refusal_to_form, remembers_filters, today

PAGE_ROWS = 25
NAV = "learning_desk:quarantine"
Do = Callable[[dict[str, Any], dict[str, Any]], str]
"""Does what the form says, with the keywords every command takes, and answers the toast."""


@learning_desk
@remembers_filters(NAV)
def quarantine(request: HttpRequest) -> HttpResponse:
    """Rows that wait, or waited, newest first."""
    form = QuarantineFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    pages = Pages.of(request.GET)
    wanted = waiting.QuarantineFilter(
        status=asked.get("status") or "open", why=asked.get("why", ""), text=asked.get("q", "")
    )
    rows = waiting.quarantined(wanted, before=pages.before, limit=PAGE_ROWS + 1)
    following = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    shown = [(row, *why_words(row.why)) for row in rows[:PAGE_ROWS]]
    context = {"form": form, "rows": shown, "status": wanted.status, "pages": pages.beyond(following)}
    return render(request, "portal/desk/learning/quarantine.html", context)


@learning_desk
def say_who(request: HttpRequest, row_id: int) -> HttpResponse:
    """Who the actor of a row is; a post maps them, and what waits of them is taken up."""
    row = _row(row_id)
    if not row.may_map_actor:
        raise NotFound(what="quarantined row")

    def do(values: dict[str, Any], keywords: dict[str, Any]) -> str:
        done = map_actor(actor=row.actor_id, email=values["email"], reason=values["reason"], **keywords)
        return _mapped(done)

    return _page(request, row, PersonForm(request.POST or None), "say_who", do)


@learning_desk
def say_what(request: HttpRequest, row_id: int) -> HttpResponse:
    """What the activity of a row is; a post maps it, and what waits of it is taken up."""
    row = _row(row_id)
    if not row.may_map_activity:
        raise NotFound(what="quarantined row")

    def do(values: dict[str, Any], keywords: dict[str, Any]) -> str:
        given = {name: values[name] for name in ("sku", "type", "nothing", "reason")}
        return _mapped(map_activity(activity=row.activity, **given, **keywords))

    return _page(request, row, ItemForm(request.POST or None, on=today()), "say_what", do)


@learning_desk
def dismiss(request: HttpRequest, row_id: int) -> HttpResponse:
    """Put a row aside, with a reason."""
    row = _row(row_id)

    def do(values: dict[str, Any], keywords: dict[str, Any]) -> str:
        dismiss_quarantined(row=row.id, reason=values["reason"], **keywords)
        return _("Dismissed. The row stays on record.")

    return _page(request, row, ReasonForm(request.POST or None), "dismiss", do)


@learning_desk
@require_POST
def replay(request: HttpRequest, row_id: int) -> HttpResponse:
    """Look at a row again."""
    done = replay_quarantined(row=row_id, by=actor_of(request), now=now())
    if done.status == "open":
        messages.info(request, _("It still waits: %(why)s.") % {"why": why_words(done.why)[0]})
    else:
        messages.success(request, _("Taken up."))
    return after(request, reverse(NAV))


@learning_desk
def activities(request: HttpRequest) -> HttpResponse:
    """What staff said activity ids are."""
    context = {"rows": waiting.mappings(), "nav": NAV}
    return render(request, "portal/desk/learning/activities.html", context)


def _row(row_id: int) -> QuarantineRow:
    row = waiting.quarantined_row(row_id)
    if row is None:
        raise NotFound(what="quarantined row")
    return row


def _page(request: HttpRequest, row: QuarantineRow, form: forms.Form, act: str, do: Do) -> HttpResponse:
    """One act on one row: what it says, the form, one button."""
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("idempotency_key") or None
        try:
            told = do(form.cleaned_data, {"by": actor_of(request), "now": now(), "idempotency_key": key})
        except DomainError as error:
            status = refusal_to_form(form, error, audience="staff")
        else:
            messages.success(request, told)
            return after(request, reverse(NAV))
    words, way_out = why_words(row.why)
    context = {"form": form, "row": row, "act": act, "why": words, "way_out": way_out, "nav": NAV}
    return render(request, "portal/desk/learning/act.html", context, status=status)


def _mapped(done: Mapped) -> str:
    told = ngettext("%(count)s row was taken up.", "%(count)s rows were taken up.", done.replayed)
    still = _("%(count)s still wait for something else.") % {"count": done.waiting}
    said = told % {"count": done.replayed}
    return f"{said} {still}" if done.waiting else said
