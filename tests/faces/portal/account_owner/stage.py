"""An account with credits, its owner signed in, and people who may see less. Today's clock: pages read it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.test import Client

from credenza.credits.receipts import AccountOpened
from credenza.kernel.actors import Actor, StaffRole
from credenza.parties.models import Person
from tests.builders.credits import account, person, purchase, request, staff, stock


def right_now() -> datetime:
    return datetime.now(UTC)


def signed_in(who: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=who.person_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """``ana`` owns the account with 1,000 credits, ``bo`` learns, ``cleo`` is somebody else, ``dana`` works at the desk."""

    opened: AccountOpened
    ana: Actor
    bo: Actor
    cleo: Actor
    dana: Actor

    @property
    def account(self) -> int:
        return self.opened.account

    def as_owner(self) -> Client:
        return signed_in(self.ana)

    def ask(self, items=("ACP-120",), *, team: str = "", who: Actor | None = None) -> int:
        return request(self.opened.code, who or self.bo, items, team=team, now=right_now()).request


def set_stage(credits: int = 1000, approval: str = "manual") -> Stage:
    stock()
    ana, bo = person("ana@acme.example", name="Ana Ruiz"), person("bo@acme.example", name="Bo Lind")
    opened = account(ana, approval, name="Acme", now=right_now())
    if credits:
        purchase(opened.account, credits, right_now().date(), now=right_now())
    cleo, dana = person("cleo@other.example", name="Cleo Park"), staff(StaffRole.ORDER_DESK)
    return Stage(opened=opened, ana=ana, bo=bo, cleo=cleo, dana=dana)
