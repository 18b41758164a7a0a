"""Every notice and every handler of an event, in two literal tables. A new notice is one row and its letter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credenza.journal.outbox import Announced
from credenza.workflows import (
    audits,
    catalog_news,
    credit_sales,
    evaluations,
    learning_follows,
    order_fulfillment,
    subscription_follows,
)
from credenza.workflows.catalog_news import CATALOG_NEW
from credenza.workflows.letters import (
    candidates,
    candidates_activities,
    candidates_audits,
    learners,
    licenses,
    lots,
    orders,
    orders_staff,
    organizations,
    owners,
    quotes,
    requests,
    staff,
    subscriptions,
)
from credenza.workflows.telling import Told

Audience = Literal["owner", "learner", "candidate", "buyer", "technical_contact", "follower", "invited", "staff"]
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
    NoticeKind(name="training_ready", audiences=("learner",), title=_("Training that you paid is ready")),
    NoticeKind(name="redemption_denied", audiences=("learner",), title=_("Your request was denied")),
    NoticeKind(
        name="training_not_started", audiences=("learner",), title=_("Paid training waits for you"), optional=True
    ),
    NoticeKind(name="credential_earned", audiences=("candidate",), title=_("You earned a certification")),
    NoticeKind(
        name="activity_credited",
        audiences=("candidate",),
        title=_("An activity was credited, with the new status"),
        optional=True,
    ),
    NoticeKind(
        name="activity_held", audiences=("candidate", "staff"), title=_("An activity waits for staff, or was decided")
    ),
    NoticeKind(
        name="credential_renewed", audiences=("candidate",), title=_("A certification was renewed"), optional=True
    ),
    NoticeKind(
        name="dates_changed", audiences=("candidate",), title=_("Dates of a certification changed"), optional=True
    ),
    NoticeKind(
        name="quarterly_status",
        audiences=("candidate",),
        title=_("How your certifications stand (each quarter)"),
        optional=True,
    ),
    NoticeKind(
        name="suspension_ahead",
        audiences=("candidate",),
        title=_("A certification is about to be suspended"),
        optional=True,
    ),
    NoticeKind(
        name="credential_suspended", audiences=("candidate",), title=_("A certification was suspended"), optional=True
    ),
    NoticeKind(
        name="expiration_ahead", audiences=("candidate",), title=_("A certification is about to expire"), optional=True
    ),
    NoticeKind(name="credential_expired", audiences=("candidate",), title=_("A certification expired"), optional=True),
    NoticeKind(name="audit_opened", audiences=("candidate",), title=_("An activity is looked at, or asked about")),
    NoticeKind(name="audit_decided", audiences=("candidate",), title=_("Staff decided about an activity")),
    NoticeKind(name="appeal_decided", audiences=("candidate",), title=_("Your appeal was decided")),
    NoticeKind(
        name="extension_granted", audiences=("candidate",), title=_("You were given more time for a certification")
    ),
    NoticeKind(
        name="extension_declined", audiences=("candidate",), title=_("More time for a certification was declined")
    ),
    NoticeKind(
        name="credential_revoked", audiences=("candidate",), title=_("A certification was revoked, or given back")
    ),
    NoticeKind(name="quote_saved", audiences=("buyer",), title=_("Your quote, as a paper")),
    NoticeKind(name="quote_in_review", audiences=("buyer",), title=_("A quote or order is reviewed by hand")),
    NoticeKind(name="review_decided", audiences=("buyer",), title=_("A review was decided")),
    NoticeKind(name="review_question", audiences=("buyer",), title=_("The order desk has a question")),
    NoticeKind(name="quote_expiring", audiences=("buyer",), title=_("The prices of a quote end soon"), optional=True),
    NoticeKind(name="order_confirmed", audiences=("buyer", "technical_contact"), title=_("An order is confirmed")),
    NoticeKind(name="payment_received", audiences=("buyer",), title=_("A part of a payment, or too much, came")),
    NoticeKind(name="payment_failed", audiences=("buyer",), title=_("A card payment failed")),
    NoticeKind(name="invoice_issued", audiences=("buyer",), title=_("Your invoice, as a paper")),
    NoticeKind(name="invoice_due", audiences=("buyer",), title=_("An invoice is due soon"), optional=True),
    NoticeKind(name="invoice_overdue", audiences=("buyer",), title=_("An invoice is overdue")),
    NoticeKind(name="refund_issued", audiences=("buyer",), title=_("A refund, with its credit note")),
    NoticeKind(
        name="evidence_decided", audiences=("buyer",), title=_("Evidence for a discount or exemption is decided")
    ),
    NoticeKind(
        name="term_ending",
        audiences=("buyer", "technical_contact"),
        title=_("A license or its maintenance ends soon"),
        optional=True,
    ),
    NoticeKind(name="license_ready", audiences=("technical_contact",), title=_("Licenses are ready")),
    NoticeKind(
        name="evaluation_ready", audiences=("technical_contact",), title=_("Evaluation keys until an order is paid")
    ),
    NoticeKind(name="renewal_refused", audiences=("buyer",), title=_("A month could not be renewed")),
    NoticeKind(name="subscription_lapsed", audiences=("buyer", "technical_contact"), title=_("A subscription lapsed")),
    NoticeKind(name="subscription_cancelled", audiences=("buyer",), title=_("A subscription was cancelled")),
    NoticeKind(name="license_quoted", audiences=("technical_contact",), title=_("A quote names your license")),
    NoticeKind(
        name="technical_contact_changed",
        audiences=("technical_contact",),
        title=_("A license has another technical contact"),
    ),
    NoticeKind(name="review_entered", audiences=("staff",), title=_("Reviews wait (once a day)")),
    NoticeKind(name="review_overdue", audiences=("staff",), title=_("A review is overdue")),
    NoticeKind(name="payment_unmatched", audiences=("staff",), title=_("Payments wait for a match (once a day)")),
    NoticeKind(name="refund_asked", audiences=("staff",), title=_("Refunds are to be paid back (once a day)")),
    NoticeKind(name="extension_asked", audiences=("staff",), title=_("Somebody asked for more time (once a day)")),
    NoticeKind(name="payment_disputed", audiences=("staff",), title=_("A card payment is disputed")),
    NoticeKind(name="case_answered", audiences=("staff",), title=_("Audit cases wait for the desk (once a day)")),
    NoticeKind(name="misuse_reported", audiences=("staff",), title=_("Misuse was reported (once a day)")),
    NoticeKind(name="quarantine_waiting", audiences=("staff",), title=_("Rows wait in quarantine (once a day)")),
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
    "credits.credits_purchased": (lots.purchased, credit_sales.purchased),
    "credits.lot_charged_back": (credit_sales.charged_back,),
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
    "certification.activity_corrected": (audits.corrected,),
    "certification.activity_recorded": (candidates_activities.recorded, audits.recorded),
    "certification.activity_accepted": (candidates_activities.accepted,),
    "certification.activity_rejected": (candidates_activities.rejected,),
    "certification.activity_verified": (candidates_activities.verified,),
    "certification.credential_earned": (candidates.earned,),
    "certification.credential_renewed": (candidates.renewed,),
    "certification.dates_changed": (candidates.dates_changed,),
    "certification.extension_granted": (candidates.extension_granted,),
    "certification.extension_declined": (candidates.extension_declined,),
    "certification.credential_revoked": (candidates.revoked,),
    "certification.credential_restored": (candidates.restored,),
    "certification.pass_withdrawn": (candidates.pass_withdrawn,),
    "certification.case_opened": (candidates_audits.opened,),
    "certification.case_asked": (candidates_audits.asked,),
    "certification.case_lengthened": (candidates_audits.lengthened,),
    "certification.case_decided": (candidates_audits.decided,),
    "learning.training_completed": (learning_follows.completed,),
    "learning.training_progressed": (learning_follows.progressed,),
    "learning.statement_voided": (learning_follows.voided,),
    "learning.attended": (learning_follows.attended,),
    "learning.roster_settled": (audits.roster_settled,),
    "orders.quote_opened": (quotes.sent,),
    "orders.quote_in_review": (quotes.in_review,),
    "orders.review_decided": (quotes.decided, order_fulfillment.reviewed),
    "orders.review_question": (quotes.asked,),
    "orders.order_paid": (orders.confirmed, order_fulfillment.paid),
    "orders.order_on_terms": (orders.confirmed, order_fulfillment.paid, evaluations.on_terms),
    "orders.order_fulfilled": (licenses.ready, learners.seats_ready, subscription_follows.fulfilled),
    "orders.order_cancelled": (subscription_follows.order_cancelled, evaluations.cancelled),
    "orders.payment_recorded": (orders.payment_recorded,),
    "orders.payment_failed": (orders.payment_failed,),
    "orders.payment_disputed": (orders_staff.payment_disputed,),
    "orders.dispute_settled": (orders_staff.payment_disputed, order_fulfillment.dispute_decided),
    "orders.invoice_issued": (orders.invoice_issued,),
    "orders.order_refunded": (orders.refunded, order_fulfillment.refunded, evaluations.refunded),
    "orders.surplus_returned": (order_fulfillment.returned,),
    "parties.evidence_decided": (organizations.decided,),
    "licensing.technical_contact_changed": (licenses.contact_changed,),
    "licensing.renewal_refused": (subscriptions.refused,),
    "licensing.subscription_lapsed": (subscriptions.lapsed,),
    "licensing.subscription_cancelled": (subscriptions.cancelled, subscription_follows.ended),
    "licensing.license_ended": (subscription_follows.ended,),
    "catalog.item_added": (catalog_news.announced,),
    "catalog.item_changed": (catalog_news.announced,),
    "catalog.item_offered": (catalog_news.announced,),
}
