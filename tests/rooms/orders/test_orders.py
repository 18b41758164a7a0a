"""From an accepted quote to a paid and delivered order. Rules PY1 to PY3, PM6, A10, A24, TX2, TX6, section 3."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.kernel.money import Money
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.apply_credit import apply_credit
from credenza.orders.commands.approve_review import approve_review
from credenza.orders.commands.cancel_order import cancel_order
from credenza.orders.commands.change_billing import change_billing
from credenza.orders.commands.decline_review import decline_review
from credenza.orders.commands.mark_fulfilled import FulfilledLine, mark_fulfilled
from credenza.orders.commands.place_on_terms import place_on_terms
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.commands.return_surplus import return_surplus
from credenza.orders.commands.set_po_number import set_po_number
from credenza.orders.commands.write_off import write_off
from credenza.orders.order_errors import (
    NothingToRefund,
    OrderHeld,
    OrderNotPayable,
    PaymentCurrencyMismatch,
    PaymentMethodNotOffered,
)
from credenza.orders.queries.finance import aging, unpaid_orders
from credenza.orders.queries.invoices import invoice, invoices_of
from credenza.orders.queries.orders import OrderFilter, list_orders, order
from credenza.orders.verification import violations
from credenza.programs.loader import active, using
from credenza.programs.orders_shapes import Amount
from tests.builders.credits import NOW, TODAY, at, later, person, staff
from tests.builders.orders import (
    BOARD,
    LARGE,
    MONTHLY_CHAT,
    TEN,
    board,
    fulfilled,
    look,
    on_terms,
    paid,
    pay,
    placed,
    small_world,
    sums,
    wiki,
)
from tests.builders.quotes import World, line, organization, sent
from tests.rooms.credits.tables import events, model

pytestmark = pytest.mark.django_db
MARCH_12, MARCH_15 = date(2026, 3, 12), date(2026, 3, 15)


@pytest.fixture
def of() -> World:
    return small_world()


@pytest.fixture(autouse=True)
def _sound():
    yield
    assert violations() == []


def usd(text):
    return Money.of(text, "USD")


class TestPaying:
    def test_py1_py2_py3_parts_then_all_then_a_surplus(self, of):
        """600.00 and 333.33 at 4%: 970.66 with one rounding of the group (TX5), not 624.00 + 346.66."""
        made = placed(of, board(), wiki())
        assert sums(of, made) == ("awaiting_payment", "970.66", "970.66", "0.00")
        assert events("orders.order_placed") == [{"order": made, "quote": look(of, made).quote, "late": False}]
        first = pay(of, made, "500.00", TODAY)
        assert (first.status, str(first.balance), first.invoice) == ("partially_paid", "470.66", None)
        # Credited on the 12th, booked on the 15th: the value date counts, not the day of booking.
        last = pay(of, made, "480.66", MARCH_12, now=at(MARCH_15))
        assert (last.status, str(last.balance), str(last.surplus)) == ("paid", "0.00", "10.00")
        row = look(of, made)
        assert (row.paid_on, row.purchased_on, row.effective_on) == (MARCH_12, MARCH_12, MARCH_12)
        assert not row.fulfilled
        assert row.invoices == (last.invoice,)
        paper = invoice(last.invoice, of.buyer, MARCH_15)
        assert (paper.number, paper.kind, str(paper.total), paper.due_on) == (
            "INV-2026-000001",
            "invoice",
            "970.66",
            None,
        )
        assert (paper.status, paper.issued_on, str(paper.balance)) == ("paid", MARCH_15, "0.00")
        assert [(str(g.percent), str(g.net), str(g.tax)) for g in paper.groups] == [("4", "933.33", "37.33")]
        assert events("orders.order_paid") == [{"order": made}]
        assert [told["status"] for told in events("orders.payment_recorded")] == ["partially_paid", "paid"]
        assert sum((each.tax.minor for each in row.lines), 0) == row.tax.minor

    def test_py3_the_completing_payment_is_the_last_by_value_date(self, of):
        made = placed(of)
        pay(of, made, "300.00", MARCH_15)
        pay(of, made, "324.00", MARCH_12, now=at(MARCH_15))
        assert look(of, made).paid_on == MARCH_15

    def test_fulfillment_is_told_once_and_only_for_what_is_paid(self, of):
        made = placed(of)
        became = [FulfilledLine(position=0, licenses=(7,), starts_on=TODAY, ends_on=date(2027, 3, 9))]
        with pytest.raises(OrderNotPayable, match="awaiting_payment"):
            mark_fulfilled(order=made, lines=became, by=SYSTEM, now=NOW)
        pay(of, made, "624.00")
        with pytest.raises(NotPermitted):
            mark_fulfilled(order=made, lines=became, by=of.desk, now=NOW)
        for _ in range(2):
            moved = mark_fulfilled(order=made, lines=became, by=SYSTEM, now=NOW)
            assert moved.status == "fulfilled"
        row = look(of, made)
        assert (row.fulfilled, row.lines[0].licenses, row.lines[0].ends_on) == (True, (7,), date(2027, 3, 9))
        assert events("orders.order_fulfilled") == [{"order": made}]
        assert pay(of, made, "1.00").status == "fulfilled", "more money is the payer's credit"

    def test_what_costs_nothing_is_paid_when_it_is_accepted(self, of):
        made = placed(of)
        free = sent(of, board()).quote
        model("orders.QuoteLine").objects.filter(quote=free).update(list_minor=0, net_minor=0)
        model("orders.Quote").objects.filter(pk=free).update(list_minor=0, net_minor=0, tax_minor=0, total_minor=0)
        free_order = accept_quote(quote=free, by=of.buyer, now=NOW).order
        assert sums(of, free_order) == ("paid", "0.00", "0.00", "0.00")
        assert sums(of, made)[0] == "awaiting_payment"
        assert len(look(of, free_order).invoices) == 1

    def test_refusals_change_nothing(self, of):
        made = placed(of)
        stranger = person("sam@else.example")
        for by, refused in ((of.buyer, NotPermitted), (stranger, NotFound)):
            with pytest.raises(refused):
                pay(of, made, "1.00", by=by)
        for wrong in ({"value_date": MARCH_12, "now": NOW}, {"method": "net30"}, {"method": "cash"}):
            with pytest.raises(InvalidField):
                pay(of, made, "1.00", **wrong)
        with pytest.raises(InvalidField):
            pay(of, made, "0.00")
        with pytest.raises(MissingFields):
            record_payment(amount=usd("1"), value_date=TODAY, by=of.desk, now=NOW)
        assert model("orders.OrderEntry").objects.count() == 0
        cancel_order(order=made, by=of.buyer, now=NOW)
        with pytest.raises(OrderNotPayable, match="cancelled"):
            pay(of, made, "1.00")

    def test_py5_another_currency_is_refused_and_held_in_the_queue(self, of):
        made = placed(of)
        with pytest.raises(PaymentCurrencyMismatch) as refusal:
            pay(of, made, "624.00", currency="EUR")
        held = model("orders.Payment").objects.get(pk=refusal.value.payment)
        assert (held.status, held.currency, held.suggested_id) == ("unmatched", "EUR", made)
        assert held.hold_reason == "payment_currency_mismatch"
        assert sums(of, made)[0] == "awaiting_payment"
        assert events("orders.payment_unmatched") == [{"payment": held.pk}]

    def test_pm1_the_method_is_asked_again_when_money_is_booked(self, of):
        monthly = placed(of, line(MONTHLY_CHAT, TEN))
        with pytest.raises(PaymentMethodNotOffered) as refusal:
            pay(of, monthly, "20.80")
        assert (refusal.value.reason, refusal.value.offered) == ("payment_method_product", ("card",))
        made = placed(of, board(), currency="AUD")
        with pytest.raises(PaymentMethodNotOffered) as refusal:
            pay(of, made, "624.00", method="check")
        assert refusal.value.reason == "payment_method_currency"
        assert pay(of, monthly, "20.80", method="card", by=SYSTEM, provider_ref="pi_1").status == "paid"
        again = pay(of, monthly, "20.80", method="card", by=SYSTEM, provider_ref="pi_1")
        assert str(again.surplus) == "0.00", "a captured card is booked once"

    def test_a24_a_tolerance_forgives_a_bank_s_charges_and_the_desk_forgives_with_a_reason(self, of):
        made = placed(of)
        pay(of, made, "614.00", MARCH_12)
        assert sums(of, made) == ("partially_paid", "624.00", "10.00", "0.00")
        for wrong in (usd("10.01"), Money.of("10.00", "EUR"), usd("0")):
            with pytest.raises(InvalidField):
                write_off(order=made, amount=wrong, reason="charges", by=of.desk, now=at(MARCH_15))
        with pytest.raises(MissingFields):
            write_off(order=made, amount=usd("10"), reason=" ", by=of.desk, now=at(MARCH_15))
        write_off(order=made, amount=usd("10.00"), reason="charges", by=of.desk, now=at(MARCH_15))
        assert sums(of, made) == ("paid", "624.00", "0.00", "0.00")
        assert look(of, made).paid_on == MARCH_15
        lenient = replace(active().orders, short_payment_tolerance=(Amount(currency="USD", minor=500),))
        with using(replace(active(), orders=lenient)):
            other = placed(of)
            assert pay(of, other, "619.00").status == "paid"
            assert [entry.kind for entry in look(of, other).entries] == ["payment", "written_off"]


class TestSurplus:
    def test_pretix_1365_a_surplus_moves_to_another_order_of_the_payer(self, of):
        source, target = placed(of), placed(of)
        pay(of, source, "700.00")
        with pytest.raises(InvalidField, match="at most 76"):
            apply_credit(source=source, target=target, amount=usd("76.01"), by=of.desk, now=NOW)
        foreign = placed(replace(of, organization=organization("Other", of.buyer, region="NY")))
        with pytest.raises(InvalidField, match="same payer"):
            apply_credit(source=source, target=foreign, amount=usd("76.00"), by=of.desk, now=NOW)
        moved = apply_credit(source=source, target=target, amount=usd("76.00"), by=of.desk, now=NOW)
        assert (moved.status, str(moved.balance)) == ("partially_paid", "548.00")
        assert sums(of, source) == ("paid", "624.00", "0.00", "0.00")
        pay(of, target, "548.00")
        assert sums(of, target)[0] == "paid"

    def test_pretix_1707_overpaid_orders_are_found_and_sent_back(self, of):
        plenty, enough = paid(of), paid(of)
        pay(of, plenty, "5.00")
        found, _ = list_orders(of.desk, OrderFilter(surplus_only=True))
        assert [(row.id, str(row.surplus)) for row in found] == [(plenty, "5.00")]
        with pytest.raises(NothingToRefund):
            return_surplus(order=enough, by=of.desk, now=NOW)
        with pytest.raises(NotPermitted):
            return_surplus(order=plenty, by=of.buyer, now=NOW)
        assert str(return_surplus(order=plenty, by=of.desk, now=NOW).amount) == "5.00"
        assert sums(of, plenty) == ("paid", "624.00", "0.00", "0.00")
        parts = events("orders.surplus_returned")[0]["parts"]
        assert [part["amount_minor"] for part in parts] == [500]


class TestTerms:
    def test_pm6_the_desk_places_directly_and_the_invoice_is_due_in_30_days(self, of):
        made = on_terms(of)
        row = look(of, made)
        assert (row.status, row.due_on, row.purchased_on, row.paid_on) == ("on_terms", date(2026, 4, 9), TODAY, None)
        paper = invoice(row.invoices[0], of.buyer, TODAY)
        assert (paper.status, paper.due_on, str(paper.balance)) == ("issued", date(2026, 4, 9), "12480.00")
        pay(of, made, "480.00", MARCH_12)
        assert sums(of, made) == ("on_terms", "12480.00", "12000.00", "0.00"), "parts show on the invoice"
        states = [invoice(paper.id, of.buyer, day).status for day in (date(2026, 4, 9), date(2026, 4, 10))]
        assert states == ["part_paid", "overdue"]
        late = [(r.invoice, r.due_on, str(r.balance), r.days_overdue) for r in aging(of.desk, date(2026, 4, 12))]
        assert late == [(paper.id, date(2026, 4, 9), "12000.00", 3)]
        assert [str(r.balance) for r in aging(of.desk, MARCH_12 - timedelta(days=1))] == ["12480.00"]
        pay(of, made, "12000.00", date(2026, 4, 20))
        row = look(of, made)
        assert (row.status, row.paid_on, row.purchased_on, len(row.invoices)) == ("paid", date(2026, 4, 20), TODAY, 1)
        assert aging(of.desk, date(2026, 4, 20)) == ()

    def test_mr1_the_buyer_s_first_order_on_terms_waits_for_the_desk(self, of):
        made = placed(of, line(BOARD, LARGE))
        asked = place_on_terms(order=made, by=of.buyer, now=NOW)
        assert (asked.status, asked.invoice) == ("awaiting_payment", None)
        review = look(of, made).review
        assert (review.id, review.reasons, review.wants) == (asked.review, ("first_net30",), "on_terms")
        assert (review.earliest_on, review.due_on) == (date(2026, 3, 11), date(2026, 3, 13))
        for by in (of.buyer, of.desk):
            with pytest.raises(OrderHeld):
                place_on_terms(order=made, by=by, now=NOW)
        approve_review(order=made, note="known", by=of.desk, now=later(1))
        row = look(of, made)
        assert (row.status, row.on_terms_on, row.is_held) == ("on_terms", date(2026, 3, 11), False)
        second = placed(of, line(BOARD, LARGE), now=later(2))
        assert place_on_terms(order=second, by=of.buyer, now=later(2)).status == "on_terms"
        # The second order's quote was held for the overdue invoice by then; here it is the order itself.
        third = placed(of, line(BOARD, LARGE), now=later(3))
        held = place_on_terms(order=third, by=of.buyer, now=later(60))
        assert look(of, third).review.reasons == ("overdue_invoice",)
        declined = decline_review(order=third, note="pay first", by=of.desk, now=later(60))
        assert (declined.review, sums(of, third)[0]) == (held.review, "cancelled")

    def test_a_wish_for_terms_holds_a_paid_order_no_longer(self, of):
        made = placed(of, line(BOARD, LARGE))
        place_on_terms(order=made, by=of.buyer, now=NOW)
        pay(of, made, "80.00")
        assert look(of, made).is_held
        pay(of, made, "12400.00")
        assert (look(of, made).status, look(of, made).is_held) == ("paid", False)

    @pytest.mark.parametrize(
        ("lines", "currency", "reason"),
        [
            ((line(BOARD, LARGE), line(MONTHLY_CHAT, TEN)), "USD", "net30_not_for_product"),
            ((board(),), "USD", "net30_below_minimum"),
        ],
    )
    def test_pm6_what_is_not_offered_on_terms(self, of, lines, currency, reason):
        made = placed(of, *lines, currency=currency)
        with pytest.raises(PaymentMethodNotOffered) as refusal:
            place_on_terms(order=made, by=of.desk, now=NOW)
        assert refusal.value.reason == reason
        if reason == "net30_below_minimum":
            assert (refusal.value.minimum, refusal.value.net) == ("10000.00", "600.00")

    def test_an_order_with_money_on_it_goes_on_terms_no_more(self, of):
        made = placed(of, line(BOARD, LARGE))
        pay(of, made, "1.00")
        with pytest.raises(OrderNotPayable, match="partially_paid"):
            place_on_terms(order=made, by=of.desk, now=NOW)


class TestCancelling:
    def test_the_buyer_while_nothing_is_paid_then_the_desk(self, of):
        untouched, begun, done = placed(of), placed(of), paid(of)
        assert cancel_order(order=untouched, by=of.buyer, now=NOW).status == "cancelled"
        pay(of, begun, "100.00")
        with pytest.raises(NotPermitted):
            cancel_order(order=begun, by=of.buyer, now=NOW)
        assert cancel_order(order=begun, reason="never completed", by=of.desk, now=NOW).status == "cancelled"
        assert sums(of, begun) == ("cancelled", "624.00", "0.00", "100.00")
        with pytest.raises(OrderNotPayable, match="paid"):
            cancel_order(order=done, by=of.desk, now=NOW)
        return_surplus(order=begun, by=of.desk, now=NOW)
        assert sums(of, begun)[3] == "0.00"

    def test_an_order_on_terms_is_cancelled_with_a_credit_note(self, of):
        made = on_terms(of)
        moved = cancel_order(order=made, reason="changed plans", by=of.buyer, now=later(1))
        papers = invoices_of(made, of.buyer, later(1).date())
        assert [(p.kind, p.status, str(p.total)) for p in papers] == [
            ("invoice", "credited", "12480.00"), ("credit_note", "issued", "12480.00"),
        ]  # fmt: skip
        assert (moved.credit_note, papers[1].corrects) == (papers[1].id, papers[0].id)
        assert aging(of.desk, later(30).date()) == ()

    def test_py7_what_is_unpaid_14_days_after_its_last_day_is_listed(self, of):
        made, terms = placed(of), on_terms(of)
        pay(of, made, "24.00")
        last = look(of, made).valid_until
        assert unpaid_orders(of.desk, last + timedelta(days=14)) == ()
        listed = unpaid_orders(of.desk, last + timedelta(days=15))
        assert [(row.order, str(row.balance), str(row.paid)) for row in listed] == [(made, "600.00", "24.00")]
        assert terms not in [row.order for row in listed]


class TestTaxAndPapers:
    def test_tx2_tax_is_the_rate_of_the_invoice_s_day(self, of):
        made = placed(of)
        assert look(of, made).total == usd("624.00")
        later_rate = replace(active().tax_rates[0], country="US", region="NY", percent=Decimal(5), from_on=MARCH_12)
        with using(replace(active(), tax_rates=(*active().tax_rates, later_rate))):
            moved = pay(of, made, "624.00", MARCH_15)
            assert (moved.status, str(moved.balance)) == ("partially_paid", "6.00"), "an estimate until invoiced"
            pay(of, made, "6.00", MARCH_15)
        paper = invoices_of(made, of.buyer, MARCH_15)[0]
        assert [(str(g.percent), str(g.tax)) for g in paper.groups] == [("5", "30.00")]

    def test_tx6_an_address_changed_before_the_invoice_and_after_it(self, of):
        made = placed(of)
        here = model("parties.Organization").objects.filter(pk=of.organization)
        here.update(region="CA")
        assert str(change_billing(order=made, by=of.buyer, now=NOW).balance) == "643.50"
        pay(of, made, "643.50")
        here.update(region="NY")
        moved = change_billing(order=made, reason="moved house", by=of.desk, now=later(1))
        assert (moved.status, str(moved.balance), str(moved.surplus)) == ("paid", "0.00", "19.50")
        papers = invoices_of(made, of.buyer, later(1).date())
        assert [(p.number, str(p.total), p.status) for p in papers] == [
            ("INV-2026-000001", "643.50", "credited"),
            ("CN-2026-000001", "643.50", "issued"),
            ("INV-2026-000002", "624.00", "paid"),
        ]
        assert papers[0].snapshot["buyer"]["region"] == "CA", "what was issued stays as it was"

    def test_weblate_3971_the_po_number_reaches_the_invoice_and_stays(self, of):
        made = placed(of)
        with pytest.raises(InvalidField):
            set_po_number(order=made, po_number="x" * 61, by=of.buyer, now=NOW)
        set_po_number(order=made, po_number=" PO-77 ", by=of.buyer, now=NOW)
        pay(of, made, "624.00")
        assert invoices_of(made, of.buyer, TODAY)[0].snapshot["po_number"] == "PO-77"
        with pytest.raises(OrderNotPayable):
            set_po_number(order=made, po_number="other", by=of.buyer, now=NOW)

    def test_who_sees_what(self, of, django_assert_max_num_queries):
        made = fulfilled(of)
        stranger, finance = person("sam@else.example"), staff()
        for read in (order, lambda pk, by: invoice(pk, by, TODAY)):
            with pytest.raises(NotFound):
                read(made, stranger)
        assert list_orders(stranger, OrderFilter())[0] == ()
        assert order(made, finance).id == made
        with django_assert_max_num_queries(14):
            order(made, of.buyer)
        for text in ("O-2026", "acme", "bea", look(of, made).quote_number[:8]):
            assert [row.id for row in list_orders(of.desk, OrderFilter(text=text))[0]] == [made], text
