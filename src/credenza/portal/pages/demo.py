"""The demo's two doors: sign in as a sample person with one click, and read the mails that were sent.

Their addresses exist only in demo mode. They answer loopback callers only, and only for people marked as sample.
"""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from credenza.certification.queries.own import is_candidate
from credenza.credits.queries.accounts import owned_account
from credenza.parties.organizations import organizations_of
from credenza.parties.queries import roles_of
from credenza.portal.organizations.words import KIND_WORDS
from credenza.portal.standing import ROLE_WORDS
from credenza.workflows.queries import sent_mail

DEMO_BACKEND = "django.contrib.auth.backends.ModelBackend"
INBOX_LENGTH = 50
View = Callable[[HttpRequest], HttpResponse]


def demo_only(view: View) -> View:
    """Answers 404 unless this is the demo and the caller sits at this machine, with no proxy between."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO or not _at_this_machine(request):
            raise Http404
        return view(request)

    return guarded


def _at_this_machine(request: HttpRequest) -> bool:
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@demo_only
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Everybody of the sample business, with what they may do here."""
    people = get_user_model().objects.filter(is_sample=True, is_active=True).order_by("pk")
    rows = [{"person": person, "part": _part(person.pk)} for person in people]
    return render(request, "portal/demo_door.html", {"people": rows})


def _part(person_id: int) -> str:
    """What the sample person is: staff roles, or account owner, buyer and candidate, or learner."""
    roles = roles_of(person_id)
    if roles:
        return ", ".join(words for role, words in ROLE_WORDS.items() if role in roles)
    parts = []
    if account := owned_account(person_id):
        parts.append(f"Account owner, {account.name}")
    if belongs := organizations_of(person_id):
        parts.append(f"{KIND_WORDS[belongs[0].kind]}, {belongs[0].name}")
    if is_candidate(person_id):
        parts.append("Candidate")
    return " · ".join(parts) or "Learner"


@demo_only
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one sample person; anybody else answers 404."""
    wanted = request.POST.get("person", "")
    sample = get_user_model().objects.filter(is_sample=True, is_active=True)
    person = sample.filter(pk=wanted).first() if wanted.isdecimal() else None
    if person is None:
        raise Http404
    login(request, person, backend=DEMO_BACKEND)
    return redirect("portal:home")


@demo_only
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The mails that the sample business was sent, newest first; no mail leaves the demo."""
    return render(request, "portal/demo_inbox.html", {"mails": sent_mail(INBOX_LENGTH)})
