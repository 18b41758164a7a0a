"""What holds for every command alike: who may, what is recorded, one key one effect, refused means nothing written."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps

from credenza.kernel.errors import DomainError, IdempotencyConflict, InvalidField, MissingFields, NotFound, NotPermitted
from tests.builders.certification import NOW
from tests.rooms.certification.acts import ACTS, CANDIDATE, DESK, EVERYBODY, OWN_DESK, SYSTEM_ITSELF, Act, World
from tests.rooms.certification.tables import contents, event_names, too_long

pytestmark = pytest.mark.django_db
FOLLOWS = {"certification.credential_earned", "certification.credential_renewed", "certification.dates_changed"}
every_command = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)


def named(value):
    return getattr(value, "name", value)


def preferred(act: Act) -> str:
    return next(who for who in (CANDIDATE, DESK) if who in act.may)


def last(model):
    return apps.get_model(model).objects.order_by("pk").last()


@pytest.mark.once  # who may is no matter of the database
@pytest.mark.parametrize("who", EVERYBODY)
@every_command
def test_who_may(act, who):
    world = World()
    by, arguments = world.caller(who), act.call(world)
    if who in act.may:
        act.command(**arguments, by=by, now=NOW)
        return
    before = contents()
    with pytest.raises(NotPermitted):
        act.command(**arguments, by=by, now=NOW, idempotency_key="k-1")
    assert contents() == before


@pytest.mark.parametrize("act", [act for act in ACTS if act.event], ids=named)
def test_the_journal_says_who_did_what_to_which_object(act):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    marked, rows = last("journal.Event").pk, apps.get_model("journal.AuditEntry").objects.count()
    act.command(**arguments, by=by, now=NOW)
    row = last("journal.AuditEntry")
    assert apps.get_model("journal.AuditEntry").objects.count() == rows + 1
    assert (row.command, row.by_id, row.subject_type, row.on) == (act.name, by.person_id, act.subject, NOW.date())
    assert row.reason == arguments.get("reason", "")
    told = event_names(since=marked)
    assert told[0] == f"certification.{act.event}"
    assert set(told[1:]) <= FOLLOWS
    announced = apps.get_model("journal.Event").objects.filter(pk__gt=marked).order_by("pk").first()
    assert (announced.by_id, announced.dispatched_at) == (by.person_id, None)
    assert world.held.candidate in (announced.payload.get("candidate"), announced.payload.get("keep")) or act.name in (
        "apply_blanket_extension",
        "retire_certification",
    )


@every_command
def test_one_key_is_one_effect(act):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    first = act.command(**arguments, by=by, now=NOW, idempotency_key="k-1")
    before = contents()
    assert act.command(**arguments, by=by, now=NOW + timedelta(days=500), idempotency_key="k-1") == first
    assert contents() == before


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
def test_a_key_belongs_to_its_caller(act):
    world = World()
    arguments = act.call(world)
    act.command(**arguments, by=world.caller(preferred(act)), now=NOW, idempotency_key="k-1")
    try:
        act.command(**{**arguments, **act.other}, by=world.caller(DESK), now=NOW, idempotency_key="k-1")
    except IdempotencyConflict:
        pytest.fail("a key belongs to its caller")
    except DomainError:
        pass


@every_command
def test_a_key_has_1_to_200_characters(act):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    before = contents()
    for key in ("", "k" * 201):
        with pytest.raises(InvalidField) as refused:
            act.command(**arguments, by=by, now=NOW, idempotency_key=key)
        assert refused.value.field == "idempotency_key"
    assert contents() == before


TEXTS = pytest.mark.parametrize(("act", "field"), [(act, name) for act in ACTS for name in act.texts], ids=named)


def saying(arguments, field, text):
    """The arguments with another text in one of them."""
    if field.startswith("claim."):
        return {**arguments, "claim": replace(arguments["claim"], **{field.removeprefix("claim."): text})}
    return {**arguments, field: text}


@TEXTS
def test_text_that_no_database_holds_is_refused(act, field):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    before = contents()
    for nul_or_half_a_pair in ("ab\x00cd", "ab\ud800cd"):
        with pytest.raises(InvalidField) as refused:
            act.command(**saying(arguments, field, nul_or_half_a_pair), by=by, now=NOW)
        assert refused.value.field == field.removeprefix("claim.")
    assert contents() == before


@TEXTS
def test_ten_thousand_characters_are_kept_whole_or_refused(act, field):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    before = contents()
    try:
        act.command(**saying(arguments, field, "é\u202e" * 5000), by=by, now=NOW)
    except DomainError:
        assert contents() == before
    assert too_long() == []


@TEXTS
def test_nothing_but_spaces_is_kept_as_nothing_or_refused(act, field):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    before = contents()
    try:
        act.command(**saying(arguments, field, " \n\t"), by=by, now=NOW)
    except DomainError:
        assert contents() == before


ASKS_WHY = (
    "accept_activity", "reject_activity", "withdraw_pass", "ask_extension", "decline_extension", "grant_extension",
    "revoke_credential", "restore_credential",
)  # fmt: skip


@pytest.mark.parametrize("act", [act for act in ACTS if act.name in ASKS_WHY], ids=named)
def test_a_decision_needs_a_reason(act):
    world = World()
    by, arguments = world.caller(preferred(act)), act.call(world)
    before = contents()
    with pytest.raises(MissingFields) as refused:
        act.command(**{**arguments, "reason": " \n"}, by=by, now=NOW)
    assert (refused.value.fields, contents()) == (("reason",), before)


@pytest.mark.parametrize("act", [act for act in ACTS if act.number], ids=named)
def test_a_number_that_names_nothing_is_not_found(act):
    world = World()
    by, arguments = world.caller(DESK), act.call(world)
    before = contents()
    for number in (0, -1, 2**63 - 1, 2**63, 10**30):
        with pytest.raises(NotFound):
            act.command(**{**arguments, act.number: number}, by=by, now=NOW)
    assert contents() == before


def test_the_desk_decides_nothing_about_itself():
    own = {act.name for act in ACTS if DESK in act.may and OWN_DESK not in act.may}
    assert own == {
        "record_verified_activity", "accept_activity", "reject_activity", "pass_exam", "grant_credential",
        "withdraw_pass", "decline_extension", "grant_extension", "upgrade_credential", "revoke_credential",
        "restore_credential", "merge_candidates",
    }  # fmt: skip
    assert all(SYSTEM_ITSELF in act.may for act in ACTS)
