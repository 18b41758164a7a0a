"""Writing a priced quote into its rows, and locking a quote with its other revisions."""

from typing import Any

from credenza.catalog.rules.shapes import LineAsked, PricedLine
from credenza.journal.model_rows import read, update
from credenza.journal.recording import Fact, Stamp, Subject, note, record
from credenza.kernel.errors import InvalidField, NotFound
from credenza.orders.errors import QuoteExpired, QuoteNotOpen, QuoteSuperseded
from credenza.orders.models import Quote, QuoteLine, Review
from credenza.orders.participants import Participants
from credenza.orders.quoting import Priced, tax_category
from credenza.orders.receipts import QuoteSaved
from credenza.orders.rules.quotes import EXPIRED, SUPERSEDED, status_on, takes
from credenza.orders.stored import coverage_json
from credenza.orders.taxing import groups_json

MOST_MINOR = 10**15
"""No quote is larger: sums then stay far below what a database's integers hold."""

_FAMILY = "WHERE number = (SELECT number FROM orders_quote WHERE id = %s AND channel = 'quote') ORDER BY id"
_EXPIRY_MATTERS = ("accept_quote", "make_payment_link")


def locked(quote_id: int) -> tuple[Quote, list[Quote]]:
    """A quote and all its revisions, each under its lock, taken in one order. Raises ``NotFound``.

    Accepting one revision and sending the next meet here: the second of the two sees what the first did.
    """
    family = read(Quote, _FAMILY, (quote_id,), lock=True)
    if not family:
        raise NotFound(what="quote")
    return next(each for each in family if each.pk == quote_id), family


def require_state(command: str, quote: Quote, when: Stamp) -> None:
    """Refuse with ``quote_superseded``, ``quote_expired`` or ``quote_not_open`` where the state forbids it."""
    status = status_on(quote.status, quote.valid_until, when.on)
    if takes(command, status):
        return
    if status == SUPERSEDED:
        later = Quote.objects.filter(supersedes=quote).order_by("-pk").first()
        if later is not None:
            raise QuoteSuperseded(number=str(quote), superseded_by=str(later), quote=later.pk)
    if status == EXPIRED and command in _EXPIRY_MATTERS and quote.valid_until is not None:
        raise QuoteExpired(number=str(quote), valid_until=quote.valid_until)
    raise QuoteNotOpen(number=str(quote), status=status)


def write(quote: Quote, priced: Priced, who: Participants) -> None:
    """Put what was asked and what it costs into the quote and its lines; the lines before are replaced.

    Only what was never sent is written over. ``number``, ``revision``, ``status`` and terms are the caller's.
    """
    asked, found, tax = priced.asked, priced.lines, priced.tax
    if found.list.minor > MOST_MINOR:
        raise InvalidField(field="lines", expected="a quote that a database can count")
    quote.role, quote.currency = asked.role, asked.currency
    quote.organization_id, quote.on_behalf_of = asked.organization, who.between
    quote.end_customer_id = who.end_customer.id if who.end_customer else None
    quote.purchaser_id = quote.billing_contact_id = who.purchaser_id
    quote.technical_contact_id = who.technical_contact.id if who.technical_contact else None
    quote.technical_contact_email = who.technical_contact_email
    quote.billing, quote.parties = who.billing(), who.shown()
    quote.site_url, quote.po_number, quote.notes = asked.site_url.strip(), asked.po_number.strip(), asked.notes.strip()
    quote.list_minor, quote.discount_minor = found.list.minor, found.discount.minor
    quote.net_minor, quote.tax_minor, quote.total_minor = found.net.minor, tax.tax.minor, tax.total.minor
    quote.tax_reason, quote.tax_groups = tax.reason or "", groups_json(tax.groups)
    quote.promo, quote.promo_result = asked.promo.strip(), found.promo_result or ""
    quote.price_on = priced.on
    quote.save()
    QuoteLine.objects.filter(quote=quote).delete()
    rows = zip(asked.lines, found.lines, strict=True)
    QuoteLine.objects.bulk_create(_row(quote, position, *pair) for position, pair in enumerate(rows))


def tell(event: str, quote: Quote, command: str, when: Stamp, *, reason: str = "", **more: Any) -> None:
    """Announce what happened to the quote, with its audit row."""
    told = {"quote": quote.pk, **more}
    audit = {**told, "number": str(quote), "status": quote.status, "total_minor": quote.total_minor}
    subject = Subject(kind="quote", id=quote.pk)
    record(Fact(event=event, payload=told, command=command, subject=subject, reason=reason, audit=audit), when)


def note_link(quote: Quote, command: str, when: Stamp, **more: Any) -> None:
    """Leave an audit row of a payment link; nobody else is told."""
    note(command, Subject(kind="quote", id=quote.pk), when, facts={"quote": quote.pk, **more})


def saved(quote: Quote, review: Review | None = None) -> QuoteSaved:
    """The receipt of a command on a quote."""
    return QuoteSaved(
        quote=quote.pk,
        number=quote.number,
        revision=quote.revision,
        status=quote.status,
        review=review.pk if review else None,
        valid_until=quote.valid_until,
    )


def finish(quote: Quote, status: str, reason: str, when: Stamp) -> None:
    """Put the quote into a final state; whether money that came late accepted it goes with that."""
    quote.status, quote.closed_on, quote.close_reason = status, when.on, reason
    update(quote, ("status", "closed_on", "close_reason", "accepted_late"))


def _row(quote: Quote, position: int, asked: LineAsked, line: PricedLine) -> QuoteLine:
    part = line.proration
    coverage = asked.coverage
    return QuoteLine(
        quote=quote,
        position=position,
        kind=line.kind,
        sku=line.sku,
        name=line.name,
        family=line.family,
        tier=line.tier,
        quantity=line.quantity,
        entitlement=coverage.entitlement if coverage else None,
        sen=coverage.sen if coverage else "",
        coverage=coverage_json(coverage),
        account=asked.account,
        credits=asked.credits,
        target_on=asked.target_on,
        months=asked.months,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        proration={"years": part.years, "days": part.days, "denominator": part.denominator} if part else None,
        list_minor=line.list.minor,
        discount_minor=line.discount.minor,
        discount_reason=line.discount_reason,
        net_minor=line.net.minor,
        annual_net_minor=line.annual_net.minor if line.annual_net else None,
        tax_category=tax_category(line.family),
        steps=[{"name": step.name, "minor": step.amount.minor, "reason": step.reason} for step in line.steps],
        warnings=list(line.warnings),
    )
