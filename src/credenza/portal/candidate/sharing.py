"""What the candidate lets out: the verification page, badges, the calendar feed, the transcript."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from credenza.certification.commands.claim_badge import claim_badge
from credenza.certification.commands.open_calendar_feed import close_calendar_feed, open_calendar_feed
from credenza.certification.commands.share_credentials import end_sharing, share_credentials
from credenza.certification.queries.candidates import known
from credenza.certification.queries.sharing import badge_row, badges_of, feed_since, page_of
from credenza.doors.refusals import describe
from credenza.gateways.badges.pictures import baked_svg
from credenza.kernel.errors import DomainError, NotFound
from credenza.portal.candidate.room import Room, candidate_room
from credenza.portal.shared import after, now, refusal_to_form
from credenza.workflows.badges import badge_drawing, baked_picture, can_issue, signed_badge
from credenza.workflows.transcripts import transcript_of

UNPROCESSABLE = 422
ENDINGS: dict[str, Callable[[str, str], tuple[str | bytes, str]]] = {
    "png": lambda code, token: (baked_picture(code, token), "image/png"),
    "svg": lambda code, token: (baked_svg(badge_drawing(code), token), "image/svg+xml"),
    "jwt": lambda _code, token: (token, "application/vc+jwt"),
}
"""What a badge comes as, by the file's ending: of a certification's code and the signed token."""
SHOWN = ("shows_name", "shows_number", "shows_dates", "shows_units")


class SharingForm(forms.Form):
    """Which credentials a stranger may check, and what shows of them."""

    credentials = forms.MultipleChoiceField(
        label=gettext_lazy("Credentials to show"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one credential.")},
    )
    shows_name = forms.BooleanField(label=gettext_lazy("Show my name"), required=False)
    shows_dates = forms.BooleanField(label=gettext_lazy("Show the dates"), required=False)
    shows_units = forms.BooleanField(label=gettext_lazy("Show units"), required=False)
    shows_number = forms.BooleanField(label=gettext_lazy("Show my candidate ID"), required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credentials"].choices = choices  # type: ignore[attr-defined]


@login_required
@never_cache
def sharing(request: HttpRequest) -> HttpResponse:
    """The verification page's settings; a post opens or changes it, or ends it."""
    room, root = candidate_room(request)
    rows = known(root, room.on).rows
    page = page_of(root)
    choices = [(str(row.id), f"{row.certification} {row.name}") for row in rows]
    first: dict[str, Any] = {
        "shows_name": True,
        "shows_dates": True,
        "credentials": [value for value, _words in choices],
    }
    if page is not None:
        first = {name: getattr(page, name) for name in SHOWN} | {"credentials": [str(pk) for pk in page.credentials]}
    form, status = SharingForm(request.POST or None, choices=choices, initial=first), 200
    if request.method == "POST" and request.POST.get("decision") == "end":
        return _ended(request, room)
    if form.is_bound and form.is_valid():
        try:
            share_credentials(
                person=room.person_id,
                credentials=[int(pk) for pk in form.cleaned_data["credentials"]],
                by=room.by,
                now=now(),
                **{name: form.cleaned_data[name] for name in SHOWN},
            )
        except DomainError as error:
            status = refusal_to_form(form, error)
        else:
            messages.success(request, _("Your verification page is public at its address."))
            return after(request, reverse("candidate:sharing"))
    elif form.is_bound:
        status = UNPROCESSABLE
    badges = badges_of(root, room.on)
    had = {(badge.credential, badge.suspends_on) for badge in badges if badge.status == "valid"}
    context = {
        "room": room,
        "form": form,
        "page": page,
        "rows": rows,
        "address": f"{settings.BASE_URL}{reverse('candidate:public', args=[page.address])}" if page else "",
        "badges": badges,
        "can_issue": can_issue(),
        "claimable": [row for row in rows if row.status == "active" and (row.id, row.suspends_on) not in had],
    }
    return render(request, "portal/candidate/sharing.html", context, status=status)


def _ended(request: HttpRequest, room: Room) -> HttpResponse:
    end_sharing(person=room.person_id, by=room.by, now=now())
    messages.success(request, _("Your verification page is gone. Its address answers like one that never was."))
    return after(request, reverse("candidate:sharing"))


@login_required
@require_POST
def claim(request: HttpRequest, credential_id: int) -> HttpResponse:
    """Issue the badge of the open cycle."""
    room, root = candidate_room(request)
    known(root, room.on).row(credential_id)
    if not can_issue():
        raise NotFound(what="badge")
    try:
        claim_badge(credential=credential_id, by=room.by, now=now())
    except DomainError as error:
        messages.error(request, describe(error).detail)
    else:
        messages.success(request, _("Your badge is ready. Download it and put it into your wallet or profile."))
    return after(request, f"{reverse('candidate:sharing')}#badges")


@login_required
@never_cache
@require_safe
def badge(request: HttpRequest, badge_id: int, ending: str) -> HttpResponse:
    """The signed badge as a token, or as a picture (PNG, SVG) that carries it."""
    room, root = candidate_room(request)
    row = badge_row(badge_id, room.by, room.on)
    own = {one.id for one in badges_of(root, room.on)}
    if row.id not in own or ending not in ENDINGS or not can_issue():
        raise NotFound(what="badge")
    token = signed_badge(row)
    content, kind = ENDINGS[ending](row.certification, token)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="badge-{row.certification}.{ending}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@login_required
@never_cache
def feed(request: HttpRequest) -> HttpResponse:
    """The calendar feed: a post makes a new address, shown in this answer only, or closes it."""
    room, _root = candidate_room(request)
    secret = ""
    if request.method == "POST" and request.POST.get("decision") == "close":
        close_calendar_feed(person=room.person_id, by=room.by, now=now())
        messages.success(request, _("The calendar feed is closed."))
        return after(request, reverse("candidate:feed"))
    if request.method == "POST":
        secret = open_calendar_feed(person=room.person_id, by=room.by, now=now()).secret
    context = {
        "room": room,
        "since": feed_since(room.person_id),
        "address": f"{settings.BASE_URL}{reverse('candidate:calendar', args=[secret])}" if secret else "",
    }
    return render(request, "portal/candidate/feed.html", context)


@login_required
@never_cache
@require_safe
def transcript(request: HttpRequest) -> HttpResponse:
    """The transcript as PDF, with the verification page's address where one stands."""
    room, root = candidate_room(request)
    if room.candidate is None:
        raise NotFound(what="candidate")
    page = page_of(root)
    url = f"{settings.BASE_URL}{reverse('candidate:public', args=[page.address])}" if page else ""
    paper = transcript_of(room.candidate, room.on, verification_url=url)
    response = HttpResponse(paper, content_type="application/pdf")
    name = f"transcript-{room.candidate.number}-{room.on.isoformat()}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
