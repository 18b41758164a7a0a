"""Columns of the exports, the same from the portal and the API."""

from credenza.catalog.rows import PriceListRow
from credenza.catalog.tax_table import TaxRateRow
from credenza.credits.rows import EntryRow, RevenueRow, UsageRow
from credenza.gateways.exports import Column

TRANSACTIONS: tuple[Column[EntryRow], ...] = (
    Column(label="Date", cell=lambda row: row.on),
    Column(label="Kind", cell=lambda row: row.kind),
    Column(label="Credits", cell=lambda row: row.credits),
    Column(label="Balance after", cell=lambda row: row.balance_after),
    Column(label="Learner", cell=lambda row: row.learner),
    Column(label="Learner e-mail", cell=lambda row: row.learner_email),
    Column(label="Team", cell=lambda row: row.team),
    Column(label="Items", cell=lambda row: row.items),
    Column(label="Lot", cell=lambda row: row.lot_id),
    Column(label="Request", cell=lambda row: row.request_id),
    Column(label="By", cell=lambda row: row.by),
    Column(label="Reason", cell=lambda row: row.reason),
    Column(label="Old expiry", cell=lambda row: row.old_expires_on),
    Column(label="New expiry", cell=lambda row: row.new_expires_on),
    Column(label="Booked at", cell=lambda row: row.at),
)

USAGE: tuple[Column[UsageRow], ...] = (
    Column(label="Month", cell=lambda row: row.month),
    Column(label="Learner", cell=lambda row: row.learner_name),
    Column(label="Learner e-mail", cell=lambda row: row.learner),
    Column(label="Team", cell=lambda row: row.team),
    Column(label="Item", cell=lambda row: row.item),
    Column(label="Item name", cell=lambda row: row.item_name),
    Column(label="Times", cell=lambda row: row.items_count),
    Column(label="Credits", cell=lambda row: row.credits),
)

REVENUE: tuple[Column[RevenueRow], ...] = (
    Column(label="Lot", cell=lambda row: row.lot),
    Column(label="Account", cell=lambda row: row.account_number),
    Column(label="Account name", cell=lambda row: row.account_name),
    Column(label="Accepted on", cell=lambda row: row.accepted_on),
    Column(label="Expires on", cell=lambda row: row.expires_on),
    Column(label="Credits", cell=lambda row: row.credits),
    Column(label="Left", cell=lambda row: row.left),
    Column(label="Currency", cell=lambda row: row.price.currency),
    Column(label="Price", cell=lambda row: row.price.decimal()),
    Column(label="Deferred", cell=lambda row: row.deferred.decimal()),
    Column(label="Recognized", cell=lambda row: row.recognized.decimal()),
    Column(label="Breakage", cell=lambda row: row.breakage.decimal()),
    Column(label="Charged back", cell=lambda row: row.charged_back.decimal()),
    Column(label="Tax due", cell=lambda row: row.tax_due.decimal()),
    Column(label="Tax deferred", cell=lambda row: row.tax_deferred.decimal()),
)

PRICES: tuple[Column[PriceListRow], ...] = (
    Column(label="sku", cell=lambda row: row.sku),
    Column(label="tier", cell=lambda row: row.tier),
    Column(label="currency", cell=lambda row: row.price.currency),
    Column(label="list", cell=lambda row: row.price.decimal()),
    Column(label="maintenance_percent", cell=lambda row: row.maintenance_percent),
    Column(label="name", cell=lambda row: row.name),
    Column(label="family", cell=lambda row: row.family),
)
"""Headings that an import takes again; without the day, so that it holds from the day of taking it in."""

TAX_RATES: tuple[Column[TaxRateRow], ...] = (
    Column(label="Country", cell=lambda row: row.country),
    Column(label="Region", cell=lambda row: row.region),
    Column(label="Percent", cell=lambda row: row.percent),
    Column(label="From", cell=lambda row: row.from_on),
    Column(label="Last day", cell=lambda row: row.until_on),
    Column(label="Standing", cell=lambda row: row.standing),
    Column(label="Source", cell=lambda row: row.source),
)
