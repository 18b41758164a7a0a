"""Short words for stories of candidates: what somebody holds, does and asks."""

from typing import Any

from django.db import transaction

from tests.stories.telling import Told, ask, step, told

KIM, LEE = "kim@x.example", "lee@x.example"
ASSOCIATE, OTHER_ASSOCIATE, PROFESSIONAL, OTHER_PROFESSIONAL = "ACA-900", "ACA-920", "ACP-120", "ACP-620"


def earned(on: str, code: str = ASSOCIATE, name: str = "c", who: str = KIM) -> dict[str, Any]:
    """Granted since that day, entered on that day."""
    return step(on, "staff", "earn_certification", name, candidate=who, certification=code, date=on)


def did(
    entered: str, kind: str, on: str | None = None, name: str | None = None, *, called: str = "", who: str = KIM
) -> dict[str, Any]:
    """The candidate enters what they did on a day (the day of entering unless said), with evidence."""
    given = {"candidate": who, "type": kind, "date": on or entered, "evidence": "sample"}
    return step(entered, who, "record_activity", name, **given, **({"name": called} if called else {}))


def courses(count: int, month: str, first: int = 1, *, who: str = KIM, name: str = "") -> list[dict[str, Any]]:
    """So many courses on days of a month from ``first`` on, each entered on its day; ids ``name``1, ``name``2, …"""
    days = [f"{month}-{first + number:02d}" for number in range(count)]
    ids = [f"{name}{number + 1}" if name else None for number in range(count)]
    return [did(day, "coursework", name=one, who=who) for day, one in zip(days, ids, strict=True)]


def in_order(*steps: dict[str, Any] | list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps and lists of steps by day; those of one day stay in the order given."""
    flat: list[dict[str, Any]] = []
    for one in steps:
        flat += one if isinstance(one, list) else [one]
    return sorted(flat, key=lambda one: str(one["on"]))


def run(*steps: dict[str, Any] | list[dict[str, Any]], on: str, who: str = KIM, **more: Any) -> "Candidate":
    """Run the story and ask about the candidate as of ``on``; the question is "k", their mails "mails".

    The database is left as it was, so that a test may compare stories.
    """
    asked = [ask(on, "candidate", who, "k"), ask(on, "emails", who, "mails"), *more.pop("questions", [])]
    with transaction.atomic():
        story = told(*in_order(*steps), questions=asked, **more)
        transaction.set_rollback(True)
    return Candidate(story)


class Candidate:
    """A candidate at the end of a story."""

    def __init__(self, story: Told) -> None:
        self.story = story
        self.held = {one["id"]: one for one in story.answers["k"]["credentials"]}

    def dates(self, name: str = "c") -> tuple[str, str]:
        """Suspension and expiration date."""
        return self.held[name]["suspends_on"], self.held[name]["expires_on"]

    def status(self, name: str = "c") -> str:
        return str(self.held[name]["status"])

    def units(self, name: str = "c") -> tuple[Any, Any]:
        """Counted in the open cycle, and required."""
        return self.held[name]["units"], self.held[name]["required"]

    def cycles(self, name: str = "c") -> list[tuple[str, str, str, Any]]:
        """Start, closing day, by what, units."""
        return [(one["start"], one["closed_on"], one["by"], one["units"]) for one in self.held[name]["cycles"]]

    def mails(self, notice: str) -> list[str]:
        """The days on which a notice came."""
        return [one["on"] for one in self.story.answers["mails"] if one["notice"] == notice]
