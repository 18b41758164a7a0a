"""Keys of the installation: apart from each other, never in the database, never in a backup.

Production hands them in by the environment. The demo makes its own at its first start and keeps them in one file
beside its database, readable by its user only.
"""

import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
KEYS_FILE = "keys.json"
BADGE_KEYS_FILE = "badge_keys.json"
LICENSE_KEYS_FILE = "license_keys.json"


def new_key(key_id: str) -> str:
    """A fresh entry for a setting of keys: the id, a colon, 32 random bytes in base64."""
    return f"{key_id}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def entries_of(setting: str) -> list[str]:
    """The entries of a setting of keys, one after the other by commas."""
    return [entry.strip() for entry in setting.split(",") if entry.strip()]


def checked(entries: list[str], name: str = "CREDENZA_CODE_KEYS") -> list[str]:
    """The entries as they are. Raises ImproperlyConfigured for a malformed or doubled one; never shows a key."""
    seen: set[str] = set()
    for position, entry in enumerate(entries, start=1):
        key_id, colon, encoded = entry.partition(":")
        try:
            length = len(base64.b64decode(encoded, validate=True))
        except ValueError:
            length = 0
        if not colon or not key_id or length != KEY_BYTES or key_id in seen:
            raise ImproperlyConfigured(
                f"Entry {position} of {name} is not right: write id:base64 of {KEY_BYTES} bytes, each id "
                "once. `credenza keys new ID` makes one."
            )
        seen.add(key_id)
    return entries


def kept_keys(folder: Path) -> dict[str, str]:
    """``secret_key`` and the rings of keys of a demo, made at the first call and the same ever after."""
    return {
        **_kept(folder / KEYS_FILE, lambda: {"secret_key": secrets.token_urlsafe(50), "code_keys": new_key("demo1")}),
        # Files of their own: a demo that was made before there were badges gets its badge key without losing the rest.
        **_kept(folder / BADGE_KEYS_FILE, lambda: {"badge_keys": new_key("demo1")}),
        **_kept(folder / LICENSE_KEYS_FILE, lambda: {"license_keys": new_key("demo1")}),
    }


def _kept(place: Path, fresh: Callable[[], dict[str, str]]) -> dict[str, str]:
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{place.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(fresh()), encoding="utf-8")
        try:
            os.link(draft, place)  # of two processes that start at once, the first wins and both read the same
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    kept: dict[str, str] = json.loads(place.read_text(encoding="utf-8"))
    return kept
