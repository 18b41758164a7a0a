"""Lists of licenses and the page of one: terms, contacts, keys without the keys, what happened, who looked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credenza.journal.queries import AuditRow, audit_of
from credenza.journal.recording import Subject
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.licensing.queries import ends, sites
from credenza.licensing.queries.licenses import CUSTOMERS, count_cared_for_by, history, license, list_licenses
from credenza.licensing.receipts import KeyShown
from credenza.licensing.rows import EndingRow, LicenseRow, SupportRow
from credenza.parties.queries import people
from credenza.portal.desk.access import DESK_AND_FINANCE, desk
from credenza.portal.licenses.forms import STATUSES
from credenza.portal.licenses.words import change_words, end_mark, size
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, today
from credenza.workflows.letters.subscriptions import why_refused
from credenza.workflows.queries import failing_addresses
from credenza.workflows.subscription_queries import subscription_of

HOME, DESK_HOME, CUSTOMERS_HOME = "licenses:overview", "licenses:desk", "licenses:customers"
PAGE_ROWS, NEXT_ENDS, LOOKS = 25, 5, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What tells one list of licenses from another."""

    home: str
    heading: str
    facts: str
    part: str = ""
    whose: str = ""


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """The licenses in one's care, those one bought, and those of one's organizations."""
    page = ListPage(
        home=HOME,
        heading=_("Licenses"),
        facts=_("Licenses and subscriptions in your care, bought by you, or of your organizations, newest first."),
    )
    return _listed(request, page)


@login_required
def customers(request: HttpRequest) -> HttpResponse:
    """End user licenses: what the reader, or an organization of theirs, bought for somebody else."""
    page = ListPage(
        home=CUSTOMERS_HOME,
        heading=_("Customers"),
        facts=_("End user licenses. You can reveal the keys that you were the original purchaser of."),
        part=CUSTOMERS,
        whose=_("Customer"),
    )
    return _listed(request, page)


@desk(*DESK_AND_FINANCE)
def desk_list(request: HttpRequest) -> HttpResponse:
    """Every license, found by whatever a caller can name; a whole SEN answers the question of support at once."""
    page = ListPage(
        home=DESK_HOME,
        heading=_("Licenses"),
        facts=_(
            "Licenses and subscriptions of all customers, newest first. A whole SEN answers whether it is supported."
        ),
    )
    return _listed(request, page)


def _listed(request: HttpRequest, page: ListPage) -> HttpResponse:
    by, on = actor_of(request), today()
    text, status = request.GET.get("q", "").strip(), request.GET.get("status", "")
    status = status if status in dict(STATUSES) else ""
    pages = Pages.of(request.GET)
    failing = failing_addresses() if page.home == DESK_HOME else ()
    bounced = bool(request.GET.get("bounced")) and page.home == DESK_HOME
    found = list_licenses(
        by,
        on,
        part=page.part,
        text=text,
        status=status,
        contacts=failing if bounced else None,
        before=pages.before,
        limit=PAGE_ROWS + 1,
    )
    rows = found[:PAGE_ROWS]
    is_plain = not text and not status and pages.is_first and page.home != DESK_HOME
    context = {
        "page": page,
        "q": text,
        "status": status,
        "statuses": STATUSES,
        "bounced": bounced,
        "bounced_count": count_cared_for_by(failing),
        "rows": [(row, size(row), *end_mark(row, on)) for row in rows],
        "next_ends": _next_ends(by, page.part) if is_plain else (),
        "support": _support(text, rows, by) if page.home == DESK_HOME else None,
        "pages": pages.beyond(rows[-1].id if len(found) > PAGE_ROWS else None),
        "on": on,
        "nav": page.home,
    }
    return render(request, "portal/licenses/list.html", context)


def _next_ends(by: Actor, part: str) -> Sequence[EndingRow]:
    return ends.next_ends(by, today(), part=part, limit=NEXT_ENDS)


def _support(text: str, rows: Sequence[LicenseRow], by: Actor) -> SupportRow | None:
    exact = next((row for row in rows if row.sen == text.upper()), None)
    return ends.support_entitled(exact.sen, today(), by) if exact else None


@login_required
@never_cache
@require_safe
def license_page(request: HttpRequest, license_id: int) -> HttpResponse:
    """One license, for whoever sees it."""
    return shown_license(request, license_id)


def shown_license(
    request: HttpRequest, license_id: int, *, key: KeyShown | None = None, status: int = 200
) -> HttpResponse:
    """The page, also with a key that was just revealed."""
    by, on = actor_of(request), today()
    row = license(license_id, by, on)
    context = {
        "license": row,
        "size": size(row),
        "end_words": end_mark(row, on)[0],
        "end_look": end_mark(row, on)[1],
        "history": [(one, *change_words(one)) for one in history(row.id, by)],
        "looks": _looks(row, by) if "reveal_license_key" in row.may or by.is_staff else None,
        "key": key,
        "site": _site(row, by),
        "is_cloud": row.family.startswith("cloud_"),
        "holds_key": any(one.status == "current" for one in row.key_versions),
        "is_staff": by.is_staff,
        **_months(row),
        "on": on,
        "nav": DESK_HOME if by.has(*DESK_AND_FINANCE) else HOME,
    }
    return render(request, "portal/licenses/license.html", context, status=status)


def _months(row: LicenseRow) -> dict[str, object]:
    """How a monthly subscription renews, and in words why its card was refused."""
    months = subscription_of(row)
    unpaid = months.unpaid if months else None
    return {"months": months, "refused_words": why_refused(unpaid.reason) if unpaid else ""}


def _looks(row: LicenseRow, by: Actor) -> list[tuple[AuditRow, str, bool]]:
    """Who looked at the key, newest first, and whether they were let."""
    lines = [
        line
        for line in audit_of(Subject(kind="license", id=row.id), limit=LOOKS * 5)
        if line.command == "reveal_license_key"
    ][:LOOKS]
    known = people(line.by_id for line in lines if line.by_id)
    return [
        (
            line,
            _("You")
            if line.by_id == by.person_id
            else known[line.by_id].name
            if line.by_id in known
            else _("Somebody"),
            bool(line.facts.get("allowed")),
        )
        for line in lines
    ]


def _site(row: LicenseRow, by: Actor) -> object:
    if not row.site_id:
        return None
    try:
        return sites.site(row.site_id, by)
    except NotFound:
        return None
