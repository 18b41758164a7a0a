"""How often one address on the network may ask for a secret link: guessing is hopeless, and hammering stops here."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from credenza.kernel.errors import TooManyRequests

MOST = 120
SECONDS = 60


def limit(request: HttpRequest, what: str) -> None:
    """Count this request; ``too_many_requests`` beyond the limit of a minute."""
    key = f"secret-links:{what}:{request.META.get('REMOTE_ADDR', '')}"
    if cache.add(key, 1, SECONDS):
        return
    try:
        count = cache.incr(key)
    except ValueError:
        # The entry lapsed between the two.
        return
    if count > MOST:
        raise TooManyRequests(retry_after_seconds=SECONDS)


def hidden(response: HttpResponse) -> HttpResponse:
    """Keep the answer out of search engines, referrers and caches on the way."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
