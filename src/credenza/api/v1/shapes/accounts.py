"""Accounts, their owners and their lots, as they go in and out."""

from datetime import date, datetime

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, MoneyOut, Short, Shown, Whole
from credenza.api.v1.shapes.common import PersonShown


class AccountOpening(Body):
    """A new account. ``owner_email`` is for administrators, who open one for a customer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Acme Corp.", "approval": "manual"}]})

    name: Short = ""
    approval: Short = Field(examples=["manual", "automatic"])
    owner_email: Short = ""


class AccountOpenedShown(Shown):
    """The account; ``code`` is the redemption code, empty when a replay answers."""

    account: int = Field(examples=[7])
    number: str = Field(examples=["TC-100007-8"])
    code: str = Field(examples=["4TVN-7KQM-X2RW-9D"])


class AccountEdit(Body):
    """What is given is set. ``version`` is the one that was read: another save meanwhile refuses this one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"approval": "automatic", "version": 1}]})

    name: Short | None = None
    approval: Short | None = None
    version: Whole | None = None


class AccountChangedShown(Shown):
    """An account after a change."""

    account: int = Field(examples=[7])


class CodeShown(Shown):
    """The redemption code, empty once the account is closed (or, of a replaced one, when a replay answers)."""

    account: int = Field(examples=[7])
    code: str = Field(examples=["4TVN-7KQM-X2RW-9D"])


class AccountShown(Shown):
    """An account in a list."""

    id: int = Field(examples=[7])
    number: str = Field(examples=["TC-100007-8"])
    name: str = Field(examples=["Acme Corp."])
    approval: str = Field(examples=["manual"])
    status: str = Field(examples=["open"])
    opened_on: date
    closed_on: date | None
    version: int = Field(examples=[1])


class AccountInList(AccountShown):
    """An account in a list, with what can be spent today."""

    available: int = Field(examples=[15690])


class BalanceShown(Shown):
    """What can be spent today, what waits, and what would be left; below zero when requests ask for more."""

    available: int = Field(examples=[15690])
    pending_credits: int = Field(examples=[750])
    pending_count: int = Field(examples=[3])
    if_all_approved: int = Field(examples=[14940])
    next_expiry_on: date | None
    next_expiry_credits: int = Field(examples=[3690])


class AccountWhole(Shown):
    """An account with its figures and what the caller may do with it."""

    account: AccountShown
    balance: BalanceShown
    requests: dict[str, int] = Field(examples=[{"pending": 3, "approved": 12, "denied": 1, "cancelled": 0}])
    is_owner: bool


class StepShown(Shown):
    """The balance at the end of a day."""

    on: date
    balance: int = Field(examples=[15690])


class BalanceHistory(Shown):
    """The balance day by day: what was, and what coming expiries leave if nothing more is used."""

    past: list[StepShown]
    ahead: list[StepShown]


class OwnerShown(Shown):
    """An owner and since when."""

    person: PersonShown
    since_at: datetime


class OwnerAdding(Body):
    """An address. Staff give a reason, and only where no owner is left."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "bo@acme.example"}]})

    email: Short
    reason: Short = ""


class OwnerNamed(Body):
    """An owner, or somebody invited, by address."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "bo@acme.example"}]})

    email: Short


class OwnerAddedShown(Shown):
    """``status`` is owner at once, or invited for an address without a user."""

    account: int = Field(examples=[7])
    email: str = Field(examples=["bo@acme.example"])
    status: str = Field(examples=["invited"])
    invitation: int | None = Field(examples=[2])


class InvitationShown(Shown):
    """An invitation that waits."""

    id: int = Field(examples=[2])
    email: str = Field(examples=["bo@acme.example"])
    invited_at: datetime
    lapses_on: date


class LotShown(Shown):
    """A lot as it stands today. ``expires_on`` is the first day without it, ``last_day`` the day before."""

    id: int = Field(examples=[5])
    credits: int = Field(examples=[20000])
    left: int = Field(examples=[12000])
    used: int = Field(examples=[8000])
    accepted_on: date
    expires_on: date
    last_day: date
    first_expires_on: date
    price: MoneyOut
    state: str = Field(examples=["open"])
    extension_asked: bool
