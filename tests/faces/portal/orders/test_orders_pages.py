"""Orders, invoices and payments on their pages: the buyer's, the desk's and finance's."""

import re
from io import BytesIO

import pytest

from credenza.gateways.payments.choice import using
from credenza.gateways.payments.fake import FakeCards
from credenza.kernel.actors import StaffRole
from credenza.orders.commands.import_bank_lines import import_bank_lines
from credenza.orders.commands.refund_order import refund_order
from credenza.orders.models import Payment
from credenza.portal.shared import now, today
from tests.builders.credits import person, staff
from tests.builders.orders import (
    BOARD,
    LARGE,
    board,
    look,
    on_terms,
    paid,
    pay,
    placed,
    small_world,
    sums,
    wiki,
)
from tests.builders.quotes import World, line
from tests.faces.portal.desk.test_permissions import signed_in
from tests.rooms.orders.test_orders_bank import came

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world_around(settings):
    settings.CREDENZA_STAFF_SECOND_FACTOR = False
    with using(FakeCards()):
        yield


@pytest.fixture
def of() -> World:
    return small_world()


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


class TestBuyer:
    def test_sees_orders_pays_by_card_and_gets_the_invoice(self, of):
        buyer, made = signed_in(of.buyer), placed(of, board(), wiki(), now=now())
        number = look(of, made).number
        assert number in text(buyer.get("/orders/"))
        page = text(buyer.get(f"/orders/{made}/"))
        for words in ("Awaiting payment", "USD 970.66", "Bank transfer", "RF", "Pay by card", "an estimate until"):
            assert words in page, words
        assert "4242" in text(buyer.get(f"/orders/{made}/pay/"))
        declined = buyer.post(f"/orders/{made}/pay/", {"card": "insufficient_funds"})
        assert declined.status_code == 409
        assert buyer.post(f"/orders/{made}/pay/", {}).status_code == 422
        done = buyer.post(f"/orders/{made}/pay/", {"card": "ok"}, follow=True)
        assert f"Order {number} is paid." in text(done)
        paper = look(of, made).invoices[0]
        assert "INV-" in text(buyer.get("/orders/invoices/"))
        shown = text(buyer.get(f"/orders/invoices/{paper}/"))
        for words in ("Tax 4% on 933.33", "970.66", "Paid"):
            assert words in shown, words

    def test_asks_for_terms_cancels_names_a_po_number_and_refunds(self, of):
        buyer = signed_in(of.buyer)
        terms, gone = placed(of, line(BOARD, LARGE), now=now()), placed(of, now=now())
        assert "looks at it first" in text(buyer.post(f"/orders/{terms}/terms/", {}, follow=True))
        assert "first order on terms" in text(buyer.get(f"/orders/{terms}/")).lower()
        buyer.post(f"/orders/{gone}/po-number/", {"po_number": "PO-9"})
        assert "PO-9" in text(buyer.get(f"/orders/{gone}/"))
        assert "is canceled" in text(buyer.post(f"/orders/{gone}/cancel/", {"reason": "no need"}, follow=True))
        done = paid(of, board(), wiki(), now=now())
        assert "until" in text(buyer.get(f"/orders/{done}/refund/"))
        assert buyer.post(f"/orders/{done}/refund/", {}).status_code == 422
        told = buyer.post(f"/orders/{done}/refund/", {"lines": ["1"]}, follow=True)
        assert "credit note over USD 346.66" in text(told)
        assert sums(of, done)[0] == "part_refunded"
        assert buyer.get(f"/orders/{done}/cancel/").status_code == 403
        assert buyer.get(f"/orders/{done}/nonsense/").status_code == 404

    def test_a_stranger_finds_nothing(self, of):
        made, stranger = paid(of, now=now()), signed_in(person("sam@else.example"))
        assert look(of, made).number not in text(stranger.get("/orders/"))
        paper = look(of, made).invoices[0]
        for page in (
            f"/orders/{made}/",
            f"/orders/{made}/refund/",
            f"/orders/{made}/pay/",
            f"/orders/invoices/{paper}/",
        ):
            assert stranger.get(page).status_code == 404, page
        for page in ("/desk/orders/", "/desk/orders/payments/", "/desk/orders/bank/", "/desk/orders/receivables/"):
            assert stranger.get(page).status_code == 404, page


class TestDesk:
    def test_finds_an_order_and_does_what_its_money_needs(self, of):
        desk, made, other = signed_in(of.desk), placed(of, now=now()), placed(of, now=now())
        assert look(of, made).number in text(desk.get("/desk/orders/", {"q": "acme", "status": "awaiting_payment"}))
        page = f"/desk/orders/{made}/"
        assert "Record a payment" in text(desk.get(page))
        given = {"amount": "634.00", "currency": "usd", "value_date": today(), "method": "bank_transfer"}
        assert "USD 10.00 is too much" in text(desk.post(f"{page}payment/", given, follow=True))
        assert "Too much paid" in text(desk.get(page))
        moved = {"target": look(of, other).number, "amount": "4.00"}
        assert "USD 620.00 left to pay" in text(desk.post(f"{page}move/", moved, follow=True))
        assert desk.post(f"{page}move/", moved | {"amount": "99"}).status_code == 422
        assert "USD 6.00 goes back" in text(desk.post(f"{page}return/", {"reason": ""}, follow=True))
        off = {"amount": "620.00", "reason": "a gift"}
        assert "Written off." in text(desk.post(f"/desk/orders/{other}/write-off/", off, follow=True))
        wrong = desk.post(f"/desk/orders/{placed(of, now=now())}/payment/", given | {"currency": "EUR"})
        assert (wrong.status_code, "held in the payments queue" in wrong.content.decode()) == (409, True)
        assert sums(of, other)[0] == "paid"

    def test_imports_a_bank_file_and_empties_the_queue(self, of):
        desk, made = signed_in(of.desk), placed(of, now=now())
        number = look(of, made).number
        head = "account,bank_id,value_date,amount,currency,reference,payer"
        rows = f"{head}\nUS1,b1,{today()},624.00,USD,{number},Acme\nUS1,b2,{today()},9.99,USD,,Nobody\n"

        def file(content=rows):
            given = BytesIO(content.encode())
            given.name = "march.csv"
            return given

        looked = text(desk.post("/desk/orders/bank/", {"file": file(), "step": "look"}))
        assert "What would become of its lines" in looked
        assert Payment.objects.count() == 0
        carried = re.search(r'name="carried" value="([^"]+)"', looked)
        assert carried
        kept = {"carried": carried[1], "carried_name": "march.csv", "step": "book"}  # the file need not be chosen again
        booked = text(desk.post("/desk/orders/bank/", kept))
        for words in ("The statement is booked.", "USD 624.00", "1 payment waits for the desk"):
            assert words in booked, words
        wrong = desk.post("/desk/orders/bank/", kept | {"carried": carried[1][:-8]})
        assert (wrong.status_code, "Choose a file." in wrong.content.decode()) == (422, True)
        assert sums(of, made)[0] == "paid"
        assert desk.post("/desk/orders/bank/", {"file": file("nonsense"), "step": "book"}).status_code == 422
        assert "Nobody" in text(desk.get("/desk/orders/payments/"))
        waiting = Payment.objects.get(status="unmatched").pk
        page = f"/desk/orders/payments/{waiting}/"
        assert "No reference" in text(desk.get(page))
        assert desk.post(page, {"step": "match", "order": "O-1999-000001"}).status_code == 422
        assert "counts on order" in text(desk.post(page, {"step": "match", "order": number}, follow=True))
        import_bank_lines(lines=[came(9, "3.00", on=today())], by=of.desk, now=now())
        back = Payment.objects.get(status="unmatched").pk
        gone = desk.post(f"/desk/orders/payments/{back}/", {"step": "return", "reason": "not ours"}, follow=True)
        assert "booked as returned" in text(gone)

    def test_finance_sees_what_is_owed_and_exports_it(self, of):
        finance = signed_in(staff(StaffRole.FINANCE))
        made = on_terms(of, now())
        pay(of, made, "80.00", now=now(), value_date=today())
        page = text(finance.get("/desk/orders/receivables/"))
        assert "USD 12,400.00" in page
        refund_order(order=paid(of, now=now()), by=of.buyer, now=now())
        back = finance.get("/desk/orders/receivables/").content.decode()
        assert "Money to send back by hand" in back
        entry = re.search(r'name="entry" value="(\d+)"', back).group(1)
        mark = {"entry": entry, "sent_on": today().isoformat()}
        lacks = finance.post("/desk/orders/sent-back/", mark, follow=True)
        assert "give the day and the reference" in text(lacks)
        wrong = finance.post("/desk/orders/sent-back/", mark | {"reference": "T", "sent_on": "2001-01-01"}, follow=True)
        assert "a day from" in text(wrong)
        done = text(finance.post("/desk/orders/sent-back/", mark | {"reference": "TRN 4711"}, follow=True))
        assert ("It is marked as sent back." in done, "TRN 4711" in done) == (True, True)
        assert finance.get(f"/desk/orders/{made}/payment/").status_code == 403
        for what, words in (("aging", "12400.00"), ("invoices", "INV-"), ("orders", "O-"), ("payments", "80.00")):
            exported = finance.get(f"/desk/orders/export/{what}.csv")
            assert words in b"".join(exported.streaming_content).decode(), what
        assert finance.get("/desk/orders/export/orders.xlsx").status_code == 200
        assert finance.get("/desk/orders/export/nonsense.csv").status_code == 404
