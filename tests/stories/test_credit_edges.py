"""Edges of the credits rules, each a short story with what the rules page says of it, told as one table."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from credenza.cli.rehearsal.run import rehearse
from tests.stories.telling import LEARNER, OTHER, OWNER, SECOND, Told, ask, opened, step

pytestmark = pytest.mark.django_db

DAY = "2026-01-10"
NEW = "new@acme.example"
STAFF = "staff"


def _product(sku: str, price: str, *, payable: bool = True) -> dict[str, Any]:
    prices = [{"currency": "USD", "list": price}]
    return {"sku": sku, "name": sku, "family": "course", "payable_with_credits": payable, "prices": prices}


PRODUCTS = [
    _product("ONE", "1.00"), _product("C1", "100.00"), _product("C3", "300.00"), _product("C5", "500.00"),
    _product("BIG", "12345.00"), _product("NO", "9.00", payable=False), _product("NO2", "9.00", payable=False),
]  # fmt: skip


def buy(on: str, name: str, credits: Any, who: str = OWNER, **more: Any) -> dict[str, Any]:
    return step(on, who, "purchase_credits", name, account="$acme", credits=credits, **more)


def wants(on: str, name: str, *items: str, who: str = LEARNER, code: str = "$acme.code", **more: Any) -> dict[str, Any]:
    return step(on, who, "request_redemption", name, code=code, items=list(items), **more)


def yes(on: str, name: str, *requests: str, who: str = OWNER) -> dict[str, Any]:
    return step(on, who, "approve_requests", name, requests=[f"${request}" for request in requests])


def back(on: str, name: str, request: str, who: str = STAFF, **more: Any) -> dict[str, Any]:
    return step(on, who, "reverse_redemption", name, request=f"${request}", **more)


def later(on: str, name: str, until: str, lot: str = "$p1.lot", who: str = STAFF) -> dict[str, Any]:
    return step(on, who, "extend_lot", name, lot=lot, expires_on=until, reason="Agreed")


def on_account(on: str, who: str, do: str, name: str, /, **more: Any) -> dict[str, Any]:
    return step(on, who, do, name, account="$acme", **more)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A story and, by dotted path, what its results, refusals and answers hold."""

    name: str
    steps: list[dict[str, Any]]
    says: dict[str, Any]
    questions: list[dict[str, Any]] = field(default_factory=list)
    setup: dict[str, Any] = field(default_factory=dict)
    overrides: dict[str, Any] = field(default_factory=dict)


BUYING = [
    Case(
        name="the advice starts at 16,000 and ends at 19,999",
        steps=[*opened(DAY), *(buy(DAY, f"b{n}", n) for n in (15999, 16000, 19999, 20000, 20001))],
        says={
            "b15999.nudge": None, "b16000.nudge": {"credits": 20000, "net": "16000.00", "saves": "0.00"},
            "b19999.nudge.saves": "3999.00", "b20000.nudge": None, "b20000.net": "16000.00",
            "b20001.discount": "4000.20", "b20001.net": "16000.80",
        },
    ),
    Case(
        name="twelve calendar months, clamped",
        steps=[*opened("2024-02-29"), *(buy(on, f"b{on}", 5) for on in ("2024-08-31", "2025-01-31", "2027-02-28"))],
        says={
            "p1.expires_on": "2025-02-28", "b2024-08-31.expires_on": "2025-08-31",
            "b2025-01-31.expires_on": "2026-01-31", "b2027-02-28.expires_on": "2028-02-28",
        },
    ),
    Case(
        name="a tax rate holds from its own day, a region before its country",
        setup={"tax_rates": [
            {"country": "NL", "percent": "10", "from": "2020-01-01"},
            {"country": "NL", "percent": "12.5", "from": "2026-03-01"},
            {"country": "CA", "percent": "20", "from": "2020-01-01"},
            {"country": "CA", "region": "ON", "percent": "7", "from": "2020-01-01"},
        ]},
        steps=[
            *opened("2026-02-28"),
            buy("2026-02-28", "before", 999, billing_address={"country": "NL"}),
            buy("2026-03-01", "after", 999, billing_address={"country": "NL"}),
            buy("2026-03-01", "quoted", 20000, channel="quote", billing_address={"country": "NL"}),
            buy("2026-03-01", "region", 100, billing_address={"country": "CA", "region": "ON"}),
            buy("2026-03-01", "country", 100, billing_address={"country": "CA", "region": "BC"}),
            buy("2026-03-01", "kosovo", 100, billing_address={"country": "XK"}),
            buy("2026-03-01", "nowhere", 100),
            buy("2026-03-01", "vat", 100, billing_address={"country": "NL", "vat_id": "NL004495445B01"}),
        ],
        says={
            "before.tax": "99.90", "before.total": "1098.90", "before.tax_reason": None, "after.tax": "124.88",
            "quoted.tax": "2000.00", "quoted.total": "18000.00", "region.tax": "7.00", "country.tax": "20.00",
            "kosovo.tax_reason": "not_taxable_there", "nowhere.tax_reason": "no_address", "nowhere.tax": "0.00",
            "vat.tax_reason": "reverse_charge", "vat.total": "100.00",
        },
    ),
]  # fmt: skip

REDEEMING = [
    Case(
        name="drawn from the earliest end, extensions included, then from the oldest",
        steps=[
            *opened(DAY, credits=100), buy("2026-02-10", "p2", 200), later("2026-02-11", "x1", "2027-02-10"),
            wants("2026-03-01", "r1", "C1"), yes("2026-03-01", "a1", "r1"), buy("2026-03-01", "p3", 300),
            later("2026-03-02", "x2", "2027-12-01", "$p2.lot"),
            wants("2026-03-02", "r2", "C3"), yes("2026-03-02", "a2", "r2"),
        ],
        questions=[ask("2026-03-02")],
        says={"q.lots": [(0, "2027-02-10"), (200, "2027-12-01"), (0, "2027-03-01")], "q.next_expiry_on": "2027-12-01"},
    ),
    Case(
        name="part goes back to the lot drawn last, the rest to those before",
        steps=[
            *opened(DAY, credits=400), buy("2026-02-10", "p2", 300), buy("2026-03-10", "p3", 300),
            wants("2026-03-11", "r1", "C5", "C3"), yes("2026-03-11", "a1", "r1"),
            back("2026-03-12", "v1", "r1", items=["C3"]), back("2026-03-13", "v2", "r1", items=["C3"]),
            back("2026-03-13", "v3", "r1", OWNER), back("2026-03-14", "v4", "r1"), back("2026-03-15", "v5", "r1"),
        ],
        questions=[ask("2026-03-12", name="then"), ask("2026-03-15")],
        says={
            "then.lots": [(0, "2027-01-10"), (200, "2027-02-10"), (300, "2027-03-10")], "v2.code": "already_reversed",
            "v3.code": "not_permitted", "v5.code": "already_reversed", "q.available": 1000,
            "q.entries.6:": [
                ("2026-03-12", "reversal", 100, 300), ("2026-03-12", "reversal", 200, 500),
                ("2026-03-14", "reversal", 100, 600), ("2026-03-14", "reversal", 400, 1000),
            ],
            "q.requests": [("r1", "approved", OWNER, "2026-03-14")],
        },
    ),
    Case(
        name="a bulk draws in the order listed, wholly or not at all",
        steps=[
            *opened(DAY, credits=400), buy("2026-02-01", "p2", 400),
            wants("2026-02-02", "r1", "C3"), wants("2026-02-02", "r2", "C5"), wants("2026-02-02", "r3", "C1"),
            yes("2026-02-03", "all", "r3", "r2", "r1"), yes("2026-02-03", "two", "r2", "r1"),
            yes("2026-02-03", "again", "r3", "r2"), yes("2026-02-03", "eve", "r3", who=OTHER),
            step("2026-02-03", OWNER, "approve_requests", "none", requests=[]),
        ],
        questions=[ask("2026-02-03")],
        says={
            "all.shortfall": 100, "again.code": "request_not_pending", "again.status": "approved",
            "again.decided_by": OWNER, "eve.code": "not_permitted", "none.fields": ["requests"],
            "q.entries.2:": [
                ("2026-02-03", "redemption", -400, 400), ("2026-02-03", "redemption", -100, 300),
                ("2026-02-03", "redemption", -300, 0),
            ],
            "q.pending_credits": 100, "q.entries.4.request": "r1",
        },
    ),
    Case(
        name="every item that credits don't pay for is named",
        steps=[*opened(DAY), wants(DAY, "r1", "NO", "C1", "NO2"), wants(DAY, "r2", "GONE"), wants(DAY, "r3")],
        questions=[ask(DAY)],
        says={
            "r1.code": "item_not_payable", "r1.items": ["NO", "NO2"], "r2.code": "unknown_item",
            "r3.fields": ["items"], "q.requests": [],
        },
    ),
    Case(
        name="a key is its learner's own and outlives the balance",
        steps=[
            *opened(DAY, approval="automatic", credits=300), wants(DAY, "r1", "C3", idempotency_key="k"),
            wants(DAY, "r2", "C3", idempotency_key="k"), wants(DAY, "r3", "C1", idempotency_key="k"),
            wants("2026-01-11", "r4", "C3", who=OTHER, idempotency_key="k"),
            wants("2026-06-12", "r5", "C3", idempotency_key="k"),
        ],
        questions=[ask("2026-06-12")],
        says={
            "r2.request": "r1", "r2.status": "approved", "r3.code": "idempotency_conflict",
            "r4": {"code": "insufficient_credits"}, "r5.request": "r1", "q.requests": [("r1", "approved", "automatic", None)],
        },
    ),
    Case(
        name="ten wrong codes in an hour, and the right one the day after",
        steps=[
            *opened(DAY), on_account("2026-01-11", STAFF, "replace_code", "c", reason="It leaked"),
            *(wants("2026-01-12", f"w{number}", "C1") for number in range(11)),
            wants("2026-01-12", "right", "C1", code="$c.code"),
            wants("2026-01-12", "other", "C1", code="$c.code", who=SECOND),
            wants("2026-01-13", "next", "C1", code="$c.code"),
        ],
        says={
            **{f"w{number}.code": "code_not_valid" for number in range(10)}, "w10.code": "too_many_attempts",
            "right.code": "too_many_attempts", "other.status": "pending", "next.status": "pending",
        },
    ),
    Case(
        name="a change of mode touches later requests only",
        steps=[
            *opened(DAY), wants(DAY, "r1", "C1"), on_account(DAY, OWNER, "edit_credit_account", "e", approval="automatic"),
            wants(DAY, "r2", "C1"), on_account(DAY, OWNER, "edit_credit_account", "bad", approval="sometimes"),
            yes(DAY, "a2", "r2"),
        ],
        questions=[ask(DAY)],
        says={
            "bad.field": "approval", "a2.decided_by": "automatic",
            "q.requests": [("r1", "pending", None, None), ("r2", "approved", "automatic", None)],
        },
    ),
    Case(
        name="a request that nobody decides lapses where the pack says so",
        overrides={"credits.request_lapse_days": 10},
        steps=[*opened(DAY), wants("2026-01-11", "r1", "C1")],
        questions=[ask("2026-01-20", name="then"), ask("2026-01-22")],
        says={
            "then.requests": [("r1", "pending", None, None)], "q.requests": [("r1", "cancelled", "system", None)],
        },
    ),
]  # fmt: skip

LOTS = [
    Case(
        name="the last day, and what was bought the day before the end",
        steps=[
            *opened(DAY, credits=100), buy("2027-01-09", "p2", 100), wants("2027-01-09", "r1", "C1"),
            yes("2027-01-10", "a1", "r1"),
        ],
        questions=[ask("2027-01-10")],
        says={"q.entries.2:": [("2027-01-10", "expiry", -100, 100), ("2027-01-10", "redemption", -100, 0)]},
    ),
    Case(
        name="back into an expired lot they expire at once, and an extension brings all of them back",
        steps=[
            *opened(DAY, credits=400), wants("2026-12-01", "r1", "C3"), yes("2026-12-01", "a1", "r1"),
            back("2027-02-01", "v1", "r1"), later("2027-02-02", "x1", "2027-05-01"),
        ],
        questions=[ask("2027-02-01", name="then"), ask("2027-02-02"), ask("2027-05-01", name="end")],
        says={
            "then.entries.2:": [
                ("2027-01-10", "expiry", -100, 0), ("2027-02-01", "reversal", 300, 300), ("2027-02-01", "expiry", -300, 0),
            ],
            "q.entries.5:": [("2027-02-02", "extension", 0, 0), ("2027-02-02", "reinstatement", 400, 400)],
            "end.entries.7:": [("2027-05-01", "expiry", -400, 0)], "end.next_expiry_on": None,
        },
    ),
    Case(
        name="an extension ends later than before, and not in the past",
        steps=[
            *opened(DAY), later("2026-02-01", "same", "2027-01-10"), later("2026-02-01", "owner", "2027-02-01", who=OWNER),
            later("2027-02-01", "past", "2027-01-20"), later("2027-02-01", "good", "2027-02-02"),
            later("2027-02-01", "none", "2028-01-01", lot="4711"), later("2027-02-01", "text", "2028-01-01", lot="gone"),
        ],
        says={
            "same.code": "extension_not_later", "owner.code": "not_permitted", "past.code": "extension_not_later",
            "good.expires_on": "2027-02-02", "none.code": "not_found", "text.code": "not_found",
        },
    ),
    Case(
        name="revenue is neither lost to rounding nor moved out of its month",
        steps=[
            *opened(DAY, credits=20000), wants("2026-01-11", "r1", "ONE"), yes("2026-01-11", "a1", "r1"),
            wants("2026-01-12", "r2", "BIG"), yes("2026-01-12", "a2", "r2"), back("2026-02-03", "v", "r2"),
        ],
        questions=[
            *(ask(on, "report", "deferred_revenue", f"on{on}")
              for on in ("2026-01-09", "2026-01-11", "2026-01-12", "2026-02-02", "2026-02-03", "2027-01-10")),
            ask("2026-01-31", "report", "usage", "used"),
        ],
        says={
            "on2026-01-09": [], "on2026-01-11.0.deferred": "15999.20", "on2026-01-11.0.recognized": "0.80",
            "on2026-01-12.0.deferred": "6123.20", "on2026-02-02.0.recognized": "9876.80",
            "on2026-02-03.0.recognized": "0.80", "on2027-01-10.0.breakage": "15999.20", "on2027-01-10.0.left": 0,
            "used": [
                {"learner": LEARNER, "item": "BIG", "month": "2026-01", "credits": 12345},
                {"learner": LEARNER, "item": "ONE", "month": "2026-01", "credits": 1},
            ],
        },
    ),
]  # fmt: skip

OWNERS = [
    Case(
        name="one account a person, never without an owner",
        steps=[
            *opened(DAY), step(DAY, SECOND, "open_credit_account", "b", approval="manual"),
            step(DAY, OWNER, "open_credit_account", "again", approval="manual"),
            on_account(DAY, OWNER, "add_owner", "taken", email=SECOND),
            on_account(DAY, OWNER, "add_owner", "ok", email=LEARNER),
            on_account(DAY, OWNER, "add_owner", "twice", email=LEARNER),
            on_account(DAY, LEARNER, "remove_owner", "maker", email=OWNER),
            on_account(DAY, LEARNER, "remove_owner", "gone", email=OWNER),
            on_account(DAY, LEARNER, "remove_owner", "last", email=LEARNER),
            step(DAY, OWNER, "open_credit_account", "anew", approval="manual"),
        ],
        questions=[ask(DAY), ask(DAY, of="b", name="named")],
        setup={"people": [{"email": SECOND, "name": "Otto Berg", "roles": []}]},
        says={
            "again.code": "already_owns_account", "taken.code": "already_owns_account", "twice.code": "already_owner",
            "gone.code": "not_an_owner", "last.code": "last_owner", "anew.account": "anew", "q.owners": [LEARNER],
            "named.name": "Otto Berg",
        },
    ),
    Case(
        name="a withdrawn invitation brings nobody in",
        setup={"strangers": [NEW]},
        steps=[
            *opened(DAY), on_account(DAY, OWNER, "add_owner", "o", email=NEW),
            on_account(DAY, OTHER, "withdraw_invitation", "eve", email=NEW),
            on_account(DAY, OWNER, "withdraw_invitation", "w", email=NEW),
            on_account(DAY, NEW, "edit_credit_account", "e", name="Mine"),
        ],
        questions=[ask(DAY)],
        says={"o.status": "invited", "eve.code": "not_permitted", "e.code": "not_permitted", "q.owners": [OWNER]},
    ),
    Case(
        name="an account closes when empty, and only once",
        steps=[
            *opened(DAY, credits=100), on_account("2027-01-09", STAFF, "close_account", "full"),
            wants("2027-01-09", "r1", "C1"), on_account("2027-01-10", OWNER, "close_account", "waits"),
            step("2027-01-10", LEARNER, "cancel_request", "c", request="$r1"),
            on_account("2027-01-10", OTHER, "close_account", "eve"),
            on_account("2027-01-10", OWNER, "close_account", "done"),
            on_account("2027-01-10", OWNER, "close_account", "again"),
            wants("2027-01-10", "r2", "C1"), buy("2027-01-10", "p2", 10),
        ],
        says={
            "full.code": "account_not_empty", "waits.code": "account_not_empty", "eve.code": "not_permitted",
            "done.status": "closed", "again.code": "account_closed", "r2.code": "code_not_valid",
            "p2.code": "account_closed",
        },
    ),
    Case(
        name="what a refused step would have made refuses what names it",
        steps=[
            *opened(DAY), buy(DAY, "p2", 10, card="declined"), later(DAY, "x", "2028-01-01", "$p2.lot"),
            later(DAY, "y", "2028-01-01", "$x.lot"), yes(DAY, "nobody", "p2"),
            step(DAY, OWNER, "approve_requests", "unknown", requests=["gone"]),
            buy(DAY, "p3", 5, who=OTHER), buy(DAY, "p4", 5, who=OTHER, channel="quote"),
            buy(DAY, "p5", 5, channel="quote", card="declined"),
        ],
        questions=[ask(DAY)],
        says={
            "p5.code": "payment_declined", "q.available": 1005, "p2.code": "payment_declined", "x.code": "reference_refused", "y.code": "reference_refused",
            "nobody.code": "reference_refused", "unknown.code": "not_found", "p3.code": "not_permitted", "p4.net": "5.00",
        },
    ),
]  # fmt: skip

MAILS = [
    Case(
        name="requests that wait are in mind whenever credits are about to expire",
        steps=[*opened(DAY), wants("2026-12-01", "r1", "C1"), wants("2026-12-04", "r2", "C1")],
        questions=[ask("2027-01-20", "emails", OWNER, "requests_waiting")],
        says={"requests_waiting": ["2026-12-04", "2026-12-07", "2026-12-08", "2026-12-11", "2027-01-03", "2027-01-09"]},
    ),
    Case(
        name="an extended lot is spoken of again before its new end",
        steps=[*opened(DAY), later("2027-01-05", "x", "2027-06-01")],
        questions=[ask("2027-06-02", "emails", OWNER, "lot_expiring"), ask("2027-06-02", "emails", OWNER, "lot_expired")],
        says={
            "lot_expiring": [
                "2026-10-12", "2026-12-11", "2027-01-03", "2027-03-03", "2027-05-02", "2027-05-25", "2027-05-31",
            ],
            "lot_expired": ["2027-06-01"],
        },
    ),
    Case(
        name="nothing is said of a lot that is spent, and training waits in a mail after 14 and 30 days",
        steps=[*opened(DAY, approval="automatic", credits=100), wants("2026-02-10", "r1", "C1")],
        questions=[
            ask("2027-02-01", "emails", OWNER, "lot_expiring"), ask("2027-02-01", "emails", OWNER, "account_idle"),
            ask("2027-02-01", "emails", LEARNER, "training_not_started"),
        ],
        says={"lot_expiring": [], "account_idle": [], "training_not_started": ["2026-02-24", "2026-03-12"]},
    ),
    Case(
        name="ninety days without a redemption, once",
        steps=[*opened(DAY), wants("2026-02-10", "r1", "C1"), yes("2026-02-10", "a1", "r1")],
        questions=[ask("2026-12-01", "emails", OWNER, "account_idle")],
        says={"account_idle": ["2026-05-11"]},
    ),
    Case(
        name="refused tries are one mail a day, and jobs run again say nothing twice",
        steps=[
            *opened(DAY, approval="automatic", credits=50), wants("2026-01-11", "r1", "C1"),
            wants("2026-01-11", "r2", "C3", who=OTHER), step("2026-01-11", STAFF, "run_jobs"),
            wants("2026-01-12", "r3", "C3", who=OTHER), step("2026-01-12", STAFF, "run_jobs"),
        ],
        questions=[ask("2026-01-20", "emails", OWNER, "redemption_refused")],
        says={"redemption_refused": ["2026-01-11", "2026-01-12"]},
    ),
]  # fmt: skip

CASES = [*BUYING, *REDEEMING, *LOTS, *OWNERS, *MAILS]


def _found(told: Told, path: str) -> Any:
    """What stands at the path: step or question first, then keys, places in lists, ``6:`` for a rest."""
    name, *parts = path.split(".")
    if name in told.answers:
        found: Any = _short(name, told.answers[name], parts[:1])
    else:
        one = told.steps[name]
        found = one["result"] if one["ok"] else {key: one["error"][key] for key in one["error"] if key != "detail"}
    for part in parts:
        if part.endswith(":"):
            found = [(row["on"], row["kind"], row["credits"], row["balance_after"]) for row in found[int(part[:-1]) :]]
        else:
            found = found[int(part)] if isinstance(found, list) else found[part]
    return found


def _short(name: str, answer: Any, first: list[str]) -> Any:
    """Rows of an answer in few words: mails of the notice a question is called by, lots and requests as tuples."""
    if isinstance(answer, list) and answer and "notice" in answer[0]:
        return [mail["on"] for mail in answer if mail["notice"] == name]
    if first == ["lots"]:
        return {**answer, "lots": [(lot["left"], lot["expires_on"]) for lot in answer["lots"]]}
    if first == ["requests"]:
        keys = ("id", "status", "decided_by", "reversed_on")
        return {**answer, "requests": [tuple(request[key] for key in keys) for request in answer["requests"]]}
    return answer


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_story(case: Case) -> None:
    setup = {"products": PRODUCTS, **case.setup}
    story = {"setup": setup, "overrides": case.overrides, "steps": case.steps, "ask": case.questions}
    told = Told(rehearse(story))
    assert {path: _found(told, path) for path in case.says} == case.says
