"""A saved quote as what was asked, so that it can be priced again on another day or copied. Rules A17, QT5.

Coverages are kept as they were told when the quote was drafted; whoever sends it may tell them anew.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from credenza.catalog.rules.shapes import Coverage, LineAsked
from credenza.kernel.money import Money
from credenza.orders.asked import Address, Licensed, PriceOverride, QuoteAsked
from credenza.orders.models import Quote, QuoteLine
from credenza.orders.overriding import OVERRIDDEN

_DATES = ("term_starts_on", "ends_on", "anchor_on", "maintenance_ends_on")
_BILLING = ("name", "street", "city", "postal_code", "region", "country", "vat_id")


def lines_of(quote: Quote) -> list[QuoteLine]:
    """The quote's lines in order."""
    return list(QuoteLine.objects.filter(quote=quote).order_by("position"))


def asked_of(quote: Quote, coverages: Sequence[Coverage] = (), licensed: Licensed = ()) -> QuoteAsked:
    """What the quote was saved from, with terms accepted; ``coverages`` replace those kept, by license.

    ``licensed`` are the licensee's tiers now, which add-ons are held against (UP5).
    """
    fresh = {coverage.entitlement: coverage for coverage in coverages}
    lines = lines_of(quote)
    typed = {name: str(quote.billing.get(name) or "") for name in _BILLING}
    return QuoteAsked(
        organization=quote.organization_id,
        role=quote.role,
        purchaser=quote.purchaser_id,
        end_customer=quote.end_customer_id,
        on_behalf_of=quote.on_behalf_of,
        technical_contact=quote.technical_contact_email,
        currency=quote.currency,
        lines=tuple(_line(line, fresh) for line in lines),
        promo=quote.promo,
        notes=quote.notes,
        po_number=quote.po_number,
        site_url=quote.site_url,
        terms_accepted=True,
        billing=Address(**typed) if quote.organization_id is None else None,
        overrides=tuple(
            PriceOverride(position=line.position, net=Money(line.net_minor, quote.currency), reason=_reason(line))
            for line in lines
            if line.discount_reason == OVERRIDDEN
        ),
        licensed=tuple(licensed),
    )


def coverage_json(coverage: Coverage | None) -> dict[str, Any]:
    """A coverage as the table keeps it; empty for none."""
    if coverage is None:
        return {}
    days = {name: day.isoformat() if (day := getattr(coverage, name)) else None for name in _DATES}
    return {
        "entitlement": coverage.entitlement,
        "sen": coverage.sen,
        "sku": coverage.sku,
        "family": coverage.family,
        "tier": coverage.tier,
        "annual_net_minor": coverage.annual_net.minor,
        "currency": coverage.annual_net.currency,
        **days,
    }


def coverage_of(kept: Mapping[str, Any]) -> Coverage | None:
    """The same the other way round."""
    if not kept:
        return None
    days = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in _DATES}
    return Coverage(
        entitlement=kept["entitlement"],
        sen=kept["sen"],
        sku=kept["sku"],
        family=kept["family"],
        tier=kept["tier"],
        annual_net=Money(kept["annual_net_minor"], kept["currency"]),
        term_starts_on=days["term_starts_on"] or date.min,
        ends_on=days["ends_on"],
        anchor_on=days["anchor_on"] or date.min,
        maintenance_ends_on=days["maintenance_ends_on"],
    )


def _line(line: QuoteLine, fresh: Mapping[int, Coverage]) -> LineAsked:
    kept = coverage_of(line.coverage)
    return LineAsked(
        kind=line.kind,
        sku=line.sku if line.kind != "credits" else "",
        tier=line.tier,
        quantity=line.quantity,
        coverage=fresh.get(kept.entitlement, kept) if kept else None,
        target_on=line.target_on,
        months=line.months,
        account=line.account,
        credits=line.credits,
    )


def _reason(line: QuoteLine) -> str:
    told = [step["reason"] for step in line.steps if step["name"] == "discount"]
    return told[-1] if told else OVERRIDDEN
