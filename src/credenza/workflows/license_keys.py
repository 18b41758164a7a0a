"""License keys between the room that decides and the gateway that signs: reveals, public keys, the revocation list."""

from datetime import date, datetime, timedelta
from typing import Any

from credenza.gateways.license_keys import keys
from credenza.gateways.license_keys.signing import RingSigner, revocation_list
from credenza.journal.idempotency import idempotent
from credenza.kernel.actors import Actor
from credenza.licensing.commands.reveal_license_key import note_refused_look, reveal_license_key
from credenza.licensing.commands.revoke_keys import revoke_keys
from credenza.licensing.errors import KeyNotVisible, KeyUnavailable
from credenza.licensing.queries.ends import revoked_digests
from credenza.licensing.receipts import FileShown, KeyShown, KeysRevoked, KeyToSign
from credenza.licensing.signing import KEYED_FAMILIES
from credenza.orders.queries.order_lines import are_ordered
from credenza.programs.calendar import business_date
from credenza.programs.loader import active

SIGNER = RingSigner()
"""What fulfillment and refunds sign by: the keys of the setting CREDENZA_LICENSE_KEYS."""


def show_license_key(
    *,
    license: int,
    by: Actor,
    now: datetime,
    address: str = "",
    version: int | None = None,
    idempotency_key: str | None = None,
) -> KeyShown:
    """The license key for who may see it; each look is audited, a refused one too. Rules LK1 to LK3.

    Refuses with ``key_not_visible``, ``not_found``, ``key_unavailable``.
    """
    try:
        return _shown(
            license=license, by=by, now=now, address=address, version=version, idempotency_key=idempotency_key
        )
    except KeyNotVisible:
        note_refused_look(license=license, by=by, now=now, address=address)
        raise


@idempotent
def _shown(
    *,
    license: int,
    by: Actor,
    now: datetime,
    address: str,
    version: int | None,
    idempotency_key: str | None,  # noqa: ARG001  honored by the decorator
) -> KeyShown:
    decided = reveal_license_key(license=license, by=by, now=now, address=address, version=version)
    return KeyShown(license=decided.license, sen=decided.sen, version=decided.version, key=_signed(decided))


def _signed(decided: KeyToSign) -> str:
    try:
        return SIGNER.sign(decided.payload, decided.kid)
    except keys.LicenseKeysMissing as missing:
        raise KeyUnavailable from missing


def show_license_file(
    *, license: int, by: Actor, now: datetime, address: str = "", idempotency_key: str | None = None
) -> FileShown:
    """The current key as a license file: the same facts, to be used for some days only (the pack's setting).

    An install that fetches a new one now and then learns of a revocation without a list: a revoked key has no file.
    Who may, audit and refusals as for ``show_license_key``.
    """
    try:
        return _file(license=license, by=by, now=now, address=address, idempotency_key=idempotency_key)
    except KeyNotVisible:
        note_refused_look(license=license, by=by, now=now, address=address)
        raise


@idempotent
def _file(
    *,
    license: int,
    by: Actor,
    now: datetime,
    address: str,
    idempotency_key: str | None,  # noqa: ARG001  honored by the decorator
) -> FileShown:
    decided = reveal_license_key(license=license, by=by, now=now, address=address, as_file=True)
    until = business_date(now, active()) + timedelta(days=active().orders.license_file_days)
    try:
        content = SIGNER.sign_file(decided.payload, decided.kid, valid_until=until)
    except keys.LicenseKeysMissing as missing:
        raise KeyUnavailable from missing
    return FileShown(
        license=decided.license, sen=decided.sen, version=decided.version, valid_until=until, content=content
    )


def replace_keys(*, license: int, reason: str, by: Actor, now: datetime, replace: bool = True) -> KeysRevoked:
    """Revoke a license's keys and issue a new one. Refuses as the command does, and with ``key_unavailable``."""
    try:
        return revoke_keys(license=license, reason=reason, replace=replace, signer=SIGNER, by=by, now=now)
    except keys.LicenseKeysMissing as missing:
        raise KeyUnavailable from missing


def cannot_sign_what_is_sold() -> bool:
    """Whether self-managed licenses are sold, or were ordered, and no key signs theirs: an operator has to set one."""
    if keys.ring():
        return False
    return any(item.family in KEYED_FAMILIES for item in active().items) or are_ordered(KEYED_FAMILIES)


def public_keys() -> dict[str, Any]:
    """The public halves of every key at hand, as JSON Web Keys: to be built into products."""
    return dict(keys.jwks())


def signed_revocations(on: date) -> str:
    """The signed list of the keys that hold no longer, as of a day. Refuses with ``key_unavailable``."""
    try:
        return revocation_list(revoked_digests(), issued_on=on)
    except keys.LicenseKeysMissing as missing:
        raise KeyUnavailable from missing
