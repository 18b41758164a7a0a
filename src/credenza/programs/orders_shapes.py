"""The orders part of a rule pack, as frozen values. Pure: rules may import this module.

Percentages are exact decimals, amounts integer minor units, days calendar days unless they say business days.
Sources: "Reseller FAQs"; what the vendor's other public pages say, or what is Credenza's choice, each pack names for
every value.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from credenza.programs.ranges_of_values import ascending_days, descending_days, percentage, text, whole

_STRICT: dict[str, str] = {"extra": "forbid"}
_CURRENCY = text(r"[A-Z]{3}", "three capitals such as USD")
_NAME = text(r"[a-z][a-z0-9_]{0,39}", "a short name in small letters, such as corporate_reseller")
_SOME_TEXT = text(r"\s*\S(?s:.*)", "text that is not empty")

Method = Literal["ach", "bank_transfer", "card", "check", "net30", "paypal"]
Stacking = Literal["best_single", "stack"]
RenewalStart = Literal["append", "payment_date"]
CotermBasis = Literal["new_list", "old_term"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discounts:
    """Percent off by program (the reseller's) or category (the licensee's); a name left at 0 gives nothing."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    corporate_reseller: Decimal = field(metadata=percentage())
    partner: Decimal = field(metadata=percentage())
    non_profit: Decimal = field(metadata=percentage())
    academic: Decimal = field(metadata=percentage())
    government: Decimal = field(metadata=percentage())
    migration: Decimal = field(metadata=percentage())


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountChange:
    """From a day on (included) a program or category gives another percentage."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    name: str = field(metadata=_NAME)
    percent: Decimal = field(metadata=percentage())
    from_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountFamilies:
    """The product families that a program or category applies to."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    name: str = field(metadata=_NAME)
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount for one currency, in its minor units."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    currency: str = field(metadata=_CURRENCY)
    minor: int = field(metadata=whole(0, 10**12))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMethod:
    """Where a way to pay is offered: not for ``except_families``, ``except_currencies``; only for ``currencies``
    (none named: all). ``clearing`` is what page one says of how long it takes, ``how`` how it is done.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    method: Method
    except_families: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    except_currencies: tuple[str, ...] = ()
    clearing: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Net30:
    """Payment on terms: the families that alone it is offered for, the smallest net amounts, the days."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    families: tuple[str, ...]
    minimums: tuple[Amount, ...]
    days: int = field(metadata=whole(1, 366))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """The window of a manual review in business days, and what else leads to one."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    earliest_business_days: int = field(metadata=whole(1, 60))
    due_business_days: int = field(metadata=whole(1, 60))
    amounts: tuple[Amount, ...] = ()
    blocked_countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    """Maintenance of perpetual licenses: months that come with a purchase, percent of list a year, months ahead."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    months: int = field(metadata=whole(1, 120))
    percent: Decimal = field(metadata=percentage())
    months_ahead: int = field(metadata=whole(1, 1_200))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance:
    """Where money goes, printed on papers: samples in a shipped pack."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    payee: str = field(metadata=_SOME_TEXT)
    street: str = ""
    city: str = ""
    postal_code: str = ""
    region: str = ""
    vat_id: str = ""
    bank: str = ""
    iban: str = ""
    bic: str = ""
    paypal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersPolicy:
    """Every number of quotes, orders, payments and refunds. ``holidays`` are days without business; None: unset.

    ``holiday_calendar`` names a country, or a country and its region ("AU/NSW"), whose public holidays count too.
    ``renewal_retry_days`` are days after a card was refused for a monthly renewal (SU5); ``evaluation_days`` is how
    long an evaluation key bridges a payment on terms, 0 for no such keys (A10); ``license_file_days`` how long a
    license file may be used before a new one is fetched.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    term_months: int = field(metadata=whole(1, 120))
    quote_days: int = field(metadata=whole(1, 3_660))
    late_days: int = field(metadata=whole(0, 3_660))
    checkout_days: int = field(metadata=whole(1, 366))
    unpaid_reminder_days: tuple[int, ...] = field(metadata=descending_days())
    term_reminder_days: tuple[int, ...] = field(metadata=descending_days())
    invoice_due_reminder_days: int = field(metadata=whole(0, 366))
    refund_days: int = field(metadata=whole(0, 3_660))
    renewal_retry_days: tuple[int, ...] = field(metadata=ascending_days())
    evaluation_days: int = field(metadata=whole(0, 366))
    license_file_days: int = field(metadata=whole(1, 3_660))
    stacking: Stacking
    renewal_start: RenewalStart
    coterm_basis: CotermBasis
    coterm_uplift_percent: Decimal = field(metadata=percentage())
    holiday_calendar: str = ""
    holidays: tuple[date, ...] = ()
    discounts: Discounts
    discount_changes: tuple[DiscountChange, ...] = ()
    discount_families: tuple[DiscountFamilies, ...]
    maintenance: Maintenance
    payment_methods: tuple[PaymentMethod, ...]
    net30: Net30
    reviews: Reviews
    short_payment_tolerance: tuple[Amount, ...] = ()
    remittance: Remittance
