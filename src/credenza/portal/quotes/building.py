"""The quote builder: one page, New, Renew, Upgrade, co-term and credits. Source: Reseller FAQs, "How do I create a
quote as a reseller?" and "How do I renew or upgrade products as a reseller?".

Every button posts the whole page, so that nothing typed is lost and nothing needs a script; with one, the price
follows what is typed.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from credenza.credits.queries.accounts import account_head
from credenza.doors.look_ups import counted_look_ups
from credenza.doors.refusals import describe, promo_words
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import DomainError, NotPermitted
from credenza.orders.queries.preview import QuotePreview, preview_quote
from credenza.orders.queries.quotes import quote as quote_row
from credenza.orders.receipts import QuoteSaved
from credenza.orders.rows import QuoteLineRow, QuoteRow
from credenza.parties.organizations import list_organizations, organization, organizations_of
from credenza.portal.presentation.keyset import keys_in
from credenza.portal.quotes.filled import MOST_ROWS, first_values, found_buyer, fresh, from_post, own_prices, with_lines
from credenza.portal.quotes.forms import LineForm
from credenza.portal.quotes.shown import shown_line, shown_methods, shown_tax
from credenza.portal.quotes.typed import KINDS, Buyers, TypedQuote
from credenza.portal.quotes.words import KINDS as KIND_WORDS
from credenza.portal.quotes.words import nudge_words, reason_words
from credenza.portal.shared import actor_of, after, now, person_of, today
from credenza.programs.loader import active
from credenza.workflows.customers import save_typed_quote
from credenza.workflows.quoting import LineWanted, resolved

HOME = "quotes:list"
UNPROCESSABLE = 422
MOST_BUYERS = 50


def buyers_of(request: HttpRequest, chosen: int | None = None) -> Buyers:
    """Whom the reader may draft for: their own organizations; at the order desk, those that fit what was searched for.

    The desk's list is short whatever there is: the newest fitting ones, and always the one that is ``chosen``.
    """
    by = actor_of(request)
    if not by.has(StaffRole.ORDER_DESK):
        return Buyers(organizations=organizations_of(person_of(request).pk))
    given = request.POST if request.method == "POST" else request.GET
    searched = given.get("buyer_search", "").strip()
    found = list_organizations(by, text=searched, limit=MOST_BUYERS)
    picked = chosen or next(iter(keys_in([given.get("organization", "")])), None)
    known = organization(picked) if picked is not None and picked not in {row.id for row in found} else None
    return Buyers(organizations=(*found, known) if known else found, is_desk=True, searched=searched, fitting=found)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A quote from nothing, or from a license that a link names."""
    buyers = buyers_of(request)
    if request.method == "POST":
        return _posted(request, buyers, None)
    given = request.GET
    tab = given.get("tab", "") if given.get("tab", "") in KINDS else "new"
    initial: dict[str, Any] = {"technical_contact": given.get("technical_contact", "")}
    asked = next(iter(keys_in([given.get("organization", "")])), None)
    first = asked or next((row.id for row in buyers.organizations), None)
    initial["organization"] = str(first or "")
    lines = []
    if given.get("entitlement"):
        lines = [
            LineWanted(kind=tab if tab in ("renew", "upgrade", "coterm") else "renew", entitlement=given["entitlement"])
        ]
    return _page(request, fresh(buyers, today(), tab=tab, initial=initial, lines=lines), None, tab)


@login_required
def edit(request: HttpRequest, quote_id: int) -> HttpResponse:
    """A draft once more."""
    row = quote_row(quote_id, actor_of(request), today())
    if "revise_quote" not in row.may:
        raise NotPermitted(command="revise_quote")
    if row.status != "draft":
        return redirect("quotes:quote", row.id)
    if request.method == "POST":
        return _posted(request, buyers_of(request, row.organization), row)
    lines = [_wanted(line) for line in row.lines]
    typed = fresh(
        buyers_of(request, row.organization),
        today(),
        tab="new",
        initial=first_values(row),
        lines=lines,
        overrides=own_prices(row),
    )
    return _page(request, typed, row, "new")


@login_required
@require_POST
def effect(request: HttpRequest) -> HttpResponse:
    """What is typed so far, priced: for HTMX."""
    typed = from_post(request.POST, buyers_of(request), today(), tab=_tab(request))
    return render(request, "portal/quotes/_effect.html", {**effect_of(request, typed), "is_swap": True})


def _posted(request: HttpRequest, buyers: Buyers, row: QuoteRow | None) -> HttpResponse:
    do, tab = request.POST.get("do", "price"), _tab(request)
    verb, _colon, value = do.partition(":")
    given = found_buyer(request.POST, buyers) if verb == "find" else request.POST
    typed = from_post(given, buyers, today(), tab=tab)
    if verb == "find" and not buyers.fitting:
        typed.head.add_error("buyer_search", _("No organization has this in its name, tax ID or members."))
        return _page(request, typed, row, tab, status=UNPROCESSABLE)
    if verb in ("save", "send"):
        return _save(request, typed, row, tab, send=verb == "send")
    if verb == "add" and len(typed.lines) < MOST_ROWS:
        if typed.adding.is_untouched:
            typed.adding.add_error(None, _("Choose or type what the line is for, then press “Add line”."))
            return _page(request, typed, row, tab, status=UNPROCESSABLE)
        typed.lines = with_lines(typed, [*typed.lines, typed.adding])
        typed.adding = LineForm(prefix=f"add-{tab}", products=_choices(typed.adding), kind=tab)
    elif verb == "remove":
        gone = next(iter(keys_in([value])), None)
        kept = [form for number, form in enumerate(typed.lines) if number != gone]
        typed.lines = with_lines(typed, kept)
    return _page(request, typed, row, tab)


def _save(request: HttpRequest, typed: TypedQuote, row: QuoteRow | None, tab: str, *, send: bool) -> HttpResponse:
    if not typed.adding.is_untouched and len(typed.lines) < MOST_ROWS:
        # What stands in the panel is meant, whether "Add line" was pressed or not.
        typed.lines = with_lines(typed, [*typed.lines, typed.adding])
    status = UNPROCESSABLE
    if typed.is_valid():
        try:
            with counted_look_ups(request, now()):
                saved = save_typed_quote(
                    typed.wanted(),
                    customer=typed.new_customer(),
                    quote=row.id if row else None,
                    send=send,
                    by=actor_of(request),
                    now=now(),
                    idempotency_key=request.POST.get("idempotency_key") or None,
                )
        except DomainError as error:
            status = typed.refuse(error)
        else:
            messages.success(request, _told(saved))
            return after(request, reverse("quotes:quote", args=(saved.quote,)))
    return _page(request, typed, row, tab, status=status)


def _told(saved: QuoteSaved) -> str:
    number = f"{saved.number}-{saved.revision}"
    if saved.status == "open":
        return _("Quote %(number)s is open; its PDF is on the way to the purchaser.") % {"number": number}
    if saved.status == "in_review":
        return _("Quote %(number)s waits for the order desk.") % {"number": number}
    return _("Draft %(number)s is saved.") % {"number": number}


def _tab(request: HttpRequest) -> str:
    verb, _colon, value = request.POST.get("do", "").partition(":")
    asked = value if verb == "tab" else request.POST.get("tab", "")
    return asked if asked in KINDS else "new"


def _choices(form: LineForm) -> list[Any]:
    item = form.fields.get("item")
    return list(item.choices) if item is not None else []  # type: ignore[attr-defined]


def _page(
    request: HttpRequest, typed: TypedQuote, row: QuoteRow | None, tab: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "typed": typed,
        "form": typed.head,
        "row": row,
        "tab": tab,
        "tabs": [(kind, KIND_WORDS[kind]) for kind in KINDS],
        "terms": active().terms,
        "here": request.path,
        "nav": HOME,
        **effect_of(request, typed),
    }
    return render(request, "portal/quotes/build.html", context, status=status)


def effect_of(request: HttpRequest, typed: TypedQuote) -> dict[str, Any]:
    """The price of what is typed, or why there is none yet."""
    typed.is_valid()
    by, wanted = actor_of(request), typed.wanted()
    if not wanted.lines:
        return {"preview": None, "trouble": ""}
    try:
        with counted_look_ups(request, now()):
            asked = resolved(wanted, by=by, on=today())
        found = preview_quote(asked, by, today())
    except DomainError as error:
        return {"preview": None, "trouble": describe(error).detail}
    return shown_effect(found, [str(line.entitlement or "") for line in wanted.lines])


def shown_effect(found: QuotePreview, sens: list[str]) -> dict[str, Any]:
    """A preview as the page shows it."""
    return {
        "preview": found,
        "trouble": "",
        "shown_lines": [
            shown_line(number, line, sen=sen)
            for number, (line, sen) in enumerate(zip(found.lines, sens, strict=True), start=1)
        ],
        "methods": shown_methods(found.payment_methods, found.refused_methods, found.net),
        "taxes": shown_tax(found.tax_groups, found.tax_reason, found.tax),
        "reasons": [reason_words(code) for code in found.reasons],
        "promo": promo_words(found.promo_result, credits=found.promo_credits, from_credits=found.promo_from_credits),
        "nudges": [nudge_words(nudge) for nudge in found.nudges],
    }


def _wanted(line: QuoteLineRow) -> LineWanted:
    head = account_head(line.account) if line.account is not None else None
    return LineWanted(
        kind=line.kind,
        sku=line.sku,
        tier=line.tier,
        quantity=line.quantity,
        entitlement=line.sen or None,
        target_on=line.target_on,
        months=line.months,
        account=head.number if head else None,
        credits=line.credits,
    )
