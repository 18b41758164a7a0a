"""Processes that die at any moment leave approval and deduction both done or both not."""

import pytest

from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.request_redemption import request_redemption
from credenza.credits.queries.accounts import balance_of
from credenza.credits.verification import violations
from tests.builders.credits import NOW, ONE_CREDIT, SEVEN_CREDITS, TODAY, account, purchase, request
from tests.races.racing import kill_in_the_middle
from tests.rooms.credits.tables import entries, events, model

pytestmark = pytest.mark.usefixtures("committed")


def test_kill_in_the_middle_of_checkouts(ana, learners):
    auto = account(ana, "automatic")
    purchase(auto.account, 1_000_000)

    def spend(number):
        by = learners[number % 4]
        request_redemption(
            code=auto.code, items=[SEVEN_CREDITS, ONE_CREDIT], by=by, now=NOW, idempotency_key=f"k{number}"
        )

    for _ in range(3):
        kill_in_the_middle(spend, workers=4, seconds=0.5)
        assert violations() == []
    spent = [entry for entry in entries(auto.account) if entry[0] == "redemption"]
    assert len(spent) > 3, "some got through before they were killed"
    assert len(spent) == model("credits.Request").objects.count() == len(events("credits.redemption_approved"))
    keys = model("journal.IdempotencyRecord").objects
    assert keys.filter(command="_request").count() == len(spent), "a key stands only with its effect"
    assert not keys.filter(answer="").exists()


@pytest.mark.postgresql_only
def test_kill_in_the_middle_of_approvals(ana, acme, learners):
    purchase(acme.account, 1_000_000)
    asked = [request(acme.code, learners[0], [SEVEN_CREDITS]).request for _ in range(60)]

    def approve(number):
        approve_requests(requests=asked[number % 20 * 3 : number % 20 * 3 + 3], by=ana, now=NOW)

    for _ in range(2):
        kill_in_the_middle(approve, workers=3, seconds=0.03)
        assert violations() == []
    states = model("credits.Request").objects.filter(status="approved").count()
    assert states % 3 == 0, "a bulk is one unit even for a process that died"
    assert balance_of(acme.account, TODAY).available == 1_000_000 - 7 * states
