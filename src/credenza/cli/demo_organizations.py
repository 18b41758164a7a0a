"""The demo's organizations: who buys directly, who resells, who distributes, and what they proved.

All made up, their tax ids too: only the check digits hold. Everything goes through the real commands.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from credenza.cli.demo_sample import Happening, Sample
from credenza.gateways.files.sample import sample_evidence
from credenza.parties.commands.add_member import add_member
from credenza.parties.commands.decide_evidence import decide_evidence
from credenza.parties.commands.edit_organization import Flags, edit_organization
from credenza.parties.commands.register_organization import register_organization
from credenza.parties.commands.submit_evidence import submit_evidence
from credenza.parties.organization_fields import Address
from credenza.workflows.proofs import as_paper, proof_of

PEOPLE = (
    ("grace", "Grace Kimani", "kestrel-logistics.example"),
    ("ivo", "Ivo Baran", "kestrel-logistics.example"),
    ("hanna", "Hanna Lehto", "lakeside-university.example"),
    ("owen", "Owen Mackie", "brightwater.example"),
    ("elena", "Elena Ferro", "partnerhaus.example"),
    ("paul", "Paul Nakata", "northline.example"),
)
KESTREL = Address(street="500 Dock Street", city="Oakland", postal_code="94607", region="CA", country="US")
PELLUCID = Address(street="12 Harbor Way", city="Seattle", postal_code="98101", region="WA", country="US")
LAKESIDE = Address(street="Rantatie 8", city="Kuopio", postal_code="70100", country="FI")
BRIGHTWATER = Address(street="7 Wharf Road", city="Sydney", postal_code="2000", region="NSW", country="AU")
PARTNERHAUS = Address(street="Speicherstr. 20", city="Hamburg", postal_code="20457", country="DE")
NORTHLINE = Address(street="3 Mill Lane", city="Leeds", postal_code="LS1 4AB", country="GB")


def story() -> Iterator[Happening]:
    """What happened, as (days ago, what)."""
    yield 390, _registers("kestrel", "grace", "Kestrel Logistics", "customer", KESTREL)
    yield 389, _adds("kestrel", "grace", "ivo")
    yield 380, _registers("pellucid-buys", "ruth", "Pellucid Analytics", "customer", PELLUCID)
    yield 350, _registers("lakeside", "hanna", "Lakeside University", "customer", LAKESIDE, "FI99999909")
    yield 349, _shows("lakeside", "hanna", "category", "academic", 730)
    yield 347, _approves("lakeside", "academic", "The charter names a university.")
    yield (
        330,
        _registers("brightwater", "owen", "Brightwater Consulting Pty Ltd", "reseller", BRIGHTWATER, "98999999999"),
    )
    yield 320, _registers("partnerhaus", "elena", "Partnerhaus GmbH", "reseller", PARTNERHAUS, "DE999990002")
    yield 319, _shows("partnerhaus", "elena", "discount_program", "corporate_reseller", 400)
    yield 316, _approves("partnerhaus", "corporate_reseller", "Found in the list of corporate resellers.")
    yield 300, _registers("northline", "paul", "Northline Distribution Ltd", "distributor", NORTHLINE, "GB999990021")
    yield 290, _trusts("kestrel", "Pays on time since years; asked for by the account manager.")
    yield 5, _shows("pellucid-buys", "ruth", "category", "non_profit", 365)


def _registers(
    key: str, contact: str, name: str, kind: str, address: Address, vat_id: str = ""
) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        made = register_organization(
            name=name, kind=kind, address=address, vat_id=vat_id, by=sample.actors[contact], now=sample.now()
        )
        sample.made[key] = made.organization

    return happening


def _adds(key: str, contact: str, added: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        by = sample.actors[contact]
        add_member(organization=sample.made[key], email=sample.emails[added], by=by, now=sample.now())

    return happening


def _shows(key: str, contact: str, kind: str, value: str, days: int) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        by = sample.actors[contact]
        paper = as_paper(proof_of(sample_evidence(f"{key} {value}"), f"{value.replace('_', '-')}.png"))
        until = sample.today + timedelta(days=days - sample.days_ago)
        shown = submit_evidence(
            organization=sample.made[key],
            kind=kind,
            value=value,
            valid_until=until,
            paper=paper,
            by=by,
            now=sample.now(),
        )
        sample.made[f"{key} {value}"] = shown.evidence

    return happening


def _approves(key: str, value: str, reason: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        evidence = sample.made[f"{key} {value}"]
        decide_evidence(evidence=evidence, outcome="approve", reason=reason, by=sample.actors["desk"], now=sample.now())

    return happening


def _trusts(key: str, reason: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        edit_organization(
            organization=sample.made[key],
            flags=Flags(fulfil_on_terms=True),
            reason=reason,
            by=sample.actors["desk"],
            now=sample.now(),
        )

    return happening
