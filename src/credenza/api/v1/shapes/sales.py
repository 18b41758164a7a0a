"""Orders, payments, invoices and credit notes, as they go out."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from credenza.api.v1.fields import MoneyOut, Shown
from credenza.api.v1.shapes.common import PersonShown

OrderState = Literal[
    "awaiting_payment",
    "partially_paid",
    "on_terms",
    "paid",
    "fulfilled",
    "part_refunded",
    "refunded",
    "cancelled",
]


def _percent(value: Any) -> Any:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


Percent = Annotated[str, BeforeValidator(_percent), Field(examples=["19"])]


class OrderMovedShown(Shown):
    """An order after a command. ``review``: it waits for the order desk. ``amount``: what goes back, gross."""

    order: int = Field(examples=[42])
    number: str = Field(examples=["O-2026-000042"])
    status: OrderState
    balance: MoneyOut
    surplus: MoneyOut
    invoice: int | None = Field(examples=[17])
    credit_note: int | None = Field(examples=[18])
    payment: int | None = Field(examples=[9])
    review: int | None = Field(examples=[3])
    amount: MoneyOut | None


class CardPaymentShown(Shown):
    """Where paying by card stands: paid, card_wanted, confirm_wanted (at ``action_url``) or processing."""

    order: int = Field(examples=[42])
    status: str = Field(examples=["paid"])
    client_secret: str = Field(examples=[""])
    action_url: str = Field(examples=[""])


class TaxGroupShown(Shown):
    """One category and rate: its net, its tax, rounded once."""

    category: str = Field(examples=["standard"])
    percent: Percent
    net: MoneyOut
    tax: MoneyOut


class OrderLineShown(Shown):
    """A line. Its days are as quoted until ``are_exact``; ``refund_until`` null: no refund, or no end in sight yet."""

    position: int = Field(examples=[0])
    kind: str = Field(examples=["new"])
    sku: str = Field(examples=["JIRA-DC"])
    name: str
    family: str = Field(examples=["data_center"])
    tier: int | None = Field(examples=[500])
    quantity: int = Field(examples=[1])
    sen: str = Field(examples=["SEN-1000042"])
    starts_on: date | None
    ends_on: date | None
    are_exact: bool
    list: MoneyOut
    discount: MoneyOut
    discount_reason: str
    net: MoneyOut
    licenses: tuple[int, ...]
    lot: int | None
    refunded_on: date | None
    is_refundable: bool
    refund_until: date | None


class MovementShown(Shown):
    """A movement of money on an order, with its sign; ``on`` is its value date."""

    id: int = Field(examples=[12])
    kind: str = Field(examples=["payment"])
    amount: MoneyOut
    on: date
    at: datetime
    payment: int | None
    other_order: int | None
    reason: str


class HoldShown(Shown):
    """The review that holds an order."""

    id: int = Field(examples=[3])
    reasons: tuple[str, ...] = Field(examples=[["first_net30"]])
    waiting: bool
    earliest_on: date
    due_on: date


class OrderSummaryShown(Shown):
    """An order in a list."""

    id: int = Field(examples=[42])
    number: str = Field(examples=["O-2026-000042"])
    status: OrderState
    role: str = Field(examples=["direct"])
    buyer: str = Field(examples=["Acme Corp."])
    end_customer: str
    total: MoneyOut
    balance: MoneyOut
    surplus: MoneyOut
    placed_on: date
    due_on: date | None
    is_held: bool
    fulfilled: bool


class OrderShown(Shown):
    """An order whole; a checkout's has no quote.

    Refunds count from ``purchased_on``, licenses start at ``effective_on``.
    """

    id: int = Field(examples=[42])
    number: str = Field(examples=["O-2026-000042"])
    channel: Literal["quote", "checkout", "renewal", "account"]
    quote: int | None = Field(examples=[40])
    quote_number: str = Field(examples=["Q-2026-000040-1"])
    status: OrderState
    role: str = Field(examples=["direct"])
    currency: str = Field(examples=["USD"])
    organization: int | None
    organization_name: str
    end_customer: int | None
    end_customer_name: str
    purchaser: PersonShown | None
    technical_contact_email: str
    po_number: str
    net: MoneyOut
    tax: MoneyOut
    tax_reason: str | None
    tax_groups: list[TaxGroupShown]
    total: MoneyOut
    credited: MoneyOut
    paid: MoneyOut
    balance: MoneyOut
    surplus: MoneyOut
    placed_on: date
    on_terms_on: date | None
    due_on: date | None
    purchased_on: date | None
    effective_on: date | None
    paid_on: date | None
    fulfilled: bool
    fulfilled_on: date | None
    disputed_on: date | None
    valid_until: date | None
    is_held: bool
    review: HoldShown | None
    lines: list[OrderLineShown]
    entries: list[MovementShown]
    invoices: list[int]
    payment_methods: list[str]
    refused_methods: dict[str, str] = Field(examples=[{"net30": "net30_below_minimum"}])


class InvoiceShown(Shown):
    """An invoice or credit note as issued, with where it stands today."""

    id: int = Field(examples=[17])
    number: str = Field(examples=["INV-2026-000017"])
    kind: Literal["invoice", "credit_note"]
    order: int = Field(examples=[42])
    order_number: str = Field(examples=["O-2026-000042"])
    corrects: int | None
    currency: str = Field(examples=["USD"])
    net: MoneyOut
    groups: list[TaxGroupShown]
    tax: MoneyOut
    tax_reason: str | None
    total: MoneyOut
    issued_on: date
    due_on: date | None
    status: Literal["issued", "part_paid", "paid", "overdue", "credited"]
    balance: MoneyOut
    paid: MoneyOut
    credited: MoneyOut
    buyer: str = Field(examples=["Acme Corp."])


class PaymentShown(Shown):
    """Money that came; ``order`` null while it waits, ``suggested`` what it may be for."""

    id: int = Field(examples=[9])
    method: str = Field(examples=["bank_transfer"])
    status: str = Field(examples=["matched"])
    hold_reason: str
    amount: MoneyOut
    value_date: date
    recorded_at: datetime
    reference: str
    payer: str
    order: int | None
    order_number: str
    suggested: int | None
    suggested_number: str


class PaymentMovedShown(Shown):
    """A payment after a command."""

    payment: int = Field(examples=[9])
    status: str = Field(examples=["matched"])
    order: int | None
    order_status: str


class AgingShown(Shown):
    """An invoice with something left to pay; overdue from the day after ``due_on``."""

    invoice: int = Field(examples=[17])
    number: str = Field(examples=["INV-2026-000017"])
    order: int = Field(examples=[42])
    order_number: str = Field(examples=["O-2026-000042"])
    buyer: str = Field(examples=["Acme Corp."])
    issued_on: date
    due_on: date | None
    balance: MoneyOut
    days_overdue: int = Field(examples=[3])


class UnpaidShown(Shown):
    """An accepted order that is unpaid long after its quote's last day."""

    order: int = Field(examples=[42])
    number: str = Field(examples=["O-2026-000042"])
    buyer: str = Field(examples=["Acme Corp."])
    valid_until: date
    balance: MoneyOut
    paid: MoneyOut


class BackShown(Shown):
    """Money to send back by hand, or sent; `came_as` is the reference that it came with."""

    entry: int | None = Field(examples=[17])
    payment: int | None = Field(examples=[None])
    order: int | None = Field(examples=[42])
    number: str = Field(examples=["O-2026-000042"])
    kind: str = Field(examples=["refunded"])
    amount: MoneyOut
    on: date
    method: str = Field(examples=["bank_transfer"])
    payer: str = Field(examples=["Acme Corp."])
    came_as: str = Field(examples=["RF83Q2026000123"])
    sent_on: date | None
    reference: str = Field(examples=[""])


class SentBackShown(Shown):
    """Money that was sent back by hand."""

    entry: int | None = Field(examples=[17])
    payment: int | None = Field(examples=[None])
    sent_on: date
    reference: str = Field(examples=["TRN 4711"])
