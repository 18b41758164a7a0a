"""What holds for every command alike: who may, what is recorded, one key one effect, refused means nothing written."""

from datetime import timedelta

import pytest

from credenza.credits.errors import AlreadyOwnsAccount
from credenza.credits.verification import violations
from credenza.kernel.errors import IdempotencyConflict, InvalidField, NotFound, NotPermitted
from tests.builders.credits import NOW
from tests.rooms.credits.acts import ACTS, EVERYBODY, OWN_ADMIN, OWNER, Act, World
from tests.rooms.credits.tables import contents, events, model, row_counts

pytestmark = pytest.mark.django_db


def named(value):
    return getattr(value, "name", value)


BY_NAME = {act.name: act for act in ACTS}
every_command = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)


def preferred(act: Act) -> str:
    return next(who for who in (OWNER, "learner", "desk", "stranger") if who in act.may)


@pytest.mark.once  # who may is no matter of the database
@pytest.mark.parametrize("who", EVERYBODY)
@every_command
def test_who_may(act, who):
    world = World()
    by, arguments = world.caller(who), act.call(world)
    if who in act.may:
        act.command(**arguments, by=by, now=NOW)
        assert violations() == []
        return
    before = contents()
    with pytest.raises((NotPermitted, AlreadyOwnsAccount)):
        act.command(**arguments, by=by, now=NOW)
    assert contents() == before


@every_command
def test_the_journal_says_who_did_what_to_which_object(act):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    audit, written = model("journal.AuditEntry").objects, len(events())
    marked = audit.count()
    act.command(**arguments, by=by, now=NOW)
    row = audit.order_by("pk").last()
    assert audit.count() == marked + 1
    assert (row.command, row.by_id, row.subject_type, row.on) == (act.audit, by.person_id, act.subject, NOW.date())
    if "reason" in arguments and act.name != "ask_lot_extension":
        assert row.reason == arguments["reason"]
    assert len(events()) == written + (1 if act.event else 0)
    if act.event:
        announced = model("journal.Event").objects.order_by("pk").last()
        assert (announced.name, announced.by_id, announced.dispatched_at) == (act.event, by.person_id, None)
        assert announced.payload["account"]


@every_command
def test_one_key_is_one_effect(act):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    first = act.command(**arguments, by=by, now=NOW, idempotency_key="k-1")
    before = contents()
    again = act.command(**arguments, by=by, now=NOW + timedelta(days=500), idempotency_key="k-1")
    assert contents() == before
    secrets = [name for name in ("code",) if hasattr(first, name)]
    assert dict.fromkeys(secrets, "") == {name: getattr(again, name) for name in secrets}
    shown = [name for name in first.__slots__ if name not in secrets]
    assert [getattr(again, name) for name in shown] == [getattr(first, name) for name in shown]


@every_command
def test_the_same_key_with_another_body_writes_nothing(act):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    act.command(**arguments, by=by, now=NOW, idempotency_key="k-1")
    before = contents()
    with pytest.raises(IdempotencyConflict) as refused:
        act.command(**{**arguments, **act.other}, by=by, now=NOW, idempotency_key="k-1")
    assert refused.value.key == "k-1"
    assert contents() == before


@every_command
def test_another_caller_may_use_the_same_key(act):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    act.command(**arguments, by=by, now=NOW, idempotency_key="k-1")
    other = world.caller("certification")
    try:
        act.command(**arguments, by=other, now=NOW, idempotency_key="k-1")
    except IdempotencyConflict:
        pytest.fail("a key belongs to its caller")
    except (NotPermitted, AlreadyOwnsAccount):
        pass


@every_command
def test_a_refused_command_leaves_no_key_behind(act):
    world = World()
    arguments = act.call(world)
    refused = next((who for who in EVERYBODY if who not in act.may and who != "system"), None)
    by = world.caller(refused) if refused else None
    before = row_counts()
    if by is not None:
        with pytest.raises((NotPermitted, AlreadyOwnsAccount)):
            act.command(**arguments, by=by, now=NOW, idempotency_key="k-1")
    assert row_counts() == before


@pytest.mark.parametrize("key", ["", "k" * 201])
@every_command
def test_a_key_has_1_to_200_characters(act, key):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    before = contents()
    with pytest.raises(InvalidField) as refused:
        act.command(**arguments, by=by, now=NOW, idempotency_key=key)
    assert refused.value.field == "idempotency_key"
    assert contents() == before


HOSTILE = {"nul": "ab\x00cd", "half a surrogate pair": "ab\ud800cd"}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize(("act", "field"), [(act, name) for act in ACTS for name in act.texts], ids=named)
def test_text_that_no_database_holds_is_refused(act, field, kind):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    before = contents()
    with pytest.raises((InvalidField, NotFound)) as refused:
        act.command(**{**arguments, field: HOSTILE[kind]}, by=by, now=NOW)
    assert refused.value.facts().get("field") == field
    assert contents() == before


NUMBERS = ("account", "purchase", "request", "lot", "extension")
NUMBERED = [act for act in ACTS if act.name not in ("open_credit_account", "request_redemption")]


@pytest.mark.parametrize("number", [0, 2**63 - 1, 2**63, 10**30], ids=str)
@pytest.mark.parametrize("act", NUMBERED, ids=lambda act: act.name)
def test_a_number_that_names_nothing_is_not_found(act, number):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    name = next((each for each in NUMBERS if each in arguments), "requests")
    value = [number] if name == "requests" else number
    before = contents()
    with pytest.raises((NotFound, NotPermitted)):
        act.command(**{**arguments, name: value}, by=by, now=NOW)
    assert contents() == before


def test_an_administrator_decides_nothing_about_what_is_their_own():
    own = {name for name, act in BY_NAME.items() if "admin" in act.may and OWN_ADMIN not in act.may}
    assert own >= {"replace_code", "extend_lot", "decline_lot_extension", "reverse_redemption", "charge_back_lot"}
    assert "settle_purchase" in own
