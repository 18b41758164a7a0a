"""Refunds, credit notes and disputes. Rules RF1 to RF6, PY6, A13, A14, TX5, section 3."""

from datetime import date, timedelta

import pytest

from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.orders.commands.cancel_order import cancel_order
from credenza.orders.commands.change_billing import change_billing
from credenza.orders.commands.dispute_payment import dispute_payment
from credenza.orders.commands.mark_fulfilled import FulfilledLine, mark_fulfilled
from credenza.orders.commands.mark_sent_back import mark_sent_back
from credenza.orders.commands.prepare_payment import prepare_payment
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.commands.refund_order import refund_order
from credenza.orders.commands.return_payment import return_payment
from credenza.orders.errors import QuoteExpired
from credenza.orders.order_errors import (
    AlreadyRefunded,
    NothingToRefund,
    OrderHeld,
    OrderNotPayable,
    PaymentMethodNotOffered,
    PaymentNotWaiting,
)
from credenza.orders.queries.finance import unpaid_orders
from credenza.orders.queries.invoices import invoice, invoices_of
from credenza.orders.queries.sending_back import money_back
from credenza.orders.rules.refunds import RefundNotAvailable, RefundWindowClosed
from credenza.orders.verification import violations
from tests.builders.credits import NOW, TODAY, at, later, person, staff
from tests.builders.orders import (
    MONTHLY_CHAT,
    SEMINAR,
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
from tests.builders.quotes import World, line
from tests.rooms.credits.tables import events, model

pytestmark = pytest.mark.django_db


@pytest.fixture
def of() -> World:
    return small_world()


@pytest.fixture(autouse=True)
def _sound():
    yield
    assert violations() == []


class TestSentBack:
    def test_rf6_the_desk_marks_what_it_sent_by_hand_and_corrects_it(self, of):
        made = fulfilled(of)
        refund_order(order=made, reason="unused", by=of.buyer, now=NOW)
        (owed,) = money_back(of.desk, TODAY)
        assert (owed.kind, str(owed.amount), owed.method, owed.sent_on) == ("refunded", "624.00", "bank_transfer", None)
        mark = {"entry": owed.entry, "sent_on": TODAY, "reference": " TRN 1 "}
        for by in (of.buyer, person(), staff(who=of.buyer)):
            with pytest.raises(NotPermitted):
                mark_sent_back(**mark, by=by, now=NOW)
        for wrong, refusal in (
            ({"sent_on": TODAY + timedelta(days=1)}, InvalidField), ({"sent_on": TODAY - timedelta(days=1)}, InvalidField),
            ({"reference": " "}, MissingFields), ({"reference": "x" * 201}, InvalidField), ({"payment": 1}, InvalidField),
            ({"entry": 404}, NotFound), ({"entry": None, "payment": 404}, NotFound),
        ):  # fmt: skip
            with pytest.raises(refusal):
                mark_sent_back(**mark | wrong, by=of.desk, now=NOW)
        assert mark_sent_back(**mark, by=of.desk, now=NOW).reference == "TRN 1"
        mark_sent_back(**mark | {"reference": "TRN 2"}, by=of.desk, now=later(1))
        assert [(row.sent_on, row.reference) for row in money_back(of.desk, TODAY)] == [(TODAY, "TRN 2")]
        told = model("journal.AuditEntry").objects.filter(command="mark_sent_back").order_by("pk")
        assert [row.facts["reference"] for row in told] == ["TRN 1", "TRN 2"]
        assert money_back(of.desk, TODAY + timedelta(days=30)) == ()
        with pytest.raises(NotPermitted):
            money_back(of.buyer, TODAY)

    def test_what_was_for_no_order_is_sent_back_too(self, of):
        lost = model("orders.Payment").objects.create(
            method="bank_transfer", status="unmatched", amount_minor=500, currency="USD", value_date=TODAY,
            recorded_at=NOW, payer="Nobody",
        )  # fmt: skip
        return_payment(payment=lost.pk, reason="not ours", by=of.desk, now=NOW)
        (owed,) = money_back(of.desk, TODAY)
        assert (owed.order, owed.payment, owed.payer) == (None, lost.pk, "Nobody")
        mark_sent_back(payment=lost.pk, sent_on=TODAY, reference="TRN 3", by=of.desk, now=NOW)
        assert money_back(of.desk, TODAY)[0].reference == "TRN 3"


class TestRefunds:
    def test_rf4_whole_lines_net_and_tax_of_their_group_and_all_parts_add_up(self, of):
        """Three lines of 333.33 at 4%: 39.9996 of tax rounds to 40.00, the parts to 13.33, 13.34 and 13.33."""
        made = fulfilled(of, wiki(), wiki(), wiki())
        assert sums(of, made)[:2] == ("fulfilled", "1039.99")
        totals = []
        for position in range(3):
            moved = refund_order(order=made, lines=[position], reason="unused", by=of.buyer, now=later(position))
            note = invoice(moved.credit_note, of.buyer, TODAY)
            totals.append((moved.status, str(note.net), str(note.tax), str(moved.amount)))
        assert totals == [
            ("part_refunded", "333.33", "13.33", "346.66"),
            ("part_refunded", "333.33", "13.34", "346.67"),
            ("refunded", "333.33", "13.33", "346.66"),
        ]
        assert sums(of, made) == ("refunded", "1039.99", "0.00", "0.00")
        assert [each.status for each in invoices_of(made, of.buyer, TODAY)] == ["credited", *["issued"] * 3]
        assert [told["lines"] for told in events("orders.order_refunded")] == [[0], [1], [2]]
        first = events("orders.order_refunded")[0]
        assert first["asked_by"] == "buyer"
        assert [(part["amount_minor"], part["method"]) for part in first["parts"]] == [(34666, "bank_transfer")]
        assert model("orders.Payment").objects.get().status == "refunded"
        with pytest.raises(AlreadyRefunded):
            refund_order(order=made, by=of.buyer, now=later(4))

    def test_tx6_what_was_not_refunded_is_taxed_for_a_changed_address_and_refundable_ever_after(self, of):
        """Two of 333.33 at 4% are left: 26.67 becomes 48.33 at 7.25%, and back again; the first 13.33 stays."""
        made = fulfilled(of, wiki(), wiki(), wiki())
        refund_order(order=made, lines=[0], by=of.buyer, now=NOW)
        here = model("parties.Organization").objects.filter(pk=of.organization)
        here.update(region="CA")
        assert "change_billing" in look(of, made).may
        moved = change_billing(order=made, reason="moved", by=of.desk, now=NOW)
        assert (moved.status, str(moved.balance)) == ("partially_paid", "21.66")
        assert [(str(group.percent), str(group.net), str(group.tax)) for group in look(of, made).tax_groups] == [
            ("4", "333.33", "13.33"), ("7.25", "666.66", "48.33"),
        ]  # fmt: skip
        assert [str(each.tax) for each in look(of, made).lines] == ["13.33", "24.17", "24.16"]
        papers = [(each.kind, str(each.total), each.status) for each in invoices_of(made, of.buyer, TODAY)]
        assert papers == [
            ("invoice", "1039.99", "credited"), ("credit_note", "346.66", "issued"),
            ("credit_note", "693.33", "issued"), ("invoice", "714.99", "part_paid"),
        ]  # fmt: skip
        assert violations() == []
        pay(of, made, "21.66")
        refund_order(order=made, lines=[1], by=of.buyer, now=NOW)
        here.update(region="NY")
        assert str(change_billing(order=made, reason="back", by=of.desk, now=NOW).surplus) == "10.83"
        assert refund_order(order=made, by=of.buyer, now=NOW).status == "refunded"
        assert sums(of, made)[2:] == ("0.00", "10.83")
        with pytest.raises(OrderNotPayable):
            change_billing(order=made, by=of.desk, now=NOW)

    def test_rf1_a14_thirty_days_after_the_value_date_that_day_included(self, of):
        made = placed(of)
        pay(of, made, "624.00", date(2026, 3, 12), now=at(date(2026, 3, 20)))
        assert look(of, made).lines[0].refund_until == date(2026, 4, 11)
        with pytest.raises(RefundWindowClosed) as refusal:
            refund_order(order=made, by=of.buyer, now=at(date(2026, 4, 12)))
        assert (refusal.value.closed_on, refusal.value.days) == (date(2026, 4, 11), 30)
        with pytest.raises(RefundWindowClosed):
            refund_order(order=made, by=of.desk, now=at(date(2026, 4, 12)))
        assert refund_order(order=made, by=of.buyer, now=at(date(2026, 4, 11), hour=23)).status == "refunded"

    def test_rf1_rf2_on_terms_self_managed_counts_from_the_order_and_cloud_is_open_until_paid(self, of):
        made = on_terms(of)
        assert look(of, made).lines[0].refund_until == TODAY + timedelta(days=30)
        moved = refund_order(order=made, by=of.buyer, now=later(30))
        assert (moved.status, str(moved.amount), str(moved.surplus)) == ("refunded", "12480.00", "0.00")
        assert look(of, made).entries == (), "nothing was paid, nothing goes back"

    def test_rf3_a_monthly_subscription_goes_back_in_its_first_period_only(self, of):
        made = placed(of, line(MONTHLY_CHAT, TEN))
        pay(of, made, "20.80", method="card", by=SYSTEM, provider_ref="pi_1")
        model("orders.QuoteLine").objects.filter(quote=look(of, made).quote).update(
            kind="renew", coverage={"anchor_on": "2026-02-08"}
        )
        with pytest.raises(RefundWindowClosed) as refusal:
            refund_order(order=made, by=of.buyer, now=later(1))
        assert refusal.value.closed_on == date(2026, 3, 10)
        assert refund_order(order=made, by=of.buyer, now=NOW).status == "refunded"

    def test_rf5_credits_never_and_courses_by_the_desk_alone(self, of):
        made = paid(of, board(), line(SEMINAR, None))
        with pytest.raises(RefundNotAvailable) as refusal:
            refund_order(order=made, by=of.buyer, now=NOW)
        assert refusal.value.items == (SEMINAR,)
        assert refund_order(order=made, lines=[1], by=of.desk, now=later(90)).status == "part_refunded"
        credits = model("orders.QuoteLine").objects.filter(quote=look(of, made).quote, position=0)
        credits.update(family="training_credits")
        for by in (of.buyer, of.desk):
            with pytest.raises(RefundNotAvailable):
                refund_order(order=made, by=by, now=NOW)

    def test_a_surplus_and_what_was_forgiven_do_not_go_back_with_a_refund(self, of):
        made = paid(of)
        pay(of, made, "10.00")
        refund_order(order=made, by=of.desk, now=NOW)
        assert sums(of, made) == ("refunded", "624.00", "0.00", "10.00")
        entries = [(entry.kind, entry.amount.minor) for entry in look(of, made).entries]
        assert entries == [
            ("payment", 62400), ("payment", 1000), ("refunded", -1000), ("refunded", -61400),
        ]  # fmt: skip

    def test_refusals(self, of):
        waiting, done = placed(of), paid(of)
        with pytest.raises(NothingToRefund):
            refund_order(order=waiting, by=of.buyer, now=NOW)
        cancel_order(order=waiting, by=of.buyer, now=NOW)
        with pytest.raises(NothingToRefund):
            refund_order(order=waiting, by=of.desk, now=NOW)
        for lines in ([], [5]):
            with pytest.raises(InvalidField):
                refund_order(order=done, lines=lines, by=of.buyer, now=NOW)
        key = {"by": of.buyer, "now": NOW, "idempotency_key": "once"}
        first = refund_order(order=done, **key)
        assert refund_order(order=done, **key) == first


class TestDisputes:
    @pytest.fixture
    def by_card(self, of):
        made = placed(of)
        pay(of, made, "624.00", method="card", by=SYSTEM, provider_ref="pi_9")
        return made

    def test_py6_an_order_is_held_while_its_payment_is_disputed(self, of, by_card):
        for _ in range(2):
            dispute_payment(order=by_card, outcome="opened", by=SYSTEM, now=later(1))
        assert look(of, by_card).is_held
        assert len(events("orders.payment_disputed")) == 1
        with pytest.raises(OrderHeld):
            mark_fulfilled(order=by_card, lines=[FulfilledLine(position=0)], by=SYSTEM, now=later(1))
        with pytest.raises(OrderHeld):
            refund_order(order=by_card, by=of.buyer, now=later(1))
        won = dispute_payment(order=by_card, outcome="won", by=staff(), now=later(9))
        assert (won.status, look(of, by_card).is_held) == ("paid", False)
        with pytest.raises(PaymentNotWaiting):
            dispute_payment(order=by_card, outcome="lost", by=SYSTEM, now=later(9))

    def test_py6_what_is_lost_counts_as_unpaid_again(self, of, by_card):
        mark_fulfilled(order=by_card, lines=[FulfilledLine(position=0)], by=SYSTEM, now=NOW)
        lost = dispute_payment(order=by_card, outcome="lost", by=SYSTEM, now=later(9))
        assert (lost.status, str(lost.balance)) == ("awaiting_payment", "624.00")
        row = look(of, by_card)
        assert row.fulfilled
        assert invoice(row.invoices[0], of.buyer, later(9).date()).status == "issued"
        assert events("orders.dispute_settled")[0]["outcome"] == "lost"
        assert unpaid_orders(of.desk, row.valid_until + timedelta(days=15)) == (), "delivered: nothing to cancel"
        assert pay(of, by_card, "624.00", later(10).date()).status == "fulfilled"
        assert len(look(of, by_card).invoices) == 1, "never two invoices for one order"

    def test_who_may_and_what_is_not_there(self, of, by_card):
        with pytest.raises(NotPermitted):
            dispute_payment(order=by_card, outcome="lost", by=of.buyer, now=NOW)
        dispute_payment(order=by_card, outcome="opened", by=SYSTEM, now=NOW)
        with pytest.raises(NotPermitted):  # at the desk, but of an order of their own
            dispute_payment(order=by_card, outcome="won", by=staff(who=of.buyer), now=NOW)
        with pytest.raises(InvalidField):
            dispute_payment(order=by_card, outcome="draw", by=SYSTEM, now=NOW)
        with pytest.raises(NotFound):
            dispute_payment(order=paid(of), outcome="lost", by=SYSTEM, now=NOW)


class TestPreparing:
    def test_odoo_244061_validity_and_method_are_asked_again_at_the_moment_of_payment(self, of):
        made = placed(of)
        assert str(prepare_payment(order=made, by=of.buyer, now=NOW).amount) == "624.00"
        with pytest.raises(QuoteExpired):
            prepare_payment(order=made, by=of.buyer, now=later(31))
        with pytest.raises(PaymentMethodNotOffered):
            prepare_payment(order=placed(of, board(), currency="AUD"), by=of.buyer, now=NOW)
        assert str(prepare_payment(order=on_terms(of), by=of.buyer, now=later(31)).amount) == "12480.00"
        record_payment(order=made, amount=look(of, made).total, value_date=TODAY, by=of.desk, now=NOW)
        with pytest.raises(OrderNotPayable, match="paid"):
            prepare_payment(order=made, by=of.buyer, now=NOW)
