"""Quotes, their lines and reviews, as they go in and out."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, JsonValue

from credenza.api.v1.fields import Amount, Body, Day, IdInBody, MoneyOut, Short, Shown, Text, Whole, Yes
from credenza.api.v1.shapes.common import PersonShown

Kind = Literal["new", "renew", "upgrade", "coterm", "credits"]
Named = IdInBody | Short
SortedTexts = Annotated[list[str], BeforeValidator(sorted)]
"""Named apart, for the quotes below have a field called ``list``."""
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


class ProrationShown(Shown):
    """Whole years and days of another one."""

    years: int
    days: int = Field(examples=[134])
    denominator: int = Field(examples=[365])


class PriceStepShown(Shown):
    """One step of a price: list, proration, discount or net, with the amount after it."""

    name: str = Field(examples=["proration"])
    amount: MoneyOut
    reason: str = Field(examples=["134 of 365 days"])


class QuoteLineShown(Shown):
    """A line with every step of its price; dates as assumed on the day it was priced."""

    position: int
    kind: str = Field(examples=["upgrade"])
    sku: str = Field(examples=["JIRA-DC"])
    name: str = Field(examples=["Jira Data Center"])
    family: str = Field(examples=["data_center"])
    tier: int | None = Field(examples=[1000])
    quantity: int
    entitlement: int | None
    sen: str = Field(examples=["SEN-1000012"])
    credits: int | None
    target_on: date | None
    starts_on: date | None
    ends_on: date | None
    proration: ProrationShown | None
    list: MoneyOut
    discount: MoneyOut
    discount_reason: str = Field(examples=["partner"])
    net: MoneyOut
    steps: tuple[PriceStepShown, ...]
    warnings: tuple[str, ...]


class ReviewShown(Shown):
    """A hold with its clock in business days; `overdue` today. `subject` is the quote's or the order's number."""

    id: int
    quote: int | None
    order: int | None
    subject: str = Field(examples=["Q-2026-000431-1"])
    buyer: str
    reasons: tuple[str, ...] = Field(examples=[["free_notes"]])
    status: str = Field(examples=["open"])
    opened_on: date
    earliest_on: date
    due_on: date
    waiting_since: date | None
    overdue: bool
    assignee: PersonShown | None
    note: str
    decided_on: date | None
    decided_by: PersonShown | None


class RevisionShown(Shown):
    """Another revision of the same quote."""

    id: int
    number: str
    revision: int
    status: str


class QuoteSummaryShown(Shown):
    """A quote in a list; `status` as of today, expired included."""

    id: int = Field(examples=[431])
    number: str = Field(examples=["Q-2026-000431-1"])
    revision: int
    status: str = Field(examples=["open"])
    role: str = Field(examples=["direct"])
    buyer: str = Field(examples=["Acme Corp."])
    end_customer: str
    total: MoneyOut
    line_count: int
    saved_at: datetime
    valid_until: date | None
    order: int | None


class QuoteShown(Shown):
    """One quote whole. `may` names the commands that the caller may run on it as it stands."""

    id: int = Field(examples=[431])
    number: str = Field(examples=["Q-2026-000431-1"])
    revision: int
    status: str = Field(examples=["open"])
    role: str = Field(examples=["direct"])
    organization: int | None
    end_customer: int | None
    on_behalf_of: str
    purchaser: PersonShown | None
    technical_contact_email: str
    currency: str = Field(examples=["USD"])
    list: MoneyOut
    discount: MoneyOut
    net: MoneyOut
    tax: MoneyOut
    tax_reason: str | None = Field(examples=["reverse_charge"])
    total: MoneyOut
    promo: str
    promo_result: str | None
    po_number: str
    notes: str
    price_on: date
    issued_on: date | None
    valid_until: date | None
    terms_version: str
    terms_at: datetime
    closed_on: date | None
    close_reason: str
    accepted_late: bool
    lines: tuple[QuoteLineShown, ...]
    payment_methods: tuple[str, ...]
    refused_methods: dict[str, str]
    review: ReviewShown | None
    revisions: tuple[RevisionShown, ...]
    order: int | None
    order_number: str
    may: SortedTexts


class PreviewLineShown(Shown):
    """A line as it would be priced today."""

    kind: str
    sku: str
    name: str
    tier: int | None
    quantity: int
    starts_on: date | None
    ends_on: date | None
    proration: ProrationShown | None
    list: MoneyOut
    discount: MoneyOut
    discount_reason: str
    net: MoneyOut
    steps: tuple[PriceStepShown, ...]
    warnings: tuple[str, ...]


class QuotePreviewShown(Shown):
    """What a quote would cost if it were sent today; `missing` names what is still to be filled in."""

    lines: tuple[PreviewLineShown, ...]
    list: MoneyOut
    discount: MoneyOut
    net: MoneyOut
    tax: MoneyOut
    tax_reason: str | None
    total: MoneyOut
    promo_result: str | None
    payment_methods: tuple[str, ...]
    refused_methods: dict[str, str]
    reasons: tuple[str, ...]
    earliest_on: date | None
    due_on: date | None
    valid_until: date
    missing: tuple[str, ...]


class QuoteSavedShown(Shown):
    """A quote after a change; `number` is without the revision, `review` the hold, if any."""

    quote: int = Field(examples=[431])
    number: str = Field(examples=["Q-2026-000431"])
    revision: int
    status: str = Field(examples=["draft"])
    review: int | None
    valid_until: date | None


class QuoteAcceptedShown(Shown):
    """The order that the quote became."""

    quote: int
    order: int
    number: str = Field(examples=["O-2026-000077"])


class PaymentLinkShown(Shown):
    """A payment link's secret, once; empty when a replay answers. `path` is where it is paid."""

    quote: int
    link: int
    secret: str
    path: str = Field(examples=["/quotes/pay/…/"])


class PaymentLinksRevokedShown(Shown):
    """How many links stopped working."""

    quote: int
    count: int


class ReviewMovedShown(Shown):
    """A review after a change."""

    review: int
    status: str = Field(examples=["approved"])
    quote: int | None
    order: int | None
    due_on: date | None
