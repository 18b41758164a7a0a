"""Every movement of credits, filtered, paged by key, and exported exactly as filtered. Source: owner guide, "View
training credit transactions history".
"""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.credits.queries.accounts import lots_by_id
from credenza.credits.queries.ledger import KINDS, EntryFilter, list_entries, stream_entries
from credenza.credits.queries.requests import items_of, teams_of
from credenza.credits.rows import EntryRow
from credenza.gateways.exports import Column, TooManyRows, write_csv, write_xlsx
from credenza.portal.account_owner.room import Room, room_of
from credenza.portal.presentation.formats import business_date, last_day, money
from credenza.portal.presentation.keyset import KEY_DIGITS, Pages
from credenza.portal.presentation.states import words_of
from credenza.portal.shared import remembers_filters, today

PAGE_ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TransactionsForm(forms.Form):
    """The filters; a lot is chosen by the link from its row."""

    person = forms.CharField(label=gettext_lazy("Person"), required=False, max_length=200, widget=forms.SearchInput)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    item = forms.ChoiceField(label=gettext_lazy("Item"), required=False)
    from_on = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    to_on = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    lot = forms.IntegerField(required=False, min_value=1, max_value=10**KEY_DIGITS, widget=forms.HiddenInput)

    def __init__(self, *args: Any, account_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every: dict[str, list[tuple[str, str]]] = {
            "kind": [("", _("All kinds")), *((kind, words_of(kind)[0]) for kind in KINDS)],
            "team": [("", _("All teams")), *((team, team) for team in teams_of(account_id))],
            "item": [("", _("All items")), *items_of(account_id)],
        }
        for name, choices in every.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self, account_id: int) -> EntryFilter:
        """The filter of the query; a field that can't be read filters nothing and says so beside itself."""
        values = self.cleaned_data if self.is_bound and (self.is_valid() or self.cleaned_data) else {}
        return EntryFilter(
            account_id=account_id,
            kind=values.get("kind") or "",
            person=values.get("person") or "",
            team=values.get("team") or "",
            sku=values.get("item") or "",
            lot_id=values.get("lot"),
            from_on=values.get("from_on"),
            to_on=values.get("to_on"),
        )


def entry_words(entry: EntryRow) -> str:
    """What an entry was for, in a line."""
    if entry.kind == "extension" and entry.old_expires_on and entry.new_expires_on:
        moved = _("Last day moved from %(old)s to %(new)s") % {
            "old": business_date(last_day(entry.old_expires_on)),
            "new": business_date(last_day(entry.new_expires_on)),
        }
        return f"{moved}: {entry.reason}" if entry.reason else moved
    told = {
        "purchase": _("Purchased for %(price)s before tax") % {"price": money(entry.lot_price)},
        "expiry": _("Left over after the last day"),
        "reinstatement": _("Brought back by an extension"),
        "chargeback": _("The payment was taken back"),
    }.get(entry.kind, entry.items)
    return f"{told}: {entry.reason}" if entry.reason else told


COLUMNS: tuple[Column[EntryRow], ...] = (
    Column(label="Date", cell=lambda entry: entry.on),
    Column(label="Booked at (UTC)", cell=lambda entry: entry.at),
    Column(label="Kind", cell=lambda entry: words_of(entry.kind)[0]),
    Column(label="What", cell=entry_words),
    Column(label="Credits", cell=lambda entry: entry.credits, number_format="#,##0"),
    Column(label="Balance after", cell=lambda entry: entry.balance_after, number_format="#,##0"),
    Column(label="Learner", cell=lambda entry: entry.learner),
    Column(label="Learner's e-mail", cell=lambda entry: entry.learner_email),
    Column(label="Team", cell=lambda entry: entry.team),
    Column(label="Items", cell=lambda entry: entry.items),
    Column(label="Lot bought on", cell=lambda entry: entry.lot_accepted_on),
    Column(label="Booked by", cell=lambda entry: entry.by),
    Column(label="Request", cell=lambda entry: entry.request_id),
    Column(label="Entry", cell=lambda entry: entry.id),
)


@login_required
@remembers_filters("credits:transactions")
def transactions(request: HttpRequest, account_id: int | None = None) -> HttpResponse:
    """One page of the ledger with the balance after each entry."""
    room = room_of(request, account_id)
    form = TransactionsForm(request.GET or None, account_id=room.account.id)
    wanted = form.wanted(room.account.id)
    pages = Pages.of(request.GET)
    found = list_entries(wanted, before=pages.before, limit=PAGE_ROWS)
    context = {
        "room": room,
        "filters": form,
        "rows": [(entry, entry_words(entry)) for entry in found.rows],
        "lot": lots_by_id([wanted.lot_id], today()).get(wanted.lot_id) if wanted.lot_id and found.rows else None,
        "pages": pages.beyond(found.next_before),
        "filtered": wanted != EntryFilter(account_id=room.account.id),
        "csv_address": _export_address(request, room, "csv"),
        "xlsx_address": _export_address(request, room, "xlsx"),
    }
    return render(request, "portal/account_owner/transactions.html", context)


def _export_address(request: HttpRequest, room: Room, kind: str) -> str:
    asked = request.GET.copy()
    asked.pop("before", None)
    args = (kind,) if room.is_home else (room.account.id, kind)
    return f"{reverse('credits:export', args=args)}?{asked.urlencode()}"


@login_required
def export(request: HttpRequest, kind: str, account_id: int | None = None) -> HttpResponseBase:
    """The same filters as the page, every row, streamed."""
    room = room_of(request, account_id)
    form = TransactionsForm(request.GET or None, account_id=room.account.id)
    rows = stream_entries(form.wanted(room.account.id))
    name = f"transactions-{room.account.number}-{today():%Y-%m-%d}"
    if kind == "csv":
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        return StreamingHttpResponse(write_csv(rows, COLUMNS), content_type="text/csv; charset=utf-8", headers=headers)
    if kind != "xlsx":
        raise Http404
    return _workbook(request, room, rows, name)


def _workbook(request: HttpRequest, room: Room, rows: Any, name: str) -> HttpResponseBase:
    with tempfile.TemporaryDirectory(prefix="credenza-export-") as folder:
        path = Path(folder) / "transactions.xlsx"
        try:
            write_xlsx(rows, COLUMNS, path, title="Transactions")
        except TooManyRows as error:
            messages.warning(
                request,
                _("A spreadsheet holds %(limit)s rows. Export CSV, or filter.") % {"limit": f"{error.limit:,}"},
            )
            return redirect(f"{room.link('transactions')}?{request.GET.urlencode()}")
        # The open file outlives its folder.
        return FileResponse(path.open("rb"), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
