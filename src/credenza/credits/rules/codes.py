"""A redemption code is random, easy to read aloud, and its last character tells a typing slip from a wrong code.

31 characters (no 0, 1, I, L, O): 13 random ones carry 64 bits. Weighted sum modulo the prime 31 with a
different weight for each place, so one wrong character or two swapped neighbors never go unnoticed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from credenza.kernel.errors import DomainError

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_LENGTH = 13
GROUP = 4


@dataclass(kw_only=True, eq=False)
class CodeMistyped(DomainError):
    """The check character does not fit: a slip that anybody can work out from the code alone."""

    code: ClassVar[str] = "code_mistyped"


@dataclass(kw_only=True, eq=False)
class CodeNotValid(DomainError):
    """Unknown, replaced, or of a closed account: all alike."""

    code: ClassVar[str] = "code_not_valid"


@dataclass(kw_only=True, eq=False)
class TooManyAttempts(DomainError):
    """Too many wrong codes; ``retry_after_seconds`` says for how long to wait."""

    code: ClassVar[str] = "too_many_attempts"
    retry_after_seconds: int


def _weighted(characters: str) -> int:
    return sum((place + 2) * ALPHABET.index(character) for place, character in enumerate(characters))


def make_code(picks: Sequence[int]) -> str:
    """The code made of 13 random numbers below 31, written in groups of four."""
    if len(picks) != RANDOM_LENGTH or not all(0 <= pick < len(ALPHABET) for pick in picks):
        raise ValueError(f"{RANDOM_LENGTH} numbers below {len(ALPHABET)} make a code")
    body = "".join(ALPHABET[pick] for pick in picks)
    return written(body + ALPHABET[-_weighted(body) % len(ALPHABET)])


def written(plain: str) -> str:
    """The code as people read it: 4TVN-7KQM-X2RW-9D."""
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def read_code(typed: str) -> str:
    """The plain characters of what was typed: case, blanks and dashes don't matter.

    Raises ``CodeMistyped`` when the length, a character or the check character is wrong.
    """
    plain = "".join(character for character in typed.upper() if character not in " -\u2010\u2011\u2013\u00a0\t")
    if len(plain) != RANDOM_LENGTH + 1 or any(character not in ALPHABET for character in plain):
        raise CodeMistyped
    if (_weighted(plain[:-1]) + ALPHABET.index(plain[-1])) % len(ALPHABET):
        raise CodeMistyped
    return plain
