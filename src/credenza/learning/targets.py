"""Who an actor is and what an activity is, as far as that is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from credenza.catalog.queries import items_by_sku
from credenza.journal.idempotency import digest_of
from credenza.learning.models import ActivityMapping, KnownActor
from credenza.learning.rules.actors import ReadActor
from credenza.learning.rules.counting import EXAM, names_in
from credenza.parties.queries import people, people_by_email
from credenza.parties.rows import PersonRow
from credenza.programs.loader import active

TRAINING = ("course", EXAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an activity is: a catalog item or an exam (``sku``), or only a kind of activity (``type``).

    ``family`` is "course" or "exam". ``nothing``: staff said that it counts nowhere.
    """

    sku: str = ""
    type: str = ""
    family: str = "course"
    title: str = ""
    nothing: bool = False


def known_actor(actor: ReadActor) -> KnownActor:
    """The actor's row, made when it is named for the first time."""
    found, _ = KnownActor.objects.get_or_create(
        digest=actor_digest(actor.key),
        defaults={"kind": actor.kind, "key": actor.key, "email": actor.email, "name": actor.name},
    )
    return found


def actor_digest(key: str) -> str:
    """SHA-256 of an actor's key: keys are as long as platforms like, an index is not."""
    return digest_of({"actor": key})


def persons_of(actors: Iterable[KnownActor]) -> dict[int, PersonRow]:
    """Who the actors are, by the actor's id: what staff said, else who has proved to own the address."""
    asked = list(actors)
    said = people({actor.person_id for actor in asked if actor.person_id})
    owned = people_by_email({actor.email for actor in asked if actor.email and not actor.person_id})
    found = {actor.pk: said.get(actor.person_id) if actor.person_id else owned.get(actor.email) for actor in asked}
    return {actor_id: who for actor_id, who in found.items() if who is not None and not who.is_blanked}


def person_of(actor: KnownActor) -> PersonRow | None:
    """Who one actor is."""
    return persons_of([actor]).get(actor.pk)


def item_target(sku: str, on: date) -> Target | None:
    """A course or an exam of the catalog, or an exam of the certification program by its code or short name."""
    return _first((sku, sku.upper()), on)


def target_of(activity: str, on: date) -> Target | None:
    """What an activity id stands for: as staff mapped it, else by a SKU or code that stands in it."""
    mapped = ActivityMapping.objects.filter(activity=activity).first()
    if mapped is None:
        return _first(names_in(activity), on)
    if mapped.target == "nothing":
        return Target(nothing=True)
    return item_target(mapped.sku, on) if mapped.target == "item" else Target(type=mapped.activity_type)


def _first(names: tuple[str, ...], on: date) -> Target | None:
    """What the first of the names stands for that stands for anything."""
    items = items_by_sku(names, on)
    policy = active().certification
    exams = {name: each for each in (policy.certifications if policy else ()) for name in (each.code, each.short_name)}
    for name in names:
        if name in items and items[name].family in TRAINING:
            return Target(sku=name, family=items[name].family, title=items[name].name)
        if name in exams:
            return Target(sku=exams[name].code, family=EXAM, title=exams[name].name)
    return None


def types() -> dict[str, str]:
    """The program's activity types, id to name; empty for a program without certification."""
    policy = active().certification
    return {each.id: each.name for each in policy.activity_types} if policy else {}
