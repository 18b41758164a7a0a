"""From order to lot: the price is the rule's, the tax the address's, the day the payment's, and paid is paid once."""

from datetime import date, timedelta

import pytest

from credenza.credits.commands.fail_purchase import fail_purchase
from credenza.credits.commands.preview_purchase import Billing, preview_purchase
from credenza.credits.commands.settle_purchase import settle_purchase
from credenza.credits.commands.start_purchase import start_purchase
from credenza.credits.errors import AccountClosed
from credenza.credits.queries.accounts import balance_of, lots_of, purchase
from credenza.credits.rules.pricing import InvalidCredits
from credenza.credits.verification import violations
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.programs.loader import load, using
from tests.builders import credits as make
from tests.builders.credits import NOW, TODAY, account, at, person, staff
from tests.rooms.credits.tables import contents, entries, events, left, model

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return person("ana@acme.example")


@pytest.fixture
def acme(ana):
    return account(ana).account


def start(acme, by, credits=20_000, **more):
    return start_purchase(account=acme, credits=credits, by=by, now=NOW, **more)


def settle(started, *, now=NOW, ref="bank-1", by=SYSTEM, **more):
    return settle_purchase(purchase=started.purchase, payment_ref=ref, by=by, now=now, **more)


class TestPrice:
    def test_ordered_is_what_was_shown(self, ana, acme):
        german = Billing(name="Ana", country="DE")
        shown = preview_purchase(account=acme, credits=20_000, promo="TwentyOffTC", billing=german, by=ana, now=NOW)
        ordered = start(acme, ana, promo="TwentyOffTC", billing=german)
        assert (shown.list, shown.discount, shown.net, shown.tax, shown.total) == (
            "20000.00", "4000.00", "16000.00", "3040.00", "19040.00",
        )  # fmt: skip
        row = purchase(ordered.purchase)
        assert (str(row.net), str(row.tax), str(row.total)) == (shown.net, shown.tax, shown.total)
        assert (shown.promo_result, ordered.promo_result) == ("already_applied", "already_applied")

    @pytest.mark.parametrize(
        ("billing", "tax", "reason"),
        [
            ({}, "0.00", "no_address"),
            ({"country": "DE"}, "190.00", None),
            ({"country": "de"}, "190.00", None),
            ({"country": " De "}, "190.00", None),
            ({"country": "DE", "tax_id": "DE 136,695 976"}, "0.00", "reverse_charge"),
            ({"country": "DE", "tax_id": "DE136695975"}, "190.00", None),
            ({"country": "FR", "tax_id": "DE136695976"}, "200.00", None),
            ({"country": "BR"}, "0.00", "not_taxable_there"),
        ],
    )
    def test_the_address_decides_the_tax(self, ana, acme, billing, tax, reason):
        shown = preview_purchase(account=acme, credits=1000, billing=Billing(**billing), by=ana, now=NOW)
        assert (shown.tax, shown.tax_reason) == (tax, reason)

    def test_a_region_in_small_letters_is_the_same_region(self, ana, acme):
        rate = next(rate for rate in load("atlassian").tax_rates if rate.region)

        def taxed(country, region):
            billing = Billing(country=country, region=region)
            return preview_purchase(account=acme, credits=1000, billing=billing, by=ana, now=NOW).tax

        assert taxed(rate.country.lower(), rate.region.lower()) == taxed(rate.country, rate.region) != "0.00"

    @pytest.mark.parametrize("billing", [{"country": "D1"}, {"country": "Germany"}, {"company": "x" * 201}])
    def test_details_that_cannot_be_are_refused(self, ana, acme, billing):
        with pytest.raises(InvalidField) as refused:
            start(acme, ana, billing=Billing(**billing))
        assert refused.value.field in billing

    def test_text_that_no_database_holds_names_its_field(self, ana, acme):
        with pytest.raises(InvalidField) as refused:
            start(acme, ana, billing=Billing(company="A\x00B"))
        assert refused.value.field == "company"

    @pytest.mark.parametrize("credits", [0, -5, True, 10**12 + 1, 10**30])
    def test_only_whole_numbers_of_credits(self, ana, acme, credits):
        with pytest.raises(InvalidCredits):
            start(acme, ana, credits=credits)

    def test_the_largest_order_fits_every_column(self, ana, acme):
        lot = settle(start(acme, ana, credits=10**12, billing=Billing(country="DE")))
        assert left(lot.lot) == 10**12
        assert violations() == []

    def test_a_promotion_code_has_sixty_characters_at_most(self, ana, acme):
        assert start(acme, ana, promo="x" * 60).promo_result == "promo_unknown"
        with pytest.raises(InvalidField) as refused:
            start(acme, ana, promo="x" * 61)
        assert refused.value.field == "promo"


class TestOrdering:
    def test_the_terms_are_accepted_and_kept(self, ana, acme):
        with pytest.raises(MissingFields):
            start(acme, ana, terms_accepted=False)
        row = model("credits.Purchase").objects.get(pk=start(acme, ana).purchase)
        assert (row.terms_version, row.bought_by_id, row.started_at) == (
            load("atlassian").terms.version,
            ana.person_id,
            NOW,
        )

    def test_by_quote_somebody_else_may_order_but_not_unproved(self, acme):
        assert start(acme, person("buyer@procure.example"), channel="quote").purchase
        with pytest.raises(NotPermitted):
            start(acme, person("eve@else.example"))
        with pytest.raises(InvalidField):
            start(acme, person(), channel="invoice")

    def test_an_order_alone_brings_no_credits(self, ana, acme):
        start(acme, ana)
        assert balance_of(acme, TODAY).available == 0
        assert entries(acme) == []


class TestPaying:
    def test_the_lot_starts_on_the_value_date(self, ana, acme):
        receipt = settle(start(acme, ana), now=at(date(2024, 3, 5)), value_date=date(2024, 2, 29))
        assert (receipt.accepted_on, receipt.expires_on) == (date(2024, 2, 29), date(2025, 2, 28))
        (lot,) = lots_of(acme, date(2025, 2, 27))
        assert (lot.state, lot.left, lot.last_day) == ("open", 20_000, date(2025, 2, 27))
        (lot,) = lots_of(acme, date(2025, 2, 28))
        assert (lot.state, lot.left) == ("expired", 0)

    def test_the_business_day_is_the_programs(self, ana, acme):
        sydney = load("atlassian", {"time_zone": "Australia/Sydney"})
        with using(sydney):
            receipt = settle(start(acme, ana), now=at(date(2026, 2, 28), 23))
        assert receipt.accepted_on == date(2026, 3, 1)

    def test_however_often_it_is_reported(self, ana, acme):
        started = start(acme, ana)
        first = settle(started)
        before = contents()
        again = settle(started, now=NOW + timedelta(days=3), ref="bank-2", value_date=TODAY)
        assert again == first
        assert contents() == before

    def test_one_payment_pays_one_order(self, ana, acme):
        settle(start(acme, ana))
        with pytest.raises(InvalidField) as refused:
            settle(start(acme, ana))
        assert refused.value.field == "payment_ref"

    @pytest.mark.parametrize("ref", ["", "x" * 121])
    def test_a_payment_has_a_name(self, ana, acme, ref):
        with pytest.raises(InvalidField):
            settle(start(acme, ana), ref=ref)

    def test_not_of_tomorrow(self, ana, acme):
        with pytest.raises(InvalidField) as refused:
            settle(start(acme, ana), value_date=TODAY + timedelta(days=1))
        assert refused.value.field == "value_date"

    def test_an_order_that_never_was(self):
        with pytest.raises(NotFound):
            settle_purchase(purchase=10**9, payment_ref="x", by=staff(), now=NOW)

    def test_a_payment_older_than_a_year_buys_credits_that_are_gone(self, ana, acme):
        receipt = settle(start(acme, ana, credits=10), value_date=TODAY - timedelta(days=400))
        assert entries(acme) == [("purchase", 10, 10), ("expiry", -10, 0)]
        assert left(receipt.lot) == 0
        assert violations() == []

    def test_a_refused_card_leaves_nothing_and_may_be_paid_after_all(self, ana, acme):
        started = start(acme, ana)
        assert fail_purchase(purchase=started.purchase, reason="declined", by=SYSTEM, now=NOW).count == 1
        assert fail_purchase(purchase=started.purchase, by=SYSTEM, now=NOW).count == 0
        assert (purchase(started.purchase).status, entries(acme)) == ("failed", [])
        settle(started)
        assert fail_purchase(purchase=started.purchase, by=SYSTEM, now=NOW).count == 0
        assert (purchase(started.purchase).status, len(entries(acme))) == ("settled", 1)

    def test_money_for_a_closed_account_is_not_lost_but_cannot_be_spent(self, ana, acme):
        from credenza.credits.commands.close_account import close_account

        started = start(acme, ana)
        close_account(account=acme, by=ana, now=NOW)
        settle(started)
        assert balance_of(acme, TODAY).available == 20_000
        assert violations() == []
        with pytest.raises(AccountClosed):
            start(acme, SYSTEM)

    def test_all_purchases_make_one_event_each(self, acme):
        for credits in (5, 6):
            make.purchase(acme, credits)
        assert [told["account"] for told in events("credits.credits_purchased")] == [acme, acme]
