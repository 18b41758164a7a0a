"""Who comes in at the certification desk: its staff and administrators. Other people hear of no page."""

from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from credenza.certification.policy import may, owns_candidate, person_of
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotFound
from credenza.portal.shared import View, actor_of


def certification_desk(view: View) -> View:
    """Decorator of a view: signed in, and at this desk."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not actor_of(request).has(StaffRole.CERTIFICATION_DESK):
            raise NotFound(what="page")
        return view(request, *args, **kwargs)

    return guarded


def may_about(command: str, by: Actor, candidate_id: int | None) -> bool:
    """Whether the caller may run the command about a candidate (None: about nobody); nobody decides about themselves,
    under whichever of their accounts.
    """
    if candidate_id is None:
        return may(command, by)
    own = owns_candidate(by, candidate_id)
    return may(command, by, person_id=by.person_id if own else person_of(candidate_id))
