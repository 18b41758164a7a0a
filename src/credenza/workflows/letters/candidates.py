"""Letters to candidates about what became of their credentials: earned, renewed, moved, extended, revoked."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.certification.queries.notices import revocation_reason, wish, withdrawal_reason
from credenza.certification.queries.reminders import Holding, holdings_by_id
from credenza.journal.outbox import Announced
from credenza.workflows.certification_facts import CandidateTold, candidate_told, in_force
from credenza.workflows.letters.credential_words import (
    candidate_reason,
    certification_named,
    certifications_named,
    page_of,
    progress,
    standing,
    standings,
)
from credenza.workflows.letters.letter import Letter, day, quoted, strong
from credenza.workflows.telling import Part, Told, gathered, to_people


def earned(event: Announced) -> list[Told]:
    """A credential of their own; several of a sitting in one letter."""
    told = candidate_told(event.payload["candidate"])

    def compose(parts: Sequence[Part]) -> Letter:
        holdings = _holdings([part["credential"] for part in parts])
        renewal = [one for one in holdings if one.required is not None and not one.is_retired(event.on)]
        page, about = page_of([one.id for one in holdings])
        return Letter(
            subject=_("You earned {certifications}").format(certifications=certifications_named(holdings)),
            heading=_("You earned a certification") if len(holdings) == 1 else _("You earned certifications"),
            paragraphs=(
                _("{certifications}: congratulations.").format(certifications=strong(certifications_named(holdings))),
            ),
            facts=tuple((certification_named(one), _earned_fact(one, event.on)) for one in holdings),
            closing=(_("What renews it, and by when, stands on its page."),) if renewal else (),
            button=_("See the certification") if about else _("See my certifications"),
            page=page,
            about=about,
            why=candidate_reason(told),
        )

    part = {"event": event.id, "credential": event.payload["credential"]}
    return [gathered(told.person, "credential_earned", _of_the_day(told, event), part, compose)]


def renewed(event: Announced) -> list[Told]:
    """One or more were renewed: by units, with their level, or by an exam."""
    told = candidate_told(event.payload["candidate"])

    def compose(parts: Sequence[Part]) -> Letter:
        holdings = _holdings([one for part in parts for one in part["credentials"]])
        names = certifications_named(holdings)
        page, about = page_of([one.id for one in holdings])
        return Letter(
            subject=ngettext("{names} is renewed", "{names} are renewed", len(holdings)).format(names=names),
            heading=_("Renewed"),
            paragraphs=(
                ngettext(
                    "{names} is renewed. You need to do nothing more.",
                    "{names} are renewed. You need to do nothing more.",
                    len(holdings),
                ).format(names=strong(names)),
                _("A new cycle has begun. This is how it stands now."),
            ),
            facts=standings(holdings, event.on),
            button=_("See the certification") if about else _("See my certifications"),
            page=page,
            about=about,
            why=candidate_reason(told),
        )

    part = {"event": event.id, "credentials": list(event.payload["credentials"])}
    return [gathered(told.person, "credential_renewed", _of_the_day(told, event), part, compose)]


BECAUSE = {
    "activity": lambda: _("An activity was entered or verified whose date moves a renewal."),
    "decision": lambda: _("Staff decided about one of your activities."),
    "withdrawal": lambda: _("An activity was withdrawn, so it counts no longer."),
    "exam": lambda: _("An exam result or a statement about a certification was entered or taken back."),
    "blanket": lambda: _("An extension was given to everybody whose certification expires in a span of days."),
    "retirement": lambda: _("The day on which a certification retires was stated anew."),
    "merge": lambda: _("Two accounts of yours were made one."),
    "import": lambda: _("Records that another system kept about you were imported."),
    "upgrade": lambda: _("A certification was turned into another one."),
}
"""Why dates moved, by what the command named; in the reader's language when it is asked."""


def dates_changed(event: Announced) -> list[Told]:
    """Dates moved without a renewal: each with the old and the new one."""
    part = {"event": event.id, "because": event.payload["because"], "changes": event.payload["changes"]}
    return dates_moved(event.payload["candidate"], part, event.on)


def dates_moved(candidate: int, part: Part, on: date) -> list[Told]:
    """The same letter for whatever moved them: ``part`` has its own ``event``, ``because`` and ``changes``."""
    told = candidate_told(candidate)

    def compose(parts: Sequence[Part]) -> Letter:
        moved = _moved(parts)
        holdings = _holdings(moved)
        why = [BECAUSE[part["because"]]() for part in parts if part["because"] in BECAUSE]
        page, about = page_of([one.id for one in holdings])
        return Letter(
            subject=_("New dates for {certifications}").format(certifications=certifications_named(holdings)),
            heading=_("Dates changed"),
            paragraphs=(
                *dict.fromkeys(why),
                ngettext(
                    "So {names} has other dates than before.", "So {names} have other dates than before.", len(holdings)
                ).format(names=strong(certifications_named(holdings))),
            ),
            facts=tuple(fact for one in holdings for fact in _moved_facts(one, moved[one.id])),
            closing=(_("The page of each certification shows which activities count and why others do not."),),
            button=_("See the certification") if about else _("See my certifications"),
            page=page,
            about=about,
            why=candidate_reason(told),
        )

    return [gathered(told.person, "dates_changed", f"candidate={told.id}:on={on}", part, compose)]


def extension_granted(event: Announced) -> list[Told]:
    """Staff moved one credential's dates, asked for or not."""
    told, holding = candidate_told(event.payload["candidate"]), _holding(event.payload["credential"])
    payload = event.payload
    letter = Letter(
        subject=_("More time for {certification}").format(certification=certification_named(holding)),
        heading=_("The extension was granted"),
        paragraphs=(
            _("{certification} has later dates now.").format(certification=strong(certification_named(holding))),
        ),
        facts=_moved_facts(holding, payload, named=False)
        + (((_("Progress"), progress(holding)),) if progress(holding) else ()),
        button=_("See the certification"),
        page="credential",
        about=holding.id,
        why=candidate_reason(told),
    )
    return to_people([told.person], "extension_granted", f"credential={holding.id}:event={event.id}", letter)


def extension_declined(event: Announced) -> list[Told]:
    """Staff said no, with a reason."""
    told, holding = candidate_told(event.payload["candidate"]), _holding(event.payload["credential"])
    asked = wish(event.payload["extension"])
    letter = Letter(
        subject=_("No more time for {certification}").format(certification=certification_named(holding)),
        heading=_("The extension was declined"),
        paragraphs=(
            _("You asked for more time for {certification}. The answer is no.").format(
                certification=strong(certification_named(holding))
            ),
        ),
        facts=(
            (_("Asked because"), quoted(asked.reason)),
            (_("Declined because"), quoted(asked.decision_reason)),
            (_("As it stands"), standing(holding, event.on)),
        ),
        button=_("See the certification"),
        page="credential",
        about=holding.id,
        why=candidate_reason(told),
    )
    return to_people([told.person], "extension_declined", f"extension={event.payload['extension']}", letter)


def revoked(event: Announced) -> list[Told]:
    """Staff took a credential, with a reason."""
    holding = _holding(event.payload["credential"])
    said = _("{certification} was revoked. It is not valid any more, and cannot be shown to others.")
    return _taken(event, holding, said, revocation_reason(holding.id))


def pass_withdrawn(event: Announced) -> list[Told]:
    """The exam that earned a credential turned out not to be passed; one that only renewed moves dates instead."""
    if event.payload["credential"] is None:
        return []
    holding = _holding(event.payload["credential"])
    if not holding.revoked:
        return []
    said = _("{certification} was revoked, because the result that earned it was withdrawn.")
    return _taken(event, holding, said, withdrawal_reason(event.payload["pass"]))


def restored(event: Announced) -> list[Told]:
    """Staff gave a credential back."""
    told, holding = candidate_told(event.payload["candidate"]), _holding(event.payload["credential"])
    reason = revocation_reason(holding.id)
    letter = Letter(
        subject=_("{certification} was given back").format(certification=certification_named(holding)),
        heading=_("A certification was given back"),
        paragraphs=(
            _("{certification} is yours again. Its dates ran on meanwhile.").format(
                certification=strong(certification_named(holding))
            ),
        ),
        facts=((_("Reason"), quoted(reason)), (_("As it stands"), standing(holding, event.on))),
        button=_("See the certification"),
        page="credential",
        about=holding.id,
        why=candidate_reason(told),
    )
    return to_people([told.person], "credential_revoked", f"credential={holding.id}:event={event.id}", letter)


def _taken(event: Announced, holding: Holding, said: str, reason: str) -> list[Told]:
    told = candidate_told(event.payload["candidate"])
    others = [one for one in in_force(told.id, event.on) if one.id != holding.id]
    letter = Letter(
        subject=_("{certification} was revoked").format(certification=certification_named(holding)),
        heading=_("A certification was revoked"),
        paragraphs=(said.format(certification=strong(certification_named(holding))),),
        facts=((_("Reason"), quoted(reason)),),
        closing=(_("Your other certifications are not touched by this."),) if others else (),
        button=_("See my certifications"),
        page="my_certifications",
        why=candidate_reason(told),
    )
    return to_people([told.person], "credential_revoked", f"credential={holding.id}:event={event.id}", letter)


def _of_the_day(told: CandidateTold, event: Announced) -> str:
    return f"candidate={told.id}:on={event.on}"


def _holdings(ids: Sequence[int] | dict[int, Part]) -> list[Holding]:
    found = holdings_by_id(ids)
    return [found[one] for one in dict.fromkeys(ids)]


def _holding(credential: int) -> Holding:
    return holdings_by_id([credential])[credential]


def _earned_fact(holding: Holding, on: date) -> str:
    return _("earned on {day}; {standing}").format(day=day(holding.earned_on), standing=standing(holding, on))


def _moved(parts: Sequence[Part]) -> dict[int, Part]:
    """By credential the first old dates and the last new ones."""
    found: dict[int, Part] = {}
    for change in (one for part in parts for one in part["changes"]):
        first = found.get(change["credential"], change)
        found[change["credential"]] = {
            "suspends_from": first["suspends_from"],
            "suspends_to": change["suspends_to"],
            "expires_from": first["expires_from"],
            "expires_to": change["expires_to"],
        }
    return found


def _moved_facts(holding: Holding, moved: Part, *, named: bool = True) -> tuple[tuple[str, str], ...]:
    """Both dates, old and new; without a suspension before it, the expiration alone."""
    labels = {"suspends": _("Suspends on"), "expires": _("Expires on")}
    if moved["suspends_to"] == moved["expires_to"] and moved["suspends_from"] == moved["expires_from"]:
        del labels["suspends"]
    return tuple(
        (f"{holding.certification}: {label}" if named else label, _old_and_new(moved, word))
        for word, label in labels.items()
    )


def _old_and_new(moved: Part, word: str) -> str:
    old, new = (date.fromisoformat(moved[f"{word}_{end}"]) for end in ("from", "to"))
    if old == new:
        return _("{day}, as before").format(day=day(new))
    return _("{new} (was {old})").format(new=day(new), old=day(old))
