"""Filters and components: what a template writes and what a reader gets."""

import zoneinfo
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from credenza.kernel.money import Money


def render(source: str, /, address: str = "/list/", **values: Any) -> str:
    request = RequestFactory().get(address)
    return Template("{% load credenza %}" + source).render(Context({"request": request, **values}))


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ v|credits }}", 15_690, "15,690"),
        ("{{ v|credits }}", None, ""),
        ("{{ v|credit_words }}", 1, "1 credit"),
        ("{{ v|credit_words }}", 3000, "3,000 credits"),
        ("{{ v|signed }}", 3000, "+3,000"),
        ("{{ v|signed }}", -750, "−750"),
        ("{{ v|signed }}", 0, "0"),
        ("{{ v|money }}", Money(1_600_000, "USD"), "USD 16,000.00"),
        ("{{ v|money }}", Money(-5, "USD"), "USD −0.05"),
        ("{{ v|money }}", Money(5000, "JPY"), "JPY 5,000"),
        ("{{ v|amount }}", Money(2_909_096, "AUD"), "29,090.96"),
        ("{{ v|percent }}", Decimal("20.0000"), "20%"),
        ("{{ v|percent }}", Decimal("8.8750"), "8.875%"),
        ("{{ v|business_date }}", date(2026, 11, 18), '<time datetime="2026-11-18">18 Nov 2026</time>'),
        ("{{ v|last_day }}", date(2026, 12, 15), '<time datetime="2026-12-14">14 Dec 2026</time>'),
        ("{{ v|last_day }}", date(2024, 3, 1), '<time datetime="2024-02-29">29 Feb 2024</time>'),
        ("{{ v|day_words }}", date(2026, 5, 1), "1 May 2026"),
        ("{{ v|initials }}", "Maya van der Lindqvist", "ML"),
        ("{{ v|initials }}", "maya", "M"),
        ("{{ v|state_words }}", "cancelled", "Canceled"),
        ("{{ v|state_words }}", "brand_new", "Brand new"),
    ],
)
def test_values_read_as_people_write_them(source: str, value: Any, expected: str) -> None:
    assert render(source, v=value) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 14), "26 days"),
        (date(2026, 11, 19), "1 day"),
        (date(2026, 11, 18), "today"),
        (date(2026, 11, 15), "3 days ago"),
    ],
)
def test_distances_stand_beside_dates(day: date, expected: str) -> None:
    assert render("{{ d|distance:t }}", d=day, t=date(2026, 11, 18)) == expected


def test_an_instant_is_told_in_the_readers_zone_and_kept_in_utc() -> None:
    at = datetime(2026, 11, 18, 23, 30, 5, tzinfo=UTC)
    with timezone.override(zoneinfo.ZoneInfo("Europe/Stockholm")):
        told = render("{{ at|instant }}", at=at)
    assert told == '<time datetime="2026-11-18T23:30:05Z">19 Nov 2026, 00:30 CET</time>'


class TestTable:
    source = (
        '{% table "Lots" %}<thead><tr><th>Bought on</th><th class="num">Credits</th></tr></thead>'
        '<tbody><tr><th class="is-labeled">{{ day }}</th><td class="num">5</td></tr>'
        '<tr><td colspan="2" data-label="">none</td></tr></tbody>{% endtable %}'
    )

    def test_each_part_says_its_role_and_its_column(self) -> None:
        made = render(self.source, day="1 May")
        assert '<table class="table is-cards" role="table"><caption class="visually-hidden">Lots</caption>' in made
        assert '<th role="columnheader" scope="col" class="num">Credits</th>' in made
        assert '<th role="rowheader" scope="row" data-label="Bought on" class="is-labeled">1 May</th>' in made
        assert '<td role="cell" data-label="Credits" class="num">5</td>' in made

    def test_a_label_of_ones_own_stays(self) -> None:
        assert '<td role="cell" colspan="2" data-label="">' in render(self.source, day="1 May")

    def test_what_people_typed_is_escaped(self) -> None:
        assert "<b>" not in render(self.source, day="<b>")

    def test_a_wide_table_scrolls_and_can_be_reached_by_keyboard(self) -> None:
        made = render('{% table "Wide" cards=False %}<tbody></tbody>{% endtable %}')
        assert '<div class="table-wrap" tabindex="0" role="region" aria-label="Wide">' in made
        assert 'role="table"' not in made

    @pytest.mark.parametrize(
        ("address", "link", "direction"),
        [
            ("/list/", "?sort=asked_on", ""),
            ("/list/?sort=asked_on&page=3&kind=x", "?sort=-asked_on&amp;kind=x", "ascending"),
            ("/list/?sort=-asked_on", "?sort=asked_on", "descending"),
        ],
    )
    def test_a_header_sorts_and_says_how_it_is_sorted(self, address: str, link: str, direction: str) -> None:
        made = render('{% sort_header "Asked on" "asked_on" %}', address)
        assert f'href="{link}"' in made
        assert (f'aria-sort="{direction}"' in made) is bool(direction)


class OrderForm(forms.Form):
    code = forms.CharField(label="Redemption code", help_text="From your training manager.")
    team = forms.CharField(label="Team", required=False, widget=forms.TextInput(attrs={"placeholder": "x"}))
    terms = forms.BooleanField(label="I accept")
    method = forms.ChoiceField(label="Method", choices=[("card", "Card")], widget=forms.RadioSelect)


class TestFields:
    def test_label_hint_error_and_input_are_tied_together(self) -> None:
        made = render('{% field form.code css="is-code" %}', form=OrderForm({"code": ""}))
        assert '<label for="id_code">Redemption code</label>' in made
        assert '<div class="hint" id="id_code_helptext">' in made
        assert 'id="id_code_error"' in made
        assert 'aria-invalid="true"' in made
        assert 'aria-describedby="id_code_helptext id_code_error"' in made
        assert 'class="input is-code"' in made

    def test_an_optional_field_says_so_and_a_placeholder_is_no_label(self) -> None:
        made = render("{% field form.team %}", form=OrderForm())
        assert '<span class="optional">optional</span>' in made
        assert "placeholder" not in made

    def test_a_box_stands_before_its_words_and_radios_are_a_group(self) -> None:
        assert '<label class="check-line"><input type="checkbox"' in render("{% field form.terms %}", form=OrderForm())
        made = render("{% field form.method %}", form=OrderForm())
        assert made.startswith("<fieldset")
        assert '<legend class="label">Method</legend>' in made

    def test_the_summary_links_to_each_field_and_takes_the_focus(self) -> None:
        made = render('{% error_summary form "Not placed" %}', form=OrderForm({"code": "x"}))
        assert 'role="alert"' in made
        assert "autofocus" in made
        assert '<a href="#id_terms">' in made
        assert "Not placed" in made

    def test_no_errors_no_summary(self) -> None:
        assert render("{% error_summary form %}", form=OrderForm()).strip() == ""

    def test_every_rendering_brings_a_key_of_its_own_and_a_refused_form_keeps_it(self) -> None:
        assert render("{% idempotency_key %}") != render("{% idempotency_key %}")
        request = RequestFactory().post("/", {"idempotency_key": "11111111-2222"})
        made = Template("{% load credenza %}{% idempotency_key %}").render(
            Context({"request": request, "form": OrderForm({"code": ""})})
        )
        assert 'value="11111111-2222"' in made


class TestLists:
    def test_the_pager_keeps_the_filters(self) -> None:
        page = Paginator(range(30), 10).get_page(2)
        made = render('{% pager page "requests" %}', "/list/?kind=x&page=2", page=page)
        assert "11 to 20 of 30" in made
        assert 'href="?kind=x&amp;page=1"' in made
        assert 'href="?kind=x&amp;page=3"' in made

    def test_an_empty_list_has_no_pager(self) -> None:
        assert render('{% pager page "requests" %}', page=Paginator([], 10).get_page(1)).strip() == ""

    def test_a_chip_takes_its_filter_off(self) -> None:
        class Filters(forms.Form):
            q = forms.CharField(label="Person", required=False, widget=forms.SearchInput)
            kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), ("purchase", "Purchase")])

        form = Filters({"q": "Ada", "kind": "purchase"})
        made = render("{% filter_bar form %}", "/list/?q=Ada&kind=purchase&page=2", form=form)
        assert 'href="/list/?kind=purchase"' in made
        assert "Kind: Purchase" in made
        assert '<div class="field is-grow"><label for="id_q">' in made


def test_an_icon_is_decoration_and_a_wrong_name_is_found_at_once() -> None:
    assert 'aria-hidden="true"' in render('{% icon "clock" %}')
    with pytest.raises(KeyError):
        render('{% icon "clok" %}')


def test_blocks_keep_their_body_and_escape_their_title() -> None:
    made = render('{% notice "warn" title=t %}<p>body</p>{% endnotice %}', t="<b>")
    assert 'class="notice is-warn"' in made
    assert "<p>body</p>" in made
    assert "&lt;b&gt;" in made
    made = render('{% tile "Pending" 8800 %}<a href="#">5 wait</a>{% endtile %}')
    assert '<dd class="tile-value">8,800</dd><dd class="tile-note"><a href="#">5 wait</a></dd>' in made
