"""The steps about orders and payments: each calls the real command, and what follows has happened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from credenza.cli.rehearsal.fields import Given
from credenza.cli.rehearsal.outcomes import outcome
from credenza.cli.rehearsal.stage import Made, Outcome, Stage
from credenza.cli.rehearsal.story import Malformed
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import DomainError, InvalidField, MissingFields, NotFound, NotPermitted
from credenza.kernel.money import Money
from credenza.licensing.queries.licenses import evaluations_of
from credenza.orders.commands.apply_credit import apply_credit
from credenza.orders.commands.cancel_order import cancel_order
from credenza.orders.commands.dispute_payment import dispute_payment
from credenza.orders.commands.place_on_terms import place_on_terms
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.commands.refund_order import refund_order
from credenza.orders.commands.return_surplus import return_surplus
from credenza.orders.commands.write_off import write_off
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.order_rows import OrderRow
from credenza.orders.queries.invoices import invoices_of
from credenza.orders.queries.orders import order_for_system
from credenza.orders.queries.quotes import quote as quote_row
from credenza.workflows.card_refunds import pay_back_due
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.order_cards import pay_order_by_card, pay_quote_by_card

CARDS = ("ok", "declined", "fails_later")
OUTCOMES = ("won", "lost")
STAFF_REASON = "asked for in a rehearsal"


@contextmanager
def told_to_strangers(refusal: DomainError, exists: Callable[[], object]) -> Iterator[None]:
    """A stranger gets the command's own refusal in a story, not a page's "not found": what is there is there."""
    try:
        yield
    except NotFound as hidden:
        try:
            exists()
        except DomainError:
            raise hidden from None
        raise refusal from hidden


def _order_id(given: Given, key: str = "order") -> int:
    return given.made(key, "order")


def _of_order(given: Given, command: str, act: Callable[[int], OrderMoved], key: str = "order") -> OrderMoved:
    """Run the command on the order of the step, then what follows from it."""
    order = _order_id(given, key)
    with told_to_strangers(NotPermitted(command=command), lambda: order_for_system(order)):
        receipt = act(order)
    follow(given.stage)
    return receipt


def follow(stage: Stage) -> None:
    """What the outbox leads to, and money on its way back to cards."""
    dispatch_pending(now=stage.now())
    pay_back_due(now=stage.now())


def standing(given: Given, order: int, **more: Any) -> Outcome:
    """Where an order stands after everything that followed: status, balance, invoice, licenses and lots."""
    row = order_for_system(order)
    # A correction leaves the newest invoice standing.
    papers = invoices_of(order, SYSTEM, given.stage.on)
    invoice = next((paper.id for paper in reversed(papers) if paper.kind == "invoice"), None)
    lots = [line.lot for line in row.lines if line.lot is not None]
    _companions(given.stage, row, invoice, lots)
    return outcome(
        {
            "order": given.stage.shown(Made(kind="order", id=order)),
            "status": row.status,
            "balance": row.balance,
            "surplus": row.surplus,
            "invoice": invoice,
            "licenses": [license for line in row.lines for license in line.licenses],
            "evaluations": list(evaluations_of(order)),
            "lots": lots,
            "lot": lots[0] if lots else None,
            **more,
        },
        Made(kind="order", id=order),
    )


def _companions(stage: Stage, row: OrderRow, invoice: int | None, lots: list[int]) -> None:
    """What an order stands for where a story names it: its invoice, its first license, its lot."""
    licenses = [license for line in row.lines for license in line.licenses]
    found = {"invoice": invoice, "license": licenses[0] if licenses else None, "lot": lots[0] if lots else None}
    for kind, number in found.items():
        if number is not None:
            stage.companions["order", row.id, kind] = number


def paid_by_card(given: Given, by: Actor) -> Outcome:
    """Whoever pays: a link needs no account. A quote that is still open is accepted by it."""
    card = given.text("card", "ok")
    if card not in CARDS:
        raise Malformed(f"{given.pointer}/card", f"takes one of {', '.join(CARDS)}")
    quote, now = _quote_to_accept(given), given.stage.now()
    if quote is None:
        paid = pay_order_by_card(order=_order_id(given), card=card, now=now)
    else:
        paid = pay_quote_by_card(quote=quote, card=card, now=now)
        given.stage.companions["quote", quote, "order"] = paid.order
    follow(given.stage)
    return standing(given, paid.order)


def _quote_to_accept(given: Given) -> int | None:
    """The quote that a payment names instead of an order, as long as nobody accepted it: paying does (QT5)."""
    value = given.values["order"]
    if isinstance(value, Made) and value.kind == "quote" and given.stage.related(value, "order") is None:
        return value.id
    return None


def payment_recorded(given: Given, by: Actor) -> Outcome:
    """Money by transfer, check or another recorded way. A quote that nobody accepted yet is accepted by it (PY4)."""
    value_date = given.day("value_date")
    if value_date is None:
        raise MissingFields(fields=("value_date",))
    amount = money_of(given, "amount", given.text("currency"))

    def act(order: int | None = None, quote: int | None = None) -> OrderMoved:
        return record_payment(
            order=order,
            quote=quote,
            amount=amount,
            value_date=value_date,
            reference=given.text("reference"),
            method=given.text("method", "bank_transfer"),
            by=by,
            now=given.stage.now(),
        )

    quote = _quote_to_accept(given)
    if quote is None:
        receipt = _of_order(given, "record_payment", act)
    else:
        with told_to_strangers(
            NotPermitted(command="record_payment"), lambda: quote_row(quote, SYSTEM, given.stage.on)
        ):
            receipt = act(quote=quote)
        given.stage.companions["quote", quote, "order"] = receipt.order
        follow(given.stage)
    return standing(given, receipt.order, payment=receipt.payment)


def money_of(given: Given, key: str, currency: str) -> Money:
    """A decimal string in major units."""
    try:
        return Money.of(str(given.values[key]), currency)
    except (ValueError, ArithmeticError):
        raise InvalidField(field=key, expected="an amount such as 300.00") from None


def _amount(given: Given, order: int) -> Money:
    """An amount in the order's own currency."""
    try:
        currency = order_for_system(order).currency
    except NotFound:
        currency = ""
    return money_of(given, "amount", currency)


def on_terms(given: Given, by: Actor) -> Outcome:
    """Net-30: at once, or after its review."""
    receipt = _of_order(
        given, "place_on_terms", lambda order: place_on_terms(order=order, by=by, now=given.stage.now())
    )
    return standing(given, receipt.order, review=receipt.review)


def refunded(given: Given, by: Actor) -> Outcome:
    """Lines by their SKUs; all that are left where none are named."""

    def act(order: int) -> OrderMoved:
        lines = _positions(given, order) if given.has("lines") else None
        return refund_order(order=order, lines=lines, reason=given.text("reason"), by=by, now=given.stage.now())

    receipt = _of_order(given, "refund_order", act)
    if receipt.credit_note is not None:
        given.stage.companions["credit_note", receipt.credit_note, "invoice"] = receipt.credit_note
    shown = {
        "credit_note": receipt.credit_note,
        "amount": receipt.amount,
        "order": given.stage.name("order", receipt.order),
        "status": order_for_system(receipt.order).status,
    }
    made = None if receipt.credit_note is None else Made(kind="credit_note", id=receipt.credit_note)
    return outcome(shown, made)


def _positions(given: Given, order: int) -> list[int]:
    rows = order_for_system(order).lines
    asked = given.texts("lines")
    found = [[line.position for line in rows if line.sku == sku] for sku in asked]
    if not all(found):
        raise InvalidField(field="lines", expected="SKUs of the order: " + ", ".join(line.sku for line in rows))
    return [position for positions in found for position in positions]


def cancelled(given: Given, by: Actor) -> Outcome:
    """Ended before it was paid."""

    def act(order: int) -> OrderMoved:
        reason = given.text("reason") or (STAFF_REASON if by.is_staff else "")
        return cancel_order(order=order, reason=reason, by=by, now=given.stage.now())

    return standing(given, _of_order(given, "cancel_order", act).order)


def credit_applied(given: Given, by: Actor) -> Outcome:
    """Unapplied credit of one order pays another."""
    source = _order_id(given, "from")
    amount = _amount(given, source)

    def act(order: int) -> OrderMoved:
        return apply_credit(source=source, target=order, amount=amount, by=by, now=given.stage.now())

    return standing(given, _of_order(given, "apply_credit", act, key="to").order)


def surplus_returned(given: Given, by: Actor) -> Outcome:
    """What was too much goes back to who paid."""
    receipt = _of_order(
        given, "return_surplus", lambda order: return_surplus(order=order, by=by, now=given.stage.now())
    )
    return standing(given, receipt.order, amount=receipt.amount)


def written_off(given: Given, by: Actor) -> Outcome:
    """What is missing is forgiven."""

    def act(order: int) -> OrderMoved:
        return write_off(
            order=order, amount=_amount(given, order), reason=given.text("reason"), by=by, now=given.stage.now()
        )

    return standing(given, _of_order(given, "write_off", act).order)


def disputed(given: Given, by: Actor) -> Outcome:
    """A cardholder disputed the payment, and the bank decided."""
    decided = given.text("outcome")
    if decided not in OUTCOMES:
        raise Malformed(f"{given.pointer}/outcome", 'takes "won" or "lost"')

    def act(order: int) -> OrderMoved:
        dispute_payment(order=order, outcome="opened", by=by, now=given.stage.now())
        dispatch_pending(now=given.stage.now())
        return dispute_payment(order=order, outcome=decided, by=by, now=given.stage.now())

    return standing(given, _of_order(given, "dispute_payment", act).order)
