"""Who may do what with quotes, and payment links. "Who may do what" and "Secret links" of the platform rules."""

from datetime import timedelta

import pytest

from credenza.kernel.actors import SYSTEM, StaffRole
from credenza.kernel.errors import InvalidField, NotFound, NotPermitted
from credenza.kernel.money import Money
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.cancel_quote import cancel_quote
from credenza.orders.commands.copy_quote import copy_quote
from credenza.orders.commands.decline_quote import decline_quote
from credenza.orders.commands.draft_quote import draft_quote
from credenza.orders.commands.make_payment_link import make_payment_link
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.commands.revise_quote import revise_quote
from credenza.orders.commands.revoke_payment_links import revoke_payment_links
from credenza.orders.commands.send_quote import send_quote
from credenza.orders.errors import QuoteExpired, QuoteNotOpen
from credenza.orders.links import digest_of
from credenza.orders.models import PaymentLink
from credenza.orders.queries.invoices import invoice, invoices_of
from credenza.orders.queries.orders import order
from credenza.orders.queries.quotes import has_payment_link, list_quotes, quote, quote_by_link
from tests.builders.credits import NOW, TODAY, later, person, staff
from tests.builders.quotes import World, asked, drafted, organization, sent, world

pytestmark = pytest.mark.django_db

BUYERS_COMMANDS = (
    accept_quote,
    decline_quote,
    cancel_quote,
    revise_quote,
    send_quote,
    copy_quote,
    make_payment_link,
    revoke_payment_links,
)


@pytest.fixture
def of() -> World:
    return world()


class TestBuyers:
    def test_a_stranger_may_nothing_and_sees_nothing(self, of):
        saved = sent(of)
        others = [person(), *(staff(role) for role in (StaffRole.CERTIFICATION_DESK, StaffRole.FINANCE))]
        for stranger in others:
            for command in BUYERS_COMMANDS:
                with pytest.raises(NotPermitted):
                    command(quote=saved.quote, by=stranger, now=NOW)
            with pytest.raises(NotPermitted):
                draft_quote(asked=asked(of.organization), by=stranger, now=NOW)
            with pytest.raises(NotFound):
                quote(saved.quote, stranger, TODAY)
            assert list_quotes(stranger, TODAY) == ()

    def test_colleagues_and_the_desk_act_for_the_organization(self, of):
        colleague = person()
        shared = organization("Shared", of.buyer, colleague, country="NZ")
        saved = draft_quote(asked=asked(shared), by=of.buyer, now=NOW)
        send_quote(quote=saved.quote, by=colleague, now=NOW)
        assert accept_quote(quote=saved.quote, by=of.desk, now=NOW).order
        assert quote(saved.quote, colleague, TODAY).purchaser.id == of.buyer.person_id

    def test_the_purchaser_keeps_it_from_outside_the_organization(self, of):
        guest = person()
        saved = draft_quote(asked=asked(of.organization, purchaser=guest.person_id), by=of.desk, now=NOW)
        assert send_quote(quote=saved.quote, by=guest, now=NOW).status == "open"
        assert quote(saved.quote, guest, TODAY).may >= {"accept_quote", "decline_quote"}

    def test_the_technical_contact_sees_the_quote_that_names_them(self, of):
        tess = person("tess@acme.example")
        saved = sent(of)
        found = quote(saved.quote, tess, TODAY)
        assert (found.technical_contact, found.may) == (tess.person_id, frozenset())
        with pytest.raises(NotPermitted):
            accept_quote(quote=saved.quote, by=tess, now=NOW)

    def test_qt7_the_technical_contact_of_a_resold_order_sees_no_invoice(self, of):
        tess = person("tess@acme.example")
        bought = accept_quote(
            quote=sent(of, role="reseller", end_customer=organization("Customer")).quote, by=of.buyer, now=NOW
        ).order
        total = order(bought, of.buyer).total
        record_payment(order=bought, amount=total, value_date=TODAY, by=of.desk, now=NOW)
        (paper,) = order(bought, of.buyer).invoices
        assert order(bought, tess).invoices == invoices_of(bought, tess, TODAY) == ()
        with pytest.raises(NotFound):
            invoice(paper, tess, TODAY)
        assert invoice(paper, of.buyer, TODAY).total == total

    def test_who_is_the_purchaser_when_the_desk_drafts(self, of):
        empty = organization("Empty")
        purchasers = []
        for wish in (asked(of.organization), asked(empty)):
            saved = draft_quote(asked=wish, by=of.desk, now=NOW)
            purchasers.append(quote(saved.quote, of.desk, TODAY).purchaser.id)
        assert purchasers == [of.buyer.person_id, of.desk.person_id]
        with pytest.raises(InvalidField):
            draft_quote(asked=asked(of.organization, purchaser=person().person_id), by=of.buyer, now=NOW)

    def test_what_is_nowhere_is_not_found(self, of):
        for number in (99, 10**30):
            with pytest.raises(NotFound):
                accept_quote(quote=number, by=of.desk, now=NOW)
            with pytest.raises(NotFound):
                quote(number, of.desk, TODAY)
        with pytest.raises(NotFound):
            draft_quote(asked=asked(999), by=SYSTEM, now=NOW)


class TestPaymentLink:
    def test_shows_number_and_amount_to_who_holds_it(self, of):
        saved = sent(of)
        made = make_payment_link(quote=saved.quote, by=of.buyer, now=NOW)
        found = quote_by_link(made.secret, TODAY)
        assert (found.number, found.total, found.order) == (f"{saved.number}-1", Money(4_400_000, "USD"), None)
        assert len(made.secret) >= 22, "128 random bits at the least"
        assert PaymentLink.objects.get().digest == digest_of(made.secret) != made.secret

    def test_is_replaced_and_revoked_by_its_owner(self, of):
        saved = sent(of)
        first, second = (make_payment_link(quote=saved.quote, by=of.buyer, now=NOW) for _ in range(2))
        with pytest.raises(NotFound):
            quote_by_link(first.secret, TODAY)
        assert quote_by_link(second.secret, TODAY).quote == saved.quote
        assert revoke_payment_links(quote=saved.quote, by=of.buyer, now=NOW).count == 1
        assert not has_payment_link(saved.quote)
        for dead in (second.secret, "never was", "\ud800"):
            with pytest.raises(NotFound):
                quote_by_link(dead, TODAY)

    def test_a_replayed_key_does_not_show_the_secret_again(self, of):
        saved = sent(of)
        made = [make_payment_link(quote=saved.quote, by=of.buyer, now=NOW, idempotency_key="k") for _ in range(2)]
        assert (bool(made[0].secret), made[1].secret) == (True, "")

    def test_dies_with_the_quote_and_lives_with_an_unpaid_order(self, of):
        saved = sent(of)
        secret = make_payment_link(quote=saved.quote, by=of.buyer, now=NOW).secret
        with pytest.raises(NotFound):
            quote_by_link(secret, TODAY + timedelta(days=31))
        order = accept_quote(quote=saved.quote, by=of.buyer, now=NOW).order
        assert quote_by_link(secret, TODAY + timedelta(days=31)).order == order
        for close in (decline_quote, cancel_quote):
            other = sent(of)
            dead = make_payment_link(quote=other.quote, by=of.buyer, now=NOW).secret
            close(quote=other.quote, by=of.buyer, now=NOW)
            with pytest.raises(NotFound):
                quote_by_link(dead, TODAY)

    def test_is_made_for_what_can_be_paid_only(self, of):
        with pytest.raises(QuoteNotOpen):
            make_payment_link(quote=drafted(of).quote, by=of.buyer, now=NOW)
        with pytest.raises(QuoteExpired):
            make_payment_link(quote=sent(of).quote, by=of.buyer, now=later(31))
