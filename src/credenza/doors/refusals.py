"""Wording and HTTP status of every refusal, in one place for web, API and CLI.

Each says what happened, why, and what to do next. Codes are for programs and never change; words may. A new
refusal gets its row here and in docs/reference/errors.md; a house test compares the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from credenza.doors import (
    certification_wordings,
    learning_wordings,
    licensing_wordings,
    order_wordings,
    orders_wordings,
    organization_wordings,
    price_wordings,
)
from credenza.doors.wording import Wording, listed
from credenza.kernel.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A refusal as a door tells it. ``field`` names the input it belongs to, empty for none."""

    code: str
    status: int
    title: str
    detail: str
    field: str


def _wait(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"{seconds} seconds" if seconds < 60 else f"{minutes} minute{'' if minutes == 1 else 's'}"  # noqa: PLR2004


def _credits(count: int) -> str:
    return f"{count:,} credit{'' if count == 1 else 's'}"


def _insufficient(facts: dict[str, Any]) -> str:
    if "shortfall" in facts:
        return f"The balance falls {_credits(facts['shortfall'])} short. Purchase credits, or approve fewer requests."
    return (
        "The account's credits do not cover this order. Ask an account owner, or pay another way; your order is kept."
    )


def _not_pending(facts: dict[str, Any]) -> str:
    told = []
    for row in facts.get("requests") or ():
        who = {"automatic": "automatically", "system": "by the system", None: ""}.get(
            row["decided_by"], f"by {row['decided_by']}"
        )
        told.append(f"request {row['request']} was {row['status']} {who}".strip())
    return f"Nothing was changed: {listed(told)}. Take it out of the selection and decide on the rest."


def _of_line(facts: dict[str, Any]) -> str:
    return f"Line {facts['line']}: " if "line" in facts else ""


def _missing(facts: dict[str, Any]) -> str:
    return f"{_of_line(facts)}Fill in {listed(name.replace('_', ' ') for name in facts['fields'])}."


def _not_empty(facts: dict[str, Any]) -> str:
    return (
        f"{_credits(facts['available'])} are available and {facts['pending_count']} requests wait. "
        "An account closes when nothing is available and nothing waits: decide the requests and use the credits first."
    )


def _later(facts: dict[str, Any]) -> str:
    return f"Choose {facts['not_before']:%d %b %Y} or later: after the lot's present end, and after today."


WORDINGS: dict[str, Wording] = {
    "not_found": Wording(
        status=404, title="Not found", detail="There is nothing here, or it is not yours to see. Check the address."
    ),
    "not_permitted": Wording(
        status=403,
        title="Not permitted",
        detail="Your role does not include this. Ask an account owner or an administrator.",
    ),
    "missing_fields": Wording(status=422, title="Something is missing", detail=_missing),
    "invalid_field": Wording(
        status=422,
        title="One field cannot be taken",
        detail=lambda facts: (
            f"{_of_line(facts)}{facts['field'].replace('_', ' ').capitalize()} takes {facts['expected']}."
        ),
    ),
    "idempotency_conflict": Wording(
        status=409,
        title="This key was used before",
        detail="The same idempotency key came with another body; nothing was written. Use a new key for a new order.",
    ),
    "changed_meanwhile": Wording(
        status=409,
        title="Somebody else saved first",
        detail=lambda facts: f"Meanwhile somebody changed {facts['what']}. Look at it as it is now, then save again.",
    ),
    "too_many_requests": Wording(
        status=429,
        title="Too many requests",
        detail=lambda facts: f"Wait {_wait(facts['retry_after_seconds'])}, then try again.",
    ),
    "code_mistyped": Wording(
        status=422,
        title="The redemption code has a typing slip",
        detail="This code has a typing slip: one character is wrong or two are swapped. Compare it with the one you "
        "were given, then place the order again.",
        field="code",
    ),
    "code_not_valid": Wording(
        status=422,
        title="This redemption code is not valid",
        detail="No open account has this code. Ask your training manager for the present one; your order is kept.",
        field="code",
    ),
    "too_many_attempts": Wording(
        status=429,
        title="Too many wrong codes",
        detail=lambda facts: f"Wait {_wait(facts['retry_after_seconds'])}, then try again. Your order is kept.",
        field="code",
    ),
    "unknown_item": Wording(
        status=422,
        title="Unknown item",
        detail=lambda facts: f"The catalog has no {listed(facts['items'])}. Choose from the catalog.",
        field="items",
    ),
    "item_not_available": Wording(
        status=409,
        title="Not on sale",
        detail=lambda facts: (
            f"{listed(facts['items'])} cannot be had at present. Take it out of the order, or deny "
            "the request so that its learner can choose another."
        ),
        field="items",
    ),
    "item_not_payable": Wording(
        status=422,
        title="Not payable with training credits",
        detail=lambda facts: (
            f"{listed(facts['items'])} cannot be paid with training credits. Take it out of this "
            "order and pay for it another way."
        ),
        field="items",
    ),
    "insufficient_credits": Wording(status=409, title="Not enough credits", detail=_insufficient),
    "request_not_pending": Wording(status=409, title="Already decided", detail=_not_pending),
    "request_not_approved": Wording(
        status=409,
        title="Not an approved request",
        detail=lambda facts: f"The request is {facts['status']}; this needs an approved one.",
    ),
    "already_reversed": Wording(
        status=409,
        title="Already reversed",
        detail=lambda facts: (
            f"{listed(facts['items'])} went back on {facts['reversed_on']:%d %b %Y}; each item goes back once."
        ),
    ),
    "already_owns_account": Wording(
        status=409,
        title="One account for each person",
        detail="A person owns one training credit account at a time, and this one owns one already. Use another "
        "colleague, or close the other account first.",
        field="email",
    ),
    "already_owner": Wording(
        status=409,
        title="Already an owner",
        detail=lambda facts: f"{facts['email']} owns this account, or has an invitation that waits.",
        field="email",
    ),
    "not_an_owner": Wording(
        status=409,
        title="Not an owner",
        detail=lambda facts: f"{facts['email']} is neither an owner of this account nor invited. Reload the list.",
        field="email",
    ),
    "last_owner": Wording(
        status=409,
        title="The last owner stays",
        detail="An account always keeps one owner. Add another one first.",
        field="email",
    ),
    "account_closed": Wording(
        status=409, title="The account is closed", detail="A closed account only shows its history. Open a new one."
    ),
    "account_not_empty": Wording(status=409, title="The account is not empty", detail=_not_empty),
    "account_not_found": Wording(
        status=422,
        title="No such account",
        detail="No open account has this number. Compare it with the one you were given.",
        field="account",
    ),
    "invalid_credits": Wording(
        status=422,
        title="Not a number of credits",
        detail="Credits are bought in whole numbers of 1 or more.",
        field="credits",
    ),
    "payment_declined": Wording(
        status=409,
        title="The card was declined",
        detail="Nothing was bought and nothing was charged. Use another card, or ask your bank; the form is kept.",
        field="card",
    ),
    "extension_not_later": Wording(status=422, title="Not a later date", detail=_later, field="expires_on"),
    "extension_not_asked": Wording(
        status=409,
        title="Not waiting",
        detail=lambda facts: (
            "An extension request for this lot waits already."
            if facts["status"] == "asked"
            else f"The extension request is {facts['status']} and can't be decided again."
        ),
    ),
    "lot_charged_back": Wording(
        status=409,
        title="The payment was taken back",
        detail="The bank took this lot's payment back. The lot is final; purchase credits instead.",
    ),
    **certification_wordings.WORDINGS,
    **learning_wordings.WORDINGS,
    **licensing_wordings.WORDINGS,
    **organization_wordings.WORDINGS,
    **price_wordings.WORDINGS,
    **orders_wordings.WORDINGS,
    **order_wordings.WORDINGS,
}

PROMO_RESULTS = {
    "already_applied": "The volume discount already applies to this order; the code adds nothing more.",
    "promo_minimum_not_met": "This code needs {from_credits:,} credits or more in one order. You have {credits:,}.",
    "promo_unknown": "This promotion code is not known. The price stays as it is.",
}


def describe(error: DomainError, audience: str = "owner") -> Told:
    """The refusal in words. ``audience`` "learner" never hears of a balance, whatever the facts hold."""
    wording = WORDINGS.get(error.code)
    if wording is None:
        raise LookupError(f"the refusal {error.code} has no wording in credenza.doors.refusals")
    facts = error.facts()
    if audience == "learner":
        facts.pop("shortfall", None)
    detail = wording.detail if isinstance(wording.detail, str) else wording.detail(facts)
    field = wording.field or str(facts.get("field") or "")
    return Told(code=error.code, status=wording.status, title=wording.title, detail=detail, field=field)


def promo_words(result: str | None, *, credits: int, from_credits: int | None) -> str:
    """What a promotion code led to, in words; empty without a code. It never stops the purchase."""
    if result is None:
        return ""
    return PROMO_RESULTS[result].format(credits=credits, from_credits=from_credits or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A code as the help page explains it: its title, HTTP status, and what it stands for."""

    code: str
    status: int
    title: str
    meaning: str


def explained() -> tuple[Explained, ...]:
    """Every refusal's code with what it stands for, in order of the alphabet."""
    meanings = {kind.code: " ".join((kind.__doc__ or "").split()) for kind in _kinds(DomainError)}
    return tuple(
        Explained(code=code, status=wording.status, title=wording.title, meaning=_plain(meanings.get(code, "")))
        for code, wording in sorted(WORDINGS.items())
    )


def _kinds(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for below in kind.__subclasses__():
        # A private class only carries more facts of the refusal above it.
        if not below.__name__.startswith("_"):
            yield below
            yield from _kinds(below)


def _plain(meaning: str) -> str:
    return meaning.replace("``", "")
