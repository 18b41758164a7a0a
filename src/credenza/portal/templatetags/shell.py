"""The parts of the shell that know the reader: ``{% load shell %}``; only base.html uses them."""

from datetime import UTC, datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from credenza.portal.navigation import DESK_ROLES, shown_groups
from credenza.portal.standing import standing_of

register = template.Library()
BAR_LINKS = 4


@register.inclusion_tag("portal/partials/_side_nav.html", takes_context=True)
def side_nav(context: template.Context) -> dict[str, Any]:
    """The rail; the first group's first four links make the bar on a phone."""
    request: HttpRequest = context["request"]
    match = request.resolver_match
    here = context.get("nav") or (match.view_name if match else "")
    groups = shown_groups(standing_of(request), here=here, path=request.path)
    first = groups[0] if groups else None
    return {"first": first, "extra": first.links[BAR_LINKS:] if first else (), "others": groups[1:]}


@register.inclusion_tag("portal/partials/_user_menu.html", takes_context=True)
def user_menu(context: template.Context) -> dict[str, Any]:
    """The person's own menu."""
    request: HttpRequest = context["request"]
    standing = standing_of(request)
    return {
        "person": request.user,
        "belongs": standing.belongs,
        "schemes": get_user_model()._meta.get_field("scheme").choices,  # noqa: SLF001  the documented API
        "here": request.get_full_path(),
        "demo": settings.DEMO,
        "unread": standing.unread_count,
        "open_account": "" if standing.owns_account else reverse("credits:open"),
        "register": "" if standing.is_buyer else reverse("organizations:register"),
        "csrf_token": context.get("csrf_token"),
    }


ACCOUNT_PAGES = (
    ("portal:profile", _("Profile")),
    ("account_email", _("E-mail addresses")),
    ("account_change_password", _("Password")),
    ("mfa_index", _("Second factor")),
    ("usersessions_list", _("Sessions")),
    ("portal:notices", _("Notice settings")),
    ("portal:tokens", _("API tokens")),
)
"""The pages of one's own login, in the order of the tabs."""


@register.simple_tag(takes_context=True)
def account_tabs(context: template.Context) -> list[dict[str, Any]]:
    """The tabs above the pages of one's own login."""
    path = context["request"].path
    pages = [(reverse(name), words) for name, words in ACCOUNT_PAGES]
    own = pages[0][0]  # every page of ours lies below the profile's address
    return [
        {"address": address, "words": words, "current": path == own if address == own else path.startswith(address)}
        for address, words in pages
    ]


@register.simple_tag(takes_context=True)
def unread_notices(context: template.Context) -> int:
    """How many notices the reader has not opened."""
    return standing_of(context["request"]).unread_count


@register.simple_tag
def right_now() -> datetime:
    """The moment a page was made, for pages about what went wrong."""
    return datetime.now(UTC)


@register.inclusion_tag("portal/partials/_desk_search.html", takes_context=True)
def desk_search(context: template.Context) -> dict[str, Any]:
    """The search field of staff in the top bar."""
    staff = standing_of(context["request"]).roles & DESK_ROLES
    return {"address": reverse("desk:accounts") if staff else ""}
