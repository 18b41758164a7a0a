"""Who may do what in audits: each command as every kind of caller, the table of the platform's rules."""

from datetime import date, timedelta

import pytest

from credenza.certification.commands.answer_case import answer_case, appeal_case
from credenza.certification.commands.ask_candidate import ask_candidate
from credenza.certification.commands.decide_case import decide_case
from credenza.certification.commands.lengthen_deadline import lengthen_deadline
from credenza.certification.commands.open_case import open_case
from credenza.certification.models import AuditCase, CaseEntry
from credenza.journal.models import Event
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import NotPermitted
from tests.builders import certification as make
from tests.builders.certification import NOW, TODAY

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=60)
DESK = {"certification", "admin"}
COMMANDS = {
    "open_case": (open_case, {"reason": "Why"}, DESK),
    "ask_candidate": (ask_candidate, {"text": "Why?"}, DESK),
    "lengthen_deadline": (lengthen_deadline, {"deadline_on": LATER, "reason": "Ill"}, DESK),
    "answer_case": (answer_case, {"text": "So"}, {"candidate", *DESK}),
    "appeal_case": (appeal_case, {"text": "No"}, {"candidate", *DESK}),
    "decide_case": (decide_case, {"outcome": "reject", "reason": "Why"}, DESK),
}
CALLERS = ("candidate", "stranger", "order_desk", "finance", "certification", "admin")


def caller(who, kim):
    if who == "candidate":
        return kim
    if who == "stranger":
        return make.person()
    return make.staff(STAFF[who])


STAFF = {
    "order_desk": StaffRole.ORDER_DESK,
    "finance": StaffRole.FINANCE,
    "certification": StaffRole.CERTIFICATION_DESK,
    "admin": StaffRole.ADMINISTRATOR,
}


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize("name", COMMANDS)
def test_who_may(name, who):
    command, words, may = COMMANDS[name]
    kim, desk = make.person(), make.certification_desk()
    activity = make.enter(kim, "coursework", date(2026, 2, 2)).activity
    about = {"activity": activity}
    if name != "open_case":
        about = {"case": open_case(activity=activity, reason="Why", by=desk, now=NOW).case}
    if name == "lengthen_deadline":
        ask_candidate(**about, text="Why?", by=desk, now=NOW)
    if name == "appeal_case":
        decide_case(**about, outcome="reject", reason="Why", by=desk, now=NOW)
    by, before = caller(who, kim), (AuditCase.objects.count(), CaseEntry.objects.count(), Event.objects.count())
    if who in may:
        assert command(**about, **words, by=by, now=NOW).case
        return
    with pytest.raises(NotPermitted):
        command(**about, **words, by=by, now=NOW)
    assert before == (AuditCase.objects.count(), CaseEntry.objects.count(), Event.objects.count())
