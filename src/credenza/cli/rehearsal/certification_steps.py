"""The certification system's steps: each calls the real command and says what the result holds."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from credenza.certification.commands.accept_activity import accept_activity
from credenza.certification.commands.ask_extension import ask_extension, decline_extension
from credenza.certification.commands.grant_extension import apply_blanket_extension, grant_extension
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.pass_exam import grant_credential, pass_exam
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.commands.register_candidate import register_candidate
from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.commands.retire_certification import retire_certification
from credenza.certification.commands.revoke_credential import restore_credential, revoke_credential
from credenza.certification.commands.upgrade_credential import upgrade_credential
from credenza.certification.commands.withdraw_activity import withdraw_activity
from credenza.certification.entering import Claim, Proof, day_of
from credenza.certification.receipts import CredentialChanged, Dates, PassRecorded
from credenza.cli.rehearsal.fields import Given
from credenza.cli.rehearsal.outcomes import outcome
from credenza.cli.rehearsal.stage import Made, Outcome
from credenza.cli.rehearsal.story import Malformed
from credenza.gateways.files.sample import sample_evidence
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, NotFound
from credenza.parties.queries import person_by_email
from credenza.workflows.proofs import proof_of

SAMPLE = "sample"


def person_given(given: Given, key: str = "candidate") -> int:
    """The person with that address; ``NotFound`` for a stranger."""
    found = person_by_email(given.text(key))
    if found is None:
        raise NotFound(what="person")
    return found.id


def day_given(given: Given, key: str = "date") -> date:
    """The date, refused with ``invalid_date`` as a page would where it is none."""
    value = given.values.get(key)
    return day_of(value if isinstance(value, str) else str(value))


def proofs(given: Given) -> tuple[Proof, ...]:
    """The evidence: "sample" stands for a valid image; other text is looked at as a file's content."""
    if "evidence" not in given.values or given.values["evidence"] is None:
        return ()
    text = given.text("evidence")
    # Each sample is a picture of its own: the same file twice would be a case for the audit.
    content = sample_evidence(str(given.stage.ticks)) if text == SAMPLE else text.encode()
    return (proof_of(content, "evidence.png"),)


def _passed(given: Given, receipt: PassRecorded) -> Outcome:
    made = None if receipt.credential is None else Made(kind="credential", id=receipt.credential)
    shown = {
        "credential": None if made is None else given.stage.shown(made),
        "suspends_on": receipt.suspends_on,
        "expires_on": receipt.expires_on,
    }
    return outcome(shown, made)


def earned(given: Given, by: Actor) -> Outcome:
    receipt = grant_credential(
        person=person_given(given),
        certification=given.text("certification"),
        on=day_given(given),
        by=by,
        now=given.stage.now(),
    )
    return _passed(given, receipt)


def exam(given: Given, by: Actor) -> Outcome:
    receipt = pass_exam(
        person=person_given(given),
        certification=given.text("certification"),
        on=day_given(given),
        by=by,
        now=given.stage.now(),
    )
    return _passed(given, receipt)


def retired(given: Given, by: Actor) -> Outcome:
    receipt = retire_certification(
        certification=given.text("certification"), on=day_given(given), by=by, now=given.stage.now()
    )
    return outcome({"certification": receipt.certification, "date": receipt.on})


def upgraded(given: Given, by: Actor) -> Outcome:
    receipt = upgrade_credential(
        credential=given.made("credential", "credential"),
        certification=given.text("certification"),
        on=day_given(given),
        by=by,
        now=given.stage.now(),
    )
    return _credential(given, receipt)


def _credential(given: Given, receipt: CredentialChanged) -> Outcome:
    return outcome(
        {
            "credential": given.stage.name("credential", receipt.credential),
            "certification": receipt.certification,
            "status": receipt.status,
            "suspends_on": receipt.suspends_on,
            "expires_on": receipt.expires_on,
        }
    )


def _units(given: Given) -> Decimal | None:
    """What the activity claims, for types of a pack that leave it to each activity."""
    if not given.has("units"):
        return None
    value = given.values["units"]
    shown = str(value) if isinstance(value, int) and not isinstance(value, bool) else given.text("units")
    try:
        return Decimal(shown)
    except InvalidOperation:
        raise InvalidField(field="units", expected="a number such as 1.5") from None


def recorded(given: Given, by: Actor) -> Outcome:
    """A name left out is one of its own; the effect names each credential in force with its dates."""
    now = given.stage.now()
    receipt = record_activity(
        person=person_given(given),
        claim=Claim(
            type=given.text("type"),
            on=day_given(given),
            name=given.text("name", f"activity {given.stage.ticks:09d}"),
            units=_units(given),
        ),
        evidence=proofs(given),
        by=by,
        now=now,
    )
    made = Made(kind="activity", id=receipt.activity)
    shown = {"activity": given.stage.shown(made), "status": receipt.status, "effect": effect(given, receipt.effect)}
    return outcome(shown, made)


def effect(given: Given, dates: Iterable[Dates]) -> dict[str, Any]:
    """Dates by credential, as the story names it."""
    return {
        str(given.stage.name("credential", one.credential)): {
            "suspends_on": one.suspends_on,
            "expires_on": one.expires_on,
        }
        for one in dates
    }


def rejected(given: Given, by: Actor) -> Outcome:
    activity = given.made("activity", "activity")
    receipt = reject_activity(activity=activity, reason=given.text("reason"), by=by, now=given.stage.now())
    return outcome({"activity": given.stage.name("activity", activity), "status": receipt.status})


def accepted(given: Given, by: Actor) -> Outcome:
    activity = given.made("activity", "activity")
    receipt = accept_activity(activity=activity, reason=given.text("reason"), by=by, now=given.stage.now())
    return outcome({"activity": given.stage.name("activity", activity), "status": receipt.status})


def withdrawn(given: Given, by: Actor) -> Outcome:
    activity = given.made("activity", "activity")
    receipt = withdraw_activity(activity=activity, reason=given.text("reason"), by=by, now=given.stage.now())
    return outcome({"activity": given.stage.name("activity", activity), "status": receipt.status})


def extension_granted(given: Given, by: Actor) -> Outcome:
    receipt = grant_extension(
        credential=given.made("credential", "credential"),
        suspends_on=day_given(given, "suspends_on"),
        expires_on=day_given(given, "expires_on"),
        reason=given.text("reason"),
        by=by,
        now=given.stage.now(),
    )
    return _credential(given, receipt)


def blanket_applied(given: Given, by: Actor) -> Outcome:
    months = given.values.get("months")
    if isinstance(months, bool) or not isinstance(months, int):
        raise Malformed(f"{given.pointer}/months", "takes a whole number")
    receipt = apply_blanket_extension(
        expires_from=day_given(given, "expires_from"),
        expires_to=day_given(given, "expires_to"),
        months=months,
        by=by,
        now=given.stage.now(),
    )
    return outcome({"credentials": receipt.credentials, "candidates": receipt.candidates})


def extension_asked(given: Given, by: Actor) -> Outcome:
    credential = given.made("credential", "credential")
    receipt = ask_extension(credential=credential, reason=given.text("reason"), by=by, now=given.stage.now())
    made = Made(kind="credential_extension", id=receipt.extension)
    return outcome({"extension": given.stage.shown(made), "status": receipt.status}, made)


def extension_declined(given: Given, by: Actor) -> Outcome:
    extension = given.made("extension", "credential_extension")
    receipt = decline_extension(extension=extension, reason=given.text("reason"), by=by, now=given.stage.now())
    shown = given.stage.name("credential_extension", extension)
    return outcome({"extension": shown, "status": receipt.status})


def revoked(given: Given, by: Actor) -> Outcome:
    credential = given.made("credential", "credential")
    receipt = revoke_credential(credential=credential, reason=given.text("reason"), by=by, now=given.stage.now())
    return _credential(given, receipt)


def restored(given: Given, by: Actor) -> Outcome:
    credential = given.made("credential", "credential")
    receipt = restore_credential(credential=credential, reason=given.text("reason"), by=by, now=given.stage.now())
    return _credential(given, receipt)


def merged(given: Given, by: Actor) -> Outcome:
    """Both are named by e-mail; somebody who is no candidate yet becomes one first."""
    if given.text("keep").lower() == given.text("merge").lower():
        raise InvalidField(field="merge", expected="another candidate than the one to keep")
    ids = [
        register_candidate(person=person_given(given, key), by=by, now=given.stage.now()).candidate
        for key in ("keep", "merge")
    ]
    merge_candidates(keep=ids[0], merge=ids[1], by=by, now=given.stage.now())
    return outcome({"keep": given.text("keep"), "merge": given.text("merge")})
