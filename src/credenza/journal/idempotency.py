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
from inspect import Parameter, signature
from typing import Any, ParamSpec, TypeVar, cast, get_type_hints

from django.db import transaction
from pydantic import TypeAdapter

from credenza.journal.statements import instant, json_text, raw_cursor
from credenza.kernel.actors import Actor
from credenza.kernel.errors import IdempotencyConflict, InvalidField
from credenza.kernel.texts import unstorable

P = ParamSpec("P")
R = TypeVar("R")
KEY_LENGTH = 200
_NOT_ASKED = ("by", "now", "coverages", "licensed")
"""Who, when, and what the caller looked up for the command: none of it is what was asked for."""

_CLAIM = (
    "INSERT INTO journal_idempotencyrecord (caller, command, key, digest, answer, at) "
    "VALUES (%s, %s, %s, %s, '', %s) ON CONFLICT (caller, command, key) DO NOTHING RETURNING id"
)
_READ = "SELECT digest, answer FROM journal_idempotencyrecord WHERE caller = %s AND command = %s AND key = %s"
_KEEP = "UPDATE journal_idempotencyrecord SET answer = %s WHERE id = %s"


def digest_of(body: dict[str, Any]) -> str:
    """SHA-256 of the canonical body; equal bodies give equal digests whatever their key order."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


@lru_cache(maxsize=64)
def _adapter(receipt: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("Any", receipt))


@lru_cache(maxsize=64)
def _receipt(command: Callable[..., Any]) -> Any:
    return get_type_hints(command)["return"]


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
        with raw_cursor() as cursor:
            # Waits for another writer of the same key; its commit leaves this one without a row.
            cursor.execute(_CLAIM, (caller, command, key, digest, instant(now)))
            claimed = cursor.fetchone()
            if claimed is None:
                cursor.execute(_READ, (caller, command, key))
                first = cursor.fetchone() or ("", "")
                if first[0] != digest:
                    raise IdempotencyConflict(key=key)
                return cast("R", _adapter(cast("Hashable", receipt)).validate_json(first[1]))
        answer = act()
        with raw_cursor() as cursor:
            cursor.execute(_KEEP, (json_text(_without_secrets(answer)), claimed[0]))
        return answer


def idempotent(command: Callable[P, R]) -> Callable[P, R]:
    """Make a command one transaction that honors its ``idempotency_key``, before it looks at anything else.

    The command's other keywords, less ``by``, ``now``, ``coverages`` and ``licensed``, are the body; its return
    annotation is the receipt.
    Text that no database can hold is refused with ``invalid_field`` before that.
    """
    defaults = {
        name: parameter.default
        for name, parameter in signature(command).parameters.items()
        if parameter.default is not Parameter.empty
    }

    @wraps(command)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        given: dict[str, Any] = {name: value for name, value in kwargs.items() if name not in _NOT_ASKED}
        if odd := unstorable(given):
            raise InvalidField(field=odd, expected="text without characters that cannot be stored")
        key = cast("str | None", kwargs.get("idempotency_key"))
        if key is None:
            with transaction.atomic():
                return command(*args, **kwargs)
        body = {name: value for name, value in (defaults | given).items() if name not in _NOT_ASKED}
        del body["idempotency_key"]
        answer: R = once(
            command=command.__name__,
            key=key,
            body=body,
            by=cast("Actor", kwargs["by"]),
            now=cast("datetime", kwargs["now"]),
            receipt=_receipt(command),
            act=lambda: command(*args, **kwargs),
        )
        return answer

    return call
