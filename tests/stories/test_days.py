"""Jumping over days without work says the same as living through every one of them."""

from datetime import timedelta
from typing import Any

import pytest

from credenza.cli.rehearsal.run import rehearse
from credenza.jobs import daily
from credenza.programs.calendar import start_of_day
from credenza.programs.loader import active
from tests.stories import buying
from tests.stories.telling import LEARNER, OWNER, PRODUCTS, ask, opened, step

pytestmark = [pytest.mark.django_db, pytest.mark.once]

STORY: dict[str, Any] = {
    "setup": {
        "products": [*PRODUCTS, *buying.PRODUCTS[:3]],
        "organizations": buying.ORGANIZATIONS,
        "strangers": ["new@acme.example"],
    },
    "overrides": {"credits.request_lapse_days": 12, "credits.validity_months": 4},  # every day of it is lived
    "steps": [
        *opened("2026-03-10"),
        *buying.ordered("2026-03-10", "o", buying.line(tier=1000)),
        step("2026-03-10", "staff", "place_on_terms", order="$o"),
        *buying.ordered("2026-03-10", "s", buying.line(sku="SERVER", tier=25)),
        buying.received("2026-03-10", "foreign", "s", "1.00", currency="AUD"),
        buying.received("2026-03-10", "pay", "s", "1000.00"),
        *buying.ordered("2026-03-11", "open", buying.line())[:2],
        *buying.ordered("2026-03-11", "c", buying.line("coterm", "DC", 500, target_on="2027-12-31"))[:2],
        step("2026-03-11", buying.BEA, "refund_order", order="$s"),
        step("2026-03-15", OWNER, "add_owner", account="$acme", email="new@acme.example"),
        step("2026-03-20", LEARNER, "request_redemption", "r1", code="$acme.code", items=["EXAM"]),
        step("2026-03-21", OWNER, "approve_requests", requests=["$r1"]),
        step("2026-04-20", LEARNER, "request_redemption", "r2", code="$acme.code", items=["TEAM"]),
        step("2026-05-20", OWNER, "purchase_credits", account="$acme", credits=400),
        step("2026-06-01", OWNER, "ask_lot_extension", "x", lot="$p1.lot", reason="A late start"),
        step("2026-07-20", "staff", "extend_lot", lot="$p1.lot", expires_on="2026-08-15", reason="Agreed"),
    ],
    "ask": [ask("2026-05-01", name="q1"), ask("2026-10-01", name="q2"), ask("2026-10-01", "emails", None, "mail")],
}


def every_day(after: Any, until: Any) -> None:
    day = after + timedelta(days=1)
    while day <= until:
        daily.run_day(day, start_of_day(day, active()))
        day += timedelta(days=1)


def test_jumping_equals_living_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import transaction

    def document() -> dict[str, Any]:
        with transaction.atomic():
            found = rehearse(STORY)
            transaction.set_rollback(True)
        for one in found["steps"]:
            (one.get("result") or {}).pop("code", None)
            (one.get("result") or {}).pop("number", None)
        return found

    jumped = document()
    monkeypatch.setattr("credenza.cli.rehearsal.run.pass_days", every_day)
    lived = document()

    def without_ids(raw: Any) -> Any:
        """Serial numbers go on counting after a rollback."""
        if isinstance(raw, dict):
            return {key: without_ids(value) for key, value in raw.items() if key not in ("lot", "id", "lots")}
        return [without_ids(value) for value in raw] if isinstance(raw, list) else raw

    assert without_ids(lived) == without_ids(jumped)
    assert {mail["notice"] for mail in jumped["answers"][2]["answer"]} >= {
        "lot_expiring", "lot_expired", "training_not_started", "requests_waiting", "account_idle", "extension_asked",
        "invoice_due", "invoice_overdue", "review_entered", "review_overdue", "payment_unmatched", "refund_asked",
        "quote_expiring",
    }  # fmt: skip
