"""The balance over time with the falls ahead, said in words and as a table."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from credenza.credits.queries.ledger import balance_ahead, balance_over_time
from credenza.credits.rows import AccountHead
from credenza.kernel.periods import add_months
from credenza.portal.charts import pictures
from credenza.portal.charts.canvas import Picture
from credenza.portal.charts.steps import Step, as_steps
from credenza.portal.presentation.formats import business_date, grouped

SHORT_LOOK, LONG_LOOK = 12, 24
"""Months back: a year, and two where the account is older than that."""
LATEST = 60
"""Days of changes in the table under the picture: a busy account has hundreds, and its transactions list them all."""


def balance_chart(account: AccountHead, available: int, today: date) -> Picture | None:
    """The picture, or None while nothing ever moved."""
    months = LONG_LOOK if account.opened_on < add_months(today, -SHORT_LOOK) else SHORT_LOOK
    since = add_months(today, -months)
    changes = balance_over_time(account.id, since=since, until=today)
    if not changes:
        return None
    ahead = balance_ahead(account.id, today)
    return pictures.balance_over_time(
        key="balance",
        title=_("Credit balance, %(first)s to %(last)s")
        % {"first": business_date(max(changes[0][0], since)), "last": business_date(ahead[-1][0] if ahead else today)},
        finding=_("Steps up with each purchase and down with each redemption. %(available)s credits today. %(ahead)s")
        % {"available": grouped(available), "ahead": _falls(available, ahead, most=6)},
        caption=_falls(available, ahead, most=2),
        past=_past(changes, since=since, today=today, available=available),
        ahead=as_steps(ahead),
        today=today,
        rows=_rows(changes, ahead, available),
    )


def _past(changes: Sequence[tuple[date, int]], *, since: date, today: date, available: int) -> tuple[Step, ...]:
    """Steps within the period; what lapsed today and is not booked yet is gone by date."""
    steps = [Step(on=max(step.on, since), value=step.value) for step in as_steps(changes)]
    if steps[-1].value != available:
        steps.append(Step(on=today, value=available))
    return tuple(steps)


def _falls(available: int, ahead: Sequence[tuple[date, int]], *, most: int) -> str:
    if not ahead:
        return _("Nothing expires: no credits are left.")
    told, before = [], available
    for day, balance in ahead[:most]:
        told.append(_("%(credits)s on %(day)s") % {"credits": grouped(before - balance), "day": business_date(day)})
        before = balance
    rest = len(ahead) - most
    if rest > 0:
        told.append(_("the rest on %(count)s later dates") % {"count": rest} if rest > 1 else _("the rest later"))
    words = (
        told[0]
        if len(told) == 1
        else _("%(first)s and %(last)s")
        % {
            "first": ", ".join(told[:-1]),
            "last": told[-1],
        }
    )
    return _("If nothing more is used, credits expire: %(falls)s.") % {"falls": words}


def _rows(
    changes: Sequence[tuple[date, int]], ahead: Sequence[tuple[date, int]], available: int
) -> tuple[tuple[str, str, str], ...]:
    rows: list[tuple[str, str, str]] = []
    before = available
    for day, balance in ahead:
        words = _("%(credits)s expire") % {"credits": grouped(before - balance)}
        rows.append((business_date(day), words, grouped(balance)))
        before = balance
    before = changes[-LATEST - 1][1] if len(changes) > LATEST else 0
    for day, balance in changes[-LATEST:]:
        change = balance - before
        words = f"+{grouped(change)}" if change > 0 else grouped(change)
        rows.append((business_date(day), words, grouped(balance)))
        before = balance
    past = rows[len(ahead) :]
    earlier = len(changes) - LATEST
    more = ((_("Earlier"), _("changes on %(count)s days: see the transactions") % {"count": earlier}, ""),)
    return (*reversed(rows[: len(ahead)]), *reversed(past), *(more if earlier > 0 else ()))
