"""Monthly subscriptions whatever the jobs and the provider do: days missed, answers lost, cards to be confirmed. SU5."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from credenza.gateways.payments.choice import using
from credenza.gateways.payments.fake import FakeCards
from credenza.gateways.payments.shapes import Intent, ProviderTrouble
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import NotPermitted
from credenza.licensing.queries.licenses import license, list_licenses
from credenza.orders.queries.orders import order_for_system
from credenza.workflows.card_events import collect_fake_events
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import Notice, OrderCardPayment, SubscriptionCard, SubscriptionRenewal
from credenza.workflows.order_cards import pay_order_by_card
from credenza.workflows.subscription_cards import finish_replacing, replace_card
from credenza.workflows.subscriptions import charge_due, renew_subscriptions
from tests.builders.credits import NOW, at
from tests.builders.orders import MONTHLY_CHAT, TEN, placed, small_world
from tests.builders.quotes import World, line

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 10)


class Losing(FakeCards):
    """A provider that charges, and whose answer is lost on the way."""

    def charge_intent(self, intent: str, **named: Any) -> Intent:
        super().charge_intent(intent, **named)
        raise ProviderTrouble("the answer was lost")


@pytest.fixture
def of() -> World:
    return small_world(country="NZ", region="")


@pytest.fixture
def cards() -> Iterator[FakeCards]:
    with using(fake := FakeCards()):
        yield fake


def bought(of: World, card: str = "ok") -> int:
    """A subscription bought by card on 10 March; its license."""
    made = placed(of, line(MONTHLY_CHAT, TEN))
    pay_order_by_card(order=made, card=card, now=NOW)
    dispatch_pending(now=NOW)
    (found,) = order_for_system(made).lines[0].licenses
    return found


def months(license_id: int) -> list[tuple[date, str]]:
    found = SubscriptionRenewal.objects.filter(license=license_id).order_by("starts_on")
    return list(found.values_list("starts_on", "status"))


def test_days_that_no_job_ran_are_caught_up_month_by_month(of: World, cards: FakeCards) -> None:
    """SU3: each missed month on its own days, each its own order; the same days again change nothing."""
    of_license, late = bought(of), at(date(2026, 6, 13))
    for _ in range(2):
        on = DUE
        while on <= late.date():
            renew_subscriptions(on, late)
            on += timedelta(days=1)
        while dispatch_pending(now=late):
            charge_due(now=late)
    assert months(of_license) == [(date(2026, month, 10), "paid") for month in (4, 5, 6)]
    row = license(of_license, SYSTEM, late.date())
    assert (row.term.starts_on, row.term.ends_on) == (date(2026, 3, 10), date(2026, 7, 9))
    orders = [order_for_system(one) for one in SubscriptionRenewal.objects.values_list("order", flat=True)]
    assert {(one.placed_on, one.effective_on, str(one.total)) for one in orders} == {
        (late.date(), late.date(), "20.00")
    }  # fmt: skip
    assert OrderCardPayment.objects.filter(status="paid").count() == 4


def test_missed_tries_are_never_two_on_a_day(of: World, cards: FakeCards) -> None:
    """After an outage the tries count from the first real one; it is active meanwhile by its dates, then lapsed."""
    of_license, late = bought(of, "fails_later"), at(date(2026, 4, 13))
    for day in range(4):
        renew_subscriptions(DUE + timedelta(days=day), late)
    renewal = SubscriptionRenewal.objects.get()
    assert (renewal.tries_count, renewal.first_tried_on, renewal.next_try_on) == (
        1, late.date(), date(2026, 4, 14)
    )  # fmt: skip
    much_later = at(date(2026, 4, 30))
    renew_subscriptions(much_later.date(), much_later)
    renewal.refresh_from_db()
    assert (renewal.tries_count, renewal.next_try_on) == (2, date(2026, 5, 1))
    active, lapsed = date(2026, 4, 16), date(2026, 4, 17)
    assert [license(of_license, SYSTEM, on).status for on in (active, lapsed)] == ["active", "lapsed"]
    assert [len(list_licenses(SYSTEM, on, status="active")) for on in (active, lapsed)] == [1, 0]
    assert [len(list_licenses(SYSTEM, on, status="lapsed")) for on in (active, lapsed)] == [0, 1]


def test_an_answer_that_was_lost_charges_once(of: World) -> None:
    """The provider's event settles it; the claim keeps everybody else from charging again meanwhile."""
    with using(losing := Losing()):
        of_license = bought(of)
        renew_subscriptions(DUE, at(DUE))
        renew_subscriptions(DUE, at(DUE))
        assert months(of_license) == [(DUE, "open")]
        collect_fake_events(now=at(DUE))
        dispatch_pending(now=at(DUE))
        charge_due(now=at(DUE) + timedelta(hours=1))
        assert months(of_license) == [(DUE, "paid")]
        assert OrderCardPayment.objects.filter(status="paid").count() == 2
        assert losing.due_events(at(DUE)) == ()


def test_a_card_to_be_confirmed_is_refused_and_its_holder_pays_by_hand(of: World, cards: FakeCards) -> None:
    """Off-session 3-D Secure counts as refused; the card that pays the order by hand is on file from then on."""
    made = placed(of, line(MONTHLY_CHAT, TEN))
    checkout = pay_order_by_card(order=made, card="confirm", now=NOW)
    assert checkout.status == "confirm_wanted"
    cards.authenticate(OrderCardPayment.objects.get().intent, passed=True, now=NOW)
    collect_fake_events(now=NOW)
    dispatch_pending(now=NOW)
    renew_subscriptions(DUE, at(DUE))
    dispatch_pending(now=at(DUE))
    renewal = SubscriptionRenewal.objects.get()
    assert renewal.last_reason == "authentication_required"
    told = Notice.objects.get(name="renewal_refused")
    assert (told.to, told.link) == ("bea@acme.example", f"/orders/{renewal.order}/pay/")
    assert not Notice.objects.filter(name="payment_failed").exists()
    assert pay_order_by_card(order=renewal.order or 0, card="ok", now=at(DUE)).status == "paid"
    dispatch_pending(now=at(DUE))
    assert (months(renewal.license), SubscriptionCard.objects.get().last4) == ([(DUE, "paid")], "4242")


def test_a_card_is_replaced_once_for_all_that_it_paid(of: World, cards: FakeCards) -> None:
    """By the holder's return or the provider's event, whichever comes first; the old card is forgotten."""
    made = placed(of, line(MONTHLY_CHAT, TEN), line(MONTHLY_CHAT, TEN))
    pay_order_by_card(order=made, card="ok", now=NOW)
    dispatch_pending(now=NOW)
    first, second = (each.licenses[0] for each in order_for_system(made).lines)
    old = SubscriptionCard.objects.get(license=first)
    begun = replace_card(license=first, card="confirm", by=of.buyer, now=NOW)
    assert begun.status == "confirm_wanted"
    assert begun.client_secret not in repr(begun)
    keeping = begun.action_url.rstrip("/").rpartition("/")[2]
    cards.authenticate_keeping(keeping, passed=True, now=NOW)
    assert collect_fake_events(now=NOW) >= 1
    assert finish_replacing(license=first, by=of.buyer, now=NOW).status == "kept"
    kept = SubscriptionCard.objects.all()
    assert {one.last4 for one in kept} == {"3220"}
    assert {one.license for one in kept} == {first, second}
    assert old.card not in [one.id for one in cards.saved_cards(old.customer)]
    with pytest.raises(NotPermitted):
        replace_card(license=first, card="ok", by=of.desk, now=NOW)
