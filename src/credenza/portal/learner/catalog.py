"""What training and exams there are: newest and refreshed first, with the fee in credits and in money."""

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from credenza.catalog.commands.follow import follow
from credenza.catalog.commands.unfollow import unfollow
from credenza.catalog.queries import followed_by, item, list_items, price_history, topics
from credenza.catalog.rows import FollowRow, ItemRow
from credenza.catalog.session_queries import session_row, upcoming
from credenza.kernel.errors import NotFound
from credenza.portal.learner.order import skus_of
from credenza.portal.shared import actor_of, after, now, person_of, remembers_filters, today
from credenza.programs.loader import active
from credenza.programs.shapes import PAYABLE_FAMILIES
from credenza.workflows.session_files import calendar_file

NEW_FOR_DAYS = 60
PAGE_ROWS = 50
FAMILY_WORDS = {"course": gettext_lazy("Training"), "exam": gettext_lazy("Exams")}
DELIVERY_WORDS = {
    "virtual": gettext_lazy("Team training, virtual"),
    "on_site": gettext_lazy("Team training, on-site"),
    "exam": gettext_lazy("Certification exam"),
    "on_demand": gettext_lazy("On demand"),
    "workshop": gettext_lazy("Workshop"),
    "app_training": gettext_lazy("App training"),
    "software": gettext_lazy("Software"),
}
SORTS = {
    "name": lambda row: (row.name.casefold(),),
    "fee": lambda row: (row.list_price.minor if row.list_price else 0, row.name.casefold()),
    "changed_on": lambda row: (row.changed_on, row.name.casefold()),
}


class CatalogFilter(forms.Form):
    """Text, kind, topic, and whether credits pay for it."""

    q = forms.CharField(label=gettext_lazy("Find training or an exam"), required=False, widget=forms.SearchInput)
    family = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    payable = forms.ChoiceField(
        label=gettext_lazy("Credits"),
        required=False,
        choices=(("", gettext_lazy("All")), ("yes", gettext_lazy("Payable with credits"))),
    )

    def __init__(self, *args: object, topics: tuple[str, ...]) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["family"].choices = (("", _("All kinds")), *FAMILY_WORDS.items())  # type: ignore[attr-defined]
        self.fields["topic"].choices = (  # type: ignore[attr-defined]
            ("", _("All topics")),
            *((topic, topic) for topic in topics),
        )


@login_required
@require_safe
@remembers_filters("learner:catalog")
def catalog(request: HttpRequest) -> HttpResponse:
    """The list, with what the reader follows and what is in the order already."""
    on = today()
    known = topics(on)
    form = CatalogFilter(request.GET, topics=known)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = _found(on, asked)
    sort = request.GET.get("sort", "")
    if sort.lstrip("-") in SORTS:
        rows = sorted(rows, key=SORTS[sort.lstrip("-")], reverse=sort.startswith("-"))
    followed = followed_by(person_of(request).pk)
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [_shown(row, on, followed) for row in page],
        "sort": sort or "-changed_on",
        "topics": [(topic, any(not row.sku and row.topic == topic for row in followed)) for topic in known],
        "in_order": set(skus_of(request)),
        "support_email": active().seller.support_email,
        "here": request.get_full_path(),
    }
    return render(request, "portal/learner/catalog.html", context)


def _found(on: date, asked: dict[str, str]) -> list[ItemRow]:
    found = list_items(
        on,
        search=asked.get("q", ""),
        family=asked.get("family", ""),
        topic=asked.get("topic", ""),
        payable=True if asked.get("payable") == "yes" else None,
    )
    return [row for row in found if row.family in PAYABLE_FAMILIES]


def _shown(row: ItemRow, on: date, followed: tuple[FollowRow, ...]) -> dict[str, object]:
    return {
        "item": row,
        "delivery": DELIVERY_WORDS.get(row.delivery, row.delivery),
        "is_new": row.changed_on > on - timedelta(days=NEW_FOR_DAYS),
        "is_followed": any(each.sku == row.sku for each in followed),
    }


@login_required
@require_safe
def item_page(request: HttpRequest, sku: str) -> HttpResponse:
    """One item: what it is, what it costs, whether credits pay, and how its price went."""
    on = today()
    row = item(sku, on)
    if row.family not in PAYABLE_FAMILIES or row.added_on > on:
        raise NotFound(what="item")
    followed = followed_by(person_of(request).pk)
    context = {
        **_shown(row, on, followed),
        "follows_topic": any(not each.sku and each.topic == row.topic for each in followed),
        "dates": upcoming(now(), sku=sku),
        "prices": [price for price in price_history(sku) if price.from_on <= on],
        "in_order": row.sku in skus_of(request),
        "support_email": active().seller.support_email,
        "nav": "learner:catalog",
        "here": request.get_full_path(),
    }
    return render(request, "portal/learner/item.html", context)


@login_required
@require_safe
def session_calendar(request: HttpRequest, session_id: int) -> HttpResponse:
    """A live session or an event for one's own calendar."""
    row = session_row(session_id, now())
    response = HttpResponse(calendar_file(row, now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="session-{row.id}.ics"'
    return response


@login_required
@require_POST
def follow_or_not(request: HttpRequest) -> HttpResponse:
    """Follow an item or a topic, or stop."""
    sku, topic = request.POST.get("sku", ""), request.POST.get("topic", "")
    if request.POST.get("follow") == "no":
        unfollow(sku=sku, topic=topic, by=actor_of(request), now=now())
        messages.success(request, _("You no longer follow %(what)s.") % {"what": sku or topic})
    else:
        kept = follow(sku=sku, topic=topic, by=actor_of(request), now=now())
        messages.success(
            request, _("You follow %(what)s. We tell you what is new.") % {"what": kept.name or kept.topic}
        )
    return after(request, next_of(request, reverse("learner:catalog")))


def next_of(request: HttpRequest, fallback: str) -> str:
    """The page that a form came from, on this site only."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else fallback
