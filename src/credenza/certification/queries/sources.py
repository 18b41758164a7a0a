"""What came in by itself, found by the name of its source."""

from collections.abc import Iterable

from credenza.certification.models import Activity, Credential, Pass


def activities_by_key(external_keys: Iterable[str]) -> dict[str, int]:
    """The activities that statements or rosters' rows brought or verified, by their keys; others are left out."""
    found = Activity.objects.filter(external_key__in=tuple(external_keys)).values_list("external_key", "pk")
    return {key: activity for key, activity in found if key}


def credential_by_key(external_key: str) -> int | None:
    """The credential that an exam's result started; None for one that renewed another, or for no such result."""
    earned = Pass.objects.filter(external_key=external_key).values("pk")
    return Credential.objects.filter(origin__in=earned).values_list("pk", flat=True).first()
