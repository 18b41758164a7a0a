"""What a lost dispute leaves: an invoice that is owed again, at its price, however late it is paid. PY4, PY6, PM6."""

from typing import Any

import pytest

from tests.stories.buying import BEA, EVE, SETUP, line, ordered, paid, received
from tests.stories.telling import Told, ask, step, told

pytestmark = pytest.mark.django_db


def lost(*after: dict[str, Any], ask: list[dict[str, Any]] | None = None) -> Told:
    """Bea's order and Eve's checkout of January, both charged back in March."""
    return told(
        *ordered("2026-01-05", "o", line(), of="Berlin GmbH"),
        paid("2026-01-05", "pay", "o"),
        step("2026-01-05", EVE, "checkout_by_card", "c", items=["EXAM"]),
        step("2026-03-01", "staff", "dispute_payment", None, order="$o", outcome="lost"),
        step("2026-03-01", "staff", "dispute_payment", None, order="$c", outcome="lost"),
        *after,
        questions=ask,
        setup=SETUP,
    )


def test_py6_it_is_paid_by_card_long_after_the_quotes_last_day() -> None:
    """QT4 is about prices that are not invoiced yet: 11,900.00 and 250.00 stay owed."""
    story = lost(paid("2026-03-05", "again", "o"), paid("2026-03-05", "course", "c", who=EVE))
    assert (story.result("again")["status"], story.result("again")["balance"]) == ("fulfilled", "0.00")
    assert story.result("course")["status"] == "fulfilled"


def test_py6_a_transfer_for_it_is_not_late() -> None:
    """PY4 is about accepting a quote: what was delivered and invoiced needs no review to be paid."""
    story = lost(received("2026-03-05", "again", "o", "11900.00"), ask=[ask("2026-03-05", "order", "o", "order")])
    order = story.answers["order"]
    assert (order["status"], order["held"], order["balance"]) == ("fulfilled", False, "0.00")


def test_pm6_what_has_its_invoice_goes_on_no_terms() -> None:
    """Else the same licenses would be invoiced twice, 23,800.00 together."""
    story = lost(
        step("2026-03-05", BEA, "place_on_terms", "buyer", order="$o"),
        step("2026-03-05", "staff", "place_on_terms", "desk", order="$o"),
        ask=[ask("2026-03-05", "order", "o", "order")],
    )
    for who in ("buyer", "desk"):
        assert (story.error(who)["code"], story.error(who)["status"]) == ("order_not_payable", "invoiced")
    assert len(story.answers["order"]["invoices"]) == 1
