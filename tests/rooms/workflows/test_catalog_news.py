"""News of the catalog reach who follows it, once: at once, in a monthly letter, or not by mail."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from credenza.catalog.commands.follow import follow
from credenza.catalog.commands.offer_item import offer_item
from credenza.catalog.commands.sync_pack import sync_pack
from credenza.catalog.commands.withdraw_item import withdraw_item
from credenza.catalog.models import Item
from credenza.jobs.daily import pass_days
from credenza.journal.models import Event
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import InvalidField
from credenza.kernel.periods import first_workday, next_first_workday
from credenza.parties.commands.edit_profile import edit_profile
from credenza.parties.commands.set_notices_off import set_notices_off
from credenza.parties.queries import notices_off
from credenza.programs.shapes import PackItem
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import CatalogNews, Delivery, Notice
from credenza.workflows.reminders import catalog_letter, next_catalog_letter_on
from tests.builders.credits import EXAM, NOW, TODAY, at, entry, person, staff
from tests.rooms.catalog.shelf import program

ANA = "ana@acme.example"


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def news() -> list[tuple[str, str]]:
    dispatch_pending(now=later(600))
    found = Notice.objects.filter(name="catalog_new").order_by("id")
    return [(row.to, row.subject) for row in found]


def arrives(*entries: PackItem, now: datetime | None = None) -> None:
    sync_pack(now=now or later(5), program=program(*entries))


@pytest.fixture
def ana() -> Actor:
    return person(ANA, "Ana Ruiz")


@pytest.fixture
def reader(ana: Actor) -> Actor:
    """Ana follows the topic Jira and reads the monthly letter."""
    follow(topic="Jira", by=ana, now=NOW)
    edit_profile(catalog_news="monthly", by=ana, now=NOW)
    return ana


class TestAtOnce:
    def test_a_follower_of_the_topic_hears_of_what_is_added(self, ana: Actor) -> None:
        follow(topic="Jira", by=ana, now=NOW)
        arrives(entry("NEW-1", 10), entry("NEW-2", 10, topic="Confluence"))
        assert news() == [(ANA, "New in the catalog: Exam NEW-1")]
        told = Notice.objects.get(name="catalog_new")
        assert "Exam NEW-1: new, Jira" in told.text
        assert told.link == "/learn/"
        assert Delivery.objects.get(notice=told).status == "queued"

    def test_all_of_one_change_is_one_notice(self, ana: Actor) -> None:
        arrives(entry("NEW-1", 10), now=later(1))
        assert news() == []
        follow(topic="Jira", by=ana, now=NOW)
        follow(sku="NEW-1", by=ana, now=NOW)
        arrives(entry("NEW-1", 10, name="Better"), *(entry(f"NEW-{n}", 10) for n in range(2, 60)))
        assert news() == [(ANA, "59 items in the catalog are new or refreshed")]
        text = Notice.objects.get(name="catalog_new").text
        assert "Better: refreshed, Jira" in text
        assert "19 more stand in the catalog" in text

    def test_who_follows_the_item_hears_that_it_is_offered_again(self, ana: Actor) -> None:
        follow(sku=EXAM, by=ana, now=NOW)
        desk = staff(StaffRole.ORDER_DESK)
        withdraw_item(sku=EXAM, reason="Pause", by=desk, now=later(1))
        assert news() == []
        offer_item(sku=EXAM, by=desk, now=later(2))
        assert [subject.partition(" is ")[2] for _, subject in news()] == ["offered again"]

    def test_what_comes_later_says_from_when(self, ana: Actor) -> None:
        follow(topic="Jira", by=ana, now=NOW)
        arrives(entry("NEW-1", 10, added_on=date(2026, 6, 1)), entry("OLD-1", 10, sales_end_on=date(2026, 1, 1)))
        news()
        text = Notice.objects.get(name="catalog_new").text
        assert "on sale from 1 Jun 2026" in text
        assert "OLD-1" not in text

    def test_a_fact_is_told_once_whatever_is_retried(self, ana: Actor) -> None:
        follow(topic="Jira", by=ana, now=NOW)
        arrives(entry("NEW-1", 10), entry("NEW-2", 10))
        before = news()
        Event.objects.filter(at=later(5)).update(dispatched_at=None)
        assert news() == before

    def test_who_turned_it_off_reads_it_in_the_product_only(self, ana: Actor) -> None:
        follow(topic="Jira", by=ana, now=NOW)
        set_notices_off(notices=("catalog_new",), by=ana, now=NOW)
        arrives(entry("NEW-1", 10))
        assert len(news()) == 1
        assert Delivery.objects.get(notice__name="catalog_new").status == "off"

    def test_a_fresh_catalog_mails_nobody(self, ana: Actor) -> None:
        assert news() == []
        assert Event.objects.filter(name="catalog.item_added").count() == Item.objects.count()


class TestMonthly:
    def test_comes_on_the_first_workday_of_the_month_with_all_that_waited(self, reader: Actor) -> None:
        arrives(entry("NEW-1", 10))
        assert news() == []
        arrives(entry("NEW-1", 10), entry("NEW-2", 10), now=at(date(2026, 3, 20)))
        news()
        catalog_letter(date(2026, 3, 31), at(date(2026, 3, 31)))
        assert news() == []
        for _again in range(2):
            catalog_letter(date(2026, 4, 1), at(date(2026, 4, 1)))
        assert news() == [(ANA, "2 items in the catalog are new or refreshed")]
        text = Notice.objects.get(name="catalog_new").text
        assert "Exam NEW-1: new, Jira, 10 Mar 2026" in text
        assert "Exam NEW-2: new, Jira, 20 Mar 2026" in text
        assert CatalogNews.objects.count() == 0

    def test_leaves_out_what_is_gone_by_then(self, reader: Actor) -> None:
        arrives(entry("NEW-1", 10))
        news()
        withdraw_item(sku="NEW-1", reason="Slip", by=staff(StaffRole.ORDER_DESK), now=later(9))
        catalog_letter(date(2026, 4, 1), at(date(2026, 4, 1)))
        assert news() == []
        assert CatalogNews.objects.count() == 0

    def test_keeps_what_came_on_the_letters_own_day_for_the_next(self, reader: Actor) -> None:
        arrives(entry("NEW-1", 10), now=at(date(2026, 4, 1)))
        news()
        catalog_letter(date(2026, 4, 1), at(date(2026, 4, 1), 12))
        assert CatalogNews.objects.count() == 1
        assert next_catalog_letter_on(date(2026, 4, 1)) == date(2026, 5, 1)

    def test_is_due_never_while_nothing_waits(self, reader: Actor) -> None:
        assert next_catalog_letter_on(TODAY) is None
        arrives(entry("NEW-1", 10))
        news()
        assert next_catalog_letter_on(TODAY) == date(2026, 4, 1)

    def test_is_sent_by_the_days_that_pass(self, reader: Actor) -> None:
        arrives(entry("NEW-1", 10))
        news()
        pass_days(TODAY, date(2026, 7, 1))
        assert [(row.on, row.to) for row in Notice.objects.filter(name="catalog_new")] == [(date(2026, 4, 1), ANA)]

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2026, 4, 17), date(2026, 4, 1)),
            (date(2026, 8, 31), date(2026, 8, 3)),  # 1 August 2026 is a Saturday
            (date(2026, 11, 1), date(2026, 11, 2)),  # and 1 November a Sunday
            (date(2026, 12, 31), date(2026, 12, 1)),
        ],
    )
    def test_the_first_workday(self, day: date, expected: date) -> None:
        assert first_workday(day) == expected
        assert next_first_workday(expected) > expected
        assert next_first_workday(expected - timedelta(days=1)) == expected


class TestChoice:
    def test_is_kept_by_the_notices_page(self, ana: Actor) -> None:
        user = get_user_model().objects.get(pk=ana.person_id)
        client = Client()
        client.force_login(user)
        said: Any = client.get("/you/notices/").content.decode()
        assert '<option value="at_once" selected>' in said
        client.post("/you/notices/", {"catalog_new": "monthly", "notice": ["training_not_started"]})
        user.refresh_from_db()
        assert (user.catalog_news, notices_off(user.pk)) == ("monthly", frozenset())
        client.post("/you/notices/", {"catalog_new": "off", "notice": ["training_not_started"]})
        assert notices_off(user.pk) == {"catalog_new"}
        assert '<option value="off" selected>' in client.get("/you/notices/").content.decode()
        client.post("/you/notices/", {"notice": []})
        assert notices_off(user.pk) == {"catalog_new", "training_not_started"}

    def test_takes_two_words_only(self, ana: Actor) -> None:
        with pytest.raises(InvalidField):
            edit_profile(catalog_news="weekly", by=ana, now=NOW)

    def test_goes_with_a_blanked_person(self, reader: Actor) -> None:
        from credenza.workflows.blanking import blank_person

        arrives(entry("NEW-1", 10))
        news()
        admin = staff(StaffRole.ADMINISTRATOR)
        blank_person(person=reader.person_id or 0, reason="Case 1", by=admin, now=later(20))
        assert CatalogNews.objects.count() == 0
        arrives(entry("NEW-1", 10), entry("NEW-2", 10), now=later(30))
        assert news() == []
