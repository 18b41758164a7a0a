"""Stories of orders with every expectation counted by hand from the rules: what an outside reader would try.

Rule ids are those of the orders rules; sections 3 (states), 5 (readings) and 6 (formulas) of the same paper.
"""

from typing import Any

import pytest

from tests.stories.buying import BEA, EVE, RITA, TOM, drafted, line, paid, received, resold
from tests.stories.telling import Told, ask, step, told

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TAXED = {"country": "US", "region": "ZZ"}
UNTAXED = {"country": "US", "region": "UT"}
NEW = "nora@acme.example"


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


def lived(*steps: dict[str, Any] | list[dict[str, Any]], of: tuple[Any, ...] = (), **more: Any) -> Told:
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
