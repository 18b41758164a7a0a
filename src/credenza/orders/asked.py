"""What a buyer asks for when a quote is drafted, with names already resolved to ids by the caller.

Licenses come as coverages and credit accounts as ids, because their rooms are siblings of this one.
"""

from dataclasses import dataclass

from credenza.catalog.rules.shapes import LineAsked
from credenza.kernel.money import Money

DIRECT, RESELLER = "direct", "reseller"
Licensed = tuple[tuple[str, tuple[int, ...]], ...]
"""Tiers that somebody has, by SKU."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address as typed, for a person who buys without an organization; ``country`` is ISO 3166-1."""

    name: str = ""
    street: str = ""
    city: str = ""
    postal_code: str = ""
    region: str = ""
    country: str = ""
    vat_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOverride:
    """The desk's own net price for the line at ``position`` (0 is the first), with its reason; goes to review."""

    position: int
    net: Money
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteAsked:
    """Everything of a quote that somebody typed.

    ``organization`` buys (None: the purchaser buys for themself); ``role`` is direct or reseller; ``end_customer`` is
    the organization that a reseller buys for; ``on_behalf_of`` names an intermediary behind the buyer, in free words
    or by an organization's name. ``technical_contact`` is an e-mail address, also the customer's contact.
    ``purchaser`` is a person's id (None: see ``draft_quote``). ``billing`` counts only without an organization.
    ``licensed`` are the licensee's tiers by SKU, as far as the asker may see them: an add-on needs its host's (UP5).
    """

    organization: int | None = None
    role: str = DIRECT
    purchaser: int | None = None
    end_customer: int | None = None
    on_behalf_of: str = ""
    technical_contact: str = ""
    currency: str = ""
    lines: tuple[LineAsked, ...] = ()
    promo: str = ""
    notes: str = ""
    po_number: str = ""
    site_url: str = ""
    terms_accepted: bool = False
    billing: Address | None = None
    overrides: tuple[PriceOverride, ...] = ()
    licensed: Licensed = ()
