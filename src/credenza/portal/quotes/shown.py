"""A quote's price as the pages show it, the same for a preview and for a saved quote: steps, sums, ways to pay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.catalog.rules.methods import NET30
from credenza.catalog.rules.shapes import Step, TaxGroup
from credenza.catalog.rules.tax import ADVANCE, TAXED_AT_REDEMPTION
from credenza.doors.price_wordings import METHOD_NAMES
from credenza.kernel.money import Money
from credenza.orders.overriding import OVERRIDDEN
from credenza.portal.presentation.formats import amount, grouped
from credenza.portal.quotes.words import (
    KINDS,
    STEPS,
    TAX_REASONS,
    WARNINGS,
    clearing_words,
    discount_words,
    refused_words,
)


class Line(Protocol):
    """What a previewed and a saved line have in common."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def tier(self) -> int | None: ...
    @property
    def quantity(self) -> int: ...
    @property
    def discount_reason(self) -> str: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def steps(self) -> tuple[Step, ...]: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """One step of a price: what, why, how much; discounts and prorations as what they take off or leave."""

    what: str
    why: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """A line with its title, its dates and its steps."""

    number: int
    title: str
    sen: str
    starts_on: date | None
    ends_on: date | None
    steps: tuple[ShownStep, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMethod:
    """A way to pay: open with how long it takes, or closed with why."""

    name: str
    is_open: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTax:
    """One line of tax: what it is, and how much."""

    words: str
    amount: Money


def shown_line(number: int, line: Line, *, sen: str = "") -> ShownLine:
    """The line as a page shows it; ``number`` counts from 1."""
    steps: list[ShownStep] = []
    before: Money | None = None
    for step in line.steps:
        shown = step.amount
        if step.name == "discount" and before is not None:
            shown = step.amount - before
        why = step.reason or (discount_words(line.discount_reason) if step.name == "discount" else "")
        if step.name == "discount" and line.discount_reason == OVERRIDDEN:
            why = f"{discount_words(OVERRIDDEN)}: {step.reason}"
        steps.append(ShownStep(what=str(STEPS.get(step.name, step.name)), why=why, amount=amount(shown)))
        before = step.amount
    return ShownLine(
        number=number,
        title=_title(line),
        sen=sen,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        steps=tuple(steps),
        warnings=tuple(str(WARNINGS.get(name, name)) for name in line.warnings),
    )


def _title(line: Line) -> str:
    kind = str(KINDS.get(line.kind, line.kind))
    if line.kind == "credits":
        return line.name
    users = ""
    if line.tier is not None:
        users = ", " + ngettext("%(count)s user", "%(count)s users", line.tier) % {"count": grouped(line.tier)}
    times = f" × {grouped(line.quantity)}" if line.quantity > 1 else ""
    return f"{kind}: {line.name}{users}{times}"


def shown_methods(offered: Sequence[str], refused: Mapping[str, str], net: Money) -> tuple[ShownMethod, ...]:
    """The open ways to pay first, then the closed ones, each with its note."""
    opened = (ShownMethod(name=METHOD_NAMES[name], is_open=True, note=_clears(name)) for name in offered)
    closed = (
        ShownMethod(name=METHOD_NAMES[name], is_open=False, note=refused_words(name, code, net))
        for name, code in refused.items()
    )
    return (*opened, *closed)


def _clears(method: str) -> str:
    told = clearing_words(method)
    if not told:
        return ""
    words = _("Due: %(time)s") if method == NET30 else _("Clears: %(time)s")
    return words % {"time": told}


def shown_tax(groups: Sequence[TaxGroup], reason: str | None, tax: Money) -> tuple[ShownTax, ...]:
    """The tax by its rates, or one line that says why there is none."""
    if reason:
        return (ShownTax(words=_("Tax, %(why)s") % {"why": TAX_REASONS.get(reason, reason)}, amount=tax),)
    return tuple(
        ShownTax(
            words=_("Tax %(percent)s%%, estimate") % {"percent": f"{group.percent.normalize():f}"}
            if group.category != ADVANCE
            else _("Tax, %(why)s") % {"why": TAX_REASONS[TAXED_AT_REDEMPTION]},
            amount=group.tax,
        )
        for group in groups
    )
