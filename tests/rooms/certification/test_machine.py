"""Any order of entries, decisions, exams, extensions, mergers and days: the stored credentials are what a replay of
all facts gives, and what was known on a day stays known as it was.
"""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from credenza.certification.commands.accept_activity import accept_activity
from credenza.certification.commands.correct_activity import correct_activity
from credenza.certification.commands.grant_extension import apply_blanket_extension, grant_extension
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.pass_exam import grant_credential, pass_exam, withdraw_pass
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.commands.retire_certification import retire_certification
from credenza.certification.commands.revoke_credential import restore_credential, revoke_credential
from credenza.certification.commands.upgrade_credential import upgrade_credential
from credenza.certification.commands.withdraw_activity import withdraw_activity, withdraw_by_key
from credenza.certification.models import Activity, Candidate, Credential, Pass
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import DomainError
from tests.builders import certification as make
from tests.rooms.certification.reference import drifted, whole

CODES = st.sampled_from(["ACP-120", "ACP-610", "ACA-900"])
TYPES = st.sampled_from(["coursework", "global_event", "local_event", "presenting"])
NAMES = st.sampled_from(["Alpha", " alpha", "Beta", "Gamma", "delta", "Epsilon"])
AGO = st.sampled_from([0, 0, 1, 30, 200, 400, 700])
AHEAD = st.sampled_from([0, 30, 300, 700])
NUMBERS = st.integers(0, 40)
WHO = st.integers(0, 1)


class Machine(RuleBasedStateMachine):
    """Two people and the desk. A refusal is an answer as good as any: nothing may have changed then either."""

    def __init__(self) -> None:
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.today = date(2026, 3, 10)
        self.people = [make.person(), make.person()]
        for who, code in zip(self.people, ("ACP-120", "ACA-900"), strict=True):
            make.earn(who, code, date(2025, 1, 15), now=self.now)
        self.seen: list[tuple[int, date, list[object]]] = []
        self.key = 0

    def teardown(self) -> None:
        self.look_back()
        transaction.set_rollback(True)
        self.rollback.__exit__(None, None, None)

    @property
    def now(self):
        return make.at(self.today)

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def one(self, model, number: int) -> int:
        ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
        return ids[number % len(ids)] if ids else 0

    def act(self, command, **arguments):
        with suppress(DomainError), transaction.atomic():
            command(**{"by": SYSTEM, "now": self.now} | arguments)

    @rule(days=st.sampled_from([1, 40, 200, 500]))
    def wait(self, days):
        for root in Candidate.objects.filter(merged_into=None).values_list("pk", flat=True):
            self.seen.append((root, self.today, whole(root, self.today)))
        self.today += timedelta(days=days)

    @rule(who=WHO, type_id=TYPES, name=NAMES, ago=AGO, own=st.booleans(), number=st.integers(1, 6))
    def enter(self, who, type_id, name, ago, own, number):
        person = self.people[who]
        for each in range(number):
            claim = make.claim(type_id, self.day(ago), f"{name} {each}")
            by = person if own else SYSTEM
            self.act(record_activity, person=person.person_id, claim=claim, evidence=(make.proof(),), by=by)

    @rule(who=WHO, type_id=TYPES, name=NAMES, ago=AGO, again=st.booleans())
    def hear(self, who, type_id, name, ago, again):
        self.key += not again
        claim = make.claim(type_id, self.day(ago), f"{name} 0", item=name.strip().upper())
        known = {"person": self.people[who].person_id, "claim": claim, "source": "statement"}
        self.act(record_verified_activity, **known, external_key=f"s-{self.key}")

    @rule()
    def void(self):
        self.act(withdraw_by_key, external_key=f"s-{self.key}", reason="Voided")

    @rule(number=NUMBERS, verdict=st.sampled_from([accept_activity, reject_activity, withdraw_activity]))
    def decide(self, number, verdict):
        self.act(verdict, activity=self.one(Activity, number), reason="So")

    @rule(number=NUMBERS, name=NAMES)
    def rename(self, number, name):
        self.act(correct_activity, activity=self.one(Activity, number), name=name)

    @rule(who=WHO, code=CODES, ago=AGO, command=st.sampled_from([pass_exam, pass_exam, grant_credential]))
    def certify(self, who, code, ago, command):
        self.act(command, person=self.people[who].person_id, certification=code, on=self.day(ago))

    @rule(number=NUMBERS)
    def take_back(self, number):
        self.act(withdraw_pass, earned=self.one(Pass, number), reason="Mixed up")

    @rule(number=NUMBERS, days=AHEAD)
    def extend(self, number, days):
        row = Credential.objects.get(pk=self.one(Credential, number))
        dates = {name: getattr(row, name) + timedelta(days=days) for name in ("suspends_on", "expires_on")}
        self.act(grant_extension, credential=row.pk, **dates, reason="Ill")

    @rule(ahead=AHEAD, months=st.sampled_from([1, 12, 36]))
    def extend_all(self, ahead, months):
        span = {"expires_from": self.day(0), "expires_to": self.day(-ahead)}
        self.act(apply_blanket_extension, **span, months=months)

    @rule(number=NUMBERS, code=CODES, ago=AGO)
    def upgrade(self, number, code, ago):
        self.act(upgrade_credential, credential=self.one(Credential, number), certification=code, on=self.day(ago))

    @rule(number=NUMBERS, command=st.sampled_from([revoke_credential, restore_credential]))
    def revoke(self, number, command):
        self.act(command, credential=self.one(Credential, number), reason="So")

    @rule(code=CODES, ago=st.sampled_from([700, 200, 0, -30, -900]))
    def retire(self, code, ago):
        self.act(retire_certification, certification=code, on=self.day(ago))

    @precondition(lambda self: Candidate.objects.filter(merged_into=None).count() > 1)
    @rule(who=WHO, certain=st.integers(0, 2))
    def merge(self, who, certain):
        if certain:
            return
        rows = [Candidate.objects.get(person_id=person.person_id).pk for person in self.people]
        self.act(merge_candidates, keep=rows[who], merge=rows[1 - who])
        self.seen = [told for told in self.seen if told[0] == rows[who]]

    @invariant()
    def stored_is_replayed(self):
        assert drifted() == []

    def look_back(self) -> None:
        for root, day, told in self.seen:
            assert whole(root, day, known_on=day) == told, f"candidate {root} as known on {day}"


@pytest.mark.once  # minutes on the other database; the scripted days of test_known_on run on both
@pytest.mark.django_db
def test_stored_is_replayed_and_known_stays_known():
    quiet = settings(
        max_examples=10, stateful_step_count=18, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), derandomize=True,
    )  # fmt: skip
    run_state_machine_as_test(Machine, settings=quiet)
