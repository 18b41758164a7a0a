"""The reseller FAQ, one story a question: what a reseller reads there is what the product does.

Source: "Reseller FAQs". Rule ids are those of the orders rules.
"""

from typing import Any

import pytest

from tests.stories.buying import (
    BEA,
    EVE,
    ORGANIZATIONS,
    PRODUCTS,
    RITA,
    TOM,
    UNTAXED,
    drafted,
    line,
    ordered,
    paid,
    received,
    resold,
)
from tests.stories.telling import Told, ask, step, told

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = "2026-03-10"
LICENSE = "$pay.licenses.0"
CORA = "cora@corporate.example"
MONTHLY = {"sku": "MONTHLY", "name": "Jira Cloud, monthly", "family": "cloud_monthly", "prices": [
    {"tier": 150, "currency": "USD", "list": "800.00"}]}  # fmt: skip
SETUP: dict[str, Any] = {
    "organizations": [
        *ORGANIZATIONS,
        {"name": "Corporate Co", "kind": "reseller", "discount_program": "corporate_reseller", "members": [CORA],
         "billing_address": UNTAXED},
        {"name": "Distributor Inc", "kind": "distributor", "billing_address": UNTAXED},
        {"name": "Open University", "category": "academic", "billing_address": UNTAXED},
        {"name": "Claimed School", "category": "academic", "evidence": "submitted", "billing_address": UNTAXED},
    ],
    "products": [*PRODUCTS, MONTHLY],
    "tax_rates": [{"country": "DE", "region": None, "percent": "19", "from": "2020-01-01"}],
}  # fmt: skip


def run(*steps: dict[str, Any] | list[dict[str, Any]], ask: list[dict[str, Any]] | None = None) -> Told:
    """The story of these steps among the organizations above."""
    flat: list[dict[str, Any]] = []
    for one in steps:
        flat += one if isinstance(one, list) else [one]
    return told(*flat, questions=ask, setup=SETUP)


def sold(name: str, *lines: dict[str, Any], on: str = DAY, **more: Any) -> list[dict[str, Any]]:
    """Rita's quote for Acme, drafted as ``name``q, sent, and accepted as ``name``."""
    return [
        resold(on, f"{name}q", *lines, **more),
        step(on, RITA, "send_quote", f"{name}s", quote=f"${name}q"),
        step(on, RITA, "accept_quote", name, quote=f"${name}q"),
    ]


def corporate(name: str, *lines: dict[str, Any], customer: str = "Acme") -> dict[str, Any]:
    """The draft of a corporate reseller."""
    buyer = {"organization": "Corporate Co", "role": "reseller"}
    return drafted(DAY, name, *lines, who=CORA, buyer=buyer, end_customer=customer)


class TestReselling:
    def test_does_the_seller_have_a_reseller_program(self) -> None:
        """RS1, DS1, DS2: anyone buys on behalf of another; corporate resellers and partners have programs."""
        story = run(
            sold("o", line()),
            corporate("corporate", line()),
            ask=[ask(DAY, "quote", "oq", "anyone"), ask(DAY, "quote", "corporate", "program")],
        )
        assert (story.answers["anyone"]["role"], story.answers["anyone"]["discount"]) == ("reseller", "0.00")
        assert story.answers["program"]["lines"][0]["discount_reason"] == "corporate_reseller"

    def test_how_do_i_create_a_quote_as_a_reseller(self) -> None:
        """QT1, QT2: all requested licenses, both contacts, the terms; a copy of the quote by e-mail."""
        story = run(
            resold(DAY, "who", line(), end_customer=None, technical_contact=""),
            resold(DAY, "terms", line(), terms_accepted=False),
            resold(DAY, "q", line(), line(tier=1000), line(sku="SERVER", tier=25)),
            step(DAY, RITA, "send_quote", "sent", quote="$q"),
            ask=[ask(DAY, "quote", "q", "quote"), ask(DAY, "emails", RITA, "mails")],
        )
        assert story.error("who")["code"] == "missing_fields"
        assert story.error("terms")["code"] == "terms_not_accepted"
        assert [one["sku"] for one in story.answers["quote"]["lines"]] == ["DC", "DC", "SERVER"]
        assert [one["notice"] for one in story.answers["mails"]] == ["quote_saved"]

    def test_how_do_i_renew_or_upgrade_products_as_a_reseller(self) -> None:
        """QT6, UP5: by SEN and the technical contact's e-mail; MR2: where a person looks, one to three days are told."""
        story = run(
            sold("o", line()),
            paid(DAY, "pay", "o", RITA),
            resold("2026-03-11", "renew", line("renew", "DC", None, entitlement=LICENSE)),
            resold("2026-03-11", "upgrade", line("upgrade", "DC", 1000, entitlement=LICENSE)),
            resold("2026-03-11", "wrong", line("renew", "DC", None, entitlement="SEN-99999999")),
            resold("2026-03-11", "noted", line(), notes="Please look at the dates."),
            step("2026-03-11", RITA, "send_quote", "held", quote="$noted"),
            ask=[
                ask("2026-03-11", "quote", "renew", "renewed"),
                ask("2026-03-11", "quote", "noted", "noted"),
                ask("2026-03-11", "emails", RITA, "mails"),
            ],
        )
        (renewed,) = story.answers["renewed"]["lines"]
        assert (renewed["starts_on"], renewed["ends_on"]) == ("2027-03-10", "2028-03-09")
        assert story.result("upgrade")["quote"] == "upgrade"
        assert story.error("wrong")["code"] == "entitlement_not_found"
        review = story.answers["noted"]["review"]
        assert (review["earliest_on"], review["due_on"]) == ("2026-03-12", "2026-03-16")
        assert "quote_in_review" in {one["notice"] for one in story.answers["mails"]}

    def test_can_i_work_with_a_distributor(self) -> None:
        """RS2: two-tier reselling is refused."""
        story = run(resold(DAY, "two", line(), on_behalf_of="Distributor Inc"), resold(DAY, "one", line()))
        assert story.error("two")["code"] == "two_tier_reselling"
        assert story.result("one")["status"] == "draft"

    def test_how_do_i_co_term_maintenance_dates(self) -> None:
        """CT1, CT3: which licenses to which date, as data; a co-term waits for a person, a note alone does too."""
        story = run(
            sold("o", line()),
            paid(DAY, "pay", "o", RITA),
            resold(
                "2026-03-11", "q", line("coterm", "DC", None, entitlement=LICENSE, target_on="2027-12-31"),
                line("coterm", "DC", 500, target_on="2027-12-31"),
            ),
            step("2026-03-11", RITA, "send_quote", "held", quote="$q"),
            resold("2026-03-11", "past", line("coterm", "DC", None, entitlement=LICENSE, target_on="2026-12-31")),
            step("2026-03-12", "staff", "approve_review", quote="$q", note="Dates are right"),
            ask=[ask("2026-03-12", "quote", "q", "quote")],
        )  # fmt: skip
        assert story.result("held")["status"] == "in_review"
        assert "co_term" in story.answers["quote"]["review"]["reasons"]
        first, second = story.answers["quote"]["lines"]
        assert (first["starts_on"], first["ends_on"]) == ("2027-03-10", "2027-12-31")
        assert second["ends_on"] == "2027-12-31"
        assert story.error("past")["code"] == "coterm_target_past"
        assert story.answers["quote"]["status"] == "open"

    def test_how_do_i_quote_or_purchase_a_cloud_subscription_for_my_customer(self) -> None:
        """RS3, A23, QT1: annual plans, with or without a site; never monthly ones."""
        cloud = line(sku="CLOUD", tier=150)
        story = run(
            resold(DAY, "monthly", line(sku="MONTHLY", tier=150)),
            resold(DAY, "annual", cloud),
            resold(DAY, "site", cloud, site_url="https://acme.example"),
            step(DAY, RITA, "send_quote", "held", quote="$annual"),
            step(DAY, "staff", "approve_review", quote="$annual", note="Complete"),
            step(DAY, RITA, "accept_quote", "o", quote="$annual"),
            paid(DAY, "pay", "o", RITA),
            ask=[ask(DAY, "license", LICENSE, "license")],
        )
        assert story.error("monthly")["code"] == "monthly_not_resellable"
        assert story.result("site")["quote"] == "site"
        assert story.result("held")["status"] == "in_review"
        assert story.answers["license"]["term"] == {"starts_on": DAY, "ends_on": "2027-03-09"}

    def test_can_i_access_my_customers_self_managed_license_key(self) -> None:
        """LK1, LK2: the original purchaser can, and a reseller who only renews it cannot."""
        story = run(
            sold("o", line()),
            paid(DAY, "pay", "o", RITA),
            step(DAY, RITA, "reveal_license_key", "purchaser", license=LICENSE),
            step(DAY, CORA, "reveal_license_key", "other", license=LICENSE),
        )
        assert story.result("purchaser")["key"].startswith("lk1.")
        assert story.error("other")["code"] == "key_not_visible"


class TestPricing:
    def test_do_i_get_a_discount_as_a_reseller(self) -> None:
        """DS1, DS2: not an unaffiliated one; a corporate reseller does."""
        story = run(
            resold(DAY, "unaffiliated", line()),
            corporate("corporate", line()),
            corporate("exams", line(sku="EXAM", tier=None)),
            ask=[ask(DAY, "quote", name, name) for name in ("unaffiliated", "corporate", "exams")],
        )
        assert story.answers["unaffiliated"]["net"] == "10000.00"
        assert (story.answers["corporate"]["discount"], story.answers["corporate"]["net"]) == ("1000.00", "9000.00")
        assert story.answers["exams"]["discount"] == "0.00"

    def test_does_the_seller_offer_any_discounts(self) -> None:
        """DS2, DS3, A20, A21: by the licensee's category, once proven; of two, the best alone."""
        story = run(
            corporate("academic", line(), customer="Open University"),
            resold(DAY, "claimed", line(), end_customer="Claimed School"),
            step(DAY, RITA, "send_quote", "held", quote="$claimed"),
            ask=[ask(DAY, "quote", "academic", "academic"), ask(DAY, "quote", "claimed", "claimed")],
        )
        (best,) = story.answers["academic"]["lines"]
        assert (best["discount_reason"], best["net"]) == ("academic", "5000.00")
        assert story.answers["claimed"]["discount"] == "0.00"
        assert story.answers["claimed"]["review"]["reasons"] == ["unverified_program"]

    def test_how_can_i_pay_an_outstanding_quote_or_invoice(self) -> None:
        """PM1, PM6: card or PayPal, check, transfer, ACH or net-30; an invoice on terms the same ways but terms."""
        story = run(
            sold("o", line()),
            step(DAY, "staff", "place_on_terms", "terms", order="$o"),
            received("2026-03-12", "pay", "o", "10000.00", method="check"),
            ask=[
                ask(DAY, "quote", "oq", "quote"),
                ask("2026-03-12", "invoice", "$terms.invoice", "invoice"),
                ask("2026-03-12", "emails", RITA, "mails"),
            ],
        )
        assert story.answers["quote"]["payment_methods"] == ["ach", "bank_transfer", "card", "check", "net30", "paypal"]
        assert story.result("terms")["status"] == "on_terms"
        assert story.result("pay")["status"] == "fulfilled"
        assert (story.answers["invoice"]["status"], story.answers["invoice"]["due_on"]) == ("paid", "2026-04-09")
        assert {"quote_saved", "invoice_issued"} <= {one["notice"] for one in story.answers["mails"]}

    def test_which_payment_methods_are_accepted_and_what_are_your_payment_terms(self) -> None:
        """PM2 to PM6, A6 to A9: no card and no check for AUD, cards alone for monthly plans, net-30 from 10,000."""
        story = run(
            resold(DAY, "aud", line(), currency="AUD"),
            drafted(DAY, "monthly", line(sku="MONTHLY", tier=150), site_url="https://acme.example"),
            resold(DAY, "small", line(sku="CLOUD", tier=150)),
            resold(DAY, "server", line(sku="SERVER", tier=25, quantity=20)),
            ask=[ask(DAY, "quote", name, name) for name in ("aud", "monthly", "small", "server")],
        )
        refused = {name: answer["refused_methods"] for name, answer in story.answers.items()}
        assert refused["aud"] == dict.fromkeys(("ach", "card", "check"), "payment_method_currency")
        assert story.answers["monthly"]["payment_methods"] == ["card"]
        assert refused["small"] == {"net30": "net30_below_minimum"}
        assert refused["server"] == {"net30": "net30_not_for_product"}

    def test_after_a_quote_has_been_paid_when_will_my_customer_receive_it(self) -> None:
        """PY1 to PY3, SU1, LK1: with the completing payment, effective from its value date, for the technical contact."""
        story = run(
            sold("o", line(tier=1000)),
            received("2026-03-12", "part", "o", "12000.00", "2026-03-11"),
            received("2026-03-13", "pay", "o", "8000.00", "2026-03-12"),
            step("2026-03-13", TOM, "reveal_license_key", "key", license=LICENSE),
            ask=[ask("2026-03-13", "license", LICENSE, "license"), ask("2026-03-13", "emails", TOM, "mails")],
        )
        assert (story.result("part")["status"], story.result("part")["licenses"]) == ("partially_paid", [])
        assert story.answers["license"]["term"]["starts_on"] == "2026-03-12"
        assert story.answers["license"]["technical_contact"] == TOM
        assert story.result("key")["key"].startswith("lk1.")
        assert "license_ready" in {one["notice"] for one in story.answers["mails"]}

    def test_what_is_the_refund_policy(self) -> None:
        """RF1, RF2, RF4, A14: up to 30 days after the purchase, that day included; then no more."""
        story = run(
            sold("o", line()),
            paid(DAY, "pay", "o", RITA),
            ordered(DAY, "c", line(sku="CLOUD", tier=150), site_url="https://acme.example"),
            paid(DAY, "cloud", "c"),
            step("2026-04-09", RITA, "refund_order", "last_day", order="$o"),
            step("2026-04-10", BEA, "refund_order", "late", order="$c"),
            ask=[ask("2026-04-10", "license", LICENSE, "license"), ask("2026-04-10", "invoice", "last_day", "note")],
        )
        assert (story.result("last_day")["status"], story.result("last_day")["amount"]) == ("refunded", "10000.00")
        assert story.error("late")["code"] == "refund_window_closed"
        assert story.answers["license"]["status"] == "ended"
        assert story.answers["note"]["kind"] == "credit_note"

    def test_what_taxes_will_apply(self) -> None:
        """TX1, TX2: by the billing contact's address; the customer's decides nothing."""
        there = {"organization": "Berlin GmbH", "role": "reseller"}
        story = run(
            drafted(DAY, "taxed", line(), who="bo@berlin.example", buyer=there, end_customer="Acme"),
            resold(DAY, "untaxed", line(), end_customer="Berlin GmbH"),
            ask=[ask(DAY, "quote", "taxed", "taxed"), ask(DAY, "quote", "untaxed", "untaxed")],
        )
        assert (story.answers["taxed"]["tax"], story.answers["taxed"]["total"]) == ("1900.00", "11900.00")
        assert (story.answers["untaxed"]["tax"], story.answers["untaxed"]["tax_reason"]) == (
            "0.00",
            "not_taxable_there",
        )


class TestLicensing:
    def test_how_are_self_managed_products_licensed(self) -> None:
        """MT1, MT2: a server license never ends; 12 months of maintenance come with it and are renewed for 12 more."""
        story = run(
            sold("o", line(sku="SERVER", tier=25)),
            paid(DAY, "pay", "o", RITA),
            sold("r", line("renew", "SERVER", None, entitlement=LICENSE), on="2026-03-11"),
            paid("2026-03-11", "renewed", "r", RITA),
            ask=[ask("2026-03-11", "license", LICENSE, "license"), ask("2026-03-11", "quote", "rq", "quote")],
        )
        license = story.answers["license"]
        assert license["term"]["ends_on"] is None
        assert license["maintenance"] == {"starts_on": DAY, "ends_on": "2028-03-09"}
        assert story.answers["quote"]["net"] == "500.00"

    def test_what_is_software_maintenance(self) -> None:
        """MT2, UP4: updates and support for a time beside the license; late renewals count from the old end, and say so."""
        story = run(
            sold("o", line(sku="SERVER", tier=25)),
            paid(DAY, "pay", "o", RITA),
            resold(DAY, "ahead", line("renew", "SERVER", None, entitlement=LICENSE, months=48)),
            ask=[ask(DAY, "license", LICENSE, "now")],
        )
        assert story.answers["now"]["maintenance"]["ends_on"] == "2027-03-09"
        assert story.answers["now"]["status"] == "active"
        assert story.error("ahead")["code"] == "maintenance_cap"

    def test_how_can_my_customer_receive_technical_support(self) -> None:
        """With the SEN, which every license has and its contacts see; strangers learn nothing by guessing one (QT6)."""
        story = run(
            sold("o", line()),
            paid(DAY, "pay", "o", RITA),
            drafted(
                DAY, "guess", line("renew", "DC", None, entitlement=LICENSE), who=EVE, of="",
                buyer={"role": "direct"}, technical_contact=EVE,
            ),
            ask=[ask(DAY, "license", LICENSE, "license")],
        )  # fmt: skip
        assert story.answers["license"]["sen"].startswith("SEN-")
        assert story.error("guess")["code"] == "entitlement_not_found"
