"""What an act of the desk is about: found once, what the page says of it, and where it goes back to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from credenza.certification.audit_rows import CaseRow, ReportRow
from credenza.certification.programs import certification as certification_named
from credenza.certification.programs import retirements
from credenza.certification.queries.activities import activity_row, root_of
from credenza.certification.queries.candidates import candidate_by_number, candidate_seen_by, known
from credenza.certification.queries.cases import case_row, report_row
from credenza.certification.queries.desk import PassRow, candidate_of_credential, extension_row, pass_row
from credenza.certification.rows import ActivityRow, CandidateRow, CredentialRow, ExtensionRow
from credenza.kernel.actors import Actor
from credenza.portal.candidate.words import units_words
from credenza.portal.presentation.formats import business_date, last_day
from credenza.portal.presentation.states import words_of
from credenza.portal.shared import today
from credenza.programs.certification_shapes import Certification

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """``id``: what the command takes. ``heading``: what the page says it is about; ``facts`` more of it. ``address``
    is where it goes back to. ``candidate`` is None for what concerns everybody.
    """

    id: int
    heading: str
    address: str
    facts: tuple[Fact, ...] = ()
    candidate: CandidateRow | None = None
    activity: ActivityRow | None = None
    credential: CredentialRow | None = None
    extension: ExtensionRow | None = None
    earned: PassRow | None = None
    case: CaseRow | None = None
    report: ReportRow | None = None
    certification: Certification | None = None
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def candidate_id(self) -> int | None:
        """Whom the right is asked about."""
        return self.candidate.id if self.candidate else None


def candidate(by: Actor, candidate_id: int | str) -> Target:
    """A candidate by id."""
    row = candidate_seen_by(by, int(candidate_id))
    return Target(
        id=row.id, heading=_named(row), address=reverse("certification_desk:candidate", args=[row.id]), candidate=row
    )


def activity(by: Actor, activity_id: int | str) -> Target:
    """An activity by id."""
    row = activity_row(int(activity_id), by)
    who = candidate_seen_by(by, root_of(row.candidate))
    facts = (
        (_("Activity"), f"{row.type_name}, {units_words(row.units)}"),
        (_("Name"), row.name),
        (_("Dated"), business_date(row.on)),
        (_("Entered"), business_date(row.entered_on)),
        (_("State"), words_of(row.status)[0]),
    )
    address = reverse("certification_desk:activity", args=[row.id])
    return Target(id=row.id, heading=_named(who), address=address, facts=facts, candidate=who, activity=row)


def credential(by: Actor, credential_id: int | str) -> Target:
    """A credential by id."""
    who = candidate_seen_by(by, root_of(candidate_of_credential(int(credential_id), by)))
    row = known(who.id, today()).row(int(credential_id))
    return Target(
        id=row.id,
        heading=_named(who),
        address=reverse("certification_desk:candidate", args=[who.id]),
        facts=_credential_facts(row),
        candidate=who,
        credential=row,
    )


def extension(by: Actor, extension_id: int | str) -> Target:
    """A wish for more time, with its credential."""
    wish = extension_row(int(extension_id), by)
    about = credential(by, wish.credential)
    facts = (*about.facts, (_("Asked on"), business_date(wish.asked_on)), (_("Their reason"), wish.reason))
    return Target(
        id=wish.id,
        heading=about.heading,
        address=reverse("certification_desk:extensions"),
        facts=facts,
        candidate=about.candidate,
        credential=about.credential,
        extension=wish,
    )


def earned(by: Actor, pass_id: int | str) -> Target:
    """A pass by id."""
    row = pass_row(int(pass_id), by)
    who = candidate_seen_by(by, root_of(row.candidate))
    kind = {"exam": _("Exam"), "grant": _("Granted by staff"), "import": _("Imported")}[row.kind]
    facts = (
        (kind, row.certification),
        (_("Dated"), business_date(row.on)),
        (_("Entered"), business_date(row.entered_on)),
    )
    address = reverse("certification_desk:candidate", args=[who.id])
    return Target(id=row.id, heading=_named(who), address=address, facts=facts, candidate=who, earned=row)


def case(by: Actor, case_id: int | str) -> Target:
    """An audit case by id."""
    row = case_row(int(case_id), by)
    who = candidate_seen_by(by, row.candidate)
    facts = [(_("Activity"), row.activity_name), (_("State"), words_of(row.status)[0])]
    if row.deadline_on:
        facts.append((_("Last day"), business_date(row.deadline_on)))
    address = reverse("certification_desk:case", args=[row.id])
    return Target(id=row.id, heading=_named(who), address=address, facts=tuple(facts), candidate=who, case=row)


def report(by: Actor, report_id: int | str) -> Target:
    """A report of misuse by id."""
    row = report_row(int(report_id), by)
    facts = ((_("Report"), row.text), *(((_("About"), row.about),) if row.about else ()))
    heading = _("Report %(number)s") % {"number": row.id}
    return Target(id=row.id, heading=heading, address=reverse("certification_desk:reports"), facts=facts, report=row)


def kind(by: Actor, code: int | str) -> Target:
    """A certification of the program by its code."""
    row = certification_named(str(code))
    retired_on: date | None = retirements().get(row.code)
    told = _("retired from %(day)s") % {"day": business_date(retired_on)} if retired_on else _("current")
    return Target(
        id=0,
        heading=f"{row.code} {row.name}",
        address=reverse("certification_desk:program"),
        facts=((_("Certification"), f"{row.code} {row.name}"), (_("State"), told)),
        certification=row,
    )


def everybody(by: Actor, nothing: int | str) -> Target:
    """The whole program."""
    return Target(id=0, heading=_("Everybody"), address=reverse("certification_desk:program"))


def taken_in(by: Actor, number: str) -> CandidateRow:
    """The candidate with that ID; ``NotFound`` for none."""
    return candidate_by_number(number, by)


FINDERS: dict[str, Callable[[Actor, int | str], Target]] = {
    "candidate": candidate,
    "activity": activity,
    "credential": credential,
    "extension": extension,
    "pass": earned,
    "case": case,
    "report": report,
    "certification": kind,
    "everybody": everybody,
}


def _named(row: CandidateRow) -> str:
    return f"{row.person.name}, {row.number}"


def _credential_facts(row: CredentialRow) -> tuple[Fact, ...]:
    return (
        (_("Credential"), f"{row.certification} {row.name}"),
        (_("State"), words_of(row.status)[0]),
        (_("Earned on"), business_date(row.earned_on)),
        (_("Suspends on"), business_date(row.suspends_on)),
        (
            _("Expires on"),
            _("%(day)s (last day %(last)s)")
            % {"day": business_date(row.expires_on), "last": business_date(last_day(row.expires_on))},
        ),
    )
