"""Bank lines, the payments queue and late money. Rules PY4, PY5, section 3."""

from datetime import date, timedelta

import pytest

from credenza.catalog.commands.change_price import change_price
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotPermitted
from credenza.kernel.money import Money
from credenza.orders.commands.approve_review import approve_review
from credenza.orders.commands.cancel_order import cancel_order
from credenza.orders.commands.import_bank_lines import import_bank_lines
from credenza.orders.commands.match_payment import match_payment
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.commands.return_payment import return_payment
from credenza.orders.models import Payment, Quote
from credenza.orders.order_errors import OrderNotPayable, PaymentCurrencyMismatch, PaymentNotWaiting
from credenza.orders.queries.payments import PaymentFilter, candidates, list_payments, payments_of
from credenza.orders.rules.bank import BankLine, creditor_reference
from credenza.orders.verification import violations
from tests.builders.credits import NOW, TODAY, at, staff
from tests.builders.orders import BOARD, MONTHLY_CHAT, TEN, board, look, pay, placed, small_world, sums
from tests.builders.quotes import World, line, sent
from tests.rooms.credits.tables import events

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 4, 9)


@pytest.fixture
def of() -> World:
    return small_world()


@pytest.fixture(autouse=True)
def _sound():
    yield
    assert violations() == []


def came(number, amount="624.00", reference="", payer="", on=TODAY, currency="USD", bank_id=None):
    return BankLine(
        account="US1",
        bank_id=f"b{number}" if bank_id is None else bank_id,
        amount=Money.of(amount, currency),
        value_date=on,
        reference=reference,
        payer=payer,
        line_number=number,
    )


def take(of, *lines, now=NOW, **more):
    return import_bank_lines(lines=lines, by=more.pop("by", of.desk), now=now, **more)


class TestImport:
    def test_nobody_at_a_desk_books_money_on_what_is_their_own(self, of):
        """A file that somebody wrote themself pays nothing of theirs: a colleague looks at it."""
        own = placed(of, board())
        quoted = sent(of, board())
        buyer_at_desk = staff(who=of.buyer)
        lines = [came(1, reference=look(of, own).number), came(2, reference=quoted.number)]
        taken = take(of, *lines, by=buyer_at_desk)
        assert [(one.outcome, one.why) for one in taken.lines] == [("queued", "own_order"), ("queued", "own_order")]
        assert look(of, own).status == "awaiting_payment"
        assert Quote.objects.get(pk=quoted.quote).status == "open"
        waiting = list_payments(of.desk, PaymentFilter(waiting_only=True))[0]
        assert {row.suggested for row in waiting} == {own, None}
        match_payment(payment=taken.lines[0].payment, order=own, by=of.desk, now=NOW)
        assert look(of, own).status == "paid"

    def test_py4_a_whole_statement(self, of):
        exact, part, over, lonely, gone = (placed(of) for _ in range(5))
        quoted = sent(of, board())
        monthly = placed(of, line(MONTHLY_CHAT, TEN))
        cancel_order(order=gone, by=of.buyer, now=NOW)
        number = {made: look(of, made).number for made in (exact, part, over, gone, monthly)}
        pay(of, over, "24.00")
        for made in (exact, part, over):
            assert sums(of, made)[0] in ("awaiting_payment", "partially_paid")
        lines = [
            came(1, reference=f"payment {number[exact]}"),
            came(2, "600.00", creditor_reference(number[part])),
            came(3, "624.00", number[over].lower()),
            came(4, reference=quoted.number),
            came(5, payer="ACME"),
            came(6, reference=number[gone]),
            came(7, "624.00", number[exact], currency="EUR"),
            came(8, "20.80", number[monthly]),
            came(9, "1.00", "thanks"),
            came(10, reference=f"payment {number[exact]}", bank_id="b1"),
            came(11, "5.00", number[exact], bank_id=""),
            came(12, "5.00", number[exact], bank_id=""),
        ]
        dry = take(of, *lines, dry_run=True)
        assert Payment.objects.count() == 1, "a dry run writes nothing"
        taken = take(of, *lines)
        told = [(row.line_number, row.outcome, row.why) for row in taken.lines]
        assert told == [(row.line_number, row.outcome, row.why) for row in dry.lines]
        assert told == [
            (1, "matched", ""),
            (2, "partial", ""),
            (3, "over", ""),
            (4, "matched", ""),
            (5, "suggested", "no_reference"),
            (6, "queued", "order_not_payable"),
            (7, "queued", "payment_currency_mismatch"),
            (8, "queued", "payment_method_not_offered"),
            (9, "queued", "no_reference"),
            (10, "duplicate", ""),
            (11, "over", ""),
            (12, "duplicate", ""),
        ]
        assert [sums(of, made)[0] for made in (exact, part, over)] == ["paid", "partially_paid", "paid"]
        assert sums(of, over)[3] == "24.00"
        assert Quote.objects.get(pk=quoted.quote).status == "accepted", "a payment accepts an open quote"
        assert taken.lines[4].number == look(of, lonely).number
        again = take(of, *lines)
        assert again.count("duplicate") == len(lines), "the same file twice changes nothing"
        waiting, _ = list_payments(of.desk, PaymentFilter(waiting_only=True))
        assert len(waiting) == len(events("orders.payment_unmatched")) == 5

    def test_who_may_and_what_is_no_line(self, of):
        for by in (of.buyer, staff(StaffRole.CERTIFICATION_DESK)):
            with pytest.raises(NotPermitted):
                take(of, came(1), by=by)
        for wrong in (came(1, "-1.00"), came(1, on=TODAY + timedelta(days=1)), came(1, payer="a\x00b")):
            with pytest.raises(InvalidField, match=r"lines\.1"):
                take(of, wrong)
        assert take(of, came(1), by=staff(StaffRole.FINANCE)).count("queued") == 1

    def test_ten_lines_and_forty_are_looked_up_by_as_many_queries(self, of, django_assert_max_num_queries):
        numbers = [look(of, placed(of)).number for _ in range(2)]
        for count in (10, 40):
            lines = [came(each, reference=numbers[each % 2]) for each in range(count)]
            with django_assert_max_num_queries(26):
                take(of, *lines, dry_run=True)


class TestQueue:
    def test_the_desk_matches_or_returns_once(self, of):
        made, euro = placed(of), placed(of, board(), currency="AUD")
        take(of, came(1, "600.00"), came(2, "9.99"), came(3, "1.00"))
        first, second, third = Payment.objects.order_by("pk")
        assert candidates(first.pk, of.desk) == []
        with pytest.raises(NotPermitted):
            match_payment(payment=first.pk, order=made, by=of.buyer, now=NOW)
        with pytest.raises(PaymentCurrencyMismatch):
            match_payment(payment=first.pk, order=euro, by=of.desk, now=NOW)
        matched = match_payment(payment=first.pk, order=made, by=of.desk, now=NOW)
        assert (matched.status, matched.order_status) == ("matched", "partially_paid")
        assert [row.id for row in payments_of(made, of.buyer)] == [first.pk]
        with pytest.raises(PaymentNotWaiting):
            match_payment(payment=first.pk, order=made, by=of.desk, now=NOW)
        with pytest.raises(MissingFields):
            return_payment(payment=second.pk, reason="", by=of.desk, now=NOW)
        assert return_payment(payment=second.pk, reason="nobody's", by=of.desk, now=NOW).status == "returned"
        with pytest.raises(PaymentNotWaiting):
            return_payment(payment=second.pk, reason="again", by=of.desk, now=NOW)
        cancel_order(order=made, by=of.desk, now=NOW)
        with pytest.raises(OrderNotPayable):
            match_payment(payment=third.pk, order=made, by=of.desk, now=NOW)


class TestLate:
    """PY4: up to 14 days late at unchanged list prices is taken; anything later or dearer waits for the desk."""

    def by_transfer(self, of, quote, value_date):
        return record_payment(
            quote=quote, amount=Money.of("624.00", "USD"), value_date=value_date, by=of.desk, now=at(value_date)
        )

    def test_money_in_time_accepts_however_late_it_is_booked(self, of):
        quote = sent(of, board()).quote
        moved = record_payment(
            quote=quote, amount=Money.of("624.00", "USD"), value_date=LAST_DAY, by=of.desk, now=at(date(2026, 5, 20))
        )
        assert (moved.status, moved.review, Quote.objects.get(pk=quote).accepted_late) == ("paid", None, False)

    def test_up_to_14_days_late_is_accepted_late(self, of):
        quote = sent(of, board()).quote
        moved = self.by_transfer(of, quote, LAST_DAY + timedelta(days=14))
        assert (moved.status, moved.review) == ("paid", None)
        assert (Quote.objects.get(pk=quote).status, Quote.objects.get(pk=quote).accepted_late) == ("accepted", True)
        assert not look(of, moved.order).is_held

    def test_later_holds_the_paid_order(self, of):
        moved = self.by_transfer(of, sent(of, board()).quote, LAST_DAY + timedelta(days=15))
        row = look(of, moved.order)
        assert (row.status, row.review.reasons, row.is_held) == ("paid", ("late_payment",), True)
        assert events("orders.late_payment") == [{"order": moved.order}]
        approve_review(order=moved.order, note="honored", by=of.desk, now=at(LAST_DAY + timedelta(days=16)))
        assert not look(of, moved.order).is_held

    def test_a_changed_list_price_holds_it_too_and_an_accepted_order_alike(self, of):
        made, quote = placed(of), sent(of, board()).quote
        dearer = {"list_minor": 70_000, "by": staff(StaffRole.FINANCE), "now": at(LAST_DAY)}
        change_price(sku=BOARD, tier=TEN, currency="USD", **dearer)
        day = LAST_DAY + timedelta(days=1)
        assert look(of, self.by_transfer(of, quote, day).order).review.reasons == ("late_payment",)
        assert look(of, pay(of, made, "624.00", day).order).is_held
