"""Quotes, orders, payments and licenses from end to end, through the real commands. Named by the rules' ids."""

from typing import Any

import pytest

from tests.stories.buying import (
    BEA,
    EVE,
    RITA,
    SETUP,
    TOM,
    drafted,
    line,
    mails,
    ordered,
    paid,
    received,
    resold,
)
from tests.stories.telling import Told, ask, step, told

pytestmark = pytest.mark.django_db
LICENSE = "$pay.licenses.0"


def run(*steps: dict[str, Any] | list[dict[str, Any]], ask: list[dict[str, Any]] | None = None, **more: Any) -> Told:
    """The story of these steps among the organizations of ``buying``."""
    flat: list[dict[str, Any]] = []
    for one in steps:
        flat += one if isinstance(one, list) else [one]
    return told(*flat, questions=ask, setup={**SETUP, **more.pop("setup", {})}, **more)


class TestReseller:
    def test_sells_to_a_customer_whose_contact_reveals_the_key(self) -> None:
        """QT2, QT7, RS1, PY3, SU1, LK1, LK2, RF4: from the draft to the refund."""
        story = run(
            resold("2026-03-10", "q", line()),
            step("2026-03-10", RITA, "send_quote", "sent", quote="$q"),
            step("2026-03-11", EVE, "accept_quote", "stranger", quote="$q"),
            step("2026-03-11", RITA, "accept_quote", "o", quote="$q"),
            step("2026-03-11", RITA, "accept_quote", "again", quote="$q"),
            paid("2026-03-12", "declined", "o", EVE, card="declined"),
            paid("2026-03-12", "pay", "o", EVE),
            paid("2026-03-12", "twice", "o", EVE),
            step("2026-03-12", TOM, "reveal_license_key", "key", license=LICENSE),
            step("2026-03-12", RITA, "reveal_license_key", "purchaser", license=LICENSE),
            step("2026-03-12", "staff", "reveal_license_key", "staff", license=LICENSE),
            step("2026-03-12", EVE, "reveal_license_key", "eve", license=LICENSE),
            step("2026-03-20", TOM, "change_technical_contact", "moved", license=LICENSE, email="uma@acme.example"),
            step("2026-03-20", TOM, "reveal_license_key", "former", license=LICENSE),
            step("2026-04-11", EVE, "refund_order", "not_hers", order="$o"),
            step("2026-04-11", RITA, "refund_order", "refund", order="$o", lines=["DC"]),
            step("2026-04-11", RITA, "refund_order", "once", order="$o"),
            ask=[
                ask("2026-04-11", "license", LICENSE, "license"),
                ask("2026-04-11", "order", "o", "order"),
                ask("2026-04-11", "invoice", "$pay.invoice", "invoice"),
                ask("2026-04-11", "invoice", "refund", "note"),
                ask("2026-04-11", "quote", "q", "quote"),
                ask("2026-04-11", "emails", None, "mails"),
            ],
        )
        assert story.result("sent")["status"] == "open"
        assert story.result("sent")["valid_until"] == "2026-04-09"  # QT3
        assert story.error("stranger")["code"] == "not_permitted"
        assert story.result("again")["order"] == "o"  # QT5
        assert story.error("declined")["code"] == "payment_declined"
        bought = story.result("pay")
        assert (bought["status"], bought["balance"], len(bought["licenses"])) == ("fulfilled", "0.00", 1)
        assert story.error("twice")["code"] == "order_not_payable"
        assert story.result("key")["key"].startswith("lk1.")
        assert story.result("purchaser")["key"] == story.result("key")["key"]
        assert {story.error(name)["code"] for name in ("staff", "eve", "former")} == {"key_not_visible"}
        assert story.error("not_hers")["code"] == "not_permitted"
        assert (story.result("refund")["amount"], story.result("refund")["status"]) == ("10000.00", "refunded")
        assert story.error("once")["code"] == "already_refunded"
        answers = story.answers
        assert answers["license"]["term"] == {"starts_on": "2026-03-12", "ends_on": "2027-03-11"}
        assert answers["license"]["status"] == "ended"
        assert answers["license"]["original_purchaser"] == RITA
        assert answers["license"]["technical_contact"] == "uma@acme.example"
        assert [one["status"] for one in answers["license"]["key_versions"]] == ["revoked"]
        assert (answers["order"]["status"], answers["order"]["fulfilled"]) == ("refunded", True)
        assert len(answers["order"]["invoices"]) == len(answers["order"]["credit_notes"]) == 1
        assert (answers["invoice"]["kind"], answers["note"]["kind"]) == ("invoice", "credit_note")
        assert answers["note"]["total"] == answers["invoice"]["total"] == "10000.00"
        assert (answers["quote"]["status"], answers["quote"]["role"]) == ("accepted", "reseller")
        assert mails(answers["mails"]) == [
            ("2026-03-10", RITA, "quote_saved"),
            ("2026-03-12", RITA, "payment_failed"),
            ("2026-03-12", RITA, "order_confirmed"),
            ("2026-03-12", TOM, "order_confirmed"),
            ("2026-03-12", RITA, "invoice_issued"),
            ("2026-03-12", TOM, "license_ready"),
            ("2026-03-20", "uma@acme.example", "technical_contact_changed"),
            ("2026-03-20", TOM, "technical_contact_changed"),
            ("2026-04-11", RITA, "refund_issued"),
        ]

    def test_is_told_why_a_quote_cannot_be_saved_or_goes_to_review(self) -> None:
        """QT1, RS2, RS3, MR1, MR2, A22: refusals and holds."""
        other = {"name": "Other Resellers", "kind": "reseller"}
        story = run(
            resold("2026-03-13", "missing", line(), technical_contact="", end_customer=None),
            resold("2026-03-13", "tiers", line(), on_behalf_of="Other Resellers"),
            resold("2026-03-13", "terms", line(), terms_accepted=False),
            resold("2026-03-13", "held", line(), end_customer="Other Resellers", notes="Call me"),
            step("2026-03-13", RITA, "send_quote", "sent", quote="$held"),
            step("2026-03-13", RITA, "approve_review", "own", quote="$held"),
            step("2026-03-16", "staff", "return_to_buyer", "asked", quote="$held", note="For their own use?"),
            step("2026-03-18", RITA, "send_quote", quote="$held"),
            step("2026-03-25", "staff", "approve_review", "approved", quote="$held", note="Fine"),
            step("2026-03-25", "staff", "approve_review", "late", quote="$held"),
            ask=[ask("2026-03-25", "emails", RITA, "mails"), ask("2026-03-25", "quote", "held", "quote")],
            setup={"organizations": [*SETUP["organizations"], other], "holidays": ["2026-03-17"]},  # type: ignore[misc]
        )
        assert story.error("missing")["fields"] == ["end_customer", "technical_contact"]
        assert story.error("tiers")["code"] == "two_tier_reselling"
        assert story.error("terms")["code"] == "terms_not_accepted"
        assert (story.result("sent")["status"], story.result("sent")["valid_until"]) == ("in_review", None)
        assert story.error("own")["code"] == "not_permitted"
        assert story.result("asked")["status"] == "waiting"
        assert story.result("approved")["status"] == "approved"
        assert story.error("late")["code"] == "review_not_open"
        assert story.answers["quote"]["valid_until"] == "2026-04-24"
        assert [row[2] for row in mails(story.answers["mails"])] == [
            "quote_in_review",
            "review_question",
            "review_decided",
            "quote_saved",
        ]


class TestCredits:
    def test_a_paid_quote_opens_the_lot_on_its_value_date(self) -> None:
        """CR2, CR3, CR5, RF5, PY1, PY2: partial, surplus moved, a rest written off, a dispute lost."""
        account = step("2026-03-01", "ana@acme.example", "open_credit_account", "acme", name="Acme", approval="manual")
        credits = {"kind": "credits", "account": "$acme", "credits": 20_000}
        story = run(
            account,
            ordered("2026-03-02", "c", credits, promo="TwentyOffTC"),
            received("2026-03-05", "part", "c", "6000.00", "2026-03-04"),
            received("2026-03-09", "rest", "c", "10500.00", "2026-03-06"),
            step("2026-03-09", BEA, "refund_order", "never", order="$c"),
            ordered("2026-03-10", "e", line(sku="EXAM", tier=None, quantity=2)),
            step("2026-03-10", "staff", "apply_credit", "moved", **{"from": "$c", "to": "$e", "amount": "499.50"}),
            step("2026-03-10", "staff", "write_off", "forgiven", order="$e", amount="0.50", reason="bank charges"),
            step("2026-03-10", "staff", "return_surplus", "back", order="$c"),
            ordered("2026-03-11", "d", {**credits, "credits": 100}),
            paid("2026-03-11", "card", "d"),
            step("2026-03-20", "staff", "dispute_payment", "lost", order="$d", outcome="lost"),
            ask=[
                ask("2026-03-20", of="acme", name="account"),
                ask("2026-03-20", "order", "c", "order"),
                ask("2026-03-20", "order", "d", "disputed"),
                ask("2026-03-20", "emails", "staff", "staff"),
            ],
        )
        assert (story.result("part")["status"], story.result("part")["balance"]) == ("partially_paid", "10000.00")
        assert story.result("part")["lots"] == []
        rest = story.result("rest")
        assert (rest["status"], rest["surplus"], len(rest["lots"])) == ("fulfilled", "500.00", 1)
        assert story.error("never")["code"] == "refund_not_available"
        assert story.result("moved")["balance"] == "0.50"
        assert (story.result("forgiven")["status"], story.result("forgiven")["licenses"]) == ("fulfilled", [])
        assert story.result("back")["amount"] == "0.50"
        first, second = story.answers["account"]["lots"]
        assert (first["accepted_on"], first["expires_on"]) == ("2026-03-06", "2027-03-06")
        assert (first["price_paid"], first["left"], second["left"]) == ("16000.00", 20_000, 0)
        kinds = [(entry["on"], entry["kind"], entry["credits"]) for entry in story.answers["account"]["entries"]]
        assert kinds == [
            ("2026-03-09", "purchase", 20_000),
            ("2026-03-11", "purchase", 100),
            ("2026-03-20", "chargeback", -100),
        ]
        assert story.answers["order"]["surplus"] == "0.00"
        assert story.answers["disputed"]["balance"] == "100.00"
        assert ("2026-03-20", "staff", "payment_disputed") in mails(story.answers["staff"])


class TestTerms:
    def test_an_upgrade_costs_what_the_public_example_says(self) -> None:
        """UP1, UP2, UP3, A13: 297 of 365 days left of a year bought for 8,540, upgraded to 20,500; then refunded."""
        story = run(
            ordered("2026-01-01", "o", line(sku="CLOUD", tier=150), site_url="https://acme.example"),
            paid("2026-01-01", "pay", "o"),
            ordered("2026-03-10", "u", line("upgrade", "CLOUD", 300, entitlement=LICENSE)),
            drafted("2026-03-10", "lower", line("upgrade", "CLOUD", 150, entitlement=LICENSE)),
            drafted(
                "2026-03-10", "guess", line("renew", "CLOUD", None, entitlement=LICENSE), who=EVE, of=None,
                buyer={"role": "direct"}, technical_contact="who@else.example",
            ),
            paid("2026-03-15", "upgraded", "u"),
            step("2026-04-14", BEA, "refund_order", "back", order="$u"),
            step("2026-04-14", BEA, "refund_order", "closed", order="$o"),
            ask=[ask("2026-04-14", "quote", "uq", "quote"), ask("2026-04-14", "license", LICENSE, "license")],
        )  # fmt: skip
        (priced,) = story.answers["quote"]["lines"]
        assert priced["proration"] == {"years": 0, "days": 297, "denominator": 365}
        assert priced["net"] == "9731.84"
        assert story.error("lower")["code"] == "not_an_upgrade"
        assert story.error("guess")["code"] == "entitlement_not_found"  # QT6
        assert story.result("back")["amount"] == "9731.84"
        assert story.error("closed")["code"] == "refund_window_closed"
        license = story.answers["license"]
        assert (license["tier"], license["status"], license["term"]["ends_on"]) == (150, "active", "2026-12-31")
        assert license["key_versions"] == []  # the cloud has no keys

    def test_money_for_a_license_that_was_refunded_waits_for_the_desk(self) -> None:
        """PY3, RF4: an upgrade quoted before the refund and paid after it is held; declining it gives the money back."""
        story = run(
            ordered("2026-03-02", "o", line()),
            paid("2026-03-02", "pay", "o"),
            ordered("2026-03-03", "u", line("upgrade", tier=1000, entitlement=LICENSE)),
            step("2026-03-04", BEA, "refund_order", "back", order="$o"),
            received("2026-03-05", "late", "u", "9972.60"),
            step("2026-03-06", "staff", "decline_review", "declined", order="$u", note="The license is gone."),
            ask=[ask("2026-03-06", "order", "u", "order"), ask("2026-03-06", "emails", BEA, "mails")],
        )
        held = story.result("late")
        assert (held["status"], held["licenses"]) == ("paid", [])
        order = story.answers["order"]
        assert (order["status"], order["fulfilled"], order["surplus"]) == ("cancelled", False, "9972.60")
        assert ("2026-03-05", BEA, "quote_in_review") in mails(story.answers["mails"])

    def test_net_30_waits_for_its_first_review_and_is_reminded(self) -> None:
        """PM6, A6 to A10, MR1: keys come with the money, or at once where the seller trusts the buyer."""
        trusted = {"name": "Trusted Inc", "billing_address": {"country": "ZZ"}, "fulfil_on_terms": True}
        story = run(
            ordered("2026-05-01", "o", line(tier=1000)),
            step("2026-05-01", BEA, "place_on_terms", "asked", order="$o"),
            step("2026-05-04", "staff", "approve_review", order="$o", note="Known"),
            ordered("2026-05-05", "t", line(), who="tea@trusted.example", of="Trusted Inc"),
            step("2026-05-05", "staff", "place_on_terms", "trusted", order="$t"),
            ordered("2026-05-05", "s", line(sku="SERVER", tier=25)),
            step("2026-05-05", BEA, "place_on_terms", "product", order="$s"),
            received("2026-06-10", "pay", "o", "20000.00", "2026-06-08"),
            ask=[
                ask("2026-06-08", "report", "aging", "aging"),
                ask("2026-06-10", "order", "o", "order"),
                ask("2026-06-10", "license", LICENSE, "license"),
                ask("2026-06-10", "emails", BEA, "mails"),
            ],
            setup={"organizations": [*SETUP["organizations"], trusted]},  # type: ignore[misc]
        )
        assert (story.result("asked")["status"], story.result("asked")["invoice"]) == ("awaiting_payment", None)
        on_terms = story.result("trusted")
        assert (on_terms["status"], len(on_terms["licenses"]), on_terms["balance"]) == ("on_terms", 1, "10000.00")
        assert story.error("product")["code"] == "payment_method_not_offered"
        assert story.error("product")["reason"] == "net30_not_for_product"
        by_due = {row["due_on"]: row["days_overdue"] for row in story.answers["aging"]}
        assert by_due == {"2026-06-03": 5, "2026-06-04": 4}
        assert story.answers["order"]["effective_on"] == "2026-06-08"
        assert story.answers["license"]["term"]["starts_on"] == "2026-06-08"
        told_on = [(on, name) for on, _, name in mails(story.answers["mails"]) if on > "2026-05-05"]
        assert told_on == [
            ("2026-05-27", "invoice_due"),
            ("2026-05-28", "quote_expiring"),
            ("2026-06-03", "quote_expiring"),
            ("2026-06-04", "invoice_overdue"),
        ]


class TestMoney:
    def test_comes_late_or_in_another_currency_or_is_taxed(self) -> None:
        """QT4, QT5, PY4, PY5, PY7, PM2, TX1: validity, revisions, tax, currencies, cancelling."""
        story = run(
            ordered("2026-03-02", "g", line(), of="Berlin GmbH", who="bo@berlin.example"),
            paid("2026-03-02", "taxed", "g"),
            ordered("2026-03-02", "a", line(), currency="AUD"),
            paid("2026-03-02", "aud", "a"),
            received("2026-03-03", "usd", "a", "15000.00"),
            step("2026-03-03", EVE, "cancel_order", "stranger", order="$a"),
            step("2026-03-03", BEA, "cancel_order", "cancelled", order="$a"),
            drafted("2026-03-02", "q", line()) | {"on": "2026-03-03"},
            step("2026-03-03", BEA, "send_quote", quote="$q"),
            step("2026-03-04", BEA, "revise_quote", "q2", quote="$q"),
            step("2026-03-04", BEA, "send_quote", quote="$q2"),
            step("2026-03-04", BEA, "accept_quote", "superseded", quote="$q"),
            ordered("2026-03-04", "late", line()),
            received("2026-04-20", "transfer", "late", "10000.00", "2026-04-17"),
            ordered("2026-03-04", "later", line())[0] | {"on": "2026-04-20"},
            step("2026-04-20", BEA, "accept_quote", "expired", quote="$q2"),
            step("2026-04-20", "staff", "extend_quote", quote="$q2", valid_until="2026-05-01", reason="holidays"),
            step("2026-04-20", BEA, "pay_by_card", "now", order="$q2"),
            step("2026-04-21", "staff", "change_price", sku="DC", tier=500, currency="USD", list="11000.00"),
            step("2026-04-21", BEA, "copy_quote", "copy", quote="$q2"),
            step("2026-04-21", BEA, "decline_quote", "draft", quote="$copy"),
            ask=[
                ask("2026-04-21", "invoice", "taxed", "invoice"),
                ask("2026-04-21", "quote", "copy", "copied"),
                ask("2026-04-21", "quote", "aq", "quote"),
                ask("2026-04-21", "emails", "staff", "staff"),
            ],
        )
        assert story.answers["invoice"]["groups"] == [{"percent": "19", "net": "10000.00", "tax": "1900.00"}]
        assert story.answers["invoice"]["total"] == "11900.00"
        assert story.error("aud")["reason"] == "payment_method_currency"
        assert story.answers["quote"]["refused_methods"]["card"] == "payment_method_currency"
        assert story.error("usd")["code"] == "payment_currency_mismatch"
        assert story.error("stranger")["code"] == "not_permitted"
        assert story.result("cancelled")["status"] == "cancelled"
        assert story.error("superseded")["code"] == "quote_superseded"
        assert story.result("transfer")["status"] == "fulfilled"  # 14 days after valid_until
        assert story.error("expired")["code"] == "quote_expired"
        assert story.result("now")["status"] == "fulfilled"
        assert story.answers["copied"]["net"] == "11000.00"
        assert story.error("draft")["code"] == "quote_not_open"
        assert ("2026-03-04", "staff", "payment_unmatched") in mails(story.answers["staff"])


class TestPartRefundedOnTerms:
    """RF4 before the payment: a line goes back while nothing is paid, and what is left is paid and delivered (PY3)."""

    TWO = (line(), line(sku="CLOUD", tier=150))

    def test_the_rest_is_delivered_when_it_is_paid(self) -> None:
        story = run(
            ordered("2026-03-02", "o", *self.TWO),
            step("2026-03-02", "staff", "place_on_terms", None, order="$o"),
            step("2026-03-03", BEA, "refund_order", "back", order="$o", lines=["CLOUD"]),
            received("2026-03-20", "rest", "o", "10000.00", "2026-03-19"),
            ask=[ask("2026-03-20", "order", "o", "order"), ask("2026-03-20", "license", "$rest.licenses.0", "dc")],
        )
        order = story.answers["order"]
        assert (order["status"], order["fulfilled"], order["effective_on"]) == ("part_refunded", True, "2026-03-19")
        assert story.answers["dc"]["term"] == {"starts_on": "2026-03-19", "ends_on": "2027-03-18"}

    def test_what_was_paid_so_far_may_be_all_that_is_left(self) -> None:
        story = run(
            ordered("2026-03-02", "o", *self.TWO),
            step("2026-03-02", "staff", "place_on_terms", None, order="$o"),
            received("2026-03-10", "part", "o", "10000.00", "2026-03-09"),
            step("2026-03-12", BEA, "refund_order", "back", order="$o", lines=["CLOUD"]),
            ask=[ask("2026-03-12", "order", "o", "order")],
        )
        order = story.answers["order"]
        assert (order["status"], order["balance"], order["surplus"]) == ("part_refunded", "0.00", "0.00")
        assert (order["fulfilled"], order["effective_on"], len(order["licenses"])) == (True, "2026-03-09", 1)
