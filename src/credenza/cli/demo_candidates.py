"""The demo's candidates, at every stage of a certification's life: near suspension, suspended, over, renewed, in audit.

Dates are counted from the day the demo starts; everything goes through the real commands.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from credenza.certification.commands.ask_extension import ask_extension
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.pass_exam import grant_credential, pass_exam
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.entering import Claim
from credenza.cli.demo_sample import Happening, Sample
from credenza.gateways.files.sample import sample_evidence
from credenza.kernel.actors import SYSTEM
from credenza.kernel.periods import add_months
from credenza.workflows.proofs import proof_of

PEOPLE = (
    ("kim", "Kim Larsen", "larsen-consulting.example"),
    ("priyanka", "Priyanka Shah", "brightforge.example"),
    ("mateo", "Mateo Rossi", "brightforge.example"),
    ("yara", "Yara Haddad", "oakline.example"),
)
NEAR = timedelta(days=9)
COURSES = (
    "Jira fundamentals",
    "Automation in practice",
    "Permission schemes",
    "Reporting with dashboards",
    "Confluence for teams",
    "Service desks that scale",
    "Workflows, step by step",
    "Guard and organization policies",
)


def story(today: date) -> tuple[Happening, ...]:
    """What happened, as (days ago, what)."""
    return (*_kim(today), *_lena(today), *_aiko(today), *_priyanka(today), *_mateo(today), *_yara())


def _kim(today: date) -> Iterator[Happening]:
    """Holds four, renewed once by units of both levels, well on the way again."""
    first = add_months(today, -29)
    for code, day in (("ACA-900", 0), ("ACP-120", 40), ("ACP-620", 150), ("ACA-920", 200)):
        yield _earns("kim", code, first + timedelta(days=day), today)
    began = first + timedelta(days=260)
    yield _does("kim", "global_event", began, "Team Europe", today)
    yield _does("kim", "presenting", began + timedelta(days=3), "Team Europe: migrating 900 projects", today)
    for number, name in enumerate(COURSES):
        yield _does("kim", "coursework", began + timedelta(days=20 + 15 * number), name, today)
    yield _does("kim", "local_event", today - timedelta(days=64), "Community evening, Aarhus", today)
    yield _does("kim", "local_event", today - timedelta(days=30), "Community evening, Copenhagen", today)
    yield _does("kim", "coursework", today - timedelta(days=12), "Rovo for administrators", today)


def _lena(today: date) -> Iterator[Happening]:
    """Suspends in nine days, ten units short."""
    yield _earns("lena", "ACA-910", add_months(today + NEAR, -24), today)
    yield _earns("lena", "ACP-420", add_months(today, -13), today)
    yield _does("lena", "local_event", today - timedelta(days=210), "Community evening, Hamburg", today)
    for number in range(3):
        yield _does("lena", "coursework", today - timedelta(days=160 - 45 * number), COURSES[number], today)
    yield (
        3,
        _asks("lena", "ACA-910", "My team is in the middle of a migration; the last course is on Friday next week."),
    )


def _aiko(today: date) -> Iterator[Happening]:
    """Suspended since a month, with enough time left to renew; a cap has cut one event off."""
    yield _earns("aiko", "ACA-915", add_months(today, -25), today)
    yield _does("aiko", "global_event", today - timedelta(days=300), "Team Anaheim, virtually", today)
    yield _does("aiko", "global_event", today - timedelta(days=120), "High Velocity", today)


def _priyanka(today: date) -> Iterator[Happening]:
    """One is over, with a forgotten activity held for the desk; an exam passed again for another."""
    yield _earns("priyanka", "ACA-905", add_months(today, -28), today)
    yield _earns("priyanka", "ACP-520", add_months(today, -20), today)
    for number in range(4):
        yield _does(
            "priyanka", "coursework", add_months(today, -6) + timedelta(days=9 * number), COURSES[number], today
        )
    yield 45, _passes("priyanka", "ACP-520")
    yield 4, _enters("priyanka", "coursework", add_months(today, -5), "Boards and sprints")


def _mateo(today: date) -> Iterator[Happening]:
    """In an audit; holds a retired one that runs out, too."""
    yield _earns("mateo", "ACP-610", add_months(today, -22), today)
    yield _earns("mateo", "ACA-920", add_months(today, -16), today)
    yield _does("mateo", "local_event", today - timedelta(days=90), "Community evening, Torino", today)
    yield _does("mateo", "global_event", today - timedelta(days=35), "Unleash, virtually", today)
    yield 8, _is_audited("mateo", "Unleash, virtually", "The picture shows a registration, not the event.")


def _yara() -> Iterator[Happening]:
    """Just passed a first exam."""
    yield 6, _passes("yara", "ACA-900")


def _earns(who: str, code: str, on: date, today: date) -> Happening:
    def happening(sample: Sample) -> None:
        person = sample.actors[who].person_id or 0
        receipt = grant_credential(person=person, certification=code, on=on, by=SYSTEM, now=sample.now())
        sample.made[f"{who} {code}"] = receipt.credential or 0

    return (today - on).days, happening


def _passes(who: str, code: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        person, on = sample.actors[who].person_id or 0, sample.today - timedelta(days=sample.days_ago)
        receipt = pass_exam(person=person, certification=code, on=on, by=SYSTEM, now=sample.now())
        sample.made[f"{who} {code}"] = receipt.credential or 0

    return happening


def _does(who: str, kind: str, on: date, name: str, today: date) -> Happening:
    """Entered by the candidate on the day after."""
    return max((today - on).days - 1, 0), _enters(who, kind, on, name)


def _enters(who: str, kind: str, on: date, name: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        by = sample.actors[who]
        proof = proof_of(sample_evidence(f"{who} {name}"), "evidence.png")
        claim = Claim(type=kind, on=on, name=name)
        receipt = record_activity(person=by.person_id or 0, claim=claim, evidence=(proof,), by=by, now=sample.now())
        sample.made[f"{who} {name}"] = receipt.activity

    return happening


def _asks(who: str, code: str, reason: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        ask_extension(credential=sample.made[f"{who} {code}"], reason=reason, by=sample.actors[who], now=sample.now())

    return happening


def _is_audited(who: str, name: str, reason: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        by = sample.actors["certs"]
        open_case(activity=sample.made[f"{who} {name}"], reason=reason, by=by, now=sample.now())

    return happening
