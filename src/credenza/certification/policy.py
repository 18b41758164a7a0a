"""Who may do what in the certification room: the one place that lists and actions ask.

The table follows "Who may do what" of the platform rules. O = the candidate, K = certification desk; administrators
hold every desk, but nobody at a desk decides on what is their own.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from credenza.certification.models import Activity, Candidate, Credential, MisuseReport
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotFound, NotPermitted

DESK = frozenset({StaffRole.CERTIFICATION_DESK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Who may: the candidate, staff with one of ``desks``; ``own_excluded``: not about themselves."""

    own: bool = False
    desks: frozenset[StaffRole] = frozenset()
    own_excluded: bool = False


_CANDIDATE_OR_DESK = Right(own=True, desks=DESK)
_CANDIDATE = Right(own=True)
_DESK = Right(desks=DESK, own_excluded=True)

RIGHTS = {
    "record_activity": _CANDIDATE_OR_DESK,
    "correct_activity": _CANDIDATE_OR_DESK,
    "withdraw_activity": _CANDIDATE_OR_DESK,
    "ask_extension": _CANDIDATE_OR_DESK,
    "withdraw_extension": _CANDIDATE_OR_DESK,
    "answer_case": _CANDIDATE_OR_DESK,
    "appeal_case": _CANDIDATE_OR_DESK,
    "share_credentials": _CANDIDATE,
    "claim_badge": _CANDIDATE,
    "see_candidate": _CANDIDATE_OR_DESK,
    "see_evidence": _CANDIDATE_OR_DESK,
    "accept_activity": _DESK,
    "reject_activity": _DESK,
    "open_case": _DESK,
    "ask_candidate": _DESK,
    "lengthen_deadline": _DESK,
    "decide_case": _DESK,
    "dismiss_report": Right(desks=DESK),
    "sample_activity": Right(),
    "grant_credential": _DESK,
    "pass_exam": _DESK,
    "withdraw_pass": _DESK,
    "record_verified_activity": _DESK,
    "grant_extension": _DESK,
    "decline_extension": _DESK,
    "upgrade_credential": _DESK,
    "revoke_credential": _DESK,
    "restore_credential": _DESK,
    "merge_candidates": _DESK,
    "retire_certification": _DESK,
    "apply_blanket_extension": _DESK,
    "see_program": Right(desks=DESK),
    "try_rules": Right(desks=DESK),
    "look_further": Right(),
    "take_news": Right(),
}


def may(command: str, by: Actor, *, person_id: int | None = None) -> bool:
    """Whether the caller may run the command about that person (None: about nobody in particular)."""
    if by.is_system:
        return True
    right = RIGHTS[command]
    if person_id is not None and is_own(by, person_id):
        return right.own or (bool(right.desks) and not right.own_excluded and by.has(*right.desks))
    return bool(right.desks) and by.has(*right.desks)


def is_own(by: Actor, person_id: int) -> bool:
    """Whether the person is the caller, by either account where two were made one."""
    if by.person_id is None or by.person_id == person_id:
        return by.person_id is not None
    other = _root_of(person_id)
    return other is not None and other == _root_of(by.person_id)


def _root_of(person_id: int) -> int | None:
    # Through the key's own look-up: a number beyond any key then finds nothing instead of breaking the statement.
    found = Candidate.objects.filter(person__pk=person_id).values_list("pk", "merged_into_id").first()
    return None if found is None else (found[1] or found[0])


def require(command: str, by: Actor, *, person_id: int | None = None) -> None:
    """Refuse with ``NotPermitted`` unless the caller may."""
    if not may(command, by, person_id=person_id):
        raise NotPermitted(command=command)


def sees_all(by: Actor) -> bool:
    """The system and the certification desk see every candidate."""
    return by.is_system or by.has(*DESK)


def visible_candidates(by: Actor) -> QuerySet[Candidate]:
    """Oneself, by every account made one with one's own, or everybody at the desk."""
    candidates = Candidate.objects.all()
    return candidates if sees_all(by) else candidates.filter(pk__in=family_ids_of(by))


def visible_activities(by: Actor) -> QuerySet[Activity]:
    """One's own activities, those of an account that was taken in too, or all at the desk."""
    activities = Activity.objects.all()
    return activities if sees_all(by) else activities.filter(candidate__in=family_ids_of(by))


def visible_credentials(by: Actor) -> QuerySet[Credential]:
    """One's own credentials, or all at the desk."""
    credentials = Credential.objects.filter(gone=False)
    return credentials if sees_all(by) else credentials.filter(candidate__in=family_ids_of(by))


def visible_reports(by: Actor) -> QuerySet[MisuseReport]:
    """Reports of misuse at the desk, but none about the reader: those that name one of their IDs or led to a case
    about them. Who reported stays unknown to whom it is about.
    """
    reports = MisuseReport.objects.all()
    if by.is_system:
        return reports
    if not sees_all(by):
        return reports.none()
    own = family_ids_of(by)
    if not own:
        return reports
    about = Q(case__activity__candidate__in=own)
    for number in Candidate.objects.filter(pk__in=own).values_list("number", flat=True):
        about |= Q(about__icontains=number) | Q(text__icontains=number)
    return reports.exclude(pk__in=MisuseReport.objects.filter(about).values("pk"))


def family_ids_of(by: Actor) -> tuple[int, ...]:
    """Every candidate ID of the caller: their own and those of accounts made one with it."""
    own = Candidate.objects.filter(person_id=by.person_id or 0).values_list("pk", "merged_into_id").first()
    if own is None:
        return ()
    root = own[1] or own[0]
    return (root, *Candidate.objects.filter(merged_into_id=root).values_list("pk", flat=True))


def person_of(candidate_id: int) -> int:
    """The person behind a candidate; ``NotFound`` for no such candidate."""
    found = Candidate.objects.filter(pk=candidate_id).values_list("person_id", flat=True).first()
    if found is None:
        raise NotFound(what="candidate")
    return int(found)


def owns_candidate(by: Actor, candidate_id: int) -> bool:
    """Whether the candidate is the caller, by either ID of an account that was made one with another."""
    return by.person_id is not None and candidate_id in family_ids_of(by)
