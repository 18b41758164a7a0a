"""What products read without signing in: the public keys that verify license keys, and which keys were revoked."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from credenza.portal.shared import today
from credenza.workflows import license_keys

SECONDS = 300
"""How long a copy of the revocation list may be kept on the way."""


@require_safe
def keys(_request: HttpRequest) -> HttpResponse:
    """The public keys, as JSON Web Keys."""
    return _open(JsonResponse(license_keys.public_keys()))


@require_safe
def revoked(_request: HttpRequest) -> HttpResponse:
    """The signed revocation list of today; ``key_unavailable`` where no key signs."""
    return _open(HttpResponse(license_keys.signed_revocations(today()), content_type="text/plain; charset=utf-8"))


def _open(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
