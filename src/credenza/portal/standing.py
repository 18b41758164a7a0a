"""Where the signed-in reader stands: staff roles, account, organization, what waits for them. Read once a page."""

from dataclasses import dataclass

from django.http import HttpRequest

from credenza.certification.queries.own import is_candidate
from credenza.credits.queries.accounts import owned_account, waiting_requests
from credenza.kernel.actors import StaffRole
from credenza.licensing.queries.licenses import has_licenses
from credenza.parties.organizations import organizations_of
from credenza.portal.learner.order import skus_of
from credenza.portal.shared import actor_of
from credenza.workflows.queries import unread_count

ROLE_WORDS = {
    StaffRole.ORDER_DESK: "Order desk",
    StaffRole.CERTIFICATION_DESK: "Certification desk",
    StaffRole.FINANCE: "Finance",
    StaffRole.ADMINISTRATOR: "Administrator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides which rooms a person finds in the navigation."""

    roles: frozenset[StaffRole] = frozenset()
    account_name: str = ""
    owns_account: bool = False
    is_candidate: bool = False
    is_buyer: bool = False
    organization_name: str = ""
    has_licenses: bool = False
    has_customers: bool = False
    waiting_count: int = 0
    unread_count: int = 0
    order_count: int = 0

    @property
    def belongs(self) -> str:
        """The line under the name in the user menu: staff roles, else the account owned or the organization."""
        roles = ", ".join(ROLE_WORDS[role] for role in StaffRole if role in self.roles)
        return roles.capitalize() if roles else self.account_name or self.organization_name


def standing_of(request: HttpRequest) -> Standing:
    """The reader's standing, kept on the request so that navigation and menu share one look."""
    kept: Standing | None = getattr(request, "_standing", None)
    if kept is None:
        kept = _read(request)
        request._standing = kept  # type: ignore[attr-defined]  # noqa: SLF001  our own note on the request
    return kept


def _read(request: HttpRequest) -> Standing:
    if not request.user.is_authenticated:
        return Standing()
    actor, organizations = actor_of(request), organizations_of(request.user.pk)
    account = owned_account(request.user.pk)
    licenses, customers = has_licenses(request.user.pk, [one.id for one in organizations])
    return Standing(
        roles=actor.roles,
        is_candidate=is_candidate(request.user.pk),
        is_buyer=bool(organizations),
        organization_name=organizations[0].name if organizations else "",
        has_licenses=licenses,
        has_customers=customers,
        account_name=account.name if account else "",
        owns_account=account is not None,
        waiting_count=waiting_requests(account.id) if account else 0,
        unread_count=unread_count(request.user.pk),
        order_count=len(skus_of(request)),
    )
