"""A calendar feed of all-day dates, as calendar programs subscribe to it.

Source: RFC 5545 (iCalendar), RFC 7986 (names and refreshing of calendars), RFC 5546 (publishing). What a program must
recognize again keeps its ``uid``; each change raises ``sequence``.
"""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event, vDuration, vText

_PRODUCT = "-//Credenza//Credenza//EN"
_REFRESH = timedelta(hours=12)
_MORNING = timedelta(hours=9)
"""An all-day event begins at midnight; its alarms ring at nine in the morning of their day, where the reader is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One all-day event. Alarms ring so many days ahead of the date itself; ``url`` leads to what it speaks of."""

    uid: str
    on: date
    title: str
    description: str
    url: str
    sequence: int = 0
    alarms_days: tuple[int, ...] = (90, 30, 7)


def feed(name: str, entries: tuple[CalendarEntry, ...], now: datetime) -> bytes:
    """The calendar as text/calendar in UTF-8, written at ``now`` (aware).

    Raises ``ValueError`` for two entries with one ``uid``, and for a ``url`` that is no web address.
    """
    if len({entry.uid for entry in entries}) != len(entries):
        raise ValueError("two entries with one uid would be one event")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("method", "PUBLISH")
    for property_name in ("name", "x-wr-calname"):
        calendar.add(property_name, vText(_plain(name)))
    calendar.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    for entry in sorted(entries, key=lambda each: (each.on, each.uid)):
        calendar.add_component(_event(entry, now))
    written: bytes = calendar.to_ical()
    return written


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSession:
    """One entry with hours: ``starts_at`` and ``ends_at`` are aware. ``url`` leads to what it speaks of, "" for
    nowhere; ``cancelled`` takes it out of calendars that hold it.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    url: str = ""
    cancelled: bool = False


def session_file(entry: CalendarSession, now: datetime) -> bytes:
    """The one entry as a file that calendar programs take in, written at ``now`` (aware)."""
    event = Event()
    event.add("uid", _plain(entry.uid))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", _plain(entry.title))
    event.add("sequence", int(entry.cancelled))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.place:
        event.add("location", _plain(entry.place))
    if entry.url:
        event.add("url", _address(entry.url))
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _event(entry: CalendarEntry, now: datetime) -> Event:
    event = Event()
    event.add("uid", _plain(entry.uid))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", _plain(entry.title))
    event.add("description", _plain(entry.description))
    event.add("url", _address(entry.url))
    event.add("sequence", entry.sequence)
    event.add("transp", "TRANSPARENT")  # the day stays free
    event.add("class", "PRIVATE")
    for days in sorted(set(entry.alarms_days), reverse=True):
        event.add_component(_alarm(entry, days))
    return event


def _alarm(entry: CalendarEntry, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _plain(entry.title))
    alarm.add("trigger", _MORNING - timedelta(days=days))
    return alarm


def _plain(text: str) -> str:
    """Line breaks of one kind and no other control characters: the format has no way to write them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each == "\n" or unicodedata.category(each) not in {"Cc", "Cs"})


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"https", "http"} or any(each <= " " or each == "\x7f" for each in url):
        raise ValueError("an entry leads to a web address")
    return url
