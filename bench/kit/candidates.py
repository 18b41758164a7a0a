"""A program's candidates in bulk: people, two credentials each, activities, all made by the database itself.

Numbers decide everything, so that every run has the same rows. The projection of the credentials is as of their
earning: the replay of a candidate brings theirs up to date (``refresh``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection

from kit.business import _insert, _largest, series, unchecked

CREDENTIALS = 2
ACTIVITIES = 10
FIRST = date(2024, 2, 1)
DAYS = 1_000
"""Activities spread over so many days, earning days over the first 300."""
HELD = (("ACP-120", "ACP"), ("ACA-900", "ACA"))
_TABLES = ("certification_activity", "certification_pass", "certification_credential", "certification_candidate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowded:
    """Ids of the candidates and of their people, in the same order; the first pass of candidate n is
    ``first_pass + 2 * n``.
    """

    candidates: range
    people: range
    first_pass: int


def add_candidates(count: int, activities: int = ACTIVITIES) -> Crowded:
    """``count`` candidates with two credentials and so many accepted activities each."""
    first, person = _largest("certification_candidate") + 1, _largest("parties_person") + 1
    first_pass = _largest("certification_pass") + 1
    entered, at = "'2026-11-01'", "'2026-11-01 09:00:00'"
    with _without_indexes(), unchecked():
        _insert(
            "parties_person",
            "id, password, is_superuser, first_name, last_name, is_staff, is_active, date_joined, username, email, "
            "name, time_zone, scheme, catalog_news, is_sample",
            f"SELECT {person} + n, '!', {_false()}, '', '', {_false()}, {_true()}, {at}, "
            f"'candidate' || ({person} + n) || '@bench.example', 'candidate' || ({person} + n) || '@bench.example', "
            f"'Candidate ' || n, '', 'auto', 'at_once', {_false()} FROM {series(count)}",
        )
        _insert(
            "certification_candidate",
            "id, number, person_id, registered_on",
            f"SELECT {first} + n, 'AT00' || ({100_000_000 + first} + n), {person} + n, '{FIRST}' FROM {series(count)}",
        )
        for place, (code, level) in enumerate(HELD):
            on = _day(f"(n * {7919 + 12 * place} + {131 * place}) % 300")
            _insert(
                "certification_pass",
                'id, candidate_id, kind, certification, "on", reason, entered_on, at',
                f"SELECT {first_pass} + {CREDENTIALS} * n + {place}, {first} + n, 'grant', '{code}', {on}, '', "
                f"{entered}, {at} FROM {series(count)}",
            )
            _insert(
                "certification_credential",
                "candidate_id, origin, certification, level, earned_on, suspends_on, expires_on, start, "
                "unit_hundredths, cycle_count, met, revoked, gone",
                f"SELECT {first} + n, {first_pass} + {CREDENTIALS} * n + {place}, '{code}', '{level}', {on}, "
                f"{_after(on, 24)}, {_after(on, 27)}, {on}, 0, 0, {_false()}, {_false()}, {_false()} "
                f"FROM {series(count)}",
            )
        if activities:
            _add_activities(count * activities, activities, first, entered, at)
    return Crowded(candidates=range(first, first + count), people=range(person, person + count), first_pass=first_pass)


def _add_activities(count: int, each: int, first: int, entered: str, at: str) -> None:
    kind = (
        "CASE (n * 31 + n / 7) % 10 WHEN 0 THEN 'global_event' WHEN 1 THEN 'local_event' WHEN 2 THEN 'local_event' "
        "WHEN 3 THEN 'presenting' ELSE 'coursework' END"
    )
    _insert(
        "certification_activity",
        'candidate_id, type, "on", name, name_key, item, language, notes, status, entered_as, verified, source, '
        "entered_on, entered_at, version",
        f"SELECT {first} + n / {each}, {kind}, {_day(f'(n * 7919 + n / {each}) % {DAYS}')}, "
        f"'Activity number ' || (n % {each}), 'activitynumber' || (n % {each}), '', 'en', '', 'accepted', 'accepted', "
        f"{_true()}, 'roster', {entered}, {at}, 1 FROM {series(count)}",
    )


def add_desk_history(crowd: Crowded) -> None:
    """What lies behind the desk: for each candidate a case that is closed with four entries, a wish that was granted,
    a report of misuse that was looked into.
    """
    count, at = len(crowd.candidates), "'2025-06-01 09:00:00'"
    case = _largest("certification_auditcase") + 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM certification_activity")
        activity = cursor.fetchone()[0]
        cursor.execute("SELECT min(id) FROM certification_credential")
        credential = cursor.fetchone()[0]
    with unchecked():
        _insert(
            "certification_auditcase",
            "id, activity_id, status, why, rule, reason, outcome, opened_on, opened_at, version",
            f"SELECT {case} + n, {activity} + n, 'closed', 'sample', '', '', 'accept', '2025-06-01', {at}, 4 "
            f"FROM {series(count)}",
        )
        kinds = "(ARRAY['opened', 'asked', 'answered', 'closed'])[1 + n % 4]"
        _insert(
            "certification_caseentry",
            'case_id, kind, text, outcome, "on", at',
            f"SELECT {case} + n / 4, {kinds}, '', '', {_day('n % 900')}, {at} FROM {series(4 * count)}",
        )
        _insert(
            "certification_extensionrequest",
            "candidate_id, credential_id, reason, status, asked_on, asked_at, decision_reason",
            f"SELECT {crowd.candidates.start} + n, {credential} + {CREDENTIALS} * n, 'Ill', 'granted', "
            f"{_day('n % 900')}, {at}, 'Yes' FROM {series(count)}",
        )
        _insert(
            "certification_misusereport",
            'reporter_id, text, about, status, at, "on", decision_reason',
            f"SELECT {crowd.people.start} + n, 'Look', '', 'dismissed', {at}, {_day('n % 900')}, 'Nothing' "
            f"FROM {series(count)}",
        )


def _day(days: str) -> str:
    if connection.vendor == "postgresql":
        return f"(DATE '{FIRST}' + ({days})::int)"
    return f"date('{FIRST}', '+' || ({days}) || ' days')"


def _after(day: str, months: int) -> str:
    if connection.vendor == "postgresql":
        return f"({day} + INTERVAL '{months} months')::date"
    return f"date({day}, '+{months} months')"


def _true() -> str:
    return "TRUE" if connection.vendor == "postgresql" else "1"


def _false() -> str:
    return "FALSE" if connection.vendor == "postgresql" else "0"


@contextmanager
def _without_indexes() -> Iterator[None]:
    """On PostgreSQL the secondary indexes of the large tables are made anew afterwards, which is several times quicker
    than keeping them up to date row by row, and as good. SQLite keeps them.
    """
    if connection.vendor != "postgresql":
        yield
        return
    dropped: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(
            "SELECT i.indexname, i.indexdef FROM pg_indexes i JOIN pg_class c ON c.relname = i.indexname "
            "LEFT JOIN pg_constraint k ON k.conindid = c.oid "
            "WHERE i.schemaname = 'public' AND i.tablename = ANY(%s) AND k.oid IS NULL",
            [list(_TABLES)],
        )
        for name, written in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')
            dropped.append(written)
    yield
    with connection.cursor() as cursor:
        for written in dropped:
            cursor.execute(written)
        cursor.execute("SET synchronous_commit = DEFAULT")
