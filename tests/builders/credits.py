"""Credit accounts ready for a test, made only through commands and always at a fixed instant.

Everything is keyword-free to read: ``ana = person("ana@acme.example")``, ``acme = account(ana)``,
``purchase(acme.account, 100)``, ``request(acme.code, bo, ["ACP-120"])``. Call ``stock()`` before requests.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count

from allauth.account.models import EmailAddress

from credenza.catalog.commands.sync_pack import sync_pack
from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.open_credit_account import open_credit_account
from credenza.credits.commands.request_redemption import request_redemption
from credenza.credits.commands.settle_purchase import settle_purchase
from credenza.credits.commands.start_purchase import start_purchase
from credenza.credits.receipts import AccountOpened, PurchaseSettled, RedemptionRequested
from credenza.kernel.actors import SYSTEM, Actor, StaffRole
from credenza.parties.models import Person, StaffGrant
from credenza.parties.queries import actor_for
from credenza.programs.loader import load
from credenza.programs.shapes import PackItem, PackPrice, Program

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)

EXAM, EXAM_CREDITS = "ACP-120", 250
OTHER_EXAM, OTHER_EXAM_CREDITS = "ACA-900", 100
COURSE, COURSE_CREDITS = "TEAM-JIRA-ESS-V", 4500
WORKSHOP, APP_TRAINING = "WS-DEVOPS-SIM", "APP-TRAINING-JIRA"
ONE_CREDIT, SEVEN_CREDITS, FREE = "ONE", "SEVEN", "FREE"

_numbers = count(1)


def at(day: date, hour: int = 9) -> datetime:
    """That hour (UTC, the shipped program's zone) of a business date."""
    return datetime.combine(day, time(hour), tzinfo=UTC)


def later(days: int) -> datetime:
    """``NOW`` that many days on."""
    return NOW + timedelta(days=days)


def entry(sku: str, credits: int, **more: object) -> PackItem:
    """A catalog entry that costs that many credits."""
    given: dict[str, object] = {
        "sku": sku,
        "name": f"Exam {sku}",
        "family": "exam",
        "delivery": "exam",
        "payable_with_credits": True,
        "topic": "Jira",
        "added_on": date(2020, 1, 15),
        "prices": (PackPrice(currency="USD", list_minor=credits * 100),),
    }
    return PackItem(**given | more)  # type: ignore[arg-type]


@cache
def _shipped() -> Program:
    return load("atlassian")


def stock(*more: PackItem) -> None:
    """Fill the catalog: the shipped pack's items, ``ONE`` (1 credit), ``SEVEN`` (7), ``FREE`` (0), and ``more``."""
    shipped = _shipped()
    small = (entry(ONE_CREDIT, 1), entry(SEVEN_CREDITS, 7), entry(FREE, 0))
    sync_pack(now=NOW, program=replace(shipped, items=(*shipped.items, *small, *more)))


def person(email: str = "", name: str = "") -> Actor:
    """A person with a verified address, as the caller of commands."""
    address = email or f"person{next(_numbers)}@somewhere.example"
    made = Person.objects.create_user(address, name=name)
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return actor_for(made.pk)


def email_of(actor: Actor) -> str:
    """The address of a person made here."""
    return Person.objects.get(pk=actor.person_id).email


def staff(*roles: StaffRole, who: Actor | None = None) -> Actor:
    """Somebody with these staff roles (the order desk's unless said), or ``who`` with them added."""
    held = (who or person()).person_id
    for role in roles or (StaffRole.ORDER_DESK,):
        StaffGrant.objects.create(person_id=held, role=role.value, granted_at=NOW)
    return actor_for(held or 0)


def account(owner: Actor, approval: str = "manual", *, name: str = "", now: datetime = NOW) -> AccountOpened:
    """An open account of ``owner``; ``approval`` is "manual" or "automatic"."""
    return open_credit_account(name=name, approval=approval, by=owner, now=now)


def purchase(account: int, credits: int, accepted_on: date = TODAY, *, now: datetime | None = None) -> PurchaseSettled:
    """A paid purchase: a lot of ``credits``, booked on ``accepted_on`` unless ``now`` says otherwise."""
    booked = now or at(accepted_on)
    started = start_purchase(account=account, credits=credits, channel="quote", by=SYSTEM, now=booked)
    assert started.purchase is not None
    return settle_purchase(
        purchase=started.purchase,
        payment_ref=f"paid-{started.purchase}",
        value_date=accepted_on,
        by=SYSTEM,
        now=booked,
    )


def request(
    code: str, learner: Actor, items: Iterable[str] = (EXAM,), *, team: str = "", now: datetime = NOW
) -> RedemptionRequested:
    """A learner's request with an account's code."""
    return request_redemption(code=code, items=tuple(items), team=team, by=learner, now=now)


def approved(
    opened: AccountOpened, owner: Actor, learner: Actor, items: Iterable[str] = (EXAM,), *, now: datetime = NOW
) -> int:
    """A request that an owner approved; answers its id."""
    asked = request(opened.code, learner, items, now=now)
    approve_requests(requests=[asked.request], by=owner, now=now)
    return asked.request
