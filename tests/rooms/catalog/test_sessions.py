"""Live sessions and events in the catalog: added with day, hours and place, found while ahead, canceled with a reason."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from credenza.catalog.commands.add_session import Held, add_session, cancel_session
from credenza.catalog.session_queries import list_sessions, session_row, upcoming
from credenza.journal.models import AuditEntry
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.workflows.session_files import calendar_file
from tests.builders import credits as make

pytestmark = pytest.mark.django_db
HOURS = {"on": date(2026, 9, 24), "starts": time(18), "ends": time(20, 30)}
THERE = {**HOURS, "zone": "Europe/Lisbon", "place": " Porto ", "link": "https://events.example/ace"}
ACE = {"type": "local_event", "title": " ACE  Porto "}


@pytest.fixture
def desk():
    return make.staff(StaffRole.CERTIFICATION_DESK)


def test_from_the_announcement_to_its_end(desk):
    make.stock()
    asked = {**ACE, "held": Held(**THERE), "by": desk, "now": make.NOW, "idempotency_key": "a"}
    ace = add_session(**asked)
    assert add_session(**asked) == ace
    course = make.COURSE
    earlier = Held(**HOURS | {"on": date(2026, 8, 1)})
    live = add_session(sku=course, held=earlier, by=make.staff(StaffRole.ORDER_DESK), now=make.NOW)
    row = session_row(ace.session, make.NOW)
    assert (row.title, row.on, row.hours, row.status) == ("ACE Porto", HOURS["on"], "18:00 to 20:30 WEST", "ahead")
    assert row.starts_at == datetime(2026, 9, 24, 17, tzinfo=UTC)
    assert [one.id for one in upcoming(make.NOW)] == [live.session, ace.session]
    assert [one.id for one in upcoming(make.NOW, sku=course)] == [live.session]
    assert [one.id for one in list_sessions(make.NOW)] == [live.session, ace.session]
    during, later = row.starts_at, row.ends_at
    assert (session_row(ace.session, during).status, session_row(ace.session, later).status) == ("running", "over")
    assert upcoming(later) == ()
    (event,) = Calendar.from_ical(calendar_file(row, make.NOW)).walk("VEVENT")
    assert (event["summary"], event["location"], event["status"]) == ("ACE Porto", "Porto", "CONFIRMED")
    assert event["dtstart"].dt == row.starts_at

    done = cancel_session(session=ace.session, reason="The venue is flooded", by=desk, now=make.NOW)
    again = cancel_session(session=ace.session, reason="Once more", by=desk, now=make.NOW)
    assert (done.changed, again.changed) == (True, False)
    row = session_row(ace.session, make.NOW)
    assert (row.status, row.cancelled_reason) == ("cancelled", "The venue is flooded")
    (event,) = Calendar.from_ical(calendar_file(row, make.NOW)).walk("VEVENT")
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)
    trail = AuditEntry.objects.filter(subject_type="catalog_session").order_by("pk")
    assert list(trail.values_list("command", flat=True)) == ["add_session", "add_session", "cancel_session"]
    with pytest.raises(InvalidField):
        cancel_session(session=live.session, reason="Late", by=desk, now=make.NOW + timedelta(days=900))


def test_what_is_not_taken(desk):
    for given, held, refused in (
        ({"title": ""}, {}, MissingFields),
        ({"type": ""}, {}, InvalidField),
        ({"type": "coursework"}, {}, InvalidField),
        ({"type": "", "sku": "NO-1"}, {}, NotFound),
        ({"sku": "NO-1"}, {}, InvalidField),
        ({}, {"ends": time(18)}, InvalidField),
        ({}, {"zone": "Mars/Base"}, InvalidField),
        ({}, {"link": "javascript:alert(1)"}, InvalidField),
        ({}, {"place": "x" * 201}, InvalidField),
        ({"by": make.person()}, {}, NotPermitted),
    ):
        with pytest.raises(refused):
            add_session(**{"by": desk, **ACE, **given}, held=Held(**THERE | held), now=make.NOW)
    with pytest.raises(MissingFields):
        cancel_session(session=1, reason=" ", by=desk, now=make.NOW)
    with pytest.raises(NotFound):
        cancel_session(session=1, reason="R", by=desk, now=make.NOW)
