"""Whether an order may be paid, and in which ways. Rules PM1 to PM6, QT4: asked again at the moment of payment."""

from credenza.catalog.rules.methods import INVOICE, NET30, net30_minimum, payment_methods
from credenza.catalog.rules.shapes import Methods
from credenza.kernel.money import Money
from credenza.orders.entries import OpenOrder
from credenza.orders.order_errors import OrderNotPayable, PaymentMethodNotOffered
from credenza.parties.organizations import organization
from credenza.programs.loader import active

OPEN_STATES = ("awaiting_payment", "partially_paid", "on_terms")
"""Where something is still to be paid."""


def methods_of(opened: OpenOrder) -> Methods:
    """The ways to pay the order as it stands: its quote's or checkout's until it is on terms, then its invoice's."""
    row = opened.row
    payer = organization(row.organization_id) if row.organization_id is not None else None
    return payment_methods(
        policy=active().orders,
        families=[line.quote_line.family for line in opened.lines],
        currency=row.currency,
        net=Money(row.net_minor, row.currency),
        is_blocked=payer is not None and payer.is_blocked,
        channel=INVOICE if row.on_terms_on is not None else row.channel,
    )


def require_offered(opened: OpenOrder, method: str) -> None:
    """Refuse with ``payment_method_not_offered`` and the first rule against the method (PM1)."""
    methods = methods_of(opened)
    if method in methods.offered:
        return
    row = opened.row
    minimum = net30_minimum(active().orders, row.currency) if method == NET30 else None
    raise PaymentMethodNotOffered(
        method=method,
        reason=methods.refused.get(method, "payment_method_product"),
        offered=methods.offered,
        currency=row.currency,
        minimum=str(minimum) if minimum else "",
        net=str(Money(row.net_minor, row.currency)),
    )


def require_open(opened: OpenOrder) -> None:
    """Refuse with ``order_not_payable`` unless something is still to be paid on it."""
    if opened.row.status not in OPEN_STATES:
        raise OrderNotPayable(number=opened.row.number, status=opened.row.status)
