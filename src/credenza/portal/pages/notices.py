"""Which optional notices a person gets; the others always come."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.parties.commands.edit_profile import edit_profile
from credenza.parties.commands.set_notices_off import set_notices_off
from credenza.parties.queries import notices_off
from credenza.portal.shared import actor_of, after, now, person_of
from credenza.portal.standing import standing_of
from credenza.workflows.catalog_news import CATALOG_NEW
from credenza.workflows.registry import NOTICES, NoticeKind

AT_ONCE, MONTHLY, OFF = "at_once", "monthly", "off"
NEWS_CHOICES = (
    (AT_ONCE, gettext_lazy("At once")),
    (MONTHLY, gettext_lazy("In a monthly letter")),
    (OFF, gettext_lazy("Not by e-mail")),
)


@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """Show the notices by the part in which the person gets them, and keep what they turned off.

    News of the catalog come at once, in a monthly letter, or not by mail.
    """
    groups = _groups(request)
    off = notices_off(person_of(request).pk)
    if request.method == "POST":
        offered = {kind.name for _title, kinds in groups for kind in kinds if kind.optional}
        wanted = set(request.POST.getlist("notice"))
        news = request.POST.get(CATALOG_NEW, "")
        if news in dict(NEWS_CHOICES):
            wanted = wanted - {CATALOG_NEW} if news == OFF else wanted | {CATALOG_NEW}
        elif CATALOG_NEW not in off:
            wanted.add(CATALOG_NEW)
        # What this page does not offer now (an account given up, say) stays as it was.
        unwanted = (off - offered) | (offered - wanted)
        if news in (AT_ONCE, MONTHLY):
            edit_profile(catalog_news=news, by=actor_of(request), now=now())
        set_notices_off(notices=tuple(sorted(unwanted)), by=actor_of(request), now=now())
        messages.success(request, _("Notices saved."))
        return after(request, request.path)
    person = person_of(request)
    context = {"groups": groups, "off": off, "choices": NEWS_CHOICES}
    context["news"] = OFF if CATALOG_NEW in off else person.catalog_news
    return render(request, "portal/notices.html", context)


def _groups(request: HttpRequest) -> list[tuple[str, list[NoticeKind]]]:
    """The notices of each part the person has now; one that several parts get is shown with the first."""
    standing = standing_of(request)
    parts = [
        (_("As an account owner"), "owner", standing.owns_account),
        (_("As a candidate"), "candidate", standing.is_candidate),
        (_("As a learner"), "learner", True),
        (_("From the catalog"), "follower", True),
        (_("As staff"), "staff", bool(standing.roles)),
    ]
    shown: set[str] = set()
    groups = []
    for title, audience, applies in parts:
        kinds = [kind for kind in NOTICES if audience in kind.audiences and kind.name not in shown]
        if applies and kinds:
            shown |= {kind.name for kind in kinds}
            groups.append((title, kinds))
    return groups
