"""Which organizations a reseller may name as its customer. Rules QT1, RS1; "others: not found" of the platform."""

import pytest

from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import NotFound
from credenza.workflows.customers import require_own_customer
from credenza.workflows.quoting import QuoteWanted
from tests.builders.credits import person, staff
from tests.builders.quotes import organization, world

pytestmark = pytest.mark.django_db


def test_nobody_reads_a_strangers_address_and_category_off_a_quote() -> None:
    """A number is no proof: only customers of earlier quotes, and organizations whose contact the reseller knows."""
    of = world()
    tess = person("tess@victim.example")
    victim = organization("Victim University", tess, country="US", region="NY")

    def wanted(contact: str = "", customer: int | None = victim) -> QuoteWanted:
        return QuoteWanted(
            organization=of.organization, role="reseller", end_customer=customer, technical_contact=contact
        )

    for contact in ("", "nobody@victim.example", "bea@acme.example"):
        with pytest.raises(NotFound):
            require_own_customer(wanted(contact), of.buyer)
    with pytest.raises(NotFound):
        require_own_customer(wanted("tess@victim.example", victim + 1_000), of.buyer)
    for by in (of.buyer, tess):
        require_own_customer(wanted("Tess@victim.example "), by)
    for by in (staff(), SYSTEM, tess):
        require_own_customer(wanted(), by)
    require_own_customer(wanted(customer=None), of.buyer)
