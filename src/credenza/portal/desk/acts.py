"""What staff do to an account, a lot, a request or an extension request: one literal table, one row an act.

Each act is a page of its own: what it changes, a reason, one button. That page is the last look before it is done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.credits.commands.add_owner import add_owner
from credenza.credits.commands.cancel_request import cancel_request
from credenza.credits.commands.charge_back_lot import charge_back_lot
from credenza.credits.commands.close_account import close_account
from credenza.credits.commands.decline_lot_extension import decline_lot_extension
from credenza.credits.commands.extend_lot import extend_lot
from credenza.credits.commands.replace_code import replace_code
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.rows import AccountHead, ExtensionRow, LotRow, RequestRow
from credenza.kernel.actors import Actor
from credenza.portal.desk.forms import AppointForm, ExtendForm, ReasonForm, ReverseForm, ToldReasonForm
from credenza.portal.presentation.formats import business_date, credit_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an act is about. ``id`` is the object's own."""

    id: int
    account: AccountHead
    lot: LotRow | None = None
    request: RequestRow | None = None
    extension: ExtensionRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who does it, when, and under which idempotency key."""

    by: Actor
    now: datetime
    key: str | None

    def stamped(self) -> dict[str, Any]:
        """The keywords that every command takes."""
        return {"by": self.by, "now": self.now, "idempotency_key": self.key}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: the right it needs, its words, its form, and the command that does it and answers the toast."""

    command: str
    title: Promise
    change: Promise
    button: Promise
    run: Callable[[Target, dict[str, Any], Call], str]
    form: type[forms.Form] = ReasonForm
    is_danger: bool = True


def _replace_code(target: Target, values: dict[str, Any], call: Call) -> str:
    replace_code(account=target.id, reason=values["reason"], **call.stamped())
    return _("The code was replaced and the owners are told. Only they can read the new one.")


def _appoint(target: Target, values: dict[str, Any], call: Call) -> str:
    made = add_owner(account=target.id, email=values["email"], reason=values["reason"], **call.stamped())
    told = _("%(email)s owns the account now.") if made.status == "owner" else _("%(email)s is invited as an owner.")
    return told % {"email": made.email}


def _close(target: Target, values: dict[str, Any], call: Call) -> str:
    close_account(account=target.id, reason=values["reason"], **call.stamped())
    return _("The account is closed. Its last owners can still read its history.")


def _extend(target: Target, values: dict[str, Any], call: Call) -> str:
    lot = target.lot.id if target.lot else target.id
    done = extend_lot(lot=lot, expires_on=values["expires_on"], reason=values["reason"], **call.stamped())
    told = _("The lot expires on %(day)s now.") % {"day": business_date(done.expires_on)}
    back = _("%(credits)s came back.") % {"credits": credit_words(done.reinstated)}
    return f"{told} {back}" if done.reinstated else told


def _charge_back(target: Target, values: dict[str, Any], call: Call) -> str:
    done = charge_back_lot(lot=target.id, reason=values["reason"], **call.stamped())
    return _("%(credits)s were taken back; the lot is final.") % {"credits": credit_words(done.credits)}


def _decline(target: Target, values: dict[str, Any], call: Call) -> str:
    decline_lot_extension(extension=target.id, reason=values["reason"], **call.stamped())
    return _("Declined. The owners are told the reason.")


def _reverse(target: Target, values: dict[str, Any], call: Call) -> str:
    done = reverse_redemption(
        request=target.id,
        items=tuple(values["items"]),
        reason=values["reason"],
        extend_to=values["extend_to"],
        **call.stamped(),
    )
    told = _("%(credits)s went back.") % {"credits": credit_words(done.credits)}
    gone = _("%(credits)s of them expired again at once.") % {"credits": credit_words(done.expired)}
    return f"{told} {gone}" if done.expired else told


def _cancel(target: Target, values: dict[str, Any], call: Call) -> str:
    cancel_request(request=target.id, reason=values["reason"], **call.stamped())
    return _("The request is canceled. The owners see it in their history.")


ACTS: dict[tuple[str, str], Act] = {
    ("account", "replace-code"): Act(
        command="replace_code",
        title=gettext_lazy("Replace the redemption code"),
        change=gettext_lazy(
            "The present code stops at once and a new one is made. Pending requests stay. All owners are told; you are "
            "not shown the new code."
        ),
        button=gettext_lazy("Replace the code"),
        run=_replace_code,
    ),
    ("account", "appoint-owner"): Act(
        command="appoint_owner",
        title=gettext_lazy("Appoint an owner"),
        change=gettext_lazy(
            "For an account whose last owner is gone. The person may purchase, approve, and see everything in it. The "
            "present owners are told."
        ),
        button=gettext_lazy("Appoint the owner"),
        run=_appoint,
        form=AppointForm,
        is_danger=False,
    ),
    ("account", "close"): Act(
        command="close_account",
        title=gettext_lazy("Close the account"),
        change=gettext_lazy(
            "For good: the code stops working, history stays readable to the last owners, and they may own another "
            "account. It goes only while nothing is available and nothing waits."
        ),
        button=gettext_lazy("Close the account"),
        run=_close,
    ),
    ("lot", "extend"): Act(
        command="extend_lot",
        title=gettext_lazy("Extend a lot"),
        change=gettext_lazy(
            "The lot can be used longer; what had expired comes back. An extension request for it is granted. "
            "The owners are told."
        ),
        button=gettext_lazy("Extend the lot"),
        run=_extend,
        form=ExtendForm,
        is_danger=False,
    ),
    ("lot", "charge-back"): Act(
        command="charge_back_lot",
        title=gettext_lazy("Charge back a lot"),
        change=gettext_lazy(
            "After a lost card dispute: what is left of the lot is taken back, and the lot is final. What was redeemed "
            "stays redeemed."
        ),
        button=gettext_lazy("Charge back the lot"),
        run=_charge_back,
    ),
    ("extension", "grant"): Act(
        command="extend_lot",
        title=gettext_lazy("Grant the extension"),
        change=gettext_lazy("The lot can be used longer; what had expired comes back. The owners are told."),
        button=gettext_lazy("Grant the extension"),
        run=_extend,
        form=ExtendForm,
        is_danger=False,
    ),
    ("extension", "decline"): Act(
        command="decline_lot_extension",
        title=gettext_lazy("Decline the extension"),
        change=gettext_lazy("The lot keeps its end. The owners are told the reason and may ask again."),
        button=gettext_lazy("Decline the extension"),
        run=_decline,
        form=ToldReasonForm,
    ),
    ("request", "reverse"): Act(
        command="reverse_redemption",
        title=gettext_lazy("Reverse a redemption"),
        change=gettext_lazy(
            "The credits go back into the lots they came from, the last drawn first, with those lots' own end. The way "
            "in is withdrawn. Learner and owners are told."
        ),
        button=gettext_lazy("Put the credits back"),
        run=_reverse,
        form=ReverseForm,
    ),
    ("request", "cancel"): Act(
        command="cancel_request",
        title=gettext_lazy("Cancel a pending request"),
        change=gettext_lazy("Nothing is deducted. The owners see it in their history; the learner can order again."),
        button=gettext_lazy("Cancel the request"),
        run=_cancel,
    ),
}
