"""Refusals carry a code and facts through pickling and printing; actors know their roles."""

import pickle
from datetime import date

import pytest

from credenza.credits.errors import RequestNotPending
from credenza.credits.rules.drawdown import InsufficientCredits
from credenza.credits.rules.reversal import AlreadyReversed
from credenza.kernel.actors import SYSTEM, Actor, StaffRole
from credenza.kernel.errors import DomainError, InvalidField, MissingFields


@pytest.mark.parametrize(
    "refusal",
    [
        MissingFields(fields=("name", "approval")),
        InvalidField(field="team", expected="up to 100 characters"),
        InsufficientCredits(shortfall=3),
        InsufficientCredits(),
        AlreadyReversed(reversed_on=date(2026, 3, 1), items=("ACP-120",)),
        RequestNotPending(status="denied", decided_by="ana@acme.example", requests=({"request": 1},)),
    ],
)
def test_a_refusal_survives_another_process(refusal):
    again = pickle.loads(pickle.dumps(refusal))
    assert type(again) is type(refusal)
    assert again.facts() == refusal.facts()
    assert refusal.code in str(again)


def test_a_learner_is_not_told_the_shortfall():
    assert InsufficientCredits().facts() == {}
    assert InsufficientCredits(shortfall=7).facts() == {"shortfall": 7}


def test_codes_of_refusals_are_unique():
    def below(cls):
        return {cls} | {deep for sub in cls.__subclasses__() for deep in below(sub)}

    public = [cls for cls in below(DomainError) if not cls.__name__.startswith("_")]
    codes = [cls.code for cls in public]
    assert sorted(set(codes)) == sorted(codes)


def test_administrators_hold_every_role():
    admin = Actor(person_id=1, roles=frozenset({StaffRole.ADMINISTRATOR}))
    assert all(admin.has(role) for role in StaffRole)
    assert admin.has()


def test_others_hold_only_their_own():
    desk = Actor(person_id=1, roles=frozenset({StaffRole.ORDER_DESK}))
    assert desk.has(StaffRole.ORDER_DESK, StaffRole.FINANCE)
    assert not desk.has(StaffRole.FINANCE)
    assert not desk.has()
    assert not Actor(person_id=1).is_staff


def test_the_system_is_nobody():
    assert SYSTEM.is_system
    assert not SYSTEM.is_staff
    assert not SYSTEM.has(*StaffRole)
