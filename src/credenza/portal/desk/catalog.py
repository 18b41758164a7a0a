"""The catalog desk: list prices, and what is on sale."""

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from credenza.catalog.commands.change_price import change_price
from credenza.catalog.commands.offer_item import offer_item
from credenza.catalog.commands.withdraw_item import withdraw_item
from credenza.catalog.queries import item as one_item
from credenza.catalog.queries import list_items, price_history
from credenza.catalog.rows import ItemRow, PriceRow
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import DomainError
from credenza.kernel.money import Money
from credenza.portal.desk.access import DESK_AND_FINANCE, ORDER_DESK, desk
from credenza.portal.desk.forms import ReasonForm
from credenza.portal.presentation.formats import business_date, money
from credenza.portal.shared import actor_of, after, now, refusal_to_form, remembers_filters, today
from credenza.programs.loader import active

PAGE_ROWS = 50
LARGEST_PRICE = Decimal(10**9)


class CatalogFilter(forms.Form):
    """A part of the number or name."""

    q = forms.CharField(label=gettext_lazy("Number or name"), required=False, widget=forms.SearchInput)


class PriceForm(ReasonForm):
    """A new list price, of one tier and currency where the item has several."""

    of = forms.ChoiceField(label=gettext_lazy("Price of"), required=False)
    list = forms.DecimalField(
        label=gettext_lazy("New list price"),
        min_value=0,
        max_value=LARGEST_PRICE,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    field_order = ("of", "list", "reason")

    def __init__(self, *args: object, prices: tuple[PriceRow, ...]) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        known = {(row.tier, row.price.currency) for row in prices} or {(None, active().credits.currency)}
        self.known = {
            f"{currency}-{'' if tier is None else tier}": (tier, currency)
            for tier, currency in sorted(known, key=lambda one: (one[1], one[0] or 0))
        }
        field = self.fields["of"]
        field.choices = [(key, _price_name(*one)) for key, one in self.known.items()]  # type: ignore[attr-defined]
        field.required = len(self.known) > 1

    def clean_of(self) -> tuple[int | None, str]:
        """The tier and the currency; of an item with one price that one."""
        chosen = str(self.cleaned_data["of"])
        return self.known[chosen] if chosen else next(iter(self.known.values()))


def _price_name(tier: int | None, currency: str) -> str:
    if tier is None:
        return currency
    return ngettext("%(tier)s user, %(currency)s", "%(tier)s users, %(currency)s", tier) % {
        "tier": f"{tier:,}",
        "currency": currency,
    }


@desk(*DESK_AND_FINANCE)
@remembers_filters("desk:catalog")
def catalog(request: HttpRequest) -> HttpResponse:
    """Every item, those not on sale too."""
    form = CatalogFilter(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    rows = list_items(today(), search=text, withdrawn_too=True)
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "portal/desk/catalog.html", {"form": form, "page": page})


@desk(*DESK_AND_FINANCE)
def item(request: HttpRequest, sku: str) -> HttpResponse:
    """One item: its prices, a new one from today, and taking it from sale or back."""
    row, by = one_item(sku, today()), actor_of(request)
    decision, status = request.POST.get("decision", ""), 200
    prices = price_history(sku)
    price_form = PriceForm(request.POST if decision == "price" else None, prices=prices)
    sale_form = ReasonForm(request.POST if decision in ("withdraw", "offer") else None, auto_id="sale_%s")
    form: forms.Form = price_form if decision == "price" else sale_form
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                told = _done(request, row, decision, form)
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                messages.success(request, told)
                return after(request, reverse("desk:catalog_item", args=[sku]))
    context = {
        "form": form,
        "item": row,
        "prices": prices,
        "has_tiers": any(price.tier is not None for price in prices),
        "has_several": len(price_form.known) > 1,
        "price_form": price_form,
        "sale_form": sale_form,
        "currency": next(iter(price_form.known.values()))[1],
        "may_price": by.has(StaffRole.FINANCE),
        "may_sell": by.has(*ORDER_DESK),
        "nav": "desk:catalog",
    }
    return render(request, "portal/desk/catalog_item.html", context, status=status)


def _done(request: HttpRequest, row: ItemRow, decision: str, form: forms.Form) -> str:
    """Run the command and answer the toast."""
    by, at, reason = actor_of(request), now(), form.cleaned_data["reason"]
    if decision == "price":
        tier, currency = form.cleaned_data["of"]
        price = Money.of(form.cleaned_data["list"], currency)
        changed = change_price(
            sku=row.sku, tier=tier, currency=price.currency, list_minor=price.minor, reason=reason, by=by, now=at
        )
        day = business_date(changed.from_on)
        return _("%(sku)s lists at %(price)s from %(day)s.") % {"sku": row.sku, "price": money(price), "day": day}
    if decision == "withdraw":
        withdraw_item(sku=row.sku, reason=reason, by=by, now=at)
        return _("%(sku)s is no longer sold.") % {"sku": row.sku}
    offer_item(sku=row.sku, reason=reason, by=by, now=at)
    return _("%(sku)s is on sale again.") % {"sku": row.sku}
