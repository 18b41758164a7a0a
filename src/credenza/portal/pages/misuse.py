"""Reporting misuse: a form for anyone signed in. Who reported is told to nobody but the certification desk."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.certification.cases import TEXT_LENGTH
from credenza.certification.commands.report_misuse import ABOUT_LENGTH, report_misuse
from credenza.kernel.errors import DomainError
from credenza.portal.shared import actor_of, after, now, refusal_to_form

UNPROCESSABLE = 422


class MisuseForm(forms.Form):
    """What somebody saw."""

    text = forms.CharField(
        label=gettext_lazy("What did you see?"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write what you saw.")},
    )
    about = forms.CharField(
        label=gettext_lazy("Whom or what is it about?"),
        required=False,
        max_length=ABOUT_LENGTH,
        help_text=gettext_lazy("A name, a candidate ID, an event or a page's address: whatever you know."),
    )


@login_required
def report(request: HttpRequest) -> HttpResponse:
    """What was seen, and about whom, as far as it is known. ``?about=`` begins it."""
    if request.method == "POST":
        form = MisuseForm(request.POST)
        status = UNPROCESSABLE
        if form.is_valid():
            key = request.POST.get("idempotency_key") or None
            try:
                report_misuse(**form.cleaned_data, by=actor_of(request), now=now(), idempotency_key=key)
            except DomainError as error:
                status = refusal_to_form(form, error)
            else:
                messages.success(request, _("Thank you. Our certification desk looks at it."))
                return after(request, reverse("portal:help"))
    else:
        form, status = MisuseForm(initial={"about": request.GET.get("about", "")[:ABOUT_LENGTH]}), 200
    return render(request, "portal/report_misuse.html", {"form": form}, status=status)
