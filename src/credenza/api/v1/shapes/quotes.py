"""Quotes, their lines and reviews, as they go out."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from credenza.api.v1.fields import MoneyOut, Shown
from credenza.api.v1.shapes.common import PersonShown

SortedTexts = Annotated[list[str], BeforeValidator(sorted)]
"""Named apart, for the quotes below have a field called ``list``."""


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
