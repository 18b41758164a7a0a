"""What a day brings to candidates and the desk: each step once, what is missed caught up with the nearest step only."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from credenza.certification.commands.answer_case import answer_case
from credenza.certification.commands.ask_candidate import ask_candidate
from credenza.certification.commands.ask_extension import ask_extension, decline_extension
from credenza.certification.commands.close_cases import close_cases
from credenza.certification.commands.grant_extension import grant_extension
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.report_misuse import report_misuse
from credenza.certification.commands.retire_certification import retire_certification
from credenza.certification.commands.revoke_credential import revoke_credential
from credenza.certification.queries.reminders import running
from credenza.kernel.actors import SYSTEM, Actor
from credenza.parties.commands.set_notices_off import set_notices_off
from credenza.workflows import certification_reminders as renewal
from credenza.workflows.audits import looking_at_nothing
from credenza.workflows.models import Delivery, Notice
from credenza.workflows.scanning import Reminder
from tests.builders.certification import at, certification_desk, done, earn, email_of, enter, person

JIRA, ORG, ASSOCIATE, RETIRED = "ACP-120", "ACP-520", "ACA-900", "ACP-600"
EARNED = date(2024, 1, 15)
SUSPENDS, EXPIRES = date(2026, 1, 15), date(2026, 4, 15)
ONE_DAY = timedelta(days=1)
AHEAD = ("suspension_ahead", "credential_suspended", "expiration_ahead", "credential_expired")


@pytest.fixture(autouse=True)
def _no_sampling() -> Iterator[None]:
    with looking_at_nothing():
        yield


@pytest.fixture
def kim() -> Actor:
    return person("kim@x.example", "Kim Lang")


def run(on: date, now: datetime | None = None) -> None:
    for reminder in renewal.REMINDERS:
        reminder.run(on, now or at(on, 0))


def walk(first: date, last: date) -> None:
    """The first day, then each on which something is due as things stand, and the one after it; each is tried twice.

    ``TestJumping`` walks every day.
    """
    on: date | None = first
    while on is not None and on <= last:
        for day in sorted({on, min(on + ONE_DAY, last)}):
            run(day)
            run(day)
        on = next_due(on + ONE_DAY)


def next_due(after: date) -> date | None:
    found = [scan.next_due_on(after) for scan in renewal.REMINDERS]
    return min((day for day in found if day is not None), default=None)


def told(*names: str, to: str = "kim@x.example") -> list[tuple[str, str]]:
    found = Notice.objects.filter(to=to, name__in=names).order_by("on", "pk")
    return [(row.on.isoformat(), row.name) for row in found]


def words(notice: Notice) -> str:
    return " ".join(notice.text.split())


class TestEnds:
    def test_every_step_on_its_day_once(self, kim: Actor) -> None:
        earn(kim, JIRA, EARNED)
        walk(SUSPENDS - timedelta(days=181), EXPIRES + timedelta(days=40))
        assert told(*AHEAD) == [
            ("2025-07-19", "suspension_ahead"),
            ("2025-10-17", "suspension_ahead"),
            ("2025-12-16", "suspension_ahead"),
            ("2026-01-08", "suspension_ahead"),
            ("2026-01-15", "credential_suspended"),
            ("2026-03-16", "expiration_ahead"),
            ("2026-04-08", "expiration_ahead"),
            ("2026-04-15", "credential_expired"),
        ]

    def test_one_notice_names_all_that_fall_together(self, kim: Actor) -> None:
        for code in (JIRA, ORG, ASSOCIATE):
            earn(kim, code, EARNED)
        walk(SUSPENDS - timedelta(days=8), SUSPENDS)
        assert told(*AHEAD) == [("2026-01-08", "suspension_ahead"), ("2026-01-15", "credential_suspended")]
        ahead = Notice.objects.get(name="suspension_ahead")
        assert ahead.subject == "ACP-120, ACP-520 and ACA-900 are suspended in 7 days"
        assert "ACA-900 Jira Software Essentials Certification: 0 of 50 CE units; suspends on 15 Jan 2026" in words(
            ahead
        )

    def test_different_steps_of_one_day_are_one_notice(self, kim: Actor) -> None:
        earn(kim, JIRA, EARNED)
        earn(kim, ASSOCIATE, EARNED + timedelta(days=23))
        walk(SUSPENDS - timedelta(days=7), SUSPENDS - timedelta(days=7))
        assert Notice.objects.get(name="suspension_ahead").subject == (
            "ACP-120 and ACA-900 are suspended soon, the first in 7 days"
        )

    def test_the_words_say_what_is_missing_and_both_routes(self, kim: Actor) -> None:
        earn(kim, JIRA, EARNED)
        done(kim, "global_event", date(2025, 5, 1))
        run(SUSPENDS - timedelta(days=30))
        notice = Notice.objects.get(name="suspension_ahead")
        assert notice.subject == "ACP-120 Jira Administration for Cloud is suspended in 30 days"
        assert "30 of 100 CE units; suspends on 15 Jan 2026" in words(notice)
        assert "earn the units that are missing, or pass the exam again" in words(notice)

    def test_what_was_renewed_meanwhile_is_silent(self, kim: Actor) -> None:
        earn(kim, ASSOCIATE, EARNED)
        for day in range(1, 6):
            done(kim, "coursework", date(2026, 1, day))
        walk(SUSPENDS - ONE_DAY, EXPIRES)
        assert told(*AHEAD) == []

    def test_what_is_revoked_is_silent(self, kim: Actor) -> None:
        credential = earn(kim, JIRA, EARNED).credential or 0
        revoke_credential(credential=credential, reason="No", by=certification_desk(), now=at(date(2025, 1, 1)))
        walk(SUSPENDS - timedelta(days=7), SUSPENDS)
        assert told(*AHEAD) == []

    def test_an_extension_begins_the_steps_anew(self, kim: Actor) -> None:
        credential = earn(kim, JIRA, EARNED).credential or 0
        walk(SUSPENDS - timedelta(days=8), SUSPENDS - timedelta(days=5))
        grant_extension(
            credential=credential,
            suspends_on=SUSPENDS + timedelta(days=10),
            expires_on=EXPIRES,
            reason="Leave",
            by=certification_desk(),
            now=at(SUSPENDS - timedelta(days=4)),
        )
        walk(SUSPENDS - timedelta(days=4), SUSPENDS + timedelta(days=10))
        assert [on for on, _ in told(*AHEAD)] == ["2026-01-08", "2026-01-18", "2026-01-25"]

    def test_a_retired_one_is_told_that_nothing_renews_it(self, kim: Actor) -> None:
        earn(kim, JIRA, EARNED)
        retire_certification(certification=JIRA, on=date(2025, 6, 1), by=SYSTEM, now=at(date(2025, 5, 1)))
        run(SUSPENDS - timedelta(days=30))
        notice = Notice.objects.get(name="suspension_ahead")
        assert "retired, so nothing renews it" in words(notice)
        assert "take one of two routes" not in words(notice)

    def test_turned_off_is_kept_in_the_product_and_not_mailed(self, kim: Actor) -> None:
        set_notices_off(notices=("suspension_ahead",), by=kim, now=at(EARNED))
        earn(kim, JIRA, EARNED)
        run(SUSPENDS - timedelta(days=30))
        assert Delivery.objects.get(notice__name="suspension_ahead").status == "off"


class TestCatchingUp:
    @pytest.mark.parametrize(
        ("missed", "names"),
        [
            (range(40, 28, -1), [("2025-12-16", "suspension_ahead")]),
            (range(95, 5, -1), [("2026-01-08", "suspension_ahead")]),
            (range(31, -1, -1), [("2026-01-15", "credential_suspended")]),
            (range(10, -90, -1), [("2026-04-08", "expiration_ahead")]),
            (range(10, -91, -1), [("2026-04-15", "credential_expired")]),
        ],
    )
    def test_only_the_nearest_step(self, kim: Actor, missed: range, names: list[tuple[str, str]]) -> None:
        """``missed``: days before the suspension that are run at once, on the last of them."""
        earn(kim, JIRA, EARNED)
        days = [SUSPENDS - timedelta(days=count) for count in missed]
        for on in days:
            run(on, at(days[-1]))
        assert told(*AHEAD) == names

    def test_the_words_count_from_the_day_of_catching_up(self, kim: Actor) -> None:
        earn(kim, JIRA, EARNED)
        run(SUSPENDS - timedelta(days=7), at(SUSPENDS - timedelta(days=4)))
        assert Notice.objects.get(name="suspension_ahead").subject.endswith("is suspended in 4 days")

    def test_a_quarter_that_was_missed_whole_is_left_out(self, kim: Actor) -> None:
        earn(kim, JIRA, EARNED)
        for on in (date(2025, 4, 1), date(2025, 7, 1)):
            run(on, at(date(2025, 7, 3)))
        assert told("quarterly_status") == [("2025-07-01", "quarterly_status")]


class TestQuarterly:
    def test_on_four_days_a_year_while_something_is_in_force(self, kim: Actor) -> None:
        earn(kim, JIRA, EARNED)
        earn(kim, ASSOCIATE, date(2024, 5, 1))
        days = [date(2025, month, 1) for month in range(1, 13)] + [date(2026, month, 1) for month in range(1, 13)]
        for on in days:
            run(on)
        assert [on for on, _ in told("quarterly_status")] == [
            "2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01",
        ]  # fmt: skip
        first, *_, last = Notice.objects.filter(name="quarterly_status").order_by("on")
        assert "You hold 2 certifications that are in force." in words(first)
        assert (
            "ACA-900 Jira Software Essentials Certification: 0 of 50 CE units; suspended, expires on 1 Aug 2026"
            in words(last)
        )
        assert "ACP-120" not in last.text

    def test_everybody_has_their_own(self) -> None:
        holders = [person() for _ in range(5)]
        for who in holders:
            earn(who, JIRA, EARNED)
        run(date(2025, 4, 1))
        assert sorted(Notice.objects.values_list("to", flat=True)) == sorted(email_of(who) for who in holders)


class TestDesk:
    def test_digests_of_the_day_before(self, kim: Actor) -> None:
        desk, day = certification_desk(), date(2025, 3, 3)
        to = email_of(desk)
        credential = earn(kim, JIRA, EARNED).credential or 0
        earn(kim, ASSOCIATE, date(2022, 1, 15))
        enter(kim, "global_event", date(2024, 4, 2), "Team 24", now=at(day, 11))
        activity = done(kim, "coursework", date(2025, 2, 1), now=at(day)).activity
        ask_extension(credential=credential, reason="Leave", by=kim, now=at(day))
        report_misuse(text="He paid somebody", about="AT00000001", by=kim, now=at(day))
        case = open_case(activity=activity, reason="Look", by=desk, now=at(day)).case
        ask_candidate(case=case, text="Where?", by=desk, now=at(day))
        answer_case(case=case, text="There", by=kim, now=at(day, 15))
        walk(day, day + timedelta(days=4))
        names = ("extension_asked", "activity_held", "case_answered", "misuse_reported")
        assert told(*names, to=to) == [("2025-03-04", name) for name in names]
        assert "Team 24" in Notice.objects.get(to=to, name="activity_held").text
        assert "He paid" not in Notice.objects.get(to=to, name="misuse_reported").text
        assert "Kim" not in Notice.objects.get(to=to, name="misuse_reported").text

    def test_what_is_settled_by_then_is_left_out(self, kim: Actor) -> None:
        desk, day = certification_desk(), date(2025, 3, 3)
        credential = earn(kim, JIRA, EARNED).credential or 0
        wish = ask_extension(credential=credential, reason="Leave", by=kim, now=at(day)).extension
        decline_extension(extension=wish, reason="No", by=desk, now=at(day, 15))
        walk(day, day + timedelta(days=3))
        assert told("extension_asked", to=email_of(desk)) == []

    def test_a_silence_goes_back_to_the_desk(self, kim: Actor) -> None:
        desk, day = certification_desk(), date(2025, 3, 3)
        earn(kim, JIRA, EARNED)
        activity = done(kim, "coursework", date(2025, 2, 1), now=at(day)).activity
        case = open_case(activity=activity, reason="Look", by=desk, now=at(day)).case
        ask_candidate(case=case, text="Where?", by=desk, now=at(day))
        for count in range(1, 40):
            close_cases(day + timedelta(days=count), at(day + timedelta(days=count), 0))
            run(day + timedelta(days=count))
        assert told("case_answered", to=email_of(desk)) == [("2025-04-04", "case_answered")]


class TestCost:
    @pytest.mark.parametrize("scan", renewal.REMINDERS[:4], ids=lambda scan: scan.name)
    def test_a_day_reads_only_what_is_due(self, scan: Reminder) -> None:
        """As many queries with thirty credentials around as with three, when none of them is due."""
        counts = []
        for _ in range(2):
            for _ in range(3 if not counts else 27):
                earn(person(), JIRA, EARNED)
            with CaptureQueriesContext(connection) as asked:
                scan.run(date(2025, 2, 2), at(date(2025, 2, 2), 0))
                scan.next_due_on(date(2025, 2, 2))
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 8

    def test_the_days_are_found_by_their_index(self, kim: Actor) -> None:
        earn(kim, JIRA, EARNED)
        plan = running().filter(suspends_on__in=[SUSPENDS]).order_by().explain().lower()
        if connection.vendor == "sqlite":
            assert "certification_suspends" in plan


Step = Callable[[], object]


class TestJumping:
    """The same story walked day by day and by jumps; between steps, only days are passed.

    What is gained was gained long ago and entered late, so that its end is not far: walking is slow.
    """

    START = date(2024, 2, 1)
    AGO = timedelta(days=545)
    LAST = 430

    def story(self, seed: int) -> dict[int, Step]:
        chance, desk = random.Random(seed), certification_desk(person(f"desk{seed}@x.example"))
        holders = [person(f"holder{seed}-{number}@x.example") for number in range(3)]
        held: list[tuple[Actor, int]] = []

        def day(count: int) -> date:
            return self.START + timedelta(days=count)

        def gain(count: int) -> None:
            who = chance.choice(holders)
            passed = earn(who, chance.choice((JIRA, ORG, ASSOCIATE)), day(count) - self.AGO, now=at(day(count)))
            held.append((who, passed.credential or 0))

        def learn(count: int) -> None:
            done(chance.choice(holders), chance.choice(("global_event", "presenting")), day(count))

        def ask(count: int) -> None:
            who, credential = chance.choice(held)
            try:
                with transaction.atomic():
                    ask_extension(credential=credential, reason="More", by=who, now=at(day(count)))
            except Exception:  # noqa: BLE001  one waits already, or it is over: as good
                return

        def report(count: int) -> None:
            report_misuse(text="Look", by=holders[0], now=at(day(count)))

        def revoke(count: int) -> None:
            revoke_credential(credential=held[0][1], reason="No", by=desk, now=at(day(count)))

        steps: dict[int, Step] = {0: lambda: [gain(0), gain(0), gain(0)]}
        for count in sorted(chance.sample(range(1, 150), 16)):
            verb = chance.choice((gain, gain, learn, learn, learn, ask, report, revoke))
            steps[count] = lambda verb=verb, count=count: verb(count)  # type: ignore[misc]
        return steps

    def play(self, steps: dict[int, Step], *, jumping: bool) -> list[tuple[str, str, date, str]]:
        at_day = -1
        for count in [*sorted(steps), self.LAST]:
            self._pass_days(at_day, count, jumping=jumping)
            at_day = count
            if count in steps:
                steps[count]()
        return sorted(Notice.objects.values_list("name", "to", "on", "subject"))

    def _pass_days(self, since: int, until: int, *, jumping: bool) -> None:
        count = since + 1
        while count <= until:
            on = self.START + timedelta(days=count)
            if jumping:
                found = [scan.next_due_on(on - ONE_DAY) for scan in renewal.REMINDERS]
                due = [one for one in found if one is not None]
                assert all(one >= on for one in due)
                if not due or (min(due) - self.START).days > until:
                    return
                on = min(due)
                count = (on - self.START).days
            run(on)
            count += 1

    @pytest.mark.once  # dates and rows, whatever the database
    @pytest.mark.parametrize("seed", [1])
    def test_jumping_says_the_same_as_walking(self, seed: int) -> None:
        found: list[list[tuple[str, str, date, str]]] = []
        for jumping in (False, True):
            sid = transaction.savepoint()
            found.append(self.play(self.story(seed), jumping=jumping))
            transaction.savepoint_rollback(sid)
        assert found[0] == found[1]
        assert {name for name, *_ in found[0]} >= {"suspension_ahead", "credential_suspended", "quarterly_status"}
        assert {name for name, *_ in found[0]} >= set(AHEAD)
