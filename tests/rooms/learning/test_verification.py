"""The room proves itself: sound after anything that can happen, and a broken promise is named."""

import pytest
from django.apps import apps

from credenza.kernel.actors import StaffRole
from credenza.learning.commands.dismiss_quarantined import dismiss_quarantined
from credenza.learning.queries.waiting import QuarantineFilter, quarantined
from credenza.learning.verification import CHECKS, violations
from tests.builders.credits import NOW, person, staff, stock
from tests.builders.learning import EXAM_ID, cmi5, platform, post, statement, voiding

pytestmark = pytest.mark.django_db


def model(name):
    return apps.get_model("learning", name).objects


@pytest.fixture
def lms(db):
    stock()
    person("kim@acme.example")
    by = platform()[0]
    first = cmi5()
    for given in (first, cmi5(verb="passed"), statement("who@acme.example"), statement(activity=EXAM_ID)):
        post(given, by)
    post(voiding(first["id"]), by)
    post(statement(verb="launched"), by)
    desk = staff(StaffRole.CERTIFICATION_DESK)
    dismiss_quarantined(row=quarantined(QuarantineFilter())[0].id, reason="A test", by=desk, now=NOW)
    return by


def broken():
    return {violation.rule for violation in violations()}


class TestViolations:
    def test_there_are_none_whatever_came(self, lms):
        assert violations() == []

    def test_a_statement_nobody_looked_at(self, lms):
        model("Settled").filter(outcome="progress").delete()
        assert broken() == {"statements_are_settled"}

    def test_a_credit_that_is_gone(self, lms):
        model("Completion").all().delete()
        assert broken() == {"credited_statements_have_a_completion"}

    def test_a_row_that_is_gone(self, lms):
        model("Quarantined").all().delete()
        assert broken() == {"waiting_statements_stand_in_quarantine"}

    def test_a_voided_statement_that_still_counts(self, lms):
        voided = model("Settled").get(outcome="voided")
        model("Completion").update(statement_id=voided.statement_id)
        model("Settled").filter(pk=voided.pk).update(outcome="credited")
        assert broken() == {
            "voided_statements_credit_nobody",
            "voided_statements_are_settled_so",
            "credited_statements_have_a_completion",
        }

    def test_have_names(self):
        assert len(CHECKS) == 5
