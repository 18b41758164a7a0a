"""A redemption code cannot be guessed: wrong ones answer alike, too many stop, and slips cost nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credenza.credits import secrets
from credenza.credits.commands.close_account import close_account
from credenza.credits.commands.replace_code import replace_code
from credenza.credits.commands.request_redemption import request_redemption
from credenza.credits.errors import ItemNotAvailable, ItemNotPayable, UnknownItem
from credenza.credits.queries.accounts import code_of
from credenza.credits.rules.codes import ALPHABET, CodeMistyped, CodeNotValid, TooManyAttempts
from credenza.credits.rules.drawdown import InsufficientCredits
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotPermitted
from credenza.parties.models import Person
from tests.builders.credits import (
    APP_TRAINING,
    EXAM,
    NOW,
    OTHER_EXAM,
    WORKSHOP,
    account,
    email_of,
    entry,
    later,
    person,
    purchase,
    request,
    staff,
    stock,
)
from tests.rooms.credits.tables import contents, entries, events, model

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    stock()
    return person("ana@acme.example")


@pytest.fixture
def acme(ana):
    return account(ana)


@pytest.fixture
def bo():
    return person("bo@acme.example")


def attempts():
    return model("credits.CodeAttempt").objects.count()


def wrong_codes(ana, acme):
    """A code that never was, one that was replaced, one of a closed account."""
    replaced = acme.code
    replace_code(account=acme.account, reason="It leaked.", by=staff(), now=NOW)
    cem = person()
    closed = account(cem)
    close_account(account=closed.account, by=cem, now=NOW)
    return {"unknown": secrets.new_code(), "replaced": replaced, "closed": closed.code}


def shape(statement):
    return " ".join(statement.split()[:4])


def test_unknown_replaced_and_closed_answer_alike_with_the_same_statements(ana, acme):
    told = {}
    for kind, code in wrong_codes(ana, acme).items():
        learner = person()
        with CaptureQueriesContext(connection) as seen, pytest.raises(CodeNotValid) as refused:
            request(code, learner)
        told[kind] = (
            str(refused.value),
            [shape(query["sql"]) for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]],
        )
    assert told["unknown"] == told["replaced"] == told["closed"]
    assert attempts() == 3


def test_items_are_looked_at_only_behind_a_valid_code(bo, acme):
    with pytest.raises(CodeNotValid):
        request(secrets.new_code(), bo, ["NO-SUCH-ITEM"])
    with pytest.raises(UnknownItem):
        request(acme.code, bo, ["NO-SUCH-ITEM"])


def test_ten_wrong_codes_stop_even_the_right_one_and_say_for_how_long(bo, acme):
    for minute in range(10):
        with pytest.raises(CodeNotValid):
            request(secrets.new_code(), bo, now=NOW + timedelta(minutes=minute))
    with pytest.raises(TooManyAttempts) as refused:
        request(acme.code, bo, now=NOW + timedelta(minutes=10))
    assert refused.value.retry_after_seconds == 50 * 60
    assert attempts() == 10, "a try that was stopped is not counted again"
    request(acme.code, person(), now=NOW + timedelta(minutes=10))
    with pytest.raises(TooManyAttempts) as refused:
        request(acme.code, bo, now=NOW + timedelta(minutes=60, microseconds=-1))
    assert refused.value.retry_after_seconds == 1
    request(acme.code, bo, now=NOW + timedelta(minutes=60))


def test_slips_are_not_counted(bo, acme):
    plain = acme.code.replace("-", "")
    slip = plain[:-1] + next(other for other in ALPHABET if other != plain[-1])
    for _ in range(15):
        with pytest.raises(CodeMistyped):
            request(slip, bo)
    assert attempts() == 0
    request(acme.code, bo)


def test_a_refusal_for_another_reason_is_not_counted(bo, acme):
    for items in (["NO-SUCH-ITEM"], [WORKSHOP]):
        with pytest.raises((UnknownItem, ItemNotPayable)):
            request(acme.code, bo, items)
    assert attempts() == 0


def test_a_replay_answers_though_the_limit_is_reached_or_the_code_replaced(ana, bo, acme):
    once = {"code": acme.code, "items": [EXAM], "by": bo, "idempotency_key": "k"}
    first = request_redemption(**once, now=NOW)
    for _ in range(10):
        with pytest.raises(CodeNotValid):
            request(secrets.new_code(), bo)
    replace_code(account=acme.account, reason="It leaked.", by=staff(), now=NOW)
    assert request_redemption(**once, now=NOW) == first


def test_a_wrong_code_leaves_its_key_free(bo, acme):
    with pytest.raises(CodeNotValid):
        request_redemption(code=secrets.new_code(), items=[EXAM], by=bo, now=NOW, idempotency_key="k")
    request_redemption(code=acme.code, items=[EXAM], by=bo, now=NOW, idempotency_key="k")


def test_the_code_is_stored_encrypted_and_found_by_a_keyed_hash(ana, acme):
    row = model("credits.RedemptionCode").objects.get(account_id=acme.account)
    plain = acme.code.replace("-", "")
    assert plain.encode() not in bytes(row.sealed)
    assert acme.code.encode() not in bytes(row.sealed)
    assert plain not in row.lookup
    assert all(plain not in str(told) and acme.code not in str(told) for told in contents().values())
    assert code_of(acme.account, ana) == acme.code


def test_a_replaced_code_stops_at_once_and_pending_requests_stay(ana, bo, acme):
    asked = request(acme.code, bo).request
    fresh = replace_code(account=acme.account, reason="It leaked.", by=staff(), now=NOW).code
    with pytest.raises(CodeNotValid):
        request(acme.code, bo)
    request(fresh.lower(), bo)
    assert model("credits.Request").objects.get(pk=asked).status == "pending"
    assert code_of(acme.account, ana) == fresh
    with pytest.raises(MissingFields):
        replace_code(account=acme.account, reason=" ", by=staff(), now=NOW)


def test_only_owners_read_the_code(acme, bo):
    for somebody in (bo, staff(), person()):
        with pytest.raises(NotPermitted):
            code_of(acme.account, somebody)


class TestWhatIsRefusedBehindAValidCode:
    def test_names_every_item_that_is_not_payable(self, bo, acme):
        with pytest.raises(ItemNotPayable) as refused:
            request(acme.code, bo, [EXAM, WORKSHOP, APP_TRAINING])
        assert refused.value.items == (WORKSHOP, APP_TRAINING)

    def test_names_every_unknown_item(self, bo, acme):
        with pytest.raises(UnknownItem) as refused:
            request(acme.code, bo, ["NOPE", EXAM, "acp-120"])
        assert refused.value.items == ("NOPE", "acp-120")

    def test_an_item_outside_its_dates(self, bo, acme):
        stock(entry("OVER", 5, sales_end_on=NOW.date() - timedelta(days=1)), entry("LAST", 5, sales_end_on=NOW.date()))
        with pytest.raises(ItemNotAvailable) as refused:
            request(acme.code, bo, ["OVER", "LAST"])
        assert refused.value.items == ("OVER",)

    @pytest.mark.parametrize("items", [[EXAM, EXAM], [f"I{number}" for number in range(51)]])
    def test_an_order_has_up_to_fifty_items_each_once(self, bo, acme, items):
        with pytest.raises(InvalidField):
            request(acme.code, bo, items)

    def test_what_is_missing_is_named_at_once(self, bo):
        with pytest.raises(MissingFields) as refused:
            request("  ", bo, [])
        assert refused.value.fields == ("code", "items")

    @pytest.mark.parametrize("team", ["x" * 101, "a\nb", "\u202eteam"])
    def test_a_team_is_a_short_printable_label(self, bo, acme, team):
        with pytest.raises(InvalidField) as refused:
            request(acme.code, bo, team=team)
        assert refused.value.field == "team"

    def test_nobody_without_a_verified_address_asks(self, acme, bo):
        model("account.EmailAddress").objects.filter(user_id=bo.person_id).update(verified=False)
        with pytest.raises(NotPermitted):
            request(acme.code, bo)

    def test_an_item_withdrawn_meanwhile_is_not_approved_and_is_named(self, ana, bo, acme):
        from credenza.catalog.commands.withdraw_item import withdraw_item
        from credenza.credits.commands.approve_requests import approve_requests

        purchase(acme.account, 1000)
        asked = request(acme.code, bo, [EXAM, OTHER_EXAM]).request
        withdraw_item(sku=OTHER_EXAM, reason="Replaced.", by=staff(), now=NOW)
        before = contents()
        with pytest.raises(ItemNotAvailable) as refused:
            approve_requests(requests=[asked], by=ana, now=NOW)
        assert (refused.value.items, contents()) == ((OTHER_EXAM,), before)

    def test_the_fee_is_that_of_the_day_of_the_request(self, ana, bo, acme):
        from credenza.catalog.commands.change_price import change_price
        from credenza.credits.commands.approve_requests import approve_requests

        purchase(acme.account, 1000)
        asked = request(acme.code, bo).request
        finance = staff(StaffRole.FINANCE)
        change_price(sku=EXAM, tier=None, currency="USD", list_minor=99_900, by=finance, now=later(1))
        assert approve_requests(requests=[asked], by=ana, now=later(5)).available == 750
        assert request(acme.code, bo, now=later(5)).credits == 999


class TestAutomaticMode:
    @pytest.fixture
    def auto(self, ana):
        return account(ana, "automatic")

    def test_approves_at_once(self, auto, bo):
        purchase(auto.account, 300)
        asked = request(auto.code, bo)
        assert (asked.status, asked.credits) == ("approved", 250)
        assert entries(auto.account)[-1] == ("redemption", -250, 50)

    def test_too_little_is_refused_without_the_balance_and_nothing_is_recorded(self, auto, bo):
        purchase(auto.account, 249)
        before = model("credits.Request").objects.count()
        with pytest.raises(InsufficientCredits) as refused:
            request(auto.code, bo)
        assert (refused.value.facts(), model("credits.Request").objects.count()) == ({}, before)
        assert events("credits.redemption_refused") == [
            {"account": auto.account, "person": bo.person_id, "credits": 250}
        ]

    def test_an_owner_is_told_the_shortfall(self, ana, auto):
        purchase(auto.account, 249)
        with pytest.raises(InsufficientCredits) as refused:
            request(auto.code, ana)
        assert refused.value.shortfall == 1

    def test_a_change_of_mode_touches_only_later_requests(self, ana, bo, acme):
        from credenza.credits.commands.edit_credit_account import edit_credit_account

        purchase(acme.account, 1000)
        asked = request(acme.code, bo).request
        edit_credit_account(account=acme.account, approval="automatic", by=ana, now=NOW)
        assert model("credits.Request").objects.get(pk=asked).status == "pending"
        assert request(acme.code, bo).status == "approved"


def test_addresses_of_people_made_for_tests_are_verified(bo):
    assert email_of(bo) == Person.objects.get(pk=bo.person_id).email
