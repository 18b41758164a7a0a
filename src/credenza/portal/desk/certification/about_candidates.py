"""Acts about a candidate: what staff enter for them, and making two accounts one."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.pass_exam import grant_credential, pass_exam, withdraw_pass
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.entering import Claim
from credenza.certification.queries.desk_previews import (
    preview_grant,
    preview_merger,
    preview_pass_withdrawal,
)
from credenza.certification.queries.previews import Planned, PreviewRow, preview
from credenza.certification.receipts import PassRecorded
from credenza.certification.rows import CandidateRow
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.portal.desk.certification.acts import Act, Call, Look, Values
from credenza.portal.desk.certification.forms import ActivityForm, ExamForm, GrantForm, MergeForm
from credenza.portal.desk.certification.targets import Target, taken_in
from credenza.portal.presentation.formats import business_date
from credenza.portal.shared import today


def _who(target: Target) -> CandidateRow:
    if target.candidate is None:
        raise NotFound(what="candidate")
    return target.candidate


def _enter(target: Target, values: Values, call: Call) -> str:
    claim = Claim(
        type=values["type"],
        on=values["on"],
        name=values["name"],
        notes=values["reason"],
        units=values.get("units"),
    )
    done = record_activity(person=_who(target).person.id, claim=claim, **call.stamped())
    moved = len(done.moved)
    told = ngettext("The dates of %(count)s credential moved.", "The dates of %(count)s credentials moved.", moved)
    return " ".join([_("The activity is entered and counts."), *([told % {"count": moved}] if moved else [])])


def _enter_look(target: Target, values: Values, by: Actor) -> Look:
    planned = Planned(on=values["on"], type=values["type"], name=values["name"], units=values.get("units"))
    return Look(preview=preview(_who(target).id, today(), [planned]))


def _grant(target: Target, values: Values, call: Call) -> str:
    return _passed(
        grant_credential(
            person=_who(target).person.id,
            certification=values["certification"],
            on=values["on"],
            reason=values["reason"],
            **call.stamped(),
        )
    )


def _exam(target: Target, values: Values, call: Call) -> str:
    return _passed(
        pass_exam(
            person=_who(target).person.id, certification=values["certification"], on=values["on"], **call.stamped()
        )
    )


def _passed(done: PassRecorded) -> str:
    if done.suspends_on is None or done.expires_on is None:
        return _("%(certification)s: kept, but it led to nothing.") % {"certification": done.certification}
    return _("%(certification)s suspends on %(suspends)s and expires on %(expires)s.") % {
        "certification": done.certification,
        "suspends": business_date(done.suspends_on),
        "expires": business_date(done.expires_on),
    }


def _grant_look(target: Target, values: Values, by: Actor) -> Look:
    return Look(preview=preview_grant(_who(target).id, values["certification"], values["on"], today()))


def _exam_look(target: Target, values: Values, by: Actor) -> Look:
    planned = Planned(on=values["on"], exam=values["certification"])
    return Look(preview=preview(_who(target).id, today(), [planned]))


def _merge(target: Target, values: Values, call: Call) -> str:
    other = taken_in(call.by, values["number"])
    merge_candidates(keep=target.id, merge=other.id, reason=values["reason"], **call.stamped())
    return _("%(other)s is taken in; both IDs work.") % {"other": other.number}


def _merge_look(target: Target, values: Values, by: Actor) -> Look:
    other = taken_in(by, values["number"])
    told = (
        _("%(number)s belongs to %(name)s, %(email)s.")
        % {"number": other.number, "name": other.person.name, "email": other.person.email},
        _("Two credentials in force of one certification become the one with the later dates. This can't be undone."),
    )
    return Look(preview=preview_merger(target.id, other.id, today()), told=told)


def _withdraw_pass(target: Target, values: Values, call: Call) -> str:
    done = withdraw_pass(earned=target.id, reason=values["reason"], **call.stamped())
    return _("Withdrawn. What rested on this result of %(certification)s is undone.") % {
        "certification": done.certification
    }


def _without(target: Target) -> PreviewRow:
    return preview_pass_withdrawal(_who(target).id, target.id, today())


ACTS: dict[tuple[str, str], Act] = {
    ("candidate", "enter-activity"): Act(
        command="record_activity",
        title=gettext_lazy("Enter an activity"),
        change=gettext_lazy("It counts at once, by its own date, and without evidence: staff answer for it."),
        button=gettext_lazy("Enter the activity"),
        run=_enter,
        form=ActivityForm,
        look=_enter_look,
        is_danger=False,
    ),
    ("candidate", "grant"): Act(
        command="grant_credential",
        title=gettext_lazy("Grant a credential"),
        change=gettext_lazy(
            "Staff state that the candidate holds the certification since a day. Where one is in force on it, that "
            "one renews."
        ),
        button=gettext_lazy("Grant the credential"),
        run=_grant,
        form=GrantForm,
        look=_grant_look,
        is_danger=False,
    ),
    ("candidate", "exam"): Act(
        command="pass_exam",
        title=gettext_lazy("Enter an exam result"),
        change=gettext_lazy("A passed exam renews the credential in force, or earns a new one."),
        button=gettext_lazy("Enter the result"),
        run=_exam,
        form=ExamForm,
        look=_exam_look,
        is_danger=False,
    ),
    ("candidate", "merge"): Act(
        command="merge_candidates",
        title=gettext_lazy("Take in another account"),
        change=gettext_lazy("For one person with two accounts: everything that both did goes on as one."),
        button=gettext_lazy("Make them one"),
        run=_merge,
        form=MergeForm,
        look=_merge_look,
    ),
    ("pass", "withdraw"): Act(
        command="withdraw_pass",
        title=gettext_lazy("Withdraw a result"),
        change=gettext_lazy("For a result that was none: the credential it earned is revoked, a renewal by it undone."),
        button=gettext_lazy("Withdraw the result"),
        run=_withdraw_pass,
        effect=_without,
    ),
}
