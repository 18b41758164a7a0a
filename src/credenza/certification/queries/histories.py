"""What happened to one credential besides its cycles: extensions, upgrades, taking away and giving back."""

from dataclasses import dataclass
from datetime import date, timedelta

from credenza.certification.models import BlanketApplied, Credential, CredentialExtension, Pass, Revocation, Upgrade
from credenza.certification.programs import certification, engine
from credenza.certification.reading import facts_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HappeningRow:
    """One fact about a credential. ``kind``: earned, granted, imported, extended, blanket, upgraded, revoked, restored.

    ``reason`` is what staff wrote; ``certification`` the new one of an upgrade, ``months`` a blanket's.
    """

    on: date
    kind: str
    reason: str = ""
    certification: str = ""
    suspends_on: date | None = None
    months: int | None = None


def happenings_of(root: int, credential: int) -> tuple[HappeningRow, ...]:
    """Newest first. Who may ask is the caller's to check; a number of queries that follows the blanket extensions."""
    row = Credential.objects.get(pk=credential)
    found = [*_start(row), *_moved(row), *_revoked(row), *_blankets(root, row.origin)]
    return tuple(sorted(found, key=lambda one: one.on, reverse=True))


def _start(row: Credential) -> list[HappeningRow]:
    first = Pass.objects.filter(pk=row.origin).values_list("kind", "reason").first()
    kind = {"exam": "earned", "grant": "granted", "import": "imported"}[first[0]] if first else "earned"
    return [HappeningRow(on=row.earned_on, kind=kind, reason=first[1] if first else "")]


def _moved(row: Credential) -> list[HappeningRow]:
    extended = CredentialExtension.objects.filter(credential=row).values_list("on", "reason", "suspends_on")
    upgraded = Upgrade.objects.filter(credential=row).values_list("on", "reason", "certification")
    return [
        *(HappeningRow(on=on, kind="extended", reason=why, suspends_on=until) for on, why, until in extended),
        *(
            HappeningRow(on=on, kind="upgraded", reason=why, certification=certification(code).code)
            for on, why, code in upgraded
        ),
    ]


def _revoked(row: Credential) -> list[HappeningRow]:
    told = Revocation.objects.filter(credential=row).values_list("entered_on", "revoked", "reason")
    return [HappeningRow(on=on, kind="revoked" if gone else "restored", reason=why) for on, gone, why in told]


def _blankets(root: int, origin: int) -> list[HappeningRow]:
    """The extensions for everybody that moved this one: the replay up to their day, with and without them."""
    found = []
    for blanket in BlanketApplied.objects.order_by("id"):
        facts = facts_of(root, dated_to=blanket.on)
        with_it = engine(blanket.entered_on).replay(facts).of(origin)
        without = engine(blanket.entered_on - ONE_DAY).replay(facts).of(origin)
        if with_it is not None and without is not None and with_it.expires_on > without.expires_on:
            found.append(HappeningRow(on=blanket.on, kind="blanket", reason=blanket.name, months=blanket.months))
    return found
