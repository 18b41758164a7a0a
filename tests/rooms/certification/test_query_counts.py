"""Pages and commands ask the same number of questions however much a candidate has done."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.queries.activities import ActivityFilter, list_activities
from credenza.certification.queries.candidates import find_candidates, known
from credenza.kernel.actors import SYSTEM
from tests.builders import certification as make
from tests.builders.certification import NOW, TODAY, later

pytestmark = pytest.mark.django_db


def asked(act):
    with CaptureQueriesContext(connection) as seen:
        act()
    return len([one for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]])


@pytest.fixture
def kim():
    who = make.person("kim@x.example")
    for code in ("ACP-120", "ACP-610", "ACA-900"):
        make.earn(who, code, date(2025, 1, 15))
    make.enter(who, "coursework", date(2026, 2, 1))
    return who


def more(who):
    """Ten times as much, without a renewal: nothing that is written follows from it."""
    for number in range(20):
        one = make.enter(who, "coursework", date(2026, 1, 1) + timedelta(days=number)).activity
        reject_activity(activity=one, reason="Copied", by=SYSTEM, now=NOW)


def root_of(who):
    return find_candidates("", who)[0].id


@pytest.mark.parametrize(
    ("what", "most"),
    [
        (lambda who, root: known(root, TODAY), 8),
        (lambda who, root: known(root, TODAY, known_on=TODAY), 8),
        (lambda who, root: list_activities(ActivityFilter(candidate=root), who), 11),
        (lambda who, root: find_candidates("kim", make.certification_desk()), 10),
    ],
    ids=["known", "known then", "activities", "candidates"],
)
def test_reading(kim, what, most):
    root = root_of(kim)
    what(kim, root)
    few = asked(lambda: what(kim, root))
    more(kim)
    assert asked(lambda: what(kim, root)) == few <= most


def test_entering(kim):
    few = asked(lambda: make.enter(kim, "local_event", date(2025, 2, 1), "First"))
    more(kim)
    again = asked(lambda: make.enter(kim, "local_event", date(2025, 2, 1), "Second", now=later(1)))
    assert again == few <= 24
