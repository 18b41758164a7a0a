"""Whether two names may mean the same thing: for hints and for what audits look at, never for counting."""

from difflib import SequenceMatcher

SIMILAR = 0.75
"""Share of equal letters from which two names may mean the same."""


def is_similar(one: str, other: str) -> bool:
    """Of two name keys: one within the other, or mostly the same letters."""
    if not one or not other:
        return False
    return one in other or other in one or SequenceMatcher(None, one, other).ratio() >= SIMILAR
