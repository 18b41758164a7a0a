"""The certification program in force: its policy, its names, and the engine compiled for it."""

from datetime import date
from functools import lru_cache

from credenza.certification.errors import NoProgram, UnknownCertification
from credenza.certification.models import BlanketApplied, Retirement
from credenza.certification.rules.engine import Engine, compiled
from credenza.certification.rules.facts import Blanket, ForEverybody
from credenza.kernel.activity_errors import UnknownType
from credenza.programs.certification_shapes import ActivityType, Certification, CertificationPolicy, Level
from credenza.programs.loader import active

_Retired = tuple[tuple[str, date], ...]


def policy() -> CertificationPolicy:
    """The program's rules. Refuses with ``no_certification_program`` where the pack has none."""
    found = active().certification
    if found is None:
        raise NoProgram
    return found


def certification(code: str) -> Certification:
    """By code or short name, without regard to case. Refuses with ``unknown_certification``."""
    wanted = code.strip().casefold()
    for one in policy().certifications:
        if wanted in (one.code.casefold(), one.short_name.casefold()):
            return one
    raise UnknownCertification(certification=code, known=tuple(one.code for one in policy().certifications))


def level(level_id: str) -> Level:
    """A level of the program by its id; one that the pack no longer has is a KeyError."""
    return next(one for one in policy().levels if one.id == level_id)


def activity_type(type_id: str) -> ActivityType:
    """By id. Refuses with ``unknown_type``."""
    for one in policy().activity_types:
        if one.id == type_id:
            return one
    raise UnknownType(type=type_id, known=tuple(one.id for one in policy().activity_types))


def retirements(known_on: date | None = None) -> dict[str, date]:
    """The first retired day by code: the pack's own, replaced by the latest statement entered by ``known_on``."""
    found = {one.code: one.retired_on for one in policy().certifications if one.retired_on is not None}
    stated = Retirement.objects.order_by("id")
    if known_on is not None:
        stated = stated.filter(entered_on__lte=known_on)
    found.update(stated.values_list("certification", "on"))
    return found


def engine(known_on: date | None = None) -> Engine:
    """The engine for the program as it was known at the end of that day (None: now)."""
    applied = BlanketApplied.objects.order_by("id")
    if known_on is not None:
        applied = applied.filter(entered_on__lte=known_on)
    blankets = tuple(
        Blanket(on=on, expires_from=first, expires_to=last, months=months)
        for on, first, last, months in applied.values_list("on", "expires_from", "expires_to", "months")
    )
    return _compiled(_Held(policy()), tuple(sorted(retirements(known_on).items())), blankets)


class _Held:
    """A policy as a cache key by identity: comparing whole packs on every call costs more than the replay."""

    __slots__ = ("policy",)

    def __init__(self, policy: CertificationPolicy) -> None:
        self.policy = policy

    def __hash__(self) -> int:
        return id(self.policy)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.policy is self.policy


@lru_cache(maxsize=64)
def _compiled(held: _Held, retired: _Retired, blankets: tuple[Blanket, ...]) -> Engine:
    return compiled(held.policy, ForEverybody(retired=dict(retired), blankets=blankets))
