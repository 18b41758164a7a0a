"""The mail outbox: what was told to whom, what failed and why, and trying again."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from credenza.portal.desk.access import ADMINISTRATORS, desk
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, remembers_filters
from credenza.workflows.deliveries import retry_mail
from credenza.workflows.queries import sent_mail

PAGE_ROWS = 25
STATES = ("queued", "sent", "failed", "off")


class MailFilter(forms.Form):
    """Address or subject, and the state."""

    q = forms.CharField(label=gettext_lazy("Address or subject"), required=False, widget=forms.SearchInput)
    status = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=(
            ("", gettext_lazy("All states")),
            ("queued", gettext_lazy("Queued")),
            ("sent", gettext_lazy("Sent")),
            ("failed", gettext_lazy("Failed")),
            ("off", gettext_lazy("Turned off by its reader")),
        ),
    )


@desk(*ADMINISTRATORS)
@remembers_filters("desk:mail")
def mail(request: HttpRequest) -> HttpResponse:
    """Mails, newest first."""
    form = MailFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    pages = Pages.of(request.GET)
    rows = sent_mail(
        PAGE_ROWS + 1, before=pages.before, status=asked.get("status", ""), text=asked.get("q", "").strip()
    )
    following = rows[PAGE_ROWS - 1].delivery if len(rows) > PAGE_ROWS else None
    context = {"form": form, "rows": rows[:PAGE_ROWS], "pages": pages.beyond(following)}
    return render(request, "portal/desk/mail.html", context)


@desk(*ADMINISTRATORS)
@require_POST
def retry(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Queue a failed mail again."""
    if retry_mail(delivery_id, by=actor_of(request), now=now()):
        messages.success(request, _("Queued again. It goes out within a minute."))
    else:
        messages.error(request, _("This mail is not failed; there is nothing to try again."))
    return after(request, reverse("desk:mail"))
