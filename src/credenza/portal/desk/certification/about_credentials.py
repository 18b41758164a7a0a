"""Acts about one credential, or a wish for more time for it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.certification.commands.ask_extension import decline_extension
from credenza.certification.commands.grant_extension import grant_extension
from credenza.certification.commands.revoke_credential import restore_credential, revoke_credential
from credenza.certification.commands.upgrade_credential import upgrade_credential
from credenza.certification.queries.desk_previews import preview_extension, preview_upgrade
from credenza.certification.rows import CredentialRow
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.portal.desk.certification.acts import Act, Call, Look, Values
from credenza.portal.desk.certification.forms import ExtensionForm, ToldForm, UpgradeForm
from credenza.portal.desk.certification.targets import Target
from credenza.portal.presentation.formats import business_date
from credenza.portal.shared import today


def _held(target: Target) -> CredentialRow:
    if target.credential is None:
        raise NotFound(what="credential")
    return target.credential


def _extend(target: Target, values: Values, call: Call) -> str:
    done = grant_extension(credential=_held(target).id, **_dates(values), reason=values["reason"], **call.stamped())
    return _("%(certification)s suspends on %(suspends)s and expires on %(expires)s now.") % {
        "certification": done.certification,
        "suspends": business_date(done.suspends_on),
        "expires": business_date(done.expires_on),
    }


def _dates(values: Values) -> Values:
    return {"suspends_on": values["suspends_on"], "expires_on": values["expires_on"]}


def _decline(target: Target, values: Values, call: Call) -> str:
    decline_extension(extension=target.id, reason=values["reason"], **call.stamped())
    return _("Declined. The candidate is told the reason.")


def _upgrade(target: Target, values: Values, call: Call) -> str:
    done = upgrade_credential(
        credential=target.id,
        certification=values["certification"],
        on=values["on"],
        reason=values["reason"],
        **call.stamped(),
    )
    return _("It is %(certification)s now; dates, cycle and units went on.") % {"certification": done.certification}


def _revoke(target: Target, values: Values, call: Call) -> str:
    revoke_credential(credential=target.id, reason=values["reason"], **call.stamped())
    return _("The credential is revoked. Its dates run on underneath.")


def _restore(target: Target, values: Values, call: Call) -> str:
    done = restore_credential(credential=target.id, reason=values["reason"], **call.stamped())
    return _("The credential is back: %(state)s.") % {"state": done.status}


def _first_dates(target: Target) -> Values:
    row = _held(target)
    return ExtensionForm.proposed(row.suspends_on, row.expires_on)


def _extended(target: Target, values: Values, by: Actor) -> Look:
    row, on = _held(target), today()
    asked_on = target.extension.asked_on if target.extension and row.status == "expired" else on
    dates = (values["suspends_on"], values["expires_on"])
    return Look(preview=preview_extension(row.id, asked_on, dates, on))


def _upgraded(target: Target, values: Values, by: Actor) -> Look:
    return Look(preview=preview_upgrade(target.id, values["certification"], values["on"], today()))


ACTS: dict[tuple[str, str], Act] = {
    ("credential", "extend"): Act(
        command="grant_extension",
        title=gettext_lazy("Extend the credential"),
        change=gettext_lazy("Both dates move, never to an earlier day. The candidate is told."),
        button=gettext_lazy("Grant the extension"),
        run=_extend,
        form=ExtensionForm,
        first=_first_dates,
        look=_extended,
        is_danger=False,
    ),
    ("credential", "upgrade"): Act(
        command="upgrade_credential",
        title=gettext_lazy("Upgrade the credential"),
        change=gettext_lazy("The holding turns into one of another certification; dates, cycle and units go on."),
        button=gettext_lazy("Upgrade the credential"),
        run=_upgrade,
        form=UpgradeForm,
        look=_upgraded,
    ),
    ("credential", "revoke"): Act(
        command="revoke_credential",
        title=gettext_lazy("Revoke the credential"),
        change=gettext_lazy(
            "For misconduct. It is shown as revoked and its badge is taken back, while its dates run on underneath. "
            "The candidate is told the reason. It can be restored."
        ),
        button=gettext_lazy("Revoke the credential"),
        run=_revoke,
        form=ToldForm,
    ),
    ("credential", "restore"): Act(
        command="restore_credential",
        title=gettext_lazy("Restore the credential"),
        change=gettext_lazy("The revocation ends; the credential has the state that its dates give it."),
        button=gettext_lazy("Restore the credential"),
        run=_restore,
        is_danger=False,
    ),
    ("extension", "grant"): Act(
        command="grant_extension",
        title=gettext_lazy("Grant the extension"),
        change=gettext_lazy(
            "Both dates move. Where the credential is over by now, the extension is dated on the day of asking."
        ),
        button=gettext_lazy("Grant the extension"),
        run=_extend,
        form=ExtensionForm,
        first=_first_dates,
        look=_extended,
        is_danger=False,
    ),
    ("extension", "decline"): Act(
        command="decline_extension",
        title=gettext_lazy("Decline the extension"),
        change=gettext_lazy("The dates stay. The candidate is told the reason and may ask again."),
        button=gettext_lazy("Decline the extension"),
        run=_decline,
        form=ToldForm,
    ),
}
