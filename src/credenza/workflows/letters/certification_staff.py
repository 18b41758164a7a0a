"""Letters to the certification desk: the daily digests of what came the day before and still waits."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.certification.queries.reminders import Waiting
from credenza.kernel.actors import StaffRole
from credenza.workflows.letters.letter import Letter, clean
from credenza.workflows.letters.words import person_named
from credenza.workflows.telling import Told, to_desk

LINES_SHOWN = 40


def extensions_asked(waiting: Sequence[Waiting], on: date) -> list[Told]:
    """Candidates asked for more time."""
    letter = _digest(
        waiting,
        subject=ngettext(
            "{count} candidate asks for more time", "{count} wishes of candidates for more time wait", len(waiting)
        ),
        heading=_("Extension requests of candidates wait"),
        said=_("Candidates asked for more time for a certification. Each is decided case by case, with a reason."),
        facts=[(person_named(one.person_id), clean(one.about)) for one in waiting],
        button=_("Decide extension requests"),
        page="desk_wishes",
    )
    return _to_desk("extension_asked", f"certification:on={on}", letter)


def activities_held(waiting: Sequence[Waiting], on: date) -> list[Told]:
    """Activities were typed in after a credential's expiry."""
    letter = _digest(
        waiting,
        subject=ngettext("{count} held activity waits", "{count} held activities wait", len(waiting)),
        heading=_("Held activities wait"),
        said=_("They are dated in time and were entered after a certification had expired. They count once accepted."),
        facts=[(person_named(one.person_id), clean(one.about)) for one in waiting],
        button=_("Decide held activities"),
        page="desk_held",
    )
    return _to_desk("activity_held", f"desk:on={on}", letter)


def cases_answered(waiting: Sequence[Waiting], on: date) -> list[Told]:
    """Candidates answered or appealed, or let the last day for an answer pass."""
    states = {"answered": _("answered"), "appealed": _("appealed"), "overdue": _("no answer in time")}
    letter = _digest(
        waiting,
        subject=ngettext(
            "{count} audit case waits for the desk", "{count} audit cases wait for the desk", len(waiting)
        ),
        heading=_("Audit cases wait"),
        said=_(
            "Candidates answered or appealed, or the last day for an answer passed. An appeal is decided by "
            "somebody else than the first decision."
        ),
        facts=[
            (
                _("Case {number}, {candidate}").format(number=one.id, candidate=person_named(one.person_id)),
                states.get(one.about, one.about),
            )
            for one in waiting
        ],
        button=_("Open the cases"),
        page="desk_cases",
    )
    return _to_desk("case_answered", f"on={on}", letter)


def misuse_reported(waiting: Sequence[Waiting], on: date) -> list[Told]:
    """People reported misuse; who did is not said in a mail."""
    letter = _digest(
        waiting,
        subject=ngettext("{count} report of misuse waits", "{count} reports of misuse wait", len(waiting)),
        heading=_("Reports of misuse wait"),
        said=_("Somebody signed in told about misuse. What they wrote stands on the page; candidates never see it."),
        facts=[
            (_("Report {number}").format(number=one.id), clean(one.about) or _("about nobody by name"))
            for one in waiting
        ],
        button=_("Open the reports"),
        page="desk_misuse",
    )
    return _to_desk("misuse_reported", f"on={on}", letter)


def quarantine_waiting(waiting: Sequence[Waiting], on: date) -> list[Told]:
    """Statements and roster rows name somebody or something that nobody knows."""
    letter = _digest(
        waiting,
        subject=ngettext("{count} row waits in quarantine", "{count} rows wait in quarantine", len(waiting)),
        heading=_("The quarantine has new rows"),
        said=_(
            "They came from learning platforms and event rosters and could not be matched. Nothing is lost: say who "
            "or what they mean, and they are credited with their own dates."
        ),
        facts=[(_("Row {number}").format(number=one.id), clean(one.about)) for one in waiting],
        button=_("Open the quarantine"),
        page="desk_quarantine",
    )
    return _to_desk("quarantine_waiting", f"on={on}", letter)


def _digest(
    waiting: Sequence[Waiting],
    *,
    subject: str,
    heading: str,
    said: str,
    facts: Sequence[tuple[str, str]],
    button: str,
    page: str,
) -> Letter:
    left = len(facts) - LINES_SHOWN
    more = ngettext("{count} more stands on the page.", "{count} more stand on the page.", left)
    return Letter(
        subject=subject.format(count=len(waiting)),
        heading=heading,
        paragraphs=(said,),
        facts=tuple(facts[:LINES_SHOWN]),
        closing=(more.format(count=left),) if left > 0 else (),
        button=button,
        page=page,
        why=_("You get this once a day because you work at the certification desk."),
    )


def _to_desk(notice: str, fact: str, letter: Letter) -> list[Told]:
    return to_desk([StaffRole.CERTIFICATION_DESK], notice, fact, letter)
