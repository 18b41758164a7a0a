"""A year of monthly subscriptions that renew by themselves, through the real commands. Rules SU3, SU5, RF3, PM5."""

from typing import Any

import pytest
from django.db import transaction

from tests.stories.buying import BEA, EVE, ORGANIZATIONS, TOM, mails, ordered, paid
from tests.stories.telling import Told, ask, step, told
from tests.stories.test_days import every_day

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MONTHLY = {"sku": "MONTHLY", "name": "Jira Cloud monthly", "family": "cloud_monthly", "prices": [
    {"tier": 10, "currency": "USD", "list": "100.00"}]}  # fmt: skip
LICENSE = "$pay.licenses.0"
RATES = [
    {"country": "DE", "region": None, "percent": "19", "from": "2020-01-01"},
    {"country": "DE", "region": None, "percent": "20", "from": "2026-04-01"},
]


def run(*steps: dict[str, Any] | list[dict[str, Any]], ask: list[dict[str, Any]], of: str = "Acme") -> Told:
    """Bea buys one seat plan by card on 31 January, then these steps."""
    line = {"kind": "new", "sku": "MONTHLY", "tier": 10}
    flat = [*ordered("2026-01-31", "o", line, of=of), paid("2026-01-31", "pay", "o")]
    for one in steps:
        flat += one if isinstance(one, list) else [one]
    setup = {"organizations": ORGANIZATIONS, "products": [MONTHLY], "tax_rates": RATES}
    return told(*flat, questions=ask, setup=setup)


def bought(name: str, card: str = "ok") -> list[dict[str, Any]]:
    """Another subscription of Bea's on the same day."""
    line = {"kind": "new", "sku": "MONTHLY", "tier": 10}
    return [*ordered("2026-01-31", name, line), paid("2026-01-31", f"{name}p", name, card=card)]


def test_a_year_renews_on_the_anchor_each_month_its_own_order() -> None:
    """SU3, SU5, TX2, QT7: 31 January, 28 February, 31 March; the day's price and tax, an invoice a month, no gap."""
    story = run(
        step("2026-02-28", "staff", "run_jobs", None),
        step("2026-03-15", "staff", "change_price", None, sku="MONTHLY", tier=10, currency="USD", list="120.00"),
        step("2026-03-31", "staff", "run_jobs", None),
        ask=[
            ask("2026-03-31", "license", LICENSE, "spring"),
            ask("2027-01-31", "license", LICENSE, "year"),
            ask("2027-01-31", "order", 3, "march"),
            ask("2027-01-31", "emails", None, "mails"),
        ],
        of="Berlin GmbH",
    )
    spring, year, march = (story.answers[name] for name in ("spring", "year", "march"))
    assert spring["term"] == {"starts_on": "2026-01-31", "ends_on": "2026-04-29"}
    assert (spring["status"], spring["renews_on"], len(spring["orders"])) == ("active", "2026-04-30", 3)
    assert year["term"] == {"starts_on": "2026-01-31", "ends_on": "2027-02-27"}
    assert (len(year["orders"]), len(set(year["orders"]))) == (13, 13)
    assert (march["total"], march["effective_on"], march["status"]) == ("142.80", "2026-03-31", "fulfilled")
    invoices = [mail for mail in story.answers["mails"] if mail["notice"] == "invoice_issued"]
    days = ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30", "12-31"]
    assert [mail["on"] for mail in invoices] == [*(f"2026-{day}" for day in days), "2027-01-31"]
    assert [mail["subject"] for mail in invoices[1:4]] == [
        "Invoice INV-2026-000002: USD 119.00",
        "Invoice INV-2026-000003: USD 142.80",
        "Invoice INV-2026-000004: USD 144.00",
    ]
    # A month tells by its invoice alone: no confirmation, nothing about a license that is ready, no end ahead.
    assert len(story.answers["mails"]) == len(invoices) + 3


def test_a_refused_card_is_tried_three_times_more_then_it_lapses() -> None:
    """SU5: 1, 3 and 7 days later, each told; another card, a payment by hand and a cancellation come in between."""
    story = run(
        bought("lapses", "fails_later"),
        bought("mends", "fails_later"),
        bought("pays", "fails_later"),
        bought("stops", "fails_later"),
        step("2026-03-02", EVE, "replace_card", "hers", license="$mendsp.licenses.0"),
        step("2026-03-02", BEA, "replace_card", "bad", license="$mendsp.licenses.0", card="declined"),
        step("2026-03-02", BEA, "replace_card", "good", license="$mendsp.licenses.0", card="ok"),
        step("2026-03-02", EVE, "pay_by_card", "byhand", order=9),
        step("2026-03-02", BEA, "cancel_subscription", "stop", license="$stopsp.licenses.0"),
        step("2026-03-07", "staff", "run_jobs", None),
        step("2026-03-08", BEA, "replace_card", "late", license="$lapsesp.licenses.0"),
        step("2026-03-08", BEA, "resume_subscription", "over", license="$lapsesp.licenses.0"),
        ask=[
            *(
                ask("2026-05-01", "license", f"${name}p.licenses.0", name)
                for name in ("lapses", "mends", "pays", "stops")
            ),
            *(ask("2026-05-01", "order", order, f"order {order}") for order in (7, 8, 9, 10)),
            ask("2026-05-01", "emails", None, "mails"),
        ],
    )
    assert story.error("hers")["code"] == "not_permitted"
    assert story.error("bad")["code"] == "payment_declined"
    assert (story.result("good")["status"], story.result("good")["renews_on"]) == ("kept", "2026-03-31")
    assert story.result("byhand")["status"] == "fulfilled"
    assert story.error("over")["code"] == "subscription_not_running"
    stands = {name: story.answers[name] for name in ("lapses", "mends", "pays", "stops")}
    assert {name: (one["status"], one["term"]["ends_on"], one["renews_on"]) for name, one in stands.items()} == {
        "lapses": ("lapsed", "2026-02-27", None),
        "mends": ("active", "2026-05-30", "2026-05-31"),
        "pays": ("active", "2026-05-30", "2026-05-31"),
        "stops": ("lapsed", "2026-02-27", None),
    }
    assert [story.answers[f"order {order}"]["status"] for order in (7, 8, 9, 10)] == [
        "cancelled", "fulfilled", "fulfilled", "cancelled"
    ]  # fmt: skip
    sen = stands["lapses"]["sen"]
    told = [mail for mail in story.answers["mails"] if sen in mail["subject"] and mail["on"] > "2026-02-01"]
    assert mails(told) == [
        ("2026-02-28", BEA, "renewal_refused"),
        ("2026-03-01", BEA, "renewal_refused"),
        ("2026-03-03", BEA, "renewal_refused"),
        ("2026-03-07", BEA, "subscription_lapsed"),
        ("2026-03-07", TOM, "subscription_lapsed"),
    ]
    assert not [mail for mail in story.answers["mails"] if mail["notice"] == "payment_failed"]


def test_its_customer_cancels_and_takes_it_back_while_the_month_runs() -> None:
    """SU5, RF3: no month after a cancellation or a refund; only the first month is refunded."""
    story = run(
        bought("back"),
        bought("gone"),
        step("2026-02-10", EVE, "cancel_subscription", "stranger", license=LICENSE),
        step("2026-02-10", BEA, "cancel_subscription", "c1", license=LICENSE),
        step("2026-02-10", BEA, "cancel_subscription", "c2", license=LICENSE),
        step("2026-02-10", "staff", "cancel_subscription", "c3", license="$backp.licenses.0"),
        step("2026-02-27", BEA, "resume_subscription", "r1", license="$backp.licenses.0"),
        step("2026-02-28", BEA, "resume_subscription", "r2", license=LICENSE),
        step("2026-03-01", BEA, "refund_order", "second", order=5),
        step("2026-03-01", BEA, "refund_order", "first", order="$gone"),
        ask=[
            ask("2026-04-15", "license", LICENSE, "cancelled"),
            ask("2026-04-15", "license", "$backp.licenses.0", "back"),
            ask("2026-04-15", "license", "$gonep.licenses.0", "gone"),
            ask("2026-04-15", "emails", BEA, "mails"),
        ],
    )
    assert story.error("stranger")["code"] == "not_permitted"
    assert story.result("c1") == story.result("c2")
    assert story.result("c1") | {"license": 0} == {
        "license": 0, "sen": story.answers["cancelled"]["sen"], "ends_on": "2026-02-27", "renews": False
    }  # fmt: skip
    assert story.error("r2")["code"] == "subscription_not_running"
    assert story.error("second")["code"] == "refund_window_closed"
    assert story.result("first")["status"] == "refunded"
    cancelled, back, gone = (story.answers[name] for name in ("cancelled", "back", "gone"))
    assert (cancelled["status"], cancelled["renewal_cancelled_on"], len(cancelled["orders"])) == (
        "lapsed", "2026-02-10", 1
    )  # fmt: skip
    assert (back["status"], back["renewal_cancelled_on"], back["term"]["ends_on"]) == ("active", None, "2026-04-29")
    assert (gone["status"], gone["renews_on"]) == ("ended", None)
    told = [row for row in mails(story.answers["mails"]) if row[2] in ("subscription_cancelled", "renewal_refused")]
    assert told == [("2026-02-10", BEA, "subscription_cancelled")] * 2


def test_jumping_equals_living_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A month that renews and one that lapses: nothing depends on which days were visited."""

    def answers() -> list[Any]:
        with transaction.atomic():
            story = run(bought("lapses", "fails_later"), ask=[ask("2026-03-10", "emails", None, "mails")])
            transaction.set_rollback(True)
        return mails(story.answers["mails"])

    jumped = answers()
    monkeypatch.setattr("credenza.cli.rehearsal.run.pass_days", every_day)
    assert answers() == jumped
    assert ("2026-03-07", BEA, "subscription_lapsed") in jumped
