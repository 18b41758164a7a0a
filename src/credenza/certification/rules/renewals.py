"""Who renews with whom: one credential's requirement, or its exam, and what the pack's scope covers besides.

Source: "for each type (ACA and ACP), the certifications will be renewed and have the same expiration dates" in the new
process to renew certifications.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from credenza.certification.rules.book import Way
from credenza.certification.rules.holding import Holding
from credenza.certification.rules.renewing import next_dates, renew
from credenza.certification.rules.standing import ClosedBy
from credenza.programs.certification_shapes import CertificationPolicy, RenewalScope


class Met(Protocol):
    """Asks on one day whether a holding meets its requirement, and by which of the ways with terms of their own."""

    def __call__(self, holding: Holding, /) -> bool: ...

    def ways(self, holding: Holding, /) -> Sequence[Way]: ...


def covers(scope: RenewalScope, leader: Holding, other: Holding) -> bool:
    """A renewal of the one renews the other."""
    if leader is other:
        return True
    if scope == "certification":
        return False
    level, of_other = leader.kind.level, other.kind.level
    return level is of_other or (scope == "lower_levels" and of_other.rank < level.rank)


def renew_by_units(policy: CertificationPolicy, holdings: list[Holding], day: date, met: Met) -> None:
    """On a day on which somebody meets the requirement of an open cycle."""
    renewable = [holding for holding in holdings if day < holding.until and holding.may_renew_on(day)]
    meeting = [holding for holding in renewable if met(holding)]
    leaders = leading(policy, holdings, meeting, day)
    if not leaders:
        return
    own = {id(leader): next_dates(leader, day, "units", ways=met.ways(leader)) for leader in leaders}
    for holding in renewable:
        by: ClosedBy = "units" if holding in meeting else "level"
        dates = own.get(id(holding))
        if dates is None:
            covering = [own[id(leader)][0] for leader in leaders if covers(policy.renewal_scope, leader, holding)]
            if not covering:
                continue
            dates = next_dates(holding, day, "units", max(covering))
        renew(holding, day, by, dates, met)


def leading(policy: CertificationPolicy, holdings: list[Holding], meeting: list[Holding], day: date) -> list[Holding]:
    """Those of whoever meets the requirement that may take others along: all, or only the highest in force."""
    if policy.lead == "any" or not meeting:
        return meeting
    ranks = [each.kind.level.rank for each in holdings if each.in_force_on(day) and day < each.kind.retired_on]
    return [holding for holding in meeting if holding.kind.level.rank == max(ranks)]


def renew_by_exam(holding: Holding, day: date, met: Met) -> None:
    """The credential whose exam was passed again."""
    renew(holding, day, "exam", next_dates(holding, day, "exam"), met)


def cover_by_exam(policy: CertificationPolicy, holdings: list[Holding], leader: Holding, day: date, met: Met) -> None:
    """What an exam's scope covers besides its own credential, which has its new dates already."""
    if policy.exam_scope == "certification":
        return
    for holding in holdings:
        if holding is leader or holding.earned_on == day or not holding.may_renew_on(day):
            continue
        if covers(policy.exam_scope, leader, holding):
            renew(holding, day, "level", next_dates(holding, day, "exam", leader.full[0]), met)
