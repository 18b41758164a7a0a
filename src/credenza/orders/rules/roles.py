"""Who buys for whom. Rules RS1 to RS3, A22: a reseller buys directly, and never a monthly subscription.

Sources: Reseller FAQs, "Can I work with a distributor?" and "How do I quote or purchase a cloud subscription for my
customer?".
"""

from collections.abc import Iterable
from dataclasses import dataclass

RESELLER = "reseller"
RESELLS = frozenset({"reseller", "distributor"})
"""Kinds of organizations that pass on what they buy."""

MONTHLY, ANNUAL = "cloud_monthly", "cloud_annual"
CLOUD = frozenset({MONTHLY, ANNUAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An organization as a quote names it; ``kind`` None: nobody registered has that name."""

    name: str
    kind: str | None = None


def second_intermediary(*, role: str, between: Named | None, end_customer: Named | None) -> str | None:
    """The name of a reseller or distributor who would stand between the buyer and the one who uses it; else None.

    A reseller as end customer is no refusal, for its own use is legitimate; a distributor has none. A name that
    nobody registered bears is not proof of reselling: that goes to review (A22).
    """
    if between is not None and between.kind in RESELLS:
        return between.name
    if role == RESELLER and end_customer is not None and end_customer.kind == "distributor":
        return end_customer.name
    return None


def monthly_resold(role: str, lines: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """SKUs of monthly subscriptions, of lines as (SKU, family), that a reseller would sell on (RS3); each once."""
    if role != RESELLER:
        return ()
    return tuple(dict.fromkeys(sku for sku, family in lines if family == MONTHLY))
