"""Organizations: members, address and tax id, evidence and what it proves on a day, and who may do what."""

from datetime import timedelta

import pytest

from credenza.journal.models import AuditEntry, Event
from credenza.kernel.actors import SYSTEM, Actor, StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.parties import organizations as asked
from credenza.parties.commands.add_member import add_member
from credenza.parties.commands.decide_evidence import decide_evidence
from credenza.parties.commands.edit_organization import Flags, edit_organization
from credenza.parties.commands.register_organization import register_organization
from credenza.parties.commands.remove_member import remove_member
from credenza.parties.commands.submit_evidence import Paper, submit_evidence
from credenza.parties.organization_errors import (
    AlreadyMember,
    EvidenceDecided,
    EvidenceExpired,
    LastMember,
    NotAMember,
)
from credenza.parties.organization_fields import Address
from credenza.parties.organization_rows import ClaimsRow, PlaceRow
from credenza.workflows.blanking import blank_person
from tests.builders.credits import NOW, TODAY, email_of, later, person, staff

pytestmark = pytest.mark.django_db
BERLIN = Address(street="Hauptstr. 1", city="Berlin", postal_code="10115", country="de")
PAPER = Paper(stored_name="a" * 32, stored_digest="b" * 64, media_type="application/pdf", original_name="letter.pdf")
MONTH = timedelta(days=30)


def acme(by: Actor, **more: object) -> int:
    return register_organization(name=" Acme ", by=by, now=NOW, **more).organization


class TestRegistering:
    def test_makes_its_first_contact_and_reads_address_and_tax_id(self):
        ana = person("ana@acme.example")
        made = acme(ana, address=BERLIN, vat_id="de136695976", kind="reseller")
        row = asked.organization(made)
        assert (row.name, row.kind, row.country, row.vat_id, row.vat_id_valid) == (
            "Acme", "reseller", "DE", "DE136695976", True,
        )  # fmt: skip
        assert row.address_lines == ("Hauptstr. 1", "10115 Berlin", "DE")
        assert asked.organizations_of(ana.person_id) == (row,) == (asked.organization_by_name("Acme"),)
        assert asked.is_member(ana.person_id, made)
        assert not asked.is_member(ana.person_id, made + 1)
        assert asked.billing_place(made, TODAY) == PlaceRow(
            country="DE", region=None, has_valid_vat_id=True, has_resale_certificate=False
        )
        assert Event.objects.get(name="parties.organization_registered").payload["organization"] == made
        # History names people by id: no name and no address stands in it.
        assert "acme" not in str(list(AuditEntry.objects.values("facts", "reason"))).lower()

    def test_is_done_for_others_by_the_desk_alone(self):
        ana, desk, finance = person(), staff(), staff(StaffRole.FINANCE)
        made = register_organization(name="Bo", first_contact=email_of(ana), by=desk, now=NOW).organization
        assert asked.is_member(ana.person_id, made)
        service = Actor(person_id=person().person_id, services=frozenset({"catalog:read"}))
        for by, contact in ((ana, email_of(finance)), (finance, email_of(ana)), (service, ""), (SYSTEM, "")):
            with pytest.raises(NotPermitted):
                register_organization(name="Bo", first_contact=contact, by=by, now=NOW)
        with pytest.raises(InvalidField):
            register_organization(name="Bo", first_contact="nobody@acme.example", by=desk, now=NOW)

    @pytest.mark.parametrize(
        ("given", "refusal", "field"),
        [
            ({"name": " "}, MissingFields, "name"),
            ({"name": "a\nb"}, InvalidField, "name"),
            ({"kind": "friend"}, InvalidField, "kind"),
            ({"address": Address(city="Berlin")}, MissingFields, "country"),
            ({"address": Address(country="DEU")}, InvalidField, "country"),
            ({"address": Address(country="US")}, MissingFields, "region"),
            ({"address": Address(country="US", region="Ontario")}, InvalidField, "region"),
            ({"address": Address(country="DE", city="x" * 101)}, InvalidField, "city"),
            ({"address": BERLIN, "vat_id": "DE136695977"}, InvalidField, "vat_id"),
            ({"vat_id": "9" * 31}, InvalidField, "vat_id"),
        ],
    )
    def test_refuses_what_cannot_be(self, given, refusal, field):
        with pytest.raises(refusal) as refused:
            register_organization(**{"name": "Acme", **given}, by=person(), now=NOW)
        assert field in str(refused.value)

    def test_edits_and_checks_the_tax_id_against_a_new_country(self):
        ana, desk = person(), staff()
        made = acme(ana, address=BERLIN, vat_id="DE136695976")
        with pytest.raises(InvalidField):
            edit_organization(organization=made, address=Address(country="FR"), by=ana, now=NOW)
        changed = edit_organization(
            organization=made, address=Address(country="us", region="california"), vat_id="94-1", by=ana, now=NOW
        )
        assert set(changed.changed) >= {"country", "region", "vat_id", "vat_id_valid"}
        place = asked.billing_place(made, TODAY)
        assert (place.country, place.region, place.has_valid_vat_id) == ("US", "CA", False)
        flags = Flags(fulfil_on_terms=True, is_blocked=True, kind="reseller")
        for by in (ana, person(), staff(StaffRole.FINANCE), staff(who=ana)):
            with pytest.raises(NotPermitted):
                edit_organization(organization=made, flags=flags, reason="asked", by=by, now=NOW)
        with pytest.raises(MissingFields):
            edit_organization(organization=made, flags=flags, by=desk, now=NOW)
        edit_organization(organization=made, flags=flags, reason="asked", by=desk, now=NOW)
        row = asked.organization(made)
        assert (row.kind, row.fulfil_on_terms, row.is_blocked) == ("reseller", True, True)
        assert edit_organization(organization=made, flags=flags, reason="again", by=desk, now=NOW).changed == ()


class TestMembers:
    def test_the_first_contact_keeps_the_list_and_everybody_may_leave_but_the_last(self):
        ana, bo, cy, desk = person("ana@acme.example"), person("bo@acme.example"), person(), staff()
        made = acme(ana)
        with pytest.raises(LastMember):
            remove_member(organization=made, email="ana@acme.example", by=ana, now=NOW)
        add_member(organization=made, email="BO@acme.example ", by=ana, now=later(1))
        for by in (bo, cy, staff(StaffRole.FINANCE)):
            with pytest.raises(NotPermitted):
                add_member(organization=made, email=email_of(cy), by=by, now=later(1))
            with pytest.raises(NotPermitted):
                remove_member(organization=made, email="ana@acme.example", by=by, now=later(1))
        with pytest.raises(AlreadyMember):
            add_member(organization=made, email="bo@acme.example", by=desk, now=later(1))
        with pytest.raises(NotAMember):
            remove_member(organization=made, email=email_of(cy), by=ana, now=later(1))
        with pytest.raises(InvalidField):
            add_member(organization=made, email="nobody@acme.example", by=ana, now=later(1))
        assert [row.is_first_contact for row in asked.members_of(made)] == [True, False]
        remove_member(organization=made, email="ana@acme.example", by=ana, now=later(2))
        assert asked.first_contact_of(made) == bo.person_id
        with pytest.raises(NotFound):
            asked.see_organization(made, ana)
        # Coming back is a new membership: the longest standing is the other one now.
        add_member(organization=made, email="ana@acme.example", by=bo, now=later(3))
        assert [row.person.id for row in asked.members_of(made)] == [bo.person_id, ana.person_id]


def test_a_blanked_person_belongs_nowhere_and_the_organization_stays():
    ana, administrator = person("ana@acme.example", "Ana"), staff(StaffRole.ADMINISTRATOR)
    made = acme(ana)
    blank_person(person=ana.person_id, reason="Asked", by=administrator, now=NOW)
    assert (asked.members_of(made), asked.organizations_of(ana.person_id)) == ((), ())
    add_member(organization=made, email=email_of(person("bo@acme.example")), by=staff(), now=NOW)
    assert [row.is_first_contact for row in asked.members_of(made)] == [True]


class TestEvidence:
    def test_proves_from_its_approval_to_its_last_day(self):
        ana, desk = person(), staff()
        made = acme(ana, address=BERLIN)
        assert asked.claims(made, TODAY) == ClaimsRow(
            program=None, program_proven=False, category=None, category_proven=False, exemption_claimed_unproven=False
        )
        shown = submit_evidence(
            organization=made,
            kind="category",
            value="academic",
            paper=PAPER,
            valid_until=TODAY + MONTH,
            by=ana,
            now=NOW,
        )
        submit_evidence(organization=made, kind="exemption", note="see our letter", by=ana, now=NOW)
        claims = asked.claims(made, TODAY)
        assert (claims.category, claims.category_proven, claims.exemption_claimed_unproven) == ("academic", False, True)
        for row in asked.evidence_waiting(TODAY, desk):
            decide_evidence(evidence=row.id, outcome="approve", reason="seen", by=desk, now=NOW)
        last = TODAY + MONTH
        assert asked.claims(made, last).category_proven
        over = asked.claims(made, last + timedelta(days=1))
        assert (over.category, over.category_proven) == ("academic", False)
        assert asked.billing_place(made, TODAY).has_resale_certificate
        assert not asked.claims(made, TODAY).exemption_claimed_unproven
        rows = asked.evidence_of(made, last + timedelta(days=1), ana)
        assert [(row.kind, row.status) for row in rows] == [("exemption", "approved"), ("category", "expired")]
        with pytest.raises(EvidenceExpired):
            decide_evidence(evidence=shown.evidence, outcome="reject", reason="x", by=desk, now=later(31))
        with pytest.raises(EvidenceDecided):
            decide_evidence(evidence=shown.evidence, outcome="reject", reason="x", by=desk, now=later(1))
        assert asked.paper_of(shown.evidence, ana).stored_name == PAPER.stored_name
        assert list(asked.stored_papers()) == [("a" * 32, "b" * 64)]

    def test_rejected_evidence_claims_nothing_and_what_is_in_force_goes_before_what_waits(self):
        ana, desk = person(), staff()
        made = acme(ana, kind="reseller")

        def submit(value: str) -> int:
            return submit_evidence(
                organization=made, kind="discount_program", value=value, note="n", by=ana, now=NOW
            ).evidence

        decide_evidence(evidence=submit("partner"), outcome="reject", reason="no", by=desk, now=NOW)
        assert asked.claims(made, TODAY).program is None
        decide_evidence(evidence=submit("corporate_reseller"), outcome="approve", reason="y", by=desk, now=NOW)
        submit("partner")
        claims = asked.claims(made, TODAY)
        assert (claims.program, claims.program_proven) == ("corporate_reseller", True)

    def test_is_decided_by_the_desk_with_a_reason_never_for_ones_own(self):
        ana, desk = person(), staff()
        made = acme(ana)
        shown = submit_evidence(organization=made, kind="resale_certificate", paper=PAPER, by=desk, now=NOW).evidence
        for by in (ana, person(), staff(StaffRole.FINANCE), staff(who=ana), staff(StaffRole.ADMINISTRATOR, who=ana)):
            with pytest.raises(NotPermitted):
                decide_evidence(evidence=shown, outcome="approve", reason="x", by=by, now=NOW)
        with pytest.raises(MissingFields):
            decide_evidence(evidence=shown, outcome="approve", reason=" ", by=desk, now=NOW)
        yesterday = TODAY - timedelta(days=1)
        with pytest.raises(EvidenceExpired):
            decide_evidence(evidence=shown, outcome="approve", reason="x", valid_until=yesterday, by=desk, now=NOW)
        for stranger in (person(), staff(StaffRole.CERTIFICATION_DESK)):
            for look in (asked.evidence_row, asked.evidence_of):
                with pytest.raises(NotFound):
                    look(*((shown, TODAY) if look is asked.evidence_row else (made, TODAY)), stranger)
            with pytest.raises(NotFound):
                asked.paper_of(shown, stranger)
            with pytest.raises(NotPermitted):
                submit_evidence(organization=made, kind="exemption", note="n", by=stranger, now=NOW)

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [
            ({"kind": "wish", "note": "n"}, InvalidField),
            ({"kind": "category", "value": "partner", "note": "n"}, InvalidField),
            ({"kind": "exemption", "value": "academic", "note": "n"}, InvalidField),
            ({"kind": "category", "value": "academic"}, MissingFields),
            ({"kind": "exemption", "note": "n", "valid_until": TODAY - timedelta(days=1)}, EvidenceExpired),
        ],
    )
    def test_refuses_what_cannot_be(self, given, refusal):
        ana = person()
        with pytest.raises(refusal):
            submit_evidence(organization=acme(ana), **given, by=ana, now=NOW)


def test_lists_find_by_name_tax_id_and_member_and_show_only_ones_own():
    ana, bo, desk = person("ana@acme.example", "Ana"), person(), staff()
    first, second = acme(ana, address=BERLIN, vat_id="DE136695976"), acme(bo, kind="reseller")
    submit_evidence(organization=second, kind="exemption", note="n", by=bo, now=NOW)

    def ids(**given: object) -> list[int]:
        return [row.id for row in asked.list_organizations(desk, **given)]

    assert ids() == [second, first]
    assert ids(text="136695") == ids(text="ana@ac") == ids(before=second) == [first]
    assert ids(kind="reseller") == ids(waiting=True) == ids(limit=1) == [second]
    assert ids(text="\x00") == []
    assert [row.id for row in asked.list_organizations(ana)] == [first]
    assert asked.list_organizations(person()) == ()
    assert asked.organization(2**70) is None
