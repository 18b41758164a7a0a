"""A person who is blanked follows nothing any more."""

from credenza.catalog.models import Follow
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotPermitted


def forget_person(*, person: int, by: Actor) -> int:
    """Take away all that the person follows; answers how many. Refuses with ``not_permitted``."""
    if not by.has(StaffRole.ADMINISTRATOR) or by.person_id == person:
        raise NotPermitted(command="forget_person")
    return Follow.objects.filter(person_id=person).delete()[0]
