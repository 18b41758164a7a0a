"""One quote as its page types it: the forms of head, addresses and lines, and what they ask for together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from credenza.doors.refusals import describe
from credenza.kernel.errors import DomainError, MissingFields, NotFound, NotPermitted
from credenza.orders.asked import Address as TypedAddress
from credenza.orders.queries.customers import customers_of
from credenza.orders.rows import QuoteRow
from credenza.parties.organization_fields import Address
from credenza.parties.organization_rows import OrganizationRow
from credenza.portal.presentation.keyset import keys_in
from credenza.portal.quotes.forms import AddressForm, BillingForm, HeadForm, LineForm, currencies, products
from credenza.workflows.customers import CustomerTyped
from credenza.workflows.quoting import LineWanted, QuoteWanted

MOST_ROWS = 100
"""Lines that a page takes; the API takes more."""
KINDS = tuple(LineForm.USED)
NOT_FOUND, UNPROCESSABLE = 404, 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyers:
    """Whom the reader buys for: organizations, and (where true) themself."""

    organizations: tuple[OrganizationRow, ...]
    is_desk: bool = False

    @property
    def choices(self) -> list[tuple[str, str]]:
        named = [(str(row.id), row.name) for row in self.organizations]
        return named if self.is_desk else [*named, ("", _("Myself, without an organization"))]


class TypedQuote:
    """The bound or fresh forms of one quote's page."""

    def __init__(
        self, head: HeadForm, customer: AddressForm, billing: BillingForm, lines: list[LineForm], adding: LineForm
    ) -> None:
        self.head, self.customer, self.billing, self.lines, self.adding = head, customer, billing, lines, adding

    @property
    def forms(self) -> list[Any]:
        return [self.head, self.customer, self.billing, *self.lines]

    def is_valid(self) -> bool:
        """Whether every form could read what was typed."""
        checked = [form.is_valid() for form in self.forms]  # every form tells what is wrong, not the first alone
        return all(checked)

    def wanted(self) -> QuoteWanted:
        """What was typed so far; what could not be read is left out."""
        values = self._values()
        organization = next(iter(keys_in([values.get("organization") or ""])), None)
        is_reseller = bool(values.get("is_reseller"))
        return QuoteWanted(
            organization=organization,
            role="reseller" if is_reseller else "direct",
            end_customer=self.known_customer if is_reseller else None,
            on_behalf_of=values.get("on_behalf_of") or "" if is_reseller else "",
            technical_contact=values.get("technical_contact") or "",
            currency=values.get("currency") or "",
            lines=tuple(_line(form) for form in self.lines),
            promo=values.get("promo") or "",
            notes=values.get("notes") or "",
            po_number=values.get("po_number") or "",
            terms_accepted=bool(values.get("terms")),
            billing=None if organization is not None else self._billing(),
        )

    @property
    def known_customer(self) -> int | None:
        """The chosen customer of earlier quotes, if any."""
        return next(iter(keys_in([str(self._values().get("customer") or "")])), None)

    def new_customer(self) -> CustomerTyped | None:
        """The customer typed for the first time by a reseller; None where one was chosen."""
        values = self._values()
        if not values.get("is_reseller") or self.known_customer is not None:
            return None
        self.customer.is_valid()
        return CustomerTyped(name=values.get("customer_name") or "", address=Address(**self.customer.typed()))

    def refuse(self, error: DomainError) -> int:
        """Tell a refusal where it belongs and answer the HTTP status to show the page with."""
        if error.code in (NotFound.code, NotPermitted.code):
            raise error
        told = describe(error)
        number = error.facts().get("line")
        if isinstance(error, MissingFields):
            for name in error.fields:
                self._tell_missing(name)
        elif isinstance(number, int) and 1 <= number <= len(self.lines):
            self.head.add_error(None, told.detail)
            self.lines[number - 1].add_error(None, told.detail)
        elif told.field in self.head.fields:
            self.head.add_error(told.field, told.detail)
        else:
            self.head.add_error(_FIELDS.get(told.field), told.detail)
        self.head.summary_title = told.title  # type: ignore[attr-defined]
        # What was not found is a matter of this form, not of the page's address.
        return UNPROCESSABLE if told.status == NOT_FOUND else told.status

    def _tell_missing(self, name: str) -> None:
        words = _("Fill this in.")
        parts = name.split("_", 2)
        if parts[0] == "line" and len(parts) > 2:  # noqa: PLR2004  line, its number, its field
            number, field = int(parts[1]), _LINE_FIELDS.get(parts[2], parts[2])
            form = self.lines[number - 1]
            form.add_error(field if field in form.fields else None, words)
            told = _("Line %(number)s: choose or type what is missing.") % {"number": number}
            self.head.add_error(None, told)
        elif name == "billing_address":
            self.head.add_error("organization", _("It has no billing address yet. Add it on the organization's page."))
        elif name in ("end_customer_address", "country"):
            self.customer.add_error("country", words)
            self.head.add_error(None, _("Give the customer's address: street, city and country."))
        elif name == "lines":
            self.head.add_error(None, _("Add a line first: choose a product and press “Add line”."))
        else:
            field = _FIELDS.get(name, name)
            self.head.add_error(field if field in self.head.fields else None, words)

    def _values(self) -> dict[str, Any]:
        if not self.head.is_bound:
            return {name: self.head.get_initial_for_field(field, name) for name, field in self.head.fields.items()}
        self.head.is_valid()
        return self.head.cleaned_data

    def _billing(self) -> TypedAddress:
        if not self.billing.is_bound:
            given = {name: str(self.billing.initial.get(name) or "") for name in self.billing.fields}
            return TypedAddress(**given)
        self.billing.is_valid()
        cleaned = self.billing.cleaned_data
        return TypedAddress(name=cleaned.get("name") or "", vat_id=cleaned.get("vat_id") or "", **self.billing.typed())


_FIELDS = {"end_customer": "customer_name", "name": "customer_name", "terms_accepted": "terms"}
_LINE_FIELDS = {"sku": "item", "tier": "item"}


def from_post(given: QueryDict, buyers: Buyers, on: date, *, tab: str) -> TypedQuote:
    """The forms as they were sent, rows counted by the hidden field "rows"."""
    count = min(next(iter(keys_in([given.get("rows", "")])), 0), MOST_ROWS)
    choices = products(on, _currency(given.get("currency", "")))
    lines = [
        LineForm(given, prefix=f"line{number}", products=choices, kind=given.get(f"line{number}-kind", ""))
        for number in range(count)
    ]
    customers = _customers(given.get("organization", ""), buyers)
    head = HeadForm(given, buyers=buyers.choices, customers=customers)
    adding = LineForm(given, prefix=f"add-{tab}", products=choices, kind=tab)
    return TypedQuote(head, AddressForm(given, prefix="customer"), BillingForm(given, prefix="billing"), lines, adding)


def fresh(
    buyers: Buyers, on: date, *, tab: str, initial: Mapping[str, Any], lines: Sequence[LineWanted] = ()
) -> TypedQuote:
    """Forms to begin with: nothing is told to be wrong yet."""
    currency = _currency(str(initial.get("currency", "")))
    choices = products(on, currency)
    customers = _customers(str(initial.get("organization") or ""), buyers)
    head = HeadForm(initial={"currency": currency, **initial}, buyers=buyers.choices, customers=customers)
    data = QueryDict(mutable=True)
    for number, line in enumerate(lines):
        for name, value in _typed(line).items():
            data[f"line{number}-{name}"] = value
    rows = [
        LineForm(data, prefix=f"line{number}", products=choices, kind=line.kind) for number, line in enumerate(lines)
    ]
    adding = LineForm(prefix=f"add-{tab}", products=choices, kind=tab, initial={"quantity": 1, "months": 12})
    billing = BillingForm(prefix="billing", initial=dict(initial.get("billing") or {}))
    return TypedQuote(head, AddressForm(prefix="customer"), billing, rows, adding)


def with_lines(typed: TypedQuote, lines: Sequence[LineForm]) -> list[LineForm]:
    """The rows numbered anew, with what was typed in them."""
    data = QueryDict(mutable=True)
    made = []
    for number, form in enumerate(lines):
        for name in ("kind", *LineForm.USED[form.line_kind]):
            data[f"line{number}-{name}"] = str(form.data.get(form.add_prefix(name), "") or "")
        data[f"line{number}-kind"] = form.line_kind
        made.append(form)
    items = typed.adding.fields.get("item") or next(
        (form.fields["item"] for form in lines if "item" in form.fields), None
    )
    choices = list(items.choices) if items is not None else []  # type: ignore[attr-defined]
    return [
        LineForm(data, prefix=f"line{number}", products=choices, kind=form.line_kind)
        for number, form in enumerate(made)
    ]


def first_values(row: QuoteRow) -> dict[str, Any]:
    """What the page of a saved quote shows first."""
    return {
        "organization": str(row.organization or ""),
        "is_reseller": row.role == "reseller",
        "customer": str(row.end_customer or ""),
        "on_behalf_of": row.on_behalf_of,
        "technical_contact": row.technical_contact_email,
        "currency": row.currency,
        "promo": row.promo,
        "po_number": row.po_number,
        "notes": row.notes,
        "billing": {} if row.organization is not None else row.billing,
    }


def _line(form: LineForm) -> LineWanted:
    form.is_valid()
    values = getattr(form, "cleaned_data", {})
    sku, _bar, tier = str(values.get("item") or "").partition("|")
    return LineWanted(
        kind=form.line_kind,
        sku=sku,
        tier=int(tier) if tier.isdecimal() else None,
        quantity=values.get("quantity") or 1,
        entitlement=(values.get("entitlement") or "").strip() or None,
        target_on=values.get("target_on"),
        months=values.get("months") or None,
        account=(values.get("account") or "").strip() or None,
        credits=values.get("credits"),
    )


def _typed(line: LineWanted) -> dict[str, str]:
    """A line as its row's fields hold it."""
    item = (
        f"{line.sku}|{'' if line.tier is None else line.tier}" if line.sku and line.kind in ("new", "upgrade") else ""
    )
    if line.kind == "coterm" and line.entitlement is None:
        item = f"{line.sku}|{'' if line.tier is None else line.tier}"
    return {
        "kind": line.kind,
        "item": item,
        "quantity": str(line.quantity),
        "entitlement": str(line.entitlement or ""),
        "months": str(line.months or 12),
        "target_on": line.target_on.isoformat() if line.target_on else "",
        "account": str(line.account or ""),
        "credits": str(line.credits or ""),
    }


def _customers(organization: str, buyers: Buyers) -> list[tuple[str, str]]:
    chosen = next(iter(keys_in([organization])), None)
    if chosen is None or chosen not in {row.id for row in buyers.organizations}:
        return []
    return [(str(row.id), row.name) for row in customers_of(chosen)]


def _currency(typed: str) -> str:
    known = currencies()
    return typed if typed in known else known[0]
