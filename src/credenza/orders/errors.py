"""Refusals of quotes and reviews. What no rule of its own owns stands here; the price rules have theirs."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from credenza.kernel.errors import DomainError


@dataclass(kw_only=True, eq=False)
class TermsNotAccepted(DomainError):
    """A quote is saved with the seller's terms accepted; ``version`` names those in force (QT2)."""

    code: ClassVar[str] = "terms_not_accepted"
    version: str


@dataclass(kw_only=True, eq=False)
class TwoTierReselling(DomainError):
    """A reseller buys directly from the seller: a second reseller or distributor is named as intermediary (RS2)."""

    code: ClassVar[str] = "two_tier_reselling"
    intermediary: str


@dataclass(kw_only=True, eq=False)
class MonthlyNotResellable(DomainError):
    """Monthly subscriptions are sold to the end customer only (RS3); names every such product."""

    code: ClassVar[str] = "monthly_not_resellable"
    items: tuple[str, ...]


@dataclass(kw_only=True, eq=False)
class QuoteExpired(DomainError):
    """The day after ``valid_until`` has come (QT4). ``number`` is the quote's with its revision."""

    code: ClassVar[str] = "quote_expired"
    number: str
    valid_until: date


@dataclass(kw_only=True, eq=False)
class QuoteSuperseded(DomainError):
    """A later revision was sent (QT5): ``superseded_by`` is its number, ``quote`` its id."""

    code: ClassVar[str] = "quote_superseded"
    number: str
    superseded_by: str
    quote: int


@dataclass(kw_only=True, eq=False)
class QuoteNotOpen(DomainError):
    """The quote's state forbids this; ``status`` is draft, in_review, open, accepted, declined, expired, cancelled."""

    code: ClassVar[str] = "quote_not_open"
    number: str
    status: str


@dataclass(kw_only=True, eq=False)
class QuoteNeeded(DomainError):
    """A checkout is paid at once, so nothing that the desk looks at first goes through it (MR1); ``reasons`` say why.

    Fields of ``reasons`` are those of a review.
    """

    code: ClassVar[str] = "quote_needed"
    reasons: tuple[str, ...]


@dataclass(kw_only=True, eq=False)
class ReviewNotOpen(DomainError):
    """No review waits there; ``status`` is how the last one ended, empty when there was none."""

    code: ClassVar[str] = "review_not_open"
    status: str = ""
