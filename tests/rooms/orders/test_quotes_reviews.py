"""Reviews of quotes: what holds one, its clock, its outcomes. Rules MR1, MR2, A22, A23, section 3 of orders."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from credenza.kernel.errors import InvalidField, MissingFields, NotPermitted
from credenza.kernel.money import Money
from credenza.orders.asked import PriceOverride
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.approve_review import approve_review
from credenza.orders.commands.assign_review import assign_review
from credenza.orders.commands.cancel_quote import cancel_quote
from credenza.orders.commands.decline_review import decline_review
from credenza.orders.commands.draft_quote import draft_quote
from credenza.orders.commands.return_to_buyer import return_to_buyer
from credenza.orders.commands.revise_quote import revise_quote
from credenza.orders.commands.send_quote import send_quote
from credenza.orders.errors import QuoteNotOpen, ReviewNotOpen
from credenza.orders.queries.quotes import quote
from credenza.orders.queries.reviews import count_reviews, review, review_queue, reviews_due
from credenza.parties.commands.state_organizations import StatedEvidence
from tests.builders.credits import NOW, TODAY, later, person, staff
from tests.builders.quotes import CLOUD, LARGE, World, asked, coverage, drafted, line, organization, sent, world

pytestmark = pytest.mark.django_db
TUESDAY, FRIDAY = TODAY, TODAY + timedelta(days=3)


@pytest.fixture
def of() -> World:
    return world()


@pytest.fixture
def held(of):
    """A quote that waits for the desk because of a note."""
    return sent(of, notes="Please co-term all of it")


def row(of, saved, on: date = TODAY):
    return quote(saved.quote, of.buyer, on)


class TestReasons:
    def test_mr1_a_quote_names_all_that_holds_it(self, of):
        unproven = (
            StatedEvidence(kind="category", value="academic", status="submitted"),
            StatedEvidence(kind="exemption", status="submitted"),
        )
        buyer = person()
        shop = organization("Shop", buyer, kind="reseller", evidence=unproven)
        other = organization("Other shop", kind="reseller", evidence=unproven[:1])
        target = line(kind="coterm", sku="", tier=None, coverage=coverage(), target_on=date(2028, 3, 9))
        wish = asked(shop, target, line(CLOUD, 25), role="reseller", end_customer=other, notes="soon")
        saved = send_quote(quote=draft_quote(asked=wish, by=buyer, now=NOW).quote, by=buyer, now=NOW)
        found = quote(saved.quote, buyer, TODAY)
        assert (saved.status, found.valid_until, found.issued_on) == ("in_review", None, None)
        assert found.review.reasons == (
            "co_term",
            "free_notes",
            "unverified_program",
            "exemption_claim",
            "end_customer_is_reseller",
            "cloud_by_reseller",
        )
        assert (found.review.earliest_on, found.review.due_on) == (TUESDAY + timedelta(days=1), FRIDAY)

    def test_a22_an_unknown_name_behind_the_buyer_is_read_by_the_desk(self, of):
        saved = sent(of, role="reseller", end_customer=organization("Customer"), on_behalf_of="Somebody")
        assert row(of, saved).review.reasons == ("free_notes",)

    def test_mr1_a_price_of_the_desks_own_is_looked_at(self, of):
        override = PriceOverride(position=0, net=Money(4_000_000, "USD"), reason="a long friendship")
        wish = asked(of.organization, line(), line(CLOUD, 25), overrides=(override,))
        saved = draft_quote(asked=wish, by=of.desk, now=NOW)
        send_quote(quote=saved.quote, by=of.desk, now=NOW)
        found = row(of, saved)
        first = found.lines[0]
        assert found.review.reasons == ("price_override",)
        assert (first.discount_reason, first.discount, found.net.minor) == (
            "price_override", Money(400_000, "USD"), 4_240_000,
        )  # fmt: skip
        assert [(step.name, step.reason) for step in first.steps][-2:] == [
            ("discount", "a long friendship"),
            ("net", ""),
        ]
        assert approve_review(quote=saved.quote, by=staff(), now=later(1)).status == "approved"
        assert row(of, saved).net.minor == 4_240_000, "pricing it again on the issue day keeps the desk's price"

    def test_a19_an_upgrade_at_a_price_of_the_desks_own_adds_to_what_was_paid(self, of):
        """From 42,000 to 56,000 a year for half of the difference: a year then is worth 49,000, not half of 56,000."""
        wish = asked(of.organization, line(kind="upgrade", tier=LARGE, coverage=coverage()))
        usual = row(of, draft_quote(asked=wish, by=of.desk, now=NOW)).lines[0]
        assert usual.annual_net is not None
        half = PriceOverride(position=0, net=Money(usual.net.minor // 2, "USD"), reason="a long friendship")
        found = row(of, draft_quote(asked=replace(wish, overrides=(half,)), by=of.desk, now=NOW)).lines[0]
        assert found.net == half.net
        assert found.annual_net == Money(4_200_000 + (usual.annual_net.minor - 4_200_000) // 2, "USD")


class TestOutcomes:
    def test_mr2_the_day_of_the_approval_is_the_issue_date(self, of, held):
        with pytest.raises(QuoteNotOpen) as refused:
            accept_quote(quote=held.quote, by=of.buyer, now=NOW)
        assert refused.value.status == "in_review"
        approve_review(quote=held.quote, note="fine", by=of.desk, now=later(2))
        found = row(of, held, TODAY + timedelta(days=2))
        assert (found.status, found.issued_on) == ("open", TODAY + timedelta(days=2))
        assert found.valid_until == TODAY + timedelta(days=32)
        assert (found.review.status, found.review.note) == ("approved", "fine")
        with pytest.raises(ReviewNotOpen) as again:
            approve_review(quote=held.quote, by=of.desk, now=later(2))
        assert again.value.status == "approved"

    def test_a_quote_without_a_hold_has_nothing_to_approve(self, of):
        with pytest.raises(ReviewNotOpen) as refused:
            approve_review(quote=sent(of).quote, by=of.desk, now=NOW)
        assert refused.value.status == ""
        with pytest.raises(MissingFields):
            approve_review(by=of.desk, now=NOW)
        with pytest.raises(InvalidField):
            approve_review(quote=1, order=1, by=of.desk, now=NOW)

    def test_mr2_a_decline_has_a_reason(self, of, held):
        with pytest.raises(MissingFields):
            decline_review(quote=held.quote, note=" ", by=of.desk, now=NOW)
        decline_review(quote=held.quote, note="We do not sell this together.", by=of.desk, now=NOW)
        found = row(of, held)
        assert (found.status, found.close_reason) == ("declined", "We do not sell this together.")
        assert found.review.status == "declined"

    def test_mr2_the_clock_stands_while_the_buyer_is_asked(self, of, held):
        return_to_buyer(quote=held.quote, note="Which licenses?", by=of.desk, now=later(1))
        found = row(of, held, TODAY + timedelta(days=30))
        assert (found.status, found.review.status, found.review.overdue) == ("draft", "waiting", False)
        assert found.review.note == "Which licenses?"
        for command in (approve_review, return_to_buyer):
            with pytest.raises(ReviewNotOpen) as refused:
                command(quote=held.quote, note="again", by=of.desk, now=later(1))
            assert refused.value.status == "waiting"
        revise_quote(quote=held.quote, asked=asked(of.organization, notes=""), by=of.buyer, now=later(8))
        again = send_quote(quote=held.quote, by=of.buyer, now=later(8))
        assert (again.status, again.review) == ("in_review", found.review.id), "the desk asked, so the desk decides"
        clock = row(of, held, TODAY + timedelta(days=8)).review
        # Asked on Wednesday, answered on the Wednesday after: five business days stood still.
        assert (clock.status, clock.due_on) == ("open", FRIDAY + timedelta(days=7))

    def test_a_returned_quote_may_be_declined_and_a_held_one_cancelled(self, of, held):
        return_to_buyer(quote=held.quote, note="Who?", by=of.desk, now=NOW)
        decline_review(quote=held.quote, note="No answer came.", by=of.desk, now=later(20))
        assert row(of, held).status == "declined"
        other = sent(of, notes="x")
        cancel_quote(quote=other.quote, by=of.buyer, now=NOW)
        assert review_queue(of.desk, TODAY) == ()


class TestQueue:
    def test_oldest_first_with_clock_and_assignee(self, of, held):
        second = sent(of, notes="x", now=later(1))
        drafted(of, notes="x")
        assign_review(quote=held.quote, assignee=of.desk.person_id, by=of.desk, now=NOW)
        on = FRIDAY + timedelta(days=1)
        queue = review_queue(of.desk, on)
        assert [(each.quote, each.overdue) for each in queue] == [(held.quote, True), (second.quote, False)]
        assert (queue[0].subject, queue[0].buyer) == (f"{held.number}-1", "Acme")
        assert queue[0].assignee.id == of.desk.person_id
        assert [each.quote for each in review_queue(of.desk, on, assignee=of.desk.person_id)] == [held.quote]
        assert review_queue(of.desk, on, after=queue[1].id) == ()
        assert count_reviews(on) == (2, 1)
        assert [each.quote for each in reviews_due(FRIDAY)] == [held.quote]
        assert review(queue[0].id, of.buyer, on).quote == held.quote

    def test_only_the_desk_is_given_reviews(self, of, held):
        with pytest.raises(InvalidField):
            assign_review(quote=held.quote, assignee=of.buyer.person_id, by=of.desk, now=NOW)
        with pytest.raises(NotPermitted):
            assign_review(quote=held.quote, assignee=of.desk.person_id, by=of.buyer, now=NOW)
        with pytest.raises(NotPermitted):
            review_queue(of.buyer, TODAY)

    def test_nobody_decides_on_what_is_their_own(self, of):
        """A member of the buying organization who works at the desk leaves it to a colleague."""
        both = staff(who=of.buyer)
        saved = send_quote(
            quote=draft_quote(asked=asked(of.organization, notes="x"), by=both, now=NOW).quote, by=both, now=NOW
        )
        for command in (approve_review, decline_review, return_to_buyer):
            with pytest.raises(NotPermitted):
                command(quote=saved.quote, note="me", by=both, now=NOW)
        assert approve_review(quote=saved.quote, by=of.desk, now=NOW).status == "approved"
