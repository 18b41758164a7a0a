"""``verify`` names what is broken: each of its rules is broken by hand once, behind the guards' back."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import connection

from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.verification import CHECKS, violations
from credenza.journal.guards import lifted
from credenza.kernel.actors import StaffRole
from tests.builders.credits import EXAM, NOW, account, person, purchase, request, staff, stock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _a_used_account() -> None:
    stock()
    ana = person("ana@acme.example")
    opened = account(ana, name="Acme")
    purchase(opened.account, 1000)
    purchase(opened.account, 500)
    asked = request(opened.code, person("bo@acme.example"), [EXAM])
    approve_requests(requests=[asked.request], by=ana, now=NOW)
    reverse_redemption(request=asked.request, by=staff(StaffRole.ORDER_DESK), now=NOW)
    assert violations() == []


def breaking(*statements: str) -> Callable[[], None]:
    """Run SQL that no command would, without triggers and checks."""

    def run() -> None:
        with lifted(connection), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = ON")
                cursor.execute("PRAGMA foreign_keys = OFF")
            for statement in statements:
                cursor.execute(statement)
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
                cursor.execute("PRAGMA foreign_keys = ON")

    return run


DAMAGE: dict[str, tuple[str, ...]] = {
    "lot_equals_its_entries": (
        'UPDATE credits_lot SET "left" = "left" - 1 WHERE id = (SELECT min(id) FROM credits_lot)',
    ),
    "lot_issued_once": ("UPDATE credits_lot SET credits = credits + 1 WHERE id = (SELECT min(id) FROM credits_lot)",),
    "balance_continuous": (
        "UPDATE credits_entry SET balance_after = balance_after + 1 WHERE id = (SELECT min(id) FROM credits_entry)",
    ),
    "entries_in_order_of_days": (
        "UPDATE credits_entry SET \"on\" = '2027-01-01' WHERE id = (SELECT min(id) FROM credits_entry)",
    ),
    "approved_request_paid_once": ("UPDATE credits_request SET status = 'denied', reversed_on = NULL",),
    "request_equals_its_items": ("UPDATE credits_requestitem SET fee = fee + 1",),
    "reversal_equals_its_items": ("UPDATE credits_requestitem SET reversed_on = NULL",),
    "reversal_into_its_lots": (
        "UPDATE credits_entry SET lot_id = (SELECT max(id) FROM credits_lot) WHERE kind = 'reversal'",
    ),
    "lot_end_explained": ("UPDATE credits_lot SET expires_on = '2030-01-01'",),
    "open_account_owned": ("UPDATE credits_ownership SET ended_at = since_at, end_reason = 'removed'",),
    "open_account_has_code": ("UPDATE credits_redemptioncode SET replaced_at = made_at",),
    "keys_at_hand": ("UPDATE credits_redemptioncode SET key_id = 'lost'",),
}


class TestViolations:
    @pytest.mark.parametrize("rule", sorted(DAMAGE))
    def test_are_named_by_their_rule(self, rule: str) -> None:
        breaking(*DAMAGE[rule])()
        assert rule in {found.rule for found in violations()}

    def test_name_an_entry_that_moves_another_accounts_lot(self) -> None:
        other = account(person("cleo@else.example"), name="Else").account
        breaking(f"UPDATE credits_entry SET account_id = {other} WHERE kind = 'reversal'")()
        assert "entry_in_its_account" in {found.rule for found in violations()}

    def test_name_a_guard_that_is_gone(self) -> None:
        with connection.cursor() as cursor:
            suffix = " ON credits_entry" if connection.vendor == "postgresql" else ""
            name = "credits_entry_no_change" if connection.vendor == "postgresql" else "credits_entry_no_update"
            cursor.execute(f"DROP TRIGGER {name}{suffix}")
        try:
            assert [found.rule for found in violations()] == ["append_only_guarded"]
        finally:
            with lifted(connection):
                pass

    @pytest.mark.sqlite_only
    def test_name_a_lot_out_of_its_bounds(self) -> None:
        breaking('UPDATE credits_lot SET "left" = -1 WHERE id = (SELECT min(id) FROM credits_lot)')()
        assert "lot_within_bounds" in {found.rule for found in violations()}

    def test_every_rule_is_broken_here(self, settings: LazySettings) -> None:
        tried = {*DAMAGE, "entry_in_its_account", "append_only_guarded", "lot_within_bounds"}
        assert {rule for rule, _ in CHECKS} == tried
