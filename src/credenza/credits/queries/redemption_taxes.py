"""The tax that redemptions made due, by lot: of those whose sale was an advance without tax. Reading A4, TX2."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from credenza.catalog.rules.shapes import BillingPlace
from credenza.catalog.rules.tax import TAXED_AT_REDEMPTION, rate_of
from credenza.credits.models import Entry, Lot
from credenza.credits.rules.redemption_tax import tax_due
from credenza.kernel.money import Money
from credenza.programs.loader import active


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxedLot:
    """A lot that is taxed when it is redeemed: ``due`` by now, and where it was billed."""

    due: Money
    country: str
    region: str

    def percent(self, on: date) -> Decimal:
        """The rate of a day."""
        return _percent(self.country, self.region, on)


def redemption_taxes(lots: Collection[int], entries: QuerySet[Entry]) -> dict[int, TaxedLot]:
    """The lots among these that are taxed when redeemed, with the tax of ``entries`` (those up to a day)."""
    taxed = list(Lot.objects.filter(pk__in=lots, purchase__tax_reason=TAXED_AT_REDEMPTION).select_related("purchase"))
    moves: dict[int, list[tuple[int, Decimal]]] = {lot.pk: [] for lot in taxed}
    billed: dict[int, dict[str, Any]] = {lot.pk: lot.purchase.billing for lot in taxed if lot.purchase}
    rates: dict[tuple[int, int | None], Decimal] = {}
    drawn = entries.filter(lot_id__in=moves, kind__in=("redemption", "reversal")).order_by("pk")
    for lot_id, kind, request, on, credits in drawn.values_list("lot_id", "kind", "request_id", "on", "credits"):
        if kind == "redemption":
            rates[lot_id, request] = _percent(*_place(billed.get(lot_id, {})), on)
        moves[lot_id].append((-credits, rates.get((lot_id, request), Decimal(0))))
    return {
        lot.pk: TaxedLot(
            due=tax_due(Money(lot.price_minor, lot.currency), lot.credits, moves[lot.pk]),
            country=_place(billed.get(lot.pk, {}))[0],
            region=_place(billed.get(lot.pk, {}))[1],
        )
        for lot in taxed
    }


def _place(billing: dict[str, Any]) -> tuple[str, str]:
    return billing.get("country") or "", billing.get("region") or ""


def _percent(country: str, region: str, on: date) -> Decimal:
    program = active()
    place = BillingPlace(country=country or None, region=region or None)
    return rate_of(rates=program.tax_rates, place=place, seller_country=program.seller.country, on=on)[0]
