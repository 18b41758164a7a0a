"""One caller, one command, one key, one effect; digests depend on what was said, not on how."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from credenza.journal.idempotency import digest_of, idempotent
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import DomainError, IdempotencyConflict, InvalidField
from credenza.kernel.texts import is_storable, unstorable
from tests.rooms.credits.tables import model

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
ANA, BO = Actor(person_id=1), Actor(person_id=2)
calls: list[int] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    number: int
    on: date
    parts: tuple[int, ...] = ()
    code: str = field(default="", metadata={"secret": True})


@idempotent
def stamp_slip(
    *,
    number: int,
    parts: tuple[int, ...] = (),
    refuse: bool = False,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> Slip:
    calls.append(number)
    if refuse:
        raise DomainError
    return Slip(number=number, on=now.date(), parts=tuple(parts), code="hush")


@pytest.fixture(autouse=True)
def _no_calls():
    calls.clear()


def call(number=1, by=ANA, key="k", **more):
    return stamp_slip(number=number, by=by, now=NOW, idempotency_key=key, **more)


def test_a_replay_answers_the_first_result_less_its_secrets():
    first, again = call(parts=(1, 2)), call(parts=(1, 2))
    assert (first.code, again.code) == ("hush", "")
    assert (again.number, again.on, again.parts) == (1, date(2026, 3, 10), (1, 2))
    assert calls == [1]


def test_lists_and_tuples_say_the_same():
    assert call(parts=[1, 2]) is not None
    call(parts=(1, 2))
    assert calls == [1]


def test_another_body_is_a_conflict_and_another_caller_is_not():
    call()
    with pytest.raises(IdempotencyConflict):
        call(number=2)
    call(number=2, by=BO)
    call(number=3, by=SYSTEM)
    assert calls == [1, 2, 3]


def test_a_refused_call_leaves_the_key_free():
    with pytest.raises(DomainError):
        call(refuse=True)
    assert not model("journal.IdempotencyRecord").objects.exists()
    call()
    assert calls == [1, 1]


def test_a_call_that_is_rolled_back_by_its_caller_leaves_the_key_free():
    with transaction.atomic():
        call()
        transaction.set_rollback(True)
    call()
    assert calls == [1, 1]


def test_without_a_key_every_call_counts():
    call(key=None)
    call(key=None)
    assert calls == [1, 1]
    assert not model("journal.IdempotencyRecord").objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 201, "a\x00b", "\ud800"])
def test_keys_that_cannot_be(key):
    with pytest.raises(InvalidField) as refused:
        call(key=key)
    assert refused.value.field == "idempotency_key"
    assert calls == []


def test_digests_depend_on_what_was_said():
    assert digest_of({"a": 1, "b": [1, 2]}) == digest_of({"b": (1, 2), "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": "1"})
    assert digest_of({"on": date(2026, 1, 1)}) != digest_of({"on": date(2026, 1, 2)})
    assert len(digest_of({"name": "ø\u200d株"})) == 64


@pytest.mark.parametrize(
    ("text", "fine"), [("", True), ("Ærø 株式会社 👩‍🚀", True), ("\x00", False), ("a\udc00", False)]
)
def test_texts_that_every_database_holds(text, fine):
    assert is_storable(text) is fine
    assert unstorable({"fine": "ok", "name": text}) == (None if fine else "name")
    assert unstorable({"names": ["ok", text]}) == (None if fine else "names")
    assert unstorable({"slip": Slip(number=1, on=date(2026, 1, 1), code=text)}) == (None if fine else "code")
