"""Pages of a list by date and key: as quick on the last page as on the first, and steady while rows arrive."""

from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict

from credenza.portal.presentation.keyset import keys_in

Place = tuple[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedPages:
    """``before``: the date and id of the last row of the page before; the same answers as ``presentation.Pages``."""

    before: Place | None = None
    following: Place | None = None
    query: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "DatedPages":
        """Read ``?before=2026-01-31.17``; anything else is the first page."""
        rest = given.copy()
        rest.pop("before", None)
        return cls(before=_place(given.get("before", "")), query=rest.urlencode())

    def beyond(self, place: Place | None) -> "DatedPages":
        """The same with the place at which the next page begins."""
        return replace(self, following=place)

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
        on, pk = self.following or (date.min, 0)
        return f"?{self.query}{'&' if self.query else ''}before={on.isoformat()}.{pk}"


def _place(written: str) -> Place | None:
    day, _, key = written.partition(".")
    keys = keys_in([key])
    try:
        return (date.fromisoformat(day), keys[0]) if keys else None
    except ValueError:
        return None
