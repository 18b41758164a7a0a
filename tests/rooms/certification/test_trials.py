"""Change the rule, who is affected? Asked, worked out piece by piece, read; nothing but the answer is written."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from credenza.certification.commands import try_rules as trying
from credenza.certification.commands.try_rules import forget_trials, look_further, try_rules
from credenza.certification.errors import InvalidPack, TrialNotDone
from credenza.certification.models import Credential, RuleTrial
from credenza.certification.queries.trials import affected_rows, found_so_far, list_trials, open_trials, trial_row
from credenza.jobs.chores import work_on_trials
from credenza.journal.models import AuditEntry
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.programs import loader
from tests.builders import certification as make

pytestmark = pytest.mark.django_db
ON = date(2027, 2, 1)
LONGER = (
    (Path(loader.SHIPPED) / "atlassian.toml")
    .read_text(encoding="utf-8")
    .replace("validity_months = 24", "validity_months = 36")
)


@pytest.fixture
def desk():
    return make.certification_desk()


@pytest.fixture
def three(monkeypatch):
    """Three candidates, each a part of the work by themselves."""
    monkeypatch.setattr(trying, "CHUNK", 1)
    for number in range(3):
        make.earn(make.person(f"kim{number}@x.example"), "ACA-900", date(2025, 2, 1) + timedelta(days=number))


def test_a_changed_pack_is_worked_out_in_pieces_and_told_in_full(three, desk):
    before = list(Credential.objects.order_by("pk").values())
    asked = try_rules(toml=LONGER, named="longer.toml", on=ON, by=desk, now=make.NOW, idempotency_key="k")
    assert (
        asked.candidates,
        try_rules(toml=LONGER, named="longer.toml", on=ON, by=desk, now=make.NOW, idempotency_key="k"),
    ) == (3, asked)
    (audit,) = AuditEntry.objects.filter(command="try_rules")
    assert (audit.by_id, audit.facts["pack"]) == (desk.person_id, "longer.toml")

    assert look_further(trial=asked.trial, parts=2, by=SYSTEM, now=make.NOW).status == "running"
    row = trial_row(asked.trial, desk)
    assert (row.looked, row.status, row.is_open) == (2, "running", True)
    with pytest.raises(TrialNotDone):
        affected_rows(asked.trial, desk)
    assert work_on_trials(make.NOW) is False
    assert (open_trials(), work_on_trials(make.NOW)) == ([], False)

    row, found = trial_row(asked.trial, desk), found_so_far(asked.trial, desk)
    assert (row.looked, row.status, row.done_at) == (3, "done", make.NOW)
    assert (found.candidates, found.affected, found.credentials, found.in_force) == (3, 3, 3, 3)
    assert found.kinds == {"suspends_later": 3, "expires_later": 3}
    assert found.statuses == {("suspended", "active"): 1}
    rows = list(affected_rows(asked.trial, desk))
    assert [one.difference.suspends_to for one in rows] == [date(2028, 2, day) for day in (1, 2, 3)]
    assert rows == found.rows
    assert list(Credential.objects.order_by("pk").values()) == before
    assert [one.id for one in list_trials(desk)] == [asked.trial]
    assert forget_trials(asked_before=make.NOW + timedelta(days=1), by=SYSTEM) == 1
    with pytest.raises(NotFound):
        trial_row(asked.trial, desk)


def test_what_cannot_be_tried_is_refused_with_every_problem(desk):
    def refused(error, **given):
        with pytest.raises(error) as told:
            try_rules(**given, by=desk, now=make.NOW)
        return told.value

    refused(MissingFields)
    refused(InvalidField, overrides=("no sign",))
    refused(InvalidField, toml="x" * (trying.MOST_CHARACTERS + 1))
    assert "/etc/passwd" in refused(InvalidPack, pack="/etc/passwd").problems[0]
    assert "is not TOML" in refused(InvalidPack, toml="a = [" + "[" * 9_000).problems[0]
    wrong = LONGER.replace("validity_months = 36", 'validity_months = "long"')
    told = refused(InvalidPack, toml=wrong, named="wrong.toml", overrides=("credits.months=1",))
    assert len(told.problems) > 1
    assert any(problem.startswith("wrong.toml:") for problem in told.problems)
    assert any("override credits.months" in problem for problem in told.problems)
    with pytest.raises(NotPermitted):
        try_rules(pack="pmp", by=make.person(), now=make.NOW)
    assert not RuleTrial.objects.exists()


def test_a_good_pack_that_leads_beyond_the_calendar_fails_with_the_reason(three, desk, monkeypatch):
    asked = try_rules(toml=LONGER, on=ON, by=desk, now=make.NOW)
    with monkeypatch.context() as broken:
        broken.setattr(trying.Look, "part", lambda *_: date.max + timedelta(days=1))
        assert look_further(trial=asked.trial, parts=9, by=SYSTEM, now=make.NOW).status == "failed"
    assert "out of range" in trial_row(asked.trial, desk).why
    shipped = try_rules(pack="atlassian", on=ON, by=desk, now=make.NOW)
    assert work_on_trials(make.NOW) is False
    assert (trial_row(shipped.trial, desk).status, found_so_far(shipped.trial, desk).affected) == ("done", 0)
