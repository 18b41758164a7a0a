"""What people do with a license: look at its key, hand a role over, name its site; staff give reasons."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from credenza.doors.limiting import address_of
from credenza.kernel.errors import DomainError, NotFound, NotPermitted
from credenza.licensing.commands.cancel_subscription import cancel_subscription, resume_subscription
from credenza.licensing.commands.change_technical_contact import change_technical_contact
from credenza.licensing.commands.purchaser_view import appoint_purchaser, withdraw_purchaser_view
from credenza.licensing.commands.register_site import register_site
from credenza.licensing.errors import KeyNotVisible
from credenza.licensing.queries import sites
from credenza.licensing.queries.licenses import license, sees_license
from credenza.licensing.receipts import KeyShown
from credenza.licensing.rows import LicenseRow
from credenza.portal.licenses.forms import ROLES, ContactForm, RevokeForm, SiteForm, StaffContactForm, WhyForm
from credenza.portal.licenses.pages import shown_license
from credenza.portal.presentation.formats import business_date
from credenza.portal.shared import actor_of, after, now, refusal_to_form, today
from credenza.workflows import license_keys

UNPROCESSABLE = 422


@login_required
@never_cache
@require_POST
def reveal(request: HttpRequest, license_id: int) -> HttpResponse:
    """The key on the license's page, this once; leaving the page hides it again."""
    return shown_license(request, license_id, key=_key(request, license_id))


@login_required
@never_cache
@require_POST
def download(request: HttpRequest, license_id: int) -> HttpResponse:
    """The key as a file, a look like any other."""
    key = _key(request, license_id)
    return _saved(f"{key.key}\n", f"{key.sen}.lic")


@login_required
@never_cache
@require_POST
def download_file(request: HttpRequest, license_id: int) -> HttpResponse:
    """The license file, which some days later has to be fetched anew; a look like any other."""
    by = actor_of(request)
    try:
        file = license_keys.show_license_file(license=license_id, by=by, now=now(), address=address_of(request))
    except KeyNotVisible:
        if not sees_license(license_id, by):
            raise NotFound(what="license") from None
        raise
    return _saved(f"{file.content}\n", f"{file.sen}-until-{file.valid_until}.license")


def _saved(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _key(request: HttpRequest, license_id: int) -> KeyShown:
    """Refused to somebody who doesn't see the license, as to one that doesn't exist; the look is kept either way."""
    by = actor_of(request)
    version = request.POST.get("version", "")
    try:
        return license_keys.show_license_key(
            license=license_id,
            by=by,
            now=now(),
            address=address_of(request),
            version=int(version) if version.isascii() and version.isdecimal() and len(version) < DIGITS else None,
        )
    except KeyNotVisible:
        if not sees_license(license_id, by):
            raise NotFound(what="license") from None
        raise


DIGITS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: the right it needs, its words, its form, and what does it and answers the toast."""

    command: str
    title: Promise
    change: Promise
    button: Promise
    run: Callable[[HttpRequest, LicenseRow, Any], str]
    form: type[forms.Form] = forms.Form
    staff_form: type[forms.Form] | None = None
    is_danger: bool = False


def _stamped(request: HttpRequest) -> dict[str, Any]:
    key = request.POST.get("idempotency_key") or None
    return {"by": actor_of(request), "now": now(), "idempotency_key": key}


def _hand_over(request: HttpRequest, row: LicenseRow, form: Any) -> str:
    told = {"email": form.cleaned_data["email"], "reason": form.cleaned_data.get("reason", "")}
    done = change_technical_contact(license=row.id, **told, **_stamped(request))
    return _("%(email)s is the technical contact of %(sen)s now. Both of you are told.") % {
        "email": done.new,
        "sen": done.sen,
    }


def _withdraw(request: HttpRequest, row: LicenseRow, _form: Any) -> str:
    withdraw_purchaser_view(license=row.id, **_stamped(request))
    return _("The original purchaser no longer sees the keys.")


def _appoint(request: HttpRequest, row: LicenseRow, form: Any) -> str:
    appoint_purchaser(license=row.id, **form.cleaned_data, **_stamped(request))
    return _("%(email)s sees the keys as the original purchaser now.") % {"email": form.cleaned_data["email"]}


def _revoke(request: HttpRequest, row: LicenseRow, form: Any) -> str:
    done = license_keys.replace_keys(license=row.id, **form.cleaned_data, by=actor_of(request), now=now())
    told = _("%(count)s key versions are revoked.") % {"count": len(done.revoked)}
    return f"{told} {_('A new key is ready for its contacts.')}" if done.issued else told


def _cancel(request: HttpRequest, row: LicenseRow, form: Any) -> str:
    done = cancel_subscription(license=row.id, **form.cleaned_data, **_stamped(request))
    return _("%(sen)s goes on until %(day)s and is not charged again.") % {
        "sen": done.sen,
        "day": business_date(done.ends_on),
    }


def _resume(request: HttpRequest, row: LicenseRow, _form: Any) -> str:
    done = resume_subscription(license=row.id, **_stamped(request))
    return _("%(sen)s renews again after %(day)s.") % {"sen": done.sen, "day": business_date(done.ends_on)}


def _name_site(request: HttpRequest, row: LicenseRow, form: Any) -> str:
    done = register_site(license=row.id, url=form.cleaned_data["url"], contacts=form.contacts(), **_stamped(request))
    return _("The subscription belongs to %(url)s.") % {"url": done.url}


ACTS: dict[str, Act] = {
    "technical-contact": Act(
        command="change_technical_contact",
        title=gettext_lazy("Change the technical contact"),
        change=gettext_lazy(
            "The new contact sees the license's key and hears before it ends; the present one no longer does. Both are "
            "told. The key itself stays as it is."
        ),
        button=gettext_lazy("Change the contact"),
        run=_hand_over,
        form=ContactForm,
        staff_form=StaffContactForm,
    ),
    "purchaser-view": Act(
        command="withdraw_purchaser_view",
        title=gettext_lazy("Withdraw the purchaser's view"),
        change=gettext_lazy(
            "The original purchaser sees the keys of this license no longer. Only the order desk can bring it back."
        ),
        button=gettext_lazy("Withdraw the view"),
        run=_withdraw,
        is_danger=True,
    ),
    "purchaser": Act(
        command="appoint_purchaser",
        title=gettext_lazy("Put a colleague in the purchaser's place"),
        change=gettext_lazy(
            "For a reseller or buyer who left: the colleague sees the license's keys from now on, the person before "
            "them no longer does."
        ),
        button=gettext_lazy("Appoint"),
        run=_appoint,
        form=StaffContactForm,
    ),
    "revoke-keys": Act(
        command="revoke_keys",
        title=gettext_lazy("Revoke the keys"),
        change=gettext_lazy(
            "For keys in wrong hands: every version stops verifying for whoever reads the revocation list. You are not "
            "shown the new key; its contacts are."
        ),
        button=gettext_lazy("Revoke the keys"),
        run=_revoke,
        form=RevokeForm,
        is_danger=True,
    ),
    "cancel": Act(
        command="cancel_subscription",
        title=gettext_lazy("Cancel the renewals"),
        change=gettext_lazy(
            "The subscription goes on to the last paid day and is not charged again. Until then you can take this back."
        ),
        button=gettext_lazy("Cancel the renewals"),
        run=_cancel,
        form=WhyForm,
        is_danger=True,
    ),
    "resume": Act(
        command="resume_subscription",
        title=gettext_lazy("Renew again"),
        change=gettext_lazy("After the paid month the next one is charged to the card on file, and so on each month."),
        button=gettext_lazy("Renew again"),
        run=_resume,
    ),
    "site": Act(
        command="register_site",
        title=gettext_lazy("Name the site"),
        change=gettext_lazy(
            "Which site the subscription belongs to, and who may ask for quotes about it. Contacts left out are ended."
        ),
        button=gettext_lazy("Save the site"),
        run=_name_site,
        form=SiteForm,
    ),
}


@login_required
@never_cache
def act(request: HttpRequest, license_id: int, name: str) -> HttpResponse:
    """What the act changes, its form and one button; a post does it."""
    wanted = ACTS.get(name)
    if wanted is None:
        raise Http404
    row = license(license_id, actor_of(request), today())
    if wanted.command not in row.may:
        raise NotPermitted(command=wanted.command)
    form, status = _form(request, wanted, row), UNPROCESSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            told = wanted.run(request, row, form)
        except DomainError as error:
            status = refusal_to_form(form, error, audience="staff" if actor_of(request).is_staff else "owner")
        else:
            messages.success(request, told)
            seen = sees_license(row.id, actor_of(request))
            return after(request, reverse("licenses:license", args=[row.id]) if seen else reverse("licenses:overview"))
    context = {"act": wanted, "form": form, "license": row, "nav": "licenses:overview"}
    return render(request, "portal/licenses/act.html", context, status=status)


def _form(request: HttpRequest, wanted: Act, row: LicenseRow) -> Any:
    needs_reason = wanted.staff_form is not None and not _is_contact(request, row)
    kind = wanted.staff_form if needs_reason and wanted.staff_form else wanted.form
    first: dict[str, Any] = {}
    if wanted.form is SiteForm:
        first = _first_site(request, row)
    return kind(request.POST if request.method == "POST" else None, initial=first)


def _is_contact(request: HttpRequest, row: LicenseRow) -> bool:
    """Whether the reader is the technical contact: others at the desk give a reason."""
    return "withdraw_purchaser_view" in row.may


def _first_site(request: HttpRequest, row: LicenseRow) -> dict[str, Any]:
    if row.site_id is None:
        return {}
    known = sites.site(row.site_id, actor_of(request))
    by_role = {
        name: "\n".join(contact.email for contact in known.contacts if contact.role == role)
        for role, name, _label in ROLES
    }
    return {"url": known.url, **by_role}
