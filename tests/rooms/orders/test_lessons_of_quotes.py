"""What users of other systems asked for or suffered from, each as a test. Sources stand in the tests' own words."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credenza.catalog.rules.shapes import LineAsked
from credenza.journal.queries import audit_of
from credenza.journal.recording import Subject
from credenza.kernel.actors import SYSTEM
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.decline_quote import decline_quote
from credenza.orders.commands.draft_quote import draft_quote
from credenza.orders.commands.extend_quote import extend_quote
from credenza.orders.commands.make_payment_link import make_payment_link
from credenza.orders.commands.revise_quote import revise_quote
from credenza.orders.commands.send_quote import send_quote
from credenza.orders.errors import QuoteExpired, QuoteSuperseded
from credenza.orders.models import Order, Quote, QuoteLine
from credenza.orders.participants import participants
from credenza.orders.queries.quotes import quote
from credenza.orders.quoting import price
from credenza.orders.saving import locked
from tests.builders.credits import NOW, TODAY, account, later
from tests.builders.quotes import CLOUD, DC, SERVER, World, asked, coverage, drafted, line, sent, world

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=400)


@pytest.fixture
def of() -> World:
    return world()


class TestExpiry:
    """A nightly job overwrote "ordered" and "lost" with "expired"."""

    def test_is_computed_and_touches_open_quotes_only(self, of):
        accepted, declined, left = sent(of), sent(of), sent(of)
        accept_quote(quote=accepted.quote, by=of.buyer, now=NOW)
        decline_quote(quote=declined.quote, by=of.buyer, now=NOW)
        draft = drafted(of)
        states = [quote(saved.quote, of.buyer, LATER).status for saved in (accepted, declined, left, draft)]
        assert states == ["accepted", "declined", "expired", "draft"]
        assert Quote.objects.get(pk=left.quote).status == "open", "nothing was written to say so"

    def test_a_late_acceptance_is_the_sellers_to_allow_with_a_reason(self, of):
        """Sellers want to honor a late acceptance; customers must not do it alone."""
        saved = sent(of)
        with pytest.raises(QuoteExpired):
            accept_quote(quote=saved.quote, by=of.buyer, now=later(31))
        with pytest.raises(QuoteExpired):
            accept_quote(quote=saved.quote, by=of.desk, now=later(31))
        until = TODAY + timedelta(days=31)
        extend_quote(quote=saved.quote, valid_until=until, reason="They called in time.", by=of.desk, now=later(31))
        assert accept_quote(quote=saved.quote, by=of.buyer, now=later(31)).order
        trail = audit_of(Subject(kind="quote", id=saved.quote))
        assert "They called in time." in {entry.reason for entry in trail}

    def test_a_payment_link_asks_again_at_the_payment(self, of):
        """Payment links stayed payable after expiry or after a promotion ended."""
        saved = sent(of)
        make_payment_link(quote=saved.quote, by=of.buyer, now=NOW)
        with pytest.raises(QuoteExpired):
            accept_quote(quote=saved.quote, by=SYSTEM, now=later(31))
        assert Order.objects.count() == 0


class TestRevisions:
    """Same number with a suffix, superseded revisions cannot be ordered, sent revisions are read-only."""

    def test_what_was_sent_is_never_written_over(self, of):
        first = sent(of)
        before = list(Quote.objects.filter(pk=first.quote).values()), list(QuoteLine.objects.values())
        second = revise_quote(
            quote=first.quote, asked=asked(of.organization, line(CLOUD, 25)), by=of.buyer, now=later(1)
        )
        assert str(Quote.objects.get(pk=second.quote)) == f"{first.number}-2"
        assert (
            list(Quote.objects.filter(pk=first.quote).values()),
            list(QuoteLine.objects.filter(quote=first.quote).values()),
        ) == before
        send_quote(quote=second.quote, by=of.buyer, now=later(1))
        with pytest.raises(QuoteSuperseded):
            accept_quote(quote=first.quote, by=of.buyer, now=later(1))

    def test_the_database_holds_one_open_revision_and_one_of_each_number(self, of):
        first = sent(of)
        revise_quote(quote=first.quote, by=of.buyer, now=NOW)
        for change in ({"revision": 1}, {"status": "open", "issued_on": TODAY, "valid_until": TODAY}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Quote.objects.filter(number=first.number, revision=2).update(**change)


class TestOnePrice:
    """Two discount applicators gave one price on the page and another on the card."""

    def test_the_row_is_locked_before_its_lines_are_read(self, of):
        """Two concurrent "apply code" calls doubled the discount."""
        saved = drafted(of)
        with CaptureQueriesContext(connection) as asked_of_it:
            send_quote(quote=saved.quote, by=of.buyer, now=NOW)
        texts = [each["sql"] for each in asked_of_it.captured_queries]
        first_lines = next(number for number, sql in enumerate(texts) if 'FROM "orders_quoteline"' in sql)
        lock = next(number for number, sql in enumerate(texts) if "WHERE number = (SELECT number" in sql)
        assert lock < first_lines
        if connection.vendor == "postgresql":
            assert "FOR UPDATE" in texts[lock]

    def test_a_code_changes_no_line_twice(self, of):
        """However often a draft is saved anew, its code takes off the same."""
        credits = account(of.buyer).account
        wish = asked(of.organization, LineAsked(kind="credits", account=credits, credits=20_000), promo="TWENTYOFFTC")
        saved = draft_quote(asked=wish, by=of.buyer, now=NOW)
        for _ in range(2):
            revise_quote(quote=saved.quote, asked=wish, by=of.buyer, now=NOW)
        found = quote(saved.quote, of.buyer, TODAY)
        assert (str(found.net), found.promo_result, len(found.lines)) == ("16000.00", "already_applied", 1)

    @settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(st.data())
    def test_preview_quote_and_order_agree_to_the_cent(self, of, data):
        """One pricing function for page, API, paper and charge."""
        kinds = (
            line(DC, data.draw(st.sampled_from([500, 1000, 5000]))),
            line(CLOUD, 50, quantity=data.draw(st.integers(1, 7))),
            line(SERVER, 25, quantity=data.draw(st.integers(1, 3))),
            line(DC, 1000, kind="upgrade", coverage=coverage()),
            line(
                kind="renew",
                sku="",
                tier=None,
                coverage=coverage(CLOUD, 25, family="cloud_annual", entitlement=2),
                months=24,
            ),
        )
        chosen = data.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=5, unique_by=repr))
        wish = asked(of.organization, *chosen)
        shown = price(wish, participants(wish, of.buyer), TODAY)
        with transaction.atomic():
            saved = draft_quote(asked=wish, by=of.buyer, now=NOW)
            send_quote(quote=saved.quote, by=of.buyer, now=NOW)
            found = quote(saved.quote, of.buyer, TODAY)
            order = Order.objects.get(pk=accept_quote(quote=saved.quote, by=of.buyer, now=NOW).order)
            transaction.set_rollback(True)
        assert [each.net for each in found.lines] == [each.net for each in shown.lines.lines]
        assert sum(each.net.minor for each in found.lines) == found.net.minor == order.net_minor
        assert (found.total, found.tax) == (shown.tax.total, shown.tax.tax)
        assert order.total_minor == found.total.minor
        for each in found.lines:
            assert each.steps[-1].amount == each.net
            assert each.list.minor - each.discount.minor == each.net.minor


class TestWarnings:
    """Buyers are surprised by backdated renewals and lost maintenance: both are told before acceptance."""

    def test_both_effects_stand_on_the_quote(self, of):
        lapsed = coverage(SERVER, 25, family="server", ends_on=None, maintenance_ends_on=TODAY - timedelta(days=60))
        running = replace(lapsed, entitlement=2, sen="SEN-2", maintenance_ends_on=TODAY + timedelta(days=200))
        renewal = line(kind="renew", sku="", tier=None, coverage=lapsed)
        upgrade = line(SERVER, 50, kind="upgrade", coverage=running)
        found = quote(sent(of, renewal, upgrade).quote, of.buyer, TODAY)
        assert [each.warnings for each in found.lines] == [("backdated",), ("maintenance_restarts",)]


class TestPurchaseOrderNumber:
    """The buyer's number must reach the order; it is absent, not a dash, when unknown."""

    def test_goes_along_or_stays_empty(self, of):
        with_number, without = sent(of, po_number=" PO 7 "), sent(of)
        orders = [accept_quote(quote=saved.quote, by=of.buyer, now=NOW).order for saved in (with_number, without)]
        assert [Order.objects.get(pk=order).po_number for order in orders] == ["PO 7", ""]


class TestLocks:
    def test_all_revisions_are_locked_in_one_order(self, of):
        """Accepting one revision and sending the next meet: whichever comes second sees what the first did."""
        first = sent(of)
        second = revise_quote(quote=first.quote, by=of.buyer, now=NOW)
        with transaction.atomic():
            for saved in (first, second):
                row, family = locked(saved.quote)
                assert (row.pk, [each.pk for each in family]) == (saved.quote, [first.quote, second.quote])
