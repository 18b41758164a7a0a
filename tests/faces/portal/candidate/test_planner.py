"""The planner: several things at once, future dates, nothing saved, an address to share."""

from datetime import timedelta
from html import unescape

import pytest

from credenza.certification.queries.activities import ActivityFilter, list_activities
from credenza.certification.queries.candidates import candidate_of_person
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.periods import add_months
from credenza.portal.presentation.formats import business_date, last_day
from credenza.portal.shared import now, today
from tests.builders import certification as build
from tests.faces.portal.candidate.stage import ago, browser, counted, renata, text

pytestmark = pytest.mark.django_db
PLANNER = "/certifications/planner/"


def plan(*things: tuple[str, int], **more: str) -> str:
    """The address of a plan: what, and in how many days."""
    days = [(what, (today() + timedelta(days=days)).isoformat()) for what, days in things]
    parts = [f"what={what}&on={on}" for what, on in days] + [f"{name}={value}" for name, value in more.items()]
    return f"{PLANNER}?{'&'.join(parts)}"


class TestPlanner:
    def test_answers_what_if_on_a_day_ahead_and_saves_nothing(self) -> None:
        who = renata()
        page = text(browser(who).get(plan(("coursework", 20))))
        on = today() + timedelta(days=20)
        assert f"90 + 10 = 100 units on {business_date(on)}" in page
        assert business_date(add_months(on, 24)) in page
        row = candidate_of_person(who.person_id or 0)
        assert row is not None
        assert len(list_activities(ActivityFilter(candidate=row.id), SYSTEM)) == 6

    def test_takes_several_things_and_exams(self) -> None:
        page = text(browser(renata()).get(plan(("local_event", 5), ("exam:ACP-420", 10), ("presenting", 15))))
        assert f"It would renew on {business_date(today() + timedelta(days=10))}" in page
        assert "Local event attended on" in page
        assert "the cap for local event attended is 4" in page

    def test_shows_other_days_for_the_last_thing(self) -> None:
        page = text(browser(renata()).get(plan(("coursework", 20))))
        assert "When to finish" in page
        assert "Your plan" in page
        assert "a last day" in page

    def test_adds_a_line_and_takes_one_out(self) -> None:
        client = browser(renata())
        assert text(client.get(plan(("coursework", 20), more="1"))).count('name="what"') == 2
        page = text(client.get(plan(("coursework", 20), ("presenting", 30), without="0")))
        assert page.count('name="what"') == 1
        assert '<option value="presenting" selected' in page

    def test_has_an_address_that_brings_the_same_plan(self) -> None:
        who = renata()
        page = text(browser(who).get(plan(("coursework", 20))))
        address = page.partition('<a href="http://testserver')[2].partition('"')[0]
        assert address.startswith(PLANNER)
        assert "90 + 10 = 100 units" in text(browser(who).get(address))

    @pytest.mark.parametrize(
        "query",
        ["what=unknown&on=2026-12-01", "what=coursework&on=never", "what=exam:NO-1&on=2026-12-01", "what=coursework",
         "what=coursework&on=2020-01-01", "what=&on="],
    )  # fmt: skip
    def test_says_what_is_wrong_and_keeps_the_line(self, query: str) -> None:
        answer = browser(renata()).get(f"{PLANNER}?{query}")
        assert answer.status_code == 200
        assert "Effect of the plan" not in text(answer)

    def test_for_somebody_who_holds_nothing_says_so(self) -> None:
        assert "You hold no credential" in text(browser(build.person()).get(plan(("coursework", 1))))

    def test_tells_the_cheapest_ways_by_a_day(self) -> None:
        who = renata()
        page = text(browser(who).get(PLANNER))
        by = last_day(build.held_by(who, today())["ACP-420"].expires_on)
        cheapest = page.partition("Cheapest ways by")[2]
        assert business_date(by) in cheapest
        assert "<strong>ACP-420 and ACP-120</strong>" in cheapest
        assert "1 × Coursework, 10 units" in cheapest
        assert business_date(add_months(by, 24)) in cheapest
        assert "exam ACP-420 again" in cheapest

    def test_tries_a_way_as_a_plan(self) -> None:
        client = browser(renata())
        page = client.get(PLANNER).content.decode().partition("Cheapest ways by")[2]
        address = unescape(page.partition('<a href="')[2].partition('"')[0])
        assert "Renews</span>" in text(client.get(PLANNER + address))

    def test_of_a_day_after_the_end_says_so(self) -> None:
        page = text(browser(renata()).get(f"{PLANNER}?by={(today() + timedelta(days=400)).isoformat()}"))
        assert "Choose an earlier day." in page
        assert "exam ACP-420 again" not in page
        assert browser(renata_too()).get(f"{PLANNER}?by=never").status_code == 200

    def test_takes_no_more_queries_for_more_things(self) -> None:
        client = browser(renata())
        client.get(plan(("coursework", 1)))
        with counted() as few:
            client.get(plan(("coursework", 1)))
        with counted() as many:
            client.get(plan(*[("coursework", day) for day in range(1, 9)]))
        assert len(many) - len(few) <= 0


def renata_too() -> Actor:
    """Another candidate."""
    who = build.person()
    build.earn(who, "ACA-900", ago(2), now=now())
    return who
