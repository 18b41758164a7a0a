"""What a candidate holds, how it is renewed, and what a question about a cap is answered with."""

from datetime import timedelta

import pytest

from credenza.certification.commands.ask_extension import decline_extension
from credenza.certification.commands.grant_extension import apply_blanket_extension
from credenza.certification.commands.retire_certification import retire_certification
from credenza.certification.commands.revoke_credential import revoke_credential
from credenza.kernel.actors import SYSTEM
from credenza.portal.presentation.formats import business_date, last_day
from credenza.portal.shared import now, today
from tests.builders import certification as build
from tests.faces.portal.candidate.stage import ago, browser, counted, renata, text

pytestmark = pytest.mark.django_db


class TestSomebodyWithoutAnId:
    def test_is_told_what_this_is_and_how_to_begin(self) -> None:
        page = text(browser(build.person()).get("/certifications/"))
        assert "You have no candidate ID yet" in page
        assert "Add the first activity" in page
        assert "any topic counts" in page
        assert "one of two routes" in page

    @pytest.mark.parametrize("path", ["activities/", "activities/add/", "earning/", "history/", "planner/"])
    def test_sees_every_page_of_the_room(self, path: str) -> None:
        assert browser(build.person()).get(f"/certifications/{path}").status_code == 200

    def test_finds_the_way_here_without_a_room_of_their_own(self) -> None:
        page = text(browser(build.person()).get("/learn/requests/"))
        assert "My certifications" in page
        assert "Add activity" not in page


class TestOverview:
    def test_shows_each_credential_with_ring_dates_and_both_routes(self) -> None:
        who = renata()
        held = build.held_by(who, today())
        page = text(browser(who).get("/certifications/"))
        assert "90 of 100 CE units" in page
        assert page.count("one of these 2 routes") == 3
        assert "or</strong> Pass the ACP-420 exam again" in page
        for row in held.values():
            assert business_date(row.suspends_on) in page
            assert business_date(last_day(row.expires_on)) in page
        assert "Suspended" in page
        assert "Coursework needs no relation to the certification" in page

    def test_puts_what_is_suspended_first(self) -> None:
        page = text(browser(renata()).get("/certifications/"))
        assert "ACP-420 is suspended and expires in" in page
        assert "10 units still to earn, of any topic" in page

    def test_draws_no_ring_for_a_retired_certification(self) -> None:
        who = build.person()
        build.earn(who, "ACP-600", ago(20), now=now())
        page = text(browser(who).get("/certifications/"))
        assert "it runs to its dates and is not renewed" in page
        assert "CE units" not in page.partition("Renewal cycles")[0]

    def test_keeps_what_is_over_below(self) -> None:
        who = build.person()
        build.earn(who, "ACA-900", ago(40), now=now())
        page = text(browser(who).get("/certifications/"))
        assert "No longer in force" in page
        assert "No credential in force" in page

    def test_takes_no_more_queries_for_more_activities(self) -> None:
        who, client = renata(), None
        client = browser(who)
        client.get("/certifications/")
        with counted() as few:
            client.get("/certifications/")
        for number in range(12):
            build.done(who, "coursework", ago(0, number), f"Lesson {number}", now=now())
        with counted() as many:
            client.get("/certifications/")
        assert len(many) == len(few)
        assert len(few) < 45


class TestCredentialPage:
    def test_says_that_the_two_routes_are_alternatives(self) -> None:
        who = renata()
        row = build.held_by(who, today())["ACP-120"]
        page = text(browser(who).get(f"/certifications/credentials/{row.id}/"))
        assert "Do <strong>one of these two routes</strong>" in page
        assert "You don't need both" in page
        assert "Any topic counts: coursework needs no relation to this certification" in page
        assert "4 of 4 used; another would not count" in page
        assert "Renews ACP-120 <strong>and</strong> ACP-420" in page

    def test_answers_a_question_about_a_cap(self) -> None:
        who = renata()
        build.done(who, "local_event", ago(2), "One too many", now=now())
        row = build.held_by(who, today())["ACP-120"]
        page = text(browser(who).get(f"/certifications/credentials/{row.id}/"))
        assert "10 of these 50 units don't count: the cap for local event attended is 4" in page
        assert "One too many" in page.partition("but not counted")[2]
        assert "the cap for local event attended is 4 in a cycle, and it is used up" in page

    def test_tells_closed_cycles_and_what_staff_did(self) -> None:
        who = build.person()
        build.earn(who, "ACP-120", ago(30), now=now())
        for number in range(10):
            build.done(who, "coursework", ago(20, number), f"Lesson {number}", now=now())
        row = build.held_by(who, today())["ACP-120"]
        revoke_credential(credential=row.id, reason="Copied answers.", by=build.certification_desk(), now=now())
        page = text(browser(who).get(f"/certifications/credentials/{row.id}/"))
        assert "Earlier cycles" in page
        assert "Renewed by units" in page
        assert "This credential was revoked" in page
        assert "Copied answers." in page

    def test_tells_of_an_extension_for_everybody_that_moved_it(self) -> None:
        who, other = build.person(), build.person()
        earned = ago(20)
        build.earn(who, "ACP-120", earned, now=now())
        build.earn(other, "ACP-120", ago(2), now=now())
        expires = build.held_by(who, today())["ACP-120"].expires_on
        apply_blanket_extension(
            expires_from=expires, expires_to=expires, months=12, name="A year more", by=SYSTEM, now=now()
        )  # fmt: skip
        moved, kept = build.held_by(who, today())["ACP-120"], build.held_by(other, today())["ACP-120"]
        assert moved.expires_on > expires
        page = text(browser(who).get(f"/certifications/credentials/{moved.id}/"))
        assert "Extended for everybody" in page
        page = text(browser(other).get(f"/certifications/credentials/{kept.id}/"))
        assert "Extended for everybody" not in page

    def test_of_a_retired_one_says_that_nothing_renews_it(self) -> None:
        who = build.person()
        build.earn(who, "ACP-120", ago(3), now=now())
        desk = build.certification_desk()
        retire_certification(certification="ACP-120", on=today(), reason="Replaced.", by=desk, now=now())
        row = build.held_by(who, today())["ACP-120"]
        page = text(browser(who).get(f"/certifications/credentials/{row.id}/"))
        assert "The certification is retired" in page
        assert "How to renew" not in page

    def test_of_somebody_else_is_not_found(self) -> None:
        row = build.held_by(renata(), today())["ACP-120"]
        stranger = build.person()
        build.earn(stranger, "ACA-900", ago(2), now=now())
        assert browser(stranger).get(f"/certifications/credentials/{row.id}/").status_code == 404
        assert browser(build.person()).get(f"/certifications/credentials/{row.id}/").status_code == 404


class TestMoreTime:
    def test_is_asked_for_with_a_reason_and_taken_back(self) -> None:
        who = renata()
        row = build.held_by(who, today())["ACP-420"]
        client, address = browser(who), f"/certifications/credentials/{row.id}/extension/"
        assert client.post(address, {"reason": ""}).status_code == 422
        done = client.post(address, {"reason": "I was ill."}, follow=True)
        assert "Staff have your request" in text(done)
        assert "I was ill." in text(done)
        assert client.post(address, {"reason": "Again."}).status_code == 409
        wish = next(iter(_wishes(who)))
        done = client.post(f"/certifications/extensions/{wish}/withdraw/", follow=True)
        assert "The request was taken back" in text(done)

    def test_that_was_declined_says_why(self) -> None:
        who = renata()
        row = build.held_by(who, today())["ACP-420"]
        client = browser(who)
        client.post(f"/certifications/credentials/{row.id}/extension/", {"reason": "I was ill."})
        wish = next(iter(_wishes(who)))
        decline_extension(extension=wish, reason="Ten units are enough.", by=build.certification_desk(), now=now())
        assert "Ten units are enough." in text(client.get(f"/certifications/credentials/{row.id}/"))
        done = client.post(f"/certifications/extensions/{wish}/withdraw/", follow=True)
        assert "taken back" not in text(done)

    def test_of_somebody_else_cannot_be_taken_back(self) -> None:
        who = renata()
        row = build.held_by(who, today())["ACP-420"]
        browser(who).post(f"/certifications/credentials/{row.id}/extension/", {"reason": "I was ill."})
        stranger = build.person()
        build.earn(stranger, "ACA-900", ago(2), now=now())
        wish = next(iter(_wishes(who)))
        assert browser(stranger).post(f"/certifications/extensions/{wish}/withdraw/").status_code == 404


def test_history_lists_every_cycle_of_every_credential() -> None:
    who = build.person()
    build.earn(who, "ACP-120", ago(30), now=now())
    build.exam(who, "ACP-120", ago(10), now=now())
    page = text(browser(who).get("/certifications/history/"))
    assert "by exam" in page
    assert business_date(ago(10)) in page
    assert business_date(ago(10) + timedelta(days=1)) in page  # the open cycle's first day


def _wishes(who: object) -> list[int]:
    from credenza.certification.queries.candidates import candidate_of_person
    from credenza.certification.queries.extensions import extensions_of

    row = candidate_of_person(who.person_id)  # type: ignore[attr-defined]
    return [] if row is None else [wish.id for wish in extensions_of(row.id)]
