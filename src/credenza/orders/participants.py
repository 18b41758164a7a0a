"""Who takes part in a quote: buyer, purchaser, end customer, technical contact, and what prices and taxes take of them.

Rules QT1, RS1, RS2, DS2, TX1, A20: the category is the licensee's, the program the reseller's, the tax the payer's.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from credenza.catalog.rules.shapes import BillingPlace, Claim, Claims
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, NotFound
from credenza.orders.asked import DIRECT, RESELLER, Address, QuoteAsked
from credenza.orders.policy import DESK
from credenza.parties.organization_fields import Address as PostalAddress
from credenza.parties.organization_fields import clean_address
from credenza.parties.organization_rows import OrganizationRow
from credenza.parties.organizations import (
    billing_place,
    claims,
    is_member,
    members_of,
    organization,
    organization_by_name,
)
from credenza.parties.queries import person, person_by_email
from credenza.parties.rows import PersonRow
from credenza.parties.rules.tax_ids import read_tax_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """The people and organizations of one quote, looked up. ``between_kind``: of the intermediary, if registered."""

    role: str
    organization: OrganizationRow | None
    end_customer: OrganizationRow | None
    purchaser: PersonRow | None
    technical_contact: PersonRow | None
    technical_contact_email: str
    typed: Address
    between: str = ""
    between_kind: str | None = None

    @property
    def purchaser_id(self) -> int | None:
        return self.purchaser.id if self.purchaser else None

    @property
    def has_billing_address(self) -> bool:
        return self.organization.has_address if self.organization else bool(self.typed.country)

    @property
    def has_unknown_intermediary(self) -> bool:
        """Somebody is named behind the buyer whom nobody registered, other than the end customer (A22)."""
        customer = self.end_customer.name if self.end_customer else ""
        return bool(self.between) and self.between_kind is None and self.between != customer

    @property
    def country(self) -> str:
        """The payer's country, empty when unknown."""
        return self.organization.country if self.organization else self.typed.country

    @property
    def licensee(self) -> OrganizationRow | None:
        """Who uses what is bought (A20)."""
        return self.end_customer if self.role == RESELLER and self.end_customer else self.organization

    def place(self, on: date) -> BillingPlace:
        """Where tax looks (TX1 to TX4)."""
        if self.organization is None:
            return BillingPlace(
                country=self.typed.country or None,
                region=self.typed.region or None,
                has_valid_vat_id=_is_valid(self.typed),
            )
        there = billing_place(self.organization.id, on)
        return BillingPlace(
            country=there.country,
            region=there.region,
            has_valid_vat_id=there.has_valid_vat_id,
            has_resale_certificate=there.has_resale_certificate,
        )

    def claims(self, on: date) -> Claims:
        """The reseller's program, where it resells, and the licensee's category (DS2)."""
        program = category = None
        if self.role == RESELLER and self.organization is not None:
            held = claims(self.organization.id, on)
            program = Claim(name=held.program, proven=held.program_proven) if held.program else None
        if self.licensee is not None:
            held = claims(self.licensee.id, on)
            category = Claim(name=held.category, proven=held.category_proven) if held.category else None
        return Claims(program=program, category=category)

    def claims_exemption(self, on: date) -> bool:
        """Whether the payer says that it is exempt and has not proven it (MR1)."""
        return self.organization is not None and claims(self.organization.id, on).exemption_claimed_unproven

    def billing(self) -> dict[str, Any]:
        """The payer's address as papers print it and as tax reads it again."""
        of = self.organization
        names = ("name", "street", "city", "postal_code", "region", "country", "vat_id")
        shown: dict[str, Any] = {name: getattr(of or self.typed, name) for name in names}
        shown["name"] = shown["name"] or (self.purchaser.name if self.purchaser else "")
        return {**shown, "vat_id_valid": of.vat_id_valid if of else _is_valid(self.typed)}

    def shown(self) -> dict[str, Any]:
        """The names and addresses as printed; what is unknown is left out."""
        customer, contact = self.end_customer, self.technical_contact
        return {
            "purchaser": {"name": self.purchaser.name, "email": self.purchaser.email} if self.purchaser else None,
            "end_customer": _printed(customer) if customer else None,
            "technical_contact": {"name": contact.name if contact else "", "email": self.technical_contact_email},
        }


def participants(asked: QuoteAsked, by: Actor) -> Participants:
    """Look everybody up. Refuses with ``not_found`` for an organization that is none, ``invalid_field``."""
    if asked.role not in (DIRECT, RESELLER):
        raise InvalidField(field="role", expected=f"{DIRECT} or {RESELLER}")
    buyer = _organization(asked.organization)
    customer = _organization(asked.end_customer) if asked.role == RESELLER else None
    between = asked.on_behalf_of.strip()
    found = organization_by_name(between) if between else None
    purchaser = _purchaser(asked, by)
    email = asked.technical_contact.strip().lower()
    if not email and asked.role == DIRECT and purchaser is not None:
        email = purchaser.email
    return Participants(
        role=asked.role,
        organization=buyer,
        end_customer=customer,
        purchaser=purchaser,
        technical_contact=person_by_email(email) if email else None,
        technical_contact_email=email,
        typed=clean_billing(asked.billing) if asked.billing is not None else Address(),
        between=between,
        between_kind=found.kind if found else None,
    )


def clean_billing(typed: Address) -> Address:
    """A typed address as tax reads it, whatever its letters; without a country nothing is known (``no_address``).

    Refuses with ``invalid_field`` (no country of ISO 3166, no state) and ``missing_fields`` (the state, in the United
    States): TX1.
    """
    if not typed.country.strip():
        return typed
    names = ("street", "city", "postal_code", "region", "country")
    cleaned = clean_address(PostalAddress(**{name: getattr(typed, name) for name in names}))
    return replace(typed, **{name: getattr(cleaned, name) for name in names})


def _organization(organization_id: int | None) -> OrganizationRow | None:
    if organization_id is None:
        return None
    found = organization(organization_id)
    if found is None:
        raise NotFound(what="organization")
    return found


def _purchaser(asked: QuoteAsked, by: Actor) -> PersonRow | None:
    """Whoever was named, else the buyer who drafts, else the first member of the organization, else the drafter.

    A buyer names only colleagues, or themself; the desk anybody.
    """
    of = asked.organization
    if asked.purchaser is not None:
        found = person(asked.purchaser)
        is_theirs = asked.purchaser == by.person_id or (of is not None and is_member(asked.purchaser, of))
        if found is None or not (is_theirs or by.is_system or by.has(*DESK)):
            raise InvalidField(field="purchaser", expected="a member of the buying organization")
        return found
    drafter = person(by.person_id) if by.person_id is not None else None
    if of is None or (by.person_id is not None and is_member(by.person_id, of)):
        return drafter
    members = members_of(of)
    return members[0].person if members else drafter


def _is_valid(typed: Address) -> bool:
    return bool(typed.vat_id.strip()) and read_tax_id(typed.vat_id, typed.country).is_valid


def _printed(found: OrganizationRow) -> dict[str, Any]:
    names = ("name", "street", "city", "postal_code", "region", "country", "vat_id")
    return {name: getattr(found, name) for name in names}
