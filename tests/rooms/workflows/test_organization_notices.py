"""What an organization is told of its evidence (DS2, TX4): by mail, to who acts for it, with the desk's words."""

from datetime import timedelta

from credenza.parties.commands.add_member import add_member
from credenza.parties.commands.decide_evidence import decide_evidence
from credenza.parties.commands.register_organization import register_organization
from credenza.parties.commands.submit_evidence import submit_evidence
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import Notice
from tests.builders.credits import NOW, TODAY, email_of, person, staff


def test_ds2_the_first_contact_and_the_submitter_hear_the_decision_once() -> None:
    ana, ben, desk = person(), person(), staff()
    acme = register_organization(name="Acme", by=ana, now=NOW).organization
    add_member(organization=acme, email=email_of(ben), by=ana, now=NOW)
    given = {"kind": "category", "value": "non_profit", "note": "The register's number 7"}
    first = submit_evidence(organization=acme, **given, by=ben, now=NOW).evidence
    decide_evidence(evidence=first, outcome="reject", reason="Not in the\nregister.", by=desk, now=NOW)
    second = submit_evidence(organization=acme, **given, by=ana, now=NOW).evidence
    until = TODAY + timedelta(days=365)
    decide_evidence(evidence=second, outcome="approve", reason="Found.", valid_until=until, by=desk, now=NOW)
    dispatch_pending(now=NOW)
    told = Notice.objects.filter(name="evidence_decided").order_by("pk")
    assert [(one.to, one.subject.split(":")[0]) for one in told] == [
        (email_of(ana), "Your evidence was rejected"),
        (email_of(ben), "Your evidence was rejected"),
        (email_of(ana), "Your evidence was approved"),
    ]
    assert "“Not in the register.”" in told[0].text
    assert "10 Mar 2027" in told[2].text
    assert told[0].link == f"/organizations/{acme}/"
