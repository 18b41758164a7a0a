"""The room's tables, gathered where Django looks for them."""

from credenza.orders.order_models import Invoice, NumberSeries, Order, OrderEntry, OrderLine, Payment
from credenza.orders.quote_models import PaymentLink, Quote, QuoteLine, Review
from credenza.orders.seat_models import Seat
from credenza.orders.sent_back_models import SentBack

__all__ = [
    "Invoice",
    "NumberSeries",
    "Order",
    "OrderEntry",
    "OrderLine",
    "Payment",
    "PaymentLink",
    "Quote",
    "QuoteLine",
    "Review",
    "Seat",
    "SentBack",
]
