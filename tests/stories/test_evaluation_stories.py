"""Evaluation keys that bridge the days of a payment on terms, through the real commands. Rule A10."""

import base64
import json
from typing import Any

import pytest

from tests.stories.buying import BEA, SETUP, TOM, line, mails, ordered, received
from tests.stories.telling import ask, step, told

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EVALUATED = "$terms.evaluations.0"


def says(key: str) -> dict[str, Any]:
    payload = key.split(".")[1]
    said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return said


def test_a_key_bridges_the_days_until_the_payment() -> None:
    """A10: an evaluation of 30 days, then the same license under the same SEN; revoked where the order is cancelled."""
    story = told(
        *ordered("2026-03-10", "o", line(), line(sku="CLOUD", tier=150)),
        step("2026-03-10", "staff", "place_on_terms", "terms", order="$o"),
        step("2026-03-10", TOM, "reveal_license_key", "early", license=EVALUATED),
        step("2026-03-10", BEA, "reveal_license_key", "hers", license=EVALUATED),
        *ordered("2026-03-11", "c", line()),
        step("2026-03-11", "staff", "place_on_terms", "gone", order="$c"),
        step("2026-03-12", "staff", "cancel_order", "cancel", order="$c", reason="asked for"),
        step("2026-03-12", TOM, "reveal_license_key", "revoked", license="$gone.evaluations.0"),
        step("2026-03-12", TOM, "draft_quote", "renewed", currency="USD", technical_contact=TOM,
             buyer={"organization": "Acme", "role": "direct"}, terms_accepted=True,
             lines=[{"kind": "renew", "entitlement": EVALUATED}]),
        received("2026-04-02", "pay", "o", "18540.00"),
        step("2026-04-02", TOM, "reveal_license_key", "real", license="$pay.licenses.0"),
        setup=SETUP,
        questions=[
            ask("2026-04-02", "license", EVALUATED, "license"),
            ask("2026-04-02", "license", "$gone.evaluations.0", "cancelled"),
            ask("2026-04-02", "emails", TOM, "mails"),
        ],
    )  # fmt: skip
    terms, pay = story.result("terms"), story.result("pay")
    assert (terms["licenses"], len(terms["evaluations"])) == ([], 1)
    early, real = says(story.result("early")["key"]), says(story.result("real")["key"])
    assert story.result("hers")["key"] == story.result("early")["key"]
    assert (early["type"], early["term_end"], early["tier"]) == ("evaluation", "2026-04-08", 500)
    assert (real["type"], real["term_end"], real["sen"]) == ("subscription", "2027-04-01", early["sen"])
    assert (len(pay["licenses"]), pay["licenses"][0], pay["evaluations"]) == (2, terms["evaluations"][0], [])
    assert story.error("renewed")["code"] == "entitlement_not_found"
    license = story.answers["license"]
    assert (license["kind"], license["term"]["starts_on"]) == ("subscription", "2026-04-02")
    assert [one["status"] for one in license["key_versions"]] == ["replaced", "current"]
    assert story.error("revoked")["code"] == "key_not_visible"  # as for whoever may see none
    cancelled = story.answers["cancelled"]
    assert (cancelled["kind"], cancelled["status"]) == ("evaluation", "ended")
    assert [one["status"] for one in cancelled["key_versions"]] == ["revoked"]
    told_tom = [row for row in mails(story.answers["mails"]) if row[2] in ("evaluation_ready", "license_ready")]
    assert told_tom == [
        ("2026-03-10", TOM, "evaluation_ready"),
        ("2026-03-11", TOM, "evaluation_ready"),
        ("2026-04-02", TOM, "license_ready"),
    ]


def test_a_pack_may_do_without() -> None:
    story = told(
        *ordered("2026-03-10", "o", line()),
        step("2026-03-10", "staff", "place_on_terms", "terms", order="$o"),
        setup=SETUP,
        overrides={"orders.evaluation_days": 0},
    )
    assert (story.result("terms")["licenses"], story.result("terms")["evaluations"]) == ([], [])
