"""Columns of the orders' exports, the same from the portal, the API and the command line."""

from credenza.gateways.exports import Column
from credenza.orders.order_rows import AgingRow, InvoiceRow, OrderSummary, PaymentRow

ORDERS: tuple[Column[OrderSummary], ...] = (
    Column(label="Order", cell=lambda row: row.number),
    Column(label="Placed", cell=lambda row: row.placed_on),
    Column(label="Buyer", cell=lambda row: row.buyer),
    Column(label="End customer", cell=lambda row: row.end_customer),
    Column(label="State", cell=lambda row: row.status),
    Column(label="Currency", cell=lambda row: row.total.currency),
    Column(label="Total", cell=lambda row: row.total.decimal()),
    Column(label="Left to pay", cell=lambda row: row.balance.decimal()),
    Column(label="Too much paid", cell=lambda row: row.surplus.decimal()),
    Column(label="Due", cell=lambda row: row.due_on),
)

INVOICES: tuple[Column[InvoiceRow], ...] = (
    Column(label="Number", cell=lambda row: row.number),
    Column(label="Kind", cell=lambda row: row.kind),
    Column(label="Order", cell=lambda row: row.order_number),
    Column(label="Corrects", cell=lambda row: row.corrects_number),
    Column(label="Buyer", cell=lambda row: row.buyer),
    Column(label="Issued", cell=lambda row: row.issued_on),
    Column(label="Due", cell=lambda row: row.due_on),
    Column(label="Currency", cell=lambda row: row.currency),
    Column(label="Net", cell=lambda row: row.net.decimal()),
    Column(label="Tax", cell=lambda row: row.tax.decimal()),
    Column(label="Tax reason", cell=lambda row: row.tax_reason or ""),
    Column(label="Total", cell=lambda row: row.total.decimal()),
    Column(label="State", cell=lambda row: row.status),
    Column(label="Left to pay", cell=lambda row: row.balance.decimal()),
)

PAYMENTS: tuple[Column[PaymentRow], ...] = (
    Column(label="Payment", cell=lambda row: row.id),
    Column(label="Value date", cell=lambda row: row.value_date),
    Column(label="Paid by", cell=lambda row: row.method),
    Column(label="Currency", cell=lambda row: row.amount.currency),
    Column(label="Amount", cell=lambda row: row.amount.decimal()),
    Column(label="State", cell=lambda row: row.status),
    Column(label="Order", cell=lambda row: row.order_number),
    Column(label="Reference", cell=lambda row: row.reference),
    Column(label="Payer", cell=lambda row: row.payer),
    Column(label="Bank account", cell=lambda row: row.bank_account),
    Column(label="Booked at", cell=lambda row: row.recorded_at),
)

AGING: tuple[Column[AgingRow], ...] = (
    Column(label="Invoice", cell=lambda row: row.number),
    Column(label="Order", cell=lambda row: row.order_number),
    Column(label="Buyer", cell=lambda row: row.buyer),
    Column(label="Issued", cell=lambda row: row.issued_on),
    Column(label="Due", cell=lambda row: row.due_on),
    Column(label="Currency", cell=lambda row: row.balance.currency),
    Column(label="Left to pay", cell=lambda row: row.balance.decimal()),
    Column(label="Days overdue", cell=lambda row: row.days_overdue),
)
