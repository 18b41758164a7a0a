"""For whom a reseller bought before: the organizations that its quotes name as end customers."""

from credenza.orders.models import Quote
from credenza.parties.organization_rows import OrganizationRow
from credenza.parties.organizations import organizations

MOST = 500


def customers_of(organization_id: int) -> tuple[OrganizationRow, ...]:
    """The end customers of an organization's quotes, by name; at most 500. Who may ask is the caller's to check."""
    named = Quote.objects.filter(organization=organization_id, end_customer__isnull=False)
    ids = named.order_by("-end_customer_id").values_list("end_customer_id", flat=True).distinct()[:MOST]
    return tuple(sorted(organizations(ids).values(), key=lambda row: (row.name.casefold(), row.id)))
