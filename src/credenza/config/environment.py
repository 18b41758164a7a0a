"""Reading settings from the environment. Every setting is named once, with its meaning; secrets may stand in a file.

``CREDENZA_X_FILE`` names a file that holds the value of ``CREDENZA_X``, for secrets handed over by a keeper.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1", "testserver"})
"""Names that only the machine itself reaches."""

NAMES: dict[str, str] = {}
"""Every setting read so far, with its meaning; a test compares it with the reference page."""


def text(name: str, default: str, meaning: str) -> str:
    """The value of the variable, or the default when it is unset or empty."""
    NAMES[name] = meaning
    return os.environ.get(name, "") or default


def flag(name: str, meaning: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off. Raises ImproperlyConfigured for anything else."""
    written = text(name, "1" if default else "0", meaning).lower()
    if written in {"1", "true", "yes", "on"}:
        return True
    if written in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {written!r}; write 1 or 0.")


def number(name: str, default: int, meaning: str) -> int:
    """A whole number. Raises ImproperlyConfigured for anything else."""
    written = text(name, str(default), meaning)
    try:
        return int(written)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {written!r}; write a whole number.") from None


def words(name: str, default: str, meaning: str) -> list[str]:
    """A list separated by commas; empty entries fall away."""
    return [word.strip() for word in text(name, default, meaning).split(",") if word.strip()]


def secret(name: str, meaning: str, *, default: str = "") -> str:
    """A secret, from the variable or from the file that ``<name>_FILE`` names (without its last line break)."""
    NAMES[name] = meaning
    place = os.environ.get(f"{name}_FILE", "")
    if not place:
        return os.environ.get(name, "") or default
    try:
        return Path(place).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names {place}, which cannot be read: {error.strerror}.") from error
