"""The frozen values of a rule pack. Pure: rules may import this module, and it imports the standard library only.

A pack is a TOML file beside this module; ``loader`` validates it into a :class:`Program`. Each field's allowed
range stands in its ``metadata`` (see ``ranges_of_values``), where ``ranges`` reads it. Amounts are integer
minor units (cents), percentages exact decimals, dates business dates in the program's time zone.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal, get_args

from credenza.programs.certification_shapes import CertificationPolicy
from credenza.programs.orders_shapes import OrdersPolicy
from credenza.programs.ranges_of_values import ascending_days, descending_days, percentage, text, whole

Family = Literal["course", "exam", "training_credits", "data_center", "cloud_annual", "cloud_monthly", "server"]
Delivery = Literal["virtual", "on_site", "exam", "on_demand", "workshop", "app_training", "software"]
FAMILIES: tuple[str, ...] = get_args(Family)
DELIVERIES: tuple[str, ...] = get_args(Delivery)
PAYABLE_FAMILIES = ("course", "exam")
"""Only training and exams can be paid with credits (Atlassian University Training Credits, terms & conditions)."""

_STRICT: dict[str, str] = {"extra": "forbid"}

_SOME_TEXT = text(r"\s*\S(?s:.*)", "text that is not empty")
_CURRENCY = text(r"[A-Z]{3}", "three capitals such as USD")
_COUNTRY = text(r"[A-Z]{2}", "two capitals such as US")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who sells: named on papers, and the country that tax is counted from."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    name: str = field(metadata=_SOME_TEXT)
    country: str = field(metadata=_COUNTRY)
    support_email: str = field(metadata=text(r"[^@\s]+@[^@\s]+", "an e-mail address such as training@seller.example"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms that are accepted when an account is opened and with each purchase; the version is recorded."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    version: str = field(metadata=text(r"\d{4}-\d{2}", "a year and month such as 2026-05"))
    title: str = field(metadata=_SOME_TEXT)
    text: str = field(metadata=_SOME_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeDiscount:
    """From so many credits in one order for one account: so many percent off the whole list."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    from_credits: int = field(metadata=whole(1, 1_000_000_000))
    percent: Decimal = field(metadata=percentage())


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoCode:
    """A code that leads to the volume discount, never to a second one; compared without regard to case."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    code: str = field(metadata=text(r"\S{1,40}", "up to 40 characters without a space, such as twentyoffTC"))
    from_credits: int = field(metadata=whole(1, 1_000_000_000))


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLimit:
    """So many wrong tries within so many minutes, then wait."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    count: int = field(metadata=whole(1, 10_000))
    window_minutes: int = field(metadata=whole(1, 44_640))


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsPolicy:
    """Every number of the training-credits program. Days count as in ``credenza.kernel.periods``; None: unset."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    currency: str = field(metadata=_CURRENCY)
    unit_price_minor: int = field(metadata=whole(1, 1_000_000))
    validity_months: int = field(metadata=whole(1, 1_200))
    volume_discount: VolumeDiscount
    nudge_from_credits: int = field(metadata=whole(1, 1_000_000_000))
    promo_codes: tuple[PromoCode, ...]
    invitation_days: int = field(metadata=whole(1, 3_660))
    request_lapse_days: int | None = field(default=None, metadata=whole(1, 3_660))
    waiting_reminder_days: tuple[int, ...] = field(metadata=ascending_days())
    expiry_reminder_days: tuple[int, ...] = field(metadata=descending_days())
    idle_reminder_days: int = field(metadata=whole(1, 3_660))
    not_started_reminder_days: tuple[int, ...] = field(metadata=ascending_days())
    code_attempts: AttemptLimit
    card_minimum_credits: int | None = field(default=None, metadata=whole(1, 1_000_000_000))
    card_maximum_credits: int | None = field(default=None, metadata=whole(1, 1_000_000_000))
    tax_point: Literal["sale", "redemption"] = "sale"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPrice:
    """A list price in minor units; ``tier`` (users) only where a product is sold by tiers."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    currency: str = field(metadata=_CURRENCY)
    list_minor: int = field(metadata=whole(0, 10**12))
    tier: int | None = field(default=None, metadata=whole(0, 10**9))
    maintenance_percent: Decimal | None = field(default=None, metadata=percentage())


@dataclass(frozen=True, slots=True, kw_only=True)
class PackItem:
    """One thing on sale. ``refusal_reason`` says why credits don't pay for it; empty where they do.

    ``host_sku`` is the product that an add-on works in, whose tier it has to have.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    sku: str = field(
        metadata=text(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", "up to 60 letters, digits, dots and dashes, such as ACP-120")
    )
    name: str = field(metadata=text(r"\S.{0,199}", "text of up to 200 characters"))
    family: Family
    delivery: Delivery
    payable_with_credits: bool
    topic: str = field(metadata=text(r"\S.{0,79}", "text of up to 80 characters"))
    added_on: date
    prices: tuple[PackPrice, ...] = ()
    description: str = ""
    refusal_reason: str = ""
    sales_start_on: date | None = None
    sales_end_on: date | None = None
    host_sku: str | None = field(default=None, metadata=text(r"\S.{0,59}", "the SKU of the product it works in"))

    def main_price(self, currency: str) -> PackPrice | None:
        """The price without a tier, else the smallest tier's; None where the currency is not offered."""
        own = [price for price in self.prices if price.currency == currency]
        return min(own, key=lambda price: -1 if price.tier is None else price.tier, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """A rate for a country, or for one of its regions, from a day on (that day included) until the next."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    country: str = field(metadata=_COUNTRY)
    region: str | None = field(default=None, metadata=text(r"[A-Z0-9]{1,3}", "one to three capitals such as CA"))
    percent: Decimal = field(metadata=percentage())
    from_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One rule pack, whole and valid: what a seller's business people decided."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str = field(metadata=text(r"[a-z][a-z0-9_-]{0,39}", "a short name in small letters, such as atlassian"))
    name: str = field(metadata=_SOME_TEXT)
    version: str = field(metadata=_SOME_TEXT)
    time_zone: str = field(metadata=_SOME_TEXT)
    seller: Seller
    terms: Terms
    credits: CreditsPolicy
    orders: OrdersPolicy
    certification: CertificationPolicy | None = None
    items: tuple[PackItem, ...]
    tax_rates: tuple[TaxRate, ...]
