"""Pages of a monthly subscription: how it renews, the card on file, cancelling and taking it back. Rule SU5."""

from typing import Any

import pytest
from django.utils import timezone

from credenza.gateways.payments.choice import using
from credenza.gateways.payments.fake import FakeCards
from credenza.orders.queries.orders import order_for_system
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import SubscriptionCard
from credenza.workflows.order_cards import pay_order_by_card
from tests.builders.credits import staff
from tests.builders.orders import MONTHLY_CHAT, TEN, placed, small_world
from tests.builders.quotes import line
from tests.faces.portal.licenses.test_pages import _one_factor, page, signed_in

__all__ = ["_one_factor"]
# The bank's page of the demo is asked, too.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.urls("tests.faces.portal.test_provider")]


def test_its_customer_sees_cancels_and_replaces_the_card() -> None:
    now = timezone.now()
    with using(FakeCards()):
        of = small_world(country="NZ", region="")
        made = placed(of, line(MONTHLY_CHAT, TEN), now=now)
        pay_order_by_card(order=made, card="fails_later", now=now)
        dispatch_pending(now=now)
        (found,) = order_for_system(made).lines[0].licenses
        bea, desk, home = signed_in(of.buyer), signed_in(of.desk), f"/licenses/{found}/"
        shown = page(bea, home)
        assert "Renews each month" in shown
        assert "0341" in shown
        assert f"{home}card/" in shown
        assert f"{home}card/" not in page(desk, home)
        page(bea, f"{home}cancel/", 302, reason="", idempotency_key="c")
        shown = page(bea, home)
        assert "is not charged again" in shown
        assert "Renew again" in shown
        page(bea, f"{home}resume/", 302, idempotency_key="r")
        page(bea, f"{home}card/")
        page(bea, f"{home}card/", 409, card="declined")
        waiting = bea.post(f"{home}card/", {"card": "confirm"})
        assert waiting.status_code == 302
        bank = waiting["Location"]
        assert "may be charged later" in page(bea, bank)
        assert bea.post(bank, {"answer": "confirm"})["Location"] == f"{home}card/kept/"
        page(bea, f"{home}card/kept/", 302)
        assert SubscriptionCard.objects.get().last4 == "3220"
        assert "3220" in page(bea, home)
        page(desk, f"{home}card/", 403)


def test_the_desk_is_warned_where_nothing_signs_what_is_sold(settings: Any) -> None:
    desk = signed_in(staff())
    assert "CREDENZA_LICENSE_KEYS" not in page(desk, "/desk/orders/")
    settings.CREDENZA_LICENSE_KEYS = []
    assert "CREDENZA_LICENSE_KEYS" in page(desk, "/desk/orders/")
