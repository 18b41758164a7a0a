"""How often one address on the network may ask for a secret link: guessing is hopeless, and hammering stops here."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from credenza.doors.limiting import is_over
from credenza.kernel.errors import TooManyRequests
from credenza.portal.shared import now

MOST = 120
SECONDS = 60


def limit(request: HttpRequest, what: str) -> None:
    """Count this request; ``too_many_requests`` beyond the limit of a minute."""
    if is_over(f"secret-links:{what}", request, most=MOST, window=timedelta(seconds=SECONDS), at=now()):
        raise TooManyRequests(retry_after_seconds=SECONDS)


def hidden(response: HttpResponse, *, has_form: bool = False) -> HttpResponse:
    """Keep the answer out of search engines, other sites' referrers and caches on the way.

    ``has_form``: a browser that tells nobody where it comes from posts with "Origin: null", which is refused as
    forged; so a page that posts to itself tells its own site, and no other.
    """
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin" if has_form else "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
