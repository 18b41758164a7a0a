"""What a step of the desk would change, before it is taken: the same replay with one fact more or less."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Count

from credenza.certification.effects import NEW
from credenza.certification.entering import name_key
from credenza.certification.models import Activity, Credential
from credenza.certification.programs import certification, policy
from credenza.certification.queries.activities import root_of
from credenza.certification.queries.previews import Planned, PreviewRow, compare, preview, preview_withdrawal
from credenza.certification.reading import HUNDREDTHS, facts_of
from credenza.certification.rules.facts import ActivityDone, Earned, Extended, Facts, Upgraded
from credenza.kernel.periods import add_months


def preview_rejection(activity: int, on: date) -> PreviewRow:
    """What rejecting it would undo; nothing for one that does not count now."""
    return preview_withdrawal(activity, on)


def preview_acceptance(activity: int, on: date) -> PreviewRow:
    """What accepting it would change; nothing for one that is accepted already."""
    row = Activity.objects.get(pk=activity)
    root = root_of(row.candidate_id)
    if row.status == "accepted":
        facts = facts_of(root)
        return compare(root, on, facts, facts)
    units = None if row.unit_hundredths is None else Decimal(row.unit_hundredths) / HUNDREDTHS
    return preview(root, on, [Planned(on=row.on, type=row.type, name=row.name, units=units, item=row.item)])


def preview_extension(credential: int, fact_on: date, dates: tuple[date, date], on: date) -> PreviewRow:
    """What later dates, in force from ``fact_on``, would lead to; units that still come in time may renew by them."""
    row = Credential.objects.get(pk=credential)
    moved = Extended(credential=row.origin, on=fact_on, suspends_on=dates[0], expires_on=dates[1])
    facts = facts_of(row.candidate_id)
    return compare(row.candidate_id, on, facts, replace(facts, extensions=(*facts.extensions, moved)))


def preview_upgrade(credential: int, code: str, fact_on: date, on: date) -> PreviewRow:
    """What turning a holding into one of another certification would change."""
    row = Credential.objects.get(pk=credential)
    turned = Upgraded(credential=row.origin, on=fact_on, certification=certification(code).code)
    facts = facts_of(row.candidate_id)
    return compare(row.candidate_id, on, facts, replace(facts, upgrades=(*facts.upgrades, turned)))


def preview_grant(root: int | None, code: str, fact_on: date, on: date) -> PreviewRow:
    """What stating that somebody holds a certification since a day would change."""
    facts = facts_of(root) if root is not None else Facts()
    held = Earned(id=NEW, certification=certification(code).code, on=fact_on)
    return compare(root, on, facts, replace(facts, earned=(*facts.earned, held)))


def preview_pass_withdrawal(root: int, earned: int, on: date) -> PreviewRow:
    """What would be left if a pass had never been."""
    facts = facts_of(root)
    exams = tuple(one for one in facts.exams if one.id != earned)
    grants = tuple(one for one in facts.earned if one.id != earned)
    return compare(root, on, facts, replace(facts, exams=exams, earned=grants))


def preview_merger(keep: int, merge: int, on: date) -> PreviewRow:
    """What two accounts would hold together, compared with what both hold apart."""
    kept, taken = facts_of(keep), facts_of(merge)
    # The other's accounts get numbers after the kept one's own.
    ahead = len(kept.merged_on) + 1
    both = Facts(
        earned=(*kept.earned, *(replace(one, account=one.account + ahead) for one in taken.earned)),
        exams=(*kept.exams, *(replace(one, account=one.account + ahead) for one in taken.exams)),
        activities=_once((*kept.activities, *taken.activities)),
        extensions=(*kept.extensions, *taken.extensions),
        upgrades=(*kept.upgrades, *taken.upgrades),
        merged_on=(*kept.merged_on, on, *taken.merged_on),
        merged_with=(*kept.merged_with, 0, *(by + ahead for by in taken.merged_with)),
        birth_month=kept.birth_month,
    )
    return compare(keep, on, kept, both)


def _once(activities: Iterable[ActivityDone]) -> tuple[ActivityDone, ...]:
    """What both tell of is one activity."""
    found: dict[object, ActivityDone] = {}
    for one in activities:
        found.setdefault((one.type, one.on, name_key(one.name)), one)
    return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """How many credentials a step about everybody would touch, and of how many candidates."""

    credentials: int
    candidates: int


def blanket_touches(expires_from: date, expires_to: date, on: date) -> Touched:
    """What a blanket extension applied on that day would move: in force on it, expiring within both days."""
    held = Credential.objects.filter(gone=False, merged_into=None, earned_on__lte=on, expires_on__gt=on)
    found = held.filter(expires_on__range=(expires_from, expires_to))
    return Touched(**found.aggregate(credentials=Count("id"), candidates=Count("candidate", distinct=True)))


def retirement_touches(code: str, on: date) -> Touched:
    """How many credentials of a certification are in force on a day: from its retirement on none of them renews."""
    held = Credential.objects.filter(gone=False, merged_into=None, certification=certification(code).code)
    found = held.filter(earned_on__lte=on, expires_on__gt=on)
    return Touched(**found.aggregate(credentials=Count("id"), candidates=Count("candidate", distinct=True)))


def proposed_dates(suspends_on: date, expires_on: date, months: int) -> tuple[date, date]:
    """Both dates so many months later, clamped to the month's end."""
    return add_months(suspends_on, months), add_months(expires_on, months)


def usual_months() -> int:
    """The months that an extension proposes: those of the pack's first blanket extension, else a year."""
    blankets = policy().blanket_extensions
    return blankets[0].months if blankets else 12
