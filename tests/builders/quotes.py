"""Quotes ready for a test, made only through commands and always at a fixed instant.

``world()`` makes the catalog and an organization with a buyer; ``asked(...)`` a complete wish that tests change;
``drafted(...)``, ``opened(...)`` quotes in those states. Products and prices are the shipped samples.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from credenza.catalog.rules.shapes import Coverage, LineAsked
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.money import Money
from credenza.orders.asked import QuoteAsked
from credenza.orders.commands.draft_quote import draft_quote
from credenza.orders.commands.send_quote import send_quote
from credenza.orders.receipts import QuoteSaved
from credenza.parties.commands.state_organizations import StatedEvidence, StatedOrganization, state_organizations
from credenza.parties.organization_fields import Address
from tests.builders.credits import NOW, TODAY, person, staff, stock

DC, ADD_ON, CLOUD, MONTHLY, SERVER = "JIRA-DC", "TIMESHEETS-DC", "JIRA-CLOUD", "JIRA-CLOUD-MONTHLY", "JIRA-SERVER"
SMALL, LARGE = 500, 1000
"""Tiers of JIRA-DC in the sample price list."""


@dataclass(frozen=True, slots=True)
class World:
    """An organization with its buyer, and the order desk."""

    buyer: Actor
    organization: int
    desk: Actor


def organization(
    name: str,
    *members: Actor,
    kind: str = "customer",
    country: str = "US",
    region: str = "",
    evidence: tuple[StatedEvidence, ...] = (),
    vat_id: str = "",
    has_address: bool = True,
) -> int:
    """An organization with its members, its address and what it proved."""
    address = Address(street="1 Some Street", city="Sometown", country=country, region=region)
    stated = StatedOrganization(
        name=name,
        kind=kind,
        address=address if has_address else None,
        vat_id=vat_id,
        members=tuple(member.person_id or 0 for member in members),
        evidence=evidence,
    )
    return state_organizations(organizations=[stated], by=SYSTEM, now=NOW)[0]


def world() -> World:
    """The sample catalog, an organization in a country without tax, its buyer, and somebody of the order desk."""
    stock()
    buyer = person("bea@acme.example", "Bea Buyer")
    return World(buyer=buyer, organization=organization("Acme", buyer, country="NZ"), desk=staff())


def line(sku: str = DC, tier: int | None = SMALL, **more: Any) -> LineAsked:
    """A new line, or another kind by ``kind=``."""
    return LineAsked(**{"kind": "new", "sku": sku, "tier": tier, **more})


def asked(organization_id: int | None, *lines: LineAsked, **more: Any) -> QuoteAsked:
    """A complete wish: one product, US dollars, terms accepted."""
    given: dict[str, Any] = {
        "organization": organization_id,
        "technical_contact": "tess@acme.example",
        "currency": "USD",
        "lines": lines or (line(),),
        "terms_accepted": True,
    }
    return QuoteAsked(**given | more)


def drafted(of: World, *lines: LineAsked, now: datetime = NOW, **more: Any) -> QuoteSaved:
    """A draft of the world's buyer."""
    return draft_quote(asked=asked(of.organization, *lines, **more), by=of.buyer, now=now)


def sent(of: World, *lines: LineAsked, now: datetime = NOW, **more: Any) -> QuoteSaved:
    """A quote that its buyer saved and sent: open, unless something calls for a review."""
    return send_quote(quote=drafted(of, *lines, now=now, **more).quote, by=of.buyer, now=now)


def coverage(sku: str = DC, tier: int | None = SMALL, **more: Any) -> Coverage:
    """A license as its room tells it: bought today for a year."""
    given: dict[str, Any] = {
        "entitlement": 1,
        "sen": "SEN-1",
        "sku": sku,
        "family": "data_center",
        "tier": tier,
        "term_starts_on": TODAY,
        "ends_on": date(2027, 3, 9),
        "anchor_on": TODAY,
        "maintenance_ends_on": None,
        "annual_net": Money(4_200_000, "USD"),
    }
    return Coverage(**given | more)
