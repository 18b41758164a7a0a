"""Statements as learning platforms send them, and people who post them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from credenza.kernel.actors import Actor
from credenza.learning.commands.post_statements import post_statements
from credenza.learning.receipts import StatementTaken
from credenza.learning.rules import reading
from credenza.parties.commands.service_accounts import make_service_account
from credenza.parties.queries import bearer_of
from credenza.parties.receipts import ServiceAccountMade
from tests.builders.credits import NOW, TODAY, staff

HOME = "https://lms.example"
COURSE_ID, EXAM_ID = f"{HOME}/courses/TEAM-JIRA-ESS-V", f"{HOME}/exams/ACP-120"
UNKNOWN_ID = f"{HOME}/courses/4711"
REGISTRATION = "7a3f0a52-5bd5-4b52-8f1a-6a1d3c1d2b11"
WHEN = "2026-03-09T15:30:00Z"
ID = "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"


def agent(email: str) -> dict[str, Any]:
    return {"objectType": "Agent", "mbox": f"mailto:{email}"}


def account(name: str, home: str = HOME) -> dict[str, Any]:
    return {"account": {"homePage": home, "name": name}}


def statement(email: str = "kim@acme.example", verb: str = "completed", **more: Any) -> dict[str, Any]:
    """A plain statement about the sample course; ``more`` replaces whole members, None takes one out."""
    given = {
        "id": str(uuid4()),
        "actor": agent(email),
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}", "display": {"en": verb}},
        "object": {"id": COURSE_ID, "definition": {"name": {"en-US": "Jira essentials"}}},
        "timestamp": WHEN,
    }
    if verb in ("completed", "passed"):
        given["result"] = {"completion": True} if verb == "completed" else {"success": True}
    if activity := more.pop("activity", None):
        given["object"] = {"id": activity}
    if registration := more.pop("registration", None):
        given["context"] = {"registration": registration}
    return {name: value for name, value in (given | more).items() if value is not None}


def voiding(target: str, email: str = "lms@lms.example") -> dict[str, Any]:
    """The statement that withdraws another."""
    return {
        "id": str(uuid4()),
        "actor": agent(email),
        "verb": {"id": reading.VOIDED, "display": {"en": "voided"}},
        "object": {"objectType": "StatementRef", "id": target},
        "timestamp": WHEN,
    }


def cmi5(email: str = "kim@acme.example", verb: str = "completed", **more: Any) -> dict[str, Any]:
    """The same as a cmi5 course sends it."""
    context = {
        "registration": REGISTRATION,
        "contextActivities": {"category": [{"id": reading.CMI5}, {"id": reading.MOVE_ON}]},
        "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": "s-1"},
    }
    return statement(email, verb, actor=account(email), context=context, **more)


def post(given: Mapping[str, Any], by: Actor, now: Any = NOW) -> StatementTaken:
    """One statement through the command."""
    return post_statements(statements=[given], by=by, now=now).statements[0]


def platform(*scopes: str, administrator: Actor | None = None) -> tuple[Actor, ServiceAccountMade]:
    """A learning platform's service account, as the caller of commands, with its key and secret."""
    from credenza.kernel.actors import StaffRole

    by = administrator or staff(StaffRole.ADMINISTRATOR)
    made = make_service_account(name="Learning platform", scopes=scopes or ("learning:write",), by=by, now=NOW)
    found = bearer_of(made.secret, now=NOW, on=TODAY)
    assert found is not None
    return found.actor, made


def as_uuid(given: Mapping[str, Any]) -> UUID:
    return UUID(given["id"])
