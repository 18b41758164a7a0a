"""Whose certifications a page is about: the reader's own. Staff have the desk's pages."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from credenza.certification.programs import policy
from credenza.certification.queries.candidates import candidate_of_person
from credenza.certification.rows import CandidateRow
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.portal.shared import actor_of, person_of, today
from credenza.programs.certification_shapes import CertificationPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The reader as a candidate, None for somebody who has no ID yet. ``on``: today's business date."""

    by: Actor
    person_id: int
    candidate: CandidateRow | None
    policy: CertificationPolicy
    on: date

    @property
    def root(self) -> int | None:
        """The id under which everything of the candidate stands."""
        return self.candidate.id if self.candidate else None


def room_of(request: HttpRequest) -> Room:
    """The reader's room. Refuses with ``no_certification_program`` where the pack has none."""
    person_id = int(person_of(request).pk)
    return Room(
        by=actor_of(request),
        person_id=person_id,
        candidate=candidate_of_person(person_id),
        policy=policy(),
        on=today(),
    )


def candidate_room(request: HttpRequest) -> tuple[Room, int]:
    """The room and its candidate; ``not_found`` for somebody who is none."""
    room = room_of(request)
    if room.root is None:
        raise NotFound(what="candidate")
    return room, room.root
