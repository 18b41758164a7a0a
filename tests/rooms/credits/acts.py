"""Every command of the room as one row: how to call it, who may, what it announces and what the audit says.

Rows are data for the tests of permissions, of records, of idempotency and of hostile text: a new command gets a
row here and is held to all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from credenza.credits.commands.add_owner import add_owner
from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.credits.commands.cancel_request import cancel_request
from credenza.credits.commands.charge_back_lot import charge_back_lot
from credenza.credits.commands.close_account import close_account
from credenza.credits.commands.correct_team import correct_team
from credenza.credits.commands.decline_lot_extension import decline_lot_extension, withdraw_lot_extension
from credenza.credits.commands.deny_requests import deny_requests
from credenza.credits.commands.edit_credit_account import edit_credit_account
from credenza.credits.commands.extend_lot import extend_lot
from credenza.credits.commands.fail_purchase import fail_purchase
from credenza.credits.commands.open_credit_account import open_credit_account
from credenza.credits.commands.remind_training import remind_training
from credenza.credits.commands.remove_owner import remove_owner
from credenza.credits.commands.replace_code import replace_code
from credenza.credits.commands.request_redemption import request_redemption
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.commands.set_progress import set_progress
from credenza.credits.commands.settle_purchase import settle_purchase
from credenza.credits.commands.start_purchase import start_purchase
from credenza.credits.commands.withdraw_invitation import withdraw_invitation
from credenza.kernel.actors import SYSTEM, Actor, StaffRole
from tests.builders import credits as make

OWNER, LEARNER, STRANGER, SYSTEM_ITSELF = "owner", "learner", "stranger", "system"
DESK, FINANCE, CERTIFICATION, ADMIN, OWN_ADMIN = "desk", "finance", "certification", "admin", "own_admin"
EVERYBODY = (OWNER, LEARNER, STRANGER, SYSTEM_ITSELF, DESK, FINANCE, CERTIFICATION, ADMIN, OWN_ADMIN)


class World:
    """One account with two owners, a lot of 1,000 credits, and one of each kind of caller, made when asked for."""

    def __init__(self) -> None:
        self.owner = make.person("ana@acme.example", "Ana")
        self.learner = make.person("bo@acme.example", "Bo")
        self.account = make.account(self.owner)
        self.id = self.account.account

    @cached_property
    def lot(self) -> int:
        return make.purchase(self.id, 1000).lot

    @cached_property
    def stranger(self) -> Actor:
        return make.person("eve@elsewhere.example", "Eve")

    @cached_property
    def second_owner(self) -> Actor:
        person = make.person("cem@acme.example", "Cem")
        add_owner(account=self.id, email="cem@acme.example", by=self.owner, now=make.NOW)
        return person

    @cached_property
    def own_admin(self) -> Actor:
        """An administrator who owns the account."""
        person = make.person("ada@acme.example", "Ada")
        add_owner(account=self.id, email="ada@acme.example", by=self.owner, now=make.NOW)
        return make.staff(StaffRole.ADMINISTRATOR, who=person)

    def caller(self, who: str) -> Actor:
        roles = {
            DESK: StaffRole.ORDER_DESK,
            FINANCE: StaffRole.FINANCE,
            CERTIFICATION: StaffRole.CERTIFICATION_DESK,
            ADMIN: StaffRole.ADMINISTRATOR,
        }
        if who == SYSTEM_ITSELF:
            return SYSTEM
        return make.staff(roles[who]) if who in roles else getattr(self, who)

    @cached_property
    def stocked(self) -> bool:
        make.stock()
        return True

    def pending(self, *items: str) -> int:
        assert self.stocked
        return make.request(self.account.code, self.learner, items or (make.EXAM,)).request

    def approved(self, *items: str) -> int:
        assert self.lot
        assert self.stocked
        return make.approved(self.account, self.owner, self.learner, items or (make.EXAM,))

    def started(self) -> int:
        started = start_purchase(account=self.id, credits=10, channel="quote", by=SYSTEM, now=make.NOW)
        return started.purchase or 0

    def wish(self) -> int:
        asked = ask_lot_extension(lot=self.lot, reason="A course was moved.", by=self.owner, now=make.NOW)
        return asked.extension


@dataclass(frozen=True, kw_only=True)
class Act:
    """A command with a way to call it that succeeds; ``other`` changes the body for the same key."""

    command: Callable[..., Any]
    call: Callable[[World], dict[str, Any]]
    other: dict[str, Any]
    may: tuple[str, ...]
    event: str = ""
    audit: str = ""
    subject: str = "credit_account"
    texts: tuple[str, ...] = ()
    needs: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        return str(self.command.__name__)


def _dated(day: int) -> Any:
    return make.TODAY.replace(year=2028, day=day)


REASON = {"reason": "The vendor asked for it."}
OTHER_REASON = {"reason": "Another reason."}
OWNERS = (OWNER, OWN_ADMIN)
THE_DESK = (DESK, ADMIN, SYSTEM_ITSELF)

ACTS = (
    Act(
        command=open_credit_account,
        call=lambda world: {"approval": "manual", "name": "Sailors"},
        other={"approval": "automatic"},
        may=(LEARNER, STRANGER, DESK, FINANCE, CERTIFICATION, ADMIN),
        event="credits.account_opened",
        audit="open_credit_account",
        texts=("name", "approval", "owner_email"),
    ),
    Act(
        command=edit_credit_account,
        call=lambda world: {"account": world.id, "name": "Sailors", "approval": "automatic"},
        other={"approval": "manual"},
        may=(*OWNERS, SYSTEM_ITSELF),
        event="credits.account_edited",
        audit="edit_credit_account",
        texts=("name", "approval"),
    ),
    Act(
        command=add_owner,
        call=lambda world: {"account": world.id, "email": make.email_of(world.stranger), **REASON},
        other={"email": "somebody@else.example"},
        may=(*OWNERS, DESK, ADMIN, SYSTEM_ITSELF),
        event="credits.owner_added",
        audit="add_owner",
        texts=("email", "reason"),
    ),
    Act(
        command=remove_owner,
        call=lambda world: {"account": world.id, "email": make.email_of(world.second_owner)},
        other={"email": "ana@acme.example"},
        may=(*OWNERS, SYSTEM_ITSELF),
        event="credits.owner_removed",
        audit="remove_owner",
        texts=("email",),
    ),
    Act(
        command=withdraw_invitation,
        call=lambda world: {
            "account": world.id,
            "email": add_owner(account=world.id, email="new@acme.example", by=world.owner, now=make.NOW).email,
        },
        other={"email": "another@acme.example"},
        may=(*OWNERS, SYSTEM_ITSELF),
        event="credits.invitation_withdrawn",
        audit="withdraw_invitation",
        texts=("email",),
    ),
    Act(
        command=close_account,
        call=lambda world: {"account": world.id, **REASON},
        other=OTHER_REASON,
        may=(*OWNERS, *THE_DESK),
        event="credits.account_closed",
        audit="close_account",
        texts=("reason",),
    ),
    Act(
        command=start_purchase,
        call=lambda world: {"account": world.id, "credits": 500},
        other={"credits": 501},
        may=(*OWNERS, SYSTEM_ITSELF),
        event="credits.purchase_started",
        audit="purchase_credits",
        texts=("promo", "channel"),
    ),
    Act(
        command=settle_purchase,
        call=lambda world: {"purchase": world.started(), "payment_ref": "bank-1"},
        other={"payment_ref": "bank-2"},
        may=THE_DESK,
        event="credits.credits_purchased",
        audit="settle_purchase",
        texts=("payment_ref",),
    ),
    Act(
        command=fail_purchase,
        call=lambda world: {"purchase": world.started(), **REASON},
        other=OTHER_REASON,
        may=(*OWNERS, SYSTEM_ITSELF),
        event="credits.purchase_failed",
        audit="fail_purchase",
        texts=("reason",),
    ),
    Act(
        command=request_redemption,
        call=lambda world: {"code": world.stocked and world.account.code, "items": [make.EXAM], "team": "Platform"},
        other={"items": [make.OTHER_EXAM]},
        may=(OWNER, LEARNER, STRANGER, DESK, FINANCE, CERTIFICATION, ADMIN, OWN_ADMIN),
        event="credits.redemption_requested",
        audit="request_redemption",
        texts=("code", "team"),
    ),
    Act(
        command=approve_requests,
        call=lambda world: {"requests": [world.pending()] if world.lot else []},
        other=OTHER_REASON,
        may=OWNERS,
        event="credits.redemption_approved",
        audit="approve_requests",
        texts=("reason",),
    ),
    Act(
        command=deny_requests,
        call=lambda world: {"requests": [world.pending()]},
        other=OTHER_REASON,
        may=OWNERS,
        event="credits.redemption_denied",
        audit="deny_requests",
        texts=("reason",),
    ),
    Act(
        command=cancel_request,
        call=lambda world: {"request": world.pending()},
        other=OTHER_REASON,
        may=(LEARNER, DESK, ADMIN, OWN_ADMIN, SYSTEM_ITSELF),
        event="credits.redemption_cancelled",
        audit="cancel_request",
        texts=("reason",),
    ),
    Act(
        command=reverse_redemption,
        call=lambda world: {"request": world.approved(), **REASON},
        other=OTHER_REASON,
        may=THE_DESK,
        event="credits.redemption_reversed",
        audit="reverse_redemption",
        texts=("reason",),
    ),
    Act(
        command=correct_team,
        call=lambda world: {"request": world.pending(), "team": "Security"},
        other={"team": "Support"},
        may=(*OWNERS, SYSTEM_ITSELF),
        audit="correct_team",
        subject="request",
        texts=("team",),
    ),
    Act(
        command=remind_training,
        call=lambda world: {"requests": [world.approved()]},
        other={"requests": []},
        may=(*OWNERS, SYSTEM_ITSELF),
        event="credits.training_reminded",
        audit="remind_training",
    ),
    Act(
        command=set_progress,
        call=lambda world: {"request": world.approved(), "sku": make.EXAM, "progress": "started"},
        other={"progress": "done"},
        may=(LEARNER, SYSTEM_ITSELF),
        event="credits.training_progressed",
        audit="set_progress",
        subject="request",
        texts=("sku", "progress"),
    ),
    Act(
        command=replace_code,
        call=lambda world: {"account": world.id, **REASON},
        other=OTHER_REASON,
        may=THE_DESK,
        event="credits.code_replaced",
        audit="replace_code",
        texts=("reason",),
    ),
    Act(
        command=ask_lot_extension,
        call=lambda world: {"lot": world.lot, **REASON},
        other=OTHER_REASON,
        may=OWNERS,
        event="credits.lot_extension_asked",
        audit="ask_lot_extension",
        texts=("reason",),
    ),
    Act(
        command=withdraw_lot_extension,
        call=lambda world: {"extension": world.wish()},
        other={"extension": 0},
        may=(*OWNERS, SYSTEM_ITSELF),
        event="credits.lot_extension_withdrawn",
        audit="withdraw_lot_extension",
    ),
    Act(
        command=decline_lot_extension,
        call=lambda world: {"extension": world.wish(), **REASON},
        other=OTHER_REASON,
        may=THE_DESK,
        event="credits.lot_extension_declined",
        audit="decline_lot_extension",
        texts=("reason",),
    ),
    Act(
        command=extend_lot,
        call=lambda world: {"lot": world.lot, "expires_on": _dated(1), **REASON},
        other={"expires_on": _dated(2)},
        may=THE_DESK,
        event="credits.lot_extended",
        audit="extend_lot",
        texts=("reason",),
    ),
    Act(
        command=charge_back_lot,
        call=lambda world: {"lot": world.lot, **REASON},
        other=OTHER_REASON,
        may=(*THE_DESK, FINANCE),
        event="credits.lot_charged_back",
        audit="charge_back_lot",
        texts=("reason",),
    ),
)
