"""Monthly subscriptions: how they renew, ending that, and the card on file."""

from django.http import HttpRequest
from ninja import Router

from credenza.api.v1.door import IdempotencyKey, asks, call_of
from credenza.api.v1.fields import Id
from credenza.api.v1.shapes import subscriptions as shapes
from credenza.api.v1.shapes.sales_given import CardNamed
from credenza.kernel.errors import NotFound
from credenza.licensing.commands import cancel_subscription as cancelling
from credenza.licensing.queries import licenses as queries
from credenza.licensing.receipts import SubscriptionKept
from credenza.workflows.subscription_cards import CardReplacing, finish_replacing
from credenza.workflows.subscription_cards import replace_card as replacing
from credenza.workflows.subscription_queries import SubscriptionRow, subscription_of

router = Router(tags=["Licenses"])
READING, WRITING = "orders:read", "orders:write"


@router.get("/subscriptions/{subscription}", **asks(READING, shapes.SubscriptionShown))
def get_subscription(request: HttpRequest, subscription: Id) -> SubscriptionRow:
    """How a monthly subscription renews: the next day, the months so far, and for its customer the card on file."""
    call = call_of(request)
    found = subscription_of(queries.license(subscription, call.by, call.on))
    if found is None:
        raise NotFound(what="subscription")
    return found


@router.post("/subscriptions/{subscription}/cancel", **asks(WRITING, shapes.SubscriptionKeptShown, writes=True))
def cancel_subscription(
    request: HttpRequest, subscription: Id, body: shapes.ReasonForRenewals, key: IdempotencyKey = None
) -> SubscriptionKept:
    """End the renewals of a monthly subscription; the paid month goes on to its last day."""
    call = call_of(request, key)
    queries.license(subscription, call.by, call.on)
    return cancelling.cancel_subscription(license=subscription, reason=body.reason, **call.as_keywords)


@router.post("/subscriptions/{subscription}/resume", **asks(WRITING, shapes.SubscriptionKeptShown, writes=True))
def resume_subscription(
    request: HttpRequest, subscription: Id, body: shapes.ReasonForRenewals, key: IdempotencyKey = None
) -> SubscriptionKept:
    """Take a cancellation back while the paid month runs."""
    call = call_of(request, key)
    queries.license(subscription, call.by, call.on)
    return cancelling.resume_subscription(license=subscription, reason=body.reason, **call.as_keywords)


@router.post("/subscriptions/{subscription}/card", **asks(WRITING, shapes.CardReplacingShown, writes=True))
def replace_card(request: HttpRequest, subscription: Id, body: CardNamed, key: IdempotencyKey = None) -> CardReplacing:
    """Put another card on file; a month that waits for its payment is charged to it at once. Safe to repeat."""
    call = call_of(request, key)
    path = f"/licenses/{subscription}/card/kept/"
    return replacing(license=subscription, card=body.card, return_path=path, by=call.by, now=call.now)


@router.post("/subscriptions/{subscription}/card/finish", **asks(WRITING, shapes.CardReplacingShown, writes=True))
def finish_card(request: HttpRequest, subscription: Id, key: IdempotencyKey = None) -> CardReplacing:
    """The card's holder came back from the provider: put the card on file if it is kept. Safe to repeat."""
    call = call_of(request, key)
    return finish_replacing(license=subscription, by=call.by, now=call.now)
