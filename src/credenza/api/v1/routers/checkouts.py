"""Checkouts: a learner's courses and exams, paid by card in one order, and the training that comes of it."""

from django.http import HttpRequest
from ninja import Router, Status

from credenza.api.v1.door import MADE, IdempotencyKey, asks, call_of
from credenza.api.v1.fields import Id
from credenza.api.v1.shapes import checkouts as shapes
from credenza.orders.asked import Address
from credenza.orders.checking_out import CheckoutAsked
from credenza.orders.commands import place_checkout as placing
from credenza.orders.commands import set_seat_progress as moving
from credenza.orders.order_receipts import CheckoutPlaced, SeatMoved
from credenza.orders.queries import checkouts as read
from credenza.orders.queries.seats import SeatRow, seats_of_order

router = Router(tags=["Orders"])
READING, WRITING = "orders:read", "orders:write"


def _asked(body: shapes.CheckoutGiven) -> CheckoutAsked:
    return CheckoutAsked(
        items=tuple(body.items),
        currency=body.currency.upper(),
        billing=Address(**body.billing.model_dump()),
        terms_accepted=body.terms_accepted,
    )


@router.post("/checkout-previews", **asks(READING, shapes.CheckoutPreviewShown, writes=True))
def preview_checkout(request: HttpRequest, body: shapes.CheckoutGiven) -> read.CheckoutPreview:
    """What courses and exams would cost by card today, with tax; nothing is saved."""
    call = call_of(request)
    return read.preview_checkout(_asked(body), call.by, call.on)


@router.post("/checkouts", **asks(WRITING, shapes.CheckoutPlacedShown, status=MADE, writes=True))
def place_checkout(
    request: HttpRequest, body: shapes.CheckoutGiven, key: IdempotencyKey = None
) -> Status[CheckoutPlaced]:
    """Order courses and exams for oneself, to be paid by card: `POST /orders/{order}/pay-by-card` pays."""
    return Status(MADE, placing.place_checkout(asked=_asked(body), **call_of(request, key).as_keywords))


@router.get("/orders/{order}/training", **asks(READING, list[shapes.SeatShown]))
def list_order_training(request: HttpRequest, order: Id) -> list[SeatRow]:
    """The courses and exams of an order that its buyer attends, once it is paid."""
    return list(seats_of_order(order, call_of(request).by))


@router.post("/orders/{order}/training/{position}/progress", **asks(WRITING, shapes.SeatMovedShown, writes=True))
def set_seat_progress(
    request: HttpRequest, order: Id, position: int, body: shapes.SeatProgress, key: IdempotencyKey = None
) -> SeatMoved:
    """Say how far paid training of an order is; its learner only."""
    return moving.set_seat_progress(
        order=order, position=position, progress=body.progress, **call_of(request, key).as_keywords
    )
