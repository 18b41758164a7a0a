"""What a quote needs before it is saved, all of it named at once. Rule QT1 of the orders rules.

Source: Reseller FAQs, "How do I create a quote as a reseller?": names and addresses of both sides, products, tiers.
"""

from dataclasses import dataclass

RENEW, UPGRADE, COTERM, CREDITS = "renew", "upgrade", "coterm", "credits"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineGiven:
    """What was typed of one line; ``lacks_tier``: none was chosen though the product has several."""

    kind: str
    has_sku: bool
    lacks_tier: bool = False
    has_license: bool = False
    has_target: bool = False
    has_account: bool = False
    has_credits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteGiven:
    """What was typed of a quote, and what is known of those whom it names."""

    is_reseller: bool
    has_organization: bool
    has_purchaser: bool
    has_billing_address: bool
    has_end_customer: bool
    has_customer_address: bool
    has_technical_contact: bool
    has_currency: bool
    lines: tuple[LineGiven, ...]


def missing_fields(given: QuoteGiven) -> tuple[str, ...]:
    """The names of everything that is missing; a line's own are called ``line_1_tier`` and so on, from 1."""
    needed = {
        "purchaser": given.has_purchaser,
        "organization": given.has_organization or not given.is_reseller,
        "billing_address": given.has_billing_address or not given.is_reseller,
        "end_customer": given.has_end_customer or not given.is_reseller,
        "end_customer_address": given.has_customer_address or not (given.is_reseller and given.has_end_customer),
        "technical_contact": given.has_technical_contact,
        "currency": given.has_currency,
        "lines": bool(given.lines),
    }
    missing = [name for name, is_there in needed.items() if not is_there]
    for number, line in enumerate(given.lines, start=1):
        missing += [f"line_{number}_{name}" for name in _missing_of(line)]
    return tuple(missing)


def _missing_of(line: LineGiven) -> list[str]:
    if line.kind == CREDITS:
        needed = {"account": line.has_account, "credits": line.has_credits}
    elif line.kind in (RENEW, UPGRADE):
        needed = {"entitlement": line.has_license, "tier": line.kind != UPGRADE or not line.lacks_tier}
    else:
        needed = {"sku": line.has_sku or line.has_license, "tier": line.has_license or not line.lacks_tier}
        if line.kind == COTERM:
            needed["target_on"] = line.has_target
    return [name for name, is_there in needed.items() if not is_there]
