"""Blank the addresses by which licenses and sites know a person. Licenses name people by id and stay."""

from collections.abc import Iterable
from datetime import datetime

from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.licensing.models import Entitlement, SiteContact
from credenza.parties.rows import blank_address


def forget_person(*, person: int, addresses: Iterable[str], by: Actor, now: datetime) -> int:
    """The person's addresses go from licenses, and they speak for no site any more; how many rows changed.

    The caller is the blanking of the person, in its transaction. Refuses with ``not_permitted``.
    """
    if not by.has():
        raise NotPermitted(command="forget_person")
    theirs = [address.lower() for address in addresses]
    changed = Entitlement.objects.filter(technical_contact_email__in=theirs).update(
        technical_contact_id=person, technical_contact_email=""
    )
    contacts = SiteContact.objects.filter(email__in=theirs)
    contacts.filter(ended_at=None).update(ended_at=now)
    return changed + contacts.update(email=blank_address(person))
