"""Extensions asked and decided, closing, and the progress of paid training: each end state is an end."""

from datetime import date, timedelta

import pytest

from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.credits.commands.charge_back_lot import charge_back_lot
from credenza.credits.commands.close_account import close_account
from credenza.credits.commands.decline_lot_extension import decline_lot_extension, withdraw_lot_extension
from credenza.credits.commands.extend_lot import extend_lot
from credenza.credits.commands.remind_training import remind_training
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.commands.set_progress import set_progress
from credenza.credits.errors import AccountNotEmpty, LotChargedBack, UnknownItem
from credenza.credits.queries.accounts import balance_of
from credenza.credits.rules.expiry import ExtensionNotLater
from credenza.credits.rules.reversal import RequestNotApproved
from credenza.credits.verification import violations
from credenza.kernel.errors import ExtensionNotAsked, InvalidField, MissingFields, NotFound, NotPermitted
from tests.builders.credits import (
    EXAM,
    NOW,
    OTHER_EXAM,
    TODAY,
    account,
    approved,
    later,
    person,
    purchase,
    request,
    staff,
    stock,
)
from tests.rooms.credits.tables import entries, events, model

pytestmark = pytest.mark.django_db
LATER = date(2028, 1, 1)


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


@pytest.fixture
def lot(acme):
    return purchase(acme.account, 1000).lot


@pytest.fixture(autouse=True)
def _sound():
    yield
    assert violations() == []


def ask(lot, by, now=NOW):
    return ask_lot_extension(lot=lot, reason="Moved.", by=by, now=now).extension


class TestExtensions:
    def test_one_wish_a_lot_at_a_time(self, ana, lot):
        ask(lot, ana)
        with pytest.raises(ExtensionNotAsked):
            ask(lot, ana)

    def test_a_grant_answers_the_wish_and_is_an_entry_with_both_dates(self, ana, acme, lot):
        wish = ask(lot, ana)
        extend_lot(lot=lot, expires_on=LATER, reason="Fine.", by=staff(), now=NOW)
        assert model("credits.ExtensionRequest").objects.get(pk=wish).status == "granted"
        entry = model("credits.Entry").objects.get(kind="extension")
        assert (entry.credits, entry.old_expires_on, entry.new_expires_on) == (0, date(2027, 3, 10), LATER)
        assert events("credits.lot_extended")[0]["extension"] == wish
        ask(lot, ana)

    @pytest.mark.parametrize("first", ["declined", "withdrawn"])
    def test_a_settled_wish_is_settled(self, ana, lot, first):
        wish, desk = ask(lot, ana), staff()
        acts = {
            "declined": lambda: decline_lot_extension(extension=wish, reason="No.", by=desk, now=NOW),
            "withdrawn": lambda: withdraw_lot_extension(extension=wish, by=ana, now=NOW),
        }
        assert acts[first]().status == first
        for act in acts.values():
            with pytest.raises(ExtensionNotAsked) as refused:
                act()
            assert refused.value.status == first

    @pytest.mark.parametrize("days", [-1, 0, 365])
    def test_a_grant_ends_later_than_now_and_before(self, lot, days):
        with pytest.raises(ExtensionNotLater):
            extend_lot(lot=lot, expires_on=TODAY + timedelta(days=days), reason="x", by=staff(), now=NOW)

    def test_reasons_are_needed(self, ana, lot):
        wish, desk = ask(lot, ana), staff()
        for act in (
            lambda: extend_lot(lot=lot, expires_on=LATER, reason=" ", by=desk, now=NOW),
            lambda: decline_lot_extension(extension=wish, reason="", by=desk, now=NOW),
            lambda: charge_back_lot(lot=lot, reason="", by=desk, now=NOW),
            lambda: ask_lot_extension(lot=lot, reason="\n", by=ana, now=NOW),
        ):
            with pytest.raises(MissingFields) as refused:
                act()
            assert refused.value.fields == ("reason",)
        with pytest.raises(InvalidField):
            ask_lot_extension(lot=lot, reason="x" * 2001, by=ana, now=NOW)

    def test_an_expired_lot_comes_back_once(self, acme, lot):
        desk = staff()
        receipt = extend_lot(lot=lot, expires_on=LATER, reason="x", by=desk, now=later(400))
        assert receipt.reinstated == 1000
        again = extend_lot(lot=lot, expires_on=LATER + timedelta(days=1), reason="x", by=desk, now=later(401))
        assert again.reinstated == 0
        assert [kind for kind, _, _ in entries(acme.account)] == [
            "purchase", "expiry", "extension", "reinstatement", "extension",
        ]  # fmt: skip

    def test_a_lot_that_was_charged_back_is_final(self, ana, acme, lot):
        charge_back_lot(lot=lot, reason="Lost.", by=staff(), now=NOW)
        with pytest.raises(LotChargedBack):
            ask(lot, ana)
        assert balance_of(acme.account, TODAY).available == 0


class TestClosing:
    def test_needs_nothing_available_and_nothing_pending(self, ana, bo, acme, lot):
        request(acme.code, bo)
        with pytest.raises(AccountNotEmpty) as refused:
            close_account(account=acme.account, by=ana, now=NOW)
        assert (refused.value.available, refused.value.pending_count) == (1000, 1)
        with pytest.raises(AccountNotEmpty) as refused:
            close_account(account=acme.account, by=ana, now=later(400))
        assert refused.value.available == 0, "a lapsed rest is nothing, swept or not"

    def test_staff_say_why(self, acme):
        with pytest.raises(MissingFields):
            close_account(account=acme.account, by=staff(), now=NOW)

    def test_a_reversal_after_closing_is_booked_and_cannot_be_spent(self, ana, bo, acme):
        purchase(acme.account, 250)
        asked = approved(acme, ana, bo)
        close_account(account=acme.account, by=ana, now=NOW)
        assert reverse_redemption(request=asked, by=staff(), now=NOW).credits == 250
        with pytest.raises(NotPermitted):
            approve_requests(requests=[asked], by=ana, now=NOW)


class TestTraining:
    def test_progress_is_of_approved_items_that_were_not_reversed(self, ana, bo, acme, lot):
        def say(wanted, sku=EXAM, progress="started"):
            return set_progress(request=wanted, sku=sku, progress=progress, by=bo, now=NOW).count

        waiting = request(acme.code, bo).request
        with pytest.raises(RequestNotApproved):
            say(waiting)
        done = approved(acme, ana, bo, [EXAM, OTHER_EXAM])
        assert (say(done), say(done), say(done, progress="done")) == (1, 0, 1)
        reverse_redemption(request=done, items=[EXAM], by=staff(), now=NOW)
        with pytest.raises(UnknownItem):
            say(done)
        with pytest.raises(InvalidField):
            say(done, OTHER_EXAM, "half")
        assert len(events("credits.training_progressed")) == 2

    def test_reminders_go_to_open_training_only(self, ana, bo, acme, lot):
        open_one, finished, waiting = approved(acme, ana, bo), approved(acme, ana, bo), request(acme.code, bo).request
        set_progress(request=finished, sku=EXAM, progress="done", by=bo, now=NOW)
        assert remind_training(requests=[open_one, finished, waiting, open_one], by=ana, now=NOW).count == 1
        assert [told["request"] for told in events("credits.training_reminded")] == [open_one]
        with pytest.raises(NotFound):
            remind_training(requests=[open_one, 10**9], by=ana, now=NOW)
        with pytest.raises(MissingFields):
            remind_training(requests=[], by=ana, now=NOW)
