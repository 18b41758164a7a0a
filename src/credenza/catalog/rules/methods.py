"""Ways to pay: offered where product family, currency, amount, channel and account all allow it (PM1 to PM7).

Sources: Reseller FAQs, "How can I pay an outstanding quote or invoice?" and "Which payment methods are accepted, and
what are your payment terms?".
"""

from collections.abc import Iterable

from credenza.catalog.rules.shapes import Methods
from credenza.kernel.money import Money
from credenza.programs.orders_shapes import OrdersPolicy, PaymentMethod

NET30 = "net30"
CARD = "card"

PRODUCT = "payment_method_product"
CURRENCY = "payment_method_currency"
NOT_FOR_PRODUCT = "net30_not_for_product"
BELOW_MINIMUM = "net30_below_minimum"
CHANNEL = "payment_method_channel"
ACCOUNT = "payment_method_account"

QUOTE, INVOICE, CHECKOUT, RENEWAL = "quote", "invoice", "checkout", "renewal"
CHANNELS = (QUOTE, INVOICE, CHECKOUT, RENEWAL)
"""Where it is paid from: a quote; an invoice on terms, which no second terms pay; a checkout, which takes cards
only (CR6); a month that renews by itself (SU5)."""


def payment_methods(
    *,
    policy: OrdersPolicy,
    families: Iterable[str],
    currency: str,
    net: Money,
    is_blocked: bool = False,
    channel: str = QUOTE,
) -> Methods:
    """Which methods pay a paper of these product families, before tax ``net`` (A7), and why not the others.

    Of several reasons the first in PM1's order counts: product, currency, amount, channel, account. ``is_blocked``:
    the payer gets no terms.
    """
    sold = frozenset(families)
    offered: list[str] = []
    refused: dict[str, str] = {}
    for method in sorted(policy.payment_methods, key=lambda each: each.method):
        reason = _refusal(method, policy, sold, currency, net) or _late_refusal(method, channel, is_blocked=is_blocked)
        if reason:
            refused[method.method] = reason
        else:
            offered.append(method.method)
    return Methods(offered=tuple(offered), refused=refused)


def net30_minimum(policy: OrdersPolicy, currency: str) -> Money | None:
    """The smallest net amount that goes on terms in a currency; None where terms are not offered in it (A8)."""
    minors = (amount.minor for amount in policy.net30.minimums if amount.currency == currency)
    minor = next(minors, None)
    return None if minor is None else Money(minor, currency)


def _refusal(
    method: PaymentMethod, policy: OrdersPolicy, sold: frozenset[str], currency: str, net: Money
) -> str | None:
    on_terms = method.method == NET30
    if sold & frozenset(method.except_families):
        return NOT_FOR_PRODUCT if on_terms else PRODUCT
    if on_terms and not (sold and sold <= frozenset(policy.net30.families)):
        return NOT_FOR_PRODUCT
    if currency in method.except_currencies or (method.currencies and currency not in method.currencies):
        return CURRENCY
    if not on_terms:
        return None
    minimum = net30_minimum(policy, currency)
    if minimum is None:
        return CURRENCY
    return BELOW_MINIMUM if net.minor < minimum.minor else None


def _late_refusal(method: PaymentMethod, channel: str, *, is_blocked: bool) -> str | None:
    if channel == CHECKOUT and method.method != CARD:
        return CHANNEL
    if method.method != NET30:
        return None
    if channel == INVOICE:
        return CHANNEL
    return ACCOUNT if is_blocked else None
