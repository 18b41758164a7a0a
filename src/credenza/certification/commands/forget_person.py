"""Blank what a candidate wrote and showed. What they did, when, and what came of it names them by id only and stays.

Source: platform rules, "Data": an administrator can blank a person on request without touching history.
"""

from datetime import datetime

from credenza.certification.models import Activity, CalendarFeed, Candidate, Evidence, ExtensionRequest, SharedPage
from credenza.certification.refreshing import locked
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted


def forget_person(*, person: int, by: Actor, now: datetime) -> tuple[str, ...]:
    """Notes, reasons and evidence go, pages and feeds end; answers the stored names of files to take away.

    Names of activities stay, for they decide what counts. The caller is the blanking of the person, in its
    transaction, and removes the files when that is done. Refuses with ``not_permitted``.
    """
    if not by.has():
        raise NotPermitted(command="forget_person")
    CalendarFeed.objects.filter(person_id=person, revoked_at=None).update(revoked_at=now)
    own = Candidate.objects.filter(person_id=person).first()
    if own is None:
        return ()
    locked(own.pk)
    shown = Evidence.objects.filter(activity__candidate=own)
    names = tuple(shown.order_by("pk").values_list("stored_name", flat=True))
    shown.delete()
    Activity.objects.filter(candidate=own).exclude(notes="").update(notes="")
    ExtensionRequest.objects.filter(candidate=own).update(reason="")
    SharedPage.objects.filter(candidate=own, ended_at=None).update(ended_at=now)
    return names
