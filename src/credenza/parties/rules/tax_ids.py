"""Tax ids by their check digits alone, without asking anybody. Rule TX3: a valid VAT id in another country."""

from dataclasses import dataclass

from stdnum.au import abn
from stdnum.eu import vat as eu_vat
from stdnum.gb import vat as gb_vat

EU_PREFIXES = {"GR": "EL"}
"""Prefixes that are not the country's ISO code."""
NORTHERN_IRELAND = "XI"
LETTERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxId:
    """A tax id as it is kept. ``is_checked`` False: no check is known for the country, so it proves nothing."""

    number: str
    is_valid: bool
    is_checked: bool


def read_tax_id(typed: str, country: str) -> TaxId:
    """A tax id as typed, of an address in ``country`` (ISO 3166, or empty).

    EU and United Kingdom VAT numbers may come with or without their country's letters and are kept with them, an
    Australian business number without spaces. Other countries' ids are kept as typed and never count as valid.
    """
    compact = "".join(character for character in typed.upper() if character.isalnum())
    if not compact:
        return TaxId(number="", is_valid=False, is_checked=False)
    country = country or _country_of(compact)
    if country == "AU":
        return TaxId(number=compact, is_valid=bool(abn.is_valid(compact)), is_checked=True)
    if country == "GB" and not compact.startswith(NORTHERN_IRELAND):
        number = compact if compact.startswith("GB") else f"GB{compact}"
        return TaxId(number=number, is_valid=bool(gb_vat.is_valid(number)), is_checked=True)
    if country == "GB" or country.lower() in eu_vat.MEMBER_STATES:
        prefix = NORTHERN_IRELAND if country == "GB" else EU_PREFIXES.get(country, country)
        number = compact if compact.startswith(prefix) else f"{prefix}{compact}"
        return TaxId(number=number, is_valid=bool(eu_vat.is_valid(number)), is_checked=True)
    return TaxId(number=typed.strip(), is_valid=False, is_checked=False)


def _country_of(compact: str) -> str:
    """The country that a tax id names itself, where no address says it; empty for none."""
    letters = compact[:LETTERS]
    return {prefix: country for country, prefix in EU_PREFIXES.items()}.get(letters, letters)
