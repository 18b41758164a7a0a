"""After an import candidates are told of their new dates if that is asked for: one mail each, so many a minute."""

from datetime import date, timedelta
from hashlib import sha256

import pytest

from credenza.certification.commands.import_activities import import_activities
from credenza.certification.commands.take_news import take_news
from credenza.certification.importing import Given
from credenza.certification.models import ImportNews
from credenza.journal.models import Event
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import NotPermitted
from credenza.parties.commands.set_notices_off import set_notices_off
from credenza.workflows.import_news import tell_import_news
from credenza.workflows.models import Delivery, Notice
from tests.builders.certification import NOW, TODAY, certification_desk, earn, email_of, held_by, person

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)


def brought(*people, tell: bool, count: int = 5, name: str = "a") -> None:
    records = [
        {"email": email_of(who), "type": "coursework", "date": str(FIRST + timedelta(days=day)), "name": f"{name}{day}"}
        for who in people
        for day in range(count)
    ]
    rows = [Given(line=line, values=one) for line, one in enumerate(records, 2)]
    digest = sha256(name.encode()).hexdigest()
    import_activities(rows=rows, file=digest, heard=lambda _: None, by=SYSTEM, now=NOW, tell_candidates=tell)


def test_one_mail_each_so_many_a_minute(settings):
    settings.CREDENZA_IMPORT_MAILS_A_MINUTE = 2
    kim, lee, mia, ada = (person(f"{name}@x.example") for name in ("kim", "lee", "mia", "ada"))
    for who in (kim, lee, mia):
        earn(who, "ACA-900", date(2025, 1, 15))
        earn(who, "ACA-905", date(2025, 2, 15))
    earn(ada, "ACA-900", date(2020, 1, 15))  # over long since: its dates are no news
    set_notices_off(notices=["dates_changed"], by=lee, now=NOW)
    Event.objects.all().delete()

    brought(kim, lee, mia, ada, tell=True)
    assert (ImportNews.objects.count(), Notice.objects.count()) == (3, 0)
    assert list(Event.objects.values_list("name", flat=True)) == ["certification.imported"]
    assert (tell_import_news(now=NOW), tell_import_news(now=NOW), tell_import_news(now=NOW)) == (2, 1, 0)
    notices = Notice.objects.order_by("to")
    assert [(one.to, one.name) for one in notices] == [
        (f"{who}@x.example", "dates_changed") for who in ("kim", "lee", "mia")
    ]
    for code in ("ACA-900", "ACA-905"):
        assert code in notices[0].text
    assert "imported" in notices[0].text
    assert f"{held_by(kim, TODAY)['ACA-900'].suspends_on:%d %b %Y}".lstrip("0") in notices[0].text
    assert dict(Delivery.objects.values_list("notice__to", "status"))["lee@x.example"] == "off"


def test_nobody_is_told_without_being_asked_to():
    kim = person("kim@x.example")
    earn(kim, "ACA-900", date(2025, 1, 15))
    brought(kim, tell=False)
    assert not ImportNews.objects.exists()
    with pytest.raises(NotPermitted):
        take_news(by=certification_desk())
