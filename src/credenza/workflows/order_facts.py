"""Whom notices of quotes, orders and licenses reach, and what they speak of, read as the system."""

from collections.abc import Iterable

from credenza.licensing.rows import ContactRow
from credenza.orders.order_rows import OrderRow
from credenza.orders.rows import QuoteRow
from credenza.parties.organizations import members_of
from credenza.parties.queries import people, person_by_email
from credenza.parties.rows import PersonRow
from credenza.workflows.letters.letter import Letter
from credenza.workflows.telling import Told, to_people

Bought = QuoteRow | OrderRow


def buyers(bought: Bought) -> tuple[PersonRow, ...]:
    """Who bought: the purchaser; without one (staff drafted it) the organization's first contact."""
    if bought.purchaser is not None:
        return (bought.purchaser,)
    members = members_of(bought.organization) if bought.organization is not None else ()
    return tuple(member.person for member in members[:1])


def billing_contacts(order: OrderRow) -> tuple[PersonRow, ...]:
    """Who gets invoices (QT7): the billing contact, else who bought."""
    return (order.billing_contact,) if order.billing_contact is not None else buyers(order)


def to_address(email: str, notice: str, fact: str, letter: Letter) -> list[Told]:
    """The letter to an address, as its person where somebody has proved to own it; none for no address."""
    if not email:
        return []
    found = person_by_email(email)
    if found is not None:
        return to_people([found], notice, fact, letter)
    return [Told(notice=notice, fact=fact, letter=letter, email=email)]


def to_contact(contact: ContactRow | None, notice: str, fact: str, letter: Letter) -> list[Told]:
    """The letter to a license's contact, who may have no account yet."""
    if contact is None:
        return []
    known = people([contact.id]).values() if contact.id is not None else ()
    return to_people(known, notice, fact, letter) if known else to_address(contact.email, notice, fact, letter)


def but(told: Iterable[Told], others: Iterable[PersonRow]) -> list[Told]:
    """The letters without those to the people who are told otherwise."""
    known = {person.id for person in others}
    return [one for one in told if one.person is None or one.person.id not in known]
