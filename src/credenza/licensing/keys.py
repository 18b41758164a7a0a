"""Key versions of a license: issued whenever what a key says has changed, revoked never to hold again.

Rules LK1, RF4 of orders; cloud subscriptions have no keys.
"""

from datetime import date

from credenza.journal.recording import Stamp
from credenza.licensing.histories import announce_license
from credenza.licensing.models import Entitlement, KeyVersion
from credenza.licensing.signing import KEYED_FAMILIES, Signer, digest_of, payload_of, says_the_same


def issue_key(license: Entitlement, signer: Signer, when: Stamp, *, order: int | None) -> KeyVersion | None:
    """One version more, signed by the newest key; None for the cloud. Raises what the signer raises."""
    if license.family not in KEYED_FAMILIES:
        return None
    last = KeyVersion.objects.filter(entitlement=license).order_by("-version").values_list("version", flat=True).first()
    version, kid = (last or 0) + 1, signer.kid()
    payload = payload_of(license, version=version, kid=kid, issued_on=when.on)
    key = KeyVersion.objects.create(
        entitlement=license,
        version=version,
        order=order,
        kid=kid,
        payload=payload,
        key_digest=digest_of(signer.sign(payload, kid)),
        issued_on=when.on,
        issued_at=when.now,
    )
    announce_license("key_issued", license, when, version=version)
    return key


def issue_if_different(license: Entitlement, signer: Signer, when: Stamp) -> KeyVersion | None:
    """A new version unless the newest one that holds says what is so."""
    if license.family not in KEYED_FAMILIES:
        return None
    newest = KeyVersion.objects.filter(entitlement=license, revoked_on=None).order_by("-version").first()
    if newest is not None:
        now_said = payload_of(license, version=newest.version, kid=newest.kid, issued_on=newest.issued_on)
        if says_the_same(newest.payload, now_said):
            return None
    return issue_key(license, signer, when, order=None)


def revoke_from(license: Entitlement, version: int, when: Stamp, *, on: date, reason: str) -> tuple[int, ...]:
    """Revoke that version and every later one that still holds; their numbers."""
    holding = KeyVersion.objects.filter(entitlement=license, version__gte=version, revoked_on=None)
    numbers = tuple(holding.order_by("version").values_list("version", flat=True))
    holding.update(revoked_on=on, revoke_reason=reason)
    if numbers:
        announce_license("key_revoked", license, when, versions=list(numbers))
    return numbers
