"""Mails go out once, are tried again with growing gaps, and fail for good in the end."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection

from credenza.gateways.mail import MailNotSent, Message
from credenza.journal.audit_search import AuditFilter, search_audit
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.workflows import deliveries
from credenza.workflows.backoff import ATTEMPTS_MOST, next_try
from credenza.workflows.deliveries import LEASE, deliver_due, retry_mail
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import Delivery
from credenza.workflows.queries import one_mail, sent_mail
from tests.builders.credits import NOW, account, person, request, staff


@pytest.fixture
def queued() -> Delivery:
    acme = account(person("ana@acme.example", "Ana"))
    request(acme.code, person("lea@acme.example", "Lea"))
    dispatch_pending(now=NOW)
    return Delivery.objects.get()


def refuse(monkeypatch: pytest.MonkeyPatch, *, permanent: bool) -> list[Message]:
    tried: list[Message] = []

    def send(message: Message) -> None:
        tried.append(message)
        raise MailNotSent("the mail server answered 451", permanent=permanent)

    monkeypatch.setattr(deliveries.mail, "send", send)
    return tried


def test_a_mail_goes_out_once_with_both_parts(queued: Delivery) -> None:
    assert deliver_due(now=NOW) == 1
    assert deliver_due(now=NOW + timedelta(days=9)) == 0
    (sent,) = mail.outbox
    assert sent.to == ["ana@acme.example"]
    assert "Approve or deny" in sent.body
    assert sent.extra_headers["List-Unsubscribe"].endswith("/you/notices/>")
    (row,) = sent_mail()
    assert (row.status, row.sent_at, row.attempts_count, row.next_try_at) == ("sent", NOW, 1, None)
    assert one_mail(row.id) == row


def test_nothing_is_sent_inside_a_transaction(queued: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    depth = len(connection.savepoint_ids)
    monkeypatch.setattr(deliveries.mail, "send", lambda _: depths.append(len(connection.savepoint_ids)))
    depths: list[int] = []
    deliver_due(now=NOW)
    assert depths == [depth]


def test_trouble_is_tried_again_ever_more_rarely_until_it_is_given_up(
    queued: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = refuse(monkeypatch, permanent=False)
    now, gaps = NOW, []
    for _ in range(ATTEMPTS_MOST):
        assert deliver_due(now=now) == 0
        queued.refresh_from_db()
        if queued.next_try_at is None:
            break
        gaps.append(queued.next_try_at - now)
        assert deliver_due(now=queued.next_try_at - timedelta(seconds=1)) == 0
        now = queued.next_try_at
    assert (queued.status, len(tried)) == ("failed", ATTEMPTS_MOST)
    assert gaps == sorted(gaps)
    assert sum(gaps, timedelta()) > timedelta(days=2)
    assert queued.last_error == "the mail server answered 451"
    assert len({message.key for message in tried}) == 1


def test_what_never_can_arrive_is_given_up_at_once(queued: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, permanent=True)
    deliver_due(now=NOW)
    queued.refresh_from_db()
    assert (queued.status, queued.next_try_at) == ("failed", None)


def test_a_failed_mail_is_queued_again_by_hand(queued: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = staff(StaffRole.ADMINISTRATOR)
    assert not retry_mail(queued.pk, by=admin, now=NOW)
    refuse(monkeypatch, permanent=True)
    deliver_due(now=NOW)
    monkeypatch.undo()
    for somebody in (person(), staff(StaffRole.ORDER_DESK)):
        with pytest.raises(NotPermitted):
            retry_mail(queued.pk, by=somebody, now=NOW)
    assert retry_mail(queued.pk, by=admin, now=NOW)
    assert deliver_due(now=NOW) == 1
    (line,) = search_audit(AuditFilter(command="retry_mail"))
    assert (line.by_id, line.subject_kind, line.subject_id) == (admin.person_id, "mail", queued.pk)


def test_a_worker_that_died_leaves_the_mail_to_another_after_the_lease(
    queued: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_: Message) -> None:
        raise SystemExit

    monkeypatch.setattr(deliveries.mail, "send", die)
    with pytest.raises(SystemExit):
        deliver_due(now=NOW)
    monkeypatch.undo()
    assert deliver_due(now=NOW + timedelta(minutes=1)) == 0
    assert deliver_due(now=NOW + LEASE) == 1


def test_the_outbox_is_filtered(queued: Delivery) -> None:
    assert [row.to for row in sent_mail(text="ACME")] == ["ana@acme.example"]
    assert sent_mail(text="nowhere") == ()
    assert sent_mail(status="sent") == ()
    assert sent_mail(before=queued.pk) == ()
    assert len(sent_mail(status="queued")) == 1


@pytest.mark.parametrize("attempts", range(1, ATTEMPTS_MOST))
def test_gaps_never_shrink(attempts: int) -> None:
    def gap(count: int) -> timedelta:
        again = next_try(count, NOW)
        assert isinstance(again, datetime)
        return again - NOW

    assert gap(attempts) >= gap(max(1, attempts - 1))
    assert next_try(ATTEMPTS_MOST, NOW) is None
