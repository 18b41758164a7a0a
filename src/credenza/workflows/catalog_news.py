"""Telling followers what came, changed or came back in the catalog: at once, or kept for the monthly letter.

One command may announce many items, a new rule pack above all: whoever follows several of them gets one letter. The
first event of such a run speaks for all of it. Source: "Catalog" in the platform rules, notice ``catalog_new``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from credenza.catalog.events import ITEM_ADDED, ITEM_CHANGED, ITEM_OFFERED
from credenza.catalog.queries import followers_of, is_anything_followed, items_by_id
from credenza.catalog.rows import ItemRow
from credenza.journal.outbox import Announced, announced_with
from credenza.parties.queries import monthly_readers, people
from credenza.programs.shapes import PAYABLE_FAMILIES
from credenza.workflows.letters.catalog import ItemNews, monthly, new_at_once
from credenza.workflows.models import CatalogNews
from credenza.workflows.telling import Told, to_people

CATALOG_NEW = "catalog_new"
NEWS = {ITEM_ADDED: "added", ITEM_CHANGED: "refreshed", ITEM_OFFERED: "offered"}


def announced(event: Announced) -> list[Told]:
    """The letters of those who hear at once; the others' news wait in rows."""
    if not is_anything_followed():
        return []
    run = announced_with(event, NEWS)
    if event.id != run[0].id:
        return []
    kinds = {one.payload["item"]: NEWS[one.name] for one in run}
    followed = _followed(kinds, event.on)
    later = monthly_readers(followed)
    CatalogNews.objects.bulk_create(
        [
            CatalogNews(person_id=person_id, item_id=news.item.id, news=news.kind, on=event.on)
            for person_id in sorted(later)
            for news in followed[person_id]
        ],
        ignore_conflicts=True,
    )
    readers = people(set(followed) - later)
    return [
        told
        for person_id in sorted(readers)
        for told in to_people(
            [readers[person_id]], CATALOG_NEW, f"event={event.id}", new_at_once(followed[person_id], event.on)
        )
    ]


def monthly_letters(on: date) -> Iterator[Told]:
    """One letter for each person with news from before the day; what is no longer on sale by then is left out."""
    waiting = list(CatalogNews.objects.filter(on__lt=on).order_by("person_id", "on", "pk"))
    items = items_by_id((row.item_id for row in waiting), on)
    found: dict[int, list[ItemNews]] = defaultdict(list)
    for row in waiting:
        if _worth_telling(items[row.item_id], on):
            found[row.person_id].append(ItemNews(item=items[row.item_id], kind=row.news, on=row.on))
    readers = people(found)
    for person_id, news in found.items():
        yield from to_people([readers[person_id]], CATALOG_NEW, f"month={on:%Y-%m}", monthly(news, on))


def forget(on: date) -> None:
    """Drop what the letters of the day told."""
    CatalogNews.objects.filter(on__lt=on).delete()


def first_waiting_on() -> date | None:
    """The day of the oldest news that waits, or None."""
    return CatalogNews.objects.order_by("on").values_list("on", flat=True).first()


def _followed(kinds: dict[int, str], on: date) -> dict[int, list[ItemNews]]:
    """What each follower has to hear, items in the order of their ids."""
    found: dict[int, list[ItemNews]] = defaultdict(list)
    for item in _told_of(items_by_id(kinds, on).values(), on):
        for person_id in followers_of(item.id):
            found[person_id].append(ItemNews(item=item, kind=kinds[item.id], on=on))
    return found


def _told_of(items: Iterable[ItemRow], on: date) -> list[ItemRow]:
    return [item for item in items if _worth_telling(item, on)]


def _worth_telling(item: ItemRow, on: date) -> bool:
    """Training or an exam, on sale on the day or from a later one on."""
    if item.family not in PAYABLE_FAMILIES:
        return False
    withdrawn = item.withdrawn_on is not None and item.withdrawn_on <= on
    return not withdrawn and (item.sales_end_on is None or item.sales_end_on >= on)
