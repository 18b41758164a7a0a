"""What others kept comes in by the file: row by row, once, and the same comes of it as of entering it by hand."""

from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credenza.certification import bulk_sql
from credenza.certification.bulk_refreshing import refresh_in_bulk
from credenza.certification.commands.import_activities import import_activities, ordinary_row
from credenza.certification.commands.import_candidates import import_candidates
from credenza.certification.commands.import_passes import import_exams
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.register_candidate import register_candidate
from credenza.certification.commands.retire_certification import retire_certification
from credenza.certification.importing import Given, Holders, Imported, Intake, RowOutcome
from credenza.certification.models import Activity, Candidate, Credential, Pass
from credenza.certification.plain_rows import PlainRows
from credenza.certification.queries.candidates import candidate_of_person
from credenza.certification.verification import violations
from credenza.journal.models import AuditEntry, Event
from credenza.journal.recording import stamp
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import NotPermitted
from credenza.parties.queries import person_by_email
from tests.builders.certification import NOW, TODAY, done, earn, email_of, enter, held_by, person

pytestmark = pytest.mark.django_db
FILE = sha256(b"a file").hexdigest()
JIRA, ASSOCIATE, RETIRED = "ACP-120", "ACA-900", "ACP-600"


class Heard:
    """Outcomes by line."""

    def __init__(self) -> None:
        self.rows: dict[int, RowOutcome] = {}

    def __call__(self, outcomes: Iterable[RowOutcome]) -> None:
        self.rows |= {one.line: one for one in outcomes}

    def outcomes(self) -> list[str]:
        return [one.error.code if one.error else one.outcome for _, one in sorted(self.rows.items())]


def rows(*records: dict[str, str]) -> list[Given]:
    return [Given(line=line, values=record) for line, record in enumerate(records, 2)]


def brought(command: Any, *records: dict[str, str], file: str = FILE, by: Actor = SYSTEM) -> tuple[Imported, list[str]]:
    heard = Heard()
    found = command(rows=rows(*records), file=file, heard=heard, by=by, now=NOW)
    return found, heard.outcomes()


def course(who: Actor, day: date, name: str, **more: str) -> dict[str, str]:
    return {"email": email_of(who), "type": "coursework", "date": day.isoformat(), "name": name, **more}


@pytest.fixture
def kim() -> Actor:
    return person("kim@x.example", "Kim Lang")


class TestActivities:
    def test_stored_verified_and_renewing_told_once_for_all(self, kim: Actor) -> None:
        earn(kim, ASSOCIATE, date(2025, 1, 15))
        before = Event.objects.count(), AuditEntry.objects.count()
        found, outcomes = brought(
            import_activities, *(course(kim, date(2026, 2, day), f"Course {day}") for day in range(1, 6))
        )
        assert outcomes == ["stored"] * 5
        assert (found.stored, found.credentials) == (5, 1)
        held = held_by(kim)[ASSOCIATE]
        assert (held.suspends_on, len(held.cycles)) == (date(2028, 2, 5), 1)
        stored = Activity.objects.get(name="Course 1")
        assert (stored.verified, stored.source, stored.status) == (True, "import", "accepted")
        assert (Event.objects.count(), AuditEntry.objects.count()) == (before[0] + 1, before[1] + 1)
        assert Event.objects.latest("pk").payload["stored"] == 5

    def test_the_same_file_again_changes_nothing(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        records = [course(kim, date(2026, 2, day), f"Course {day}") for day in range(1, 4)]
        brought(import_activities, *records)
        before = self.everything()
        found, outcomes = brought(import_activities, *records)
        assert outcomes == ["known"] * 3
        assert (found.stored, found.credentials) == (0, 0)
        assert self.everything() == before

    def test_broken_off_it_goes_on_where_it_stopped(self, kim: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        earn(kim, ASSOCIATE, date(2025, 1, 15))
        records = [course(kim, date(2026, 2, day), f"Course {day}") for day in range(1, 6)]
        monkeypatch.setattr("credenza.certification.importing.Intake.finish", lambda _self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            brought(import_activities, *records[:3])
        monkeypatch.undo()
        found, outcomes = brought(import_activities, *records)
        assert outcomes == ["known"] * 3 + ["stored"] * 2
        assert found.credentials == 1
        assert held_by(kim)[ASSOCIATE].suspends_on == date(2028, 2, 5)

    def test_another_import_at_the_same_moment_stores_nothing_twice(
        self, kim: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both looked before either stored: the database refuses the second, which then looks again."""
        records = [course(kim, date(2026, 2, day), f"Course {day}", key=f"k{day}") for day in range(1, 4)]
        brought(import_activities, *records[:2])
        looks = [bulk_sql.already_there, dict]

        def look() -> dict[int, int]:
            return looks.pop()()

        monkeypatch.setattr(bulk_sql, "already_there", look)
        assert brought(import_activities, *records)[1] == ["known", "known", "stored"]
        assert Activity.objects.count() == 3

    def test_what_a_candidate_typed_is_verified_not_counted_twice(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        enter(kim, "coursework", date(2026, 2, 1), "Automation  basics")
        found, outcomes = brought(
            import_activities,
            course(kim, date(2026, 2, 1), "automation Basics"),
            course(kim, date(2026, 2, 1), "Another"),
        )
        assert outcomes == ["verified", "stored"]
        assert found.verified == 1
        assert held_by(kim)[JIRA].units == 20
        assert Activity.objects.get(name="Automation  basics").verified

    def test_an_item_is_the_same_under_another_name(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        one = course(kim, date(2026, 2, 1), "Jira, part one", item="JIRA-1", key="a")
        other = course(kim, date(2026, 2, 1), "Jira 1", item="JIRA-1", key="b")
        assert brought(import_activities, one)[1] == ["stored"]
        assert brought(import_activities, other)[1] == ["known"]
        assert held_by(kim)[JIRA].units == 10

    def test_bad_rows_are_told_and_the_others_stored(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        good = course(kim, date(2026, 2, 1), "Good")
        _, outcomes = brought(
            import_activities,
            {**good, "type": "dancing"},
            {**good, "date": "2023-12-31"},
            {**good, "date": (TODAY + timedelta(days=3)).isoformat()},
            {**good, "date": "yesterday"},
            {**good, "name": " "},
            {**good, "email": "nobody@x.example"},
            {**good, "email": ""},
            {**good, "units": "many"},
            {**good, "candidate_id": "AT00999999"},
            good,
            good,
        )
        assert outcomes == [
            "unknown_type", "date_before_program", "date_in_future", "invalid_date", "missing_fields", "not_found",
            "missing_fields", "invalid_field", "not_found", "stored", "known",
        ]  # fmt: skip
        assert Activity.objects.count() == 1

    def test_plain_rows_are_told_at_a_glance_and_only_such(self, kim: Actor) -> None:
        """The quick look accepts what the ordinary checks accept, and makes of it what they make of it."""
        earn(kim, JIRA, date(2025, 1, 15))
        good = course(kim, date(2026, 2, 1), "Good", key="k", item="A-1", language="de")
        number = Candidate.objects.get(person_id=kim.person_id).number
        plain = ({}, {"candidate_id": number.lower()}, {"name": " Größe  ß "}, {"language": ""}, {"item": ""})
        odd = (
            {"type": "dancing"}, {"type": ""}, {"date": "2023-12-31"}, {"date": (TODAY + timedelta(days=3)).isoformat()},
            {"date": ""}, {"date": "9999-12-31"}, {"name": " "}, {"name": "n" * 301}, {"name": "a\x00"},
            {"name": "a\tb\\N"}, {"units": "10"}, {"units": "7"}, {"item": "i" * 61}, {"language": "l" * 13},
            {"key": "k" * 300}, {"email": "nobody@x.example"}, {"email": ""}, {"candidate_id": "AT00999999"},
        )  # fmt: skip
        intake = Intake(kind="activities", file=FILE, when=stamp(SYSTEM, NOW), heard=Heard())
        for change in (*plain, *odd):
            (given,) = rows({**good, **change})
            holders = Holders([given], intake.when)
            quick = PlainRows(intake).row(given, holders)
            assert (quick is not None) == (change in plain), change
            if quick is not None:
                assert quick == ordinary_row(given, holders, intake)

    def test_text_that_means_something_to_the_bulk_load(self, kim: Actor) -> None:
        names = ("a\tb", "C:\\N", "one\ntwo", "\\.", "plain", "\r", "\\")
        records = [course(kim, date(2026, 2, 1), name, key=f"k{place}") for place, name in enumerate(names)]
        assert brought(import_activities, *records)[1] == [*["stored"] * 5, "missing_fields", "stored"]
        assert sorted(Activity.objects.values_list("name", flat=True)) == sorted(set(names) - {"\r"})

    def test_somebody_who_is_no_candidate_becomes_one(self, kim: Actor) -> None:
        assert brought(import_activities, course(kim, TODAY, "A"), course(kim, TODAY, "B"))[1] == ["stored"] * 2
        assert Candidate.objects.get(person_id=kim.person_id).number.startswith("AT00")

    def test_late_ones_count_for_they_are_verified(self, kim: Actor) -> None:
        earn(kim, ASSOCIATE, date(2023, 6, 1))
        records = [course(kim, date(2025, 8, day), f"Course {day}") for day in range(1, 6)]
        assert brought(import_activities, *records)[0].credentials == 1
        assert held_by(kim)[ASSOCIATE].suspends_on == date(2027, 8, 5)

    def test_of_accounts_made_one_it_goes_to_the_kept_one(self, kim: Actor) -> None:
        other = person("old@x.example")
        earn(other, JIRA, date(2025, 1, 15))
        done(other, "coursework", date(2026, 2, 1), "Typed")
        keep = register_candidate(person=kim.person_id or 0, by=SYSTEM, now=NOW).candidate
        taken = candidate_of_person(other.person_id or 0)
        assert taken is not None
        merge_candidates(keep=keep, merge=taken.id, by=SYSTEM, now=NOW)
        records = (course(other, date(2026, 2, 1), "typed"), course(kim, date(2026, 2, 2), "New"))
        assert brought(import_activities, *records)[1] == ["verified", "verified"]
        assert held_by(kim)[JIRA].units == 20

    def test_only_the_desk_may(self, kim: Actor) -> None:
        with pytest.raises(NotPermitted):
            brought(import_activities, course(kim, TODAY, "A"), by=kim)

    def test_as_many_statements_for_many_rows_as_for_few(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        counts = []
        for size in (3, 300):
            records = [course(kim, date(2026, 2, 1), f"Course {size} {number}") for number in range(size)]
            with CaptureQueriesContext(connection) as asked:
                brought(import_activities, *records, file=sha256(str(size).encode()).hexdigest())
            counts.append(len(asked))
        assert counts[1] <= counts[0] + 2

    def everything(self) -> list[Any]:
        return [
            list(model.objects.order_by("pk").values_list())
            for model in (Activity, Credential, Candidate, Pass, Event, AuditEntry)
        ]


class TestExams:
    def test_earning_renewing_and_refusing(self, kim: Actor) -> None:
        lea = person("lea@x.example")
        earn(lea, JIRA, date(2025, 1, 15))
        retire_certification(certification="ACA-905", on=date(2026, 1, 1), by=SYSTEM, now=NOW)
        exam = {"email": "kim@x.example", "certification": "acp-jca", "date": "2026-02-01"}
        records = (
            exam,
            {**exam, "email": "lea@x.example"},
            {**exam, "certification": "ACA-905"},
            {**exam},
            {**exam, "certification": "X"},
        )
        found, outcomes = brought(import_exams, *records)
        assert outcomes == ["stored", "stored", "certification_retired", "known", "unknown_certification"]
        assert found.credentials == 2
        assert held_by(kim)[JIRA].earned_on == date(2026, 2, 1)
        assert held_by(lea)[JIRA].suspends_on == date(2028, 2, 1)
        assert brought(import_exams, *records)[0].stored == 0


class TestCandidates:
    def test_people_ids_and_what_they_hold(self) -> None:
        one = {"email": "Ana@x.example", "name": "Ana Ruiz", "candidate_id": "AT00000777", "birth_month": "12",
               "certification": "ACP-JPA", "earned_on": "2025-06-01"}  # fmt: skip
        two = {"email": "ana@x.example", "certification": JIRA, "earned_on": "2025-07-01"}
        three = {"email": "bo@x.example", "name": "Bo"}
        found, outcomes = brought(import_candidates, one, two, three)
        assert outcomes == ["stored"] * 3
        assert found.credentials == 2
        ana = person_by_email("ana@x.example")
        assert ana is not None
        row = Candidate.objects.get(person_id=ana.id)
        assert (row.number, row.birth_month, ana.name) == ("AT00000777", 12, "Ana Ruiz")
        assert set(Credential.objects.filter(candidate=row).values_list("certification", flat=True)) == {RETIRED, JIRA}
        assert brought(import_candidates, one, two, three)[1] == ["known"] * 3

    def test_no_later_candidate_is_given_an_id_that_came_in(self, kim: Actor) -> None:
        first = register_candidate(person=kim.person_id or 0, by=SYSTEM, now=NOW)
        ahead = f"AT00{first.candidate + 1:06d}"
        brought(import_candidates, {"email": "a@x.example"}, {"email": "b@x.example", "candidate_id": ahead})
        later = register_candidate(person=person().person_id or 0, by=SYSTEM, now=NOW)
        numbers = list(Candidate.objects.values_list("number", flat=True))
        assert len(numbers) == len(set(numbers)) == 4
        assert ahead in numbers
        assert later.number != ahead

    def test_bad_rows(self, kim: Actor) -> None:
        first = register_candidate(person=kim.person_id or 0, by=SYSTEM, now=NOW)
        good = {"email": "new@x.example"}
        _, outcomes = brought(
            import_candidates,
            {"name": "Nobody"},
            {"email": "no address"},
            {**good, "candidate_id": "77"},
            {**good, "candidate_id": first.number},
            {"email": "kim@x.example", "candidate_id": "AT00000999"},
            {**good, "birth_month": "13"},
            {**good, "certification": "X", "earned_on": "2025-01-01"},
            {**good, "certification": JIRA},
            {**good, "certification": JIRA, "earned_on": "2035-01-01"},
        )
        assert outcomes == [
            "missing_fields", "invalid_field", "invalid_field", "invalid_field", "invalid_field", "invalid_field",
            "unknown_certification", "missing_fields", "date_in_future",
        ]  # fmt: skip


class TestReplaying:
    def test_the_same_projection_as_after_each_command(self) -> None:
        """Entered one by one, and brought in by the file: the same rows."""
        by_hand, by_file = person(), person()
        for who in (by_hand, by_file):
            earn(who, JIRA, date(2025, 1, 15))
            earn(who, ASSOCIATE, date(2025, 3, 1))
        days = [date(2026, 1, day) for day in range(1, 13)]
        for number, day in enumerate(days):
            done(by_hand, "coursework", day, f"Course {number}")
        brought(import_activities, *(course(by_file, day, f"Course {number}") for number, day in enumerate(days)))
        assert self.projection(by_hand) == self.projection(by_file)
        assert list(violations()) == []

    def test_only_what_differs_is_written(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        root = Candidate.objects.get(person_id=kim.person_id).pk
        with CaptureQueriesContext(connection) as asked:
            assert refresh_in_bulk([root], stamp(SYSTEM, NOW)) == 0
        assert not [one for one in asked if one["sql"].startswith(("UPDATE", "INSERT"))]
        Credential.objects.update(unit_hundredths=7)
        assert refresh_in_bulk([root], stamp(SYSTEM, NOW)) == 1
        assert Credential.objects.get().unit_hundredths == 0

    def test_candidates_far_apart(self, kim: Actor) -> None:
        roots = [Candidate.objects.get(pk=earn(person(), JIRA, date(2025, 1, 15)).candidate).pk for _ in range(3)]
        brought(import_candidates, {"email": "far@x.example", "candidate_id": "AT00900000"})
        Credential.objects.update(unit_hundredths=7)
        assert refresh_in_bulk([*roots, 900_000], stamp(SYSTEM, NOW)) == 3

    def projection(self, who: Actor) -> list[Any]:
        rows = Credential.objects.filter(candidate__person_id=who.person_id).order_by("certification")
        return list(
            rows.values_list(
                "certification", "suspends_on", "expires_on", "start", "unit_hundredths", "cycle_count", "renewed_on"
            )
        )
