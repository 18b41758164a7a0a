"""What was known on a day stays known as it was, whatever was entered, decided or stated since."""

from datetime import date, timedelta

import pytest

from credenza.certification.commands.accept_activity import accept_activity
from credenza.certification.commands.grant_extension import apply_blanket_extension, grant_extension
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.pass_exam import withdraw_pass
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.commands.retire_certification import retire_certification
from credenza.certification.commands.revoke_credential import restore_credential, revoke_credential
from credenza.certification.commands.upgrade_credential import upgrade_credential
from credenza.certification.commands.withdraw_activity import withdraw_activity, withdraw_by_key
from credenza.certification.queries.activities import held_of
from credenza.kernel.actors import SYSTEM
from tests.builders import certification as make
from tests.builders.certification import TODAY, at
from tests.rooms.certification.reference import drifted, whole

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


def test_day_by_day():
    """One thing a day; each day's answer is noted and asked for again after all of it."""
    kim, home = make.person("kim@x.example"), make.person("kim@home.example")
    held = make.earn(kim, "ACP-120", date(2024, 3, 1))
    other = make.earn(home, "ACA-900", date(2025, 6, 1))
    root, noted = held.candidate, {}
    day = TODAY

    def now():
        return at(day)

    def decided(command, activity):
        return lambda: command(activity=activity, reason="So", by=SYSTEM, now=now())

    def entered(type_id, on):
        return make.done(kim, type_id, on, now=now())

    done = [make.done(kim, "coursework", date(2026, 1, number + 1), now=now()).activity for number in range(9)]
    typed = make.enter(kim, "coursework", date(2026, 2, 1), "Typed", now=now()).activity
    claim = make.claim("coursework", date(2026, 2, 2), "Heard")
    heard = {"person": kim.person_id, "claim": claim, "source": "statement", "external_key": "s", "by": SYSTEM}
    span = {"expires_from": date(2027, 1, 1), "expires_to": date(2028, 12, 31), "months": 2}
    to = {"suspends_on": date(2031, 1, 1), "expires_on": date(2031, 4, 1)}
    acts = [
        lambda: None,
        decided(reject_activity, typed),
        lambda: record_verified_activity(**heard, now=now()),
        decided(accept_activity, typed),
        decided(withdraw_activity, done[0]),
        lambda: withdraw_by_key(external_key="s", reason="Voided", by=SYSTEM, now=now()),
        lambda: entered("global_event", date(2026, 1, 20)),
        lambda: retire_certification(certification="ACP-120", on=date(2026, 1, 15), by=SYSTEM, now=now()),
        lambda: retire_certification(certification="ACP-120", on=date(2029, 1, 1), by=SYSTEM, now=now()),
        lambda: apply_blanket_extension(**span, by=SYSTEM, now=now()),
        lambda: revoke_credential(credential=held.credential, reason="So", by=SYSTEM, now=now()),
        lambda: restore_credential(credential=held.credential, reason="So", by=SYSTEM, now=now()),
        lambda: make.exam(kim, "ACP-120", day),
        lambda: merge_candidates(keep=root, merge=other.candidate, by=SYSTEM, now=now()),
        lambda: grant_extension(credential=held.credential, **to, reason="Ill", by=SYSTEM, now=now()),
        lambda: upgrade_credential(
            credential=held.credential, certification="ACP-610", on=day - ONE_DAY, by=SYSTEM, now=now()
        ),
        lambda: withdraw_pass(earned=other.earned, reason="Mixed up", by=SYSTEM, now=now()),
        lambda: entered("presenting", date(2026, 1, 2)),
        lambda: withdraw_pass(earned=held.earned, reason="Mixed up", by=SYSTEM, now=now()),
        lambda: None,
    ]
    for act in acts:
        act()
        assert drifted() == []
        noted[day] = (whole(root, day), held_of(root))
        day += ONE_DAY
    assert len({str(told) for told, _ in noted.values()}) > 14, "most days brought something new"
    for then, (told, waiting) in noted.items():
        assert whole(root, then, known_on=then) == told, then
        assert held_of(root, known_on=then) == waiting, then


def test_what_waited_then():
    kim = make.person("kim@x.example")
    root = make.earn(kim, "ACP-120", date(2025, 1, 15)).candidate
    late = date(2027, 5, 1)
    one = make.enter(kim, "coursework", date(2027, 4, 1), now=at(late)).activity
    accept_activity(activity=one, reason="Seen", by=SYSTEM, now=at(late + ONE_DAY))
    assert held_of(root) == ()
    assert held_of(root, known_on=late) == (one,)
    assert held_of(root, known_on=late - ONE_DAY) == held_of(root, known_on=late + ONE_DAY) == ()
