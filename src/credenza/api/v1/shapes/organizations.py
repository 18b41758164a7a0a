"""Organizations, their members and their evidence, as they go in and out."""

from datetime import date, datetime
from typing import Literal

from pydantic import ConfigDict, Field, JsonValue

from credenza.api.v1.fields import Body, Day, IdInBody, Short, Shown, Text, Yes
from credenza.api.v1.shapes.common import PersonShown

Kind = Literal["customer", "reseller", "distributor"]
EvidenceKind = Literal["discount_program", "category", "resale_certificate", "exemption"]
_ADDRESS: dict[str, JsonValue] = {
    "street": "Hauptstr. 1",
    "city": "Berlin",
    "postal_code": "10115",
    "region": "",
    "country": "DE",
}


class OrganizationShown(Shown):
    """An organization. `country` is ISO 3166, `region` a state; `vat_id_valid` by its check digits, offline."""

    id: int = Field(examples=[5])
    name: str = Field(examples=["Acme GmbH"])
    kind: str = Field(examples=["customer"])
    street: str = Field(examples=["Hauptstr. 1"])
    city: str = Field(examples=["Berlin"])
    postal_code: str = Field(examples=["10115"])
    region: str = Field(examples=[""])
    country: str = Field(examples=["DE"])
    has_address: bool
    vat_id: str = Field(examples=["DE136695976"])
    vat_id_valid: bool
    fulfil_on_terms: bool
    is_blocked: bool
    made_at: datetime


class AddressGiven(Body):
    """A billing address as a whole. In the United States the state decides the tax."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ADDRESS]})

    street: Short = ""
    city: Short = ""
    postal_code: Short = ""
    region: Short = ""
    country: Short = ""


class OrganizationGiven(Body):
    """A new organization. `first_contact` is for the order desk: the address of whom it is registered for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Acme GmbH", "address": _ADDRESS, "vat_id": "DE136695976"}]}
    )

    name: Short
    kind: Kind = "customer"
    address: AddressGiven | None = None
    vat_id: Short = ""
    first_contact: Short = ""


class OrganizationRegisteredShown(Shown):
    """The new organization."""

    organization: int = Field(examples=[5])


class OrganizationChange(Body):
    """What is to change; what is left out stays. Kind and flags are the order desk's, which gives a reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"vat_id": "DE136695976"}]})

    name: Short | None = None
    address: AddressGiven | None = None
    vat_id: Short | None = None
    kind: Kind | None = None
    fulfil_on_terms: Yes | None = None
    is_blocked: Yes | None = None
    reason: Text = ""


class OrganizationChangedShown(Shown):
    """The organization, and what was set to something else."""

    organization: int = Field(examples=[5])
    changed: list[str] = Field(examples=[["vat_id", "vat_id_valid"]])


class MemberShown(Shown):
    """A member. The first contact, the member of longest standing, adds and removes colleagues."""

    person: PersonShown
    since_at: datetime
    is_first_contact: bool


class MemberNamed(Body):
    """A member by a verified address."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "bo@acme.example"}]})

    email: Short


class MembersChangedShown(Shown):
    """The organization and the person who joined or left."""

    organization: int = Field(examples=[5])
    person: int = Field(examples=[4])


class OrganizationEvidenceShown(Shown):
    """Evidence. `status`: submitted, approved, rejected, or expired. `valid_until` is its last day, null: no end."""

    id: int = Field(examples=[9])
    organization_id: int = Field(examples=[5])
    organization_name: str = Field(examples=["Acme GmbH"])
    kind: str = Field(examples=["category"])
    value: str = Field(examples=["academic"])
    status: str = Field(examples=["submitted"])
    valid_until: date | None
    has_paper: bool
    paper_name: str = Field(examples=["charter.pdf"])
    note: str
    submitted_at: datetime
    decided_at: datetime | None
    reason: str


class EvidenceQueue(Shown):
    """A page of the queue, oldest first; `next_after` asks for the next one, null on the last."""

    rows: list[OrganizationEvidenceShown]
    next_after: int | None = Field(examples=[9])


class EvidenceGiven(Body):
    """Evidence for a discount program or a category (`value` names it), or a tax certificate.

    `paper` is a token of `POST /organization-papers`; a note may stand in its place.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "category", "value": "academic", "note": "Charter of 1821"}]}
    )

    kind: EvidenceKind
    value: Short = ""
    valid_until: Day | None = None
    paper: Text = ""
    note: Text = ""


class EvidenceDecision(Body):
    """Approve until a day (the last on which it holds; left out: as the evidence says), or reject, with a reason."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "approve", "reason": "Charter seen", "valid_until": "2027-12-31"}]}
    )

    outcome: Literal["approve", "reject"]
    reason: Text
    valid_until: Day | None = None


class OrganizationEvidenceKept(Shown):
    """Evidence after it was submitted or decided."""

    evidence: int = Field(examples=[9])
    organization: int = Field(examples=[5])
    status: str = Field(examples=["approved"])
    valid_until: date | None


class PaperKept(Shown):
    """A file that stands in the store. `token` names it in evidence, once, within a day."""

    token: str = Field(examples=["WzMsIjIwMjYtMDMtMTEiXQ:1t…"])
    media_type: str = Field(examples=["application/pdf"])
    size: int = Field(examples=[48213])
    original_name: str = Field(examples=["charter.pdf"])


class MergeGiven(Body):
    """The other organization, which becomes a part of this one, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"merge": 9, "reason": "Named twice by its reseller"}]})

    merge: IdInBody
    reason: Text


class OrganizationsMergedShown(Shown):
    """The organization that stays, and the one that became a part of it."""

    organization: int = Field(examples=[5])
    merged: int = Field(examples=[9])
