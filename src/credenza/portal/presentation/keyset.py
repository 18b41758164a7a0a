"""Pages by key: as quick on the last page as on the first, and steady while rows arrive."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import QueryDict

KEY_DIGITS = 18
"""What every database's keys hold; longer ones name nothing."""


def keys_in(typed: Iterable[str]) -> list[int]:
    """The keys among what was sent."""
    return [int(each) for each in typed if each.isascii() and each.isdecimal() and len(each) <= KEY_DIGITS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where a list stands: ``before`` is the key that this page begins after, ``following`` the next page's."""

    before: int | None = None
    following: int | None = None
    query: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "Pages":
        """Read ``?before=``; anything but a number is the first page."""
        rest = given.copy()
        for name in ("before", "csrfmiddlewaretoken", "idempotency_key"):
            rest.pop(name, None)
        return cls(before=next(iter(keys_in([given.get("before", "")])), None), query=rest.urlencode())

    def beyond(self, key: int | None) -> "Pages":
        """The same with the key of the next page."""
        return replace(self, following=key)

    @property
    def is_first(self) -> bool:
        return self.before is None

    @property
    def start_address(self) -> str:
        """The first page with the same filters."""
        return f"?{self.query}"

    @property
    def next_address(self) -> str:
        """The next page with the same filters."""
        return f"?{self.query}&before={self.following}" if self.query else f"?before={self.following}"
