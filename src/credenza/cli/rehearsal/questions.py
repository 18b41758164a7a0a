"""What a story may ask: each question reads what the pages read."""

from collections.abc import Callable
from typing import Any

from credenza.cli.rehearsal import audit_steps as audits
from credenza.cli.rehearsal import certification_questions as certification
from credenza.cli.rehearsal import order_questions as orders
from credenza.cli.rehearsal import rule_questions as rules
from credenza.cli.rehearsal.outcomes import plain
from credenza.cli.rehearsal.stage import Made, Stage, shown_person
from credenza.cli.rehearsal.story import Malformed, Question, Story
from credenza.credits.queries import accounts, ledger, reports
from credenza.credits.queries.requests import RequestFilter, list_requests
from credenza.credits.rows import EntryRow, LotRow, RequestRow
from credenza.kernel.actors import SYSTEM
from credenza.workflows.queries import emails_of

AS_OF = frozenset({"credit_account", "report"})
"""Answered as at the end of the question's day; the others say what is recorded after the last step."""
REPORTS = ("usage", "deferred_revenue", "aging")
ALL = 1_000_000


def check(story: Story) -> None:
    """What every question is about must be in the story; raises ``Malformed`` before anything runs."""
    steps = {step.id for step in story.steps if step.id}
    for question in story.questions:
        of, pointer = question.of, f"{question.pointer}/of"
        if question.about == "report" and of not in REPORTS:
            raise Malformed(pointer, f"takes one of {', '.join(REPORTS)}")
        if question.about != "credit_account":
            continue
        if isinstance(of, str) and (of[1:].split(".")[0] if of.startswith("$") else of) not in steps:
            raise Malformed(pointer, f"{of!r} is no step's id")
        if isinstance(of, bool) or not isinstance(of, str | int):
            raise Malformed(pointer, "takes the id of the step that opened the account")


def _account_id(question: Question, stage: Stage) -> int | None:
    of = question.of
    if isinstance(of, str) and not of.startswith("$"):
        outcome = stage.outcomes.get(of)
        of = (outcome.made if outcome else None) or of
    elif isinstance(of, str):
        of = certification.named_of(question, stage)
    if isinstance(of, Made):
        return of.id if of.kind == "account" else None
    return of if isinstance(of, int) and not isinstance(of, bool) else None


def credit_account(question: Question, stage: Stage) -> Any:
    """The account as its owners see it; None while it does not exist."""
    account_id = _account_id(question, stage)
    head = accounts.account_head(account_id) if account_id is not None else None
    if head is None:
        return None
    lots = accounts.lots_of(head.id, question.on)
    balance = accounts.balance_of(head.id, question.on)
    entries = reversed(tuple(ledger.stream_entries(ledger.EntryFilter(account_id=head.id))))
    requests = reversed(list_requests(RequestFilter(account_id=head.id), SYSTEM, limit=ALL).rows)
    return {
        "name": head.name,
        "approval": head.approval,
        "status": head.status,
        "owners": [shown_person(owner.person.email) for owner in accounts.owners_of(head.id)],
        "available": balance.available,
        "pending_credits": balance.pending_credits,
        "next_expiry_on": balance.next_expiry_on,
        "lots": [_lot(lot, stage) for lot in sorted(lots, key=lambda lot: lot.id)],
        "entries": [_entry(entry, stage) for entry in entries],
        "requests": [_request(request, stage) for request in requests],
    }


def _lot(lot: LotRow, stage: Stage) -> dict[str, Any]:
    return {
        "id": stage.name("lot", lot.id),
        "credits": lot.credits,
        "left": lot.left,
        "accepted_on": lot.accepted_on,
        "expires_on": lot.expires_on,
        "price_paid": lot.price,
    }


def _entry(entry: EntryRow, stage: Stage) -> dict[str, Any]:
    return {
        "on": entry.on,
        "kind": entry.kind,
        "credits": entry.credits,
        "lot": stage.name("lot", entry.lot_id),
        "request": stage.name("request", entry.request_id),
        "balance_after": entry.balance_after,
    }


def _request(request: RequestRow, stage: Stage) -> dict[str, Any]:
    return {
        "id": stage.name("request", request.id),
        "learner": shown_person(request.learner.email),
        "items": [item.sku for item in request.items],
        "credits": request.credits,
        "status": request.status,
        "decided_by": shown_person(request.decided_by),
        "reversed_on": request.reversed_on,
    }


def emails(question: Question, stage: Stage) -> Any:
    """Every mail recorded so far, to one address or to all."""
    if question.of is not None and not isinstance(question.of, str):
        raise Malformed(f"{question.pointer}/of", "takes an e-mail address, or is left out for all")
    wanted = question.of.lower() if question.of else None
    found = emails_of(None)
    rows = [row for row in found if wanted in (None, row.to.lower(), shown_person(row.to.lower()))]
    return [{"on": row.on, "to": shown_person(row.to), "notice": row.notice, "subject": row.subject} for row in rows]


def report(question: Question, stage: Stage) -> Any:
    """A named report, one of ``REPORTS``, over every account of the story."""
    if question.of == "usage":
        return [
            {
                "learner": shown_person(row.learner),
                "item": row.item,
                "month": f"{row.month:%Y-%m}",
                "credits": row.credits,
            }
            for row in reports.usage(None, to_on=question.on)
        ]
    if question.of == "aging":
        return orders.aging(question, stage)
    return [
        {
            "lot": stage.name("lot", row.lot),
            "left": row.left,
            "deferred": row.deferred,
            "recognized": row.recognized,
            "breakage": row.breakage,
        }
        for row in reports.revenue_at(question.on)
    ]


QUESTIONS: dict[str, Callable[[Question, Stage], Any]] = {
    "activity": certification.activity,
    "candidate": certification.candidate,
    "case": audits.case,
    "credit_account": credit_account,
    "emails": emails,
    "invoice": orders.invoice,
    "license": orders.license,
    "order": orders.order,
    "quote": orders.quote,
    "report": report,
    "rule_change": rules.rule_change,
}
QUESTION_NAMES = frozenset(QUESTIONS)


def answer(question: Question, stage: Stage) -> dict[str, Any]:
    """One question's answer as plain JSON values."""
    return {"id": question.id, "answer": plain(QUESTIONS[question.about](question, stage))}
