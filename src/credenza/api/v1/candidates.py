"""Whom an address speaks of: a candidate by ID or key, or the caller, who may be none yet; what is theirs to see."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from credenza.api.v1.door import Call
from credenza.api.v1.fields import LARGEST_ID
from credenza.certification.policy import family_ids_of, owns_candidate, sees_all, visible_activities
from credenza.certification.policy import visible_credentials as credentials_seen_by
from credenza.certification.queries.activities import root_of
from credenza.certification.queries.candidates import candidate_by_number, candidate_of_person, candidate_seen_by
from credenza.certification.queries.desk import extension_row
from credenza.certification.queries.extensions import extensions_of
from credenza.certification.rows import CandidateRow
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound, NotPermitted

ME = "me"
CandidateKey = Annotated[
    str,
    Field(
        max_length=40,
        description="A candidate ID such as AT0000000012, the key from another answer, or `me`.",
        examples=[ME],
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """A person as a candidate; ``candidate`` None: one who has no ID yet, which only the caller can be."""

    person_id: int
    candidate: CandidateRow | None

    @property
    def root(self) -> int:
        """The key under which everything of the candidate stands; ``NotFound`` for somebody who is none."""
        if self.candidate is None:
            raise NotFound(what="candidate")
        return self.candidate.id


def meant(key: str, by: Actor) -> Meant:
    """Whom ``key`` names; ``NotFound`` for nobody, and for somebody whom the caller does not see.

    An account that was made one with another leads to the one that goes on.
    """
    if key == ME:
        return Meant(person_id=by.person_id or 0, candidate=candidate_of_person(by.person_id or 0))
    row = _by_id(int(key), by) if re.fullmatch(r"\d{1,19}", key, re.ASCII) else candidate_by_number(key, by)
    return Meant(person_id=row.person.id, candidate=row)


def _by_id(candidate: int, by: Actor) -> CandidateRow:
    if candidate > LARGEST_ID:
        raise NotFound(what="candidate")
    own = candidate_of_person(by.person_id or 0) if owns_candidate(by, candidate) else None
    row = own or candidate_seen_by(by, candidate)
    return row if row.merged_into is None else candidate_seen_by(by, row.merged_into)


def activity_seen(activity: int, by: Actor) -> int:
    """The candidate of an activity that the caller sees; ``NotFound`` else."""
    found = visible_activities(by).filter(pk=activity).values_list("candidate_id", flat=True).first()
    if found is None:
        raise NotFound(what="activity")
    return root_of(found)


def credential_seen(credential: int, by: Actor) -> int:
    """The candidate of a credential that the caller sees; ``NotFound`` else."""
    found = credentials_seen_by(by).filter(pk=credential).values_list("candidate_id", flat=True).first()
    if found is None:
        raise NotFound(what="credential")
    return root_of(found)


def wish_seen(wish: int, by: Actor) -> None:
    """``NotFound`` for a wish for more time that the caller does not see."""
    if sees_all(by):
        extension_row(wish, by)
        return
    own = candidate_of_person(by.person_id or 0)
    if own is None or wish not in {row.id for row in extensions_of(own.id)}:
        raise NotFound(what="extension")


def at_desk(call: Call, command: str) -> Call:
    """The call, if its caller works at the certification desk; refuses with ``not_permitted``."""
    if not sees_all(call.by):
        raise NotPermitted(command=command)
    return call


def own_ids(by: Actor) -> frozenset[int]:
    """Every candidate that the caller is, asked once for a whole list."""
    return frozenset(family_ids_of(by))


def role_of(by_id: int | None, person_id: int) -> str:
    """Who did something about a candidate, without a name: staff act for the program."""
    if by_id is None:
        return "system"
    return "candidate" if by_id == person_id else "staff"
