"""What the commands answer that let something out: a page, a badge, a feed."""

from dataclasses import dataclass, field

SECRET = {"secret": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageShared:
    """A verification page; ``address`` is its random part, empty once the page ended."""

    page: int
    address: str
    credentials: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeClaimed:
    """The badge of a credential's open cycle."""

    badge: int
    credential: int
    certification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOpened:
    """A new calendar feed; ``secret`` is shown once and left out when a replay answers."""

    feed: int
    secret: str = field(default="", metadata=SECRET)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedClosed:
    """The person has no calendar feed any more."""

    person: int
