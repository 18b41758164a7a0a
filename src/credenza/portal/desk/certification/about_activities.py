"""Acts about an activity or its case."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.certification.commands.accept_activity import accept_activity
from credenza.certification.commands.lengthen_deadline import lengthen_deadline
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.commands.withdraw_activity import withdraw_activity
from credenza.certification.queries.desk_previews import preview_acceptance, preview_rejection
from credenza.certification.queries.previews import PreviewRow
from credenza.certification.receipts import ActivityChanged
from credenza.portal.desk.certification.acts import Act, Call, Values
from credenza.portal.desk.certification.forms import DeadlineForm, ToldForm
from credenza.portal.desk.certification.targets import Target
from credenza.portal.presentation.formats import business_date
from credenza.portal.shared import today


def _moved(done: ActivityChanged, words: str) -> str:
    """The toast: what was done, and the dates that moved by it."""
    dates = [
        _("%(certification)s: suspends %(suspends)s, expires %(expires)s.")
        % {
            "certification": one.certification,
            "suspends": business_date(one.suspends_to),
            "expires": business_date(one.expires_to),
        }
        for one in done.moved
    ]
    return " ".join([words, *dates])


def _accept(target: Target, values: Values, call: Call) -> str:
    return _moved(
        accept_activity(activity=target.id, reason=values["reason"], **call.stamped()), _("The activity is accepted.")
    )


def _reject(target: Target, values: Values, call: Call) -> str:
    return _moved(
        reject_activity(activity=target.id, reason=values["reason"], **call.stamped()), _("The activity is rejected.")
    )


def _withdraw(target: Target, values: Values, call: Call) -> str:
    return _moved(
        withdraw_activity(activity=target.id, reason=values["reason"], **call.stamped()),
        _("The activity is withdrawn."),
    )


def _open(target: Target, values: Values, call: Call) -> str:
    done = open_case(activity=target.id, reason=values["reason"], **call.stamped())
    return _("Case %(number)s is open. The activity counts while it is.") % {"number": done.case}


def _lengthen(target: Target, values: Values, call: Call) -> str:
    done = lengthen_deadline(
        case=target.id, deadline_on=values["deadline_on"], reason=values["reason"], **call.stamped()
    )
    return _("The last day is %(day)s now.") % {"day": business_date(done.deadline_on or today())}


def _accepted(target: Target) -> PreviewRow:
    return preview_acceptance(target.id, today())


def _rejected(target: Target) -> PreviewRow:
    return preview_rejection(target.id, today())


def _deadline(target: Target) -> dict[str, date | None]:
    return {"deadline_on": target.case.deadline_on if target.case else None}


ACTS: dict[tuple[str, str], Act] = {
    ("activity", "accept"): Act(
        command="accept_activity",
        title=gettext_lazy("Accept the activity"),
        change=gettext_lazy("It counts by its own date, not by today's. The candidate is told."),
        button=gettext_lazy("Accept the activity"),
        run=_accept,
        form=ToldForm,
        effect=_accepted,
        is_danger=False,
    ),
    ("activity", "reject"): Act(
        command="reject_activity",
        title=gettext_lazy("Reject the activity"),
        change=gettext_lazy(
            "It no longer counts, and what rested on it is undone. Accepting it again restores everything. The "
            "candidate is told the reason."
        ),
        button=gettext_lazy("Reject the activity"),
        run=_reject,
        form=ToldForm,
        effect=_rejected,
    ),
    ("activity", "withdraw"): Act(
        command="withdraw_activity",
        title=gettext_lazy("Withdraw the activity"),
        change=gettext_lazy("For good: it no longer counts and can't be brought back, only entered anew."),
        button=gettext_lazy("Withdraw the activity"),
        run=_withdraw,
        form=ToldForm,
        effect=_rejected,
    ),
    ("activity", "open-case"): Act(
        command="open_case",
        title=gettext_lazy("Open an audit case"),
        change=gettext_lazy(
            "The candidate is told that the activity is looked at, not why. It counts until a decision, and can't be "
            "withdrawn meanwhile."
        ),
        button=gettext_lazy("Open the case"),
        run=_open,
        form=ToldForm,
        is_danger=False,
    ),
    ("case", "lengthen"): Act(
        command="lengthen_deadline",
        title=gettext_lazy("Give more time"),
        change=gettext_lazy("The candidate may answer or appeal until the new last day, that day included."),
        button=gettext_lazy("Give more time"),
        run=_lengthen,
        form=DeadlineForm,
        first=_deadline,
        is_danger=False,
    ),
}
