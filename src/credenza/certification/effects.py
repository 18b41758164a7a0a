"""What an activity or exam would change, worked out before anything is saved: the same replay with it added."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credenza.certification.entering import Claim
from credenza.certification.models import Credential
from credenza.certification.programs import engine
from credenza.certification.reading import facts_of
from credenza.certification.rules import standing
from credenza.certification.rules.facts import ActivityDone, ExamPassed, Facts
from credenza.certification.rules.planning import with_extra

NEW = 2**62
"""An id later than any row's: what is not saved yet."""


def unsaved(claim: Claim) -> ActivityDone:
    """The activity as the engine sees it before it has an id."""
    return ActivityDone(
        id=NEW, type=claim.type, on=claim.on, name=claim.name.strip(), units=claim.units, item=claim.item
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One credential before and after. ``credential`` is None for one that would be earned."""

    credential: int | None
    certification: str
    counts: bool
    suspends_from: date | None
    suspends_to: date
    expires_from: date | None
    expires_to: date
    units_from: Decimal
    units_to: Decimal
    renews: bool
    revives: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What would change, for all credentials at once. ``held``: it would go to staff first, for it counts for one that
    is over.
    """

    changes: tuple[Change, ...]
    held: bool
    before: standing.Standing
    after: standing.Standing
    facts: Facts


def effect_of(root: int | None, today: date, *added: ActivityDone | ExamPassed) -> Effect:
    """What these would change for a candidate (None: for somebody who is none yet), as of ``today``."""
    facts = facts_of(root) if root is not None else Facts()
    after_facts = with_extra(facts, added)
    before, after = engine().replay(facts), engine().replay(after_facts)
    rows = dict(Credential.objects.filter(candidate_id=root).values_list("origin", "pk")) if root is not None else {}
    ids = {one.id for one in added if isinstance(one, ActivityDone)}
    changes, held = [], False
    for one in after.credentials:
        if one.merged_into is not None:
            continue
        old = before.of(one.id)
        counts = bool(ids & _counted(one))
        over = old is not None and old.status_on(today) == "expired"
        held = held or (counts and over)
        changes.append(
            Change(
                credential=rows.get(one.id),
                certification=one.certification,
                counts=counts,
                suspends_from=old.suspends_on if old else None,
                suspends_to=one.suspends_on,
                expires_from=old.expires_on if old else None,
                expires_to=one.expires_on,
                units_from=old.units if old else Decimal(0),
                units_to=one.units,
                renews=old is not None and len(one.cycles) > len(old.cycles),
                revives=over and one.status_on(today) != "expired",
            )
        )
    return Effect(changes=tuple(changes), held=held, before=before, after=after, facts=after_facts)


def _counted(one: standing.Credential) -> set[int]:
    return {*one.counted, *(activity for cycle in one.cycles for activity in cycle.counted)}
