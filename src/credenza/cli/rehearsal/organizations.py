"""The organizations of a story's setup: their shape, and how they come to stand before the first step.

What setup says counts as proven: a tax id is valid, a certificate is on file, and so are a category and a discount
program unless ``evidence`` says that they were only submitted. An address that is left out means no tax; null, that
none is known.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credenza.cli.rehearsal.shapes import email_at
from credenza.cli.rehearsal.story import EMAIL, Malformed, Story, day_at, list_at, object_at
from credenza.kernel.actors import SYSTEM, Actor
from credenza.parties.commands.state_organizations import StatedEvidence, StatedOrganization, state_organizations
from credenza.parties.organization_fields import Address
from credenza.parties.organization_kinds import CATEGORY, KINDS, PROGRAM, RESALE

ORGANIZATION_KEYS = (
    "name",
    "kind",
    "discount_program",
    "category",
    "billing_address",
    "vat_id",
    "resale_certificate",
    "members",
    "evidence",
    "fulfil_on_terms",
)
ADDRESS_LENGTHS = {"street": 200, "city": 100, "postal_code": 20, "region": 40, "country": 2}
NAME_LENGTH, CLAIM_LENGTH, TAX_ID_LENGTH = 200, 60, 30
EVIDENCE = ("submitted", "approved")
DRAFT = "draft_quote"


def check_organizations(story: Story) -> None:
    """Say which organization of the setup is malformed, before anything runs."""
    _stated(story, {})


def make_organizations(story: Story, actors: Mapping[str, Actor], now: datetime) -> None:
    """Make the organizations of the setup, with their members among the people of the story."""
    state_organizations(organizations=_stated(story, actors), by=SYSTEM, now=now)


def _stated(story: Story, actors: Mapping[str, Actor]) -> tuple[StatedOrganization, ...]:
    listed = list_at(story.setup.get("organizations", []), "/setup/organizations")
    found = tuple(_organization(raw, f"/setup/organizations/{i}", story, actors) for i, raw in enumerate(listed))
    names = [one.name for one in found]
    for i, name in enumerate(names):
        if name in names[:i]:
            raise Malformed(f"/setup/organizations/{i}/name", f"is {name!r} again; steps name an organization by it")
    return found


def _organization(raw: Any, pointer: str, story: Story, actors: Mapping[str, Actor]) -> StatedOrganization:
    found = object_at(raw, pointer, ORGANIZATION_KEYS)
    name = _text(found.get("name"), f"{pointer}/name", NAME_LENGTH)
    if not name:
        raise Malformed(f"{pointer}/name", "takes text")
    kind = found.get("kind") or "customer"
    if kind not in KINDS:
        raise Malformed(f"{pointer}/kind", f"takes one of {', '.join(KINDS)}")
    members = found.get("members")
    if members is None:
        emails = _joining(name, story)
    else:
        given = enumerate(list_at(members, f"{pointer}/members"))
        emails = [email_at(email, f"{pointer}/members/{position}") for position, email in given]
    people = [actor.person_id for email in emails if (actor := actors.get(email)) and actor.person_id is not None]
    return StatedOrganization(
        name=name,
        kind=kind,
        address=_address(found, pointer),
        vat_id=_text(found.get("vat_id"), f"{pointer}/vat_id", TAX_ID_LENGTH),
        fulfil_on_terms=found.get("fulfil_on_terms") is True,
        members=tuple(people),
        evidence=_evidence(found, pointer),
    )


def _text(raw: Any, pointer: str, longest: int) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str) or len(raw) > longest:
        raise Malformed(pointer, f"takes text of up to {longest} characters")
    return raw.strip()


def _address(found: dict[str, Any], pointer: str) -> Address | None:
    if "billing_address" not in found:
        return Address()
    if found["billing_address"] is None:
        return None
    here = f"{pointer}/billing_address"
    given = object_at(found["billing_address"], here, None)
    parts = {key: _text(given.get(key), f"{here}/{key}", longest) for key, longest in ADDRESS_LENGTHS.items()}
    return Address(**{**parts, "country": parts["country"].upper()})


def _evidence(found: dict[str, Any], pointer: str) -> tuple[StatedEvidence, ...]:
    status = found.get("evidence") or "approved"
    if status not in EVIDENCE:
        raise Malformed(f"{pointer}/evidence", f"takes one of {', '.join(EVIDENCE)}")
    claimed = tuple(
        StatedEvidence(kind=kind, value=value, status=status)
        for key, kind in (("discount_program", PROGRAM), ("category", CATEGORY))
        if (value := _claim(found.get(key), f"{pointer}/{key}"))
    )
    # Where nothing else is claimed, the certificate is what was submitted.
    certificate = _certificate(found, f"{pointer}/resale_certificate", "approved" if claimed else status)
    return (*claimed, *certificate)


def _claim(raw: Any, pointer: str) -> str:
    return _text(raw, pointer, CLAIM_LENGTH).lower().replace("-", "_").replace(" ", "_")


def _certificate(found: dict[str, Any], pointer: str, status: str) -> tuple[StatedEvidence, ...]:
    raw = found.get("resale_certificate")
    if raw is None or raw is False:
        return ()
    until = None
    if raw is not True:
        given = object_at(raw, pointer, ("valid_until",)).get("valid_until")
        until = None if given is None else day_at(given, f"{pointer}/valid_until")
    return (StatedEvidence(kind=RESALE, status=status, valid_until=until),)


def _joining(name: str, story: Story) -> list[str]:
    """Where no members are given: whoever drafts for the organization, then its technical contacts."""
    drafting, technical = [], []
    for step in story.steps:
        if step.do != DRAFT:
            continue
        buyer = step.given.get("buyer")
        asks = buyer.get("organization") if isinstance(buyer, dict) else buyer
        if asks == name:
            drafting += [step.who] if EMAIL.fullmatch(step.who) else []
        contact = step.given.get("technical_contact")
        if (step.given.get("end_customer") or asks) == name and isinstance(contact, str) and EMAIL.fullmatch(contact):
            technical.append(contact.lower())
    return [*drafting, *technical]
