"""The raw admin: tables as they are, for administrators, behind the same door as the desk."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from unfold.sites import UnfoldAdminSite

from credenza.parties.queries import actor_for


class RawAdminSite(UnfoldAdminSite):  # type: ignore[misc]  # the library carries no types
    """Lets administrators in, by the role they were granted; nobody signs in here."""

    site_title = site_header = "Credenza, raw tables"
    index_title = "Tables, to look at"

    def has_permission(self, request: HttpRequest) -> bool:
        person = request.user
        return bool(person.is_authenticated and person.is_active and actor_for(person.pk).has())

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponseBase:
        """Strangers go to the one sign-in page; everybody else finds nothing here."""
        if request.user.is_authenticated:
            from django.http import Http404

            raise Http404
        return redirect_to_login(request.get_full_path())
