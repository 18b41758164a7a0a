"""What an organization is made of, cleaned: names, addresses, tax ids. Shared by registering and editing."""

import re
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

import pycountry

from credenza.kernel.errors import InvalidField, MissingFields
from credenza.parties.models import Organization
from credenza.parties.organization_kinds import KINDS
from credenza.parties.rules.tax_ids import read_tax_id

LENGTHS = {"street": 200, "city": 100, "postal_code": 20, "region": 40, "country": 2}
NAME_LENGTH = 200
TAX_ID_LENGTH = 30
USER_ASSIGNED = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
"""ISO 3166-1 codes that the standard leaves to their users: Kosovo goes by XK, for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A billing contact's address: ``country`` ISO 3166, ``region`` a state's short code in the United States."""

    street: str = ""
    city: str = ""
    postal_code: str = ""
    region: str = ""
    country: str = ""


def clean_name(name: str) -> str:
    """The name without surrounding space. Refuses with ``missing_fields`` and ``invalid_field``."""
    cleaned = name.strip()
    if not cleaned:
        raise MissingFields(fields=("name",))
    if len(cleaned) > NAME_LENGTH or not cleaned.isprintable():
        raise InvalidField(field="name", expected=f"1 to {NAME_LENGTH} printable characters")
    return cleaned


def clean_kind(kind: str) -> str:
    """The kind, if it is one. Refuses with ``invalid_field``."""
    if kind not in KINDS:
        raise InvalidField(field="kind", expected=f"one of {', '.join(KINDS)}")
    return kind


def clean_address(address: Address) -> Address:
    """The address as papers and taxes need it.

    Refuses with ``missing_fields`` (a country; in the United States a state, which decides the tax: TX1) and
    ``invalid_field``.
    """
    shown = Address(**{one.name: str(getattr(address, one.name)).strip() for one in fields(address)})
    shown = replace(shown, country=shown.country.upper())
    for name, longest in LENGTHS.items():
        value = getattr(shown, name)
        if name != "country" and (len(value) > longest or not (value.isprintable() or not value)):
            raise InvalidField(field=name, expected=f"up to {longest} printable characters")
    if not shown.country:
        raise MissingFields(fields=("country",))
    if not is_country(shown.country):
        raise InvalidField(field="country", expected="a two-letter ISO 3166 country code such as US")
    if shown.country == "US":
        shown = replace(shown, region=_state(shown.region))
    return shown


def is_country(code: str) -> bool:
    """True for an assigned ISO 3166 code, and for those left to their users."""
    return pycountry.countries.get(alpha_2=code) is not None or USER_ASSIGNED.fullmatch(code) is not None


def _state(typed: str) -> str:
    if not typed:
        raise MissingFields(fields=("region",))
    code = _states().get(typed.casefold())
    if code is None:
        raise InvalidField(field="region", expected="a state's short code such as CA, or its name")
    return code


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    """Short codes of the states by code and by name."""
    found: Any = pycountry.subdivisions.get(country_code="US")  # type: ignore[no-untyped-call]
    codes = {state.code[3:].casefold(): state.code[3:] for state in found}
    return codes | {state.name.casefold(): state.code[3:] for state in found}


def set_address(organization: Organization, address: Address) -> None:
    """Put an address on the organization."""
    for one in fields(address):
        setattr(organization, one.name, getattr(address, one.name))
    organization.has_address = True


def set_tax_id(organization: Organization, typed: str) -> None:
    """Put a tax id on the organization, after its address.

    Refuses with ``invalid_field`` where the check digits of its country don't hold. Where no check is known the id is
    kept and counts for nothing.
    """
    found = read_tax_id(typed, organization.country)
    if found.is_checked and not found.is_valid:
        expected = f"a tax id of {organization.country or 'its country'} whose check digits hold, or nothing"
        raise InvalidField(field="vat_id", expected=expected)
    if len(found.number) > TAX_ID_LENGTH:
        raise InvalidField(field="vat_id", expected=f"up to {TAX_ID_LENGTH} characters")
    organization.vat_id, organization.vat_id_valid = found.number, found.is_valid
