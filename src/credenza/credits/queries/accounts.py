"""Reads about accounts, lots, owners and the balance."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet, Sum

from credenza.credits import secrets
from credenza.credits.models import (
    Account,
    Entry,
    ExtensionRequest,
    Invitation,
    Lot,
    Ownership,
    Purchase,
    RedemptionCode,
    Request,
)
from credenza.credits.policy import require, visible_accounts
from credenza.credits.rows import AccountHead, Balance, InvitationRow, LotRow, OwnerRow, PurchaseRow, Slice
from credenza.credits.rules.expiry import is_lapsed
from credenza.kernel.actors import Actor
from credenza.kernel.money import Money
from credenza.kernel.texts import is_storable
from credenza.parties.queries import people, people_matching


def head(account: Account) -> AccountHead:
    """The account's own columns."""
    return AccountHead(
        id=account.pk,
        number=account.number,
        name=account.name,
        approval=account.approval,
        status=account.status,
        opened_on=account.opened_on,
        closed_on=account.closed_on,
        version=account.version,
    )


def account_head(account_id: int) -> AccountHead | None:
    """An account by id, whoever asks: for workflows."""
    found = Account.objects.filter(pk=account_id).first()
    return head(found) if found else None


def owned_account(person_id: int) -> AccountHead | None:
    """The account the person owns now, or None."""
    owned = Ownership.objects.filter(person_id=person_id, ended_at=None).values("account_id")
    found = Account.objects.filter(pk__in=owned).first()
    return head(found) if found else None


def closed_accounts(person_id: int) -> tuple[AccountHead, ...]:
    """Accounts the person owned when they were closed; their history stays readable."""
    owned = Ownership.objects.filter(person_id=person_id, end_reason="closed").values("account_id")
    return tuple(head(found) for found in Account.objects.filter(pk__in=owned).order_by("-closed_on", "-pk"))


def account_id_by_number(number: str) -> int | None:
    """The account that a quote or a call names, or None."""
    if not is_storable(number):
        return None
    return Account.objects.filter(number=number.strip().upper()).values_list("pk", flat=True).first()


def waiting_requests(account_id: int) -> int:
    """How many requests wait for a decision."""
    return Request.objects.filter(account_id=account_id, status="pending").count()


def code_of(account_id: int, by: Actor) -> str:
    """The redemption code in clear, for the account's owners only (``not_permitted``); empty once closed."""
    require("read_code", by, account_id=account_id)
    row = RedemptionCode.objects.filter(account_id=account_id, replaced_at=None, account__status="open").first()
    return secrets.unseal(row.key_id, bytes(row.sealed)) if row else ""


def owners_of(account_id: int) -> tuple[OwnerRow, ...]:
    """The present owners, longest first; of a closed account its last ones."""
    current = Ownership.objects.filter(account_id=account_id).filter(Q(ended_at=None) | Q(end_reason="closed"))
    rows = list(current.order_by("since_at", "pk").values_list("person_id", "since_at"))
    known = people(person_id for person_id, _ in rows)
    return tuple(OwnerRow(person=known[person_id], since_at=since) for person_id, since in rows)


def invitations_of(account_id: int) -> tuple[InvitationRow, ...]:
    """Invitations that wait, newest first."""
    waiting = Invitation.objects.filter(account_id=account_id, status="sent").order_by("-pk")
    return tuple(
        InvitationRow(id=row.pk, email=row.email, invited_at=row.invited_at, lapses_on=row.lapses_on) for row in waiting
    )


def invitation_email(invitation_id: int) -> str:
    """The address an invitation went to, for notices."""
    return Invitation.objects.values_list("email", flat=True).get(pk=invitation_id)


def invitation_emails(ids: Iterable[int]) -> dict[int, str]:
    """The addresses that invitations went to, by invitation, for the history."""
    return dict(Invitation.objects.filter(pk__in=list(ids)).values_list("pk", "email"))


def invited_by(invitation_id: int) -> int:
    """The person who invited, for notices."""
    return Invitation.objects.values_list("invited_by_id", flat=True).get(pk=invitation_id)


def _state(lot: Lot, on: date) -> str:
    if lot.charged_back_on:
        return "charged_back"
    if is_lapsed(lot.expires_on, on):
        return "expired"
    return "open" if lot.left else "spent"


def _lots(found: QuerySet[Lot], on: date) -> tuple[LotRow, ...]:
    rows = list(found)
    asked = ExtensionRequest.objects.filter(lot_id__in=[lot.pk for lot in rows], status="asked")
    waiting = set(asked.values_list("lot_id", flat=True))
    return tuple(
        LotRow(
            id=lot.pk,
            credits=lot.credits,
            left=0 if is_lapsed(lot.expires_on, on) else lot.left,
            accepted_on=lot.accepted_on,
            expires_on=lot.expires_on,
            first_expires_on=lot.first_expires_on,
            price=Money(lot.price_minor, lot.currency),
            state=_state(lot, on),
            extension_asked=lot.pk in waiting,
        )
        for lot in rows
    )


def lots_of(account_id: int, on: date) -> tuple[LotRow, ...]:
    """Every lot as it stands on the day, next to expire first."""
    return _lots(Lot.objects.filter(account_id=account_id).order_by("expires_on", "accepted_on", "pk"), on)


def lots_by_id(ids: list[int], on: date) -> dict[int, LotRow]:
    """Lots by id, in one query."""
    return {lot.id: lot for lot in _lots(Lot.objects.filter(pk__in=ids), on)}


def lot_owner_account(lot_id: int, by: Actor) -> int | None:
    """The account of a lot that the caller may see, or None."""
    found = Lot.objects.filter(pk=lot_id, account_id__in=visible_accounts(by).values("pk"))
    return found.values_list("account_id", flat=True).first()


def extension_account(extension_id: int, by: Actor) -> int | None:
    """The account of an extension request that the caller may see, or None."""
    found = ExtensionRequest.objects.filter(pk=extension_id, account_id__in=visible_accounts(by).values("pk"))
    return found.values_list("account_id", flat=True).first()


def balance_of(account_id: int, on: date) -> Balance:
    """The figures at the top of the account page; a lapsed rest never counts, booked or not."""
    left = list(
        Lot.objects.filter(account_id=account_id, left__gt=0, expires_on__gt=on)
        .values_list("expires_on")
        .annotate(sum=Sum("left"))
        .order_by("expires_on")
    )
    pending = Request.objects.filter(account_id=account_id, status="pending").aggregate(sum=Sum("credits"))
    return Balance(
        available=sum(credits for _, credits in left),
        pending_credits=pending["sum"] or 0,
        pending_count=waiting_requests(account_id),
        next_expiry_on=left[0][0] if left else None,
        next_expiry_credits=left[0][1] if left else 0,
    )


def balances_of(account_ids: list[int], on: date) -> dict[int, int]:
    """Available credits of many accounts, in one query."""
    found = Lot.objects.filter(account_id__in=account_ids, left__gt=0, expires_on__gt=on)
    return dict(found.values_list("account_id").annotate(sum=Sum("left")).order_by())


def find_accounts(text: str, by: Actor, *, before: int | None = None, limit: int = 50) -> Slice[AccountHead]:
    """Accounts the caller may see, by number, name, owner or learner, newest first."""
    found = visible_accounts(by) if is_storable(text) else Account.objects.none()
    if text.strip():
        persons = people_matching(text.strip())
        owned = Ownership.objects.filter(person_id__in=persons).values("account_id")
        asked = Request.objects.filter(learner_id__in=persons).values("account_id")
        found = found.filter(
            Q(number__icontains=text.strip()) | Q(name__icontains=text.strip()) | Q(pk__in=owned) | Q(pk__in=asked)
        )
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = tuple(head(account) for account in found.order_by("-pk")[: limit + 1])
    return Slice(rows=rows[:limit], next_before=rows[limit - 1].id if len(rows) > limit else None)


def purchases_of(account_id: int, *, limit: int = 50) -> tuple[PurchaseRow, ...]:
    """The account's purchases, newest first."""
    return tuple(_purchase(row) for row in Purchase.objects.filter(account_id=account_id).order_by("-pk")[:limit])


def list_purchases(account_id: int, *, before: int | None = None, limit: int = 50) -> Slice[PurchaseRow]:
    """The account's purchases by key, newest first."""
    found = Purchase.objects.filter(account_id=account_id)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = tuple(_purchase(row) for row in found.order_by("-pk")[: limit + 1])
    return Slice(rows=rows[:limit], next_before=rows[limit - 1].id if len(rows) > limit else None)


def purchase(purchase_id: int) -> PurchaseRow | None:
    """One purchase, whoever asks: for workflows and after a policy check."""
    row = Purchase.objects.filter(pk=purchase_id).first()
    return _purchase(row) if row else None


def lot_of_purchase(purchase_id: int) -> int | None:
    """The lot that a purchase opened, or None while it is not paid."""
    return Lot.objects.filter(purchase_id=purchase_id).values_list("pk", flat=True).first()


def paid_after_closing(lot_id: int) -> bool:
    """Whether the lot's money came when its account was closed already: nobody can spend such credits."""
    booked = Entry.objects.filter(lot_id=lot_id, kind="purchase").values_list("account_id", "at").first()
    if booked is None:
        return False
    account, at = booked
    return bool(Ownership.objects.filter(account_id=account, end_reason="closed", ended_at__lt=at).exists())


def _purchase(row: Purchase) -> PurchaseRow:
    def money(minor: int) -> Money:
        return Money(minor, row.currency)

    return PurchaseRow(
        id=row.pk,
        account_id=row.account_id,
        credits=row.credits,
        channel=row.channel,
        status=row.status,
        list=money(row.list_minor),
        discount=money(row.discount_minor),
        net=money(row.net_minor),
        tax=money(row.tax_minor),
        tax_reason=row.tax_reason,
        total=money(row.total_minor),
        bought_by_id=row.bought_by_id,
        started_at=row.started_at,
        accepted_on=row.accepted_on,
        billing=row.billing,
        discount_reason=row.discount_reason,
        tax_percent=row.tax_percent,
        terms_version=row.terms_version,
        payment_ref=row.payment_ref or "",
    )
