"""One key, one effect: a caller's idempotency key is the first thing a command looks at after who is calling.

The same caller's same key with the same body answers the first result, whatever has changed since; with
another body it is refused before anything is written. Refused commands leave no key behind, so a corrected
retry under the same key works. Source: "Redeeming" in the credits rules, "Faces" in the platform rules.
"""

import hashlib
import json
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import lru_cache, wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, cast, get_type_hints

from django.db import transaction
from pydantic import TypeAdapter

from credenza.journal.models import IdempotencyRecord
from credenza.kernel.actors import Actor
from credenza.kernel.errors import IdempotencyConflict, InvalidField
from credenza.kernel.texts import unstorable

P = ParamSpec("P")
R = TypeVar("R")
KEY_LENGTH = 200


def digest_of(body: dict[str, Any]) -> str:
    """SHA-256 of the canonical body; equal bodies give equal digests whatever their key order."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


@lru_cache(maxsize=64)
def _adapter(receipt: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("Any", receipt))


def _without_secrets(answer: Any) -> dict[str, Any]:
    if not is_dataclass(answer):
        raise TypeError(f"{answer!r} is no receipt")
    secrets = {field.name for field in fields(answer) if field.metadata.get("secret")}
    shown = _adapter(cast("Hashable", type(answer))).dump_python(answer, mode="json")
    return {name: ("" if name in secrets else value) for name, value in shown.items()}


def once(
    *,
    command: str,
    key: str,
    body: dict[str, Any],
    by: Actor,
    now: datetime,
    receipt: type[R],
    act: Callable[[], R],
) -> R:
    """Run ``act`` in one transaction, or answer what the caller's key answered first.

    Raises ``IdempotencyConflict`` for another body under the same key.
    """
    with transaction.atomic():
        if not 0 < len(key) <= KEY_LENGTH:
            raise InvalidField(field="idempotency_key", expected=f"1 to {KEY_LENGTH} characters")
        caller, digest = by.person_id or 0, digest_of(body)
        claim = IdempotencyRecord(caller=caller, command=command, key=key, digest=digest, at=now)
        # Waits for another writer of the same key; its commit makes this insert a no-op.
        IdempotencyRecord.objects.bulk_create([claim], ignore_conflicts=True)
        row = IdempotencyRecord.objects.get(caller=caller, command=command, key=key)
        if row.digest != digest:
            raise IdempotencyConflict(key=key)
        if row.answer:
            return cast("R", _adapter(cast("Hashable", receipt)).validate_json(row.answer))
        answer = act()
        IdempotencyRecord.objects.filter(pk=row.pk).update(answer=json.dumps(_without_secrets(answer)))
        return answer


def idempotent(command: Callable[P, R]) -> Callable[P, R]:
    """Make a command one transaction that honors its ``idempotency_key``, before it looks at anything else.

    The command's other keywords, less ``by`` and ``now``, are the body; its return annotation is the receipt.
    Text that no database can hold is refused with ``invalid_field`` before that.
    """
    shape = signature(command)

    @wraps(command)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if odd := unstorable(kwargs):
            raise InvalidField(field=odd, expected="text without characters that cannot be stored")
        key = cast("str | None", kwargs.get("idempotency_key"))
        if key is None:
            with transaction.atomic():
                return command(*args, **kwargs)
        given = shape.bind(*args, **kwargs)
        given.apply_defaults()
        body = {name: value for name, value in given.arguments.items() if name not in ("by", "now", "idempotency_key")}
        return once(
            command=command.__name__,
            key=key,
            body=body,
            by=given.arguments["by"],
            now=given.arguments["now"],
            receipt=cast("type[R]", get_type_hints(command)["return"]),
            act=lambda: command(*args, **kwargs),
        )

    return call
