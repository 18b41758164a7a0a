"""Everything kept about the signed-in person, as one file."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credenza.portal.shared import now, person_of
from credenza.workflows.kept import own_data


@login_required
@never_cache
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """A JSON download, written as it is read."""
    headers = {"Content-Disposition": 'attachment; filename="credenza-my-data.json"'}
    pieces = own_data(person_of(request).pk, now=now())
    return StreamingHttpResponse(pieces, content_type="application/json", headers=headers)
