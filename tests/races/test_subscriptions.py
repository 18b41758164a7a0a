"""Many workers at one month that renews: one order, one charge. Rule SU5."""

from datetime import date

import pytest

from credenza.gateways.payments.choice import using
from credenza.gateways.payments.fake import FakeCards
from credenza.licensing.models import Entitlement
from credenza.orders.models import Order, Payment
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import SubscriptionRenewal
from credenza.workflows.order_cards import pay_order_by_card
from credenza.workflows.subscriptions import renew_subscriptions
from tests.builders.credits import NOW, at
from tests.builders.orders import MONTHLY_CHAT, TEN, placed, small_world
from tests.builders.quotes import line
from tests.races.racing import race

pytestmark = pytest.mark.usefixtures("committed")
DUE = date(2026, 4, 10)


@pytest.mark.postgresql_only
def test_eight_workers_renew_a_month_once(tmp_path):
    of = small_world(country="NZ", region="")
    with using(FakeCards(tmp_path / "cards.sqlite3")):
        for _ in range(3):
            pay_order_by_card(order=placed(of, line(MONTHLY_CHAT, TEN)), card="ok", now=NOW)
        dispatch_pending(now=NOW)

        def work() -> None:
            renew_subscriptions(DUE, at(DUE))
            dispatch_pending(now=at(DUE))

        counted = race([work for _ in range(24)])
        assert counted == {"done": 24}
        dispatch_pending(now=at(DUE))
    assert list(SubscriptionRenewal.objects.values_list("status", flat=True)) == ["paid"] * 3
    assert Order.objects.filter(channel="renewal", status="fulfilled").count() == 3
    assert Payment.objects.count() == 6
    assert {one.ends_on for one in Entitlement.objects.all()} == {date(2026, 5, 9)}
