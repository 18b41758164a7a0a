"""What every page asks of the signed-in person, quickly: whether they are a candidate at all."""

from collections.abc import Iterable

from credenza.certification.models import Candidate, Evidence


def is_candidate(person_id: int) -> bool:
    """Whether the person has a candidate ID."""
    return Candidate.objects.filter(person_id=person_id).exists()


def named_evidence(stored_names: Iterable[str]) -> frozenset[str]:
    """Those of the stored files that some activity shows already: a file stands for one activity only."""
    return frozenset(Evidence.objects.filter(stored_name__in=tuple(stored_names)).values_list("stored_name", flat=True))
