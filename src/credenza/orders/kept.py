"""What the orders room keeps about a person: what they bought whole, what they did for others by its own columns."""

from credenza.journal.kept import Kept
from credenza.orders.models import Invoice, Order, OrderEntry, Payment, PaymentLink, Quote, Review, Seat, SentBack

_BUYER = ("organization__name",)
_SHORT = ("id", "number", "status")
_REVIEWED = ("id", "quote_id", "order_id", "status", "opened_on", "decided_on", "note")

KEPT = (
    Kept(section="quotes", model=Quote, column="purchaser_id", more=_BUYER),
    Kept(section="quotes_billed_to_you", model=Quote, column="billing_contact_id", more=_BUYER),
    Kept(
        section="quotes_that_name_you_as_technical_contact",
        model=Quote,
        column="technical_contact_id",
        only=(*_SHORT, "technical_contact_email"),
    ),
    Kept(section="quotes_saved", model=Quote, column="saved_by_id", only=(*_SHORT, "saved_at")),
    Kept(section="terms_accepted", model=Quote, column="terms_by_id", only=(*_SHORT, "terms_version", "terms_at")),
    Kept(section="reviews_assigned", model=Review, column="assignee_id", only=_REVIEWED),
    Kept(section="reviews_decided", model=Review, column="decided_by_id", only=_REVIEWED),
    Kept(section="payment_links_made", model=PaymentLink, column="made_by_id", secret=("digest",)),
    Kept(section="orders", model=Order, column="purchaser_id", more=_BUYER),
    Kept(section="orders_billed_to_you", model=Order, column="billing_contact_id", more=_BUYER),
    Kept(
        section="orders_that_name_you_as_technical_contact",
        model=Order,
        column="technical_contact_id",
        only=(*_SHORT, "placed_on"),
    ),
    Kept(section="training_paid", model=Seat, column="learner_id"),
    Kept(section="invoices", model=Invoice, column="order__purchaser_id"),
    Kept(
        section="payments_recorded",
        model=Payment,
        column="recorded_by_id",
        only=("id", "order_id", "method", "amount_minor", "currency", "value_date", "recorded_at"),
    ),
    Kept(
        section="order_entries",
        model=OrderEntry,
        column="by_id",
        only=("id", "order_id", "kind", "amount_minor", "on", "at", "reason"),
    ),
    Kept(section="money_sent_back", model=SentBack, column="by_id"),
    Kept(section="papers_issued", model=Invoice, column="issued_by_id", only=("id", "number", "kind", "issued_at")),
)
