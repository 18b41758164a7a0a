"""Reads for the desk: what many accounts have in common, in one query each."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Count, Min, Q

from credenza.credits.models import ExtensionRequest, Ownership
from credenza.parties.queries import people
from credenza.parties.rows import PersonRow


def owners_of_accounts(account_ids: list[int]) -> dict[int, tuple[PersonRow, ...]]:
    """The present owners of many accounts (of closed ones the last), longest first."""
    current = Ownership.objects.filter(account_id__in=account_ids).filter(Q(ended_at=None) | Q(end_reason="closed"))
    rows = list(current.order_by("since_at", "pk").values_list("account_id", "person_id"))
    known = people(person_id for _, person_id in rows)
    found: dict[int, list[PersonRow]] = defaultdict(list)
    for account_id, person_id in rows:
        found[account_id].append(known[person_id])
    return {account_id: tuple(owners) for account_id, owners in found.items()}


def extensions_waiting() -> tuple[int, datetime | None]:
    """How many extension requests wait for an answer, and since when the oldest does."""
    found = ExtensionRequest.objects.filter(status="asked").aggregate(count=Count("pk"), oldest=Min("asked_at"))
    return found["count"], found["oldest"]
