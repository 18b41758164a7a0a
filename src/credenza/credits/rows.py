"""What the credits room's reads answer: frozen rows. Credits are whole, dates business dates, instants UTC."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from credenza.kernel.money import Money
from credenza.parties.rows import PersonRow

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice(Generic[T]):
    """One page of a list by key: ``next_before`` is the key to ask the next page with, None on the last."""

    rows: tuple[T, ...]
    next_before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountHead:
    """An account without its figures."""

    id: int
    number: str
    name: str
    approval: str
    status: str
    opened_on: date
    closed_on: date | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LotRow:
    """A lot on a day. ``left`` is what can be spent then; ``state`` open, spent, expired or charged_back."""

    id: int
    credits: int
    left: int
    accepted_on: date
    expires_on: date
    first_expires_on: date
    price: Money
    state: str
    extension_asked: bool

    @property
    def last_day(self) -> date:
        """The last day to use the credits."""
        return self.expires_on - timedelta(days=1)

    @property
    def used(self) -> int:
        return self.credits - self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRow:
    """An owner to be."""

    id: int
    email: str
    invited_at: datetime
    lapses_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRow:
    """An owner and since when."""

    person: PersonRow
    since_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What can be spent on a day, what waits, and what would be left if all of it were approved."""

    available: int
    pending_credits: int
    pending_count: int
    next_expiry_on: date | None
    next_expiry_credits: int

    @property
    def if_all_approved(self) -> int:
        """Below zero when the waiting requests ask for more than there is."""
        return self.available - self.pending_credits


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item of a request. ``way_in`` is empty until the request is approved, and after a reversal."""

    sku: str
    name: str
    family: str
    fee: int
    way_in: str
    progress: str
    progress_on: date | None
    reversed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request with its items. ``decided_by`` is an e-mail, "automatic", "system" or None."""

    id: int
    account_id: int
    account_name: str
    learner: PersonRow
    status: str
    credits: int
    team: str
    items: tuple[ItemLine, ...]
    requested_on: date
    requested_at: datetime
    decided_on: date | None
    decided_by: str | None
    decided_by_name: str
    reason: str
    reversed_on: date | None
    is_own: bool
    has_twin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """A ledger entry as the transactions list shows it; newest first the id falls."""

    id: int
    on: date
    at: datetime
    kind: str
    credits: int
    balance_after: int
    lot_id: int
    lot_accepted_on: date
    lot_price: Money
    request_id: int | None
    learner: str
    learner_email: str
    team: str
    items: str
    by: str
    reason: str
    old_expires_on: date | None
    new_expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRow:
    """An extension request with its lot."""

    id: int
    lot: LotRow
    account_id: int
    account_number: str
    account_name: str
    asked_by: PersonRow | None
    asked_at: datetime
    reason: str
    status: str
    decided_at: datetime | None
    decision_reason: str
    granted_expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseRow:
    """A purchase with its price steps; money of one currency."""

    id: int
    account_id: int
    credits: int
    channel: str
    status: str
    list: Money
    discount: Money
    net: Money
    tax: Money
    tax_reason: str
    total: Money
    bought_by_id: int | None
    started_at: datetime
    accepted_on: date | None
    billing: dict[str, str]
    discount_reason: str
    tax_percent: str
    terms_version: str
    payment_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageRow:
    """Credits used by one learner on one item in one month (the first day of it stands for it), reversals taken off."""

    learner: str
    learner_name: str
    team: str
    item: str
    item_name: str
    family: str
    month: date
    credits: int
    items_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """How far a team is with its paid items."""

    team: str
    not_started: int
    started: int
    done: int

    @property
    def total(self) -> int:
        return self.not_started + self.started + self.done

    @property
    def open_count(self) -> int:
        """Items that somebody could be reminded of."""
        return self.not_started + self.started


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueRow:
    """A lot's price split at the end of a day; ``left`` and the parts count entries booked by then.

    Only of lots that are taxed when they are redeemed (A4): ``tax_due`` is what redemptions made due, taken out of
    ``recognized``; ``tax_deferred`` what is in ``deferred`` at the rate of the day.
    """

    lot: int
    account_id: int
    account_number: str
    account_name: str
    accepted_on: date
    expires_on: date
    credits: int
    left: int
    price: Money
    deferred: Money
    recognized: Money
    breakage: Money
    charged_back: Money
    tax_due: Money
    tax_deferred: Money
