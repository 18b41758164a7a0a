"""Webhooks out: endpoints, the delivery log, and posting an event once more."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from credenza.kernel.errors import DomainError, NotFound
from credenza.portal.desk.access import ADMINISTRATORS, desk
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, refusal_to_form
from credenza.workflows.queries import endpoints, webhook_log
from credenza.workflows.webhooks import add_endpoint, end_endpoint, redeliver

PAGE_ROWS = 25
URL_LENGTH = 500


class EndpointForm(forms.Form):
    """Where to post, and what."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Begins with https. Private and loopback addresses are not posted to."),
        max_length=URL_LENGTH,
        widget=forms.URLInput,
    )
    events = forms.CharField(
        label=gettext_lazy("Only these events"),
        help_text=gettext_lazy("Names with commas between, such as credits.redemption_approved. Left empty: all."),
        required=False,
    )

    def clean_events(self) -> tuple[str, ...]:
        """The names, each once."""
        given = (name.strip() for name in self.cleaned_data["events"].split(","))
        return tuple(dict.fromkeys(name for name in given if name))


@desk(*ADMINISTRATORS)
@never_cache
def webhooks(request: HttpRequest) -> HttpResponse:
    """The endpoints; a new one's secret is shown in the answer to this post, and never again."""
    form, status, secret = EndpointForm(request.POST or None), 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                secret = add_endpoint(**form.cleaned_data, by=actor_of(request), now=now()).secret
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                form, status = EndpointForm(), 200
    context = {"form": form, "secret": secret, "endpoints": endpoints()}
    return render(request, "portal/desk/webhooks.html", context, status=status)


@desk(*ADMINISTRATORS)
def log(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """What was posted to one endpoint and how it went, newest first."""
    found = next((row for row in endpoints() if row.id == endpoint_id), None)
    if found is None:
        raise NotFound(what="webhook endpoint")
    pages = Pages.of(request.GET)
    rows = webhook_log(endpoint_id, limit=PAGE_ROWS + 1, before=pages.before)
    following = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    context = {
        "endpoint": found,
        "rows": rows[:PAGE_ROWS],
        "pages": pages.beyond(following),
        "nav": "desk:webhooks",
    }
    return render(request, "portal/desk/webhook_log.html", context)


@desk(*ADMINISTRATORS)
@require_POST
def again(request: HttpRequest, endpoint_id: int, delivery_id: int) -> HttpResponse:
    """Post an event once more."""
    redeliver(delivery=delivery_id, by=actor_of(request), now=now())
    messages.success(request, _("Queued again, under the same message id."))
    return after(request, reverse("desk:webhook_log", args=[endpoint_id]))


@desk(*ADMINISTRATORS)
@require_POST
def end(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Post nothing more to an endpoint."""
    end_endpoint(endpoint=endpoint_id, by=actor_of(request), now=now())
    messages.success(request, _("Nothing more is posted there. What was posted stays on record."))
    return after(request, reverse("desk:webhooks"))
