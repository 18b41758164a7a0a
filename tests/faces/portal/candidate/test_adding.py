"""Adding an activity in one page: the effect before saving, evidence that is never lost, doubles."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from credenza.certification.commands.revoke_credential import revoke_credential
from credenza.certification.queries.activities import ActivityFilter, evidence_of, list_activities
from credenza.certification.queries.candidates import candidate_of_person
from credenza.certification.rows import ActivityRow
from credenza.gateways.files.memory import MemoryFiles
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.periods import add_months
from credenza.portal.presentation.formats import business_date
from credenza.portal.shared import now, today
from tests.builders import certification as build
from tests.faces.portal.candidate.stage import ago, browser, picture, renata, text, typed

pytestmark = pytest.mark.django_db
ADD = "/certifications/activities/add/"


def activities(who: Actor) -> tuple[ActivityRow, ...]:
    row = candidate_of_person(who.person_id or 0)
    return () if row is None else list_activities(ActivityFilter(candidate=row.id), SYSTEM)


def tokens(page: str) -> list[str]:
    return re.findall(r'name="kept" value="([^"]+)"', page)


class TestTheForm:
    def test_shows_units_caps_and_good_evidence_beside_each_type(self) -> None:
        page = text(browser(renata()).get(ADD))
        assert "30 units, one counts in a cycle." in page
        assert "Used up in the open cycle" in page
        assert "Good evidence: Your registration for the event" in page
        assert '<option value="en" selected>' in page

    def test_begins_with_what_a_link_names(self) -> None:
        page = text(browser(renata()).get(f"{ADD}?type=coursework&name=Jira%20basics&item=TEAM-JIRA-ESS-V"))
        assert 'value="Jira basics"' in page
        assert re.search(r'value="coursework" id="type-coursework" checked', page)
        assert 'name="item" value="TEAM-JIRA-ESS-V"' in page


class TestTheEffect:
    def test_is_shown_for_all_credentials_at_once_before_anything_is_saved(self) -> None:
        who = renata()
        page = text(browser(who).post(ADD, typed(preview="1")))
        assert "90 + 10 = 100 units" in page
        assert page.count("Renews</span>") == 2
        assert "Counts, no new dates" in page
        assert business_date(add_months(today(), 24)) in page
        assert "ACP-420 and ACP-120 would start a new cycle with 0 units" in page
        assert len(activities(who)) == 6

    def test_says_why_something_does_not_count(self) -> None:
        page = text(browser(renata()).post(ADD, typed(preview="1", type="global_event", name="Unleash")))
        assert "the cap for global event attended is 1 in a cycle, and it is used up" in page
        page = text(browser(renata_again()).post(ADD, typed(preview="1", date=ago(24).isoformat())))
        assert "it is dated before the credential was earned" in page

    def test_needs_no_name_and_no_evidence(self) -> None:
        answer = browser(renata()).post(ADD, typed(preview="1", name=""))
        assert answer.status_code == 200
        assert "Renews</span>" in text(answer)

    def test_comes_alone_for_a_script(self) -> None:
        answer = browser(renata()).post(f"{ADD}effect/", typed())
        assert answer.content.decode().lstrip().startswith('<div id="effect"')
        assert "90 + 10 = 100 units" in text(answer)
        assert "Choose a type and a date" in text(browser(renata_again()).post(f"{ADD}effect/", {}))

    def test_of_a_late_entry_says_that_staff_look_at_it_first(self) -> None:
        who = build.person()
        build.earn(who, "ACP-120", ago(28), now=now())
        page = text(browser(who).post(ADD, typed(preview="1", date=ago(4).isoformat())))
        assert "It would wait for staff" in page

    @pytest.mark.parametrize(
        ("days", "words"), [(3, "is later than today"), (-9000, "Activities count from 1 Feb 2024")]
    )
    def test_of_a_date_that_cannot_be_entered_says_so_at_once(self, days: int, words: str) -> None:
        client, form = browser(renata()), typed(date=(today() + timedelta(days=days)).isoformat())
        told = text(client.post(f"{ADD}effect/", form))
        assert words.replace("1 Feb", "01 Feb") in told
        answer = client.post(ADD, {**form, "preview": "1"})
        assert answer.status_code == 422
        assert words.replace("1 Feb", "01 Feb") in text(answer)

    def test_of_a_revoked_credential_says_so(self) -> None:
        who = renata()
        credential = build.held_by(who, today())["ACP-120"].id
        revoke_credential(credential=credential, reason="Copied.", by=build.certification_desk(), now=now())
        page = text(browser(who).post(ADD, typed(preview="1")))
        assert "It is revoked. Its dates run on underneath" in page
        assert page.count("Renews</span>") == 1

    def test_for_somebody_without_a_credential_says_so(self) -> None:
        page = text(browser(build.person()).post(ADD, typed(preview="1")))
        assert "You hold no credential yet" in page


class TestSaving:
    def test_keeps_the_activity_with_its_evidence_and_says_which_dates_moved(self, store: MemoryFiles) -> None:
        who = renata()
        form = typed(evidence=[picture("one.png"), picture("two.png", 80)], notes="In Gdańsk", language="pl")
        done = browser(who).post(ADD, form, follow=True)
        assert "Activity saved." in text(done)
        assert "ACP-420 and ACP-120: suspends on" in text(done)
        row = activities(who)[0]
        assert (row.name, row.status, row.source, row.notes, row.language) == (
            "Incident management", "accepted", "typed", "In Gdańsk", "pl",
        )  # fmt: skip
        assert [file.original_name for file in evidence_of(row.id)] == ["one.png", "two.png"]
        assert all(store.exists(file.stored_name) for file in evidence_of(row.id))

    def test_makes_a_candidate_of_somebody_who_is_none(self) -> None:
        who = build.person()
        done = browser(who).post(ADD, typed(evidence=[picture()]), follow=True)
        assert "Activity saved." in text(done)
        row = candidate_of_person(who.person_id or 0)
        assert row is not None
        assert row.number.startswith("AT00")

    def test_of_a_late_entry_waits_for_staff(self) -> None:
        who = build.person()
        build.earn(who, "ACP-120", ago(28), now=now())
        done = browser(who).post(ADD, typed(date=ago(4).isoformat(), evidence=[picture()]), follow=True)
        assert "It waits for staff" in text(done)
        assert activities(who)[0].status == "held"

    def test_twice_with_one_key_saves_once(self) -> None:
        who = renata()
        client = browser(who)
        page = text(client.post(ADD, typed(preview="1", evidence=[picture()])))
        form = typed(kept=tokens(page), idempotency_key="once-only-1")
        assert client.post(ADD, form).status_code == 302
        assert client.post(ADD, form).status_code == 302
        assert len(activities(who)) == 7


class TestRefusals:
    def test_lose_nothing_and_keep_the_evidence(self, store: MemoryFiles) -> None:
        who = renata()
        client = browser(who)
        tomorrow = (today() + timedelta(days=2)).isoformat()
        answer = client.post(ADD, typed(date=tomorrow, notes="Long notes", evidence=[picture("done.png")]))
        page = text(answer)
        assert answer.status_code == 422
        assert "is later than today" in page
        assert 'value="Incident management"' in page
        assert "Long notes" in page
        assert "done.png" in page
        assert len(list(store.listing())) == 1
        saved = client.post(ADD, typed(kept=tokens(page)), follow=True)
        assert "Activity saved." in text(saved)
        assert len(list(store.listing())) == 1

    def test_tell_everything_that_is_missing_at_once(self) -> None:
        answer = browser(renata()).post(ADD, {})
        page = text(answer)
        assert answer.status_code == 422
        assert "Choose what kind of activity it was." in page
        assert "Say when it was." in page
        assert "Write the name of the course or event." in page
        assert "Add a picture or a PDF that shows what you did" in page
        assert "Error: Add activity" in page

    def test_of_a_file_name_the_file_and_keep_the_good_one(self) -> None:
        bad = SimpleUploadedFile("completion.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "image/png")
        answer = browser(renata()).post(ADD, typed(evidence=[picture("good.png"), bad]))
        page = text(answer)
        assert answer.status_code == 422
        assert "“completion.heic”: This is a HEIC picture" in page
        assert "good.png" in page

    def test_of_a_duplicate_name_the_first_with_a_link(self) -> None:
        who = renata()
        first = build.done(who, "coursework", today(), "Incident  MANAGEMENT", now=now()).activity
        answer = browser(who).post(ADD, typed(evidence=[picture()]))
        page = text(answer)
        assert answer.status_code == 409
        assert "This is entered already" in page
        assert f'href="/certifications/activities/{first}/"' in page

    def test_of_another_persons_file_token_leave_it_out(self) -> None:
        page = text(browser(renata()).post(ADD, typed(preview="1", evidence=[picture()])))
        stranger = build.person()
        answer = browser(stranger).post(ADD, typed(kept=[*tokens(page), "forged"]))
        assert answer.status_code == 422
        assert "Add a picture or a PDF" in text(answer)


class TestDoubles:
    def test_with_a_similar_name_within_three_days_are_shown_before_saving(self) -> None:
        who = renata()
        first = build.done(who, "coursework", today() - timedelta(days=3), "Incident management 2", now=now()).activity
        client = browser(who)
        answer = client.post(ADD, typed(evidence=[picture()]))
        page = text(answer)
        assert answer.status_code == 409
        assert "you may have this already" in page
        assert f'href="/certifications/activities/{first}/"' in page
        saved = client.post(ADD, typed(kept=tokens(page), seen=[str(first)]), follow=True)
        assert "Activity saved." in text(saved)

    def test_further_away_or_of_another_name_are_none(self) -> None:
        who = renata()
        build.done(who, "coursework", today() - timedelta(days=4), "Incident management 2", now=now())
        build.done(who, "coursework", today(), "Confluence for teams", now=now())
        done = browser(who).post(ADD, typed(evidence=[picture()]), follow=True)
        assert "Activity saved." in text(done)

    def test_verified_by_a_source_are_shown_whatever_their_name(self) -> None:
        from credenza.certification.commands.record_verified_activity import record_verified_activity

        who = renata()
        record_verified_activity(
            person=who.person_id or 0, claim=build.claim("coursework", today() - timedelta(days=1), "Zzz"),
            source="statement", external_key="s-1", by=SYSTEM, now=now(),
        )  # fmt: skip
        answer = browser(who).post(ADD, typed(evidence=[picture()]))
        assert answer.status_code == 409
        assert "verified by its source" in text(answer)


def test_a_file_that_another_activity_shows_is_stored_once_more(store: MemoryFiles) -> None:
    who = renata()
    client = browser(who)
    page = text(client.post(ADD, typed(preview="1", evidence=[picture()])))
    client.post(ADD, typed(kept=tokens(page)))
    client.post(ADD, typed(kept=tokens(page), name="Quite another thing"))
    shown = [file.stored_name for row in activities(who)[:2] for file in evidence_of(row.id)]
    assert len(set(shown)) == 2
    assert len(list(store.listing())) == 2


def renata_again() -> Actor:
    """Somebody else with one young credential."""
    who = build.person()
    build.earn(who, "ACP-120", ago(20), now=now())
    return who
