"""Staff need a second factor in production: the desk's paths stay closed until one is set up."""

import re
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from credenza.portal.shared import actor_of

GUARDED = "/desk/"
CUSTOMERS_PAGES = re.compile(r"/credits/(requests/)?\d+/")
"""What the desk's pages lead to: an account, or one of its requests, as its owners see it."""


class StaffSecondFactor:
    """Asks staff who sign in without a second factor to add one before the desk opens.

    The sign-in library asks for the factor at every sign-in once it exists, so having one is enough here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.CREDENZA_STAFF_SECOND_FACTOR
            and request.user.is_authenticated
            and (request.path_info.startswith(GUARDED) or CUSTOMERS_PAGES.match(request.path_info) is not None)
            and actor_of(request).is_staff  # nobody else hears of a desk
            and not is_mfa_enabled(request.user)
        ):
            return render(request, "portal/second_factor.html", status=403)
        return self.get_response(request)
