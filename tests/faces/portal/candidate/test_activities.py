"""The list, one activity, its corrections, its evidence, and taking it back."""

import re
from datetime import timedelta

import pytest

from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.queries.activities import activity_row, evidence_of
from credenza.gateways.files.memory import MemoryFiles
from credenza.kernel.actors import SYSTEM, Actor
from credenza.portal.shared import now, today
from tests.builders import certification as build
from tests.faces.portal.candidate.stage import ago, browser, counted, picture, renata, text, typed

pytestmark = pytest.mark.django_db
LIST = "/certifications/activities/"


def entered(who: Actor, **more: object) -> int:
    """An activity that the candidate typed with a picture."""
    done = browser(who).post(f"{LIST}add/", typed(evidence=[picture()], **more))
    return int(done["Location"].rstrip("/").rpartition("/")[2])


def arrived(who: Actor, name: str = "From the platform") -> int:
    """An activity that came in by itself."""
    return record_verified_activity(
        person=who.person_id or 0, claim=build.claim("coursework", today(), name), source="statement",
        external_key=name, by=SYSTEM, now=now(),
    ).activity  # fmt: skip


class TestTheList:
    def test_says_of_each_what_it_counts_for(self) -> None:
        who = renata()
        build.done(who, "local_event", ago(2), "One too many", now=now())
        page = text(browser(who).get(LIST))
        assert "Team Europe" in page
        assert re.search(r"Team Europe</a>.*?ACP-420 and ACP-120", page)
        assert re.search(r"One too many</a>.*?ACA-920", page)

    @pytest.mark.parametrize(
        ("query", "shown", "hidden"),
        [
            ("type=local_event", "Community evening 1", "Team Europe"),
            ("text=europe", "Team Europe", "Community evening 1"),
            ("source=statement", "From the platform", "Team Europe"),
            ("status=rejected", "Not mine", "Team Europe"),
            (f"from_on={ago(1).isoformat()}", "From the platform", "Team Europe"),
            (f"to_on={ago(14, 5).isoformat()}", "Team Europe", "Community evening 1"),
        ],
    )
    def test_is_filtered(self, query: str, shown: str, hidden: str) -> None:
        who = renata()
        arrived(who)
        bad = build.done(who, "coursework", ago(5), "Not mine", now=now()).activity
        reject_activity(activity=bad, reason="Wrong name.", by=build.certification_desk(), now=now())
        page = text(browser(who).get(f"{LIST}?{query}"))
        table = page.partition("<tbody")[2]
        assert shown in table
        assert hidden not in table

    def test_that_nothing_fits_says_so(self) -> None:
        page = text(browser(renata()).get(f"{LIST}?text=nothing+such"))
        assert "No activity fits these filters" in page

    @pytest.mark.parametrize("query", ["before=x", "before=2026-01-01.x", "from_on=never", "type=unknown", "text=%00"])
    def test_takes_anything_in_its_address(self, query: str) -> None:
        assert browser(renata()).get(f"{LIST}?{query}").status_code == 200

    def test_has_pages_that_leave_nothing_out(self) -> None:
        who = renata()
        for number in range(40):
            build.done(who, "coursework", ago(0, number // 3), f"Lesson {number:02}", now=now())
        client, seen, address = browser(who), [], LIST
        while address:
            page = text(client.get(address))
            seen += re.findall(r">(Lesson \d\d|Team Europe|Community evening \d|Automation without regret)</a>", page)
            following = re.search(r'rel="next" href="([^"]+)"', page)
            address = f"{LIST}{following.group(1)}" if following else ""
        assert len(seen) == len(set(seen)) == 46

    def test_takes_no_more_queries_for_more_rows(self) -> None:
        who = renata()
        client = browser(who)
        client.get(LIST)
        with counted() as few:
            client.get(LIST)
        for number in range(15):
            build.done(who, "coursework", ago(0, number), f"Lesson {number}", now=now())
        with counted() as many:
            client.get(LIST)
        assert len(many) == len(few)


class TestOne:
    def test_tells_what_it_counts_for_and_what_happened(self) -> None:
        who = renata()
        one = entered(who)
        reject_activity(activity=one, reason="Another name stands on it.", by=build.certification_desk(), now=now())
        page = text(browser(who).get(f"{LIST}{one}/"))
        assert "Staff rejected it" in page
        assert "by staff: Another name stands on it." in page
        page = text(browser(who).get(f"{LIST}{build.done(who, 'coursework', ago(1), 'Fine', now=now()).activity}/"))
        assert "10 units in the open cycle" in page

    def test_of_somebody_else_is_not_found_even_for_the_desk(self) -> None:
        one = entered(renata())
        for other in (build.person(), build.certification_desk()):
            assert browser(other).get(f"{LIST}{one}/").status_code == 404
            assert browser(other).post(f"{LIST}{one}/", {"name": "Mine"}).status_code == 404
            assert browser(other).post(f"{LIST}{one}/withdraw/").status_code == 404

    def test_in_an_audit_leads_to_the_case(self) -> None:
        who = renata()
        one = entered(who)
        case = open_case(activity=one, reason="A look.", by=build.certification_desk(), now=now()).case
        page = text(browser(who).get(f"{LIST}{one}/"))
        assert f"/certifications/audits/{case}/" in page
        assert "A look." not in page
        assert "It can't be withdrawn" in page


class TestCorrecting:
    def test_changes_name_notes_and_language_and_adds_evidence(self) -> None:
        who = renata()
        one = entered(who)
        form = {
            "name": "Incidents, in practice",
            "language": "de",
            "notes": "Berlin",
            "evidence": [picture("b.png", 7)],
        }
        done = browser(who).post(f"{LIST}{one}/", form, follow=True)
        assert "Saved." in text(done)
        row = activity_row(one, who)
        assert (row.name, row.language, row.notes) == ("Incidents, in practice", "de", "Berlin")
        assert [file.original_name for file in evidence_of(one)] == ["done.png", "b.png"]

    def test_that_is_refused_keeps_what_was_typed_and_uploaded(self) -> None:
        who = renata()
        one = entered(who)
        form = {"name": "", "language": "de", "notes": "Berlin", "evidence": [picture("b.png", 7)]}
        answer = browser(who).post(f"{LIST}{one}/", form)
        page = text(answer)
        assert answer.status_code == 422
        assert "Berlin" in page
        assert "b.png" in page

    def test_into_a_name_that_stands_already_names_the_first(self) -> None:
        who = renata()
        first, one = entered(who), entered(who, name="Quite another thing")
        answer = browser(who).post(f"{LIST}{one}/", {"name": "incident MANAGEMENT", "language": "en", "notes": ""})
        assert answer.status_code == 409
        assert f'href="/certifications/activities/{first}/"' in text(answer)

    def test_of_one_that_came_in_by_itself_leaves_its_name(self) -> None:
        who = renata()
        one = arrived(who)
        browser(who).post(f"{LIST}{one}/", {"name": "Another", "language": "en", "notes": "Mine"})
        row = activity_row(one, who)
        assert (row.name, row.notes) == ("From the platform", "Mine")


class TestEvidence:
    def test_is_served_to_its_candidate_and_to_the_desk_only(self) -> None:
        who = renata()
        file = evidence_of(entered(who))[0]
        address = f"/certifications/evidence/{file.id}/"
        for allowed in (who, build.certification_desk()):
            answer = browser(allowed).get(address)
            assert answer.status_code == 200
            assert answer["Content-Type"] == "image/png"
            assert "sandbox" in answer["Content-Security-Policy"]
            assert answer["Cache-Control"] == "private, no-store"
        assert browser(build.person()).get(address).status_code == 404

    def test_that_the_store_lost_is_not_found(self, store: MemoryFiles) -> None:
        who = renata()
        file = evidence_of(entered(who))[0]
        store.remove(file.stored_name)
        assert browser(who).get(f"/certifications/evidence/{file.id}/").status_code == 404


class TestWithdrawing:
    def test_shows_the_effect_first_and_changes_nothing_yet(self) -> None:
        who = renata()
        one = entered(who)
        page = text(browser(who).get(f"{LIST}{one}/withdraw/"))
        assert "Renewal falls" in page
        assert page.count("The renewal of") == 2
        assert activity_row(one, who).status == "accepted"

    def test_takes_it_back_in_a_second_step(self) -> None:
        who = renata()
        before = build.held_by(who, today())["ACP-120"].suspends_on
        one = entered(who)
        done = browser(who).post(f"{LIST}{one}/withdraw/", follow=True)
        assert "Activity withdrawn." in text(done)
        assert activity_row(one, who).status == "withdrawn"
        assert build.held_by(who, today())["ACP-120"].suspends_on == before

    def test_of_what_came_in_by_itself_is_refused_with_the_way_out(self) -> None:
        who = renata()
        one = arrived(who)
        assert "only its source or staff take it back" in text(browser(who).get(f"{LIST}{one}/withdraw/"))
        assert browser(who).post(f"{LIST}{one}/withdraw/").status_code == 409
        assert activity_row(one, who).status == "accepted"

    def test_in_an_audit_is_refused(self) -> None:
        who = renata()
        one = entered(who)
        open_case(activity=one, reason="A look.", by=build.certification_desk(), now=now())
        answer = browser(who).post(f"{LIST}{one}/withdraw/")
        assert answer.status_code == 409
        assert "An audit looks at this activity" in text(answer)

    def test_of_one_that_changes_nothing_says_so(self) -> None:
        who = renata()
        one = build.done(who, "local_event", ago(23), "Before it all", now=now()).activity
        page = text(browser(who).get(f"{LIST}{one}/withdraw/"))
        assert "No credential's units or dates change" in page or "instead of" in page


def test_earning_lists_types_and_courses() -> None:
    from tests.builders import credits

    credits.stock()
    page = text(browser(renata()).get("/certifications/earning/"))
    assert "Global event attended" in page
    assert "Jira Essentials for Teams (virtual)" in page
    assert "type=coursework&name=Jira%20Essentials" in page
    assert "Exam ACP-120" not in page
    assert "No course fits" in text(browser(renata_two()).get("/certifications/earning/?q=nothing+such"))


def renata_two() -> Actor:
    """Another candidate."""
    who = build.person()
    build.earn(who, "ACA-900", today() - timedelta(days=30), now=now())
    return who
