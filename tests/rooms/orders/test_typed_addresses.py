"""The address of a person who buys without an organization, as typed: it decides the tax. Rules TX1, TX6, QT1."""

from dataclasses import replace

import pytest

from credenza.kernel.errors import InvalidField, MissingFields
from credenza.orders.asked import Address
from credenza.orders.checking_out import CheckoutAsked
from credenza.orders.commands.change_billing import change_billing
from credenza.orders.commands.place_checkout import place_checkout
from credenza.orders.queries.orders import order_for_system
from credenza.orders.queries.preview import preview_quote
from tests.builders.credits import NOW, TODAY, person
from tests.builders.orders import SEMINAR, small_world
from tests.builders.quotes import asked, line

pytestmark = pytest.mark.django_db
NEW_YORK = Address(name="Lee", street="Broadway 1", city="New York", region="NY", country="US")


def test_no_way_of_typing_an_address_takes_the_tax_away() -> None:
    small_world()
    lee = person("lee@learn.example", "Lee")
    spellings = (NEW_YORK, replace(NEW_YORK, country="us", region="ny"), replace(NEW_YORK, country=" US "))
    for billing in (*spellings, replace(NEW_YORK, region="New York")):
        shown = preview_quote(asked(None, line(SEMINAR, None), billing=billing), lee, TODAY)
        assert str(shown.tax) == "4.00"
    for billing, refusal in (
        (replace(NEW_YORK, country="Atlantis"), InvalidField),
        (replace(NEW_YORK, region=""), MissingFields),
        (replace(NEW_YORK, region="Nowhere"), InvalidField),
    ):
        with pytest.raises(refusal):
            preview_quote(asked(None, line(SEMINAR, None), billing=billing), lee, TODAY)
    wanted = CheckoutAsked(items=(SEMINAR,), currency="USD", billing=spellings[1], terms_accepted=True)
    order = place_checkout(asked=wanted, by=lee, now=NOW).order
    assert str(order_for_system(order).tax) == "4.00"
    for billing, refusal in (
        (Address(), MissingFields),
        (replace(NEW_YORK, region=""), MissingFields),
        (replace(NEW_YORK, country="??"), InvalidField),
    ):
        with pytest.raises(refusal):
            change_billing(order=order, billing=billing, by=lee, now=NOW)
    change_billing(order=order, billing=replace(NEW_YORK, country="nz", region=""), by=lee, now=NOW)
    assert order_for_system(order).tax.minor == 0
