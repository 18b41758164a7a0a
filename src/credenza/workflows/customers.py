"""The customers of a reseller, named when a quote is made, before they have an account here. Rule QT1.

Source: Reseller FAQs, "How do I create a quote as a reseller?": contact details of the reseller and of the customer.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from credenza.kernel.actors import SYSTEM, Actor, StaffRole
from credenza.kernel.errors import MissingFields, NotFound, NotPermitted
from credenza.orders.queries.customers import customers_of
from credenza.orders.receipts import QuoteSaved
from credenza.parties.commands.state_organizations import StatedOrganization, state_organizations
from credenza.parties.organization_fields import Address, clean_address, clean_name
from credenza.parties.organizations import is_member, organization_by_name
from credenza.parties.queries import person_by_email
from credenza.workflows.quoting import QuoteWanted, revise_quote, save_quote, send_quote


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerTyped:
    """A reseller's customer as typed: the technical contact of the quote is its contact."""

    name: str = ""
    address: Address = field(default_factory=Address)


def save_typed_quote(
    wanted: QuoteWanted,
    *,
    customer: CustomerTyped | None = None,
    quote: int | None = None,
    send: bool = False,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> QuoteSaved:
    """Save a quote as a page types it, all or nothing: a new customer with it, and sent at once if asked.

    ``quote`` is the draft, or the open quote, that is changed by it. Refuses as ``name_customer``, ``draft_quote``,
    ``revise_quote`` and ``send_quote`` do.
    """
    with transaction.atomic():
        if customer is not None and wanted.organization is not None:
            named = name_customer(wanted.organization, customer, email=wanted.technical_contact, by=by, now=now)
            wanted = replace(wanted, end_customer=named)
        if quote is None:
            saved = save_quote(wanted, by=by, now=now, idempotency_key=idempotency_key)
        else:
            saved = revise_quote(quote=quote, wanted=wanted, by=by, now=now, idempotency_key=idempotency_key)
        if not send:
            return saved
        return send_quote(quote=saved.quote, by=by, now=now, idempotency_key=idempotency_key)


def require_own_customer(wanted: QuoteWanted, by: Actor) -> None:
    """Refuse with ``not_found`` an end customer that the buyer names by number and has nothing to do with.

    Theirs are the customers of earlier quotes, organizations they belong to, and those whose technical contact they
    know: else anybody could read names, addresses and discounts of strangers off a quote.
    """
    named = wanted.end_customer
    if named is None or by.is_system or by.has(StaffRole.ORDER_DESK):
        return
    if by.person_id is not None and is_member(by.person_id, named):
        return
    if wanted.organization is not None and named in {row.id for row in customers_of(wanted.organization)}:
        return
    contact = person_by_email(wanted.technical_contact)
    if contact is None or not is_member(contact.id, named):
        raise NotFound(what="organization")


def name_customer(organization: int, customer: CustomerTyped, *, email: str, by: Actor, now: datetime) -> int:
    """The id of the organization that a reseller's quote is for.

    The same one as on an earlier quote of that name; else one that the given contact belongs to; else a new one,
    without members until the desk adds them. Refuses with ``missing_fields``, ``invalid_field``, ``not_permitted`` (who
    neither buys for the reseller nor works at the order desk).
    """
    is_buyer = by.person_id is not None and is_member(by.person_id, organization)
    if not (is_buyer or by.has(StaffRole.ORDER_DESK)):
        raise NotPermitted(command="draft_quote")
    typed = (("end_customer", customer.name), ("technical_contact", email))
    missing = tuple(name for name, words in typed if not words.strip())
    if missing:
        raise MissingFields(fields=missing)
    wanted = clean_name(customer.name)
    known = next((row.id for row in customers_of(organization) if row.name.casefold() == wanted.casefold()), None)
    if known is not None:
        return known
    registered, contact = organization_by_name(wanted), person_by_email(email)
    # Only who knows somebody there gets at a registered organization by its name.
    if registered is not None and contact is not None and is_member(contact.id, registered.id):
        return registered.id
    stated = StatedOrganization(name=wanted, address=clean_address(customer.address))
    return state_organizations(organizations=[stated], by=SYSTEM, now=now)[0]
