"""What notices to candidates speak of, read as the system: the candidate's own credentials and activities."""

from dataclasses import dataclass
from datetime import date

from credenza.certification.programs import policy
from credenza.certification.queries.notices import Owner, owner_of
from credenza.certification.queries.reminders import Holding, holdings_of
from credenza.kernel.errors import NotFound
from credenza.parties.queries import person
from credenza.parties.rows import PersonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateTold:
    """A candidate with the person whom mails go to, at their primary address."""

    id: int
    number: str
    person: PersonRow


def candidate_told(candidate: int) -> CandidateTold:
    """The candidate; of accounts made one, the one that was kept. Raises ``NotFound``."""
    return _told(owner_of(candidate))


def holder_of(holding: Holding) -> CandidateTold:
    """Whose a credential is."""
    return _told(Owner(candidate=holding.candidate, number=holding.number, person_id=holding.person_id))


def in_force(candidate: int, on: date) -> tuple[Holding, ...]:
    """What the candidate holds on the day, revoked ones left out."""
    return tuple(one for one in holdings_of(candidate, on) if not one.revoked)


def unit_name() -> str:
    """What the program calls its units, in the singular."""
    return policy().unit_name


def appeal_days() -> int:
    """How long a decision may be appealed, in days."""
    return policy().audit.appeal_days


def _told(owner: Owner) -> CandidateTold:
    found = person(owner.person_id)
    if found is None:
        raise NotFound(what="person")
    return CandidateTold(id=owner.candidate, number=owner.number, person=found)
