"""Who comes in: the certification desk's staff and administrators. Other people hear of no page."""

from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import NotFound
from credenza.portal.shared import View, actor_of


def learning_desk(view: View) -> View:
    """Decorator of a view: signed in, and at the certification desk."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not actor_of(request).has(StaffRole.CERTIFICATION_DESK):
            raise NotFound(what="page")
        return view(request, *args, **kwargs)

    return guarded
