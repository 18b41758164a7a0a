"""What falls together for a candidate arrives in one mail; in the product each matter stands for itself."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail

from credenza.gateways.mail import MailNotSent
from credenza.kernel.actors import Actor
from credenza.parties.commands.set_notices_off import set_notices_off
from credenza.workflows import deliveries
from credenza.workflows.audits import looking_at_nothing
from credenza.workflows.certification_reminders import REMINDERS
from credenza.workflows.deliveries import send_mail_due
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.joining import CANDIDATE_KINDS, GATHERING
from credenza.workflows.models import Delivery, Notice
from credenza.workflows.registry import NOTICES
from tests.builders.certification import NOW, at, done, earn, person

JIRA, ASSOCIATE = "ACP-120", "ACA-900"
ONE_MINUTE = timedelta(minutes=1)


@pytest.fixture
def kim() -> Actor:
    """Somebody with a renewal and its credit to be told."""
    who = person("kim@x.example", "Kim Lang")
    with looking_at_nothing():
        earn(who, ASSOCIATE, date(2025, 1, 15))
        for day in range(1, 5):
            done(who, "coursework", date(2026, 2, day), now=at(date(2026, 2, 10)))
        dispatch_pending(now=NOW)
        send_mail_due(now=NOW + GATHERING)
        mail.outbox.clear()
        done(who, "coursework", date(2026, 3, 5), "The last one", now=NOW)
        dispatch_pending(now=NOW)
    return who


def test_every_kind_for_candidates_has_its_place() -> None:
    assert set(CANDIDATE_KINDS) == {kind.name for kind in NOTICES if "candidate" in kind.audiences}
    assert len(CANDIDATE_KINDS) == len(set(CANDIDATE_KINDS))


def test_it_waits_for_a_sitting_to_end(kim: Actor) -> None:
    assert send_mail_due(now=NOW + GATHERING - ONE_MINUTE) == 0
    assert send_mail_due(now=NOW + GATHERING) == 2
    assert len(mail.outbox) == 1


def test_one_mail_says_it_all_the_weightiest_first(kim: Actor) -> None:
    send_mail_due(now=NOW + GATHERING)
    (message,) = mail.outbox
    assert message.subject == "ACA-900 Jira Software Essentials Certification is renewed"
    text, html = str(message.body), str(message.alternatives[0][0])
    assert text.index("is renewed") < text.index("10 CE units credited: The last one")
    for part in (text, html):
        assert part.count("Hello Kim Lang,") == 1
        assert part.count("You get this because") == 1
        assert "The last one" in part
    assert html.count("<h1 ") == 1
    assert html.count("<h2 ") == 1
    assert html.count('class="cta"') == 2
    assert html.count("<table") == html.count("</table>")
    assert list(Delivery.objects.filter(notice__on=NOW.date()).values_list("status", flat=True)) == ["sent", "sent"]


def test_what_was_turned_off_is_not_taken_along(kim: Actor) -> None:
    set_notices_off(notices=("activity_credited",), by=kim, now=NOW)
    with looking_at_nothing():
        done(kim, "coursework", date(2026, 3, 6), "Another", now=NOW + ONE_MINUTE)
        Delivery.objects.filter(notice__name="activity_credited", status="queued").update(status="off")
        dispatch_pending(now=NOW + ONE_MINUTE)
    send_mail_due(now=NOW + GATHERING)
    (message,) = mail.outbox
    assert "Another" not in message.body


def test_a_mail_that_failed_is_tried_again_alone(kim: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_message: object) -> None:
        raise MailNotSent("down", permanent=False)

    monkeypatch.setattr(deliveries.mail, "send", refused)
    assert send_mail_due(now=NOW + GATHERING) == 0
    monkeypatch.undo()
    assert send_mail_due(now=NOW + 2 * GATHERING) == 2
    assert [message.subject for message in mail.outbox] == [
        "10 CE units credited: The last one",
        "ACA-900 Jira Software Essentials Certification is renewed",
    ]


def test_what_days_bring_together_is_one_mail_too() -> None:
    who = person("lea@x.example", "Lea")
    earn(who, JIRA, date(2024, 1, 1))
    earn(who, ASSOCIATE, date(2024, 1, 31))
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    dispatch_pending(now=NOW)
    send_mail_due(now=NOW + GATHERING)
    mail.outbox.clear()
    day = date(2026, 1, 1)
    for reminder in REMINDERS:
        reminder.run(day, at(day, 0))
    assert sorted(Notice.objects.filter(on=day).values_list("name", flat=True)) == [
        "credential_suspended", "quarterly_status", "suspension_ahead",
    ]  # fmt: skip
    send_mail_due(now=_noon(day))
    (message,) = mail.outbox
    assert message.subject == "ACP-120 Jira Administration for Cloud is suspended"
    assert "is suspended in 30 days" in message.body


def _noon(day: date) -> datetime:
    return at(day, 12)
