"""Every credit step and question of the rehearsal format, with its refusals, through the real commands."""

from typing import Any

import pytest

from tests.stories.telling import LEARNER, OTHER, OWNER, SECOND, ask, opened, step, told

pytestmark = pytest.mark.django_db
DAY = "2026-03-11"


def requested(name: str = "r1", on: str = DAY, who: str = LEARNER, **more: Any) -> dict[str, Any]:
    return step(on, who, "request_redemption", name, **{"code": "$acme.code", "items": ["EXAM"], **more})


class TestPurchases:
    def test_names_every_step_of_the_price(self) -> None:
        story = told(*opened(credits=20_000))
        bought = story.result("p1")
        assert (bought["list"], bought["discount"], bought["net"]) == ("20000.00", "4000.00", "16000.00")
        assert (bought["expires_on"], bought["tax_reason"], bought["promo_result"]) == (
            "2027-03-10",
            "no_address",
            None,
        )

    @pytest.mark.parametrize(
        ("credits", "promo", "net", "result"),
        [
            (20_000, "TWENTYOFFtc", "16000.00", "already_applied"),
            (19_999, "twentyoffTC", "19999.00", "promo_minimum_not_met"),
            (30_000, "SUMMER", "24000.00", "promo_unknown"),
        ],
    )
    def test_a_code_never_makes_it_forty_percent(self, credits: int, promo: str, net: str, result: str) -> None:
        again = step(
            DAY, OWNER, "purchase_credits", "p2", account="$acme", credits=credits, promo=promo, channel="card"
        )
        bought = told(*opened(), again).result("p2")
        assert (bought["net"], bought["promo_result"]) == (net, result)

    def test_nudges_a_buyer_of_sixteen_to_twenty_thousand(self) -> None:
        story = told(*opened(credits=18_000))
        assert story.result("p1")["nudge"] == {"credits": 20_000, "net": "16000.00", "saves": "2000.00"}

    def test_a_declined_card_makes_no_lot(self) -> None:
        again = step(DAY, OWNER, "purchase_credits", "p2", account="$acme", credits=5, channel="card", card="declined")
        story = told(*opened(), again, questions=[ask(DAY)])
        assert story.error("p2")["code"] == "payment_declined"
        assert len(story.answers["q"]["lots"]) == 1

    @pytest.mark.parametrize("credits", [0, -5, 1.5, "ten", True])
    def test_credits_are_whole_and_one_or_more(self, credits: Any) -> None:
        again = step(DAY, OWNER, "purchase_credits", "p2", account="$acme", credits=credits, channel="card")
        assert told(*opened(), again).error("p2")["code"] == "invalid_credits"

    def test_only_an_owner_buys_by_card_and_anybody_by_quote(self) -> None:
        card = step(DAY, OTHER, "purchase_credits", "card", account="$acme", credits=5, channel="card")
        quote = step(DAY, OTHER, "purchase_credits", "quote", account="$acme", credits=5, channel="quote")
        story = told(*opened(), card, quote)
        assert story.error("card")["code"] == "not_permitted"
        assert story.result("quote")["expires_on"] == "2027-03-11"

    def test_a_quote_names_the_account_by_its_number(self) -> None:
        by_number = step(DAY, OTHER, "purchase_credits", "p2", account="$acme.number", credits=5, channel="quote")
        unknown = step(DAY, OTHER, "purchase_credits", "p3", account="TC-999999-0", credits=5, channel="quote")
        story = told(*opened(), by_number, unknown)
        assert story.result("p2")["account"] == "acme"
        assert story.error("p3")["code"] == "account_not_found"

    def test_taxes_by_the_billing_address(self) -> None:
        rates = {"tax_rates": [{"country": "DE", "region": None, "percent": "19", "from": "2020-01-01"}]}
        buys = [
            step(
                DAY,
                OWNER,
                "purchase_credits",
                name,
                account="$acme",
                credits=100,
                channel="card",
                billing_address=where,
            )
            for name, where in (
                ("taxed", {"country": "DE"}),
                ("reverse", {"country": "DE", "vat_id": "DE136695976"}),
                ("nowhere", {"country": "BR"}),
            )
        ]
        story = told(*opened(), *buys, setup=rates)
        assert (story.result("taxed")["tax"], story.result("taxed")["total"]) == ("19.00", "119.00")
        assert story.result("reverse")["tax_reason"] == "reverse_charge"
        assert story.result("nowhere")["tax_reason"] == "not_taxable_there"


class TestRedemptions:
    def test_approval_deducts_and_says_who_decided(self) -> None:
        approve = step("2026-03-12", OWNER, "approve_requests", "a", requests=["$r1"])
        again = step("2026-03-13", OWNER, "approve_requests", "b", requests=["$r1"])
        story = told(
            *opened(), requested(), approve, again, questions=[ask("2026-03-11", name="before"), ask("2026-03-13")]
        )
        assert story.answers["before"]["pending_credits"] == 250
        assert story.answers["before"]["available"] == 1000
        assert story.answers["q"]["available"] == 750
        assert story.answers["q"]["requests"] == [
            {"id": "r1", "learner": LEARNER, "items": ["EXAM"], "credits": 250, "status": "approved",
             "decided_by": OWNER, "reversed_on": None}
        ]  # fmt: skip
        assert story.answers["q"]["entries"][-1] == {
            "on": "2026-03-12", "kind": "redemption", "credits": -250, "lot": story.result("p1")["lot"],
            "request": "r1", "balance_after": 750,
        }  # fmt: skip
        refused = story.error("b")
        assert (refused["code"], refused["status"], refused["decided_by"]) == ("request_not_pending", "approved", OWNER)

    def test_a_bulk_falls_short_as_a_whole(self) -> None:
        asks = [requested(f"r{n}", items=["TEAM"], who=f"learner{n}@acme.example") for n in range(2)]
        story = told(
            *opened(), *asks, step(DAY, OWNER, "approve_requests", "a", requests=["$r0", "$r1"]), questions=[ask(DAY)]
        )
        assert (story.error("a")["code"], story.error("a")["shortfall"]) == ("insufficient_credits", 600)
        assert [row["status"] for row in story.answers["q"]["requests"]] == ["pending", "pending"]

    def test_automatic_mode_tells_a_learner_nothing_of_the_balance(self) -> None:
        story = told(
            *opened(approval="automatic", credits=300),
            requested("r1"),
            requested("r2", who="second@acme.example"),
            questions=[ask(DAY), ask(DAY, "emails", OWNER, "mail")],
        )
        assert story.result("r1")["status"] == "approved"
        assert story.error("r2") == {"code": "insufficient_credits", "detail": story.error("r2")["detail"]}
        assert "50" not in story.error("r2")["detail"]
        assert story.answers["q"]["requests"][0]["decided_by"] == "automatic"
        assert "redemption_refused" in [mail["notice"] for mail in story.answers["mail"]]

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"code": "AAAA"}, "code_mistyped"),
            ({"code": "4TVN-7KQM-X2RW-9D"}, None),
            ({"items": ["NOPE"]}, "unknown_item"),
            ({"items": ["EXAM", "SHOP"]}, "item_not_payable"),
            ({"items": []}, "missing_fields"),
            ({"items": ["EXAM", "EXAM"]}, "invalid_field"),
        ],
    )
    def test_refuses_what_cannot_be_redeemed(self, given: dict[str, Any], code: str | None) -> None:
        story = told(*opened(), requested(**given))
        assert story.error("r1")["code"] in ({code} if code else {"code_mistyped", "code_not_valid"})

    def test_names_every_item_that_credits_dont_pay_for(self) -> None:
        assert told(*opened(), requested(items=["SHOP", "EXAM"])).error("r1")["items"] == ["SHOP"]

    def test_a_replayed_key_names_the_same_request_and_another_body_conflicts(self) -> None:
        story = told(
            *opened(),
            requested("r1", idempotency_key="k"),
            requested("r2", idempotency_key="k"),
            requested("r3", idempotency_key="k", items=["TEAM"]),
            requested("r4", idempotency_key="k", who="other@acme.example"),
            questions=[ask(DAY)],
        )
        assert story.result("r2")["request"] == "r1"
        assert story.error("r3")["code"] == "idempotency_conflict"
        assert len(story.answers["q"]["requests"]) == 2

    def test_learner_owner_and_staff_may_do_what_is_theirs(self) -> None:
        story = told(
            *opened(),
            requested("r1"),
            requested("r2", who="second@acme.example"),
            step(DAY, OTHER, "cancel_request", "stranger", request="$r1"),
            step(DAY, OWNER, "cancel_request", "owner", request="$r1"),
            step(DAY, LEARNER, "cancel_request", "learner", request="$r1"),
            step(DAY, "staff", "cancel_request", "staff", request="$r2"),
            step(DAY, LEARNER, "deny_requests", "late", requests=["$r2"]),
            questions=[ask(DAY)],
        )
        assert story.error("stranger")["code"] == story.error("owner")["code"] == "not_permitted"
        assert story.error("late")["code"] == "not_permitted"
        assert [row["decided_by"] for row in story.answers["q"]["requests"]] == [LEARNER, "staff"]

    def test_a_price_change_does_not_touch_what_was_asked_before(self) -> None:
        story = told(
            *opened(),
            requested("r1"),
            step("2026-03-12", "staff", "change_price", sku="EXAM", currency="USD", list="300.00"),
            requested("r2", on="2026-03-12", who="second@acme.example"),
        )
        assert (story.result("r1")["credits"], story.result("r2")["credits"]) == (250, 300)


class TestReversals:
    def approved(self) -> list[dict[str, Any]]:
        asked = requested("r1", items=["TEAM", "EXAM"])
        return [*opened(credits=1100), asked, step(DAY, OWNER, "approve_requests", requests=["$r1"])]

    def test_puts_items_back_each_once(self) -> None:
        back = step("2026-04-01", "staff", "reverse_redemption", "back", request="$r1", items=["EXAM"])
        twice = step("2026-04-02", "staff", "reverse_redemption", "twice", request="$r1", items=["EXAM"])
        rest = step("2026-04-03", "staff", "reverse_redemption", "rest", request="$r1")
        story = told(*self.approved(), back, twice, rest, questions=[ask("2026-04-03")])
        assert (story.result("back")["credits"], story.result("rest")["credits"]) == (250, 800)
        assert story.error("twice")["code"] == "already_reversed"
        account = story.answers["q"]
        assert (account["available"], account["requests"][0]["status"]) == (1100, "approved")
        assert account["requests"][0]["reversed_on"] == "2026-04-03"

    def test_into_an_expired_lot_they_expire_again_at_once(self) -> None:
        back = step("2027-04-01", "staff", "reverse_redemption", "back", request="$r1")
        story = told(*self.approved(), back, questions=[ask("2027-04-01")])
        kinds = [(entry["kind"], entry["on"]) for entry in story.answers["q"]["entries"]]
        assert kinds[-3:] == [("expiry", "2027-03-10"), ("reversal", "2027-04-01"), ("expiry", "2027-04-01")]
        assert story.result("back")["expired"] == 1050

    def test_only_staff_reverse_and_only_what_was_approved(self) -> None:
        story = told(
            *opened(),
            requested("r1"),
            step(DAY, OWNER, "reverse_redemption", "owner", request="$r1"),
            step(DAY, "staff", "reverse_redemption", "early", request="$r1"),
        )
        assert story.error("owner")["code"] == "not_permitted"
        assert (story.error("early")["code"], story.error("early")["status"]) == ("request_not_approved", "pending")


class TestLots:
    def test_can_be_spent_to_the_day_before_they_expire(self) -> None:
        story = told(
            *opened("2024-02-29", approval="automatic", credits=600),
            requested("last", on="2025-02-27"),
            requested("late", on="2025-02-28", who="second@acme.example"),
            questions=[ask("2025-02-27", name="last_day"), ask("2025-02-28", name="over")],
        )
        assert story.result("p1")["expires_on"] == "2025-02-28"
        assert story.result("last")["status"] == "approved"
        assert story.error("late")["code"] == "insufficient_credits"
        assert story.answers["last_day"]["available"] == 350
        assert story.answers["over"]["entries"][-1]["kind"] == "expiry"

    def test_an_expired_lot_comes_back_by_extension(self) -> None:
        extend = step(
            "2027-05-01", "staff", "extend_lot", "x", lot="$p1.lot", expires_on="2027-09-01", reason="Sick leave"
        )
        story = told(*opened(), extend, questions=[ask("2027-05-01")])
        entries = [(entry["kind"], entry["credits"], entry["balance_after"]) for entry in story.answers["q"]["entries"]]
        assert entries == [
            ("purchase", 1000, 1000),
            ("expiry", -1000, 0),
            ("extension", 0, 0),
            ("reinstatement", 1000, 1000),
        ]
        assert story.answers["q"]["next_expiry_on"] == "2027-09-01"

    @pytest.mark.parametrize("wanted", ["2027-03-10", "2027-03-09", "2026-03-11"])
    def test_an_extension_ends_later(self, wanted: str) -> None:
        extend = step(DAY, "staff", "extend_lot", "x", lot="$p1.lot", expires_on=wanted, reason="Please")
        assert told(*opened(), extend).error("x")["code"] == "extension_not_later"

    def test_an_extension_is_asked_declined_and_granted(self) -> None:
        story = told(
            *opened(),
            step(DAY, LEARNER, "ask_lot_extension", "stranger", lot="$p1.lot", reason="Why not"),
            step(DAY, OWNER, "ask_lot_extension", "wish", lot="$p1.lot", reason="A late start"),
            step(DAY, OWNER, "decline_lot_extension", "own", extension="$wish", reason="No"),
            step(DAY, "staff", "decline_lot_extension", "no", extension="$wish", reason="Too early"),
            step(DAY, "staff", "extend_lot", "owner", lot="$p1.lot", expires_on="2028-01-01", reason=""),
            questions=[ask(DAY, "emails", OWNER)],
        )
        assert story.error("stranger")["code"] == story.error("own")["code"] == "not_permitted"
        assert story.result("no")["status"] == "declined"
        assert story.error("owner") == {**story.error("owner"), "code": "missing_fields", "fields": ["reason"]}
        assert "lot_extension_declined" in [mail["notice"] for mail in story.answers["q"]]

    def test_owners_are_reminded_before_a_lot_expires(self) -> None:
        story = told(*opened("2026-03-10"), questions=[ask("2027-03-10", "emails", OWNER)])
        days = [mail["on"] for mail in story.answers["q"] if mail["notice"] == "lot_expiring"]
        assert days == ["2026-12-10", "2027-02-08", "2027-03-03", "2027-03-09"]


class TestOwners:
    def test_a_person_owns_one_account(self) -> None:
        second = step(DAY, OWNER, "open_credit_account", "second", approval="manual")
        other = step(DAY, OTHER, "open_credit_account", "else", approval="automatic", name="Else")
        added = step(DAY, OWNER, "add_owner", "added", account="$acme", email=OTHER)
        story = told(*opened(), second, other, added)
        assert story.error("second")["code"] == story.error("added")["code"] == "already_owns_account"
        assert "Else" not in story.error("added")["detail"]

    def test_are_added_and_removed_but_never_the_last(self) -> None:
        story = told(
            *opened(),
            step(DAY, OWNER, "remove_owner", "last", account="$acme", email=OWNER),
            step(DAY, OWNER, "add_owner", "add", account="$acme", email=SECOND),
            step(DAY, OWNER, "add_owner", "twice", account="$acme", email=SECOND),
            step(DAY, SECOND, "remove_owner", "creator", account="$acme", email=OWNER),
            step(DAY, SECOND, "remove_owner", "gone", account="$acme", email=OWNER),
            step(DAY, OWNER, "edit_credit_account", "former", account="$acme", approval="automatic"),
            questions=[ask(DAY)],
        )
        assert story.error("last")["code"] == "last_owner"
        assert story.error("twice")["code"] == "already_owner"
        assert story.result("creator")
        assert story.error("gone")["code"] == "not_an_owner"
        assert story.error("former")["code"] == "not_permitted"
        assert story.answers["q"]["owners"] == [SECOND]

    def test_a_stranger_is_invited_and_owns_at_sign_up(self) -> None:
        stranger = "new@acme.example"
        story = told(
            *opened(),
            step(DAY, OWNER, "add_owner", "invite", account="$acme", email=stranger),
            step("2026-03-20", stranger, "edit_credit_account", "acts", account="$acme", approval="automatic"),
            questions=[ask("2026-03-20"), ask("2026-03-20", "emails", stranger, "mail")],
            setup={"strangers": [stranger]},
        )
        assert story.result("invite")["status"] == "invited"
        assert story.result("acts")
        assert story.answers["q"]["owners"] == [OWNER, stranger]
        assert story.answers["mail"][0]["notice"] == "owner_invited"

    @pytest.mark.parametrize(("on", "owns"), [("2026-04-09", True), ("2026-04-10", False)])
    def test_an_invitation_lapses_after_thirty_days(self, on: str, owns: bool) -> None:
        stranger = "new@acme.example"
        story = told(
            *opened(),
            step(DAY, OWNER, "add_owner", account="$acme", email=stranger),
            step(on, stranger, "edit_credit_account", "acts", account="$acme", approval="automatic"),
            setup={"strangers": [stranger]},
        )
        assert story.steps["acts"]["ok"] is owns

    def test_an_empty_account_is_closed_and_its_code_stops(self) -> None:
        story = told(
            *opened(),
            step(DAY, OWNER, "close_account", "full", account="$acme"),
            step("2027-03-10", OWNER, "close_account", "close", account="$acme"),
            requested("r1", on="2027-03-11"),
            step("2027-03-11", OWNER, "purchase_credits", "buy", account="$acme", credits=5, channel="card"),
            step("2027-03-11", OWNER, "open_credit_account", "anew", approval="manual"),
        )
        assert (story.error("full")["code"], story.error("full")["available"]) == ("account_not_empty", 1000)
        assert story.result("close")["status"] == "closed"
        assert story.error("r1")["code"] == "code_not_valid"
        assert story.error("buy")["code"] == "account_closed"
        assert story.result("anew")

    def test_a_replaced_code_stops_at_once(self) -> None:
        story = told(
            *opened(),
            step(DAY, OWNER, "replace_code", "owner", account="$acme", reason="Leaked"),
            step(DAY, "staff", "replace_code", "new", account="$acme", reason="Leaked"),
            requested("old"),
            requested("fresh", code="$new.code"),
        )
        assert story.error("owner")["code"] == "not_permitted"
        assert story.error("old")["code"] == "code_not_valid"
        assert story.result("fresh")["status"] == "pending"


class TestQuestions:
    def test_answer_as_at_the_end_of_their_day(self) -> None:
        renamed = step(
            "2026-04-01", OWNER, "edit_credit_account", account="$acme", name="Acme Two", approval="automatic"
        )
        story = told(
            *opened(),
            renamed,
            questions=[ask("2026-03-09", name="none"), ask("2026-03-31", name="old"), ask("2026-04-01")],
        )
        assert story.answers["none"] is None
        assert (story.answers["old"]["name"], story.answers["q"]["name"]) == ("Acme", "Acme Two")

    def test_report_usage_and_deferred_revenue(self) -> None:
        story = told(
            *opened(credits=1000),
            requested("r1"),
            step("2026-03-12", OWNER, "approve_requests", requests=["$r1"]),
            questions=[ask("2026-03-31", "report", "usage", "u"), ask("2026-03-31", "report", "deferred_revenue", "d")],
        )
        assert story.answers["u"] == [{"learner": LEARNER, "item": "EXAM", "month": "2026-03", "credits": 250}]
        assert story.answers["d"] == [
            {
                "lot": story.result("p1")["lot"],
                "left": 750,
                "deferred": "750.00",
                "recognized": "250.00",
                "breakage": "0.00",
            }
        ]

    def test_a_refused_steps_name_refuses_what_refers_to_it(self) -> None:
        bad = step(DAY, OTHER, "purchase_credits", "bad", account="$acme", credits=5, channel="card")
        uses = step(DAY, OWNER, "ask_lot_extension", "uses", lot="$bad.lot", reason="x")
        assert told(*opened(), bad, uses).error("uses")["code"] == "reference_refused"

    def test_running_the_jobs_again_changes_nothing(self) -> None:
        again = step("2027-03-10", "staff", "run_jobs")
        story = told(*opened(), again, again, questions=[ask("2027-03-10"), ask("2027-03-10", "emails", None, "mail")])
        assert [entry["kind"] for entry in story.answers["q"]["entries"]] == ["purchase", "expiry"]
        assert sum(mail["notice"] == "lot_expired" for mail in story.answers["mail"]) == 1


class TestOverrides:
    def test_a_rule_can_be_tried_before_it_is_live(self) -> None:
        overrides = {"credits.validity_months": 6, "credits.request_lapse_days": 10}
        story = told(*opened(), requested("r1"), questions=[ask("2026-03-21")], overrides=overrides)
        assert story.result("p1")["expires_on"] == "2026-09-10"
        assert (story.answers["q"]["requests"][0]["status"], story.answers["q"]["requests"][0]["decided_by"]) == (
            "cancelled",
            "system",
        )
