"""Checking, pricing and writing a draft: what drafting, revising and copying have in common. Rules QT1, QT2."""

from credenza.journal.recording import Stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, NotPermitted
from credenza.kernel.texts import unstorable
from credenza.orders.asked import QuoteAsked
from credenza.orders.models import Quote
from credenza.orders.numbering import next_number
from credenza.orders.participants import participants
from credenza.orders.policy import DESK, belongs, require
from credenza.orders.quoting import book_of, check, price
from credenza.orders.rules.quotes import DRAFT
from credenza.orders.saving import tell, write
from credenza.parties.queries import has_verified_address
from credenza.programs.loader import active

MOST_LINES = 1_000
LENGTHS = {
    "technical_contact": 254,
    "on_behalf_of": 200,
    "site_url": 200,
    "promo": 60,
    "po_number": 60,
    "notes": 4_000,
}
SHORT_TEXT = 200
CURRENCY_LETTERS = 3


def require_drafter(command: str, by: Actor, organization_id: int | None) -> None:
    """Refuse with ``not_permitted`` who neither buys for that organization nor works at the order desk.

    For themself anybody may buy who has proved an e-mail address.
    """
    if by.is_system or by.has(*DESK):
        return
    theirs = by.person_id is not None and (
        has_verified_address(by.person_id) if organization_id is None else belongs(by, organization_id)
    )
    if not theirs:
        raise NotPermitted(command=command)


def draft(quote: Quote, asked: QuoteAsked, command: str, when: Stamp) -> None:
    """Check and price what was asked and write it into the quote, as a draft with the terms accepted now."""
    checked_shape(asked)
    if asked.overrides:
        require("override_price", when.by, Quote(organization_id=asked.organization, purchaser_id=asked.purchaser))
    who = participants(asked, when.by)
    book = book_of(asked, when.on)
    check(asked, who, book)
    priced = price(asked, who, when.on, book)
    quote.status, quote.saved_at, quote.saved_by_id = DRAFT, when.now, when.by.person_id
    accept_terms(quote, when)
    if not quote.number:
        quote.number = next_number("quote", when.on.year)
    write(quote, priced, who)
    tell("orders.quote_saved", quote, command, when)


def accept_terms(quote: Quote, when: Stamp) -> None:
    """Note who accepted which terms, and when (QT2)."""
    quote.terms_version = active().terms.version
    quote.terms_at, quote.terms_by_id = when.now, when.by.person_id


def checked_shape(asked: QuoteAsked) -> None:
    """Refuse with ``invalid_field`` what no quote can hold: texts too long, odd currencies, too many lines."""
    for name, most in LENGTHS.items():
        typed = str(getattr(asked, name))
        if len(typed) > most:
            raise InvalidField(field=name, expected=f"up to {most} characters")
    email = asked.technical_contact.strip()
    if email and ("@" not in email.strip("@") or " " in email):
        raise InvalidField(field="technical_contact", expected="an e-mail address such as ana@acme.example")
    currency = asked.currency
    if currency and not (len(currency) == CURRENCY_LETTERS and currency.isascii() and currency.isupper()):
        raise InvalidField(field="currency", expected="three capitals such as USD")
    if len(asked.lines) > MOST_LINES:
        raise InvalidField(field="lines", expected=f"up to {MOST_LINES:,} lines")
    typed_address = asked.billing
    if typed_address is not None:
        for name in ("name", "street", "city", "postal_code", "region", "country", "vat_id"):
            if len(getattr(typed_address, name)) > SHORT_TEXT:
                raise InvalidField(field="billing", expected=f"up to {SHORT_TEXT} characters a line")
    # What lists hold is not looked into on the way here.
    inner = (*asked.lines, *asked.overrides)
    if any(unstorable({"line": each}) for each in inner):
        raise InvalidField(field="lines", expected="text without characters that cannot be stored")
