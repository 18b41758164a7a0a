"""What a quote would cost, before anything is saved: the same price, tax, methods and reasons as a saved one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from credenza.catalog.rules.shapes import Nudge, PricedLine, TaxGroup
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields
from credenza.kernel.money import Money
from credenza.orders.asked import QuoteAsked
from credenza.orders.drafting import checked_shape, require_drafter
from credenza.orders.participants import participants
from credenza.orders.quoting import book_of, methods_for, missing_in, price, refuse_roles
from credenza.orders.reviewing import promised
from credenza.orders.rules.quotes import last_valid_day
from credenza.programs.loader import active


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePreview:
    """A quote as it would be if it were sent on the day; with ``reasons`` the desk looks first, in that window.

    ``nudges`` tell of credits that would cost less in a larger number (CR4). ``missing`` names what is still to be
    filled in before it can be saved; the price is told all the same.
    """

    lines: tuple[PricedLine, ...]
    list: Money
    discount: Money
    net: Money
    tax: Money
    tax_reason: str | None
    tax_groups: tuple[TaxGroup, ...]
    total: Money
    promo_result: str | None
    promo_credits: int
    promo_from_credits: int | None
    nudges: tuple[Nudge, ...]
    payment_methods: tuple[str, ...]
    refused_methods: Mapping[str, str]
    reasons: tuple[str, ...]
    earliest_on: date | None
    due_on: date | None
    valid_until: date
    missing: tuple[str, ...]


def preview_quote(asked: QuoteAsked, by: Actor, on: date) -> QuotePreview:
    """Price what was typed so far; terms and contacts may still be missing.

    Refuses with ``not_permitted``, ``not_found``, ``two_tier_reselling``, ``monthly_not_resellable``,
    ``invalid_field``, ``missing_fields`` (of a line, or for want of lines or a currency), and what the price rules
    refuse.
    """
    require_drafter("draft_quote", by, asked.organization)
    checked_shape(asked)
    who = participants(asked, by)
    book = book_of(asked, on)
    missing = missing_in(asked, who, book)
    unpriced = tuple(name for name in missing if name in ("currency", "lines") or name.startswith("line_"))
    if unpriced:
        raise MissingFields(fields=unpriced)
    refuse_roles(asked, who, book)
    found = price(asked, who, on, book)
    payer = who.organization
    methods = methods_for(
        [line.family for line in found.lines.lines], found.lines.net, is_blocked=payer is not None and payer.is_blocked
    )
    window = promised(on) if found.reasons else None
    return QuotePreview(
        lines=found.lines.lines,
        list=found.lines.list,
        discount=found.lines.discount,
        net=found.lines.net,
        tax=found.tax.tax,
        tax_reason=found.tax.reason,
        tax_groups=found.tax.groups,
        total=found.tax.total,
        promo_result=found.lines.promo_result,
        promo_credits=found.lines.promo_credits,
        promo_from_credits=found.lines.promo_from_credits,
        nudges=tuple(nudge for _, nudge in found.lines.nudges),
        payment_methods=methods.offered,
        refused_methods=methods.refused,
        reasons=found.reasons,
        earliest_on=window.earliest_on if window else None,
        due_on=window.due_on if window else None,
        valid_until=last_valid_day(on, active().orders.quote_days),
        missing=missing,
    )
