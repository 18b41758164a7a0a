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


class Days:
    """Two accounts of one person, and the days on which something became known."""

    def __init__(self):
        self.kim, self.home = make.person("kim@x.example"), make.person("kim@home.example")
        self.held = make.earn(self.kim, "ACP-120", date(2024, 3, 1))
        self.other = make.earn(self.home, "ACA-900", date(2025, 6, 1))
        self.root, self.day = self.held.candidate, TODAY

    def given(self, **more):
        return {**more, "by": SYSTEM, "now": at(self.day)}

    def decided(self, command, activity):
        return lambda: command(**self.given(activity=activity, reason="So"))

    def entered(self, type_id, on):
        return make.done(self.kim, type_id, on, now=at(self.day))

    def acts(self):
        """One thing a day."""
        done = [self.entered("coursework", date(2026, 1, number + 1)).activity for number in range(9)]
        typed = make.enter(self.kim, "coursework", date(2026, 2, 1), "Typed", now=at(self.day)).activity
        heard = {"person": self.kim.person_id, "claim": make.claim("coursework", date(2026, 2, 2), "Heard")}
        span = {"expires_from": date(2027, 1, 1), "expires_to": date(2028, 12, 31), "months": 2}
        to = {"suspends_on": date(2031, 1, 1), "expires_on": date(2031, 4, 1)}
        one, given = {"credential": self.held.credential}, self.given
        retired = {"certification": "ACP-120"}
        return [
            lambda: None,
            self.decided(reject_activity, typed),
            lambda: record_verified_activity(**heard, **given(source="statement", external_key="s")),
            self.decided(accept_activity, typed),
            self.decided(withdraw_activity, done[0]),
            lambda: withdraw_by_key(**given(external_key="s", reason="Voided")),
            lambda: self.entered("global_event", date(2026, 1, 20)),
            lambda: retire_certification(**retired, **given(on=date(2026, 1, 15))),
            lambda: retire_certification(**retired, **given(on=date(2029, 1, 1))),
            lambda: apply_blanket_extension(**span, **given()),
            lambda: revoke_credential(**one, **given(reason="So")),
            lambda: restore_credential(**one, **given(reason="So")),
            lambda: make.exam(self.kim, "ACP-120", self.day),
            lambda: merge_candidates(**given(keep=self.root, merge=self.other.candidate)),
            lambda: grant_extension(**one, **to, **given(reason="Ill")),
            lambda: upgrade_credential(**one, **given(certification="ACP-610", on=self.day - ONE_DAY)),
            lambda: withdraw_pass(**given(earned=self.other.earned, reason="Mixed up")),
            lambda: self.entered("presenting", date(2026, 1, 2)),
            lambda: withdraw_pass(**given(earned=self.held.earned, reason="Mixed up")),
            lambda: None,
        ]


def test_day_by_day():
    """Each day's answer is noted and asked for again after all of it."""
    days, noted = Days(), {}
    root = days.root
    for act in days.acts():
        act()
        assert drifted() == []
        noted[days.day] = (whole(root, days.day), held_of(root))
        days.day += ONE_DAY
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


def test_what_an_account_held_before_it_was_taken_in():
    """An extension and an upgrade of a credential stay with whom it was known of that day."""
    kim, home = make.person("kim@x.example"), make.person("kim@home.example")
    keep, taken = make.earn(kim, "ACA-900", date(2025, 6, 1)), make.earn(home, "ACP-120", date(2025, 6, 1))
    one, to = {"credential": taken.credential}, {"suspends_on": date(2031, 1, 1), "expires_on": date(2031, 4, 1)}
    grant_extension(**one, **to, reason="Ill", by=SYSTEM, now=at(TODAY))
    told = whole(taken.candidate, TODAY)
    merge_candidates(keep=keep.candidate, merge=taken.candidate, by=SYSTEM, now=at(TODAY + ONE_DAY))
    assert whole(taken.candidate, TODAY, known_on=TODAY) == told
