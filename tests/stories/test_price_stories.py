"""What licenses cost over their life, through the real commands: the price rules meet what was bought before."""

from typing import Any

import pytest

from tests.stories.buying import BEA, SETUP, drafted, line, ordered, paid, received
from tests.stories.telling import ask, step, told

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PRODUCTS: list[dict[str, Any]] = [
    {"sku": "BIG", "name": "Big", "family": "data_center", "prices": [
        {"tier": 200, "currency": "USD", "list": "27500.00"}, {"tier": 400, "currency": "USD", "list": "45500.00"}]},
    {"sku": "APP", "name": "App in Big", "family": "data_center", "host_sku": "BIG", "prices": [
        {"tier": 200, "currency": "USD", "list": "1000.00"}, {"tier": 400, "currency": "USD", "list": "1500.00"}]},
    {"sku": "SERVER", "name": "Server", "family": "server", "prices": [
        {"tier": 25, "currency": "USD", "list": "1000.00"}, {"tier": 50, "currency": "USD", "list": "2200.00"}]},
]  # fmt: skip
BIG, SERVER = "$pay.licenses.0", "$pay.licenses.1"


def of(license: str, kind: str, tier: int | None = None, **more: Any) -> dict[str, Any]:
    """A line about a license that exists."""
    given: dict[str, Any] = {"kind": kind, "entitlement": license, **more}
    return given if tier is None else {**given, "tier": tier}


def test_a_license_is_upgraded_renewed_and_cotermed_at_the_published_prices() -> None:
    """UP1, UP2, UP4, UP5, MT3, CT1, CT3: bought on 23 September 2025, gone on from on 10 March 2026."""
    day = "2026-03-10"
    story = told(
        *ordered("2025-09-23", "o", line(sku="BIG", tier=200), line(sku="SERVER", tier=25)),
        received("2025-09-23", "pay", "o", "28500.00"),
        drafted(day, "up", of(BIG, "upgrade", 400), of(BIG, "renew"), line(sku="APP", tier=400)),
        drafted(day, "mismatch", line(sku="APP", tier=400)),
        drafted(day, "lower", of(BIG, "upgrade", 200)),
        drafted(day, "other", of(BIG, "upgrade", 400, sku="APP")),
        drafted(day, "twice", of(BIG, "renew"), of(BIG, "coterm", target_on="2027-12-31")),
        drafted(day, "early", of(BIG, "coterm", target_on="2026-09-23")),
        drafted(day, "far", of(SERVER, "renew", months=36)),
        drafted(day, "term", of(BIG, "coterm", target_on="2027-12-31"), of(SERVER, "coterm", target_on="2027-12-31")),
        step(day, BEA, "send_quote", "sent", quote="$term"),
        drafted(day, "more", of(SERVER, "upgrade", 50)),
        setup={**SETUP, "products": PRODUCTS},
        questions=[ask(day, "quote", name, name) for name in ("up", "term", "more")],
    )

    def lines(name: str) -> list[tuple[Any, ...]]:
        found = story.answers[name]["lines"]
        return [(row["tier"], row["net"], row["starts_on"], row["ends_on"], row["warnings"]) for row in found]

    assert lines("up") == [
        (400, "9715.07", day, "2026-09-22", []),
        (400, "45500.00", "2026-09-23", "2027-09-22", []),
        (400, "1500.00", day, "2027-03-09", []),
    ]
    assert story.answers["up"]["lines"][0]["proration"] == {"years": 0, "days": 197, "denominator": 365}
    assert story.error("mismatch")["code"] == "tier_mismatch"
    assert story.error("mismatch")["host_tiers"] == [200]
    assert [story.error(name)["code"] for name in ("lower", "other")] == ["not_an_upgrade"] * 2
    assert story.error("twice")["code"] == "invalid_field"
    assert (story.error("early")["code"], story.error("early")["starts_on"]) == ("coterm_target_past", "2026-09-23")
    assert (story.error("far")["code"], story.error("far")["latest_on"]) == ("maintenance_cap", "2029-03-10")
    assert lines("term") == [
        (200, "35013.66", "2026-09-23", "2027-12-31", []),
        (25, "636.61", "2026-09-23", "2027-12-31", []),
    ]
    assert story.result("sent")["status"] == "in_review"
    assert lines("more") == [(50, "1200.00", day, None, ["maintenance_restarts"])]


def test_add_ons_fit_their_host_until_they_are_accepted() -> None:
    """UP5: the host grows after the quotes were saved and sent; then neither is sent nor accepted."""
    day = "2026-03-10"
    story = told(
        *ordered(day, "o", line(sku="BIG", tier=200)),
        received(day, "pay", "o", "27500.00"),
        drafted(day, "app", line(sku="APP", tier=200)),
        *ordered(day, "open", line(sku="APP", tier=200))[:2],
        *ordered(day, "grow", of(BIG, "upgrade", 400)),
        received(day, "grown", "grow", "18000.00"),
        step(day, BEA, "send_quote", "late", quote="$app"),
        step(day, BEA, "accept_quote", "later", quote="$openq"),
        setup={**SETUP, "products": PRODUCTS},
    )
    assert story.result("grown")["status"] == "fulfilled"
    refusals = [(story.error(name)["code"], story.error(name)["host_tiers"]) for name in ("late", "later")]
    assert refusals == [("tier_mismatch", [400])] * 2


def test_a19_what_a_license_is_worth_has_the_currency_that_was_paid_last() -> None:
    """10,000.00 US dollars a year, renewed for 15,000.00 Australian ones: an upgrade takes these off, in theirs only.

    When the renewal goes back, a year is worth 10,000.00 US dollars again.
    """
    large = {"kind": "upgrade", "sku": "DC", "tier": 1000, "entitlement": "$pay.licenses.0"}
    australian = {"sku": "DC", "name": "Jira Data Center", "family": "data_center", "prices": [
        {"tier": 500, "currency": "USD", "list": "10000.00"}, {"tier": 1000, "currency": "USD", "list": "20000.00"},
        {"tier": 500, "currency": "AUD", "list": "15000.00"}, {"tier": 1000, "currency": "AUD", "list": "30000.00"}]}  # fmt: skip
    story = told(
        *ordered("2026-01-31", "o", line()),
        paid("2026-01-31", "pay", "o"),
        *ordered("2027-01-20", "r", line("renew", entitlement="$pay.licenses.0"), currency="AUD"),
        received("2027-01-20", "again", "r", "15000.00", currency="AUD"),
        drafted("2027-01-30", "aud", large, currency="AUD"),
        drafted("2027-01-30", "usd", large),
        step("2027-01-30", BEA, "refund_order", "back", order="$r"),
        drafted("2027-01-30", "then", large),
        questions=[ask("2027-01-30", "quote", "aud", "aud"), ask("2027-01-30", "quote", "then", "then")],
        setup={**SETUP, "products": [australian]},
    )
    assert story.answers["aud"]["net"] == "15041.10", "366 days, of a term of 365"
    assert (story.error("usd")["code"], story.error("usd")["currencies"]) == ("currency_not_available", ["AUD"])
    assert story.answers["then"]["net"] == "27.40", "one day is left: 10,000.00 / 365"
