"""A learner pays training by card: what it costs, what follows, and what a platform's statements do with it. PM7."""

import pytest

from tests.builders.learning import statement
from tests.stories.telling import LEARNER, ask, step, told

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DAY, NEXT, LAST = "2026-03-10", "2026-03-11", "2026-03-13"
HOME = {"name": "Bo", "street": "Ring 1", "city": "Wien", "country": "AT"}
TAX = [{"country": "AT", "region": None, "percent": "20", "from": "2020-01-01"}]


def test_from_the_checkout_to_the_certification() -> None:
    """Items that credits don't pay for too; said again under its key, nothing is bought again."""
    bought = {"items": ["ACP-120", "SHOP"], "billing_address": HOME, "idempotency_key": "k1"}
    passed = statement(LEARNER, "passed", activity="https://lms.example/exams/ACP-JCA", timestamp=f"{DAY}T12:00:00Z")
    story = told(
        step(DAY, LEARNER, "checkout_by_card", "o1", **bought),
        step(DAY, LEARNER, "checkout_by_card", "declined", items=["TEAM"], card="declined"),
        step(DAY, LEARNER, "checkout_by_card", "foreign", items=["TEAM"], currency="AUD"),
        step(NEXT, "staff", "post_xapi_statement", "passed", statement=passed),
        step(NEXT, LEARNER, "checkout_by_card", "again", **bought),
        step(NEXT, LEARNER, "refund_order", "own_wish", order="$o1"),
        step(NEXT, "staff", "refund_order", "refund", order="$o1", lines=["SHOP"]),
        step(LAST, "staff", "run_jobs"),
        setup={"tax_rates": TAX},
        questions=[
            ask(LAST, "order", "o1", "o"),
            ask(LAST, "candidate", LEARNER, "c"),
            ask(LAST, "emails", LEARNER, "e"),
        ],
    )
    first, again = story.result("o1"), story.result("again")
    assert (first["status"], first["net"], first["tax"], first["total"]) == (
        "fulfilled",
        "1150.00",
        "230.00",
        "1380.00",
    )
    assert [seat["progress"] for seat in first["training"]] == ["not_started", "not_started"]
    assert (again["order"], again["invoice"]) == (first["order"], first["invoice"])
    assert [seat["progress"] for seat in again["training"]] == ["done", "not_started"]
    codes = [story.error(name)["code"] for name in ("declined", "foreign", "own_wish")]
    assert codes == ["payment_declined", "currency_not_available", "refund_not_available"]
    assert story.result("refund")["amount"] == "1080.00"
    assert story.answers["o"]["status"] == "part_refunded"
    assert [held["certification"] for held in story.answers["c"]["credentials"]] == ["ACP-120"]
    notices = [mail["notice"] for mail in story.answers["e"]]
    assert notices[:4] == ["order_confirmed", "invoice_issued", "training_ready", "payment_failed"]
    assert "refund_issued" in notices
