"""Mail through Django's backends: what a message carries, and which troubles are worth another try."""

import smtplib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail.backends.base import BaseEmailBackend
from django.test import override_settings

from credenza.gateways.mail import MailNotSent, Message, send

pytestmark = pytest.mark.once

MESSAGE = Message(
    to="ana@acme.example",
    subject="Your request for 250 training credits\nwas approved",
    text="Hello Ana",
    html="<p>Hello Ana</p>",
    key="delivery-7.notice-3",
    settings_url="https://credits.example.com/profile/notices/",
)


class Troubled(BaseEmailBackend):
    """A mail system in trouble."""

    trouble: Exception = OSError()

    def send_messages(self, email_messages: Any) -> int:
        raise self.trouble


@pytest.fixture
def _locmem() -> Iterator[None]:
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        outbox.outbox = []
        yield


@override_settings(DEFAULT_FROM_EMAIL="Credenza <no-reply@credits.example.com>")
@pytest.mark.usefixtures("_locmem")
def test_a_message_has_both_parts_a_stable_id_and_one_line_of_subject() -> None:
    send(MESSAGE)
    (sent,) = outbox.outbox
    assert isinstance(sent, outbox.EmailMultiAlternatives)
    assert (sent.to, sent.subject) == (["ana@acme.example"], "Your request for 250 training credits was approved")
    assert sent.body == "Hello Ana"
    assert [tuple(part) for part in sent.alternatives] == [("<p>Hello Ana</p>", "text/html")]
    assert sent.extra_headers["Message-ID"] == "<delivery-7.notice-3@credits.example.com>"
    assert sent.extra_headers["List-Unsubscribe"] == "<https://credits.example.com/profile/notices/>"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    sent.message()


@pytest.mark.parametrize(
    ("trouble", "permanent"),
    [
        (OSError("no route"), False),
        (TimeoutError("slow"), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPDataError(554, b"never"), True),
        (smtplib.SMTPAuthenticationError(535, b"who are you"), True),
        (smtplib.SMTPRecipientsRefused({"ana@acme.example": (550, b"no such user")}), True),
        (smtplib.SMTPRecipientsRefused({"ana@acme.example": (450, b"greylisted")}), False),
    ],
)
def test_trouble_says_whether_trying_again_can_help(
    trouble: Exception, permanent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Troubled, "trouble", trouble)
    with override_settings(EMAIL_BACKEND=f"{__name__}.Troubled"), pytest.raises(MailNotSent) as told:
        send(MESSAGE)
    assert told.value.permanent is permanent
    assert "no such user" not in str(told.value)
