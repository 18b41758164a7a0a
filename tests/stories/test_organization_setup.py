"""Organizations of a story's setup: proven unless it says otherwise, with members given or found in its steps."""

from datetime import date

import pytest

from credenza.cli.rehearsal.setup import people_of, program_of
from credenza.cli.rehearsal.story import Malformed, read_story
from credenza.parties.organizations import billing_place, claims, members_of, organization_by_name

ON = date(2026, 3, 10)
TECH, BUYER, RESELLER = "tc@acme.example", "ana@acme.example", "rae@reseller.example"
SETUP = {
    "organizations": [
        {"name": "Acme", "category": "academic", "billing_address": {"country": "de", "city": "Berlin"}, "vat_id": "DE1"},
        {"name": "Rasch", "kind": "reseller", "discount_program": "partner", "evidence": "submitted",
         "billing_address": {"country": "US", "region": "CA"}, "resale_certificate": {"valid_until": "2026-03-10"}},
        {"name": "Plain", "members": ["Max@plain.example"]},
        {"name": "Unknown", "billing_address": None, "resale_certificate": True, "evidence": "submitted"},
    ],
    "holidays": ["2026-12-28"],
}  # fmt: skip
STEPS = [
    {"on": "2026-03-10", "as": RESELLER, "do": "draft_quote", "with": {
        "buyer": {"organization": "Rasch", "role": "reseller"}, "end_customer": "Acme", "technical_contact": TECH}},
    {"on": "2026-03-10", "as": BUYER, "do": "draft_quote", "with": {"buyer": {"organization": "Acme"}}},
    {"on": "2026-03-10", "as": "staff", "do": "draft_quote", "with": {"buyer": {"organization": "Unknown"}}},
]  # fmt: skip


def story(setup):
    return read_story(
        {"setup": setup, "steps": STEPS}, step_names=frozenset({"draft_quote"}), question_names=frozenset()
    )


@pytest.mark.django_db
def test_setup_stands_as_it_is_stated():
    people_of(story(SETUP))
    named = {name: organization_by_name(name).id for name in ("Acme", "Rasch", "Plain", "Unknown")}
    members = {name: [row.person.email for row in members_of(made)] for name, made in named.items()}
    assert members == {"Acme": [BUYER, TECH], "Rasch": [RESELLER], "Plain": ["max@plain.example"], "Unknown": []}
    acme, rasch = billing_place(named["Acme"], ON), billing_place(named["Rasch"], ON)
    assert (acme.country, acme.has_valid_vat_id, acme.has_resale_certificate) == ("DE", True, False)
    assert (rasch.country, rasch.region, rasch.has_resale_certificate) == ("US", "CA", True)
    assert not billing_place(named["Rasch"], date(2026, 3, 11)).has_resale_certificate
    # Left out means no tax; null, that no address is known.
    assert [billing_place(named[name], ON).country for name in ("Plain", "Unknown")] == ["", None]
    proven = claims(named["Acme"], ON)
    assert (proven.category, proven.category_proven, proven.program) == ("academic", True, None)
    waiting = claims(named["Rasch"], ON)
    assert (waiting.program, waiting.program_proven, waiting.exemption_claimed_unproven) == ("partner", False, False)
    assert claims(named["Unknown"], ON).exemption_claimed_unproven
    assert date(2026, 12, 28) in program_of(story(SETUP), ".").orders.holidays


@pytest.mark.parametrize(
    ("organization", "pointer"),
    [
        ({"name": "A", "evidence": "perhaps"}, "/evidence"),
        ({"name": "A", "billing_address": {"country": "USA"}}, "/billing_address/country"),
        ({"name": "A", "resale_certificate": {"until": "2026-03-10"}}, "/resale_certificate/until"),
        ({"name": "A", "vat_id": 5}, "/vat_id"),
        ({"name": "A", "category": ["academic"]}, "/category"),
    ],
)
def test_says_what_is_malformed(organization, pointer):
    with pytest.raises(Malformed) as refused:
        people_of(story({"organizations": [organization]}))
    assert refused.value.pointer == f"/setup/organizations/0{pointer}"


def test_says_whose_name_stands_twice():
    with pytest.raises(Malformed) as refused:
        people_of(story({"organizations": [{"name": "A"}, {"name": "B"}, {"name": " A "}]}))
    assert refused.value.pointer == "/setup/organizations/2/name"
