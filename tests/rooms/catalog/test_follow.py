"""People follow items and topics."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from credenza.catalog.commands.follow import follow
from credenza.catalog.commands.unfollow import unfollow
from credenza.catalog.models import Follow, Item
from credenza.catalog.queries import followed_by, followers_of
from credenza.journal.models import AuditEntry
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import MissingFields, NotFound, NotPermitted
from tests.rooms.catalog.shelf import NOW, TODAY, entry, stocked

pytestmark = pytest.mark.django_db


def person(name: str) -> Actor:
    made = get_user_model().objects.create_user(email=f"{name}@acme.example")  # type: ignore[attr-defined]
    return Actor(person_id=made.pk)


def followers(sku: str) -> tuple[int, ...]:
    return followers_of(Item.objects.get(sku=sku).pk)


class TestFollow:
    def test_of_an_item_or_its_topic_tells_the_follower_once(self) -> None:
        ana, bea, cem = person("ana"), person("bea"), person("cem")
        with stocked(entry(), entry("EX-2", topic="Confluence")):
            follow(sku="EX-1", by=ana, now=NOW)
            follow(topic="Jira", by=ana, now=NOW)
            follow(topic="Jira", by=bea, now=NOW)
            follow(topic="Confluence", by=cem, now=NOW)
            assert followers("EX-1") == (ana.person_id, bea.person_id)
            assert followers("EX-2") == (cem.person_id,)

    def test_twice_is_once(self) -> None:
        ana = person("ana")
        with stocked(entry()):
            follow(sku="EX-1", by=ana, now=NOW)
            again = follow(sku="EX-1", by=ana, now=NOW + timedelta(days=5))
            assert again.since_on == TODAY
            assert Follow.objects.count() == 1
            assert AuditEntry.objects.filter(command="follow").count() == 1

    def test_is_listed_for_its_person_alone(self) -> None:
        ana, bea = person("ana"), person("bea")
        with stocked(entry()):
            follow(sku="EX-1", by=ana, now=NOW)
            follow(topic="Jira", by=ana, now=NOW)
            told = [(row.sku, row.name, row.topic) for row in followed_by(ana.person_id or 0)]
            assert told == [("", "", "Jira"), ("EX-1", "Exam EX-1", "")]
            assert followed_by(bea.person_id or 0) == ()

    def test_of_nothing_names_what_is_missing(self) -> None:
        with stocked(entry()), pytest.raises(MissingFields):
            follow(by=person("ana"), now=NOW)

    @pytest.mark.parametrize("what", [{"sku": "NONE"}, {"topic": "Gardening"}, {"sku": "NONE", "topic": "Jira"}])
    def test_of_what_the_catalog_has_not(self, what: dict[str, str]) -> None:
        with stocked(entry()), pytest.raises(NotFound):
            follow(**what, by=person("ana"), now=NOW)

    def test_is_for_people(self) -> None:
        with stocked(entry()), pytest.raises(NotPermitted):
            follow(sku="EX-1", by=SYSTEM, now=NOW)


class TestUnfollow:
    @pytest.mark.parametrize("what", [{"sku": "EX-1"}, {"topic": "Jira"}])
    def test_ends_what_was_followed(self, what: dict[str, str]) -> None:
        ana = person("ana")
        with stocked(entry()):
            follow(**what, by=ana, now=NOW)
            assert unfollow(**what, by=ana, now=NOW)
            assert followed_by(ana.person_id or 0) == ()
            assert not unfollow(**what, by=ana, now=NOW)

    def test_leaves_others_alone(self) -> None:
        ana, bea = person("ana"), person("bea")
        with stocked(entry()):
            follow(sku="EX-1", by=ana, now=NOW)
            assert not unfollow(sku="EX-1", by=bea, now=NOW)
            assert followers("EX-1") == (ana.person_id,)

    def test_is_for_people(self) -> None:
        with stocked(entry()), pytest.raises(NotPermitted):
            unfollow(sku="EX-1", by=SYSTEM, now=NOW)
