"""Letters about organizations: the desk decided evidence for a discount or an exemption. Rules DS2, TX4."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from credenza.journal.outbox import Announced
from credenza.kernel.actors import SYSTEM
from credenza.parties.organization_kinds import CATEGORY, EXEMPTION, PROGRAM, RESALE
from credenza.parties.organization_rows import EvidenceRow
from credenza.parties.organizations import evidence_row, first_contact_of, is_member
from credenza.parties.queries import people
from credenza.parties.rows import PersonRow
from credenza.workflows.letters.letter import Letter, clean, day, quoted, strong
from credenza.workflows.telling import Told, to_people

CLAIMS = {
    (CATEGORY, "academic"): __("academic institution"),
    (CATEGORY, "non_profit"): __("non-profit organization"),
    (CATEGORY, "government"): __("government"),
    (CATEGORY, "migration"): __("migration from another product"),
    (PROGRAM, "corporate_reseller"): __("corporate reseller program"),
    (PROGRAM, "partner"): __("partner program"),
    (RESALE, ""): __("resale certificate"),
    (EXEMPTION, ""): __("tax exemption"),
}


def decided(event: Announced) -> list[Told]:
    """Evidence was approved or rejected: the first contact is told, and whoever submitted it and is a member still."""
    row = evidence_row(event.payload["evidence"], event.on, SYSTEM)
    is_approved = event.payload["status"] == "approved"
    claim = clean(str(CLAIMS.get((row.kind, row.value), f"{row.kind} {row.value}".replace("_", " ").strip())))
    facts = [(_("Organization"), clean(row.organization_name)), (_("Evidence"), claim)]
    if is_approved and row.valid_until is not None:
        facts.append((_("Holds until"), day(row.valid_until)))
    subject = _("Your evidence was approved: {claim}") if is_approved else _("Your evidence was rejected: {claim}")
    counts = _("It counts from today on. Quotes that wait for it are decided by the order desk; new ones count it.")
    lacks = _("It counts for nothing. You can submit other evidence on the organization's page.")
    letter = Letter(
        subject=subject.format(claim=claim),
        heading=_("Evidence was approved") if is_approved else _("Evidence was rejected"),
        paragraphs=(
            _("The order desk looked at {claim}.").format(claim=strong(claim)),
            counts if is_approved else lacks,
            _("Its words: “{reason}”").format(reason=quoted(row.reason)),
        ),
        facts=tuple(facts),
        button=_("Open the organization"),
        page="organization",
        about=row.organization_id,
        why=_("You get this because you act for the organization."),
    )
    return to_people(_readers(row), "evidence_decided", f"evidence={row.id}:{row.status}", letter)


def _readers(row: EvidenceRow) -> tuple[PersonRow, ...]:
    submitted = row.submitted_by_id
    ids = [first_contact_of(row.organization_id)]
    if submitted is not None and is_member(submitted, row.organization_id):
        ids.append(submitted)
    known = people(one for one in ids if one is not None)
    return tuple(known[one] for one in dict.fromkeys(ids) if one in known)
