"""Redemption requests, transactions and reports, as they go in and out."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, Day, IdInBody, MoneyOut, Short, Shown, Text
from credenza.api.v1.shapes.common import PersonShown

MOST_AT_ONCE = 500
Requests = Annotated[list[IdInBody], Field(max_length=MOST_AT_ONCE)]
Skus = Annotated[list[Short], Field(max_length=100)]


class Redemption(Body):
    """An order to be paid with credits: the account's code and the items' SKUs."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "4TVN-7KQM-X2RW-9D", "items": ["ACP-120"], "team": "Platform"}]}
    )

    code: Short
    items: Skus
    team: Short = ""


class RedemptionShown(Shown):
    """The request: pending or, in automatic mode, approved."""

    request: int = Field(examples=[31])
    status: str = Field(examples=["pending"])
    credits: int = Field(examples=[250])


class Decision(Body):
    """Requests decided together: all or none, drawing in the order listed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"requests": [31, 32], "reason": ""}]})

    requests: Requests
    reason: Text = ""


class Selection(Body):
    """Requests by id."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"requests": [31, 32]}]})

    requests: Requests


class DecidedShown(Shown):
    """What was decided; ``available`` is the balance after."""

    account: int = Field(examples=[7])
    requests: list[int] = Field(examples=[[31, 32]])
    status: str = Field(examples=["approved"])
    credits: int = Field(examples=[500])
    available: int = Field(examples=[15190])


class CancelledShown(Shown):
    """A request taken back."""

    request: int = Field(examples=[31])
    status: str = Field(examples=["cancelled"])


class Reversal(Body):
    """Items by SKU, none meaning all that are left; ``extend_to`` gives lapsed lots a later end in the same step."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": ["ACP-120"], "reason": "The vendor cancelled the class"}]}
    )

    items: Skus = []
    reason: Text = ""
    extend_to: Day | None = None


class MovedShown(Shown):
    """Credits put back to one lot."""

    lot: int = Field(examples=[5])
    credits: int = Field(examples=[250])


class ReversedShown(Shown):
    """Where a request's credits went back to; ``expired`` of them lapsed again at once."""

    request: int = Field(examples=[31])
    items: list[str] = Field(examples=[["ACP-120"]])
    credits: int = Field(examples=[250])
    lots: list[MovedShown]
    expired: int = Field(examples=[0])
    reversed_on: date


class Team(Body):
    """The team label; empty for none."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"team": "Platform"}]})

    team: Short


class Progress(Body):
    """How far the training of one item is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"item": "ACP-120", "progress": "started"}]})

    item: Short
    progress: Short = Field(examples=["not_started", "started", "done"])


class CountShown(Shown):
    """How many were touched."""

    count: int = Field(examples=[1])


class ItemLineShown(Shown):
    """One item of a request. ``way_in`` is shown to its learner only."""

    sku: str = Field(examples=["ACP-120"])
    name: str = Field(examples=["Jira Cloud Administrator exam"])
    family: str = Field(examples=["exam"])
    fee: int = Field(examples=[250])
    way_in: str = Field(examples=[""])
    progress: str = Field(examples=["not_started"])
    progress_on: date | None
    reversed_on: date | None


class RequestShown(Shown):
    """A request. ``decided_by`` is an e-mail, automatic, system or null; ``has_twin`` marks the same item elsewhere."""

    id: int = Field(examples=[31])
    account_id: int = Field(examples=[7])
    account_name: str = Field(examples=["Acme Corp."])
    learner: PersonShown
    status: str = Field(examples=["pending"])
    credits: int = Field(examples=[250])
    team: str = Field(examples=["Platform"])
    items: list[ItemLineShown]
    requested_on: date
    requested_at: datetime
    decided_on: date | None
    decided_by: str | None = Field(examples=["ana@acme.example"])
    reason: str
    reversed_on: date | None
    is_own: bool
    has_twin: bool


class EntryShown(Shown):
    """One transaction; ``credits`` is signed, ``balance_after`` the account's."""

    id: int = Field(examples=[88])
    on: date
    at: datetime
    kind: str = Field(examples=["redemption"])
    credits: int = Field(examples=[-250])
    balance_after: int = Field(examples=[15440])
    lot_id: int = Field(examples=[5])
    request_id: int | None = Field(examples=[31])
    learner: str = Field(examples=["Bo Ekström"])
    learner_email: str = Field(examples=["bo@acme.example"])
    team: str = Field(examples=["Platform"])
    items: str = Field(examples=["Jira Cloud Administrator exam"])
    by: str = Field(examples=["Ana Lindqvist"])
    reason: str
    old_expires_on: date | None
    new_expires_on: date | None


class UsageShown(Shown):
    """Credits used by one learner on one item in one month (its first day stands for it), reversals taken off."""

    learner: str = Field(examples=["bo@acme.example"])
    learner_name: str = Field(examples=["Bo Ekström"])
    team: str = Field(examples=["Platform"])
    item: str = Field(examples=["ACP-120"])
    item_name: str = Field(examples=["Jira Cloud Administrator exam"])
    month: date
    credits: int = Field(examples=[250])
    items_count: int = Field(examples=[1])


class UsageReport(Shown):
    """Who used what."""

    credits: int = Field(examples=[250])
    rows: list[UsageShown]


class RevenueShown(Shown):
    """A lot's price without tax at the end of a day: deferred, recognized, breakage, charged back.

    Of credits that are taxed when redeemed: `tax_due` by redemptions, and `tax_deferred` within `deferred`.
    """

    lot: int = Field(examples=[5])
    account_id: int = Field(examples=[7])
    account_number: str = Field(examples=["TC-100007-8"])
    account_name: str = Field(examples=["Acme Corp."])
    accepted_on: date
    expires_on: date
    credits: int = Field(examples=[20000])
    left: int = Field(examples=[12000])
    price: MoneyOut
    deferred: MoneyOut
    recognized: MoneyOut
    breakage: MoneyOut
    charged_back: MoneyOut
    tax_due: MoneyOut
    tax_deferred: MoneyOut


class RevenueTotals(Shown):
    """The sums of one currency."""

    currency: str = Field(examples=["USD"])
    deferred: str = Field(examples=["9600.00"])
    recognized: str = Field(examples=["6400.00"])
    breakage: str = Field(examples=["0.00"])
    charged_back: str = Field(examples=["0.00"])
    tax_due: str = Field(examples=["0.00"])
    tax_deferred: str = Field(examples=["0.00"])


class RevenueReport(Shown):
    """Deferred revenue at the end of ``on``, lot by lot, oldest first, with sums by currency."""

    on: date
    totals: list[RevenueTotals]
    rows: list[RevenueShown]
