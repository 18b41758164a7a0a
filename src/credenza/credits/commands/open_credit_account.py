"""Open a credit account. Source: Training credit account owner guide, "Create a training credit account"."""

from datetime import datetime

from credenza.credits import secrets
from credenza.credits.models import Account, RedemptionCode
from credenza.credits.owners import make_owner
from credenza.credits.receipts import AccountOpened
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotPermitted
from credenza.parties.queries import has_verified_address, person
from credenza.parties.queries import person_by_email as find_person
from credenza.programs.loader import active

APPROVALS = ("manual", "automatic")
NAME_LENGTH = 200


def clean_approval(approval: str) -> str:
    """``manual`` or ``automatic``; refuses anything else."""
    if not approval:
        raise MissingFields(fields=("approval",))
    if approval not in APPROVALS:
        raise InvalidField(field="approval", expected="manual or automatic")
    return approval


def clean_name(name: str, fallback: str) -> str:
    """The name without outer blanks, or the fallback."""
    cleaned = name.strip() or fallback
    if len(cleaned) > NAME_LENGTH or not cleaned.isprintable():
        raise InvalidField(field="name", expected=f"up to {NAME_LENGTH} printable characters")
    return cleaned


@idempotent
def open_credit_account(
    *,
    name: str = "",
    approval: str,
    owner_email: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> AccountOpened:
    """Open an account for oneself, or, as an administrator, for the customer with ``owner_email``.

    The name defaults to the owner's. Refuses with ``already_owns_account``, ``not_permitted`` (no verified
    address), ``missing_fields``, ``invalid_field``.
    """
    if by.person_id is None or not has_verified_address(by.person_id) or (owner_email and not by.has()):
        raise NotPermitted(command="open_credit_account")
    choice = clean_approval(approval)
    owner = find_person(owner_email) if owner_email else person(by.person_id or 0)
    if owner is None:
        raise InvalidField(field="owner_email", expected="the verified address of a person")
    when = stamp(by, now)
    account = Account.objects.create(
        number=f"new-{secrets.way_in()}"[:20],
        name=clean_name(name, owner.name),
        approval=choice,
        opened_on=when.on,
        terms_version=active().terms.version,
    )
    account.number = account_number(account.pk)
    account.save(update_fields=["number"])
    make_owner(account.pk, owner.id, now)
    code = write_code(account.pk, now)
    subject = Subject(kind="credit_account", id=account.pk)
    audit = {"approval": choice, "owner": owner.id, "terms": account.terms_version}
    record(
        Fact(
            event="credits.account_opened",
            payload={"account": account.pk},
            command="open_credit_account",
            subject=subject,
            audit=audit,
        ),
        when,
    )
    return AccountOpened(account=account.pk, number=account.number, code=code)


def account_number(account_id: int) -> str:
    """A number for quotes and calls: TC-, six digits or more, and a Luhn check digit."""
    digits = f"{100000 + account_id}"
    total = sum(
        sum(divmod(2 * int(digit), 10)) if place % 2 == 0 else int(digit)
        for place, digit in enumerate(reversed(digits))
    )
    return f"TC-{digits}-{-total % 10}"


def write_code(account_id: int, now: datetime) -> str:
    """Make and store the account's code; returns it as people read it."""
    code = secrets.new_code()
    sealed = secrets.seal(code)
    RedemptionCode.objects.create(
        account_id=account_id,
        lookup=sealed.lookup,
        sealed=sealed.sealed,
        key_id=sealed.key_id,
        made_at=now,
    )
    return code
