"""The person's notices in the product. The same fact also went out by mail, unless it was turned off."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import now, person_of
from credenza.workflows.queries import notices_for
from credenza.workflows.reading import mark_read

PAGE = 25


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Newest first, a page at a time; posting marks all of them as read."""
    person = person_of(request).pk
    if request.method == "POST":
        mark_read(person=person, now=now())
        return redirect("portal:inbox")
    pages = Pages.of(request.GET)
    found = notices_for(person, limit=PAGE + 1, before=pages.before)
    following = found[PAGE - 1].id if len(found) > PAGE else None
    context = {"notices": found[:PAGE], "pages": pages.beyond(following)}
    return render(request, "portal/inbox.html", context)


@login_required
@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark one notice as read and go to the page it speaks of. Another person's answers 404."""
    person = person_of(request).pk
    found = notices_for(person, limit=1, before=notice_id + 1)
    if not found or found[0].id != notice_id:
        raise Http404
    mark_read(person=person, notices=(notice_id,), now=now())
    return redirect(found[0].link or "portal:inbox")
