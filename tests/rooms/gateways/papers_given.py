"""A reseller's quote in AUD, an invoice on terms in EUR, and its credit note: what papers are tried with."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from credenza.gateways.papers.shapes import (
    BankAccount,
    InvoicePaper,
    PaperLine,
    Party,
    PriceStep,
    QuotePaper,
    RefusedWay,
    TaxGroupLine,
    Totals,
    WayToPay,
)
from credenza.kernel.money import Money


def aud(amount: str) -> Money:
    return Money.of(amount, "AUD")


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


SELLER = Party(
    name="Northgate Software Pty Ltd", email="billing@northgate.example", street="1 Harbour Street", city="Sydney",
    region="NSW", postal_code="2000", country="AU", vat_id="53004085616", registration="ABN 53 004 085 616",
)  # fmt: skip
BRIGHTWATER = Party(
    name="Brightwater Consulting Pty Ltd", contact="Owen Mackie", email="owen@brightwater.example",
    street="200 Clarence Street", city="Sydney", region="NSW", postal_code="2000", country="AU",
)  # fmt: skip
KESTREL = Party(name="Kestrel Logistics", city="Newcastle", region="NSW", postal_code="2300", country="AU")
ACCOUNT = BankAccount(
    payee="Northgate Software Pty Ltd", bank="Sample Bank", iban="DE89370400440532013000", bic="COBADEFFXXX"
)
UPGRADE = PaperLine(
    title="Upgrade: Jira Software Data Center, 500 to 1,000 users", sku="JSW-DC", sen="SEN-18273645", quantity=1,
    list=aud("5323.29"), discount=aud("532.33"), net=aud("4790.96"), discount_reason="corporate_reseller",
    starts_on=date(2026, 11, 18), ends_on=date(2027, 3, 31), dates="assumed", tax_percent=Decimal(10),
    steps=(
        PriceStep(name="List", amount=aud("14500.00"), reason="42,000.00 new, less 27,500.00 already bought"),
        PriceStep(name="Proration", amount=aud("5323.29"), reason="134 of 365 days left in the term"),
        PriceStep(name="Discount", amount=aud("-532.33"), reason="10%, corporate reseller program"),
        PriceStep(name="Net", amount=aud("4790.96")),
    ),
)  # fmt: skip
RENEWAL = PaperLine(
    title="Renew: Confluence Data Center, 500 users", sku="CONF-DC", sen="SEN-18273702", quantity=1,
    list=aud("27000.00"), discount=aud("2700.00"), net=aud("24300.00"),
    starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31), tax_percent=Decimal(10),
    steps=(
        PriceStep(name="List", amount=aud("27000.00"), reason="27,000.00 × 1"),
        PriceStep(name="Discount", amount=aud("-2700.00"), reason="10%, corporate reseller program"),
        PriceStep(name="Net", amount=aud("24300.00")),
    ),
    notices=("Backdated: maintenance ended on 31 Aug 2026 and is renewed from the day after, however late it is paid.",),
)  # fmt: skip
TRANSFER = WayToPay(name="Bank transfer", clearing="5 to 7 business days", how="To the account below.")
PAYPAL = WayToPay(name="PayPal", how="On the page of this quote.", url="https://buy.example.com/quotes/Q-2026-000431-1")
QUOTE = QuotePaper(
    seller=SELLER, number="Q-2026-000431-1", issued_on=date(2026, 11, 18), valid_until=date(2026, 12, 18),
    currency="AUD", buyer=BRIGHTWATER, customer=KESTREL, technical_contact="it@kestrel.example", po_number="PO-7741",
    lines=(UPGRADE, RENEWAL), reference="RF83Q2026000123", account=ACCOUNT,
    groups=(TaxGroupLine(category="S", percent=Decimal(10), net=aud("29090.96"), tax=aud("2909.10"), name="GST"),),
    totals=Totals(
        list=aud("32323.29"), discount=aud("3232.33"), net=aud("29090.96"), tax=aud("2909.10"), total=aud("32000.06")
    ),
    ways=(TRANSFER, PAYPAL, WayToPay(name="Net-30", clearing="Within 30 days of the invoice", how="Ask for it on the page of this quote.")),
    refused=(
        RefusedWay(name="Card", reason="Card payment is not available for AUD orders; use bank transfer."),
        RefusedWay(name="Check", reason="Checks are not available for AUD orders; use bank transfer."),
        RefusedWay(name="ACH", reason="ACH is for USD orders."),
    ),
    notices=("Line 1 assumes a start on 18 Nov 2026. Amount and end date stay as quoted until 18 Dec 2026; revise to compute them anew.",),
    terms="Terms version 2026-05, accepted on 18 Nov 2026 by Owen Mackie.",
    page_url="https://buy.example.com/quotes/Q-2026-000431-1",
)  # fmt: skip

GMBH = Party(
    name="Nordlicht Systemhaus GmbH", contact="Jana Brandt", email="rechnung@nordlicht.example",
    street="Hafenstraße 12", city="Hamburg", postal_code="20457", country="DE", vat_id="DE136695976",
)  # fmt: skip
DUTCH = replace(SELLER, name="Northgate Software B.V.", street="Keizersgracht 1", city="Amsterdam", region="", postal_code="1015 AA",
                country="NL", vat_id="NL004495445B01", registration="KvK 12345678")  # fmt: skip
HORIZON = Party(
    name="Horizon Advies", contact="Femke de Boer", email="inkoop@horizon.example", street="Stationsplein 4",
    city="Utrecht", postal_code="3511 ED", country="NL",
)  # fmt: skip
YEAR = PaperLine(
    title="New: Jira Software Cloud, annual, 250 users", sku="JSW-CLOUD", quantity=2, list=eur("40000.01"),
    discount=eur("4000.00"), net=eur("36000.01"), starts_on=date(2026, 11, 22), ends_on=date(2027, 11, 21),
    discount_reason="10%, corporate reseller program", tax_percent=Decimal(21),
    steps=(
        PriceStep(name="List", amount=eur("40000.01"), reason="20,000.01 × 2"),
        PriceStep(name="Discount", amount=eur("-4000.00"), reason="10%, corporate reseller program"),
        PriceStep(name="Net", amount=eur("36000.01")),
    ),
)  # fmt: skip
COURSE = PaperLine(
    title="Course: Jira Automation", sku="TRN-JA", quantity=1, list=eur("150.00"), discount=eur("0.00"),
    net=eur("150.00"), tax_category="E",
)  # fmt: skip
INVOICE = InvoicePaper(
    kind="invoice", seller=DUTCH, number="INV-2026-000742", issued_on=date(2026, 11, 22), due_on=date(2026, 12, 22),
    currency="EUR", buyer=HORIZON, lines=(YEAR, COURSE), order_number="O-2026-001402",
    quote_number="Q-2026-000500-2", reference="RF18O2026001402", supplied_on=date(2026, 11, 22), po_number="4500012345",
    groups=(
        TaxGroupLine(category="S", percent=Decimal(21), net=eur("36000.01"), tax=eur("7560.00"), name="VAT"),
        TaxGroupLine(category="E", percent=Decimal(0), net=eur("150.00"), tax=eur("0.00"), reason="Training is exempt here"),
    ),
    totals=Totals(list=eur("40150.01"), discount=eur("4000.00"), net=eur("36150.01"), tax=eur("7560.00"), total=eur("43710.01")),
    account=replace(ACCOUNT, payee="Northgate Software B.V."), ways=(TRANSFER,), customer=Party(name="Waterschap Test", city="Zwolle", country="NL"),
    terms="Net-30. Refunds within 30 days of purchase.", page_url="https://buy.example.com/invoices/INV-2026-000742",
)  # fmt: skip
REVERSE = replace(
    INVOICE, buyer=GMBH, customer=None, lines=(replace(YEAR, tax_category="AE", tax_percent=Decimal(0)),), po_number="",
    groups=(TaxGroupLine(category="AE", percent=Decimal(0), net=eur("36000.01"), tax=eur("0.00"), reason="Reverse charge"),),
    totals=Totals(list=eur("40000.01"), discount=eur("4000.00"), net=eur("36000.01"), tax=eur("0.00"), total=eur("36000.01")),
)  # fmt: skip
CREDIT_NOTE = replace(
    INVOICE, kind="credit_note", number="CN-2026-000031", issued_on=date(2026, 12, 1), due_on=None, ways=(), account=None,
    corrects=("INV-2026-000742", date(2026, 11, 22)), lines=(YEAR,), groups=INVOICE.groups[:1], reason="Refund within 30 days",
    totals=Totals(list=eur("40000.01"), discount=eur("4000.00"), net=eur("36000.01"), tax=eur("7560.00"), total=eur("43560.01")),
)  # fmt: skip
