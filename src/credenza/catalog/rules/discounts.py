"""Discounts by program (the reseller's) and category (the licensee's): the best one a line, or one after the other.

Rules DS1 to DS3 of orders, A20 and A21. Sources: Reseller FAQs, "Do I get a discount as a reseller?" and "Does
Atlassian offer any discounts?". An unaffiliated reseller has no program, so nothing comes off.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credenza.catalog.rules.shapes import Claims
from credenza.kernel.money import muldiv
from credenza.programs.orders_shapes import OrdersPolicy

STACK = "stack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One percentage that comes off, as an exact fraction; ``told`` is how a paper says it."""

    name: str
    told: str
    numerator: int
    denominator: int

    def after(self, minor: int) -> int:
        """What is left of an amount: the cut itself is rounded half up."""
        return minor - muldiv(minor, self.numerator, self.denominator)


Cuts = tuple[Cut, ...]
"""What comes off, in the order in which it does."""


def percent_of(policy: OrdersPolicy, name: str, on: date) -> Decimal:
    """The percentage that a program or category gives on a day: the latest change counts (DS2)."""
    changes = [change for change in policy.discount_changes if change.name == name and change.from_on <= on]
    latest = max(changes, key=lambda change: change.from_on, default=None)
    return latest.percent if latest else Decimal(getattr(policy.discounts, name, 0))


def applies_to(policy: OrdersPolicy, name: str, family: str) -> bool:
    """Whether a program or category speaks of a product family at all (DS2)."""
    return any(family in table.families for table in policy.discount_families if table.name == name)


def cuts_for(policy: OrdersPolicy, claims: Claims, family: str, on: date) -> Cuts:
    """The proven discounts of a product family: the largest alone, or all in order, program first (DS3)."""
    found = [
        _cut(claim.name, percent_of(policy, claim.name, on))
        for claim in (claims.program, claims.category)
        if claim is not None and claim.proven and applies_to(policy, claim.name, family)
    ]
    found = [cut for cut in found if cut.numerator]
    if policy.stacking == STACK:
        return tuple(found)
    # Of two that give as much the program's counts, which comes first.
    return tuple(sorted(found, key=lambda cut: -Decimal(cut.numerator) / cut.denominator)[:1])


def unproven_for(policy: OrdersPolicy, claims: Claims, families: frozenset[str]) -> tuple[str, ...]:
    """The names of claims that would speak of these families, had they been proven."""
    return tuple(
        dict.fromkeys(
            claim.name
            for claim in (claims.program, claims.category)
            if claim is not None
            and not claim.proven
            and any(applies_to(policy, claim.name, family) for family in families)
        )
    )


def _cut(name: str, percent: Decimal) -> Cut:
    numerator, denominator = percent.as_integer_ratio()
    told = f"{name} {percent.normalize():f}%"
    return Cut(name=name, told=told, numerator=numerator, denominator=100 * denominator)
