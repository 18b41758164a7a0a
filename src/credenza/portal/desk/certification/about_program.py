"""Acts about everybody: retiring a certification, a blanket extension; and what becomes of a report."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from credenza.certification.commands.grant_extension import apply_blanket_extension
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.report_misuse import dismiss_report
from credenza.certification.commands.retire_certification import retire_certification
from credenza.certification.queries.activities import activity_row
from credenza.certification.queries.desk_previews import Touched, blanket_touches, retirement_touches
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.portal.desk.certification.acts import Act, Call, Look, Values
from credenza.portal.desk.certification.forms import BlanketForm, CaseFromReportForm, RetireForm
from credenza.portal.desk.certification.targets import Target
from credenza.portal.presentation.formats import business_date, grouped
from credenza.portal.shared import today


def _code(target: Target) -> str:
    if target.certification is None:
        raise NotFound(what="certification")
    return target.certification.code


def _counted(found: Touched) -> str:
    credentials = ngettext("%(count)s credential", "%(count)s credentials", found.credentials)
    candidates = ngettext("%(count)s candidate", "%(count)s candidates", found.candidates)
    return _("%(credentials)s of %(candidates)s") % {
        "credentials": credentials % {"count": grouped(found.credentials)},
        "candidates": candidates % {"count": grouped(found.candidates)},
    }


def _retire(target: Target, values: Values, call: Call) -> str:
    done = retire_certification(certification=_code(target), on=values["on"], reason=values["reason"], **call.stamped())
    return _("%(code)s is retired from %(day)s.") % {"code": done.certification, "day": business_date(done.on)}


def _retire_look(target: Target, values: Values, by: Actor) -> Look:
    found = _counted(retirement_touches(_code(target), today()))
    day = business_date(values["on"])
    told = _("%(found)s in force today: from %(day)s on none of them renews; they run to their dates.")
    late = _("Renewals dated %(day)s or later are undone.") % {"day": day}
    return Look(told=(told % {"found": found, "day": day}, *((late,) if values["on"] <= today() else ())))


def _blanket(target: Target, values: Values, call: Call) -> str:
    done = apply_blanket_extension(**_span(values), reason=values["reason"], **call.stamped())
    return _("Applied: %(found)s moved.") % {
        "found": _counted(Touched(credentials=done.credentials, candidates=done.candidates))
    }


def _span(values: Values) -> Values:
    return {key: values[key] for key in ("expires_from", "expires_to", "months")}


def _blanket_look(target: Target, values: Values, by: Actor) -> Look:
    found = _counted(blanket_touches(values["expires_from"], values["expires_to"], today()))
    told = ngettext(
        "%(found)s in force today: both dates move by %(months)s month.",
        "%(found)s in force today: both dates move by %(months)s months.",
        values["months"],
    )
    again = _("Applying it a second time moves what still expires in this time once more. It can't be undone.")
    return Look(told=(told % {"found": found, "months": values["months"]}, again))


def _case(target: Target, values: Values, call: Call) -> str:
    done = open_case(activity=values["activity"], reason=values["reason"], report=target.id, **call.stamped())
    return _("Case %(number)s is open. Its candidate is not told who reported it.") % {"number": done.case}


def _case_look(target: Target, values: Values, by: Actor) -> Look:
    row = activity_row(values["activity"], by)
    told = _("Activity %(number)s: %(name)s of %(day)s, candidate %(candidate)s.") % {
        "number": row.id,
        "name": row.name,
        "day": business_date(row.on),
        "candidate": row.candidate_number,
    }
    return Look(told=(told,))


def _dismiss(target: Target, values: Values, call: Call) -> str:
    dismiss_report(report=target.id, reason=values["reason"], **call.stamped())
    return _("The report is dismissed.")


ACTS: dict[tuple[str, str], Act] = {
    ("certification", "retire"): Act(
        command="retire_certification",
        title=gettext_lazy("Retire the certification"),
        change=gettext_lazy("From that day no exam and no units renew it. What is held runs to its dates."),
        button=gettext_lazy("Retire the certification"),
        run=_retire,
        form=RetireForm,
        look=_retire_look,
    ),
    ("everybody", "blanket"): Act(
        command="apply_blanket_extension",
        title=gettext_lazy("Apply a blanket extension"),
        change=gettext_lazy(
            "Every credential that is in force today and expires in this time gets later dates, retired certifications "
            "included. The candidates are told."
        ),
        button=gettext_lazy("Apply the extension"),
        run=_blanket,
        form=BlanketForm,
        look=_blanket_look,
    ),
    ("report", "open-case"): Act(
        command="open_case",
        title=gettext_lazy("Make a case of the report"),
        change=gettext_lazy("An audit case is opened about one activity. Its candidate never learns who reported it."),
        button=gettext_lazy("Open the case"),
        run=_case,
        form=CaseFromReportForm,
        look=_case_look,
        is_danger=False,
    ),
    ("report", "dismiss"): Act(
        command="dismiss_report",
        title=gettext_lazy("Dismiss the report"),
        change=gettext_lazy("Nothing comes of it. The reason is kept with your name."),
        button=gettext_lazy("Dismiss the report"),
        run=_dismiss,
    ),
}
