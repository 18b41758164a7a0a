"""What follows from orders: licenses and credits once they are paid, and what a refund or a lost dispute takes back.

Every step may be repeated, delayed or come in another order: a line becomes its license or its lot once, an order is
marked once, and an order that is held is left alone until what holds it is decided. Rules PY3, PY6, RF4, A10, CR5.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.db import transaction

from credenza.catalog.rules.methods import RENEWAL
from credenza.catalog.rules.tax import ADVANCE, TAXED_AT_REDEMPTION
from credenza.credits.commands.book_ordered_credits import OrderedCredits, book_ordered_credits
from credenza.credits.commands.charge_back_lot import charge_back_lot
from credenza.credits.errors import LotChargedBack
from credenza.credits.secrets import way_in
from credenza.journal.outbox import Announced
from credenza.kernel.actors import SYSTEM
from credenza.licensing.commands.fulfil_line import LicenseAsked, PaidLine, fulfil_line
from credenza.licensing.commands.undo_line import undo_line
from credenza.licensing.errors import LicenseEnded
from credenza.orders.commands.hold_order import hold_order
from credenza.orders.commands.mark_fulfilled import FulfilledLine, mark_fulfilled
from credenza.orders.order_rows import OrderLineRow, OrderRow
from credenza.orders.queries.orders import order_for_system
from credenza.parties.organizations import organization
from credenza.workflows.card_refunds import queue_refunds
from credenza.workflows.license_keys import SIGNER
from credenza.workflows.telling import Told

CREDITS = "credits"
LICENSED = frozenset({"data_center", "cloud_annual", "cloud_monthly", "server"})
"""Families of what a license comes of; courses and exams are attended, and leave a way in (PM7)."""
REFUNDED = "refunded"
ONE_DAY = timedelta(days=1)


def paid(event: Announced) -> Iterable[Told]:
    """An order was paid in full, or placed on terms."""
    fulfil(event.payload["order"], event.at)
    return ()


def reviewed(event: Announced) -> Iterable[Told]:
    """What held an order is gone: it goes on where it stood."""
    if event.payload.get("order") is not None:
        fulfil(event.payload["order"], event.at)
    return ()


def refunded(event: Announced) -> Iterable[Told]:
    """Lines were refunded: their licenses end or are what they were, and money goes back to a card by itself."""
    row = order_for_system(event.payload["order"])
    for line in row.lines:
        if line.position in event.payload["lines"] and line.family in LICENSED:
            undo_line(
                order=row.id,
                position=line.position,
                on=event.on,
                reason=REFUNDED,
                signer=SIGNER,
                by=SYSTEM,
                now=event.at,
            )
    queue_refunds(row, event.at)
    return ()


def returned(event: Announced) -> Iterable[Told]:
    """A surplus went back: to the card by itself where it came by card."""
    queue_refunds(order_for_system(event.payload["order"]), event.at)
    return ()


def dispute_decided(event: Announced) -> Iterable[Told]:
    """Won: the order goes on. Lost: what is left of its lots is taken back (PY6); keys are revoked by the desk."""
    row = order_for_system(event.payload["order"])
    if event.payload["outcome"] != "lost":
        fulfil(row.id, event.at)
        return ()
    for line in row.lines:
        if line.lot is not None:
            with suppress(LotChargedBack):
                charge_back_lot(lot=line.lot, reason=f"card dispute of {row.number} lost", by=SYSTEM, now=event.at)
    return ()


def fulfil(order: int, now: datetime) -> bool:
    """Give what was paid for, all lines or none; False where there is nothing to do (yet).

    A license that was refunded since the quote cannot be renewed or upgraded: the order waits for the desk.
    """
    if not _is_due(order_for_system(order)):
        return False
    try:
        with transaction.atomic():
            # Of several workers the second finds it done, instead of a line that is there already.
            row = order_for_system(order, lock=True)
            if not _is_due(row):
                return False
            lines = [_fulfilled(row, line, now) for line in row.lines if line.refunded_on is None]
            mark_fulfilled(order=order, lines=lines, by=SYSTEM, now=now)
    except LicenseEnded:
        hold_order(order=order, by=SYSTEM, now=now)
        return False
    return True


def _is_due(row: OrderRow) -> bool:
    if row.fulfilled or row.is_held or row.effective_on is None:
        return False
    return row.status in ("paid", "part_refunded") or (row.status == "on_terms" and row.fulfil_on_terms)


def _fulfilled(row: OrderRow, line: OrderLineRow, now: datetime) -> FulfilledLine:
    effective_on = row.effective_on or row.placed_on
    if line.kind == CREDITS:
        return _lot(row, line, effective_on, now)
    if line.family not in LICENSED:
        return FulfilledLine(position=line.position, way_in=way_in() if _is_own_seat(row, line) else "")
    done = fulfil_line(
        paid=_paid_line(row, line, effective_on), asked=licensed(row, line), signer=SIGNER, by=SYSTEM, now=now
    )
    return FulfilledLine(position=line.position, licenses=done.licenses, starts_on=done.starts_on, ends_on=done.ends_on)


def _is_own_seat(row: OrderRow, line: OrderLineRow) -> bool:
    """A course or an exam that a person bought for themself. What organizations buy, the seller gives out by hand."""
    return row.organization is None and row.purchaser is not None and line.quantity == 1


def _paid_line(row: OrderRow, line: OrderLineRow, effective_on: date) -> PaidLine:
    return PaidLine(
        order=row.id,
        position=line.position,
        kind=line.kind,
        effective_on=effective_on,
        tier=line.tier,
        annual_net_minor=line.annual_net.minor if line.annual_net else 0,
        quantity=line.quantity,
        entitlement=line.entitlement,
        months=line.months,
        target_on=line.target_on,
        is_continued=row.channel == RENEWAL,
    )


def licensed(row: OrderRow, line: OrderLineRow) -> LicenseAsked:
    """Whose the license is: the reseller's customer, or the buyer (RS1)."""
    return LicenseAsked(
        sku=line.sku,
        name=line.name,
        family=line.family,
        currency=row.currency,
        licensee=row.end_customer or row.organization,
        buyer=row.organization,
        purchaser=row.purchaser.id if row.purchaser else None,
        technical_contact=row.technical_contact.id if row.technical_contact else None,
        technical_contact_email=row.technical_contact_email,
        site_url=row.site_url,
    )


def _taxed_where(row: OrderRow) -> dict[str, str]:
    """The place whose rates tax the credits when they are redeemed (A4): the payer's present one, as the invoice's."""
    payer = organization(row.organization) if row.organization is not None else None
    if payer is not None:
        return {"country": payer.country, "region": payer.region}
    return {name: str(row.billing.get(name) or "") for name in ("country", "region")}


def _lot(row: OrderRow, line: OrderLineRow, effective_on: date, now: datetime) -> FulfilledLine:
    """Credits are in the account from the value date of the completing payment, at the price agreed (CR5)."""
    booked = book_ordered_credits(
        ordered=OrderedCredits(
            account=line.account or 0,
            credits=line.credits or 0,
            list=line.list,
            discount=line.discount,
            discount_reason=line.discount_reason,
            net=line.net,
            tax=line.tax,
            tax_percent=str(line.tax_percent) if line.tax_percent else "",
            tax_reason=row.tax_reason or (TAXED_AT_REDEMPTION if line.tax_category == ADVANCE else ""),
            billing=_taxed_where(row) if line.tax_category == ADVANCE else {},
            terms_version=row.terms_version,
            bought_by=row.purchaser.id if row.purchaser else None,
            ordered_at=row.placed_at,
            accepted_on=effective_on,
            reference=f"{row.number}/{line.position}",
        ),
        by=SYSTEM,
        now=now,
    )
    return FulfilledLine(
        position=line.position, lot=booked.lot, starts_on=booked.accepted_on, ends_on=booked.expires_on - ONE_DAY
    )
