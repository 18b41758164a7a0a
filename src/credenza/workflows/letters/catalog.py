"""Letters about the catalog, for those who follow an item or a topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.catalog.rows import ItemRow
from credenza.workflows.letters.letter import Letter, clean, day, strong

ITEMS_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNews:
    """An item and what is told of it: "added", "refreshed" or "offered", on that day."""

    item: ItemRow
    kind: str
    on: date


def new_at_once(news: Sequence[ItemNews], on: date) -> Letter:
    """What one change of the catalog brought to somebody."""
    return _letter(news, [_words(one, on) for one in news], heading=_("New in the catalog"))


def monthly(news: Sequence[ItemNews], on: date) -> Letter:
    """What came since the last monthly letter, oldest first."""
    values = [f"{_words(one, on)}, {day(one.on)}" for one in news]
    return _letter(news, values, heading=_("Your monthly letter from the catalog"))


def _letter(news: Sequence[ItemNews], values: Sequence[str], *, heading: str) -> Letter:
    left = len(news) - ITEMS_SHOWN
    more = ngettext("{count} more stands in the catalog.", "{count} more stand in the catalog.", left)
    return Letter(
        subject=_subject(news),
        heading=heading,
        paragraphs=(
            ngettext(
                "The catalog has news of {count} item that you follow, or whose topic you follow.",
                "The catalog has news of {count} items that you follow, or whose topic you follow.",
                len(news),
            ).format(count=strong(str(len(news)))),
        ),
        facts=tuple((clean(one.item.name), value) for one, value in zip(news, values, strict=True))[:ITEMS_SHOWN],
        closing=(more.format(count=left),) if left > 0 else (),
        button=_("Open the catalog"),
        page="catalog",
        why=_("You get this because you follow items or topics in the catalog. Unfollow them there."),
    )


def _subject(news: Sequence[ItemNews]) -> str:
    if len(news) > 1:
        return _("{count} items in the catalog are new or refreshed").format(count=len(news))
    said = {
        "added": _("New in the catalog: {item}"),
        "refreshed": _("{item} was refreshed"),
        "offered": _("{item} is offered again"),
    }
    return said[news[0].kind].format(item=clean(news[0].item.name))


def _words(news: ItemNews, on: date) -> str:
    """As in "new, Jira" or "new, Jira, on sale from 1 Jan 2027"."""
    said = {"added": _("new"), "refreshed": _("refreshed"), "offered": _("offered again")}[news.kind]
    parts = [said, clean(news.item.topic)]
    from_on = max(news.item.added_on, news.item.sales_start_on or news.item.added_on)
    if from_on > on:
        parts.append(_("on sale from {day}").format(day=day(from_on)))
    return ", ".join(part for part in parts if part)
