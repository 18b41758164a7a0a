"""Usage in sums and pictures, from the rows of the report. Pure: rows in, pictures and sums out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from credenza.credits.rows import UsageRow
from credenza.kernel.periods import add_months
from credenza.portal.charts import pictures
from credenza.portal.charts.bars import Bar
from credenza.portal.charts.canvas import Picture
from credenza.portal.charts.columns import Column
from credenza.portal.presentation.formats import credit_words, grouped

BARS_MOST = 8
MONTHS_MOST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One person, team, item or month with what it used."""

    name: str
    note: str
    credits: int
    items_count: int
    people_count: int


def group(row: UsageRow, by: str) -> tuple[str, str]:
    """What a row is counted under, with a second line that tells namesakes apart."""
    if by == "person":
        return row.learner_name, row.learner
    if by == "team":
        return row.team or _("No team given"), ""
    if by == "item":
        return row.item_name, row.item
    return f"{row.month:%b %Y}", ""


def shares(rows: Sequence[UsageRow], by: str) -> tuple[Share, ...]:
    """Sums of one grouping: the largest first, months in their order."""
    credits: dict[tuple[str, str], int] = defaultdict(int)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    learners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        key = group(row, by)
        credits[key] += row.credits
        counts[key] += row.items_count
        learners[key].add(row.learner)
    found = tuple(
        Share(name=key[0], note=key[1], credits=sum_, items_count=counts[key], people_count=len(learners[key]))
        for key, sum_ in credits.items()
    )
    return found if by == "month" else tuple(sorted(found, key=lambda share: (-share.credits, share.name)))


def months_picture(rows: Sequence[UsageRow], *, first: date, last: date) -> Picture:
    """Columns of courses and exams for each month of the period, the last two years of it at most."""
    first = max(first.replace(day=1), add_months(last.replace(day=1), 1 - MONTHS_MOST))
    sums: dict[date, dict[bool, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        sums[row.month][row.family == "exam"] += row.credits
    months, day = [], first
    while day <= last:
        # A month with more reversed than redeemed has no height; the table tells what it was.
        values = tuple(max(sums[day][is_exam], 0) for is_exam in (False, True))
        months.append((day, Column(name=f"{day:%b}", values=values)))
        day = add_months(day, 1)
    top_day, top = max(months, key=lambda month: month[1].total)
    finding = _("Nothing was used.")
    if top.total:
        finding = _("%(credits)s used in all; most in %(month)s with %(most)s.") % {
            "credits": credit_words(sum(row.credits for row in rows)),
            "month": f"{top_day:%b %Y}",
            "most": grouped(top.total),
        }
    return pictures.by_month(
        key="months",
        title=_("Credits used by month"),
        finding=finding,
        caption=finding,
        months=[column for _day, column in months],
        names=(_("Courses"), _("Exams")),
        extent="half",
    )


def shares_picture(found: Sequence[Share], *, key: str, title: str) -> Picture:
    """Bars of the largest shares; what is smaller is summed up in the caption and told by the table."""
    shown = [share for share in found if share.credits > 0][:BARS_MOST]
    rest = len(found) - len(shown)
    top = shown[0] if shown else None
    caption = _("%(name)s used most: %(credits)s.") % {
        "name": top.name,
        "credits": credit_words(top.credits),
    } if top else _("Nothing was used.")  # fmt: skip
    if rest > 0:
        caption = _("%(caption)s %(rest)s more in the table.") % {"caption": caption, "rest": grouped(rest)}
    bars = [Bar(name=share.name, value=share.credits) for share in shown]
    return pictures.comparison(key=key, title=title, finding=caption, caption=caption, shares=bars, extent="half")
