"""Pages by key: the address of the next page carries the last key of this one, so deep pages cost the same."""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceLinks:
    """Queries of the newest page ("" on it) and of the next older one ("" on the last)."""

    newest: str
    older: str


def key_of(request: HttpRequest) -> int | None:
    """The key that the address asks to go on after, or None for the first page."""
    asked = request.GET.get("before", "")
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None  # noqa: PLR2004  fits a database's big integer


def slice_links(request: HttpRequest, next_before: int | None) -> SliceLinks:
    """The links below one page; every other part of the address stays."""
    query = request.GET.copy()
    came = query.pop("before", None) is not None
    newest = f"?{query.urlencode()}" if came else ""
    if next_before is None:
        return SliceLinks(newest=newest, older="")
    query["before"] = str(next_before)
    return SliceLinks(newest=newest, older=f"?{query.urlencode()}")
