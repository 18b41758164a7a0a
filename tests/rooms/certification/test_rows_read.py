"""What one candidate's pages and a day's reminders read is theirs alone, however many others there are: the server's own
count of rows.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from credenza.certification.commands.pass_exam import withdraw_pass
from credenza.certification.models import Candidate, Credential, MisuseReport
from credenza.certification.queries.candidates import candidate_of_person, known
from credenza.certification.queries.due import next_report_day
from credenza.certification.queries.reminders import reports_of
from credenza.kernel.actors import SYSTEM
from credenza.parties.models import Person
from tests.builders import certification as make

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]
OTHERS = 3_000
ON = date(2026, 3, 10)


@pytest.fixture
def _others() -> None:
    people = Person.objects.bulk_create(
        Person(email=f"o{n}@x.example", username=f"o{n}@x.example", password="!") for n in range(OTHERS)
    )
    found = Candidate.objects.bulk_create(
        Candidate(number=f"AT00{500_000 + n}", person_id=person.pk, registered_on=ON) for n, person in enumerate(people)
    )
    Credential.objects.bulk_create(
        Credential(
            candidate_id=one.pk, origin=1_000_000 + n, certification="ACA-900", level="ACA", earned_on=ON,
            suspends_on=ON.replace(year=2028), expires_on=ON.replace(year=2028, month=6), start=ON,
        )
        for n, one in enumerate(found)
    )  # fmt: skip
    MisuseReport.objects.bulk_create(
        MisuseReport(reporter_id=people[0].pk, text="Look", status="dismissed", at=make.NOW, on=ON)
        for _ in range(OTHERS)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def rows_read(work: Callable[[], object]) -> int:
    """By scans of whole tables and through indexes."""

    def so_far() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables")
            return int(cursor.fetchone()[0])

    before = so_far()
    work()
    return so_far() - before


@pytest.mark.usefixtures("_others")
class TestRowsRead:
    def test_of_a_candidates_credentials(self) -> None:
        kim = make.person("kim@x.example")
        make.earn(kim, "ACA-900", ON)
        assert kim.person_id is not None
        root = candidate_of_person(kim.person_id).id
        assert len(known(root, ON).rows) == 1
        assert rows_read(lambda: known(root, ON)) < 100

    def test_of_an_exam_that_was_none(self) -> None:
        told = make.exam(make.person("kim@x.example"), "ACA-900", ON)
        assert rows_read(lambda: withdraw_pass(earned=told.earned, reason="Mix-up", by=SYSTEM, now=make.NOW)) < 300

    def test_of_a_day_on_which_nobody_reported_misuse(self) -> None:
        assert rows_read(lambda: (reports_of(ON), next_report_day(ON))) < 20
