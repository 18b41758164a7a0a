"""What the commands of quotes and reviews answer. Frozen."""

from dataclasses import dataclass, field
from datetime import date

SECRET = {"secret": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSaved:
    """A quote after a command: ``number`` without the revision, ``review`` the open hold's id, if any."""

    quote: int
    number: str
    revision: int
    status: str
    review: int | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteAccepted:
    """An accepted quote and the order it became; accepting twice answers the same."""

    quote: int
    order: int
    number: str
    """The order's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMoved:
    """A review after a command; ``status`` is open, waiting, approved or declined."""

    review: int
    status: str
    quote: int | None = None
    order: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLinkMade:
    """A link's secret, shown once; left out when a replay answers."""

    quote: int
    link: int
    secret: str = field(default="", metadata=SECRET)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLinksRevoked:
    """How many links of a quote were put out of use."""

    quote: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePaperKept:
    """The stored paper of a quote as it was sent, and its digest."""

    quote: int
    file: str
    sha256: str
