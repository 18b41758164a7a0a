"""Reads about quotes, as the caller may see them. Each answer takes a constant number of queries."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from credenza.catalog.rules.shapes import Proration, Step
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.kernel.money import Money
from credenza.kernel.texts import is_storable
from credenza.orders.links import digest_of
from credenza.orders.models import Order, PaymentLink, Quote, QuoteLine
from credenza.orders.policy import may, visible
from credenza.orders.queries.reviews import last_review_of
from credenza.orders.quoting import methods_for
from credenza.orders.rows import LinkedQuoteRow, QuoteLineRow, QuoteRow, QuoteSummary, RevisionRow
from credenza.orders.rules.quotes import EXPIRED, OPEN, TAKES, status_on, takes
from credenza.orders.taxing import groups_of
from credenza.parties.organizations import organization, organizations_matching
from credenza.parties.queries import people

PAYABLE = ("awaiting_payment", "partially_paid", "on_terms")
PAGE = 50
_AS_KEPT = (
    "revision", "role", "on_behalf_of", "technical_contact_email", "billing", "parties", "site_url", "currency",
    "promo", "po_number", "notes", "price_on", "issued_on", "valid_until", "terms_version", "terms_at",
    "saved_at", "closed_on", "close_reason", "accepted_late", "pdf_file", "pdf_sha256",
)  # fmt: skip
"""Columns that the row shows as they are."""


def quote(quote_id: int, by: Actor, on: date) -> QuoteRow:
    """One quote whole, as it stands on the day. Raises ``NotFound`` for who may not see it."""
    found = Quote.objects.filter(visible(by), pk=quote_id).first()
    if found is None:
        raise NotFound(what="quote")
    return _row(found, by, on)


def quote_by_number(number: str, by: Actor, on: date) -> QuoteRow:
    """The revision of that number ("Q-2026-000123-1"), or the last one of a number without it. Raises ``NotFound``."""
    base, _, tail = number.strip().rpartition("-")
    named = Q(number=number.strip())
    if is_storable(number) and tail.isascii() and tail.isdigit() and len(tail) < 6:  # noqa: PLR2004  six: a number's own
        named |= Q(number=base, revision=int(tail))
    found = (
        Quote.objects.filter(visible(by)).filter(named).order_by("-revision").first() if is_storable(number) else None
    )
    if found is None:
        raise NotFound(what="quote")
    return _row(found, by, on)


def list_quotes(
    by: Actor,
    on: date,
    *,
    status: str = "",
    text: str = "",
    organization_id: int | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> tuple[QuoteSummary, ...]:
    """Quotes that the caller sees, newest first. ``status`` as on the day, expired included; ``text`` is part of a
    number, or of a buyer's or customer's name; ``before`` the id of the last one of the page before.
    """
    if not is_storable(text):
        return ()
    found = Quote.objects.filter(visible(by)).order_by("-pk")
    if status:
        found = found.filter(_in_status(status, on))
    if typed := text.strip():
        named = organizations_matching(typed)
        found = found.filter(
            Q(number__icontains=typed) | Q(organization__in=named) | Q(end_customer__in=named) | Q(po_number=typed)
        )
    if organization_id is not None:
        found = found.filter(Q(organization=organization_id) | Q(end_customer=organization_id))
    if before is not None:
        found = found.filter(pk__lt=before)
    return tuple(_summary(row, on) for row in _listed(found)[:limit])


def count_quotes(by: Actor, on: date) -> dict[str, int]:
    """How many quotes the caller sees in each state on the day."""
    stored = Quote.objects.filter(visible(by)).values("status").annotate(count=Count("pk"))
    counted = {row["status"]: row["count"] for row in stored}
    over = Quote.objects.filter(visible(by), status=OPEN, valid_until__lt=on).count()
    counted[OPEN] = counted.get(OPEN, 0) - over
    return {status: count for status, count in {**counted, EXPIRED: over}.items() if count}


def quote_by_link(secret: str, on: date) -> LinkedQuoteRow:
    """What a payment link shows. Raises ``NotFound`` for a dead one as for one that never was.

    It lives while the quote is open, or its order is still to be paid.
    """
    link = PaymentLink.objects.filter(digest=digest_of(secret), revoked_at=None).select_related("quote").first()
    if link is None:
        raise NotFound(what="payment link")
    linked = link.quote
    order = Order.objects.filter(quote=linked).first()
    is_open = status_on(linked.status, linked.valid_until, on) == OPEN
    if not (is_open or (order is not None and order.status in PAYABLE)):
        raise NotFound(what="payment link")
    return LinkedQuoteRow(
        quote=linked.pk,
        number=str(linked),
        total=Money(order.total_minor if order else linked.total_minor, linked.currency),
        order=order.pk if order else None,
    )


def stored_quote_papers() -> Iterable[tuple[str, str]]:
    """Every stored quote with the SHA-256 of what was stored, for ``verify``."""
    return Quote.objects.exclude(pdf_file="").order_by("pk").values_list("pdf_file", "pdf_sha256").iterator()


def has_payment_link(quote_id: int) -> bool:
    """Whether a link of the quote works, as long as the quote does."""
    return PaymentLink.objects.filter(quote=quote_id, revoked_at=None).exists()


def expiring_quotes(on: date) -> tuple[QuoteSummary, ...]:
    """Open quotes whose last day is this day, for reminders."""
    found = Quote.objects.filter(status=OPEN, valid_until=on).order_by("pk")
    return tuple(_summary(row, on) for row in _listed(found))


def next_expiry(after: date) -> date | None:
    """The next last day of an open quote that is later than the day."""
    later = Quote.objects.filter(status=OPEN, valid_until__gt=after)
    return later.order_by("valid_until").values_list("valid_until", flat=True).first()


def _in_status(status: str, on: date) -> Q:
    if status == OPEN:
        return Q(status=OPEN, valid_until__gte=on)
    if status == EXPIRED:
        return Q(status=OPEN, valid_until__lt=on)
    return Q(status=status)


def _listed(found: QuerySet[Quote]) -> QuerySet[Quote, Any]:
    counted = QuoteLine.objects.filter(quote=OuterRef("pk")).order_by().values("quote").annotate(n=Count("pk"))
    ordered = Order.objects.filter(quote=OuterRef("pk")).values("pk")
    return found.select_related("organization", "end_customer").annotate(
        line_count=Subquery(counted.values("n")), order_id=Subquery(ordered)
    )


def _summary(row: Any, on: date) -> QuoteSummary:
    return QuoteSummary(
        id=row.pk,
        number=str(row),
        base_number=row.number,
        revision=row.revision,
        status=status_on(row.status, row.valid_until, on),
        role=row.role,
        buyer=buyer_name(row),
        end_customer=row.end_customer.name if row.end_customer else "",
        currency=row.currency,
        total=Money(row.total_minor, row.currency),
        line_count=row.line_count or 0,
        saved_at=row.saved_at,
        valid_until=row.valid_until,
        order=row.order_id,
    )


def buyer_name(row: Quote) -> str:
    """The organization's name, or what stands on the bill of a person who buys for themself."""
    return str(row.organization.name if row.organization else row.billing.get("name") or "")


def _row(found: Quote, by: Actor, on: date) -> QuoteRow:
    def money(minor: int) -> Money:
        return Money(minor, found.currency)

    named = (found.purchaser_id, found.terms_by_id, found.saved_by_id)
    known = people(number for number in named if number is not None)
    lines = tuple(_line(line, found.currency) for line in QuoteLine.objects.filter(quote=found).order_by("position"))
    payer = organization(found.organization_id) if found.organization_id is not None else None
    methods = methods_for(
        [line.family for line in lines],
        money(found.net_minor),
        is_blocked=payer is not None and payer.is_blocked,
    )
    order = Order.objects.filter(quote=found).first()
    family = Quote.objects.filter(number=found.number).order_by("revision")
    status = status_on(found.status, found.valid_until, on)
    return QuoteRow(
        **{name: getattr(found, name) for name in _AS_KEPT},
        id=found.pk,
        number=str(found),
        base_number=found.number,
        status=status,
        organization=found.organization_id,
        end_customer=found.end_customer_id,
        purchaser=known.get(found.purchaser_id or 0),
        technical_contact=found.technical_contact_id,
        list=money(found.list_minor),
        discount=money(found.discount_minor),
        net=money(found.net_minor),
        tax=money(found.tax_minor),
        tax_reason=found.tax_reason or None,
        tax_groups=groups_of(found.tax_groups, found.currency),
        total=money(found.total_minor),
        promo_result=found.promo_result or None,
        terms_by=known.get(found.terms_by_id or 0),
        saved_by=known.get(found.saved_by_id or 0),
        lines=lines,
        payment_methods=methods.offered,
        refused_methods=methods.refused,
        review=last_review_of(found, on),
        revisions=tuple(_revision(each, on) for each in family if each.pk != found.pk and _sees(by, each)),
        order=order.pk if order else None,
        order_number=order.number if order else "",
        may=frozenset(command for command in TAKES if takes(command, status) and may(command, by, found)),
    )


def _sees(by: Actor, row: Quote) -> bool:
    return may("see_quote", by, row)


def _revision(row: Quote, on: date) -> RevisionRow:
    return RevisionRow(
        id=row.pk, number=str(row), revision=row.revision, status=status_on(row.status, row.valid_until, on)
    )


def _line(line: QuoteLine, currency: str) -> QuoteLineRow:
    part = line.proration
    return QuoteLineRow(
        id=line.pk,
        position=line.position,
        kind=line.kind,
        sku=line.sku,
        name=line.name,
        family=line.family,
        tier=line.tier,
        quantity=line.quantity,
        entitlement=line.entitlement,
        sen=line.sen,
        account=line.account,
        credits=line.credits,
        target_on=line.target_on,
        months=line.months,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        proration=Proration(**part) if part else None,
        list=Money(line.list_minor, currency),
        discount=Money(line.discount_minor, currency),
        discount_reason=line.discount_reason,
        net=Money(line.net_minor, currency),
        annual_net=None if line.annual_net_minor is None else Money(line.annual_net_minor, currency),
        tax_category=line.tax_category,
        steps=tuple(
            Step(name=step["name"], amount=Money(step["minor"], currency), reason=step["reason"]) for step in line.steps
        ),
        warnings=tuple(line.warnings),
    )
