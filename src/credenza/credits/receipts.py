"""What the credits room's commands answer. Frozen; credits are whole, money decimal text in major units."""

from dataclasses import dataclass, field
from datetime import date

SECRET = {"secret": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOpened:
    """A new account; ``code`` is left out when a replay answers."""

    account: int
    number: str
    code: str = field(default="", metadata=SECRET)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged:
    """An account after a change."""

    account: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerAdded:
    """``status`` is "owner" at once, or "invited" for an address without a user."""

    account: int
    email: str
    status: str
    invitation: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReplaced:
    """The account's new code; left out when a replay answers."""

    account: int
    code: str = field(default="", metadata=SECRET)


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeShown:
    """``credits`` cost ``net``, which ``saves`` that much against the order."""

    credits: int
    net: str
    saves: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchasePriced:
    """Every step of a purchase's price, and the purchase once it is started."""

    account: int
    credits: int
    currency: str
    list: str
    discount: str
    discount_reason: str
    net: str
    tax: str
    tax_percent: str
    tax_reason: str | None
    total: str
    total_minor: int
    promo_result: str | None
    promo_from_credits: int | None
    nudge: NudgeShown | None
    purchase: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseSettled:
    """The lot of a paid purchase. ``expires_on`` is the first day without it."""

    account: int
    purchase: int
    lot: int
    credits: int
    accepted_on: date
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionRequested:
    """A learner's request; ``status`` is "pending" or, in automatic mode, "approved"."""

    request: int
    status: str
    credits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsDecided:
    """Requests approved or denied together; ``available`` is the balance after."""

    account: int
    requests: tuple[int, ...]
    status: str
    credits: int
    available: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCancelled:
    """A request taken back while it was pending."""

    request: int
    status: str = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsMoved:
    """Credits put back to, or taken from, one lot."""

    lot: int
    credits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionReversed:
    """Where a request's credits went back to; ``expired`` of them lapsed again at once."""

    request: int
    items: tuple[str, ...]
    credits: int
    lots: tuple[CreditsMoved, ...]
    expired: int
    reversed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LotExtended:
    """A lot's new end and how many expired credits came back with it."""

    lot: int
    old_expires_on: date
    expires_on: date
    reinstated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsked:
    """An extension request and its state."""

    extension: int
    lot: int
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotTakenBack:
    """A lot whose payment was charged back: what was left of it is gone."""

    lot: int
    credits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsChanged:
    """How many items or requests a command touched."""

    count: int
