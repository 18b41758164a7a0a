"""Saving a quote: who takes part, what it costs, which holds it needs. Rules QT1 to QT3, RS1 to RS3, MR1, A17.

Drafting, revising, copying, sending and approving all come through here, so that a quote is priced in one way only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from credenza.catalog.queries import price_book
from credenza.catalog.rules.methods import payment_methods
from credenza.catalog.rules.pricing import price_lines
from credenza.catalog.rules.shapes import LineAsked, Methods, PriceBook, PricedLines, Taxed
from credenza.catalog.rules.tax import category_of, tax_on_lines
from credenza.kernel.errors import MissingFields
from credenza.kernel.money import Money
from credenza.orders.asked import RESELLER, QuoteAsked
from credenza.orders.errors import MonthlyNotResellable, TermsNotAccepted, TwoTierReselling
from credenza.orders.overdue import owes_overdue_invoice
from credenza.orders.overriding import overridden
from credenza.orders.participants import Participants
from credenza.orders.rules.completeness import LineGiven, QuoteGiven, missing_fields
from credenza.orders.rules.reviews import QuoteFacts, review_reasons
from credenza.orders.rules.roles import CLOUD, Named, monthly_resold, second_intermediary
from credenza.programs.loader import active


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A quote's price on a day with all that depends on it. ``reasons`` are those of a review; empty for none."""

    asked: QuoteAsked
    on: date
    lines: PricedLines
    tax: Taxed
    reasons: tuple[str, ...]


def book_of(asked: QuoteAsked, on: date) -> PriceBook:
    """The products and prices that the lines name, their own licenses' products included."""
    named = {line.sku for line in asked.lines if line.sku}
    held = {line.coverage.sku for line in asked.lines if line.coverage is not None}
    return price_book(sorted(named | held), asked.currency, on)


def check(asked: QuoteAsked, who: Participants, book: PriceBook) -> None:
    """Refuse what cannot be saved: missing fields all at once, then terms, then who may buy for whom."""
    missing = missing_in(asked, who, book)
    if missing:
        raise MissingFields(fields=missing)
    if not asked.terms_accepted:
        raise TermsNotAccepted(version=active().terms.version)
    refuse_roles(asked, who, book)


def missing_in(asked: QuoteAsked, who: Participants, book: PriceBook) -> tuple[str, ...]:
    """The names of everything that is still to be filled in (QT1)."""
    return missing_fields(_given(asked, who, book))


def refuse_roles(asked: QuoteAsked, who: Participants, book: PriceBook) -> None:
    """Refuse who may not buy this for whom: ``two_tier_reselling`` (RS2), ``monthly_not_resellable`` (RS3)."""
    between = Named(name=asked.on_behalf_of, kind=who.between_kind) if asked.on_behalf_of else None
    customer = Named(name=who.end_customer.name, kind=who.end_customer.kind) if who.end_customer else None
    second = second_intermediary(role=asked.role, between=between, end_customer=customer)
    if second is not None:
        raise TwoTierReselling(intermediary=second)
    monthly = monthly_resold(asked.role, _families(asked, book))
    if monthly:
        raise MonthlyNotResellable(items=monthly)


def price(asked: QuoteAsked, who: Participants, on: date, book: PriceBook | None = None) -> Priced:
    """The price of the lines on a day, their tax, and the reasons for a review. Pure but for what it looks up."""
    program = active()
    lines = price_lines(
        asked.lines,
        book=book or book_of(asked, on),
        policy=program.orders,
        credits=program.credits,
        claims=who.claims(on),
        currency=asked.currency,
        on=on,
        promo=asked.promo,
        licensed=dict(asked.licensed),
    )
    lines = overridden(lines, asked.lines, asked.overrides)
    tax = tax_on_lines(
        ((tax_category(line.family), line.net) for line in lines.lines),
        rates=program.tax_rates,
        place=who.place(on),
        seller_country=program.seller.country,
        on=on,
    )
    reasons = review_reasons(_facts(asked, who, lines, on), program.orders.reviews)
    return Priced(asked=asked, on=on, lines=lines, tax=tax, reasons=reasons)


def tax_category(family: str) -> str:
    """The tax category of a product family, as the rule pack in force has it (A4)."""
    return category_of(family, active().credits.tax_point)


def methods_for(families: Sequence[str], net: Money, *, is_blocked: bool) -> Methods:
    """The ways to pay a quote, and why not the others (PM1)."""
    return payment_methods(
        policy=active().orders, families=families, currency=net.currency, net=net, is_blocked=is_blocked
    )


def _given(asked: QuoteAsked, who: Participants, book: PriceBook) -> QuoteGiven:
    return QuoteGiven(
        is_reseller=asked.role == RESELLER,
        has_organization=who.organization is not None,
        has_purchaser=who.purchaser is not None and bool(who.purchaser.name and who.purchaser.email),
        has_billing_address=who.has_billing_address,
        has_end_customer=who.end_customer is not None,
        has_customer_address=who.end_customer is not None and who.end_customer.has_address,
        has_technical_contact=bool(who.technical_contact_email),
        has_currency=bool(asked.currency),
        lines=tuple(_line_given(line, book) for line in asked.lines),
    )


def _line_given(line: LineAsked, book: PriceBook) -> LineGiven:
    tiered = any(sku == line.sku and tier is not None for sku, tier, _ in book.prices)
    return LineGiven(
        kind=line.kind,
        has_sku=bool(line.sku),
        lacks_tier=line.tier is None and tiered,
        has_license=line.coverage is not None,
        has_target=line.target_on is not None,
        has_account=line.account is not None,
        has_credits=line.credits is not None,
    )


def _families(asked: QuoteAsked, book: PriceBook) -> list[tuple[str, str]]:
    skus = [line.sku or (line.coverage.sku if line.coverage else "") for line in asked.lines]
    return [(sku, book.products[sku].family) for sku in skus if sku in book.products]


def _facts(asked: QuoteAsked, who: Participants, lines: PricedLines, on: date) -> QuoteFacts:
    resold = asked.role == RESELLER
    countries = (who.country, who.end_customer.country if who.end_customer else "")
    return QuoteFacts(
        has_coterm=any(line.kind == "coterm" for line in lines.lines),
        has_free_text=bool(asked.notes.strip()) or who.has_unknown_intermediary,
        has_unproven_claim=bool(lines.unproven),
        has_exemption_claim=who.claims_exemption(on),
        end_customer_resells=resold and who.end_customer is not None and who.end_customer.kind == "reseller",
        has_price_override=bool(asked.overrides),
        owes_overdue_invoice=owes_overdue_invoice(asked.organization, who.purchaser_id, on),
        has_resold_cloud=resold and any(line.family in CLOUD for line in lines.lines),
        net=lines.net,
        countries=tuple(country for country in countries if country),
    )
