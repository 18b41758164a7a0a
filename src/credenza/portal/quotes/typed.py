"""One quote as its page types it: the forms of head, addresses and lines, and what they ask for together."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from credenza.doors.refusals import describe
from credenza.kernel.errors import DomainError, MissingFields, NotFound, NotPermitted
from credenza.kernel.money import Money
from credenza.orders.asked import Address as TypedAddress
from credenza.orders.asked import PriceOverride
from credenza.parties.organization_fields import Address
from credenza.parties.organization_rows import OrganizationRow
from credenza.portal.presentation.keyset import keys_in
from credenza.portal.quotes.forms import AddressForm, BillingForm, HeadForm, LineForm
from credenza.workflows.customers import CustomerTyped
from credenza.workflows.quoting import LineWanted, QuoteWanted

KINDS = tuple(LineForm.USED)
NOT_FOUND, UNPROCESSABLE = 404, 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyers:
    """Whom the reader buys for: organizations, or themself; at the desk the ones that were ``searched`` for.

    ``fitting`` leaves out the one that stands in the list because it is chosen.
    """

    organizations: tuple[OrganizationRow, ...]
    is_desk: bool = False
    searched: str = ""
    fitting: tuple[OrganizationRow, ...] = ()

    @property
    def choices(self) -> list[tuple[str, str]]:
        named = [(str(row.id), row.name) for row in self.organizations]
        return named if self.is_desk else [*named, ("", _("Myself, without an organization"))]


class TypedQuote:
    """The bound or fresh forms of one quote's page."""

    def __init__(
        self,
        head: HeadForm,
        customer: AddressForm,
        billing: BillingForm,
        lines: list[LineForm],
        adding: LineForm,
        *,
        takes_price: bool = False,
    ) -> None:
        self.head, self.customer, self.billing, self.lines, self.adding = head, customer, billing, lines, adding
        self.takes_price = takes_price

    @property
    def forms(self) -> list[Any]:
        return [self.head, self.customer, self.billing, *self.lines]

    def is_valid(self) -> bool:
        """Whether every form could read what was typed."""
        checked = [form.is_valid() for form in self.forms]  # every form tells what is wrong, not the first alone
        currency = self._values().get("currency") or ""
        for form in self.lines:
            typed = getattr(form, "cleaned_data", {}).get("own_net")
            if typed is not None and currency and _money(typed, currency) is None:
                words = _("Type an amount that %(currency)s has coins for.") % {"currency": currency}
                form.add_error("own_net", words)
                checked.append(False)
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
            overrides=self._overrides(values.get("currency") or ""),
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

    def _overrides(self, currency: str) -> tuple[PriceOverride, ...]:
        """The desk's own prices, as far as they could be read."""
        found = []
        for position, form in enumerate(self.lines):
            values = getattr(form, "cleaned_data", {})
            net, reason = _money(values.get("own_net"), currency), values.get("own_reason") or ""
            if net is not None and reason:
                found.append(PriceOverride(position=position, net=net, reason=reason))
        return tuple(found)

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


def _line(form: LineForm) -> LineWanted:
    form.is_valid()
    values = getattr(form, "cleaned_data", {})
    sku, _bar, tier = str(values.get("item") or "").partition("|")
    # A renewal goes to the day that was typed, whatever the list of years beside it says.
    until = values.get("target_on")
    return LineWanted(
        kind=form.line_kind,
        sku=sku,
        tier=int(tier) if tier.isdecimal() else None,
        quantity=values.get("quantity") or 1,
        entitlement=(values.get("entitlement") or "").strip() or None,
        target_on=until,
        months=None if until else values.get("months") or None,
        account=(values.get("account") or "").strip() or None,
        credits=values.get("credits"),
    )


def _money(net: Decimal | None, currency: str) -> Money | None:
    """A typed price; none where nothing was typed, or in parts that the currency has no coins for."""
    if net is None or not currency:
        return None
    try:
        return Money.of(net, currency)
    except ValueError:
        return None
