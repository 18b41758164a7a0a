"""Quotes and reviews as callers ask for them."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue

from credenza.api.v1.fields import Amount, Body, Day, IdInBody, Short, Text, Whole, Yes

Kind = Literal["new", "renew", "upgrade", "coterm", "credits"]
Named = IdInBody | Short
Counted = Annotated[Whole, Field(ge=1, le=10**12)]

_LINE: dict[str, JsonValue] = {"kind": "new", "sku": "JIRA-DC", "tier": 500}
_QUOTE: dict[str, JsonValue] = {
    "organization": 5,
    "technical_contact": "tom@acme.example",
    "currency": "USD",
    "lines": [_LINE],
    "terms_accepted": True,
}


class QuoteLineGiven(Body):
    """One line. `entitlement` is a license's id, its SEN or its site's address; `account` a credit account's number."""

    model_config = ConfigDict(json_schema_extra={"examples": [_LINE]})

    kind: Kind = "new"
    sku: Short = ""
    tier: Annotated[Whole, Field(ge=1, le=10**9)] | None = None
    quantity: Annotated[Whole, Field(ge=1, le=100_000)] = 1
    entitlement: Named | None = None
    target_on: Day | None = None
    months: Annotated[Whole, Field(ge=1, le=1200)] | None = None
    account: Named | None = None
    credits: Counted | None = None


class BillingTyped(Body):
    """The address of a person who buys without an organization; it decides the tax."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Olga Own", "country": "DE"}]})

    name: Short = ""
    street: Short = ""
    city: Short = ""
    postal_code: Short = ""
    region: Short = ""
    country: Short = ""
    vat_id: Short = ""


class PriceOverrideGiven(Body):
    """The order desk's own net price for the line at `position` (0 is the first); such a quote is reviewed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"position": 0, "net": "40000.00", "reason": "Agreed"}]})

    position: Annotated[Whole, Field(ge=0, le=999)]
    net: Amount
    reason: Text


class CustomerGiven(Body):
    """A reseller's customer by name and address; the quote's technical contact is its contact."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Kestrel", "city": "Oslo", "country": "NO"}]})

    name: Short
    street: Short = ""
    city: Short = ""
    postal_code: Short = ""
    region: Short = ""
    country: Short = ""


class QuoteGiven(Body):
    """What a quote shall say. A reseller names the end customer by id, or a new one as `customer`."""

    model_config = ConfigDict(json_schema_extra={"examples": [_QUOTE]})

    organization: IdInBody | None = None
    role: Literal["direct", "reseller"] = "direct"
    purchaser: IdInBody | None = None
    end_customer: IdInBody | None = None
    customer: CustomerGiven | None = None
    on_behalf_of: Short = ""
    technical_contact: Short = ""
    currency: Short = ""
    lines: Annotated[list[QuoteLineGiven], Field(max_length=1000)] = []
    promo: Short = ""
    notes: Text = ""
    po_number: Short = ""
    site_url: Short = ""
    terms_accepted: Yes = False
    billing: BillingTyped | None = None
    overrides: Annotated[list[PriceOverrideGiven], Field(max_length=1000)] = []


class QuoteChange(Body):
    """What the revision shall say; left out, the same at today's prices."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"wanted": _QUOTE}]})

    wanted: QuoteGiven | None = None


class QuoteSend(Body):
    """`terms_accepted` accepts the terms anew, where they changed since the draft was saved."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"terms_accepted": True}]})

    terms_accepted: Yes = False


class QuoteExtension(Body):
    """The quote's new last day, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"valid_until": "2026-12-31", "reason": "Asked for"}]})

    valid_until: Day
    reason: Text


class NoteGiven(Body):
    """What the desk says: the reason of a decline, or the question to the buyer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "Which licenses should end together?"}]})

    note: Text = ""


class AnswerGiven(Body):
    """What the buyer answers to the desk's question about an order."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"answer": "All three of them."}]})

    answer: Text


class AssigneeGiven(Body):
    """Who of the order desk looks at it; null: nobody."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"assignee": 3}]})

    assignee: IdInBody | None = None
