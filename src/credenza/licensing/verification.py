"""Proof of the licenses' invariants on a live database; each violation is named."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.db.models import F

from credenza.licensing.histories import columns_of, plain, standing
from credenza.licensing.models import EVALUATION, Change, Entitlement, KeyVersion
from credenza.licensing.rules.lines import summed
from credenza.licensing.signing import digest_of

NAMED_AT_MOST = 50
CHUNK = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken promise: ``rule`` is its stable name, ``what`` says which row and how."""

    rule: str
    what: str


def violations() -> list[Violation]:
    """Every violation found, at most fifty of a kind; empty for sound licenses."""
    found: list[Violation] = []
    for rule, check in CHECKS:
        for number, what in enumerate(check()):
            if number == NAMED_AT_MOST:
                found.append(Violation(rule=rule, what="and more of the same"))
                break
            found.append(Violation(rule=rule, what=what))
    return found


def _license_equals_its_lines() -> Iterator[str]:
    """A license that goes on is the sum of the lines that were not refunded. Each table is read once."""
    changes = Change.objects.order_by("entitlement_id", "pk").iterator(chunk_size=CHUNK)
    by_license = groupby(changes, key=lambda change: change.entitlement_id)
    at, some = next(by_license, (None, iter(())))
    for license in Entitlement.objects.order_by("pk").iterator(chunk_size=CHUNK):
        own: list[Change] = []
        if at == license.pk:
            own = list(some)
            at, some = next(by_license, (None, iter(())))
        if license.ended_on is None:
            yield from _differing(license, own)


def _differing(license: Entitlement, changes: list[Change]) -> Iterator[str]:
    lines = [line for _, line in standing(changes)]
    if license.kind == EVALUATION:
        if lines:
            yield f"license {license.sen} is an evaluation, though its order was paid"
        return
    if not lines:
        yield f"license {license.sen} has no line that made it"
        return
    columns = plain(columns_of(summed(lines)))
    wrong = [name for name, value in columns.items() if plain({name: getattr(license, name)})[name] != value]
    if wrong:
        yield f"license {license.sen} differs from its lines in {', '.join(wrong)}"


def _ended_hold_no_key() -> Iterator[str]:
    """After a refund no key version holds."""
    wrong = KeyVersion.objects.filter(entitlement__ended_on__isnull=False, revoked_on=None)
    for sen, version in wrong.values_list("entitlement__sen", "version").iterator():
        yield f"key {version} of {sen} holds, though the license ended"


def _keys_say_what_they_are() -> Iterator[str]:
    """A key's payload names its license, version and signing key, and its digest is the payload's."""
    keys = KeyVersion.objects.annotate(sen=F("entitlement__sen")).order_by("pk")
    for key in keys.values_list("sen", "version", "kid", "payload", "key_digest").iterator():
        sen, version, kid, payload, digest = key
        encoded = base64.urlsafe_b64encode(payload.encode()).rstrip(b"=").decode()
        try:
            said = json.loads(payload)
            named = (said["sen"], said["version"], said["kid"])
        except (ValueError, KeyError, TypeError):
            named = ("", 0, "")
        if named != (sen, version, kid) or digest_of(f"lk1.{encoded}.") != digest:
            yield f"key {version} of {sen} does not say what it is"


def _signing_keys_at_hand() -> Iterator[str]:
    """Every key that a license key which holds needs to be shown again."""
    at_hand = {entry.partition(":")[0] for entry in settings.CREDENZA_LICENSE_KEYS}
    needed = KeyVersion.objects.filter(revoked_on=None).exclude(kid__in=at_hand)
    for kid in needed.order_by("kid").values_list("kid", flat=True).distinct():
        yield f"the key {kid} of CREDENZA_LICENSE_KEYS is not at hand"


CHECKS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("license_equals_its_lines", _license_equals_its_lines),
    ("ended_license_holds_no_key", _ended_hold_no_key),
    ("license_keys_say_what_they_are", _keys_say_what_they_are),
    ("license_keys_at_hand", _signing_keys_at_hand),
)
