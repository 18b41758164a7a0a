"""Letters to candidates about audits: a case opened, a question asked, a decision, an appeal decided.

Who told staff about an activity, and which rule picked it, is never said.
"""

from django.utils.translation import gettext as _

from credenza.certification.queries.notices import CaseHead, case_decision, case_head
from credenza.journal.outbox import Announced
from credenza.workflows.certification_facts import CandidateTold, appeal_days, candidate_told
from credenza.workflows.letters.credential_words import candidate_reason
from credenza.workflows.letters.letter import Letter, clean, day, quoted, strong
from credenza.workflows.letters.words import days
from credenza.workflows.telling import Told, to_people


def opened(event: Announced) -> list[Told]:
    """Staff, or the program's own look, took an activity for a closer look."""
    told, case = _about(event)
    letter = Letter(
        subject=_("A closer look at {name}").format(name=clean(case.activity_name)),
        heading=_("One of your activities is looked at"),
        paragraphs=(
            _("The program checks some activities afterwards, and {name} is one of them.").format(
                name=strong(clean(case.activity_name))
            ),
            _("It goes on counting meanwhile. You need to do nothing unless staff ask you something."),
        ),
        facts=_facts(case),
        closing=(_("If you have more evidence for it, you can add it on the case's page."),),
        button=_("See the case"),
        page="case_of_mine",
        about=case.id,
        why=candidate_reason(told),
    )
    return to_people([told.person], "audit_opened", f"case={case.id}", letter)


def asked(event: Announced) -> list[Told]:
    """Staff ask the candidate a question, with a last day for the answer."""
    told, case = _about(event)
    letter = Letter(
        subject=_("A question about {name}").format(name=clean(case.activity_name)),
        heading=_("Staff have a question"),
        paragraphs=(
            _("Staff ask you about {name}:").format(name=strong(clean(case.activity_name))),
            quoted(case.question),
        ),
        facts=(*_facts(case), *_until(case, _("Last day to answer"))),
        closing=(_("Without an answer staff decide on what they have; nothing is rejected by itself."),),
        button=_("Answer"),
        page="case_of_mine",
        about=case.id,
        why=candidate_reason(told),
    )
    return to_people([told.person], "audit_opened", f"case={case.id}:event={event.id}", letter)


def lengthened(event: Announced) -> list[Told]:
    """Staff gave more time to answer or to appeal."""
    told, case = _about(event)
    letter = Letter(
        subject=_("More time for your case about {name}").format(name=clean(case.activity_name)),
        heading=_("You have more time"),
        paragraphs=(
            _("Staff gave you more time in the case about {name}.").format(name=strong(clean(case.activity_name))),
        ),
        facts=(*_facts(case), *_until(case, _("New last day"))),
        button=_("See the case"),
        page="case_of_mine",
        about=case.id,
        why=candidate_reason(told),
    )
    return to_people([told.person], "audit_opened", f"case={case.id}:event={event.id}", letter)


def decided(event: Announced) -> list[Told]:
    """The first decision, which may be appealed; or the second one, which is final."""
    told, case = _about(event)
    decision = case_decision(case.id, event.at)
    said = {
        "accept": _("Staff accepted {name}. It counts."),
        "reject": _("Staff rejected {name}. It does not count, and what rested on it was undone."),
        "dismiss": _("Staff closed the case about {name}. Nothing changes."),
    }[decision.outcome]
    subject = {
        "accept": _("{name} was accepted"),
        "reject": _("{name} was rejected"),
        "dismiss": _("The case about {name} was dismissed"),
    }[decision.outcome]
    closing = _("This decision is final.") if decision.appeal else _appeal()
    letter = Letter(
        subject=subject.format(name=clean(case.activity_name)),
        heading=_("Your appeal was decided") if decision.appeal else _("The case was decided"),
        paragraphs=(said.format(name=strong(clean(case.activity_name))),),
        facts=(
            *_facts(case),
            (_("Reason"), quoted(decision.reason)),
            *(((_("Last day to appeal"), day(decision.deadline_on)),) if decision.deadline_on else ()),
        ),
        closing=(closing,) if decision.appeal or decision.outcome == "reject" else (),
        button=_("See the case"),
        page="case_of_mine",
        about=case.id,
        why=candidate_reason(told),
    )
    notice = "appeal_decided" if decision.appeal else "audit_decided"
    return to_people([told.person], notice, f"case={case.id}:event={event.id}", letter)


def _appeal() -> str:
    return _(
        "If you disagree, you can appeal once within {days}, with new evidence. Somebody else decides then."
    ).format(days=days(appeal_days()))


def _about(event: Announced) -> tuple[CandidateTold, CaseHead]:
    return candidate_told(event.payload["candidate"]), case_head(event.payload["case"])


def _facts(case: CaseHead) -> tuple[tuple[str, str], ...]:
    return ((_("Activity"), clean(case.activity_name)), (_("Date"), day(case.activity_on)))


def _until(case: CaseHead, label: str) -> tuple[tuple[str, str], ...]:
    return ((label, day(case.deadline_on)),) if case.deadline_on else ()
