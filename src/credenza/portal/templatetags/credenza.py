"""Filters and components of the portal: ``{% load credenza %}``. Each component's look is one partial."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from credenza.kernel.money import Money
from credenza.portal.charts import marks
from credenza.portal.charts.canvas import Picture
from credenza.portal.presentation import formats, icons, states, tables

register = template.Library()
PARTIALS = "portal/partials"
NAMED_LOOKS = {"", "ok", "warn", "bad", "info"}


def _drawn(markup: str) -> SafeString:
    """Markup made by our own templates and drawings, which escape the texts they are given."""
    return mark_safe(markup)  # noqa: S308  the one place


# Numbers, money, dates ---------------------------------------------------------------------------------------------
@register.filter("credits")
def grouped_credits(value: int | None) -> str:
    """``{{ account.available|credits }}``: 15,690."""
    return "" if value is None else formats.grouped(value)


@register.filter
def credit_words(value: int | None) -> str:
    """``{{ request.credits|credit_words }}``: 250 credits."""
    return "" if value is None else formats.credit_words(value)


@register.filter
def signed(value: int | None) -> str:
    """``{{ entry.credits|signed }}``: +3,000, −750."""
    return "" if value is None else formats.signed(value)


@register.filter
def money(value: Money | None) -> str:
    """``{{ invoice.total|money }}``: USD 16,000.00."""
    return "" if value is None else formats.money(value)


@register.filter
def percent(value: Decimal | None) -> str:
    """``{{ group.percent|percent }}``: 20%."""
    return "" if value is None else formats.percent(value)


@register.filter
def amount(value: Money | None) -> str:
    """``{{ line.net|amount }}``: 16,000.00, where the column's head names the currency."""
    return "" if value is None else formats.amount(value)


def _time(machine: str, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, words)


@register.filter
def business_date(day: date | None) -> str:
    """``{{ request.asked_on|business_date }}``: 18 Nov 2026, in a ``<time>``."""
    return "" if day is None else _time(day.isoformat(), formats.business_date(day))


@register.filter
def last_day(expires_on: date | None) -> str:
    """``{{ lot.expires_on|last_day }}``: the day before, the last one to use."""
    return "" if expires_on is None else business_date(formats.last_day(expires_on))


@register.filter
def day_words(day: date | None) -> str:
    """The date as plain text, for titles, attributes and options."""
    return "" if day is None else formats.business_date(day)


@register.filter
def instant(at: datetime | None) -> str:
    """``{{ entry.at|instant }}``: 18 Nov 2026, 15:06 CET, in the reader's zone."""
    return "" if at is None else _time(formats.machine_instant(at), formats.instant(at))


@register.filter
def distance(day: date | None, today: date) -> str:
    """``{{ lot.expires_on|distance:today }}``: 26 days. Beside a date, never in its place."""
    return "" if day is None else formats.distance(day, today)


@register.filter
def initials(name: str) -> str:
    """``{{ person.shown_name|initials }}``: ML."""
    return formats.initials(name)


# Icons and marks ---------------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "clock" %}``: decoration only, hidden from screen readers; unknown names raise KeyError."""
    return _drawn(f'<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">{icons.ICONS[name]}</svg>')


@register.simple_tag
def brand_mark() -> SafeString:
    """The product's mark."""
    return _drawn(f'<svg viewBox="0 0 26 26" aria-hidden="true">{icons.BRAND}</svg>')


@register.simple_tag
def meter(part: float, whole: float, name: str, state: str = "") -> SafeString:
    """``{% meter lot.used lot.credits "75% used" %}``; put the number beside it in words."""
    return _drawn(marks.meter(part, whole, name=name, state=state))


@register.simple_tag
def ring(
    part: float, whole: float, name: str, middle: str, note: str = "", state: str = "", *, small: bool = False
) -> SafeString:
    """``{% ring 90 100 "90 of 100 done" "90" "of 100" state="warn" small=True %}``."""
    drawn = marks.ring(part, whole, name=name, middle=str(middle), note=note, state=state, small=small)
    return _drawn(drawn)


@register.inclusion_tag(f"{PARTIALS}/_chart.html")
def chart(picture: Picture) -> dict[str, Any]:
    """``{% chart picture %}``: a Picture from credenza.portal.charts.pictures."""
    return {
        "picture": picture,
        "wide": _drawn(picture.wide),
        "narrow": _drawn(picture.narrow),
    }


# Words and states --------------------------------------------------------------------------------------------------
@register.inclusion_tag(f"{PARTIALS}/_badge.html")
def badge(text: object, look: str = "", icon: str = "") -> dict[str, Any]:
    """``{% badge "Due today" "warn" icon="clock" %}``: a state in one or two words."""
    return {"text": text, "look": look, "icon": icon}


@register.inclusion_tag(f"{PARTIALS}/_badge.html")
def state(code: str) -> dict[str, Any]:
    """``{% state request.status %}``: the badge of a state code, from one table."""
    words, look = states.words_of(code)
    return {"text": words, "look": look, "icon": ""}


@register.filter
def state_words(code: str) -> str:
    """The word of a state code, without the badge."""
    return states.words_of(code)[0]


@register.filter
def toast_look(level: str) -> str:
    """The look of a message by its level: success, info, warning, error."""
    return {"success": "ok", "warning": "warn", "error": "bad"}.get(level, "info")


# Blocks with a body ------------------------------------------------------------------------------------------------
def _partial(name: str, **values: Any) -> SafeString:
    return render_to_string(f"{PARTIALS}/{name}", values)


@register.simple_block_tag
def notice(content: str, look: str = "info", title: str = "", level: int = 2, icon: str = "") -> SafeString:
    """``{% notice "warn" title="…" %}<p>…</p>{% endnotice %}``: what holds for this page until something changes."""
    shown = icon or {"ok": "check", "warn": "alert", "bad": "stop"}.get(look, "info")
    return _partial("_notice.html", body=content, look=look, title=title, heading=f"h{level}", icon=shown)


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "inbox", level: int = 2) -> SafeString:
    """``{% empty "No requests wait" icon="inbox" level=2 %}<p>what would be here</p>next step{% endempty %}``."""
    return _partial("_empty.html", body=content, title=title, icon=icon, heading=f"h{level}")


@register.simple_block_tag
def tile(content: str, label: str, value: object, unit: str = "") -> SafeString:
    """Inside ``<dl class="tiles">``: ``{% tile "Pending" 8800 %}<a href="…">5 requests wait</a>{% endtile %}``."""
    shown = formats.grouped(value) if isinstance(value, int) else value
    return _partial("_tile.html", body=_drawn(content.strip()), label=label, value=shown, unit=unit)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:
    """``{% dialog "confirm-approve" title="…" %}card-body and dialog-foot{% enddialog %}``; see the partial."""
    return _partial("_dialog.html", body=content, id=id, title=title)


@register.simple_block_tag
def bulk_bar(content: str, label: str, facts: Sequence[tuple[str, object]] = ()) -> SafeString:
    """``{% bulk_bar "Selected requests" facts=sums %}buttons{% endbulk_bar %}``, inside the form of the ticks."""
    return _partial("_bulk_bar.html", body=content, label=label, facts=facts)


@register.simple_block_tag
def table(content: str, caption: str, *, cards: bool = True) -> SafeString:
    """``{% table "Lots, next to expire first" %}<thead>…<tbody>…{% endtable %}``: rows become cards on a phone.

    Roles, scopes and ``data-label`` are written for you; bring your own ``data-label=""`` to drop one.
    ``cards=False`` keeps a table that cannot fold and lets it scroll sideways.
    """
    body = _drawn(tables.folded(content)) if cards else content
    return _partial("_table.html", body=body, caption=caption, cards=cards)


@register.simple_tag(takes_context=True)
def sort_header(context: template.Context, words: str, name: str, css: str = "") -> SafeString:
    """``{% sort_header "Asked on" "asked_on" css="num" %}``: a ``<th>`` that sorts by ``?sort=``; "-" is descending."""
    request = context["request"]
    current = str(context.get("sort") or request.GET.get("sort", ""))
    query = request.GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{name}" if current == name else name
    direction = {name: "ascending", f"-{name}": "descending"}.get(current, "")
    return format_html(
        '<th scope="col"{}{}><a href="?{}">{}</a></th>',
        format_html(' class="{}"', css) if css else "",
        format_html(' aria-sort="{}"', direction) if direction else "",
        query.urlencode(),
        words,
    )


# Forms -------------------------------------------------------------------------------------------------------------
@register.inclusion_tag(f"{PARTIALS}/_field.html")
def field(bound: BoundField, css: str = "", label: str = "") -> dict[str, Any]:
    """``{% field form.email %}``: label, hint, error and input, tied together. ``css`` adds "is-code", "is-short"."""
    kind = _kind(bound)
    plain = kind in ("check", "choices", "hidden")
    if getattr(bound.field.widget, "input_type", "") != "search":
        bound.field.widget.attrs.pop("placeholder", None)  # never a label, and libraries' forms bring them
    widget = bound.as_widget(attrs={} if plain else {"class": f"input {css}".strip()})
    many = getattr(bound.field.widget, "allow_multiple_selected", False)
    return {"field": bound, "kind": kind, "many": many, "widget": widget, "label": label or bound.label, "css": css}


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    kind = getattr(widget, "input_type", "")
    if kind == "checkbox" and not getattr(widget, "allow_multiple_selected", False):
        return "check"
    return "choices" if bound.use_fieldset and kind in ("radio", "checkbox") else "input"


@register.inclusion_tag(f"{PARTIALS}/_error_summary.html")
def error_summary(form: Any, title: str = "") -> dict[str, Any]:
    """``{% error_summary form "Your order has not been placed" %}``: nothing while the form has no errors."""
    return {"form": form, "title": title or getattr(form, "summary_title", "")}


@register.simple_tag(takes_context=True)
def idempotency_key(context: template.Context) -> SafeString:
    """A hidden input that lets a form be sent twice and done once; a form shown again keeps its key."""
    request = context.get("request")
    given = request.POST.get("idempotency_key", "") if request is not None else ""
    form = context.get("form")
    keep = bool(form is not None and getattr(form, "is_bound", False) and re.fullmatch(r"[A-Za-z0-9-]{8,64}", given))
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', given if keep else uuid4())


# Lists -------------------------------------------------------------------------------------------------------------
@register.inclusion_tag(f"{PARTIALS}/_pager.html", takes_context=True)
def pager(context: template.Context, page: Any, noun: str = "entries", name: str = "") -> dict[str, Any]:
    """``{% pager page "requests" %}``: page is a Django Page, or an object with the same five answers."""
    return {"request": context["request"], "page": page, "noun": noun, "name": name or f"Pages of {noun}"}


@register.inclusion_tag(f"{PARTIALS}/_filter_bar.html", takes_context=True)
def filter_bar(context: template.Context, form: Any, button: str = "Filter") -> dict[str, Any]:
    """``{% filter_bar form %}``: a GET form's fields in one line and chips for what is applied."""
    from credenza.portal.shared import applied_filters  # noqa: PLC0415  shared imports the tags' neighbors

    request = context["request"]
    return {"form": form, "button": button, "chips": applied_filters(request, form), "request": request}
