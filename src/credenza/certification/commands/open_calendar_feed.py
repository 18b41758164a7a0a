"""A candidate takes a secret address for a calendar program, a new one in place of the old, or closes it.

Source: platform rules, secret links: 128 random bits or more, stored hashed, revocable and replaceable by their owner.
"""

import hashlib
import secrets
from datetime import datetime

from credenza.certification.models import CalendarFeed
from credenza.certification.policy import require
from credenza.certification.sharing_receipts import FeedClosed, FeedOpened
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound

SECRET_BYTES = 20
SECRET_LENGTH = 27


def feed_digest(secret: str) -> str:
    """What is kept of a feed's secret: SHA-256, enough for 160 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@idempotent
def open_calendar_feed(*, person: int, by: Actor, now: datetime, idempotency_key: str | None = None) -> FeedOpened:
    """Make a new address; the old one stops at once. Its secret is in this answer only. ``not_permitted``."""
    require("share_credentials", by, person_id=person)
    when = stamp(by, now)
    _revoke(person, now)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = CalendarFeed.objects.create(person_id=person, digest=feed_digest(secret), created_at=now)
    _tell(person, feed.pk, "open_calendar_feed", when)
    return FeedOpened(feed=feed.pk, secret=secret)


@idempotent
def close_calendar_feed(*, person: int, by: Actor, now: datetime, idempotency_key: str | None = None) -> FeedClosed:
    """Stop the address that stands. Refuses with ``not_found`` (there is none), ``not_permitted``."""
    require("share_credentials", by, person_id=person)
    when = stamp(by, now)
    if not _revoke(person, now):
        raise NotFound(what="feed")
    _tell(person, 0, "close_calendar_feed", when)
    return FeedClosed(person=person)


def _revoke(person: int, now: datetime) -> int:
    return CalendarFeed.objects.filter(person_id=person, revoked_at=None).update(revoked_at=now)


def _tell(person: int, feed: int, command: str, when: Stamp) -> None:
    opened = command == "open_calendar_feed"
    record(
        Fact(
            event=f"certification.feed_{'opened' if opened else 'closed'}",
            payload={"person": person},
            command=command,
            subject=Subject(kind="person", id=person),
            audit={"feed": feed or None},
        ),
        when,
    )
