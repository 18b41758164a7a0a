"""The steps about licenses: who looks at a key, and who is its technical contact."""

from credenza.cli.rehearsal.fields import Given
from credenza.cli.rehearsal.order_steps import STAFF_REASON, told_to_strangers
from credenza.cli.rehearsal.outcomes import outcome
from credenza.cli.rehearsal.stage import Outcome
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import NotFound, NotPermitted
from credenza.licensing.commands.change_technical_contact import change_technical_contact
from credenza.licensing.errors import KeyNotVisible
from credenza.licensing.queries.licenses import license_by_sen, sees_license
from credenza.workflows.license_keys import show_license_key


def _license(given: Given) -> int:
    value = given.values.get("license")
    if isinstance(value, str) and not value.isdigit():
        found = license_by_sen(value, SYSTEM, given.stage.on)
        if found is None:
            raise NotFound(what="license")
        return found.id
    return given.made("license", "license")


def revealed(given: Given, by: Actor) -> Outcome:
    """The key, to who may see it; each look is audited, refused ones too."""
    license = _license(given)
    with told_to_strangers(KeyNotVisible(), lambda: _exists(license)):
        receipt = show_license_key(license=license, by=by, now=given.stage.now())
    return outcome({"license": license, "sen": receipt.sen, "version": receipt.version, "key": receipt.key})


def _exists(license: int) -> None:
    if not sees_license(license, SYSTEM):
        raise NotFound(what="license")


def contact_changed(given: Given, by: Actor) -> Outcome:
    """The role of the technical contact goes to somebody else."""
    license = _license(given)
    with told_to_strangers(NotPermitted(command="change_technical_contact"), lambda: _exists(license)):
        receipt = change_technical_contact(
            license=license,
            email=given.text("email"),
            # Staff always say why; the step has no words for it.
            reason=STAFF_REASON if by.is_staff else "",
            by=by,
            now=given.stage.now(),
        )
    return outcome({"license": license, "sen": receipt.sen, "technical_contact": receipt.new})
