"""Who finds what in the rail: one literal table, groups in the order people see them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credenza.kernel.actors import StaffRole
from credenza.portal.standing import Standing
from credenza.programs.loader import active

DESK_ROLES = frozenset({StaffRole.ORDER_DESK, StaffRole.FINANCE, StaffRole.ADMINISTRATOR})

CERTIFICATION_ROLES = frozenset({StaffRole.CERTIFICATION_DESK, StaffRole.ADMINISTRATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One link: URL name, words, icon, who sees it within its group (by role, by standing), what is counted beside."""

    name: str
    words: Promise
    icon: str
    roles: frozenset[StaffRole] | None = None
    count: Callable[[Standing], int] | None = None
    seen_by: Callable[[Standing], bool] = lambda _standing: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading with links, for those of whom ``seen_by`` is true."""

    title: Promise
    seen_by: Callable[[Standing], bool]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry as the page shows it; ``current`` is "page" on the page itself and "true" below it."""

    address: str
    words: str
    icon: str
    current: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGroup:
    """A group with the reader's links."""

    title: str
    links: tuple[Link, ...]


_administrators = frozenset({StaffRole.ADMINISTRATOR})
_order_desk = frozenset({StaffRole.ORDER_DESK, StaffRole.ADMINISTRATOR})
_finance = frozenset({StaffRole.FINANCE, StaffRole.ORDER_DESK, StaffRole.ADMINISTRATOR})

GROUPS = (
    Group(
        title=_("Desk"),
        seen_by=lambda standing: bool(standing.roles & DESK_ROLES),
        entries=(
            Entry(name="desk:accounts", words=_("Accounts"), icon="building"),
            Entry(name="quotes:list", words=_("Quotes"), icon="quote", roles=_order_desk),
            Entry(name="review_desk:queue", words=_("Reviews"), icon="clock", roles=_order_desk),
            Entry(name="organization_desk:organizations", words=_("Organizations"), icon="users"),
            Entry(name="licenses:desk", words=_("Licenses"), icon="key", roles=_finance),
            Entry(name="order_desk:orders", words=_("Orders"), icon="cart"),
            Entry(name="order_desk:payments", words=_("Payments queue"), icon="swap"),
            Entry(name="order_desk:receivables", words=_("Receivables"), icon="file", roles=_finance),
            Entry(name="desk:extensions", words=_("Extension requests"), icon="calendar"),
            Entry(name="desk:finance", words=_("Finance"), icon="bank", roles=_finance),
            Entry(name="desk:usage", words=_("Usage"), icon="chart", roles=_finance),
            Entry(name="desk:catalog", words=_("Catalog and prices"), icon="quote", roles=_finance),
            Entry(name="desk:mail", words=_("Mail outbox"), icon="mail", roles=_administrators),
            Entry(name="desk:audit", words=_("Audit trail"), icon="shield", roles=_administrators),
            Entry(name="desk:staff", words=_("Staff roles"), icon="key", roles=_administrators),
            Entry(name="desk:people", words=_("People"), icon="users", roles=_administrators),
            Entry(name="desk:services", words=_("Service accounts"), icon="lock", roles=_administrators),
            Entry(name="desk:webhooks", words=_("Webhooks"), icon="external", roles=_administrators),
        ),
    ),
    Group(
        title=_("Certification desk"),
        seen_by=lambda standing: bool(standing.roles & CERTIFICATION_ROLES) and has_program(),
        entries=(
            Entry(name="certification_desk:cases", words=_("Audits"), icon="shield"),
            Entry(name="certification_desk:held", words=_("Held activities"), icon="inbox"),
            Entry(name="certification_desk:extensions", words=_("Wishes for more time"), icon="calendar"),
            Entry(name="certification_desk:candidates", words=_("Candidates"), icon="users"),
            Entry(name="certification_desk:reports", words=_("Reports of misuse"), icon="flag"),
            Entry(name="learning_desk:quarantine", words=_("Quarantine"), icon="alert"),
            Entry(name="learning_desk:statements", words=_("Statements"), icon="download"),
            Entry(name="learning_desk:attendance", words=_("Attendance"), icon="upload"),
            Entry(name="certification_desk:sessions", words=_("Sessions and events"), icon="calendar"),
            Entry(name="certification_desk:program", words=_("Program"), icon="list"),
            Entry(name="certification_desk:what_if", words=_("Change the rule"), icon="plan"),
            Entry(name="certification_desk:dashboard", words=_("Dashboard"), icon="chart"),
        ),
    ),
    Group(
        title=_("Training credits"),
        seen_by=lambda standing: standing.owns_account,
        entries=(
            Entry(name="credits:overview", words=_("Overview"), icon="home"),
            Entry(
                name="credits:requests",
                words=_("Requests"),
                icon="inbox",
                count=lambda standing: standing.waiting_count,
            ),
            Entry(name="credits:transactions", words=_("Transactions"), icon="swap"),
            Entry(name="credits:reports", words=_("Reports"), icon="chart"),
            Entry(name="credits:settings", words=_("Owners and settings"), icon="users"),
        ),
    ),
    Group(
        title=_("Buying"),
        seen_by=lambda standing: standing.is_buyer,
        entries=(
            Entry(name="quotes:list", words=_("Quotes"), icon="quote"),
            Entry(name="orders:overview", words=_("Orders"), icon="cart"),
            Entry(name="orders:invoices", words=_("Invoices"), icon="file"),
            Entry(name="organizations:overview", words=_("Organization"), icon="building"),
        ),
    ),
    Group(
        title=_("Licenses"),
        seen_by=lambda standing: standing.has_licenses,
        entries=(
            Entry(name="licenses:overview", words=_("Licenses"), icon="key"),
            Entry(
                name="licenses:customers",
                words=_("Customers"),
                icon="users",
                seen_by=lambda standing: standing.has_customers,
            ),
        ),
    ),
    Group(
        title=_("My certifications"),
        seen_by=lambda standing: standing.is_candidate and has_program(),
        entries=(
            Entry(name="candidate:overview", words=_("Overview"), icon="ring"),
            Entry(name="candidate:activities", words=_("My activities"), icon="list"),
            Entry(name="candidate:add", words=_("Add activity"), icon="plus"),
            Entry(name="candidate:planner", words=_("Planner"), icon="plan"),
            Entry(name="candidate:earning", words=_("What earns units"), icon="book"),
            Entry(name="candidate:history", words=_("All cycles"), icon="clock"),
            Entry(name="candidate:sharing", words=_("Share and verify"), icon="shield"),
            Entry(name="candidate:feed", words=_("Calendar feed"), icon="calendar"),
        ),
    ),
    Group(
        title=_("My learning"),
        seen_by=lambda _standing: True,
        entries=(
            Entry(name="learner:catalog", words=_("Catalog"), icon="book"),
            Entry(
                name="learner:checkout",
                words=_("Checkout"),
                icon="cart",
                count=lambda standing: standing.order_count,
            ),
            Entry(name="learner:requests", words=_("My requests"), icon="list"),
            Entry(name="learner:training", words=_("My training"), icon="ring"),
        ),
    ),
    Group(
        title=_("Certifications"),
        seen_by=lambda standing: not standing.is_candidate and has_program(),
        entries=(
            Entry(name="candidate:overview", words=_("My certifications"), icon="ring"),
            Entry(name="candidate:earning", words=_("What earns units"), icon="book"),
        ),
    ),
)


def has_program() -> bool:
    """Whether the rule pack in force has a certification program: without one, nobody finds its pages."""
    return active().certification is not None


def shown_groups(standing: Standing, *, here: str, path: str) -> tuple[ShownGroup, ...]:
    """The reader's groups with links; ``here`` is the URL name that counts as current, ``path`` the page's own."""
    found = []
    for group in GROUPS:
        if not group.seen_by(standing):
            continue
        links = tuple(
            link for entry in group.entries if (link := _link(entry, standing, here=here, path=path)) is not None
        )
        if links:
            found.append(ShownGroup(title=str(group.title), links=links))
    return tuple(found)


def _link(entry: Entry, standing: Standing, *, here: str, path: str) -> Link | None:
    if (entry.roles is not None and not standing.roles & entry.roles) or not entry.seen_by(standing):
        return None
    address = reverse(entry.name)
    current = ("page" if path == address else "true") if entry.name == here else ""
    count = entry.count(standing) if entry.count else 0
    return Link(address=address, words=str(entry.words), icon=entry.icon, current=current, count=count)


def start_page(standing: Standing) -> str:
    """The URL name a signed-in person lands on: the first entry of their first group."""
    groups = [group for group in GROUPS if group.seen_by(standing)]
    return groups[0].entries[0].name
