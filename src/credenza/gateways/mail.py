"""Mail out, through whatever backend Django's ``EMAIL_BACKEND`` names.

Production: ``django.core.mail.backends.smtp.EmailBackend`` with Django's own ``EMAIL_*`` settings. The demo and the
tests take Django's in-memory, console or dummy backend: what was sent is shown from the delivery rows, not from here.
"""

import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

_PERMANENT_FROM = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a mail; ``named`` is what the reader sees."""

    named: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One mail to one address. ``key`` is stable over retries and becomes the Message-ID."""

    to: str
    subject: str
    text: str
    html: str
    key: str
    settings_url: str = ""
    attachments: tuple[Attachment, ...] = ()


class MailNotSent(Exception):
    """The mail system did not take the message; ``permanent`` when trying again cannot help."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


def send(message: Message) -> None:
    """Hand one message to the mail system. Raises ``MailNotSent``; never called inside a transaction."""
    headers = {
        "Message-ID": f"<{message.key}@{_domain()}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if message.settings_url:
        headers["List-Unsubscribe"] = f"<{message.settings_url}>"
    mail = EmailMultiAlternatives(
        subject=" ".join(message.subject.split()),
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        headers=headers,
        connection=get_connection(fail_silently=False),
    )
    mail.attach_alternative(message.html, "text/html")
    for one in message.attachments:
        mail.attach(one.named, one.content, one.media_type)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        raise MailNotSent("the address was refused", permanent=min(codes, default=0) >= _PERMANENT_FROM) from refused
    except smtplib.SMTPResponseException as refused:
        reason = f"the mail server answered {refused.smtp_code}"
        raise MailNotSent(reason, permanent=refused.smtp_code >= _PERMANENT_FROM) from refused
    except (smtplib.SMTPException, OSError) as trouble:
        raise MailNotSent(f"{type(trouble).__name__}: {trouble}", permanent=False) from trouble


def _domain() -> str:
    return str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].strip("<> ") or "localhost"
