"""What others see of quotes and reviews: frozen rows, money with its currency, dates business dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from credenza.catalog.rules.shapes import Proration, Step, TaxGroup
from credenza.kernel.money import Money
from credenza.parties.rows import PersonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLineRow:
    """One line with each step of its price; dates as assumed when the quote was priced."""

    id: int
    position: int
    kind: str
    sku: str
    name: str
    family: str
    tier: int | None
    quantity: int
    entitlement: int | None
    sen: str
    account: int | None
    credits: int | None
    target_on: date | None
    months: int | None
    starts_on: date | None
    ends_on: date | None
    proration: Proration | None
    list: Money
    discount: Money
    discount_reason: str
    net: Money
    annual_net: Money | None
    tax_category: str
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A hold with its clock. ``subject`` is the quote's or the order's number; ``overdue`` on the day asked."""

    id: int
    quote: int | None
    order: int | None
    subject: str
    buyer: str
    reasons: tuple[str, ...]
    status: str
    opened_on: date
    earliest_on: date
    due_on: date
    waiting_since: date | None
    overdue: bool
    assignee: PersonRow | None
    note: str
    decided_on: date | None
    decided_by: PersonRow | None
    wants: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """Another revision of the same quote."""

    id: int
    number: str
    revision: int
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSummary:
    """A quote in a list: ``number`` with its revision, ``status`` on the day asked, expired included."""

    id: int
    number: str
    base_number: str
    revision: int
    status: str
    role: str
    buyer: str
    end_customer: str
    currency: str
    total: Money
    line_count: int
    saved_at: datetime
    valid_until: date | None
    order: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """One quote whole. ``parties`` and ``billing`` are the snapshots that papers print."""

    id: int
    number: str
    base_number: str
    revision: int
    status: str
    role: str
    organization: int | None
    end_customer: int | None
    on_behalf_of: str
    purchaser: PersonRow | None
    technical_contact_email: str
    technical_contact: int | None
    billing: Mapping[str, Any]
    parties: Mapping[str, Any]
    site_url: str
    currency: str
    list: Money
    discount: Money
    net: Money
    tax: Money
    tax_reason: str | None
    tax_groups: tuple[TaxGroup, ...]
    total: Money
    promo: str
    promo_result: str | None
    po_number: str
    notes: str
    price_on: date
    issued_on: date | None
    valid_until: date | None
    terms_version: str
    terms_at: datetime
    terms_by: PersonRow | None
    saved_at: datetime
    saved_by: PersonRow | None
    closed_on: date | None
    close_reason: str
    accepted_late: bool
    pdf_file: str
    pdf_sha256: str
    lines: tuple[QuoteLineRow, ...]
    payment_methods: tuple[str, ...]
    refused_methods: Mapping[str, str]
    review: ReviewRow | None
    revisions: tuple[RevisionRow, ...]
    order: int | None
    order_number: str
    may: frozenset[str] = field(default_factory=frozenset)
    """The commands that the caller may run on it as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedQuoteRow:
    """What a payment link shows: number and amount; ``order`` once it was accepted."""

    quote: int
    number: str
    total: Money
    order: int | None
