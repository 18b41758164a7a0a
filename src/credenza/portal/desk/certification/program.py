"""The program's certifications, and the blanket extensions that the pack brings, ready to apply."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from credenza.certification.policy import may
from credenza.certification.programs import policy
from credenza.certification.queries.dashboard import kinds_on
from credenza.certification.queries.desk import applied_blankets
from credenza.certification.queries.desk_previews import blanket_touches
from credenza.parties.queries import people
from credenza.portal.desk.certification.access import certification_desk
from credenza.portal.shared import actor_of, today


@certification_desk
def program(request: HttpRequest) -> HttpResponse:
    """Certifications with their holders, and extensions that touch everybody."""
    by, on = actor_of(request), today()
    applied = applied_blankets()
    persons = people(one.by_id for one in applied if one.by_id is not None)
    context = {
        "kinds": kinds_on(on, by),
        "blankets": [
            (
                one,
                blanket_touches(one.expires_from, one.expires_to, on),
                urlencode({"expires_from": one.expires_from, "expires_to": one.expires_to, "months": one.months}),
            )
            for one in policy().blanket_extensions
        ],
        "applied": [(one, persons.get(one.by_id or 0)) for one in applied],
        "retires": may("retire_certification", by),
        "applies": may("apply_blanket_extension", by),
        "on": on,
    }
    return render(request, "portal/desk/certification/program.html", context)
