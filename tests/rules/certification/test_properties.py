"""What must hold whatever the facts are."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.certification.rules.engine import compiled
from credenza.certification.rules.explaining import lines, progress, verdicts
from credenza.certification.rules.facts import ActivityDone, ExamPassed, Facts, ForEverybody
from credenza.certification.rules.planning import cheapest, dates_with
from tests.rules.certification.candidates import CODES, FIRST, RETIRED, TYPES, any_everybody, any_facts, days
from tests.rules.certification.other_packs import cisco, comptia, pmi, shrm
from tests.rules.certification.packs import atlassian

ENGINE = compiled(atlassian(), ForEverybody(retired=RETIRED))
OTHERS = [compiled(pack(), ForEverybody()) for pack in (pmi, comptia, shrm, cisco)]
thorough = settings(max_examples=60, deadline=None)
KINDS = ("earned", "exams", "activities", "extensions", "upgrades")


def up_to(facts, day):
    """The facts dated up to a day; accounts taken in keep their places."""
    kept = {kind: tuple(fact for fact in getattr(facts, kind) if fact.on <= day) for kind in KINDS}
    return replace(facts, **kept)


@given(any_facts(), st.randoms(use_true_random=False))
@thorough
def test_the_order_of_entry_never_matters(facts, chance):
    mixed = {kind: tuple(chance.sample(getattr(facts, kind), len(getattr(facts, kind)))) for kind in KINDS}
    assert ENGINE.replay(replace(facts, **mixed)) == ENGINE.replay(facts)


@given(any_facts())
@thorough
def test_importing_everything_again_changes_nothing(facts):
    twice = {kind: getattr(facts, kind) * 2 for kind in KINDS}
    assert ENGINE.replay(replace(facts, **twice)) == ENGINE.replay(facts)


@given(any_facts(), st.data())
@thorough
def test_rejecting_and_accepting_again_restores_everything(facts, data):
    if facts.activities:
        one = data.draw(st.sampled_from(facts.activities))
        others = tuple(each for each in facts.activities if each.id != one.id)
        again = replace(facts, activities=(*others, one))
        assert ENGINE.replay(again) == ENGINE.replay(facts)


@given(any_facts(), any_everybody(), days())
@thorough
def test_nothing_in_the_future_changes_a_days_status(facts, everybody, day):
    early = replace(everybody, blankets=tuple(each for each in everybody.blankets if each.on <= day))
    merged = tuple(on for on in facts.merged_on if on <= day)
    now = replace(up_to(facts, day), merged_on=merged if len(merged) == len(facts.merged_on) else facts.merged_on)
    told, known = (compiled(atlassian(), each) for each in (everybody, early))
    before = {one.id: one.status_on(day) for one in known.replay(now, day).credentials}
    after = {one.id: one.status_on(day) for one in told.replay(facts).credentials if one.earned_on <= day}
    assert after == before


@given(any_facts(), any_everybody(), days())
@thorough
def test_up_to_a_day_is_the_replay_of_the_facts_up_to_it(facts, everybody, day):
    """What was known on a day is the same function over the facts there were."""
    if all(on <= day for on in facts.merged_on) and all(each.on <= day for each in everybody.blankets):
        engine = compiled(atlassian(), everybody)
        assert engine.replay(facts, day) == engine.replay(up_to(facts, day))


@given(any_facts(), st.sampled_from(TYPES), st.integers(0, 200))
@thorough
def test_a_later_dated_activity_never_shortens(facts, type_, later):
    dated = [fact.on for kind in KINDS for fact in getattr(facts, kind)] + list(facts.merged_on)
    more = ActivityDone(id=9000, type=type_, on=max(dated) + timedelta(days=later), name="later")
    before, after = ENGINE.replay(facts), dates_with(ENGINE, facts, (more,))
    for one in before.credentials:
        same = after.of(one.id)
        assert same.suspends_on >= one.suspends_on
        assert same.expires_on >= one.expires_on


@given(any_facts())
@thorough
def test_cycles_follow_each_other_and_every_activity_counts_in_one_of_them(facts):
    on = {done.id: done.on for done in facts.activities}
    for one in ENGINE.replay(facts).credentials:
        edges = [one.earned_on, *(cycle.closed_on for cycle in one.cycles)]
        assert [*(cycle.start for cycle in one.cycles), one.start] == edges
        assert edges == sorted(set(edges)) or edges[0] == edges[1]  # a first cycle may close on the earning day
        counted = [id for cycle in one.cycles for id in cycle.counted] + list(one.counted)
        assert len(counted) == len(set(counted))
        for cycle in one.cycles:
            assert all(cycle.start <= on[id] <= cycle.closed_on for id in cycle.counted)
        assert one.earned_on < one.suspends_on <= one.expires_on


@given(any_facts(), st.sampled_from(TYPES), days(), st.booleans(), st.sampled_from(CODES))
@thorough
def test_what_is_shown_before_saving_is_what_follows(facts, type_, on, exam, code):
    more = (
        ExamPassed(id=9000, certification=code, on=on) if exam else ActivityDone(id=9000, type=type_, on=on, name="x")
    )
    saved = replace(facts, exams=(*facts.exams, more)) if exam else replace(facts, activities=(more, *facts.activities))
    assert dates_with(ENGINE, facts, (more,)) == ENGINE.replay(saved)


@given(any_facts(), any_everybody())
@thorough
def test_the_verdicts_say_what_counted(facts, everybody):
    engine = compiled(atlassian(), everybody)
    standing = engine.replay(facts)
    told = verdicts(engine, facts, standing)
    for one in standing.credentials:
        for cycle in (*one.cycles, one):
            closed_on = getattr(cycle, "closed_on", None)
            mine = [v for v in told if v.credential == one.id and v.why == "counted" and v.cycle == closed_on]
            assert {v.activity for v in mine} == set(cycle.counted)
            assert sum(v.units for v in mine) == cycle.units
        own = [v.activity for v in told if v.credential == one.id]
        assert len(own) == len(set(own))
        assert one.merged_into is not None or len(own) == len(facts.activities)


@given(any_facts(), days())
@thorough
def test_lines_and_progress_agree_with_the_open_cycle(facts, day):
    kept = up_to(facts, day)
    standing = ENGINE.replay(facts, day)
    for one in standing.credentials:
        told = lines(ENGINE, replace(kept, merged_on=tuple(on for on in facts.merged_on)), standing, one.id)
        if all(on <= day for on in facts.merged_on):
            assert sum(line.counted_units for line in told) == one.units
            assert sum(line.counted_count for line in told) == len(one.counted)
        node = progress(ENGINE, facts, standing, one.id, day)
        assert node.parts[0].done == one.units


@given(any_facts(), days(600), st.integers(0, 400))
@thorough
def test_a_plan_renews_by_its_day_and_nothing_lighter_of_its_kind_does(facts, on, ahead):
    kept, by = replace(up_to(facts, on), merged_on=()), on + timedelta(days=ahead)
    standing = ENGINE.replay(kept)
    for one in standing.credentials:
        plan = cheapest(ENGINE, kept, standing, one.id, on, by)
        if not plan.steps:
            assert plan.why_not in ("expired", "retired", "out_of_reach")
            continue
        units = [(step.type, step.units / step.count) for step in plan.steps for _ in range(step.count)]
        full = tuple(ActivityDone(id=9000 + n, type=type_, on=by, name="") for n, (type_, _) in enumerate(units))
        assert (plan.count, plan.units) == (len(units), sum(each for _, each in units))
        renewed = dates_with(ENGINE, kept, full).of(one.id)
        assert renewed.cycles[len(one.cycles) :]
        assert renewed.suspends_on == plan.suspends_on
        for left_out in range(len(full)):
            less = dates_with(ENGINE, kept, full[:left_out] + full[left_out + 1 :]).of(one.id)
            assert len(less.cycles) < len(renewed.cycles)


@given(
    st.lists(st.tuples(st.integers(0, 4), days(1400), st.integers(1, 40)), max_size=25),
    st.randoms(use_true_random=False),
)
@thorough
def test_other_programs_neither_mind_the_order_nor_count_twice(rows, chance):
    for engine in OTHERS:
        policy = engine.book.policy
        types, codes = [each.id for each in policy.activity_types], [each.code for each in policy.certifications]
        activities = [
            ActivityDone(id=100 + n, type=types[kind % len(types)], on=on, name=f"n{n}", units=units)
            for n, (kind, on, units) in enumerate(rows)
        ]
        exams = [ExamPassed(id=n, certification=code, on=FIRST + timedelta(days=n)) for n, code in enumerate(codes)]
        facts = Facts(exams=tuple(exams), activities=tuple(activities), birth_month=5)
        told = engine.replay(facts)
        chance.shuffle(activities)
        assert engine.replay(replace(facts, activities=tuple(activities))) == told
        for one in told.credentials:
            counted = [id for cycle in one.cycles for id in cycle.counted] + list(one.counted)
            assert len(counted) == len(set(counted))
