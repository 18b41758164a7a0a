"""A quote from draft to order. Rules QT1 to QT5, RS1 to RS3, A17, section 3 of the orders rules."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from credenza.catalog.commands.change_price import change_price
from credenza.catalog.rules.errors import NotAnUpgrade, UnknownSku
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotPermitted
from credenza.kernel.money import Money
from credenza.orders.asked import Address, PriceOverride
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.cancel_quote import cancel_quote
from credenza.orders.commands.copy_quote import copy_quote
from credenza.orders.commands.decline_quote import decline_quote
from credenza.orders.commands.draft_quote import draft_quote
from credenza.orders.commands.extend_quote import extend_quote
from credenza.orders.commands.revise_quote import revise_quote
from credenza.orders.commands.send_quote import send_quote
from credenza.orders.errors import (
    MonthlyNotResellable,
    QuoteExpired,
    QuoteNotOpen,
    QuoteSuperseded,
    TermsNotAccepted,
    TwoTierReselling,
)
from credenza.orders.models import Order, Quote
from credenza.orders.queries.quotes import count_quotes, list_quotes, quote, quote_by_number
from credenza.parties.commands.state_organizations import StatedEvidence
from tests.builders.credits import NOW, TODAY, later, person, staff
from tests.builders.quotes import (
    CLOUD,
    DC,
    LARGE,
    MONTHLY,
    SERVER,
    World,
    asked,
    coverage,
    drafted,
    line,
    organization,
    sent,
    world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def of() -> World:
    return world()


def list_price(minor: int, now: datetime) -> None:
    """The smallest tier of the first product costs this from that day on."""
    by = staff(StaffRole.FINANCE)
    change_price(sku=DC, tier=500, currency="USD", list_minor=minor, by=by, now=now)


def row(of: World, saved, on: date = TODAY):
    return quote(saved.quote, of.buyer, on)


class TestDraft:
    def test_qt1_qt2_is_priced_and_names_everybody(self, of):
        saved = drafted(of, line(), line(CLOUD, 25, quantity=2), po_number=" PO-7 ")
        found = row(of, saved)
        assert (saved.status, saved.revision, found.number) == ("draft", 1, f"{saved.number}-1")
        assert [str(each.net) for each in found.lines] == ["44000.00", "4800.00"]
        assert (found.list, found.net, found.total) == (Money(4_880_000, "USD"),) * 3
        assert found.tax_reason == "not_taxable_there"
        assert (found.purchaser.email, found.technical_contact_email) == ("bea@acme.example", "tess@acme.example")
        assert (found.billing["country"], found.po_number, found.terms_version) == ("NZ", "PO-7", "2026-05")
        assert (found.valid_until, found.issued_on, found.order) == (None, None, None)
        assert [step.name for step in found.lines[0].steps] == ["list", "net"]

    def test_qt1_a_reseller_is_told_at_once_what_is_missing(self, of):
        wish = asked(of.organization, role="reseller", technical_contact="", currency="", lines=())
        with pytest.raises(MissingFields) as refused:
            draft_quote(asked=replace(wish, lines=(line(tier=None),)), by=of.buyer, now=NOW)
        assert refused.value.fields == ("end_customer", "technical_contact", "currency")
        no_tier = replace(wish, currency="USD", lines=(line(tier=None), line(kind="credits", sku="", tier=None)))
        with pytest.raises(MissingFields) as refused:
            draft_quote(asked=no_tier, by=of.buyer, now=NOW)
        assert refused.value.fields[2:] == ("line_1_tier", "line_2_account", "line_2_credits")
        homeless = organization("Nowhere", has_address=False)
        with pytest.raises(MissingFields) as refused:
            draft_quote(asked=asked(of.organization, role="reseller", end_customer=homeless), by=of.buyer, now=NOW)
        assert refused.value.fields == ("end_customer_address",)
        assert Quote.objects.count() == 0

    def test_qt2_terms_come_before_saving(self, of):
        with pytest.raises(TermsNotAccepted) as refused:
            drafted(of, terms_accepted=False)
        assert refused.value.version == "2026-05"

    @pytest.mark.parametrize("kind", ["reseller", "distributor"])
    def test_rs2_a_second_intermediary_is_refused(self, of, kind):
        organization("Hub", kind=kind)
        customer = organization("Customer")
        with pytest.raises(TwoTierReselling) as refused:
            drafted(of, role="reseller", end_customer=customer, on_behalf_of="Hub")
        assert refused.value.intermediary == "Hub"

    def test_rs3_a_reseller_quotes_annual_plans_only(self, of):
        customer = organization("Customer")
        with pytest.raises(MonthlyNotResellable) as refused:
            drafted(of, line(MONTHLY, 10), line(CLOUD, 25), role="reseller", end_customer=customer)
        assert refused.value.items == (MONTHLY,)
        assert drafted(of, line(MONTHLY, 10)).status == "draft"

    def test_ds2_the_category_is_the_licensees_and_the_program_the_resellers(self, of):
        buyer = person()
        proven = (StatedEvidence(kind="discount_program", value="corporate_reseller"),)
        shop = organization("Shop", buyer, kind="reseller", country="NZ", evidence=proven)
        school = organization("School", evidence=(StatedEvidence(kind="category", value="academic"),))
        plain = organization("Plain")
        discounts = []
        for customer in (school, plain):
            wish = asked(shop, role="reseller", end_customer=customer)
            found = quote(draft_quote(asked=wish, by=buyer, now=NOW).quote, buyer, TODAY)
            discounts.append((found.lines[0].discount_reason, str(found.net)))
        assert discounts == [("academic", "22000.00"), ("corporate_reseller", "39600.00")]

    def test_a_person_buys_without_an_organization(self, of):
        buyer = person("own@home.example", "Olga Own")
        wish = asked(None, billing=Address(street="2 Road", city="Berlin", country="DE"), technical_contact="")
        found = quote(draft_quote(asked=wish, by=buyer, now=NOW).quote, buyer, TODAY)
        assert (found.purchaser.name, found.technical_contact_email) == ("Olga Own", "own@home.example")
        assert (found.billing["name"], found.billing["country"]) == ("Olga Own", "DE")

    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            ({"currency": "usd"}, InvalidField),
            ({"role": "broker"}, InvalidField),
            ({"technical_contact": "nobody"}, InvalidField),
            ({"notes": "x" * 4001}, InvalidField),
            ({"lines": (line("NOPE"),)}, UnknownSku),
            ({"lines": (line("a\x00b"),)}, InvalidField),
            ({"lines": (line(kind="upgrade", tier=500, coverage=coverage(tier=1000)),)}, NotAnUpgrade),
            ({"overrides": (PriceOverride(position=0, net=Money(1, "USD"), reason="why"),)}, NotPermitted),
        ],
    )
    def test_refuses_what_cannot_be_and_writes_nothing(self, of, change, refusal):
        with pytest.raises(refusal):
            drafted(of, **change)
        assert Quote.objects.count() == 0

    def test_the_same_key_saves_once(self, of):
        wish = asked(of.organization)
        first, again = (draft_quote(asked=wish, by=of.buyer, now=NOW, idempotency_key="k") for _ in range(2))
        assert first == again
        assert Quote.objects.count() == 1


class TestSend:
    def test_qt3_opens_for_thirty_days_and_locks_the_prices(self, of):
        saved = drafted(of)
        list_price(5_000_000, later(1))
        opened = send_quote(quote=saved.quote, by=of.buyer, now=later(2))
        assert (opened.status, opened.valid_until) == ("open", TODAY + timedelta(days=32))
        assert str(row(of, saved).net) == "50000.00", "a draft promises nothing: its prices are those of the issue day"
        list_price(9_000_000, later(3))
        accepted = accept_quote(quote=saved.quote, by=of.buyer, now=later(32))
        assert Order.objects.get(pk=accepted.order).net_minor == 5_000_000

    def test_a17_prorates_from_the_issue_day(self, of):
        change = line(DC, LARGE, kind="upgrade", coverage=coverage())
        saved = drafted(of, change)
        draft = row(of, saved).lines[0]
        send_quote(quote=saved.quote, by=of.buyer, now=later(31))
        issued = row(of, saved).lines[0]
        assert (draft.starts_on, issued.starts_on) == (TODAY, TODAY + timedelta(days=31))
        assert issued.ends_on == draft.ends_on == date(2027, 3, 9)
        assert issued.net.minor < draft.net.minor

    def test_what_is_sent_is_not_sent_again(self, of):
        saved = sent(of)
        with pytest.raises(QuoteNotOpen) as refused:
            send_quote(quote=saved.quote, by=of.buyer, now=NOW)
        assert refused.value.status == "open"

    def test_qt2_new_terms_are_accepted_anew(self, of):
        saved = drafted(of)
        Quote.objects.update(terms_version="2020-01")
        with pytest.raises(TermsNotAccepted):
            send_quote(quote=saved.quote, by=of.buyer, now=NOW)
        assert send_quote(quote=saved.quote, terms_accepted=True, by=of.buyer, now=NOW).status == "open"
        assert row(of, saved).terms_version == "2026-05"


class TestAccept:
    def test_qt5_becomes_one_order_however_often_it_is_accepted(self, of):
        saved = sent(of, po_number="PO-7")
        first = accept_quote(quote=saved.quote, by=of.buyer, now=NOW)
        again = accept_quote(quote=saved.quote, by=of.desk, now=later(60))
        assert first == again
        order = Order.objects.get()
        assert (order.total_minor, order.po_number, order.status) == (4_400_000, "PO-7", "awaiting_payment")
        found = row(of, saved, TODAY + timedelta(days=90))
        assert (found.status, found.order, found.order_number) == ("accepted", order.pk, order.number)

    def test_qt4_not_after_its_last_day(self, of):
        saved = sent(of)
        with pytest.raises(QuoteExpired) as refused:
            accept_quote(quote=saved.quote, by=of.buyer, now=later(31))
        assert (refused.value.number, refused.value.valid_until) == (f"{saved.number}-1", TODAY + timedelta(days=30))
        assert accept_quote(quote=saved.quote, by=of.buyer, now=later(30)).order

    @pytest.mark.parametrize("close", [decline_quote, cancel_quote])
    def test_qt5_not_what_is_closed(self, of, close):
        saved = sent(of)
        closed = close(quote=saved.quote, reason=" too dear ", by=of.buyer, now=NOW)
        with pytest.raises(QuoteNotOpen) as refused:
            accept_quote(quote=saved.quote, by=of.buyer, now=NOW)
        assert refused.value.status == closed.status
        assert row(of, saved).close_reason == "too dear"

    def test_a_draft_is_not_accepted(self, of):
        with pytest.raises(QuoteNotOpen):
            accept_quote(quote=drafted(of).quote, by=of.buyer, now=NOW)


class TestRevise:
    def test_qt5_the_next_revision_supersedes_when_it_is_sent(self, of):
        first = sent(of)
        second = revise_quote(quote=first.quote, asked=asked(of.organization, line(tier=LARGE)), by=of.buyer, now=NOW)
        assert (second.number, second.revision, second.status) == (first.number, 2, "draft")
        assert row(of, first).status == "open", "until the next one is sent, this one holds"
        assert revise_quote(quote=first.quote, by=of.buyer, now=NOW).quote == second.quote, "one draft at a time"
        revise_quote(quote=second.quote, asked=asked(of.organization, line(tier=LARGE)), by=of.buyer, now=NOW)
        send_quote(quote=second.quote, by=of.buyer, now=NOW)
        for command in (accept_quote, decline_quote, cancel_quote, revise_quote):
            with pytest.raises(QuoteSuperseded) as refused:
                command(quote=first.quote, by=of.buyer, now=NOW)
            assert (refused.value.superseded_by, refused.value.quote) == (f"{first.number}-2", second.quote)
        assert [str(each.net) for each in (row(of, first), row(of, second))] == ["44000.00", "56000.00"]
        assert [each.number for each in row(of, second).revisions] == [f"{first.number}-1"]

    def test_qt5_accepting_the_first_cancels_the_draft_of_the_second(self, of):
        first = sent(of)
        second = revise_quote(quote=first.quote, by=of.buyer, now=NOW)
        accept_quote(quote=first.quote, by=of.buyer, now=NOW)
        assert row(of, second).status == "cancelled"
        with pytest.raises(QuoteNotOpen):
            send_quote(quote=second.quote, by=of.buyer, now=NOW)

    def test_qt4_an_expired_quote_is_revised_at_current_prices(self, of):
        first = sent(of)
        list_price(5_000_000, later(5))
        second = revise_quote(quote=first.quote, by=of.buyer, now=later(40))
        opened = send_quote(quote=second.quote, by=of.buyer, now=later(40))
        assert opened.valid_until == TODAY + timedelta(days=70)
        assert str(row(of, second).net) == "50000.00"

    def test_a_cancelled_draft_gives_its_number_to_nobody(self, of):
        first = sent(of)
        cancel_quote(quote=revise_quote(quote=first.quote, by=of.buyer, now=NOW).quote, by=of.buyer, now=NOW)
        assert revise_quote(quote=first.quote, by=of.buyer, now=NOW).revision == 3

    def test_another_organization_needs_another_quote(self, of):
        elsewhere = organization("Elsewhere", of.buyer)
        with pytest.raises(InvalidField):
            revise_quote(quote=sent(of).quote, asked=asked(elsewhere), by=of.buyer, now=NOW)

    def test_a_copy_is_a_new_quote_at_todays_prices(self, of):
        first = sent(of, line(SERVER, 25), po_number="PO-7")
        decline_quote(quote=first.quote, by=of.buyer, now=NOW)
        copy = copy_quote(quote=first.quote, by=of.buyer, now=later(50))
        found = row(of, copy)
        assert (copy.revision, copy.status, found.po_number) == (1, "draft", "")
        assert copy.number != first.number
        assert [each.sku for each in found.lines] == [SERVER]


class TestExtend:
    def test_qt4_the_desk_lets_an_expired_quote_hold_longer(self, of):
        saved = sent(of)
        until = TODAY + timedelta(days=50)
        with pytest.raises(MissingFields):
            extend_quote(quote=saved.quote, valid_until=until, reason=" ", by=of.desk, now=later(40))
        for wrong in (TODAY + timedelta(days=30), TODAY + timedelta(days=39)):
            with pytest.raises(InvalidField):
                extend_quote(quote=saved.quote, valid_until=wrong, reason="late", by=of.desk, now=later(40))
        with pytest.raises(NotPermitted):
            extend_quote(quote=saved.quote, valid_until=until, reason="late", by=of.buyer, now=later(40))
        assert row(of, saved, TODAY + timedelta(days=40)).status == "expired"
        extend_quote(quote=saved.quote, valid_until=until, reason="late", by=of.desk, now=later(40))
        assert row(of, saved, TODAY + timedelta(days=40)).status == "open"
        assert accept_quote(quote=saved.quote, by=of.buyer, now=later(50)).order


class TestLists:
    def test_list_count_and_find_by_the_state_of_the_day(self, of):
        first, second = sent(of), drafted(of, line(CLOUD, 25))
        third = sent(of, now=later(20))
        on = TODAY + timedelta(days=35)
        assert [each.id for each in list_quotes(of.buyer, on)] == [third.quote, second.quote, first.quote]
        assert count_quotes(of.buyer, on) == {"open": 1, "draft": 1, "expired": 1}
        for status, saved in (("open", third), ("draft", second), ("expired", first)):
            (found,) = list_quotes(of.buyer, on, status=status)
            assert (found.id, found.status, found.buyer, found.line_count) == (saved.quote, status, "Acme", 1)
        assert [each.id for each in list_quotes(of.buyer, on, before=third.quote, limit=1)] == [second.quote]
        assert [each.id for each in list_quotes(of.desk, on, text="acm")] == [third.quote, second.quote, first.quote]
        assert list_quotes(of.desk, on, text="nothing \x00") == ()
        assert quote_by_number(f"{first.number}-1", of.buyer, on).id == first.quote
        assert quote_by_number(first.number, of.buyer, on).id == first.quote

    def test_questions_do_not_grow_with_the_lines(self, of, django_assert_num_queries):
        few, many = drafted(of), drafted(of, *(line(CLOUD, tier) for tier in (25, 50, 100, 200, 400)))
        row(of, few)
        for saved in (few, many):
            with django_assert_num_queries(8):
                row(of, saved)
