"""Stories of orders with every expectation counted by hand from the rules: what an outside reader would try.

Rule ids are those of the orders rules; sections 3 (states), 5 (readings) and 6 (formulas) of the same paper.
"""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.stories.buying import BEA, EVE, RITA, TOM, drafted, line, paid, received, resold
from tests.stories.telling import Told, ask, step, told

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TAXED = {"country": "US", "region": "ZZ"}
UNTAXED = {"country": "US", "region": "UT"}
NEW, UNI, CORP, SHOW = "nora@acme.example", "uma@uni.example", "cora@corp.example", "sid@show.example"


def listed(sku: str, family: str, *prices: tuple[int, str] | tuple[int, str, str]) -> dict[str, Any]:
    """A product with (tier, list) or (tier, list, currency)."""
    rows = [{"tier": one[0], "list": one[1], "currency": (*one, "USD")[2]} for one in prices]
    return {"sku": sku, "name": sku, "family": family, "prices": rows}


SETUP: dict[str, Any] = {
    "products": [
        listed("DC", "data_center", (500, "9999.99"), (1000, "10000.00"), (2000, "20000.10"), (500, "9999.99", "AUD")),
        listed("CLOUD", "cloud_annual", (25, "333.33"), (50, "777.77")),
        listed("MONTHLY", "cloud_monthly", (10, "90.00")),
        listed("SERVER", "server", (25, "3500.01"), (50, "6200.00")),
        {"sku": "COURSE", "name": "COURSE", "family": "course", "prices": [{"currency": "USD", "list": "100.05"}]},
    ],
    "organizations": [
        {"name": "Acme", "billing_address": TAXED},
        {"name": "Utah Inc", "billing_address": UNTAXED},
        {"name": "Resell Co", "kind": "reseller", "billing_address": UNTAXED},
    ],
    "tax_rates": [
        {"country": "US", "region": "ZZ", "percent": "8.25", "from": "2020-01-01"},
        {"country": "US", "region": "ZZ", "percent": "9", "from": "2026-04-01"},
        {"country": "DE", "percent": "19", "from": "2020-01-01"},
    ],
    "holidays": ["2026-03-16"],
}


def lived(*steps: dict[str, Any] | list[dict[str, Any]], of: Sequence[Any] = (), **more: Any) -> Told:
    """The story of these steps, put in the order of their days; ``of`` are its questions."""
    flat: list[dict[str, Any]] = []
    for one in steps:
        flat += one if isinstance(one, list) else [one]
    setup = {**SETUP, **more.pop("setup", {})}
    return told(*sorted(flat, key=lambda one: str(one["on"])), questions=list(of), setup=setup, **more)


def sent(on: str, name: str, *lines: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """A quote drafted as ``name`` and sent as ``name``_sent."""
    who = more.get("who", BEA)
    return [drafted(on, name, *lines, **more), step(on, who, "send_quote", f"{name}_sent", quote=f"${name}")]


def sold(on: str, name: str, *lines: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """A quote drafted as ``name``q, sent, and accepted as ``name``."""
    return [*sent(on, f"{name}q", *lines, **more), accepted(on, name, f"{name}q", **more)]


def accepted(on: str, name: str, quote: str, **more: Any) -> dict[str, Any]:
    """The buyer accepts the quote."""
    return step(on, more.get("who", BEA), "accept_quote", name, quote=f"${quote}")


class TestLateMoney:
    def test_names_a_quote_that_nobody_accepted(self) -> None:
        """QT5, PY4: a payment accepts a quote; 14 days after ``valid_until`` only where its list prices hold."""
        story = lived(
            *(sent("2026-03-02", name, line(sku="CLOUD", tier=25)) for name in ("timely", "booked", "late", "gone")),
            sent("2026-03-02", "dearer", line(sku="CLOUD", tier=50)),
            received("2026-03-31", "p1", "timely", "360.83", "2026-03-30"),
            step("2026-04-03", "staff", "change_price", sku="CLOUD", tier=50, currency="USD", list="800.00"),
            received("2026-04-10", "p2", "booked", "363.33", "2026-04-01"),
            received("2026-04-20", "p3", "late", "363.33", "2026-04-15"),
            received("2026-04-20", "p4", "gone", "363.33", "2026-04-16"),
            received("2026-04-20", "p5", "dearer", "847.77", "2026-04-14"),
            step("2026-04-20", EVE, "record_payment", "p6", order="$late", amount="1.00", currency="USD",
                 value_date="2026-04-20"),
            step("2026-04-21", "staff", "approve_review", "go", order="$p5", note="fine"),
            step("2026-04-21", "staff", "decline_review", "stop", order="$p4", note="too late"),
            of=(
                *(ask("2026-04-21", "quote", one, f"q_{one}") for one in ("timely", "booked", "late", "gone")),
                *(ask("2026-04-21", "order", one, f"o_{one}") for one in ("p4", "p5")),
            ),
        )  # fmt: skip
        seen = {name: story.result(name) for name in ("p1", "p2", "p3", "p4", "p5")}
        assert [(one["order"], one["status"]) for one in seen.values()] == [
            ("p1", "fulfilled"), ("p2", "fulfilled"), ("p3", "fulfilled"), ("p4", "paid"), ("p5", "paid")]  # fmt: skip
        quotes = [story.answers[f"q_{one}"] for one in ("timely", "booked", "late", "gone")]
        assert [one["status"] for one in quotes] == ["accepted"] * 4
        assert [one["accepted_late"] for one in quotes] == [False, False, True, True]
        assert story.error("p6")["code"] == "not_permitted"
        assert story.answers["o_p5"]["status"] == "fulfilled"
        gone = story.answers["o_p4"]
        assert (gone["status"], gone["surplus"], gone["review"]) == ("cancelled", "363.33", None)


class TestKeys:
    def test_are_seen_by_two_and_handed_over(self) -> None:
        """LK1 to LK4, A15, A16: the original purchaser and the technical contact, whoever renews later."""
        key, server = "$pay.licenses.0", "$pay.licenses.1"
        story = lived(
            [
                resold("2026-03-10", "q", line(tier=1000), line(sku="SERVER", tier=25)),
                step("2026-03-10", RITA, "send_quote", quote="$q"),
                step("2026-03-10", RITA, "accept_quote", "o", quote="$q"),
                paid("2026-03-10", "pay", "o", RITA),
            ],
            *(step("2026-03-11", who, "reveal_license_key", f"sees_{name}", license=key)
              for name, who in (("rita", RITA), ("tom", TOM), ("bea", BEA), ("staff", "staff"), ("eve", EVE))),
            step("2026-03-12", RITA, "change_technical_contact", "not_hers", license=key, email=NEW),
            step("2026-03-12", TOM, "change_technical_contact", "handed", license=key, email=NEW),
            step("2026-03-12", "staff", "change_technical_contact", "by_staff", license=server, email=NEW),
            *(step("2026-03-13", who, "reveal_license_key", f"then_{name}", license=key)
              for name, who in (("rita", RITA), ("tom", TOM), ("nora", NEW))),
            of=(ask("2026-03-13", "emails", TOM, "tom"), ask("2026-03-13", "emails", NEW, "nora"),
                ask("2026-03-13", "license", server, "server")),
        )  # fmt: skip
        refused = {name: one["error"]["code"] for name, one in story.steps.items() if not one["ok"]}
        assert refused == {
            "sees_bea": "key_not_visible", "sees_staff": "key_not_visible", "sees_eve": "key_not_visible",
            "not_hers": "not_permitted", "then_tom": "key_not_visible"}  # fmt: skip
        assert story.result("sees_rita")["key"] == story.result("then_nora")["key"]
        changed = ("2026-03-12", "technical_contact_changed")
        for name in ("tom", "nora"):
            found = [(one["on"], one["notice"]) for one in story.answers[name]]
            assert found.count(changed) == 2
        assert story.answers["server"]["technical_contact"] == NEW


MORE: dict[str, Any] = {
    "organizations": [
        *SETUP["organizations"],
        {"name": "Corporate Co", "kind": "reseller", "discount_program": "corporate_reseller",
         "billing_address": UNTAXED},
        {"name": "University", "category": "academic", "billing_address": UNTAXED},
        {"name": "Claimed School", "category": "academic", "evidence": "submitted", "billing_address": UNTAXED},
        {"name": "Claims Exemption", "resale_certificate": True, "evidence": "submitted", "billing_address": TAXED},
        {"name": "Berlin GmbH", "billing_address": {"country": "DE"}},
        {"name": "Bonn GmbH", "billing_address": {"country": "DE"}, "vat_id": "DE136695976"},
        {"name": "Certified", "billing_address": TAXED, "resale_certificate": {"valid_until": "2026-03-31"}},
        {"name": "No Address"},
        {"name": "Trusted", "billing_address": UNTAXED, "fulfil_on_terms": True},
        {"name": "Distributor Inc", "kind": "distributor", "billing_address": UNTAXED},
    ],
}  # fmt: skip
EVERY = ["ach", "bank_transfer", "card", "check", "net30", "paypal"]
NOT_ON_TERMS = ["ach", "bank_transfer", "card", "check", "paypal"]


def buys(name: str, *lines: dict[str, Any], of: str, who: str, role: str = "direct", **more: Any) -> Any:
    """A quote of an organization on the one day of the price list, sent."""
    return sent("2026-03-12", name, *lines, who=who, buyer={"organization": of, "role": role}, **more)


class TestPrices:
    def test_have_every_cent_and_every_reason(self) -> None:
        """DS1 to DS3, TX1 to TX5, PM1 to PM6, MR1, MR2, RS2, RS3, QT1, CR2, CR3: one day, all counted by hand."""
        dc, cloud = line(), line(sku="CLOUD", tier=25)
        two = {"kind": "new", "sku": "DC", "tier": 2000}
        course = {"kind": "new", "sku": "COURSE"}
        wants = {
            # name: (list, discount, tax, reason of no tax, methods offered, reasons of a review)
            "cents": ("4600.05", "0.00", "379.50", None, NOT_ON_TERMS, None),
            "vat": ("9999.99", "0.00", "1900.00", None, NOT_ON_TERMS, None),
            "reverse": ("9999.99", "0.00", "0.00", "reverse_charge", NOT_ON_TERMS, None),
            "certified": ("333.33", "0.00", "0.00", "resale_certificate", NOT_ON_TERMS, None),
            "nowhere": ("10000.00", "0.00", "0.00", "no_address", EVERY, None),
            "aud": ("9999.99", "0.00", "0.00", "not_taxable_there", ["bank_transfer", "paypal"], None),
            "monthly": ("90.00", "0.00", "0.00", "not_taxable_there", ["card"], None),
            "mixed": ("20100.15", "0.00", "0.00", "not_taxable_there", NOT_ON_TERMS, None),
            "corporate": ("20433.48", "2033.34", "0.00", "not_taxable_there", NOT_ON_TERMS, ["cloud_by_reseller"]),
            "best": ("20000.10", "10000.05", "0.00", "not_taxable_there", EVERY, None),
            "own_use": ("20000.10", "0.00", "0.00", "not_taxable_there", EVERY, None),
            "claimed": ("20000.10", "0.00", "0.00", "not_taxable_there", EVERY, ["unverified_program"]),
            "claimed_course": ("100.05", "0.00", "0.00", "not_taxable_there", NOT_ON_TERMS, None),
            "exempt": ("333.33", "0.00", "27.50", None, NOT_ON_TERMS, ["exemption_claim"]),
            "resold": ("9999.99", "0.00", "0.00", "not_taxable_there", NOT_ON_TERMS, ["end_customer_is_reseller"]),
            "noted": ("333.33", "0.00", "0.00", "not_taxable_there", NOT_ON_TERMS, ["free_notes"]),
            "credits": ("39999.00", "4000.00", "2969.92", None, NOT_ON_TERMS, None),
        }
        utah: dict[str, Any] = {"of": "Utah Inc", "who": SHOW}
        corp: dict[str, Any] = {"of": "Corporate Co", "who": CORP, "role": "reseller"}
        story = lived(
            step("2026-03-12", BEA, "open_credit_account", "ca", name="Acme", approval="manual"),
            step("2026-03-12", EVE, "open_credit_account", "cz", name="Eve", approval="manual"),
            buys("cents", line(sku="CLOUD", tier=25, quantity=3), course, line(sku="SERVER", tier=25), of="Acme",
                 who=BEA),
            buys("vat", dc, of="Berlin GmbH", who="ben@berlin.example"),
            buys("reverse", dc, of="Bonn GmbH", who="bob@bonn.example"),
            buys("certified", cloud, of="Certified", who="cy@certified.example"),
            buys("nowhere", line(tier=1000), of="No Address", who="no@where.example"),
            buys("aud", dc, currency="AUD", **utah),
            buys("monthly", {"kind": "new", "sku": "MONTHLY", "tier": 10}, **utah),
            buys("mixed", two, course, **utah),
            buys("corporate", two, course, cloud, end_customer="Acme", **corp),
            buys("best", two, end_customer="University", **corp),
            buys("own_use", two, of="Corporate Co", who=CORP),
            buys("claimed", two, of="Claimed School", who="cal@claimed.example"),
            buys("claimed_course", course, of="Claimed School", who="cal@claimed.example"),
            buys("exempt", cloud, of="Claims Exemption", who="ed@exempt.example"),
            buys("resold", dc, of="Resell Co", who=RITA, role="reseller", end_customer="Corporate Co"),
            buys("noted", cloud, notes="Please hurry", **utah),
            buys("credits", *({"kind": "credits", "account": f"${of}", "credits": count}
                              for of, count in (("ca", 12000), ("ca", 8000), ("cz", 19999))),
                 of="Acme", who=BEA, promo="TWENTYofftc"),
            buys("two_tier", dc, on_behalf_of="Distributor Inc", end_customer="Acme", **corp),
            buys("monthly_resold", {"kind": "new", "sku": "MONTHLY", "tier": 10}, end_customer="Acme", **corp),
            step("2026-03-12", RITA, "draft_quote", "empty", buyer={"organization": "Resell Co", "role": "reseller"},
                 lines=[{"kind": "new"}, {"kind": "renew"}, {**two, "kind": "coterm"}, {"kind": "credits"}]),
            of=[ask("2026-03-12", "quote", name, name) for name in wants],
            setup=MORE,
        )  # fmt: skip
        for name, (listed_at, off, tax, reason, offered, reasons) in wants.items():
            found = story.answers[name]
            assert (found["list"], found["discount"], found["tax"], found["tax_reason"]) == (
                listed_at, off, tax, reason), name  # fmt: skip
            assert found["payment_methods"] == offered, name
            assert sorted([*offered, *found["refused_methods"]]) == EVERY, name
            review = found["review"]
            assert (review and review["reasons"]) == reasons, name
            if review:  # Thursday; the Monday after is a holiday of the story
                assert (review["earliest_on"], review["due_on"]) == ("2026-03-13", "2026-03-18")
        assert story.answers["aud"]["refused_methods"] == {
            "ach": "payment_method_currency", "card": "payment_method_currency", "check": "payment_method_currency",
            "net30": "net30_below_minimum"}  # fmt: skip
        assert set(story.answers["monthly"]["refused_methods"].values()) == {
            "payment_method_product", "net30_not_for_product"}  # fmt: skip
        nets = [one["net"] for one in story.answers["corporate"]["lines"]]
        assert nets == ["18000.09", "100.05", "300.00"]
        assert story.answers["best"]["lines"][0]["discount_reason"] == "academic"
        assert story.answers["credits"]["promo_result"] == "already_applied"
        assert story.answers["credits"]["valid_until"] == "2026-04-11"
        refused = [story.error(one)["code"] for one in ("two_tier", "monthly_resold")]
        assert refused == ["two_tier_reselling", "monthly_not_resellable"]
        assert set(story.error("empty")["fields"]) == {
            "end_customer", "technical_contact", "currency", "line_1_sku", "line_2_entitlement", "line_3_target_on",
            "line_4_account", "line_4_credits"}  # fmt: skip

    def test_stack_where_the_pack_says_so(self) -> None:
        """DS3, A21: 12.5% of 9,999.99 is 1,250.00; 7.5% of what is left 656.25: half up, each step."""
        story = lived(
            buys("q", line(), of="Corporate Co", who=CORP, role="reseller", end_customer="University"),
            of=[ask("2026-03-12", "quote", "q", "q")],
            setup=MORE,
            overrides={"orders.discounts.corporate_reseller": "12.5", "orders.discounts.academic": 7.5,
                       "orders.stacking": "stack"},
        )  # fmt: skip
        (found,) = story.answers["q"]["lines"]
        assert (found["discount"], found["net"], found["discount_reason"]) == (
            "1906.25", "8093.74", "corporate_reseller+academic")  # fmt: skip


class TestOneMonth:
    def test_of_quotes_and_terms(self) -> None:
        """QT3 to QT5, MR2, PM6, A7, PY2, section 3: a price locked, revisions, holds, and an invoice on terms."""
        utah: dict[str, Any] = {"who": SHOW, "buyer": {"organization": "Utah Inc", "role": "direct"}}
        big, noted = line(tier=1000), {"notes": "Please look"}
        names = ("locked", "revised", "kept", "copied", "held", "declined", "late")
        story = lived(
            *(sent("2026-02-27", name, big, **(noted if name in ("held", "declined") else {})) for name in names),
            *(sold("2026-02-27", name, big, **utah) for name in ("first", "second", "third")),
            sold("2026-02-27", "small", line(), **utah),
            sold("2026-02-27", "mixed", big, {"kind": "new", "sku": "COURSE"}, **utah),
            *(step("2026-02-27", SHOW, "place_on_terms", f"{one}_terms", order=f"${one}")
              for one in ("first", "small", "mixed")),
            step("2026-03-01", "staff", "change_price", sku="DC", tier=1000, currency="USD", list="11000.00"),
            accepted("2026-03-02", "o1", "locked"),
            accepted("2026-03-02", "o1_again", "locked"),
            step("2026-03-02", BEA, "revise_quote", "r1", quote="$revised"),
            step("2026-03-02", BEA, "send_quote", quote="$r1"),
            accepted("2026-03-02", "superseded", "revised"),
            step("2026-03-02", BEA, "revise_quote", "r2", quote="$kept"),
            accepted("2026-03-02", "o2", "kept"),
            step("2026-03-02", BEA, "send_quote", "r2_gone", quote="$r2"),
            step("2026-03-02", BEA, "decline_quote", quote="$copied"),
            step("2026-03-02", BEA, "cancel_quote", "final", quote="$copied"),
            step("2026-03-02", BEA, "copy_quote", "copy", quote="$copied"),
            step("2026-03-02", "staff", "approve_review", "first_go", order="$first", note="known"),
            step("2026-03-02", SHOW, "place_on_terms", "second_terms", order="$second"),
            step("2026-03-02", "staff", "place_on_terms", "third_terms", order="$third"),
            step("2026-03-03", "staff", "return_to_buyer", "asked", quote="$held", note="Which date?"),
            step("2026-03-05", BEA, "send_quote", "answered", quote="$held"),
            step("2026-03-05", "staff", "approve_review", "held_go", quote="$held", note="fine"),
            step("2026-03-05", "staff", "decline_review", quote="$declined", note="no such thing"),
            step("2026-03-05", "staff", "approve_review", "closed", quote="$declined"),
            step("2026-03-05", SHOW, "cancel_order", "third_gone", order="$third"),
            received("2026-03-20", "part", "second", "4000.00"),
            accepted("2026-03-30", "expired", "late"),
            step("2026-03-30", "staff", "extend_quote", "extended", quote="$late", valid_until="2026-04-03",
                 reason="asked"),
            sent("2026-04-02", "owes", line(sku="CLOUD", tier=25), **utah),
            accepted("2026-04-03", "o3", "late"),
            step("2026-04-03", "staff", "run_jobs"),
            of=[
                *(ask("2026-04-01", "quote", one, one) for one in ("r1", "copy", "held", "declined", "locked", "owes")),
                *(ask("2026-04-01", "order", one, f"o_{one}") for one in ("first", "second", "third", "o3")),
                ask("2026-04-01", "invoice", "$second_terms.invoice", "due"),
                ask("2026-04-02", "invoice", "$second_terms.invoice", "overdue"),
                ask("2026-04-02", "report", "aging", "aging"),
                ask("2026-04-03", "emails", SHOW, "mails"),
                ask("2026-04-03", "emails", BEA, "bea"),
            ],
        )  # fmt: skip
        codes = {name: one["error"]["code"] for name, one in story.steps.items() if not one["ok"]}
        assert codes == {
            "superseded": "quote_superseded", "r2_gone": "quote_not_open", "final": "quote_not_open",
            "closed": "review_not_open", "expired": "quote_expired", "small_terms": "payment_method_not_offered",
            "mixed_terms": "payment_method_not_offered"}  # fmt: skip
        reasons = [story.error(f"{one}_terms")["reason"] for one in ("small", "mixed")]
        assert reasons == ["net30_below_minimum", "net30_not_for_product"]
        assert "29 Mar 2026" in story.error("expired")["detail"]
        assert story.result("o1_again")["order"] == "o1"
        assert story.result("answered")["status"] == "in_review"
        prices = {one: story.answers[one]["net"] for one in ("locked", "r1", "copy", "held")}
        assert prices == {"locked": "10000.00", "r1": "11000.00", "copy": "11000.00", "held": "11000.00"}
        held = story.answers["held"]
        # Two business days waited for the buyer: the third day moves from Wednesday to Friday.
        assert (held["valid_until"], held["review"]["due_on"]) == ("2026-04-04", "2026-03-06")
        assert story.answers["declined"]["status"] == "declined"
        assert story.answers["owes"]["review"]["reasons"] == ["overdue_invoice"]
        assert story.result("first_terms")["invoice"] is None
        assert [story.result(f"{one}_terms")["status"] for one in ("second", "third")] == ["on_terms"] * 2
        assert story.result("part")["balance"] == "6000.00"
        states = [story.answers[f"o_{one}"]["status"] for one in ("first", "second", "third", "o3")]
        assert states == ["on_terms", "on_terms", "cancelled", "awaiting_payment"]
        due, overdue = story.answers["due"], story.answers["overdue"]
        assert (due["due_on"], due["status"], overdue["status"]) == ("2026-04-01", "part_paid", "overdue")
        rows = {(one["due_on"], one["balance"], one["days_overdue"]) for one in story.answers["aging"]}
        assert rows == {("2026-04-01", "10000.00", 1), ("2026-04-01", "6000.00", 1)}
        told = [(one["on"], one["notice"]) for one in story.answers["mails"]]
        assert [told.count(one) for one in (("2026-03-25", "invoice_due"), ("2026-04-02", "invoice_overdue"))] == [2, 2]
        expiring = [one["on"] for one in story.answers["bea"] if one["notice"] == "quote_expiring"]
        assert {"2026-03-22", "2026-03-28"} <= set(expiring)

    def test_of_refunds(self) -> None:
        """RF1 to RF6, PY2, PY6, A14, A24, TX5: the last day and the day after it, whole lines, cents of tax."""
        acme, trusted = {"who": BEA}, {"who": SHOW, "buyer": {"organization": "Trusted", "role": "direct"}}
        big, cloud, server = line(tier=1000), line(sku="CLOUD", tier=25), line(sku="SERVER", tier=25)
        story = lived(
            sold("2026-03-02", "lines", big, {**cloud, "quantity": 2}, server, **acme),
            received("2026-03-10", "p_lines", "lines", "15335.42", "2026-03-06"),
            sold("2026-03-02", "late", big, **acme),
            received("2026-03-10", "p_late", "late", "10830.00", "2026-03-06"),
            sold("2026-03-10", "cloud", cloud, **acme),
            paid("2026-03-10", "p_cloud", "cloud"),
            sold("2026-03-10", "monthly", {"kind": "new", "sku": "MONTHLY", "tier": 10}, **acme),
            paid("2026-03-10", "p_monthly", "monthly"),
            sold("2026-03-10", "poor", cloud, **acme),
            step("2026-03-10", "staff", "apply_credit", "too_much", **{"from": "$late", "to": "$poor", "amount": "9.99"}),
            step("2026-03-10", "staff", "apply_credit", "moved", **{"from": "$late", "to": "$poor", "amount": "4.00"}),
            step("2026-03-10", "staff", "return_surplus", "back", order="$late"),
            step("2026-03-10", "staff", "write_off", "forgiven", order="$poor", amount="356.83", reason="small"),
            sold("2026-03-10", "lost", big, **acme),
            paid("2026-03-10", "p_lost", "lost"),
            step("2026-03-12", "staff", "dispute_payment", "taken", order="$lost", outcome="lost"),
            sold("2026-03-10", "terms", big, cloud, **trusted),
            step("2026-03-11", "staff", "place_on_terms", "on_terms", order="$terms"),
            step("2026-03-12", EVE, "refund_order", "stranger", order="$lines"),
            step("2026-04-05", BEA, "refund_order", "r_lines", order="$lines", lines=["SERVER", "CLOUD"]),
            step("2026-04-06", BEA, "refund_order", "r_rest", order="$lines"),
            step("2026-04-06", "staff", "refund_order", "r_late", order="$late"),
            step("2026-04-09", BEA, "refund_order", "r_cloud", order="$cloud"),
            step("2026-04-09", BEA, "refund_order", "r_twice", order="$cloud"),
            step("2026-04-10", BEA, "refund_order", "r_monthly", order="$monthly"),
            step("2026-04-11", SHOW, "refund_order", "r_dc", order="$terms", lines=["DC"]),
            step("2026-04-11", SHOW, "refund_order", "r_open", order="$terms", lines=["CLOUD"]),
            received("2026-04-11", "p_terms", "terms", "10000.00"),
            of=[
                ask("2026-04-11", "invoice", "$r_lines.credit_note", "note"),
                *(ask("2026-04-11", "order", one, f"o_{one}") for one in ("lines", "cloud", "terms")),
                *(ask("2026-04-11", "license", f"$p_lines.licenses.{at}", f"l{at}") for at in range(4)),
            ],
            setup=MORE,
        )  # fmt: skip
        codes = {name: one["error"]["code"] for name, one in story.steps.items() if not one["ok"]}
        assert codes == {
            "too_much": "invalid_field", "stranger": "not_permitted", "r_rest": "refund_window_closed",
            "r_late": "refund_window_closed", "r_twice": "already_refunded", "r_monthly": "refund_window_closed",
            "r_dc": "refund_window_closed"}  # fmt: skip
        assert "5 Apr 2026" in story.error("r_late")["detail"]
        assert story.result("p_late")["surplus"] == "5.00"
        assert (story.result("back")["amount"], story.result("forgiven")["status"]) == ("1.00", "fulfilled")
        assert (story.result("taken")["status"], story.result("taken")["balance"]) == ("awaiting_payment", "10825.00")
        amounts = [story.result(one)["amount"] for one in ("r_lines", "r_cloud", "r_open")]
        assert amounts == ["4510.42", "360.83", "333.33"]
        note = story.answers["note"]
        assert (note["kind"], note["net"], note["tax"]) == ("credit_note", "4166.67", "343.75")
        assert [one["percent"] for one in note["groups"]] == ["8.25"]
        states = [story.answers[f"o_{one}"]["status"] for one in ("lines", "cloud", "terms")]
        assert states == ["part_refunded", "refunded", "part_refunded"]
        # Licenses given on terms start on the day of the terms, whenever they are paid (section 3, A10).
        assert story.answers["o_terms"]["effective_on"] == "2026-03-11"
        assert [story.answers[f"l{at}"]["status"] for at in range(4)] == ["active", *["ended"] * 3]
        assert [one["status"] for one in story.answers["l3"]["key_versions"]] == ["revoked"]


class TestLicenses:
    def test_from_29_february_on(self) -> None:
        """SU1 to SU4, MT1 to MT3, UP4, A13: anniversaries of the anchor, early and late, lower tiers, maintenance."""
        utah: dict[str, Any] = {"who": SHOW, "buyer": {"organization": "Utah Inc", "role": "direct"}}
        dc, cloud, server = (f"$first.licenses.{at}" for at in range(3))

        def renewed(sku: str, license: str, tier: int | None = None, **given: Any) -> dict[str, Any]:
            return line("renew", sku, tier, entitlement=license, **given)

        story = lived(
            sold("2029-02-20", "new", line(tier=1000), line(sku="CLOUD", tier=25), line(sku="SERVER", tier=25), **utah),
            received("2029-02-20", "first", "new", "13833.34", "2028-02-29"),
            sold("2029-02-21", "early", renewed("DC", dc), renewed("SERVER", server), **utah),
            received("2029-02-21", "second", "early", "11750.01"),
            sold("2029-02-22", "lower", renewed("DC", dc, 500), **utah),
            received("2029-02-22", "third", "lower", "9999.99"),
            drafted("2029-02-22", "reach", renewed("SERVER", server, target_on="2032-02-22"), **utah),
            drafted("2029-02-22", "cap", renewed("SERVER", server, target_on="2032-02-23"), **utah),
            drafted("2029-02-22", "cap_months", renewed("SERVER", server, months=36), **utah),
            drafted("2029-02-22", "higher", line("upgrade", "DC", 500, entitlement=dc), **utah),
            drafted("2029-03-01", "lapsed", line("upgrade", "CLOUD", 50, entitlement=cloud), **utah),
            sold("2029-03-01", "after", renewed("CLOUD", cloud), **utah),
            received("2029-03-03", "fourth", "after", "333.33", "2029-03-02"),
            sold("2029-03-03", "perpetual", line("upgrade", "SERVER", 50, entitlement=server), **utah),
            received("2029-03-05", "fifth", "perpetual", "2699.99", "2029-03-04"),
            step("2029-03-06", SHOW, "refund_order", "undone", order="$perpetual"),
            of=[
                *(ask("2029-03-06", "license", one, name) for one, name in (
                    (dc, "dc"), (cloud, "cloud"), (server, "server"))),
                *(ask("2029-03-06", "quote", one, one) for one in ("earlyq", "lowerq", "reach", "perpetualq")),
            ],
        )  # fmt: skip
        codes = {name: one["error"]["code"] for name, one in story.steps.items() if not one["ok"]}
        assert codes == {
            "cap": "maintenance_cap", "cap_months": "maintenance_cap", "higher": "not_an_upgrade",
            "lapsed": "not_an_upgrade"}  # fmt: skip
        spans = [(one["net"], one["starts_on"], one["ends_on"]) for one in story.answers["earlyq"]["lines"]]
        assert spans == [("10000.00", "2029-02-28", "2030-02-27"), ("1750.01", "2029-02-28", "2030-02-27")]
        (lower,), (reach,) = story.answers["lowerq"]["lines"], story.answers["reach"]["lines"]
        assert (lower["starts_on"], lower["ends_on"]) == ("2030-02-28", "2031-02-27")
        assert reach["proration"] == {"years": 1, "days": 360, "denominator": 366}
        # 1,750.01 a year, half up of 50%: 1,750.005; 1 year and 360 of 366 days.
        assert reach["net"] == "3471.33"
        (perpetual,) = story.answers["perpetualq"]["lines"]
        assert (perpetual["net"], perpetual["warnings"]) == ("2699.99", ["maintenance_restarts"])
        assert (story.answers["dc"]["tier"], story.answers["dc"]["term"]["ends_on"]) == (1000, "2031-02-27")
        assert story.answers["cloud"]["term"] == {"starts_on": "2029-03-02", "ends_on": "2030-03-01"}
        kept = story.answers["server"]
        assert (kept["tier"], kept["maintenance"]["ends_on"], kept["term"]["ends_on"]) == (25, "2030-02-27", None)

    def test_upgraded_and_ended_on_one_day(self) -> None:
        """UP1 to UP3, A17, A19, CT1 to CT3, section 6: the public 9,715.07, what is not credited twice, and co-terms."""
        utah: dict[str, Any] = {"who": SHOW, "buyer": {"organization": "Utah Inc", "role": "direct"}}
        uni: dict[str, Any] = {"who": UNI, "buyer": {"organization": "University", "role": "direct"}}
        public = listed("PUBLIC", "cloud_annual", (1, "27500.00"), (2, "45500.00"))
        day, old, theirs, short = "2026-06-18", "$p_old.licenses.0", "$p_uni.licenses.0", "$p_short.licenses.0"
        story = lived(
            sold(day, "old", line(sku="PUBLIC", tier=1), **utah),
            received(day, "p_old", "old", "27500.00", "2026-01-01"),
            sold(day, "uni", line(sku="PUBLIC", tier=1), **uni),
            received(day, "p_uni", "uni", "13750.00", "2026-01-01"),
            sent("2026-06-17", "shortq", line("coterm", target_on="2026-09-30"), **utah),
            step("2026-06-17", "staff", "approve_review", quote="$shortq"),
            accepted("2026-06-17", "short", "shortq", **utah),
            paid("2026-06-17", "p_short", "short", SHOW),
            sold(day, "up", line("upgrade", "PUBLIC", 2, entitlement=old), **utah),
            sold(day, "up_uni", line("upgrade", "PUBLIC", 2, entitlement=theirs), **uni),
            drafted(day, "up_short", line("upgrade", "DC", 2000, entitlement=short), **utah),
            received("2026-06-22", "p_up", "up", "9715.07"),
            sent("2026-06-22", "one_day", line("coterm", "PUBLIC", None, entitlement=old, target_on="2027-12-31"),
                 line("coterm", "DC", None, entitlement=short, target_on="2027-12-31"), **utah),
            drafted("2026-06-22", "past", line("coterm", "PUBLIC", None, entitlement=old, target_on="2027-01-01"), **utah),
            step("2026-06-22", "staff", "approve_review", "fine", quote="$one_day"),
            step("2026-06-22", "staff", "approve_review", "again", quote="$one_day"),
            step("2026-06-22", SHOW, "refund_order", "undone", order="$up"),
            of=[
                *(ask("2026-06-22", "quote", one, one) for one in ("upq", "up_uniq", "shortq", "up_short", "one_day")),
                ask("2026-06-22", "license", old, "old"),
            ],
            setup={**MORE, "products": [*SETUP["products"], public]},
        )  # fmt: skip
        (up,), (academic,) = (story.answers[one]["lines"] for one in ("upq", "up_uniq"))
        assert (up["net"], up["ends_on"], up["proration"]) == (
            "9715.07", "2026-12-31", {"years": 0, "days": 197, "denominator": 365})  # fmt: skip
        assert academic["net"] == "4857.53"  # 22,750 - 13,750 a year
        (short_line,), (up_short,) = story.answers["shortq"]["lines"], story.answers["up_short"]["lines"]
        # 106 days from 17 June to 30 September of a year of 365, then 105 of the same 365 at the difference.
        assert (short_line["net"], up_short["net"]) == ("2904.11", "2876.74")
        spans = [(one["net"], one["starts_on"], one["proration"]) for one in story.answers["one_day"]["lines"]]
        assert spans == [
            ("45500.00", "2027-01-01", {"years": 1, "days": 0, "denominator": 366}),
            ("12513.65", "2026-10-01", {"years": 1, "days": 92, "denominator": 366}),
        ]  # fmt: skip
        assert [story.error(one)["code"] for one in ("past", "again")] == ["coterm_target_past", "review_not_open"]
        assert (story.answers["old"]["tier"], story.answers["old"]["term"]["ends_on"]) == (1, "2026-12-31")
