"""The feed as a calendar program reads it back, and its lines as the standard wants them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from credenza.gateways.calendars import CalendarEntry, feed

pytestmark = pytest.mark.once

NOW = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
SUSPENSION = CalendarEntry(
    uid="credential-7-suspension@credits.example.com",
    on=date(2026, 12, 31),
    title="ACP-120 wird ausgesetzt; Größe, \\ “sehr lang” " + "ü" * 80,
    description="Letzter Tag: 30. Dezember.\nVerlängern: 40 Einheiten fehlen.",
    url="https://credits.example.com/credentials/7?from=feed,calendar;x=1",
    sequence=3,
)
EXPIRATION = replace(
    SUSPENSION, uid="credential-7-expiration@credits.example.com", on=date(2026, 3, 31), alarms_days=()
)
PROPERTIES = [
    "BEGIN",
    "VERSION",
    "PRODID",
    "METHOD",
    "NAME",
    "X-WR-CALNAME",
    "REFRESH-INTERVAL",
    "X-PUBLISHED-TTL",
    "BEGIN",
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "DESCRIPTION",
    "URL",
    "SEQUENCE",
    "TRANSP",
    "CLASS",
    "END",
    "END",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def events(ical: bytes) -> list[Event]:
    return [each for each in Calendar.from_ical(ical).subcomponents if isinstance(each, Event)]


def unfolded(ical: bytes) -> list[str]:
    return ical.decode().replace("\r\n ", "").split("\r\n")


class TestCalendar:
    def test_says_what_it_is_and_when_to_ask_again(self) -> None:
        lines = unfolded(feed("Żółć, Zertifikate", (), NOW))
        assert lines[0] == "BEGIN:VCALENDAR"
        assert {
            "VERSION:2.0", "PRODID:-//Credenza//Credenza//EN", "METHOD:PUBLISH", "NAME:Żółć\\, Zertifikate",
            "X-WR-CALNAME:Żółć\\, Zertifikate", "REFRESH-INTERVAL;VALUE=DURATION:PT12H", "X-PUBLISHED-TTL:PT12H",
        } <= set(lines)  # fmt: skip

    def test_is_the_same_for_the_same_entries_in_any_order(self) -> None:
        assert feed("C", (SUSPENSION, EXPIRATION), NOW) == feed("C", (EXPIRATION, SUSPENSION), NOW)

    def test_two_events_of_one_uid_are_refused(self) -> None:
        with pytest.raises(ValueError, match="one uid"):
            feed("C", (SUSPENSION, replace(SUSPENSION, on=date(2027, 1, 1))), NOW)


class TestEvent:
    def test_is_a_free_day_with_a_stable_id(self) -> None:
        first, second = events(feed("C", (SUSPENSION, EXPIRATION), NOW))
        assert (first["uid"], first.decoded("dtstart")) == (EXPIRATION.uid, date(2026, 3, 31))
        assert (second["uid"], second.decoded("dtstart"), second.decoded("dtend")) == (
            SUSPENSION.uid, date(2026, 12, 31), date(2027, 1, 1),
        )  # fmt: skip
        assert (second["transp"], second["class"], second.decoded("dtstamp")) == ("TRANSPARENT", "PRIVATE", NOW)

    def test_keeps_its_id_and_raises_its_sequence_when_the_day_changes(self) -> None:
        moved = replace(SUSPENSION, on=date(2027, 5, 1), sequence=4)
        (before,), (after,) = events(feed("C", (SUSPENSION,), NOW)), events(feed("C", (moved,), NOW))
        assert before["uid"] == after["uid"]
        assert (before["sequence"], after["sequence"]) == (3, 4)

    def test_writes_instants_in_utc(self) -> None:
        there = NOW.astimezone(timezone(timedelta(hours=-8)))
        assert feed("C", (SUSPENSION,), there) == feed("C", (SUSPENSION,), NOW)

    def test_rings_at_nine_so_many_days_ahead(self) -> None:
        (event,) = events(feed("C", (SUSPENSION,), NOW))
        alarms = event.walk("VALARM")
        assert [alarm["action"] for alarm in alarms] == ["DISPLAY"] * 3
        assert [alarm["trigger"].to_ical() for alarm in alarms] == [b"-P89DT15H", b"-P29DT15H", b"-P6DT15H"]
        midnight = datetime.combine(SUSPENSION.on, datetime.min.time())
        assert [midnight + alarm.decoded("trigger") for alarm in alarms] == [
            datetime(2026, 10, 2, 9), datetime(2026, 12, 1, 9), datetime(2026, 12, 24, 9),
        ]  # fmt: skip
        assert "BEGIN:VALARM" not in unfolded(feed("C", (EXPIRATION,), NOW))

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.example/\r\nSUMMARY:x", "/credentials/7", ""])
    def test_leads_to_a_web_address_only(self, url: str) -> None:
        with pytest.raises(ValueError, match="web address"):
            feed("C", (replace(SUSPENSION, url=url),), NOW)


class TestLines:
    def test_are_folded_at_75_bytes_within_no_letter(self) -> None:
        written = feed("C", (SUSPENSION,), NOW)
        assert b"\n" not in written.replace(b"\r\n", b"")
        lines = written.split(b"\r\n")
        assert max(len(line) for line in lines) <= 75
        assert all(line.decode() is not None for line in lines)
        assert len([line for line in lines if line.startswith(b" ")]) > 3

    @given(TEXTS, TEXTS, TEXTS)
    def test_any_text_comes_back_and_nothing_else_is_written(self, name: str, title: str, description: str) -> None:
        entry = replace(SUSPENSION, title=title, description=description, alarms_days=())
        written = feed(name, (entry,), NOW)
        (event,) = events(written)
        kept = [line.partition(":")[0].partition(";")[0] for line in unfolded(written) if line]
        assert sorted(kept) == sorted(PROPERTIES)
        for meant, found in ((title, event["summary"]), (description, event["description"])):
            plain = meant.replace("\r\n", "\n").replace("\r", "\n")
            assert str(found) == "".join(
                each for each in plain if each == "\n" or each.isprintable() or ord(each) >= 160
            )

    def test_a_name_cannot_begin_an_event(self) -> None:
        entry = replace(SUSPENSION, title="x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:y", alarms_days=())
        assert len(events(feed("C", (entry,), NOW))) == 1
