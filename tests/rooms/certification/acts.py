"""Every command of the room as one row: how to call it, who may, what it announces and what the audit says.

Rows are for the tests of permissions, of records, of idempotency and of hostile text: a new command gets a row here
and is held to all of them. Audits and sharing have tests of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from credenza.certification.commands.accept_activity import accept_activity
from credenza.certification.commands.ask_extension import ask_extension, decline_extension, withdraw_extension
from credenza.certification.commands.correct_activity import correct_activity
from credenza.certification.commands.grant_extension import apply_blanket_extension, grant_extension
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.pass_exam import grant_credential, pass_exam, withdraw_pass
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.register_candidate import register_candidate
from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.commands.retire_certification import retire_certification
from credenza.certification.commands.revoke_credential import restore_credential, revoke_credential
from credenza.certification.commands.upgrade_credential import upgrade_credential
from credenza.certification.commands.withdraw_activity import withdraw_activity
from credenza.certification.receipts import PassRecorded
from credenza.kernel.actors import SYSTEM, Actor, StaffRole
from tests.builders import certification as make

CANDIDATE, STRANGER, SYSTEM_ITSELF, OWN_DESK = "candidate", "stranger", "system", "own_desk"
DESK, ORDERS, FINANCE, ADMIN = "desk", "orders", "finance", "admin"
EVERYBODY = (CANDIDATE, STRANGER, SYSTEM_ITSELF, OWN_DESK, DESK, ORDERS, FINANCE, ADMIN)

DAY = date(2026, 2, 1)
EARNED = date(2025, 1, 15)
FIRST, OTHER = "ACP-120", "ACA-900"


class World:
    """A candidate with one certification, and one of each kind of caller, made when asked for."""

    def __init__(self) -> None:
        self.candidate = make.person("kim@x.example", "Kim")
        self.person = self.candidate.person_id or 0
        self.held: PassRecorded = make.earn(self.candidate, FIRST, EARNED)
        self.credential = self.held.credential or 0

    @cached_property
    def stranger(self) -> Actor:
        """A candidate too, but another one."""
        other = make.person("eve@elsewhere.example", "Eve")
        make.earn(other, FIRST, EARNED)
        return other

    @cached_property
    def own_desk(self) -> Actor:
        """The candidate, who is at the certification desk as well."""
        return make.certification_desk(self.candidate)

    @cached_property
    def activity(self) -> int:
        return make.enter(self.candidate, "coursework", DAY, "Basics").activity

    @cached_property
    def rejected(self) -> int:
        reject_activity(activity=self.activity, reason="Unreadable.", by=SYSTEM, now=make.NOW)
        return self.activity

    @cached_property
    def wish(self) -> int:
        asked = ask_extension(credential=self.credential, reason="I am ill.", by=self.candidate, now=make.NOW)
        return asked.extension

    @cached_property
    def revoked(self) -> int:
        revoke_credential(credential=self.credential, reason="Shared answers.", by=SYSTEM, now=make.NOW)
        return self.credential

    @cached_property
    def second(self) -> int:
        """Another candidate row, of another account."""
        return make.earn(make.person("kim@home.example", "Kim"), OTHER, EARNED).candidate

    def caller(self, who: str) -> Actor:
        roles = {
            DESK: StaffRole.CERTIFICATION_DESK,
            ORDERS: StaffRole.ORDER_DESK,
            FINANCE: StaffRole.FINANCE,
            ADMIN: StaffRole.ADMINISTRATOR,
        }
        if who == SYSTEM_ITSELF:
            return SYSTEM
        found: Actor = make.staff(roles[who]) if who in roles else getattr(self, who)
        return found


@dataclass(frozen=True, kw_only=True)
class Act:
    """A command with a way to call it that succeeds; ``other`` changes the body for the same key.

    ``number`` names the argument that says what it is about, ``texts`` those that people write.
    """

    command: Callable[..., Any]
    call: Callable[[World], dict[str, Any]]
    other: dict[str, Any]
    may: tuple[str, ...]
    event: str
    subject: str
    number: str = ""
    texts: tuple[str, ...] = ()
    audit: str = ""

    @property
    def name(self) -> str:
        return str(self.command.__name__)


REASON = {"reason": "Ticket 4711."}
OTHER_REASON = {"reason": "Ticket 4712."}
OWN_OR_DESK = (CANDIDATE, OWN_DESK, DESK, ADMIN, SYSTEM_ITSELF)
THE_DESK = (DESK, ADMIN, SYSTEM_ITSELF)
FOR_EVERYBODY = (*THE_DESK, OWN_DESK)
CLAIM_TEXTS = ("claim.name", "claim.notes", "claim.language", "claim.item", "claim.type")

ACTS = (
    Act(
        command=register_candidate,
        call=lambda world: {"person": world.person},
        other={"person": 0},
        may=OWN_OR_DESK,
        event="",
        subject="",
        number="person",
    ),
    Act(
        command=record_activity,
        call=lambda world: {
            "person": world.person,
            "claim": make.claim("coursework", DAY, "Basics"),
            "evidence": (make.proof(),),
        },
        other={"claim": make.claim("coursework", DAY, "Other"), "evidence": (make.proof(),)},
        may=OWN_OR_DESK,
        event="activity_recorded",
        subject="activity",
        number="person",
        texts=CLAIM_TEXTS,
    ),
    Act(
        command=record_verified_activity,
        call=lambda world: {
            "person": world.person,
            "claim": make.claim("coursework", DAY, "Basics"),
            "source": "import",
            "external_key": "row-1",
        },
        other={"external_key": "row-2"},
        may=THE_DESK,
        event="activity_recorded",
        subject="activity",
        number="person",
        texts=(*CLAIM_TEXTS, "source", "external_key"),
    ),
    Act(
        command=correct_activity,
        call=lambda world: {"activity": world.activity, "name": "Basics, part 1", "notes": "In two parts."},
        other={"name": "Basics, part 2"},
        may=OWN_OR_DESK,
        event="activity_corrected",
        subject="activity",
        number="activity",
        texts=("name", "notes", "language"),
    ),
    Act(
        command=withdraw_activity,
        call=lambda world: {"activity": world.activity, **REASON},
        other=OTHER_REASON,
        may=OWN_OR_DESK,
        event="activity_withdrawn",
        subject="activity",
        number="activity",
        texts=("reason",),
    ),
    Act(
        command=accept_activity,
        call=lambda world: {"activity": world.rejected, **REASON},
        other=OTHER_REASON,
        may=THE_DESK,
        event="activity_accepted",
        subject="activity",
        number="activity",
        texts=("reason",),
    ),
    Act(
        command=reject_activity,
        call=lambda world: {"activity": world.activity, **REASON},
        other=OTHER_REASON,
        may=THE_DESK,
        event="activity_rejected",
        subject="activity",
        number="activity",
        texts=("reason",),
    ),
    Act(
        command=pass_exam,
        call=lambda world: {"person": world.person, "certification": OTHER, "on": DAY, "external_key": "result-1"},
        other={"on": EARNED},
        may=THE_DESK,
        event="exam_passed",
        subject="candidate",
        number="person",
        texts=("certification", "external_key"),
    ),
    Act(
        command=grant_credential,
        call=lambda world: {"person": world.person, "certification": OTHER, "on": DAY, **REASON},
        other=OTHER_REASON,
        may=THE_DESK,
        event="credential_granted",
        subject="candidate",
        number="person",
        texts=("certification", "reason", "kind", "external_key"),
    ),
    Act(
        command=withdraw_pass,
        call=lambda world: {"earned": world.held.earned, **REASON},
        other=OTHER_REASON,
        may=THE_DESK,
        event="pass_withdrawn",
        subject="candidate",
        number="earned",
        texts=("reason",),
    ),
    Act(
        command=ask_extension,
        call=lambda world: {"credential": world.credential, **REASON},
        other=OTHER_REASON,
        may=OWN_OR_DESK,
        event="extension_asked",
        subject="credential",
        number="credential",
        texts=("reason",),
    ),
    Act(
        command=withdraw_extension,
        call=lambda world: {"extension": world.wish},
        other={"extension": 0},
        may=OWN_OR_DESK,
        event="extension_withdrawn",
        subject="credential",
        number="extension",
    ),
    Act(
        command=decline_extension,
        call=lambda world: {"extension": world.wish, **REASON},
        other=OTHER_REASON,
        may=THE_DESK,
        event="extension_declined",
        subject="credential",
        number="extension",
        texts=("reason",),
    ),
    Act(
        command=grant_extension,
        call=lambda world: {
            "credential": world.credential,
            "suspends_on": date(2028, 1, 1),
            "expires_on": date(2028, 4, 1),
            **REASON,
        },
        other={"expires_on": date(2028, 4, 2)},
        may=THE_DESK,
        event="extension_granted",
        subject="credential",
        number="credential",
        texts=("reason",),
    ),
    Act(
        command=apply_blanket_extension,
        call=lambda world: {
            "expires_from": date(2027, 1, 1),
            "expires_to": date(2027, 12, 31),
            "months": 12,
            "name": "The year of the storm",
            **REASON,
        },
        other={"months": 11},
        may=FOR_EVERYBODY,
        event="blanket_applied",
        subject="blanket",
        texts=("name", "reason"),
    ),
    Act(
        command=upgrade_credential,
        call=lambda world: {"credential": world.credential, "certification": OTHER, "on": DAY, **REASON},
        other=OTHER_REASON,
        may=THE_DESK,
        event="credential_upgraded",
        subject="credential",
        number="credential",
        texts=("certification", "reason"),
    ),
    Act(
        command=revoke_credential,
        call=lambda world: {"credential": world.credential, **REASON},
        other=OTHER_REASON,
        may=THE_DESK,
        event="credential_revoked",
        subject="credential",
        number="credential",
        texts=("reason",),
    ),
    Act(
        command=restore_credential,
        call=lambda world: {"credential": world.revoked, **REASON},
        other=OTHER_REASON,
        may=THE_DESK,
        event="credential_restored",
        subject="credential",
        number="credential",
        texts=("reason",),
    ),
    Act(
        command=retire_certification,
        call=lambda world: {"certification": FIRST, "on": date(2026, 6, 1), **REASON},
        other=OTHER_REASON,
        may=FOR_EVERYBODY,
        event="certification_retired",
        subject="certification",
        texts=("certification", "reason"),
    ),
    Act(
        command=merge_candidates,
        call=lambda world: {"keep": world.held.candidate, "merge": world.second, **REASON},
        other=OTHER_REASON,
        may=THE_DESK,
        event="candidates_merged",
        subject="candidate",
        number="merge",
        texts=("reason",),
    ),
)
