"""What other rooms see of an organization. Days are business dates in the program's time zone."""

from dataclasses import dataclass
from datetime import date, datetime

from credenza.parties.rows import PersonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationRow:
    """An organization as quotes, orders and papers name it. ``country`` is ISO 3166, ``region`` a US state.

    ``has_address`` False: no billing address is known. ``fulfil_on_terms``: licenses come before an order on terms is
    paid (A10). ``is_blocked``: nothing is sold to it on terms (PM1's account flag).
    """

    id: int
    name: str
    kind: str
    street: str
    city: str
    postal_code: str
    region: str
    country: str
    has_address: bool
    vat_id: str
    vat_id_valid: bool
    fulfil_on_terms: bool
    is_blocked: bool
    made_at: datetime

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address line by line, as papers print it; the country by its code."""
        place = " ".join(part for part in (self.postal_code, self.city, self.region) if part)
        return tuple(line for line in (self.street, place, self.country) if line)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """Where tax looks (TX1, TX3, TX4): ``country`` None for no known address, empty for one that taxes nothing."""

    country: str | None
    region: str | None
    has_valid_vat_id: bool
    has_resale_certificate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsRow:
    """What an organization claims on a day (DS2): names, and whether evidence for them is approved and unexpired.

    ``exemption_claimed_unproven``: a certificate was submitted and waits, while none is in force (MR1).
    """

    program: str | None
    program_proven: bool
    category: str | None
    category_proven: bool
    exemption_claimed_unproven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A present member. The first contact is the member of longest standing, and keeps the list of members."""

    person: PersonRow
    since_at: datetime
    is_first_contact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """Evidence as it stands on a day. ``status``: submitted, approved, rejected, or expired: approved, and over."""

    id: int
    organization_id: int
    organization_name: str
    kind: str
    value: str
    status: str
    valid_until: date | None
    has_paper: bool
    paper_name: str
    note: str
    submitted_at: datetime
    submitted_by_id: int | None
    decided_at: datetime | None
    decided_by_id: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPaper:
    """Evidence's file in the file store, for whoever may see it."""

    stored_name: str
    media_type: str
    shown_name: str
