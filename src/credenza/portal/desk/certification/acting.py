"""One page for every act of the tables: what it is about, what it changes, its form, and the command behind it."""

import hashlib

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError, NotFound, NotPermitted
from credenza.portal.desk.certification import about_activities, about_candidates, about_credentials, about_program
from credenza.portal.desk.certification.access import certification_desk, may_about
from credenza.portal.desk.certification.acts import Act, Call, Look
from credenza.portal.desk.certification.targets import FINDERS, Target
from credenza.portal.desk.certification.words import shown
from credenza.portal.shared import actor_of, after, now, refusal_to_form, today

ACTS: dict[tuple[str, str], Act] = {
    **about_activities.ACTS,
    **about_candidates.ACTS,
    **about_credentials.ACTS,
    **about_program.ACTS,
}
UNPROCESSABLE = 422
SHOWN_UNDER = {
    "activity": "cases",
    "case": "cases",
    "extension": "extensions",
    "report": "reports",
    "certification": "program",
    "everybody": "program",
}
"""Which entry of the rail an act's page belongs to; the others belong to the candidates."""


@certification_desk
def act(request: HttpRequest, subject: str, act: str, subject_id: int | str = 0) -> HttpResponse:
    """Show what the act changes; a post does it, a second one where what was typed decides the effect."""
    wanted = ACTS.get((subject, act))
    if wanted is None:
        raise Http404
    by = actor_of(request)
    target = FINDERS[subject](by, subject_id)
    if not may_about(wanted.command, by, target.candidate_id):
        raise NotPermitted(command=wanted.command)
    if request.method != "POST":
        first = wanted.first(target) | {name: value for name, value in request.GET.items() if name in FIRST_BY_LINK}
        return _page(request, subject, wanted, target, wanted.form(initial=first))
    form = wanted.form(request.POST)
    if not form.is_valid():
        return _page(request, subject, wanted, target, form, status=UNPROCESSABLE)
    try:
        look = _looked(wanted, target, form, by)
        if form.errors:
            return _page(request, subject, wanted, target, form, status=UNPROCESSABLE)
        if look is not None and not constant_time_compare(request.POST.get("seen", ""), _mark(form)):
            return _page(request, subject, wanted, target, form, look=look, seen=_mark(form))
        call = Call(by=by, now=now(), key=request.POST.get("idempotency_key") or None)
        told = wanted.run(target, form.cleaned_data, call)
    except DomainError as error:
        status = refusal_to_form(form, error, audience="staff")
        return _page(request, subject, wanted, target, form, status=status)
    messages.success(request, told)
    return after(request, target.address)


FIRST_BY_LINK = frozenset({"expires_from", "expires_to", "months", "activity", "number"})
"""What a link may put into a form."""

NAMING = ("number", "activity")
"""Fields that name something else than the act is about."""


def _looked(wanted: Act, target: Target, form: Form, by: Actor) -> Look | None:
    """What was typed would change; what names nothing is told in the form, so that nothing typed is lost."""
    if wanted.look is None:
        return None
    try:
        return wanted.look(target, form.cleaned_data, by)
    except NotFound:
        named = next((name for name in NAMING if name in form.fields), None)
        if named is None:
            raise
        form.add_error(named, _("Nothing has this number."))
        return None


def _mark(form: Form) -> str:
    """What was looked at: the same again is done, anything else is shown first."""
    return hashlib.sha256(repr(sorted(form.cleaned_data.items(), key=str)).encode()).hexdigest()[:32]


def _page(
    request: HttpRequest,
    subject: str,
    wanted: Act,
    target: Target,
    form: Form,
    *,
    look: Look | None = None,
    seen: str = "",
    status: int = 200,
) -> HttpResponse:
    preview = look.preview if look else (wanted.effect(target) if wanted.effect else None)
    context = {
        "act": wanted,
        "target": target,
        "form": form,
        "looks": wanted.look is not None,
        "looked": look is not None,
        "told": look.told if look else (),
        "effects": None if preview is None else shown(preview),
        "seen": seen,
        "on": today(),
        "nav": f"certification_desk:{SHOWN_UNDER.get(subject, 'candidates')}",
    }
    return render(request, "portal/desk/certification/act.html", context, status=status)
