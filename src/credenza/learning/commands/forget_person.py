"""Blank what learning platforms said about a person. Statements themselves name people by id only and stay."""

import hashlib
from collections.abc import Iterable

from django.db.models import Q

from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.learning.models import KnownActor, StatementText


def forget_person(*, person: int, addresses: Iterable[str], by: Actor) -> int:
    """Names, addresses and accounts by which platforms know the person go, and the statements' own words.

    The caller is the blanking of the person, in its transaction. Refuses with ``not_permitted``.
    """
    if not by.has():
        raise NotPermitted(command="forget_person")
    theirs = KnownActor.objects.filter(Q(person_id=person) | Q(email__in=[each.lower() for each in addresses]))
    ids = list(theirs.values_list("pk", flat=True))
    StatementText.objects.filter(statement__actor_id__in=ids).update(text="")
    for row_id in ids:
        key = f"blanked:{row_id}"
        digest = hashlib.sha256(key.encode()).hexdigest()
        KnownActor.objects.filter(pk=row_id).update(key=key, digest=digest, email="", name="")
    # What came from them stays theirs, for history names people by id.
    theirs_now = KnownActor.objects.filter(pk__in=ids, person=None)
    theirs_now.update(person_id=person)
    return len(ids)
