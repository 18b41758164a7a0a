"""Who comes in at the desk. Other people get the page of what does not exist; staff without the role are told so."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import NotFound, NotPermitted
from credenza.portal.navigation import DESK_ROLES
from credenza.portal.shared import View, actor_of

DESK_AND_FINANCE = (StaffRole.ORDER_DESK, StaffRole.FINANCE)
ORDER_DESK = (StaffRole.ORDER_DESK,)
ADMINISTRATORS: tuple[StaffRole, ...] = ()
"""Administrators hold every desk, so an empty list of further roles leaves them alone."""


def desk(*roles: StaffRole) -> Callable[[View], View]:
    """Decorator of a desk view: signed in, at a desk, and holding one of the roles."""

    def around(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            by = actor_of(request)
            if not by.roles & DESK_ROLES:
                raise NotFound(what="page")
            if not by.has(*roles):
                raise NotPermitted(command=view.__name__)
            return view(request, *args, **kwargs)

        return guarded

    return around
