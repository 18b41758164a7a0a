"""One small business with a caller for each part that people play, and how tests call the API."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from PIL import Image

from credenza.catalog.commands.add_session import Held, add_session
from credenza.certification.commands.ask_candidate import ask_candidate
from credenza.certification.commands.ask_extension import ask_extension
from credenza.certification.commands.claim_badge import claim_badge
from credenza.certification.commands.open_calendar_feed import open_calendar_feed
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.commands.register_candidate import register_candidate
from credenza.certification.commands.report_misuse import report_misuse
from credenza.certification.commands.share_credentials import share_credentials
from credenza.certification.commands.try_rules import look_further, try_rules
from credenza.certification.queries.activities import evidence_of
from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.kernel.actors import SYSTEM, Actor, StaffRole
from credenza.kernel.money import Money
from credenza.learning.commands.import_attendance import import_attendance
from credenza.learning.queries.waiting import QuarantineFilter, quarantined
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.import_bank_lines import import_bank_lines
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.queries.orders import order
from credenza.orders.rules.bank import BankLine
from credenza.parties.commands.add_member import add_member
from credenza.parties.commands.create_token import create_token
from credenza.parties.commands.register_organization import register_organization
from credenza.parties.commands.submit_evidence import submit_evidence
from credenza.parties.organization_fields import Address
from credenza.parties.scopes import SCOPES
from credenza.workflows.models import Delivery, Notice, WebhookDelivery
from credenza.workflows.proofs import as_paper, proof_of
from credenza.workflows.webhooks import add_endpoint
from tests.builders import certification, credits, learning, licensing, quotes

NOW = credits.NOW
EXAM, COURSE = credits.EXAM, credits.COURSE
PARTS = ("other", "owner", "learner", "desk", "finance", "admin", "certification")
PREFIX = "/api/v1"


def _picture() -> bytes:
    """A small PNG."""
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "navy").save(drawn, "PNG")
    return drawn.getvalue()


PICTURE = _picture()


def token(by: Actor, *, without: str = "", only: tuple[str, ...] = ()) -> str:
    """A token of the person: for everything, but for ``without``, or for ``only``."""
    scopes = only or tuple(scope for scope in SCOPES if scope != without)
    return create_token(name="tests", scopes=scopes, by=by, now=NOW).secret


class Caller:
    """Calls the API as JSON (bytes as they are; of a GET as its query) with a token; ``key`` is the idempotency key."""

    def __init__(self, secret: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def __call__(self, method: str, address: str, body: Any = None, *, key: str = "", **headers: str) -> Any:
        sent = {**self.headers, **({"Idempotency-Key": key} if key else {}), **headers}
        if method == "GET" and body:
            address, body = f"{address}?{urlencode(body)}", None
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        more = {} if body is None else {"data": body, "content_type": kind}
        return getattr(self.client, method.lower())(f"{PREFIX}{address}", headers=sent, **more)

    def get(self, address: str, **headers: str) -> Any:
        return self("GET", address, **headers)

    def post(self, address: str, body: Any = None, *, key: str = "") -> Any:
        return self("POST", address, {} if body is None else body, key=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Ids of what there is, people by part, their callers."""

    ids: dict[str, Any]
    people: dict[str, Actor]
    code: str
    callers: dict[str, Caller] = field(default_factory=dict)

    def __getitem__(self, part: str) -> Caller:
        if part not in self.callers:
            self.callers[part] = Caller(token(self.people[part]))
        return self.callers[part]

    def filled(self, template: Any) -> Any:
        """The same with ids in place of names in braces; a text that is only a name becomes the id itself."""
        if isinstance(template, dict):
            return {name: self.filled(value) for name, value in template.items()}
        if isinstance(template, list):
            return [self.filled(value) for value in template]
        if isinstance(template, str) and template[1:-1] in self.ids and template == f"{{{template[1:-1]}}}":
            return self.ids[template[1:-1]]
        return template.format(**self.ids) if isinstance(template, str) else template


def build() -> World:
    """Ana's account with two lots, Bo's requests in three states, staff, an extension request, a webhook, a mail."""
    credits.stock()
    people = {
        "other": credits.person("eve@elsewhere.example", "Eve"),
        "owner": credits.person("ana@acme.example", "Ana"),
        "learner": credits.person("bo@acme.example", "Bo"),
        "desk": credits.staff(StaffRole.ORDER_DESK, who=credits.person("desk@vendor.example", "Kim")),
        "finance": credits.staff(StaffRole.FINANCE, who=credits.person("finance@vendor.example", "Fia")),
        "admin": credits.staff(StaffRole.ADMINISTRATOR, who=credits.person("admin@vendor.example", "Ada")),
        "certification": certification.certification_desk(credits.person("certification@vendor.example", "Cleo")),
    }
    owner, learner = people["owner"], people["learner"]
    acme = credits.account(owner, name="Acme")
    bought = credits.purchase(acme.account, 1000)
    second = credits.purchase(acme.account, 500)
    approved = credits.approved(acme, owner, learner, [EXAM])
    pending = credits.request(acme.code, learner, [credits.OTHER_EXAM], team="Platform")
    asked = ask_lot_extension(lot=second.lot, reason="More time", by=owner, now=NOW)
    ids = {
        "account": acme.account,
        "lot": bought.lot,
        "extension": asked.extension,
        "purchase": bought.purchase,
        "request_id": pending.request,
        "approved": approved,
        "code": acme.code,
        "sku": EXAM,
        "person": learner.person_id,
        **_administration(people["admin"], people["learner"]),
        **_learning(people["admin"]),
        **_certification(people["learner"], people["certification"]),
        **_organization(owner, learner, people["desk"]),
        "token": create_token(name="report", scopes=("credits:read",), by=owner, now=NOW).token,
    }
    return World(ids=ids, people=people, code=acme.code)


def _administration(admin: Actor, reader: Actor) -> dict[str, int]:
    endpoint = add_endpoint(url="https://hooks.example.com/in", by=admin, now=NOW).endpoint
    posted = WebhookDelivery.objects.create(
        endpoint_id=endpoint, event_id=1, event_name="credits.account_opened", message_id="evt_1", body="{}",
        status="failed", created_at=NOW,
    )  # fmt: skip
    notice = Notice.objects.create(
        person_id=reader.person_id, to="bo@acme.example", name="redemption_approved", subject="Approved", text="Yes",
        html="", link="/", fact_key="one", on=date(2026, 3, 10), created_at=NOW,
    )  # fmt: skip
    mail = Delivery.objects.create(notice=notice, status="failed")
    return {"endpoint": endpoint, "delivery": posted.pk, "mail": mail.pk, "notice": notice.pk}


def _learning(admin: Actor) -> dict[str, int]:
    """A platform that sent a statement about somebody nobody knows, and a roster with a line."""
    lms, made = learning.platform(administrator=admin)
    learning.post(learning.statement(actor=learning.account("4711")), lms)
    row = quarantined(QuarantineFilter())[0]
    taken = import_attendance(
        event="ACE Lisbon", on=credits.TODAY, type="local_event", emails=["bo@acme.example"], by=lms, now=NOW
    )
    return {
        "service": made.account,
        "quarantined": row.id,
        "actor": row.actor_id,
        "roster": taken.roster or 0,
    }


def _certification(candidate: Actor, desk: Actor) -> dict[str, Any]:
    """Bo holds two certifications, asks for an extension of one, and two activities, one of them in a
    case in which they are asked. Somebody else has an account too many, and somebody reported something.
    """
    day = date(2026, 2, 1)
    held = certification.earn(candidate, "ACP-120", date(2025, 1, 15))
    other = certification.earn(candidate, "ACA-900", date(2025, 1, 15))
    proof = proof_of(PICTURE, "course.png")
    activity = record_activity(
        person=candidate.person_id or 0, claim=certification.claim("coursework", day), evidence=(proof,),
        by=candidate, now=NOW,
    ).activity  # fmt: skip
    looked_at = certification.enter(candidate, "coursework", day).activity
    case = open_case(activity=looked_at, reason="Seen", by=desk, now=NOW).case
    ask_candidate(case=case, text="Which day was it?", by=desk, now=NOW)
    double = register_candidate(person=credits.person("double@acme.example").person_id or 0, by=SYSTEM, now=NOW)
    assert held.credential
    assert other.credential
    share_credentials(person=candidate.person_id or 0, credentials=[held.credential], by=candidate, now=NOW)
    open_calendar_feed(person=candidate.person_id or 0, by=candidate, now=NOW)
    trial = try_rules(overrides=("certification.renewal_scope=certification",), by=desk, now=NOW).trial
    look_further(trial=trial, parts=100, by=SYSTEM, now=NOW)
    held_on = Held(on=date(2026, 9, 24), starts=time(18), ends=time(20))
    return {
        "trial": trial,
        "session": add_session(type="local_event", title="ACE Porto", held=held_on, by=desk, now=NOW).session,
        "certification": "ACA-900",
        "candidate": register_candidate(person=candidate.person_id or 0, by=candidate, now=NOW).number,
        "credential": held.credential,
        "earned": held.earned,
        "activity": activity,
        "evidence": evidence_of(activity)[0].id,
        "looked_at": looked_at,
        "case": case,
        "double": double.number,
        "wish": ask_extension(credential=other.credential, reason="Leave", by=candidate, now=NOW).extension,
        "badge": claim_badge(credential=held.credential, by=candidate, now=NOW).badge,
        "report": report_misuse(text="Sold here", by=desk, now=NOW).report,
    }


def _organization(first: Actor, colleague: Actor, desk: Actor) -> dict[str, Any]:
    """Ana's organization with Bo as a colleague, evidence with a paper that waits, licenses and what she bought."""
    there = Address(street="1 Some Street", city="Auckland", country="NZ")
    made = register_organization(name="Acme", address=there, by=first, now=NOW).organization
    add_member(organization=made, email="bo@acme.example", by=first, now=credits.later(1))
    bought = _bought(quotes.World(buyer=first, organization=made, desk=desk))  # before a claim that calls for a review
    paper = as_paper(proof_of(PICTURE, "charter.png"))
    shown = submit_evidence(organization=made, kind="category", value="academic", paper=paper, by=first, now=NOW)
    return {"organization": made, "proof": shown.evidence, **_licenses(first, made), **bought}


def _quoted(of: quotes.World) -> dict[str, int]:
    """An open quote, and the hold of another one because of its note."""
    held = quotes.sent(of, notes="Please align the dates").review
    return {"quote": quotes.sent(of).quote, "review": held or 0}


def _bought(of: quotes.World) -> dict[str, int]:
    """An accepted quote, its order, paid in full, and its invoice; an unpaid order, and money without a reference."""
    accepted = accept_quote(quote=quotes.sent(of).quote, by=of.buyer, now=NOW)
    total = order(accepted.order, of.buyer).total
    paid = record_payment(order=accepted.order, amount=total, value_date=credits.TODAY, by=of.desk, now=NOW)
    assert paid.invoice
    other = accept_quote(quote=quotes.sent(of).quote, by=of.buyer, now=NOW)
    line = BankLine(account="US1", bank_id="1", amount=Money(500, "USD"), value_date=credits.TODAY)
    waiting = import_bank_lines(lines=[line], by=of.desk, now=NOW).lines[0].payment
    return {
        **_quoted(of),
        "order": other.order,
        "position": 0,
        "other_order": accepted.order,
        "invoice": paid.invoice,
        "payment": waiting or 0,
    }


def _licenses(contact: Actor, licensee: int) -> dict[str, Any]:
    """A license and a subscription of the organization that Rita bought, with Ana as their technical contact."""
    rita = credits.person("rita@reseller.example", "Rita")
    kept = {"technical_contact": contact, "purchaser": rita, "licensee": licensee}
    made = licensing.license(**kept)
    subscription = licensing.license(licensing.CLOUD, **kept)
    return {"license": made, "subscription": subscription, "sen": f"SEN-{1_000_000 + made}"}


def instant(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
