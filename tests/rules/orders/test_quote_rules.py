"""What a quote's state is on a day, what it lets happen, who may buy for whom, and what has to be filled in."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.orders.rules.completeness import LineGiven, QuoteGiven, missing_fields
from credenza.orders.rules.quotes import STATES, TAKES, last_valid_day, status_on, takes
from credenza.orders.rules.roles import Named, monthly_resold, second_intermediary

DAY = date(2026, 3, 10)
STORED = tuple(state for state in STATES if state != "expired")

COMPLETE = QuoteGiven(
    is_reseller=True,
    has_organization=True,
    has_purchaser=True,
    has_billing_address=True,
    has_end_customer=True,
    has_customer_address=True,
    has_technical_contact=True,
    has_currency=True,
    lines=(LineGiven(kind="new", has_sku=True),),
)


class TestState:
    def test_qt3_thirty_days_are_inclusive(self):
        """Issued on 22 November, a quote holds through 22 December."""
        last = last_valid_day(date(2026, 11, 22), 30)
        assert last == date(2026, 12, 22)
        assert status_on("open", last, last) == "open"
        assert status_on("open", last, last + timedelta(days=1)) == "expired"

    @given(st.sampled_from(STORED), st.none() | st.dates(), st.dates())
    def test_qt4_only_an_open_quote_expires(self, stored, valid_until, on):
        found = status_on(stored, valid_until, on)
        over = stored == "open" and valid_until is not None and valid_until < on
        assert found == ("expired" if over else stored)

    @pytest.mark.parametrize(
        ("command", "states"),
        [
            ("send_quote", "draft"),
            ("accept_quote", "open"),
            ("decline_quote", "open"),
            ("cancel_quote", "draft in_review open"),
            ("revise_quote", "draft open expired"),
            ("extend_quote", "open expired"),
            ("make_payment_link", "open accepted"),
        ],
    )
    def test_section_3_names_what_each_state_takes(self, command, states):
        assert {state for state in STATES if takes(command, state)} == set(states.split())

    def test_section_3_final_states_stay_final(self):
        harmless = {"copy_quote", "revoke_payment_links", "make_payment_link"}
        for state in ("declined", "superseded", "cancelled", "accepted"):
            assert {command for command in TAKES if takes(command, state)} <= harmless


class TestMissing:
    def test_qt1_a_complete_quote_lacks_nothing(self):
        assert missing_fields(COMPLETE) == ()

    def test_qt1_a_reseller_is_told_everything_at_once(self):
        nothing = QuoteGiven(
            is_reseller=True,
            has_organization=False,
            has_purchaser=False,
            has_billing_address=False,
            has_end_customer=False,
            has_customer_address=False,
            has_technical_contact=False,
            has_currency=False,
            lines=(),
        )
        assert missing_fields(nothing) == (
            "purchaser", "organization", "billing_address", "end_customer", "technical_contact", "currency", "lines",
        )  # fmt: skip
        assert missing_fields(replace(COMPLETE, has_customer_address=False)) == ("end_customer_address",)

    def test_qt1_a_direct_buyer_needs_no_second_party(self):
        direct = replace(COMPLETE, is_reseller=False, has_end_customer=False, has_customer_address=False)
        assert missing_fields(replace(direct, has_billing_address=False, has_organization=False)) == ()

    @pytest.mark.parametrize(
        ("line", "missing"),
        [
            (LineGiven(kind="new", has_sku=False), ["sku"]),
            (LineGiven(kind="new", has_sku=True, lacks_tier=True), ["tier"]),
            (LineGiven(kind="renew", has_sku=False, lacks_tier=True), ["entitlement"]),
            (LineGiven(kind="renew", has_sku=False, has_license=True), []),
            (LineGiven(kind="upgrade", has_sku=True, lacks_tier=True), ["entitlement", "tier"]),
            (LineGiven(kind="coterm", has_sku=False, has_license=True), ["target_on"]),
            (LineGiven(kind="coterm", has_sku=False), ["sku", "target_on"]),
            (LineGiven(kind="credits", has_sku=False), ["account", "credits"]),
            (LineGiven(kind="credits", has_sku=False, has_account=True, has_credits=True), []),
        ],
    )
    def test_qt1_each_kind_of_line_needs_its_own(self, line, missing):
        given = replace(COMPLETE, lines=(LineGiven(kind="new", has_sku=True), line))
        assert missing_fields(given) == tuple(f"line_2_{name}" for name in missing)


class TestRoles:
    @pytest.mark.parametrize(
        ("role", "between", "customer", "second"),
        [
            ("reseller", None, Named(name="Acme", kind="customer"), None),
            ("reseller", Named(name="Other", kind="reseller"), Named(name="Acme", kind="customer"), "Other"),
            ("reseller", Named(name="Hub", kind="distributor"), Named(name="Acme", kind="customer"), "Hub"),
            # A name that nobody registered bears proves nothing: it goes to review (A22).
            ("reseller", Named(name="Somebody"), Named(name="Acme", kind="customer"), None),
            ("reseller", Named(name="Acme", kind="customer"), Named(name="Acme", kind="customer"), None),
            # A reseller may use what it buys itself: that is reviewed, not refused.
            ("reseller", None, Named(name="Own use", kind="reseller"), None),
            ("reseller", None, Named(name="Hub", kind="distributor"), "Hub"),
            ("direct", None, None, None),
            ("direct", Named(name="Hub", kind="distributor"), None, "Hub"),
        ],
    )
    def test_rs2_and_a22_a_reseller_buys_directly(self, role, between, customer, second):
        assert second_intermediary(role=role, between=between, end_customer=customer) == second

    def test_rs3_no_monthly_subscription_is_resold(self):
        lines = [("M", "cloud_monthly"), ("A", "cloud_annual"), ("M", "cloud_monthly"), ("N", "cloud_monthly")]
        assert monthly_resold("reseller", lines) == ("M", "N")
        assert monthly_resold("direct", lines) == ()
