"""What a candidate lets out: nothing until they say so, only what they chose, and an end that is one."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from credenza.certification.commands.claim_badge import claim_badge
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.open_calendar_feed import close_calendar_feed, open_calendar_feed
from credenza.certification.commands.revoke_credential import restore_credential, revoke_credential
from credenza.certification.commands.share_credentials import end_sharing, share_credentials
from credenza.certification.commands.withdraw_activity import withdraw_activity
from credenza.certification.models import Badge, CalendarFeed, SharedPage
from credenza.certification.queries.candidates import candidate_of_person
from credenza.certification.queries.sharing import (
    badge_row,
    badges_between,
    badges_of,
    candidate_of_feed,
    feed_since,
    last_badge,
    page_of,
    public_page,
)
from credenza.certification.sharing_errors import CredentialNotActive
from credenza.journal.models import AuditEntry, Event
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import MissingFields, NotFound, NotPermitted
from credenza.kernel.periods import add_months
from tests.builders import certification as build

pytestmark = pytest.mark.django_db
EARNED = date(2025, 3, 10)


@pytest.fixture
def kim() -> Actor:
    who = build.person("kim@x.example", "Kim Larsen")
    build.earn(who, "ACP-120", EARNED)
    build.earn(who, "ACA-900", EARNED)
    return who


def of(who: Actor, code: str) -> int:
    return build.held_by(who)[code].id


def root(who: Actor) -> int:
    row = candidate_of_person(who.person_id or 0)
    assert row is not None
    return row.id


def shared(who: Actor, *codes: str, **more: bool) -> str:
    return share_credentials(
        person=who.person_id or 0, credentials=[of(who, code) for code in codes], by=who, now=build.NOW, **more
    ).address


class TestAPage:
    def test_is_not_there_until_the_candidate_shares(self, kim: Actor) -> None:
        assert page_of(root(kim)) is None

    def test_shows_what_was_chosen_and_no_more(self, kim: Actor) -> None:
        page = public_page(shared(kim, "ACP-120", shows_name=False, shows_dates=False), build.TODAY)
        assert (page.name, page.number) == ("", "")
        assert [(one.certification, one.status, one.expires_on, one.units) for one in page.credentials] == [
            ("ACP-120", "active", None, None)
        ]

    def test_shows_name_number_dates_and_units_where_chosen(self, kim: Actor) -> None:
        address = shared(kim, "ACP-120", "ACA-900", shows_number=True, shows_units=True)
        build.done(kim, "coursework", date(2026, 1, 5))
        page = public_page(address, build.TODAY)
        assert page.name == "Kim Larsen"
        assert page.number.startswith("AT00")
        assert [one.units for one in page.credentials] == [10, 10]
        assert page.credentials[0].expires_on == add_months(EARNED, 27)

    def test_has_a_random_address_that_stays_when_it_changes(self, kim: Actor) -> None:
        address = shared(kim, "ACP-120")
        assert len(address) >= 27
        assert "AT00" not in address
        assert shared(kim, "ACA-900") == address
        assert [one.certification for one in public_page(address, build.TODAY).credentials] == ["ACA-900"]

    def test_ends_for_good(self, kim: Actor) -> None:
        address = shared(kim, "ACP-120")
        end_sharing(person=kim.person_id or 0, by=kim, now=build.NOW)
        with pytest.raises(NotFound):
            public_page(address, build.TODAY)
        assert shared(kim, "ACP-120") != address
        assert SharedPage.objects.count() == 2

    def test_that_never_was_answers_like_one_that_ended(self, kim: Actor) -> None:
        for address in ("", "nothing", "a\x00b", "x" * 500):
            with pytest.raises(NotFound):
                public_page(address, build.TODAY)
        with pytest.raises(NotFound):
            end_sharing(person=kim.person_id or 0, by=kim, now=build.NOW)

    def test_says_what_became_of_a_credential(self, kim: Actor) -> None:
        address = shared(kim, "ACP-120")
        revoke_credential(credential=of(kim, "ACP-120"), reason="Copied.", by=build.certification_desk(), now=build.NOW)
        assert public_page(address, build.TODAY).credentials[0].status == "revoked"
        assert public_page(address, add_months(EARNED, 25)).credentials[0].status == "revoked"

    def test_takes_only_ones_own_credentials(self, kim: Actor) -> None:
        other = build.person()
        build.earn(other, "ACP-120", EARNED)
        with pytest.raises(NotFound):
            share_credentials(
                person=kim.person_id or 0, credentials=[of(kim, "ACP-120"), of(other, "ACP-120")], by=kim, now=build.NOW
            )
        with pytest.raises(MissingFields):
            share_credentials(person=kim.person_id or 0, credentials=[], by=kim, now=build.NOW)
        assert page_of(root(kim)) is None

    def test_is_its_candidates_alone_to_open_and_end(self, kim: Actor) -> None:
        for other in (build.person(), build.certification_desk()):
            with pytest.raises(NotPermitted):
                share_credentials(person=kim.person_id or 0, credentials=[of(kim, "ACP-120")], by=other, now=build.NOW)
            with pytest.raises(NotPermitted):
                end_sharing(person=kim.person_id or 0, by=other, now=build.NOW)

    def test_is_noted_without_its_address(self, kim: Actor) -> None:
        address = shared(kim, "ACP-120")
        noted = AuditEntry.objects.get(command="share_credentials")
        told = Event.objects.get(name="certification.page_shared")
        assert address not in f"{noted.facts}{told.payload}"

    def test_of_an_account_that_was_taken_in_is_ended_by_the_one_that_was_kept(self, kim: Actor) -> None:
        old = build.person()
        build.earn(old, "ACP-420", EARNED)
        address = shared(old, "ACP-420")
        merge_candidates(
            keep=root(kim), merge=root(old), reason="One person.", by=build.certification_desk(), now=build.NOW
        )
        assert page_of(root(kim)) is not None
        assert [one.certification for one in public_page(address, build.TODAY).credentials] == ["ACP-420"]
        end_sharing(person=kim.person_id or 0, by=kim, now=build.NOW)
        with pytest.raises(NotFound):
            public_page(address, build.TODAY)


class TestAFeed:
    def test_has_a_secret_that_is_kept_as_a_digest_only(self, kim: Actor) -> None:
        secret = open_calendar_feed(person=kim.person_id or 0, by=kim, now=build.NOW).secret
        assert len(secret) * 6 >= 128
        assert secret not in str(list(CalendarFeed.objects.values()))
        assert secret not in str(list(AuditEntry.objects.values("facts")) + list(Event.objects.values("payload")))
        assert candidate_of_feed(secret).id == root(kim)

    def test_is_replaced_and_closed(self, kim: Actor) -> None:
        person = kim.person_id or 0
        first = open_calendar_feed(person=person, by=kim, now=build.NOW).secret
        second = open_calendar_feed(person=person, by=kim, now=build.later(1)).secret
        assert candidate_of_feed(second).id == root(kim)
        assert feed_since(person) == build.later(1)
        close_calendar_feed(person=person, by=kim, now=build.later(2))
        for dead in (first, second, "", "x" * 27, "x" * 900):
            with pytest.raises(NotFound):
                candidate_of_feed(dead)
        with pytest.raises(NotFound):
            close_calendar_feed(person=person, by=kim, now=build.later(3))

    def test_secret_is_left_out_when_a_replay_answers(self, kim: Actor) -> None:
        given = {"person": kim.person_id or 0, "by": kim, "now": build.NOW, "idempotency_key": "feed-key-1"}
        assert open_calendar_feed(**given).secret != ""  # type: ignore[arg-type]
        assert open_calendar_feed(**given).secret == ""  # type: ignore[arg-type]

    def test_is_its_owners_alone(self, kim: Actor) -> None:
        for other in (build.person(), build.certification_desk()):
            with pytest.raises(NotPermitted):
                open_calendar_feed(person=kim.person_id or 0, by=other, now=build.NOW)
            with pytest.raises(NotPermitted):
                close_calendar_feed(person=kim.person_id or 0, by=other, now=build.NOW)


class TestABadge:
    def claimed(self, who: Actor, code: str = "ACP-120", *, on: date = build.TODAY) -> int:
        return claim_badge(credential=of(who, code), by=who, now=build.at(on)).badge

    def status(self, badge: int, on: date = build.TODAY) -> str:
        return badge_row(badge, SYSTEM, on).status

    def renewed(self, who: Actor, last: date) -> list[int]:
        return [build.done(who, "coursework", last - timedelta(days=n), now=build.at(last)).activity for n in range(10)]

    def test_is_one_for_each_cycle(self, kim: Actor) -> None:
        first = self.claimed(kim)
        assert self.claimed(kim) == first
        self.renewed(kim, date(2026, 3, 1))
        second = self.claimed(kim)
        assert second != first
        assert [row.id for row in badges_of(root(kim), build.TODAY)] == [second, first]
        assert (self.status(first), self.status(second)) == ("valid", "valid")
        assert badge_row(second, kim, build.TODAY).cycle_start == date(2026, 3, 1)

    def test_of_a_renewal_that_was_undone_is_revoked(self, kim: Actor) -> None:
        first, done = self.claimed(kim), self.renewed(kim, date(2026, 3, 1))
        second = self.claimed(kim)
        withdraw_activity(activity=done[0], by=build.certification_desk(), now=build.NOW, reason="Not theirs.")
        assert (self.status(first), self.status(second)) == ("valid", "revoked")

    def test_of_an_earlier_cycle_that_was_undone_is_revoked_though_a_later_one_is_open(self, kim: Actor) -> None:
        done = self.renewed(kim, date(2025, 9, 1))
        second = self.claimed(kim)
        self.renewed(kim, date(2026, 2, 1))
        assert self.status(second) == "valid"
        withdraw_activity(activity=done[0], by=build.certification_desk(), now=build.NOW, reason="Not theirs.")
        assert self.status(second) == "revoked"

    def test_goes_with_its_credential_and_comes_back_with_it(self, kim: Actor) -> None:
        badge, desk = self.claimed(kim), build.certification_desk()
        revoke_credential(credential=of(kim, "ACP-120"), reason="Copied.", by=desk, now=build.NOW)
        assert self.status(badge) == "revoked"
        restore_credential(credential=of(kim, "ACP-120"), reason="A mistake.", by=desk, now=build.NOW)
        assert self.status(badge) == "valid"

    def test_is_suspended_in_the_time_of_grace_and_over_after_it(self, kim: Actor) -> None:
        badge = self.claimed(kim)
        assert self.status(badge, add_months(EARNED, 24) - timedelta(days=1)) == "valid"
        assert self.status(badge, add_months(EARNED, 24)) == "suspended"
        assert self.status(badge, add_months(EARNED, 27)) == "over"

    def test_is_refused_for_what_is_not_active(self, kim: Actor) -> None:
        for on, status in ((add_months(EARNED, 24), "suspended"), (add_months(EARNED, 27), "expired")):
            with pytest.raises(CredentialNotActive) as refused:
                self.claimed(kim, on=on)
            assert refused.value.status == status
        with pytest.raises(NotFound):
            claim_badge(credential=10**9, by=kim, now=build.NOW)

    def test_is_its_candidates_alone(self, kim: Actor) -> None:
        badge = self.claimed(kim)
        for other in (build.person(), build.certification_desk()):
            with pytest.raises(NotPermitted):
                claim_badge(credential=of(kim, "ACP-120"), by=other, now=build.NOW)
        with pytest.raises(NotFound):
            badge_row(badge, build.person(), build.TODAY)

    def test_stands_in_the_list_of_its_number(self, kim: Actor) -> None:
        first, second = self.claimed(kim), self.claimed(kim, "ACA-900")
        assert last_badge() == second
        assert [row.id for row in badges_between(first, first, build.TODAY)] == [first]
        assert [row.id for row in badges_between(0, 10**6, build.TODAY)] == [first, second]

    @pytest.mark.parametrize("change", ["update", "delete"])
    def test_is_never_changed(self, kim: Actor, change: str) -> None:
        badge = Badge.objects.filter(pk=self.claimed(kim))
        with pytest.raises(IntegrityError), transaction.atomic():
            badge.update(certification="ACP-420") if change == "update" else badge.delete()
