"""What others see of orders, invoices and payments: frozen rows, money with its currency, dates business dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from credenza.catalog.rules.shapes import TaxGroup
from credenza.kernel.money import Money
from credenza.parties.rows import PersonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineRow:
    """One line as ordered, with what fulfillment needs of it.

    ``tax`` is the line's share of its group's tax; all shares of a group add up to it. ``starts_on`` and ``ends_on``
    are exact once fulfilled, until then as quoted (``are_exact`` says which). ``refund_until``: the last day to ask for
    a refund, None where none is possible or no end is in sight (``is_refundable``).
    """

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
    coverage: Mapping[str, Any]
    account: int | None
    credits: int | None
    target_on: date | None
    months: int | None
    quoted_starts_on: date | None
    quoted_ends_on: date | None
    starts_on: date | None
    ends_on: date | None
    are_exact: bool
    list: Money
    discount: Money
    discount_reason: str
    net: Money
    annual_net: Money | None
    tax_category: str
    tax_percent: Decimal
    tax: Money
    licenses: tuple[int, ...]
    lot: int | None
    refunded_on: date | None
    is_refundable: bool
    refund_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One movement of money on an order; ``amount`` is signed."""

    id: int
    kind: str
    amount: Money
    on: date
    at: datetime
    by_id: int | None
    payment: int | None
    other_order: int | None
    other_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSummary:
    """An order in a list."""

    id: int
    number: str
    status: str
    role: str
    buyer: str
    end_customer: str
    total: Money
    balance: Money
    surplus: Money
    placed_on: date
    placed_at: datetime
    due_on: date | None
    is_held: bool
    fulfilled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """The review that holds an order; ``waiting`` while the buyer was asked. ``wants``: what an approval does."""

    id: int
    reasons: tuple[str, ...]
    waiting: bool
    earliest_on: date
    due_on: date
    wants: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One order whole. ``channel``: quote, or checkout, which has no quote.

    ``purchased_on`` is the purchase date that refunds count from: the value date of the completing payment, on terms
    the day it was placed. ``effective_on`` is the day that licenses and credits start from: the completing payment's,
    and the day placed on terms while it is not paid, or for a customer to whom terms are enough (A10). ``is_held``: a
    review or a dispute forbids fulfillment.
    """

    id: int
    number: str
    channel: str
    quote: int | None
    quote_number: str
    status: str
    role: str
    currency: str
    organization: int | None
    organization_name: str
    end_customer: int | None
    end_customer_name: str
    purchaser: PersonRow | None
    billing_contact: PersonRow | None
    technical_contact: PersonRow | None
    technical_contact_email: str
    billing: Mapping[str, Any]
    parties: Mapping[str, Any]
    site_url: str
    po_number: str
    net: Money
    tax: Money
    tax_reason: str | None
    tax_groups: tuple[TaxGroup, ...]
    total: Money
    credited: Money
    paid: Money
    balance: Money
    surplus: Money
    terms_version: str
    placed_on: date
    placed_at: datetime
    on_terms_on: date | None
    due_on: date | None
    purchased_on: date | None
    effective_on: date | None
    paid_on: date | None
    fulfilled: bool
    fulfilled_on: date | None
    fulfil_on_terms: bool
    disputed_on: date | None
    closed_on: date | None
    close_reason: str
    valid_until: date | None
    is_held: bool
    review: HoldRow | None
    lines: tuple[OrderLineRow, ...]
    entries: tuple[EntryRow, ...]
    invoices: tuple[int, ...]
    payment_methods: tuple[str, ...]
    refused_methods: Mapping[str, str]
    may: frozenset[str] = field(default_factory=frozenset)
    """The commands that the caller may run on it as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRow:
    """An invoice or credit note as issued, and where it stands on the day asked.

    ``status``: issued, part_paid, paid, overdue or credited; a credit note is always issued. ``credited`` is what
    credit notes took off an invoice; ``corrects`` the invoice that a credit note corrects.
    """

    id: int
    number: str
    kind: str
    order: int
    order_number: str
    corrects: int | None
    corrects_number: str
    currency: str
    net: Money
    groups: tuple[TaxGroup, ...]
    tax: Money
    tax_reason: str | None
    total: Money
    issued_on: date
    issued_at: datetime
    due_on: date | None
    status: str
    balance: Money
    paid: Money
    credited: Money
    snapshot: Mapping[str, Any]
    role: str
    buyer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """Money that came; ``order`` None while it waits, ``suggested`` what it may be for."""

    id: int
    method: str
    status: str
    hold_reason: str
    amount: Money
    value_date: date
    recorded_at: datetime
    recorded_by_id: int | None
    reference: str
    payer: str
    bank_account: str
    order: int | None
    order_number: str
    suggested: int | None
    suggested_number: str
    provider_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgingRow:
    """An open invoice on a day: ``days_overdue`` is 0 up to ``due_on``, that day included."""

    invoice: int
    number: str
    order: int
    order_number: str
    buyer: str
    issued_on: date
    due_on: date | None
    balance: Money
    days_overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackRow:
    """Money to send back by hand, or sent: of an order's ``entry``, or of a ``payment`` that was for no order.

    ``came_as`` is the reference that it came with; ``sent_on`` and ``reference`` say how it went back, once it did.
    """

    entry: int | None
    payment: int | None
    order: int | None
    number: str
    kind: str
    amount: Money
    on: date
    method: str
    payer: str
    came_as: str
    sent_on: date | None
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidRow:
    """An accepted order for the desk's list: nothing or not enough came long after ``valid_until`` (PY7)."""

    order: int
    number: str
    buyer: str
    valid_until: date
    balance: Money
    paid: Money

    def days_late(self, on: date) -> int:
        """Days since the quote's last day."""
        return (on - self.valid_until) // timedelta(days=1)
