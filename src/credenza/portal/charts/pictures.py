"""The charts a page asks for: one call draws both sizes and brings the table along."""

from collections.abc import Sequence
from datetime import date

from credenza.portal.charts import bars, columns, cycles, steps
from credenza.portal.charts.canvas import Picture, number


def balance_over_time(
    *,
    key: str,
    title: str,
    finding: str,
    caption: str,
    past: Sequence[steps.Step],
    ahead: Sequence[steps.Step],
    today: date,
    rows: Sequence[tuple[str, str, str]] = (),
) -> Picture:
    """Steps up and down, with the falls ahead.

    ``past``: the balance from each day on, oldest first, up to ``today``; ``ahead``: the balance from each
    coming day on when nothing more is used. ``rows``: day, change, balance in words, newest first.
    """
    both = [
        steps.draw(key=key, size=size, title=title, finding=finding, past=past, ahead=ahead, today=today)
        for size in (steps.WIDE, steps.NARROW)
    ]
    return Picture(
        wide=both[0],
        narrow=both[1],
        caption=caption,
        table_caption="Balance after each change, newest first",
        columns=("Date", "Change", "Balance"),
        rows=tuple(rows),
    )


def by_month(
    *,
    key: str,
    title: str,
    finding: str,
    caption: str,
    months: Sequence[columns.Column],
    names: Sequence[str],
    extent: str = "half",
) -> Picture:
    """Stacked columns; ``names`` are the series, in the order of each column's values."""
    both = [
        columns.draw(key=key, size=size, title=title, finding=finding, columns=months)
        for size in (columns.WIDE, columns.NARROW)
    ]
    return Picture(
        wide=both[0],
        narrow=both[1],
        caption=caption,
        table_caption=title,
        columns=("Month", *names, *(("All",) if len(names) > 1 else ())),
        rows=tuple(
            (month.name, *map(number, month.values), *((number(month.total),) if len(names) > 1 else ()))
            for month in months
        ),
        extent=extent,
    )


def comparison(
    *, key: str, title: str, finding: str, caption: str, shares: Sequence[bars.Bar], extent: str = "half"
) -> Picture:
    """Bars sorted by size. Every value is labeled in the drawing, so no table repeats it."""
    both = [bars.draw(key=key, narrow=narrow, title=title, finding=finding, bars=shares) for narrow in (False, True)]
    return Picture(wide=both[0], narrow=both[1], caption=caption, extent=extent)


def cycles_over_time(
    *,
    key: str,
    title: str,
    finding: str,
    caption: str,
    tracks: Sequence[cycles.Track],
    today: date,
    columns: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
) -> Picture:
    """Renewal cycles, a row a credential; ``rows`` hold each cycle as text, its units last."""
    both = [
        cycles.draw(key=key, narrow=narrow, title=title, finding=finding, tracks=tracks, today=today)
        for narrow in (False, True)
    ]
    return Picture(
        wide=both[0],
        narrow=both[1],
        caption=caption,
        table_caption=title,
        columns=columns,
        rows=tuple(rows),
        extent="full",
    )
