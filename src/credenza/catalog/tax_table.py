"""The dated tax rates of the rule pack as staff read them: in force, coming and past, each with its source (TX2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from django.conf import settings

from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.programs.loader import active, load_pack, pack_file
from credenza.programs.shapes import TaxRate

IN_FORCE, COMING, PAST = "in_force", "coming", "past"
_ORDER = (IN_FORCE, COMING, PAST)
_Key = tuple[str, str | None, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRateRow:
    """A rate for a country, or for one of its regions.

    It holds from ``from_on`` to ``until_on``, both included (None: until a later one is given). ``standing`` on the day
    asked: "in_force", "coming" or "past". ``source`` says where the pack has it from; empty for a rate that no pack
    holds.
    """

    country: str
    region: str | None
    percent: Decimal
    from_on: date
    until_on: date | None
    standing: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxTable:
    """All rates, those in force first, with the pack that they stand in and the seller's own country."""

    pack: str
    version: str
    file: str
    seller_country: str
    rows: tuple[TaxRateRow, ...]

    def of(self, standing: str) -> tuple[TaxRateRow, ...]:
        """The rows of one standing."""
        return tuple(row for row in self.rows if row.standing == standing)


def may_read(by: Actor) -> bool:
    """The order desk, finance and administrators."""
    return by.is_system or by.has(StaffRole.ORDER_DESK, StaffRole.FINANCE)


def tax_table(by: Actor, on: date) -> TaxTable:
    """The rates as they stand on a day. Raises ``NotPermitted``."""
    if not may_read(by):
        raise NotPermitted(command="see_tax_rates")
    program = active()
    sources = _sources(str(settings.CREDENZA_PROGRAM))
    rows = [_row(rate, program.tax_rates, sources, on) for rate in program.tax_rates]
    rows.sort(key=lambda row: (_ORDER.index(row.standing), row.country, row.region or "", row.from_on))
    return TaxTable(
        pack=program.id,
        version=program.version,
        file=pack_file(str(settings.CREDENZA_PROGRAM)).name,
        seller_country=program.seller.country,
        rows=tuple(rows),
    )


def _row(rate: TaxRate, rates: tuple[TaxRate, ...], sources: dict[_Key, str], on: date) -> TaxRateRow:
    later = [other.from_on for other in rates if _place(other) == _place(rate) and other.from_on > rate.from_on]
    until = min(later) - timedelta(days=1) if later else None
    standing = COMING if rate.from_on > on else PAST if until is not None and until < on else IN_FORCE
    return TaxRateRow(
        country=rate.country,
        region=rate.region,
        percent=rate.percent,
        from_on=rate.from_on,
        until_on=until,
        standing=standing,
        source=sources.get((*_place(rate), rate.from_on), ""),
    )


def _place(rate: TaxRate) -> tuple[str, str | None]:
    return rate.country, rate.region


@lru_cache(maxsize=4)
def _sources(pack: str) -> dict[_Key, str]:
    """Where each rate of a pack comes from. The file is read once, as the pack in force is."""
    found = load_pack(pack)
    told = {
        path[1]: source for path, _value, source in found.values if path[0] == "tax_rates" and path[-1] == "percent"
    }
    rates = enumerate(found.program.tax_rates)
    return {(*_place(rate), rate.from_on): " ".join(told.get(index, "").split()) for index, rate in rates}
