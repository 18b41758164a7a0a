"""What pages see of notices, mails, webhooks and provider events."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A notice as its reader sees it in the product; ``link`` is a path."""

    id: int
    name: str
    subject: str
    text: str
    link: str
    on: date
    created_at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """A mail with its delivery: queued, sent, failed or off."""

    id: int
    delivery: int
    on: date
    to: str
    notice: str
    subject: str
    text: str
    html: str
    link: str
    created_at: datetime
    status: str
    attempts_count: int
    next_try_at: datetime | None
    last_error: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailRow:
    """One mail in a rehearsal's answer."""

    on: date
    to: str
    notice: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRow:
    """A webhook endpoint without its secret; ``events`` empty means all."""

    id: int
    url: str
    events: tuple[str, ...]
    active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDeliveryRow:
    """A line of the delivery log."""

    id: int
    endpoint: int
    event: str
    message_id: str
    status: str
    attempts_count: int
    next_try_at: datetime | None
    last_status: int | None
    last_error: str
    created_at: datetime
    sent_at: datetime | None
