"""A candidate lets others check what they hold: which credentials, and whether name, units, dates and ID show.

Source: "Certification renewal", what people do: nothing is public until then, the address is random, never the
candidate ID, and it ends when the candidate says so.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from credenza.certification.commands.register_candidate import registered
from credenza.certification.models import Credential, SharedCredential, SharedPage
from credenza.certification.policy import require
from credenza.certification.reading import family
from credenza.certification.refreshing import locked
from credenza.certification.sharing_receipts import PageShared
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields, NotFound

ADDRESS_BYTES = 20
"""160 random bits, more than the 128 asked for."""


@idempotent
def share_credentials(
    *,
    person: int,
    credentials: Sequence[int],
    by: Actor,
    now: datetime,
    shows_name: bool = True,
    shows_number: bool = False,
    shows_dates: bool = True,
    shows_units: bool = False,
    idempotency_key: str | None = None,
) -> PageShared:
    """Open the page, or change the one that stands; its address stays.

    Refuses with ``missing_fields`` (no credential), ``not_found`` (not theirs), ``not_permitted``.
    """
    require("share_credentials", by, person_id=person)
    if not credentials:
        raise MissingFields(fields=("credentials",))
    when = stamp(by, now)
    root = locked(registered(person, when).pk).pk
    wanted = sorted(set(credentials))
    own = Credential.objects.filter(pk__in=wanted, candidate_id__in=family(root), gone=False, merged_into=None)
    if own.count() != len(wanted):
        raise NotFound(what="credential")
    page = open_page(root)
    shown = {
        "shows_name": shows_name, "shows_number": shows_number, "shows_dates": shows_dates, "shows_units": shows_units,
    }  # fmt: skip
    if page is None:
        page = SharedPage(candidate_id=root, address=secrets.token_urlsafe(ADDRESS_BYTES), created_at=now)
    for name, value in shown.items():
        setattr(page, name, value)
    page.save()
    SharedCredential.objects.filter(page=page).exclude(credential_id__in=wanted).delete()
    for credential in wanted:
        SharedCredential.objects.get_or_create(page=page, credential_id=credential)
    _tell(page, "shared", when, {"credentials": wanted, **shown})
    return PageShared(page=page.pk, address=page.address, credentials=tuple(wanted))


@idempotent
def end_sharing(*, person: int, by: Actor, now: datetime, idempotency_key: str | None = None) -> PageShared:
    """Take the page away: its address answers like one that never was. ``not_found``, ``not_permitted``."""
    require("share_credentials", by, person_id=person)
    when = stamp(by, now)
    root = locked(registered(person, when).pk).pk
    pages = list(SharedPage.objects.filter(candidate_id__in=family(root), ended_at=None))
    if not pages:
        raise NotFound(what="page")
    for page in pages:
        page.ended_at = now
        page.save(update_fields=["ended_at"])
        _tell(page, "ended", when, {})
    return PageShared(page=pages[-1].pk, address="", credentials=())


def open_page(root: int) -> SharedPage | None:
    """The candidate's page that has not ended, the latest where two accounts were made one."""
    return SharedPage.objects.filter(candidate_id__in=family(root), ended_at=None).order_by("-id").first()


def _tell(page: SharedPage, what: str, when: Stamp, told: dict[str, object]) -> None:
    """The address is in no event: events go out."""
    record(
        Fact(
            event=f"certification.page_{what}",
            payload={"candidate": page.candidate_id, "page": page.pk},
            command="share_credentials" if what == "shared" else "end_sharing",
            subject=Subject(kind="candidate", id=page.candidate_id),
            audit={"page": page.pk, **told},
        ),
        when,
    )
