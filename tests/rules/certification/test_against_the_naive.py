"""The engine says what a slow and plain reading of the semantics says, whatever the facts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.certification.rules.engine import compiled
from tests.rules.certification.candidates import any_everybody, any_facts
from tests.rules.certification.naive import Naive, told
from tests.rules.certification.packs import atlassian


@given(
    any_facts(),
    any_everybody(),
    st.sampled_from(("level", "certification")),
    st.sampled_from((None, None, 6)),
)
@settings(max_examples=150, deadline=None)
def test_the_engine_lives_through_the_same_days(facts, everybody, scope, window):
    policy = atlassian(renewal_scope=scope, exam_window_months=window)
    slow = Naive(facts, everybody.retired, everybody.blankets, scope, window)
    assert told(compiled(policy, everybody).replay(facts)) == slow.told()
