"""Every notice and every handler of an event, in two literal tables. A new notice is one row and its letter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credenza.journal.outbox import Announced
from credenza.workflows import catalog_news
from credenza.workflows.catalog_news import CATALOG_NEW
from credenza.workflows.letters import learners, lots, owners, requests, staff
from credenza.workflows.telling import Told

Audience = Literal["owner", "learner", "follower", "invited", "staff"]
Handler = Callable[[Announced], Iterable[Told]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKind:
    """One notice: its name (the platform's), who gets it, whether they may turn it off, and what settings call it."""

    name: str
    audiences: tuple[Audience, ...]
    title: Promise | str
    optional: bool = False


NOTICES = (
    NoticeKind(name="redemption_requested", audiences=("owner",), title=_("A request waits for a decision")),
    NoticeKind(name="redemption_cancelled", audiences=("owner",), title=_("A request was cancelled"), optional=True),
    NoticeKind(
        name="redemption_auto_approved",
        audiences=("owner",),
        title=_("A request was approved automatically"),
        optional=True,
    ),
    NoticeKind(
        name="redemption_refused",
        audiences=("owner",),
        title=_("The balance did not cover a request (once a day)"),
        optional=True,
    ),
    NoticeKind(
        name="requests_waiting", audiences=("owner",), title=_("Requests have been waiting for days"), optional=True
    ),
    NoticeKind(name="credits_purchased", audiences=("owner",), title=_("Credits were added")),
    NoticeKind(name="lot_expiring", audiences=("owner",), title=_("Credits are about to expire"), optional=True),
    NoticeKind(name="lot_expired", audiences=("owner",), title=_("Credits expired")),
    NoticeKind(name="lot_extension_granted", audiences=("owner",), title=_("An extension was granted")),
    NoticeKind(name="lot_extension_declined", audiences=("owner",), title=_("An extension was declined")),
    NoticeKind(name="owner_added", audiences=("owner",), title=_("An owner was added")),
    NoticeKind(name="owner_removed", audiences=("owner",), title=_("An owner was removed")),
    NoticeKind(name="owner_invited", audiences=("invited",), title=_("An invitation to own an account")),
    NoticeKind(name="code_replaced", audiences=("owner",), title=_("The redemption code was replaced")),
    NoticeKind(name="account_closed", audiences=("owner",), title=_("The account was closed")),
    NoticeKind(name="account_idle", audiences=("owner",), title=_("Nobody uses the credits"), optional=True),
    NoticeKind(name="redemption_reversed", audiences=("owner", "learner"), title=_("Credits were put back")),
    NoticeKind(name="redemption_approved", audiences=("learner",), title=_("Your request was approved")),
    NoticeKind(name="redemption_denied", audiences=("learner",), title=_("Your request was denied")),
    NoticeKind(
        name="training_not_started", audiences=("learner",), title=_("Paid training waits for you"), optional=True
    ),
    NoticeKind(name="extension_asked", audiences=("staff",), title=_("Owners asked for extensions (once a day)")),
    NoticeKind(name="payment_disputed", audiences=("staff",), title=_("A card payment is disputed")),
    NoticeKind(
        name=CATALOG_NEW, audiences=("follower",), title=_("News of what you follow in the catalog"), optional=True
    ),
)

OPTIONAL = frozenset(kind.name for kind in NOTICES if kind.optional)

HANDLERS: dict[str, tuple[Handler, ...]] = {
    "credits.redemption_requested": (requests.requested,),
    "credits.redemption_cancelled": (requests.cancelled,),
    "credits.redemption_approved": (learners.approved, requests.auto_approved),
    "credits.redemption_denied": (learners.denied,),
    "credits.redemption_refused": (requests.refused,),
    "credits.redemption_reversed": (learners.reversed_,),
    "credits.training_reminded": (learners.reminded,),
    "credits.credits_purchased": (lots.purchased,),
    "credits.lot_expired": (lots.expired,),
    "credits.lot_extended": (lots.extended,),
    "credits.lot_extension_declined": (lots.extension_declined,),
    "credits.owner_added": (owners.added,),
    "credits.owner_appointed": (owners.added,),
    "credits.invitation_accepted": (owners.added,),
    "credits.invitation_refused": (owners.invitation_refused,),
    "credits.owner_removed": (owners.removed,),
    "credits.owner_invited": (owners.invited,),
    "credits.code_replaced": (owners.code_replaced,),
    "credits.account_closed": (owners.closed,),
    "credits.payment_disputed": (staff.payment_disputed,),
    "catalog.item_added": (catalog_news.announced,),
    "catalog.item_changed": (catalog_news.announced,),
    "catalog.item_offered": (catalog_news.announced,),
}
