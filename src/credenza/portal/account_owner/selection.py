"""What deciding on the ticked requests would do: count, sum, balance after, lots; the same for bar, dialog and page."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.credits.queries.planning import PlannedDrawdown, planned_drawdown
from credenza.credits.rows import RequestRow
from credenza.portal.account_owner.room import Room
from credenza.portal.presentation.formats import credit_words, grouped
from credenza.portal.shared import today


def selection_context(room: Room, rows: Sequence[RequestRow]) -> dict[str, Any]:
    """The sums of the ticked requests; with none ticked the bar says what can be spent at all."""
    plan = planned_drawdown(room.account.id, sum(row.credits for row in rows), today())
    return {
        "plan": plan,
        "chosen": tuple(rows),
        "facts": _facts(rows, plan),
        "approve_title": _("Approve %(requests)s for %(credits)s?") % _counted(rows, plan),
        "deny_title": _("Deny %(requests)s for %(credits)s?") % _counted(rows, plan),
    }


def _counted(rows: Sequence[RequestRow], plan: PlannedDrawdown) -> dict[str, str]:
    return {"requests": _requests(rows), "credits": credit_words(plan.credits)}


def _requests(rows: Sequence[RequestRow]) -> str:
    return ngettext("%(count)s request", "%(count)s requests", len(rows)) % {"count": grouped(len(rows))}


def _facts(rows: Sequence[RequestRow], plan: PlannedDrawdown) -> list[tuple[str, str]]:
    if not rows:
        # Shown where no script counts along: the next step has the sums.
        return [(_("Available"), grouped(plan.available)), (_("Sum and balance after"), _("on the next step"))]
    facts = [(_("Selected"), _requests(rows)), (_("Credits"), grouped(plan.credits))]
    if plan.shortfall:
        return [*facts, (_("Balance falls short by"), grouped(plan.shortfall))]
    return [*facts, (_("Balance after"), f"{grouped(plan.available)} → {grouped(plan.after)}")]
