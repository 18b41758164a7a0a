"""What credits would cost: every step of the price, before anything is ordered. Rules CR1-CR4, TX1-TX3."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

import pycountry
from stdnum.eu import vat as eu_vat
from stdnum.gb import vat as gb_vat

from credenza.catalog.rules.tax import CREDITS_FAMILY, category_of
from credenza.credits.policy import require
from credenza.credits.receipts import NudgeShown, PurchasePriced
from credenza.credits.rules.pricing import CreditsPrice, price_credits
from credenza.credits.rules.tax import BillingPlace, Tax, tax_on
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.programs.calendar import business_date
from credenza.programs.loader import active

TEXT_LENGTH = 200
USER_ASSIGNED = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
"""ISO 3166-1 alpha-2 codes that the standard never assigns itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """Who pays: decides the tax and is remembered for the refill. ``country`` ISO 3166, ``region`` a US state."""

    name: str = ""
    company: str = ""
    street: str = ""
    city: str = ""
    postal_code: str = ""
    country: str = ""
    region: str = ""
    tax_id: str = ""
    purchase_order: str = ""

    def shown(self) -> dict[str, str]:
        """The fields as the purchase keeps them."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A price with its tax and the receipt that shows both."""

    price: CreditsPrice
    tax: Tax
    receipt: PurchasePriced


def has_valid_vat_id(billing: Billing) -> bool:
    """True for a VAT ID whose check digits hold and whose country is the address's."""
    compact = "".join(character for character in billing.tax_id.upper() if character.isalnum())
    country = {"GR": "EL"}.get(billing.country, billing.country)
    if not compact.startswith(country):
        return False
    if country == "GB":
        return bool(gb_vat.is_valid(compact))
    return bool(eu_vat.is_valid(compact))


def _is_country(code: str) -> bool:
    """True for an assigned ISO 3166 code, and for those left to their users: Kosovo goes by XK, for one."""
    return pycountry.countries.get(alpha_2=code) is not None or USER_ASSIGNED.fullmatch(code) is not None


def checked_billing(billing: Billing) -> Billing:
    """The details with country and region in capitals, or ``invalid_field`` for the first that cannot be taken."""
    billing = replace(billing, country=billing.country.strip().upper(), region=billing.region.strip().upper())
    for name, value in billing.shown().items():
        if len(value) > TEXT_LENGTH:
            raise InvalidField(field=name, expected=f"up to {TEXT_LENGTH} characters")
    if billing.country and not _is_country(billing.country):
        raise InvalidField(field="country", expected="a two-letter ISO 3166 country code such as US")
    return billing


def priced_purchase(account: int, credits: object, promo: str, billing: Billing, on: date) -> Priced:
    """Price an order on a business day; refuses with ``invalid_credits``."""
    program = active()
    price = price_credits(program.credits, credits, promo)
    place = BillingPlace(
        country=billing.country or None,
        region=billing.region or None,
        has_valid_vat_id=has_valid_vat_id(billing),
    )
    tax = tax_on(
        price.net,
        rates=program.tax_rates,
        place=place,
        seller_country=program.seller.country,
        on=on,
        category=category_of(CREDITS_FAMILY, program.credits.tax_point),
    )
    total = price.net + tax.amount
    nudge = None
    if price.nudge:
        shown = {"net": str(price.nudge.net), "saves": str(price.nudge.saves)}
        nudge = NudgeShown(credits=price.nudge.credits, **shown)
    receipt = PurchasePriced(
        account=account,
        credits=price.credits,
        currency=total.currency,
        list=str(price.list),
        discount=str(price.discount),
        discount_reason=price.discount_reason,
        net=str(price.net),
        tax=str(tax.amount),
        tax_percent=f"{tax.percent.normalize():f}",
        tax_reason=tax.reason,
        total=str(total),
        total_minor=total.minor,
        promo_result=price.promo_result,
        promo_from_credits=price.promo_from_credits,
        nudge=nudge,
    )
    return Priced(price=price, tax=tax, receipt=receipt)


def preview_purchase(
    *,
    account: int,
    credits: object,
    promo: str = "",
    billing: Billing | None = None,
    by: Actor,
    now: datetime,
) -> PurchasePriced:
    """The price with every step, before anything is ordered. Refuses with ``invalid_credits``, ``invalid_field``."""
    require("purchase_credits", by, account_id=account)
    return priced_purchase(
        account,
        credits,
        promo,
        checked_billing(billing or Billing()),
        business_date(now, active()),
    ).receipt
